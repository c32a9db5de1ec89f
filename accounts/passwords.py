"""Passwords that others try first are refused: common Swedish words, names of places and persons, runs on the keyboard, repetitions.

A password is read as somebody who guesses would: without capitals, accents, figures for letters, and what is put around a word to make
it long enough. What is left counts as a surprise: a character one point, a known word three. Eight points are enough.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError

from accounts.models import Organisation

ENOUGH = 8
_WORD_IS_WORTH = 3
_SHORTEST = 4

_BASE_WORDS = [
    "losenord",
    "password",
    "passord",
    "secret",
    "hemlig",
    "hemligt",
    "hemligheter",
    "valkommen",
    "welcome",
    "inlogg",
    "inloggning",
    "logga",
    "login",
    "admin",
    "administrator",
    "administration",
    "testar",
    "tester",
    "testkonto",
    "tillfallig",
    "tillfalligt",
    "andra",
    "andrami",
    "bytmig",
    "konto",
    "anvandare",
    "dator",
    "datorn",
    "internet",
    "samverkan",
    "overenskommelse",
    "handlingsplan",
    "atagande",
    "trygghet",
    "trygg",
    "brott",
    "brottsforebyggande",
    "polis",
    "polisen",
    "polisman",
    "kommun",
    "kommunen",
    "kommunhuset",
    "stadshuset",
    "kommunpolis",
    "samordnare",
    "lansstyrelsen",
    "lokalpolisomrade",
    "medborgarlofte",
    "sverige",
    "svensk",
    "svenska",
    "stockholm",
    "goteborg",
    "malmo",
    "sommar",
    "sommaren",
    "vinter",
    "vintern",
    "hosten",
    "host",
    "varen",
    "januari",
    "februari",
    "mars",
    "april",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
    "mandag",
    "tisdag",
    "onsdag",
    "torsdag",
    "fredag",
    "lordag",
    "sondag",
    "jultomte",
    "jultomten",
    "julafton",
    "midsommar",
    "pask",
    "pasken",
    "semester",
    "hejsan",
    "hejhej",
    "hejdu",
    "tjena",
    "tjenare",
    "mamma",
    "pappa",
    "morfar",
    "farmor",
    "mormor",
    "farfar",
    "alskling",
    "alskar",
    "kramar",
    "puss",
    "gullig",
    "prinsessa",
    "solsken",
    "solskenet",
    "blomma",
    "blommor",
    "fotboll",
    "hockey",
    "ishockey",
    "djurgarden",
    "hammarby",
    "aik",
    "malmoff",
    "ifkgoteborg",
    "hammar",
    "stjarna",
    "kattunge",
    "hund",
    "hunden",
    "katten",
    "hunden",
    "hasten",
    "korven",
    "kaffe",
    "choklad",
    "glass",
    "godis",
    "oppna",
    "dorren",
    "nyckel",
    "fiskar",
    "fiske",
    "jakt",
    "skogen",
    "stugan",
    "huset",
    "bilen",
    "volvo",
    "saab",
    "scania",
    "ikea",
    "spotify",
    "minecraft",
    "pokemon",
    "iloveyou",
    "dragon",
    "monkey",
    "football",
    "master",
    "superman",
    "batman",
    "starwars",
    "letmein",
    "killer",
    "shadow",
    "erik",
    "lars",
    "karl",
    "anders",
    "johan",
    "nils",
    "fredrik",
    "mikael",
    "peter",
    "andreas",
    "magnus",
    "jonas",
    "martin",
    "mattias",
    "henrik",
    "niklas",
    "daniel",
    "marcus",
    "oskar",
    "emil",
    "gustav",
    "viktor",
    "alexander",
    "filip",
    "anton",
    "simon",
    "david",
    "robert",
    "stefan",
    "thomas",
    "bengt",
    "gunnar",
    "lennart",
    "maria",
    "anna",
    "margareta",
    "elisabeth",
    "eva",
    "kristina",
    "birgitta",
    "karin",
    "elisabet",
    "marie",
    "ingrid",
    "christina",
    "linnea",
    "sofia",
    "kerstin",
    "marianne",
    "lena",
    "helena",
    "emma",
    "johanna",
    "linda",
    "sara",
    "elin",
    "katarina",
    "malin",
    "jessica",
    "andersson",
    "johansson",
    "karlsson",
    "nilsson",
    "eriksson",
    "larsson",
    "olsson",
    "persson",
    "svensson",
    "gustafsson",
    "pettersson",
    "jonsson",
    "jansson",
    "hansson",
    "bengtsson",
]

_KEYBOARD = [
    "qwertyuiopa",
    "asdfghjkloa",
    "zxcvbnm",
    "qazwsxedcrfv",
    "qweasdzxc",
    "1q2w3e4r5t6y7u8i9o0p",
    "q1w2e3r4t5y6u7i8o9p0",
    "abcdefghijklmnopqrstuvwxyzao",
]
_DIGITS = "01234567890"
_RUN = 4
_LONGEST = 200
_FIGURES = str.maketrans({"0": "o", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "€": "e"})
_REPEATED = re.compile(r"(.{1,12}?)\1{2,}")
_TWICE = re.compile(r"(.{2,}?)\1+")


def _folded(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


@lru_cache(maxsize=1)
def _runs() -> list[str]:
    """Return stretches of keyboard, alphabet and numbers, both ways, longest first."""
    rows = [*_KEYBOARD, _DIGITS]
    rows += [row[::-1] for row in rows]
    found = {row[i:j] for row in rows for i in range(len(row)) for j in range(i + _RUN, len(row) + 1)}
    return sorted(found, key=len, reverse=True)


def _core(text: str) -> str:
    """Return what is between the figures and signs that surround a password."""
    return re.sub(r"^[^a-z]+|[^a-z]+$", "", text)


def _surprise(text: str, words: list[str]) -> int:
    """Return the points of a folded text."""
    whole = _TWICE.fullmatch(text)
    text = _REPEATED.sub(r"\1", whole[1] if whole else text)
    for run in _runs():
        text = text.replace(run, " ")
    found = set()
    for word in words:
        if word in text:
            found.add(word)
            text = text.replace(word, " ")
    left = [c for c in text if c.isalnum()]
    return len(left) + _WORD_IS_WORTH * len(found)


@lru_cache(maxsize=8)
def _words(names: tuple[str, ...]) -> list[str]:
    """Return the words that are tried first, longest first: ours, and those of the names, also without a genitive's s."""
    words = {part for name in (*_BASE_WORDS, *names) for part in re.split(r"[^a-z]+", _folded(name))}
    words |= {word[:-1] for word in words if word.endswith("s")}
    return sorted((word for word in words if len(word) >= _SHORTEST), key=len, reverse=True)


def surprise_in(password: str, names: Iterable[str] = ()) -> int:
    """Return how many points of surprise the password has for somebody who knows the names."""
    known = _words(tuple(names))
    folded = _folded(password[:_LONGEST])
    read_as = [_core(folded), folded.translate(_FIGURES)]
    for text in (_core(folded), folded):
        read_as += [_core(text.translate(_FIGURES).replace("1", letter).replace("!", letter)) for letter in "il"]
    return min(_surprise(text, known) for text in read_as)


class GuessablePasswordValidator:
    """Refuses passwords that are made of what everybody, or everybody nearby, thinks of first."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError when the password is easy to guess."""
        if surprise_in(password, self._names_around(user)) < ENOUGH:
            raise ValidationError(
                "Lösenordet är lätt att gissa: det består av vanliga ord, namn, årtal eller tecken i följd. "
                "Välj i stället tre eller fyra ord som inte hör ihop och som ingen kan koppla till dig.",
                code="guessable",
            )

    def _names_around(self, user: Any) -> list[str]:
        """Return the names of all organisations, and of the person."""
        try:
            names = list(Organisation.objects.values_list("name", flat=True))
        except DatabaseError:  # Before the first migrate.
            names = []
        return [*names, getattr(user, "full_name", ""), getattr(user, "email", "").partition("@")[0]]

    def get_help_text(self) -> str:
        """Tell what to choose."""
        return "Välj hellre tre eller fyra ord som inte hör ihop än ett ord med siffror efter."
