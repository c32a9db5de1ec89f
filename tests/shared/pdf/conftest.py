"""Renderers that obey tests, each with a cache of its own."""

import pytest

from samverkan.shared.pdf.desk import Desk
from samverkan.shared.pdf.renderer import Renderer
from tests.shared.pdf.stand_in import STAND_IN


@pytest.fixture
def cache_dir(settings, tmp_path):
    settings.PDF_CACHE_DIR = tmp_path / "kept"
    return settings.PDF_CACHE_DIR


@pytest.fixture
def renderer(cache_dir):
    renderer = Renderer(STAND_IN)
    yield renderer
    renderer.close()


@pytest.fixture
def desk(renderer):
    return Desk(renderer)
