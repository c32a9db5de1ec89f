"""What is printed is what the application shows: every word, in its order, whole, and hardly one more."""

import re
from collections import Counter

import pytest

from tests.pdf.reading import html_words, words
from tests.printing.documents import AGREEMENTS, PLANS_LAID_OUT, Document
from tests.printing.pieces import ALTERNATING, bare, missing, pieces

pytestmark = pytest.mark.django_db

AGREEMENT = (".reading-main > section:not(#underskrifter)", "#underskrifter", ".reading-aside")
"""The parts of an agreement's page, which paper has in an order of its own."""
PLAN = "main > * > :not(.facts-row)"
_HEAD = (".page-head", ".facts-row")

SPELLED_OUT = ("(effektiv samordning för trygghet)", "(utskrivet)")
"""Abbreviations are, where a document uses them first: not in its later plans."""

ON_THE_SCREEN = re.compile(r"(Uppgiven av [\w ]+, )?inte bekräftad av Polismyndigheten")
"""Whose word a record is: it changes as the parties answer, and paper says only what stays true."""

ADDED = set(
    words("Uppgifter om överenskommelsen – ? ☐ grönt: genomfört gult: delvis rött: uteblev Insats Namnförtydligande")
)
"""The words that paper has more of: a heading, marks instead of colours, boxes and lines for the pen, what a column is called."""


@pytest.fixture(params=[*AGREEMENTS, "everything"])
def agreement(request) -> Document:
    """An agreement with its plans."""
    return document_of(request)


@pytest.fixture(params=[*AGREEMENTS, "everything", *PLANS_LAID_OUT])
def document(request) -> Document:
    """An agreement with its plans, or a plan alone."""
    return document_of(request)


def document_of(request) -> Document:
    """Return the document that the fixture is asked for."""
    found = request.getfixturevalue("edges" if request.param == "everything" else "demo")
    return found[request.param]


def without(wanted: list[list[str]], texts: tuple[str, ...]) -> list[list[str]]:
    """Return the pieces without some texts that stand within them."""
    whole = [" ".join(piece) for piece in wanted]
    for text in texts:
        whole = [piece.replace(f" {text}", "") for piece in whole]
    return [piece.split() for piece in whole]


def pieces_of_plans(document: Document) -> list[list[list[str]]]:
    """Return the pieces of each plan's page as they are in that document."""
    found = [pieces(html, PLAN) for name, html in document.shown.items() if name != "agreement"]
    return [without(plan, SPELLED_OUT) if number else plan for number, plan in enumerate(found)]


def test_every_document_of_the_demonstration_is_here(demo):
    assert set(demo) == {*AGREEMENTS, *PLANS_LAID_OUT}


@pytest.mark.parametrize("part", AGREEMENT)
def test_agreement_is_heard_as_its_page_says_it(agreement, part):
    wanted = [
        piece
        for piece in pieces(agreement.shown["agreement"], part, without=ALTERNATING)
        if not ON_THE_SCREEN.fullmatch(" ".join(piece))
    ]

    assert list(missing(wanted, agreement.text)) == []


def test_what_alternates_on_the_page_is_heard_in_its_order(agreement):
    found = pieces(agreement.shown["agreement"], ALTERNATING)

    assert list(missing(found, agreement.text)) == []


def test_plans_of_an_agreement_are_heard_as_their_pages_say_them(agreement):
    wanted = pieces_of_plans(agreement)

    lost = [list(missing(plan, heard)) for plan, heard in zip(wanted, agreement.plans, strict=True)]

    assert lost == [[] for _ in wanted]


@pytest.mark.parametrize("name", PLANS_LAID_OUT)
def test_plan_alone_is_heard_as_its_page_says_it(demo, name):
    (wanted,) = pieces_of_plans(demo[name])

    assert list(missing(wanted, demo[name].text)) == []


@pytest.mark.parametrize(
    "told",
    [
        "Därför.",  # about a row
        "Villkor: efter samråd",
        "Medverkar: ",
        "När?",  # an open question
        "löpande",
        "Antal ",  # a measure
        "i tillämpliga delar",
        "Pressansvarig",
    ],
)
def test_no_layout_leaves_out_what_another_tells(edges, told):
    plans = [" ".join(plan) for plan in edges["everything"].plans]

    assert [told in plan for plan in plans] == [True] * 4


def test_document_says_nothing_of_its_own(document):
    pages = {name: html for name, html in document.shown.items() if name != "agreement"}
    shown = [piece for plan in pieces_of_plans(document) for piece in plan]
    if html := document.shown.get("agreement"):
        shown += [piece for part in AGREEMENT for piece in pieces(html, part)]
    heads = {word for html in pages.values() for part in _HEAD for word in html_words(html, within=part)}
    said = Counter(bare(word) for part in [document.text, *document.plans] for word in part)

    added = said - Counter(bare(word) for piece in shown for word in piece)

    assert set(added) - {bare(word) for word in {*ADDED, *heads, *document.unseen}} == set()


def test_what_is_heard_is_seen(document):
    heard = document.tree.text.split()

    assert Counter(heard) - Counter(document.unseen) - Counter(document.copied(document.pages)) == Counter()
