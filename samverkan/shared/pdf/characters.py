"""What the typeface can show of a text, and what it cannot.

A character without a glyph makes a PDF invalid, and a reader would see a box. Such characters are named before anything is printed;
who cannot change them may have their numbers printed instead.
"""

import re
import unicodedata
from collections.abc import Callable
from functools import cache
from html.parser import HTMLParser
from typing import NamedTuple

from fontTools.ttLib import TTFont

from samverkan.shared.pdf.fonts import FACES, LINE_END_HYPHEN

INLINE_ELEMENTS = frozenset(
    (
        "a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "i", "ins", "kbd", "label", "mark", "q",
        "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr",
    )
)  # fmt: skip
"""The elements that stand within a line of text: a word may go on past their edges."""

_CONTEXT = 30
_MOST = 50
"""How many places are named at the most."""
_MARKUP = frozenset("<>&\"'")
_TAG = re.compile("(<[^>]*>)")
_LINE_ENDS = re.compile("\r\n|[\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]")
_FROM_WORD = {"\uf0b7": "•", "\uf0a7": "▪", "\uf0d8": "▸", "\uf0e0": "→", "\uf0fc": "✓", "\uf0a8": "□"}
"""Symbols that word processors write with codes of their own."""


class MissingCharacters(NamedTuple):
    """Characters in a row that the typeface lacks, their codes (U+1F600), and the words around them."""

    characters: str
    codes: str
    context: str


@cache
def _covered() -> frozenset[str]:
    """Return what the typeface has a glyph for, and what needs none."""
    with TTFont(FACES[0], lazy=True) as font:
        return frozenset(map(chr, font.getBestCmap())) - {LINE_END_HYPHEN} | {"\n", "\t"}


@cache
def _shown_as(character: str) -> str:
    """Return the character as it is printed: odd spaces as spaces, what is invisible not at all, ﬁ as fi."""
    if character in _covered():
        return character
    category = unicodedata.category(character)
    if category == "Cf" or "\ufe00" <= character <= "\ufe0f":
        return ""
    if category in ("Cc", "Zs"):
        return " "
    alike = _FROM_WORD.get(character) or unicodedata.normalize("NFKC", character)
    # What is not markup never becomes it, wherever this is used.
    return alike if _covered().issuperset(alike) and _MARKUP.isdisjoint(alike) else character


def printable(text: str) -> str:
    """Return the text as the documents print it: composed letters, plain spaces and line ends, nothing that is invisible."""
    text = _LINE_ENDS.sub("\n", text)
    if not _covered().issuperset(text):
        text = "".join(map(_shown_as, text))
    return unicodedata.normalize("NFC", text)


def with_each_text(change: Callable[[str], str], html: str) -> str:
    """Return a page with each of its texts changed, and its markup as it is."""
    pieces = _TAG.split(html)
    return "".join(piece if number % 2 else change(piece) for number, piece in enumerate(pieces))


def spelled_out(text: str) -> str:
    """Return the text as it is printed, with the number of each character that has no glyph in its place: [U+1F600]."""
    return "".join(c if c in _covered() else f"[U+{ord(c):04X}]" for c in printable(text))


class _Words(HTMLParser):
    """Reads the text of a page, without its head and styles."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._silent = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent = tag in ("title", "style", "script")
        if tag not in INLINE_ELEMENTS:
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._silent = False
        if tag not in INLINE_ELEMENTS:
            self.words.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.words.append(data)


def _words(html: str) -> str:
    """Return the text that a page shows, each paragraph on a line of its own."""
    page = _Words()
    page.feed(html)
    page.close()
    return "".join(page.words)


def missing_characters(html: str) -> list[MissingCharacters]:
    """Return what the typeface lacks of a page's text, in the order that it comes; what stands in the same words twice comes once."""
    if _covered().issuperset(html):  # Nearly always, and quicker than reading the page.
        return []
    text = printable(_words(html))
    lacking = "".join(map(re.escape, sorted(set(text) - _covered())))
    if not lacking:
        return []
    found = []
    for line in (" ".join(line.split()) for line in text.split("\n")):
        for row in re.finditer(f"[{lacking}]+(?: [{lacking}]+)*", line):
            codes = (f"U+{ord(character):04X}" for character in dict.fromkeys(row[0].replace(" ", "")))
            around = line[max(0, row.start() - _CONTEXT) : row.end() + _CONTEXT]
            found.append(MissingCharacters(_encodable(row[0]), " ".join(codes), _encodable(around)))
    return list(dict.fromkeys(found))[:_MOST]


def _encodable(text: str) -> str:
    """Return the text with a sign for halves of characters, which no file or page can hold."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
