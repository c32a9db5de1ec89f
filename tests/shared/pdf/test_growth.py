"""What a document costs grows with what stands in it and no faster, and however long a word is, all of it is on the paper.

Counted in the characters that are given to Pango, so that the answer is the same on every machine. The seconds are told by
`script/benchmark --pdf-growth`, which looks at the other kinds too.
"""

import re
from io import BytesIO

import pdfplumber
import pytest

from tests.shared.pdf.paper import CSS, heard, job, make, render, words_of

WRAPPING = CSS + "p, td { overflow-wrap: anywhere } td { hyphenate-limit-chars: 12 5 5; hyphenate-limit-zone: 30% }"
TIMES = 4
WORD = "samverkansöverenskommelse"
TEXTS = {
    "word": lambda size: WORD * size,
    "word of one letter": lambda size: "a" * len(WORD) * size,
    "word with hyphens": lambda size: "sam-verkan-" * (2 * size),
    "word with slashes": lambda size: "polis/kommun/" * (2 * size),
    "word with soft hyphens": lambda size: "sam\u00adverkans\u00adöverens\u00ad" * size,
    "word with spaces that do not break": lambda size: "polis\u00a0och\u00a0kommun\u00a0" * size,
    "paragraph": lambda size: "Parterna delar en lägesbild. " * size,
    "elements within a word": lambda size: "<b>sam</b><i>verkan</i>" * (2 * size),
    "elements between words": lambda size: "<b>Parterna</b> <i>delar</i> " * size,
}
PLACES = {
    "paragraph": "<p>{}</p>",
    "narrow cell": "<table><tr><td>{}</td><td>b</td><td>c</td><td>d</td><td>e</td><td>f</td></tr></table>",
}


def page_with(text, place):
    return job(PLACES[place].format(text), css=WRAPPING)


def plain(text):
    return re.sub("<[^>]*>", "", text).strip()


@pytest.fixture
def counted(monkeypatch):
    """How many characters have been given to Pango."""
    make("<p>Text</p>")  # which imports WeasyPrint with our fonts
    from weasyprint.text.line_break import Layout

    found = [0]
    set_text = Layout.set_text

    def count(layout, text, justify=False):
        found[0] += len(text)
        set_text(layout, text, justify)

    monkeypatch.setattr(Layout, "set_text", count)
    return found


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("kind", TEXTS)
def test_work_grows_with_the_text_and_no_faster(counted, kind, place):
    work = []

    for size in (10, 10 * TIMES):
        before = counted[0]
        make(page_with(TEXTS[kind](size), place))
        work.append(counted[0] - before)

    assert work[1] < 1.5 * TIMES * work[0]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("kind", TEXTS)
def test_all_of_it_is_on_the_paper_and_heard(kind, place):
    text = TEXTS[kind](6)
    page = page_with(text, place)

    told = words_of(heard(page)).replace(" ", "")

    assert told.startswith(plain(text).replace("\u00ad", "").replace(" ", ""))
    with pdfplumber.open(BytesIO(render(page).pdf)) as pdf:
        for each in pdf.pages:
            margin = 15 * 72 / 25.4
            assert all(margin - 1 < char["x0"] and char["x1"] < each.width - margin + 6 for char in each.chars)


@pytest.mark.parametrize("place", PLACES)
def test_word_of_two_thousand_characters_is_printed_in_a_moment(counted, place):
    make(page_with("a" * 2000, place))

    assert counted[0] < 2000 * 1000
