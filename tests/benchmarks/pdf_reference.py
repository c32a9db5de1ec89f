"""WeasyPrint alone (C): the same HTML and CSS as ours, and nothing of ours besides. No tags, no standard, no structure.

A worker renders with it when it is told the name of this module; in a process that also prints our documents, import this first.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple
from xml.etree.ElementTree import tostring

import weasyprint
import weasyprint.draw.text
from weasyprint.text.fonts import FontConfiguration

from samverkan.shared.pdf.job import PrintJob
from samverkan.shared.pdf.whitespace import settle

if "samverkan.shared.pdf.weasyprint_patches" in sys.modules:
    raise ImportError("WeasyPrint is patched already, and no reference any more.")

_draw_first_line = weasyprint.draw.text.draw_first_line


class Rendered(NamedTuple):
    """A finished document."""

    pdf: bytes
    pages: int


def warm_up() -> None:
    """Read all that a first document reads."""
    html = '<html lang=sv><body style="font-family: Samverka Sans; hyphens: auto; width: 1em">brottsförebyggande'
    weasyprint.HTML(string=html).write_pdf()


def settled(job: PrintJob) -> PrintJob:
    """Return the job with the white space of its page settled as ours does it, so that it has the same lines and pages."""
    html = weasyprint.HTML(string=job.html).etree_element
    settle(html.find("body"))
    return replace(job, html=f"<!doctype html>{tostring(html, encoding='unicode', method='html')}")


def render(job: PrintJob) -> Rendered:
    """Make the document as WeasyPrint does it."""
    fonts, style = _look(job.css)
    with _unpatched():
        document = weasyprint.HTML(string=job.html).render(font_config=fonts, stylesheets=[style])
        return Rendered(document.write_pdf(), len(document.pages))


@lru_cache(maxsize=4)
def _look(css: str) -> tuple[FontConfiguration, weasyprint.CSS]:
    fonts = FontConfiguration()
    return fonts, weasyprint.CSS(string=css, font_config=fonts)


@contextmanager
def _unpatched() -> Iterator[None]:
    """Put back the one function of the drawing that ours replaces; the others have no part in a plain document."""
    patched = weasyprint.draw.text.draw_first_line
    weasyprint.draw.text.draw_first_line = _draw_first_line
    try:
        yield
    finally:
        weasyprint.draw.text.draw_first_line = patched
