"""A page of the application in pieces, each of which a document printed from the same rows must hold word for word.

A piece is a run of words between the edges of two blocks: a heading, a paragraph, an item, what stands in a cell.
"""

from collections.abc import Iterable, Iterator, Mapping, Set
from functools import lru_cache
from typing import Any

import cssselect2
import lxml.html

from samverkan.shared.pdf.characters import INLINE_ELEMENTS
from tests.pdf.reading import words

NOT_PRINTED = {
    ".page-head": "where one is and what one may do; the title stands on the cover",
    ".no-print, .hint": "controls, and hints to those who write",
    ".toc": "the document has a table of contents of its own, with page numbers",
    ".facts .state": "it depends on the day when one reads",
    "summary": "a control: on paper nothing is folded away",
    ".visually-hidden, [aria-hidden=true]": "never seen",
    "#planer": "the plans themselves stand in its place",
    ".signature-party .side": "the facts, in the same document, tell which side each party is on",
}
"""What a page shows that is no content, with the reason."""

SAID_OTHERWISE = {
    "Läge": "",  # Its value is a state.
    "Registrerad här": "Registrerad",  # On paper there is no here.
}
"""Whole pieces that paper says in other words, or not at all."""

ALTERNATING = "#dokument .row-end"
"""What stands after each of some lines on the page, and on paper after the words that the page has below: looked for apart."""

_APART = ".side, .muted"
"""What stands on the same line and is told apart by colour on screen, and by punctuation on paper."""

_NUMBER = ".section-number"
"""What stands apart by a margin, without a space."""

_EDGE = "\x1e"


def pieces(html: str, within: str, *, without: str = "") -> list[list[str]]:
    """Return the pieces of content in the parts of a page that are `within`, in order, but not those in the parts `without`."""
    page, hidden, apart = _read(html)
    if without:
        hidden = hidden | {found.etree_element for found in page.query_all(without)}
    text = _EDGE.join(_text(found.etree_element, hidden, apart) for found in page.query_all(within))
    return [piece for part in text.split(_EDGE) if (piece := _as_printed(words(part)))]


@lru_cache(maxsize=8)
def _read(html: str) -> tuple[cssselect2.ElementWrapper, Set[Any], Mapping[Any, str]]:
    """Return a page with the elements that are not printed, and those that stand apart with what parts them from the rest."""
    page = cssselect2.ElementWrapper.from_html_root(lxml.html.document_fromstring(html))
    hidden = {found.etree_element for selector in NOT_PRINTED for found in page.query_all(selector)}
    apart = {found.etree_element: _EDGE for found in page.query_all(_APART)}
    apart |= {found.etree_element: " " for found in page.query_all(_NUMBER)}
    return page, hidden, apart


def _text(element: Any, hidden: Set[Any], apart: Mapping[Any, str]) -> str:
    if element in hidden or not isinstance(element.tag, str):
        return ""
    inside = (element.text or "") + "".join(_text(child, hidden, apart) + (child.tail or "") for child in element)
    edge = apart.get(element, "" if element.tag in INLINE_ELEMENTS else _EDGE)
    return f"{edge}{inside}{edge}"


def _as_printed(piece: list[str]) -> list[str]:
    """Return a piece as paper says it, which is true on any day."""
    piece = ["Gäller" if word == "Gällde" else word for word in piece]
    return SAID_OTHERWISE.get(" ".join(piece), " ".join(piece)).split()


def bare(word: str) -> str:
    """Return a word without brackets and the marks that may follow it."""
    return word.strip("():,;")


def missing(wanted: Iterable[list[str]], found: list[str]) -> Iterator[str]:
    """Yield each of the pieces that does not follow, word for word and anywhere, after the one before it in the words found.

    A document may put a piece in brackets, or a colon or comma after it.
    """
    place = 0
    for piece in wanted:
        after = _find(piece, found, place)
        if after:
            place = after
        else:
            yield f"{'moved' if _find(piece, found, 0) else 'lost'}: {' '.join(piece)}"


def _find(piece: list[str], found: list[str], start: int) -> int:
    """Return the place after the piece in the words from `start` on; 0 if it is not there."""
    size = len(piece)
    for at in range(start, len(found) - size + 1):
        end = at + size
        if _same(piece[0], found[at]) and _same(piece[-1], found[end - 1]) and piece[1:-1] == found[at + 1 : end - 1]:
            return end
    return 0


def _same(wanted: str, found: str) -> bool:
    return wanted in (found, found.removeprefix("("), found.rstrip("):,;"), bare(found))
