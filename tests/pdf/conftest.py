"""A printer for tests: the engine itself, in this process, which is quicker than its worker."""

import os
from collections.abc import Callable
from typing import Any

import pytest

from samverkan.shared.pdf.fonts import FONTS_CONF
from samverkan.shared.pdf.job import PrintJob, Standard

LOOK = """
@page { size: A5; margin: 20mm }
html { font: 11pt "Samverka Sans"; white-space: pre-wrap }
table { table-layout: fixed; border-collapse: collapse }
"""


@pytest.fixture(scope="session")
def render(tmp_path_factory: pytest.TempPathFactory) -> Callable[[PrintJob], Any]:
    """Return `rendering.render`, imported as the worker does it: when no font but ours can be found."""
    os.environ |= {"FONTCONFIG_FILE": str(FONTS_CONF), "XDG_CACHE_HOME": str(tmp_path_factory.mktemp("fontconfig"))}
    from samverkan.shared.pdf import rendering

    return rendering.render


@pytest.fixture
def printed(render: Callable[[PrintJob], Any]) -> Callable[..., bytes]:
    """Return a function that prints the inside of a page's body, with css beside `LOOK` and what else of the job it is given."""

    def make(body: str, *, css: str = "", **values: Any) -> bytes:
        job = {
            "html": f'<!doctype html><html lang="sv"><head><title>Prov</title></head><body>{body}</body></html>',
            "css": LOOK + css,
            "title": "Prov",
            "description": "Ett prov",
            "authors": ("Samverkan",),
            "identity": "0" * 64,
            "dated": None,
            "standard": Standard.WORKING,
        }
        return bytes(render(PrintJob(**job | values)).pdf)

    return make
