"""Documents made in the test's own process, and what is found in them."""

import atexit
import shutil
import tempfile
from dataclasses import replace
from functools import cache
from io import BytesIO

import pdfplumber
import pikepdf
import pytest

from samverkan.shared.pdf.fonts import FONTS_CONF
from samverkan.shared.pdf.job import PrintJob, Standard

CSS = """
@page { size: 120mm 100mm; margin: 15mm; @top-left { content: "Huvud" } @bottom-right { content: "Sida " counter(page) } }
@page upright { size: 120mm 100mm }
@page wide { size: A4 landscape }
html { font: 10pt "Samverka Sans" }
p, h1, h2, h3, li, dt, dd, td, th, address, caption { white-space: pre-wrap }
table { table-layout: fixed; width: 100% }
td { hyphens: auto }
nav ol { list-style: none }
nav a::after { content: leader(". ") " " target-counter(attr(href), page) }
.wide { page: wide }
.upright { page: upright }
"""
PIXEL = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


def job(body="", **changes):
    """Return a working copy's job with a page of that body."""
    html = f'<!doctype html><html lang="sv"><head><title>Sidan</title></head><body>{body}</body></html>'
    plain = PrintJob(html, CSS, "Titel", "Beskrivning", ("Sölvesborgs kommun",), "ab12", None, Standard.WORKING)
    return replace(plain, **changes)


def make(body_or_job):
    """Make a document with our fonts alone."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("FONTCONFIG_FILE", str(FONTS_CONF))
        environment.setenv("XDG_CACHE_HOME", _cache())
        from samverkan.shared.pdf import rendering

        return rendering.render(job(body_or_job) if isinstance(body_or_job, str) else body_or_job)


render = cache(make)
"""The same, but a document that was made before is not made again."""


def opened(body_or_job):
    """Make a document and open it."""
    return pikepdf.open(BytesIO(render(body_or_job).pdf))


@cache
def _cache():
    folder = tempfile.mkdtemp(prefix="samverkan-fonts-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def heard(body_or_job):
    """Make a document and return its structure tree: ["P", "text", ["Link", "text"]] and so on, from Document's children on."""
    pdf = render(body_or_job).pdf
    document = pikepdf.open(BytesIO(pdf))
    [root] = document.Root.StructTreeRoot.K
    pages = {page.obj.objgen: number for number, page in enumerate(document.pages)}
    return _branch(root, pages, _drawn(pdf))[1:]


def drawn_and_not_heard(body_or_job):
    """Make a document and return its artifacts that are text, page by page."""
    with pdfplumber.open(BytesIO(render(body_or_job).pdf)) as pdf:
        return ["".join(char["text"] for char in page.chars if char["mcid"] is None) for page in pdf.pages]


def elements(document, role):
    """Return the structure elements of a type."""
    return [found for found in document.objects if _is_element(found) and str(found.S)[1:] == role]


def words_of(branch):
    """Return the text of a structure tree, with a space between elements and divided words made whole."""
    text = " ".join(kid if isinstance(kid, str) else words_of(kid[1:]) for kid in branch)
    return text.replace("\u00ad", "")


def _is_element(found):
    return isinstance(found, pikepdf.Dictionary) and found.get("/Type") == "/StructElem"


def _drawn(pdf):
    """Return the text by page and number."""
    texts = {}
    with pdfplumber.open(BytesIO(pdf)) as opened:
        for number, page in enumerate(opened.pages):
            for char in page.chars:
                place = number, char["mcid"]
                texts[place] = texts.get(place, "") + char["text"]
    return texts


def _branch(element, pages, texts):
    branch = [str(element.S)[1:]]
    for kid in element.K:
        if _is_element(kid):
            branch.append(_branch(kid, pages, texts))
            continue
        if isinstance(kid, pikepdf.Dictionary) and kid.Type == "/OBJR":
            continue
        is_number = not isinstance(kid, pikepdf.Dictionary)
        page = pages[(element if is_number else kid).Pg.objgen]
        text = texts.get((page, int(kid) if is_number else int(kid.MCID)), "")
        if isinstance(branch[-1], str) and len(branch) > 1:
            branch[-1] += text
        else:
            branch.append(text)
    return branch
