"""Text the way both databases must agree on it: folded for search, keyed for sorting."""

import re
import unicodedata
from collections.abc import Sequence

_SWEDISH_ORDER = str.maketrans({"å": "zzza", "ä": "zzzb", "æ": "zzzb", "ö": "zzzc", "ø": "zzzc"})
_WITHOUT_DOTS = str.maketrans("åäö", "aao")
_DIGITS = re.compile(r"\d+")
_WORDS = re.compile(r"[^\W_]+")


def fold(text: str) -> str:
    """Return text as names are compared: lower case, one space, å ä ö kept apart from a and o, other accents dropped."""
    kept = unicodedata.normalize("NFC", text).casefold()
    plain = "".join(c if c in "åäö" else unicodedata.normalize("NFD", c)[0] for c in kept)
    return " ".join(plain.split())


def searchable(text: str) -> str:
    """Return text as search looks in it: folded, with å ä ö as a a o, so that Solvesborg finds Sölvesborg."""
    return fold(text).translate(_WITHOUT_DOTS)


def sort_key(text: str) -> str:
    """Return a key that sorts as Swedes do in any collation: å, ä, ö after z, 2 before 10, word by word.

    Swedish text becomes a to z and digits alone: collations disagree on where punctuation and space go, but not on these.
    """
    words = _WORDS.findall(fold(text).translate(_SWEDISH_ORDER))
    return "0".join(_DIGITS.sub(lambda found: found.group().zfill(6), word) for word in words)[:200]


def in_words(items: Sequence[str]) -> str:
    """Return the items as running text lists them: kommun, polis och räddningstjänst."""
    *first, last = items or [""]
    return f"{', '.join(first)} och {last}" if first else last


def with_one_line_end(text: str) -> str:
    """Return text with its line ends as one character each: browsers send two."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


WORDS_AT_MOST = 12
"""Words that a search looks for; each costs a look at every row."""


def search_words(text: str) -> list[str]:
    """Return the words to look for in a `search_text`, each once, the first `WORDS_AT_MOST` of them."""
    return list(dict.fromkeys(searchable(text).split()))[:WORDS_AT_MOST]
