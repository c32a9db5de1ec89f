"""Renderers that obey tests, each with a cache of its own."""

import pytest

from samverkan.shared.pdf import cache
from samverkan.shared.pdf.desk import Desk
from samverkan.shared.pdf.renderer import Renderer
from tests.shared.pdf.stand_in import STAND_IN


@pytest.fixture
def cache_dir(settings, tmp_path):
    """Our own folder, not made yet, in one that is there."""
    settings.PDF_CACHE_DIR = tmp_path / "kept"
    settings.PDF_CACHE_DIR.mkdir()
    return cache.folder()


@pytest.fixture
def renderer(cache_dir):
    renderer = Renderer(STAND_IN)
    yield renderer
    renderer.close()


@pytest.fixture
def heavy_renderer(cache_dir):
    renderer = Renderer(STAND_IN)
    yield renderer
    renderer.close()


@pytest.fixture
def desk(renderer, heavy_renderer):
    return Desk(renderer, heavy_renderer)
