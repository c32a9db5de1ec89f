"""How documents are laid out: headings, numbers, pages that stand and lie, tables that go on, and the lines to sign on."""

import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import groupby, pairwise

import lxml.html
import pikepdf
import pypdfium2
import pytest

from tests.pdf.reading import Element, words
from tests.printing.documents import AGREEMENTS, PLANS_LAID_OUT, Document
from tests.printing.edges import LONG, MARKDOWN

pytestmark = pytest.mark.django_db

HEADINGS_OF_SOLVESBORG = """
H1 Samverkansöverenskommelse mellan Sölvesborgs kommun och Polismyndigheten
H2 1 Inledning
H2 2 Samverkansområden
H3 2.1 Trygghetsvandringar
H3 2.2 Våld i nära relation
H3 2.3 Trygghetsmätningar
H3 2.4 Minska tillgång till och konsumtion av alkohol och droger
H3 2.5 Brottsförebyggande barn / unga
H3 2.6 Medborgardialog / medborgarlöfte
H3 2.7 Trafiksäkerhet
H3 2.8 Våldsbejakande extremism
H2 3 Färre tillgreppsbrott i Sölvesborgs kommun
H3 3.1 Ökad DNA-märkning
H3 3.2 Företagsbesök med brottsförebyggande samtal
H3 3.3 Grannsamverkan i permanentbostäder
H3 3.4 Livsstilskriminella
H2 Råd och grupper
H2 Handlingsplan 2017
H3 1 Trygghetsvandringar
H3 2 Våld i nära relation
H3 3 Trygghetsmätningar
H3 4 Minska tillgång till och konsumtion av alkohol och droger
H3 5 Brottsförebyggande barn / unga
H3 6 Medborgardialog / medborgarlöfte
H3 7 Trafiksäkerhet
H3 8 Våldsbejakande extremism
H3 Fokusområde - Färre tillgreppsbrott i Sölvesborgs kommun
H4 Ökad DNA-märkning
H4 Företagsbesök med brottsförebyggande samtal
H4 Grannsamverkan i permanentbostäder
H4 Livsstilskriminella
H2 Tillhörande dokument
H2 Uppgifter om överenskommelsen
H2 Underskrifter
"""

DRAFTS = ("utkast", *(name for name in PLANS_LAID_OUT if name.startswith("utkast")))
SETTLED = tuple(name for name in (*AGREEMENTS, *PLANS_LAID_OUT) if name not in DRAFTS)
EDGES_OF_LAYOUT = (
    "everything",
    "long-words",
    "long-lines",
    "three-hundred-commitments",
    "sixty-rows",
    "high-row-prose",
    "high-row-table",
    "many-parties",
    "bare",
    "empty-plan",
    "rows-without-commitments",
    "markdown",
)
WITH_HEADINGS_OF_THEIR_OWN = (
    "everything",
    "markdown",
    "sections-without-headings",
    "deep-headings",
    *(f"introduction-{name}" for name in MARKDOWN),
)
_EDGE_OF_PAPER = 12
"""Points that no printer reaches."""


@pytest.fixture(params=[*AGREEMENTS, *PLANS_LAID_OUT])
def document(request, demo) -> Document:
    """A document of the demonstration."""
    return demo[request.param]


@pytest.fixture(params=[*AGREEMENTS, *PLANS_LAID_OUT, *EDGES_OF_LAYOUT])
def any_document(request) -> Document:
    """A document of the demonstration, or one at the edges of what anybody may write."""
    return request.getfixturevalue("edges" if request.param in EDGES_OF_LAYOUT else "demo")[request.param]


# Headings and numbers


def test_numbers_are_those_of_the_agreement_and_of_the_plan(demo):
    found = "\n".join(" ".join(heading) for heading in demo["solvesborg"].headings)

    assert found == HEADINGS_OF_SOLVESBORG.strip()


def leaps(document: Document) -> list[str]:
    """Return the headings that stand more than one level below the heading before them."""
    headings = [(0, ""), *((int(kind[1]), text) for kind, text in document.headings)]
    return [text for (above, _), (level, text) in pairwise(headings) if level > above + 1]


def test_no_level_of_headings_is_left_out(document):
    assert leaps(document) == []


@pytest.mark.parametrize("name", WITH_HEADINGS_OF_THEIR_OWN)
def test_no_level_is_left_out_whatever_headings_the_text_has(edges, name):
    assert leaps(edges[name]) == []


def test_deep_headings_are_deep(edges):
    assert {kind for kind, _ in edges["deep-headings"].headings} >= {"H1", "H2", "H3", "H4"}


@pytest.mark.parametrize(
    ("name", "expansion"),
    [
        ("strangnas", "SIG (Sociala insatsgrupper)"),
        ("strangnas", "SSPF (Skola, socialtjänst, polis och fritid)"),
        ("strangnas", "EST (Effektiv samordning för trygghet)"),
        ("karlshamn", "EST (effektiv samordning för trygghet)"),
    ],
)
def test_abbreviation_is_spelled_out_once(demo, name, expansion):
    text = demo[name].tree.text

    assert text.count(expansion) == 1
    assert text.index(expansion.partition(" ")[0]) == text.index(expansion)


def test_first_number_of_a_list_is_kept(edges):
    labels = [label.text for label in edges["introduction-lists"].tree.all("Lbl")]

    assert [label for label in labels if label[0].isdigit()] == ["7.", "8.", "1.", "2.", "1."]
    assert "7. sju 8. åtta 1. a 2. b" in edges["introduction-lists"].tree.text
    assert "7." in edges["introduction-lists"].pages[-1].split()


# Lists


def nesting(element: Element, above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield the first word of each list item, after those of the items that it stands within."""
    for kid in (kid for kid in element.children if isinstance(kid, Element)):
        if kid.type == "LBody":
            line = (*above, kid.text.partition(" ")[0])
            yield line
            yield from nesting(kid, line)
        else:
            yield from nesting(kid, above)


def test_nested_lists_are_nested(edges):
    found = list(nesting(edges["introduction-lists"].tree))

    assert ("ett", "två", "tre", "fyra", "fem") in found
    assert ("åtta", "b") in found


# Signatures and registry numbers


def signatures(document: Document) -> str:
    """Return what stands under the last heading."""
    return document.tree.text.rpartition(" Underskrifter ")[2]


def test_each_signer_has_lines_to_sign_on_until_it_is_signed(demo, edges):
    assert signatures(demo["utkast"]) == (
        "För Sölvesborgs kommun Ort och datum Namnteckning Namnförtydligande Kommunstyrelsens ordförande "
        "För Polismyndigheten Lokalpolisområde Karlshamn Ort och datum Namnteckning Namnförtydligande "
        "Chefen för Lokalpolisområde Karlshamn"
    )
    assert signatures(edges["locked"]).count("Ort och datum Namnteckning Namnförtydligande") == 2
    assert signatures(edges["many-parties"]).count("Ort och datum Namnteckning Namnförtydligande") == 8


def test_what_is_known_of_the_signatures_stands_there_afterwards(edges):
    text = signatures(edges["signed"])

    assert text.count("Kim Lind") == text.count("Provköping den 21 november 2026") == 2
    assert "Namnteckning" not in text
    assert "Ort och datum" not in text


def test_what_an_original_lacks_is_said(demo):
    note = "Dokumentet har en enda rad för ort och datum, och den slutar efter ”den 11”: månad och år saknas."

    assert signatures(demo["kavlinge"]) == (
        "För Kävlinge kommun Kävlinge Datum på papperet: ”den 11” Pia Almström Kommunstyrelsens ordförande "
        f"Saknas: datum {note} "
        "För Polismyndigheten Lokalpolisområde Kävlinge Kävlinge Datum på papperet: ”den 11” Patrik Ahrlin "
        f"Lokalpolisområdeschef Kävlinge Saknas: datum {note}"
    )


def test_registry_numbers_stand_on_the_cover_and_among_the_facts(demo):
    document = demo["karlshamn"]

    for number in ("Dnr KS 2024/1234 (påhittat)", "Dnr A123.456/2024 (påhittat)"):
        assert document.cover.count(number) == " ".join(document.text).count(number) == 1


# Pages


def test_every_page_but_the_cover_says_which_it_is(any_document):
    count = len(any_document.pages)
    numbers = [re.findall(r"Sida (\d+) av (\d+)", page) for page in any_document.pages]

    assert numbers == [[], *([(str(number), str(count))] for number in range(2, count + 1))]


def test_page_numbers_are_seen_and_not_heard(document):
    assert not re.search(r"Sida \d+ av \d+", document.tree.text)


@pytest.mark.parametrize("name", DRAFTS)
def test_draft_says_so_on_every_page(demo, name):
    assert [number for number, page in enumerate(demo[name].pages, start=1) if page.count("UTKAST") != 1] == []


@pytest.mark.parametrize("name", SETTLED)
def test_what_is_settled_says_nowhere_that_it_is_a_draft(demo, name):
    assert "UTKAST" not in "".join("".join(demo[name].pages).split())


@pytest.mark.parametrize("name", ["locked", "signed"])
def test_what_is_locked_or_signed_says_nowhere_that_it_is_a_draft(edges, name):
    assert "UTKAST" not in "".join("".join(edges[name].pages).split())


def test_no_page_is_empty(any_document):
    (title,) = lxml.html.document_fromstring(any_document.job.html).find_class("running-title")
    furniture = {*words(title.text_content()), "UTKAST", *"UTKAST", "Kontrollsumma", "Sida", "av"}

    empty = [
        number
        for number, page in enumerate(any_document.pages, start=1)
        if not set(words(re.sub(r"Kontrollsumma( \w{4}){4}|Sida \d+ av \d+", "", page))) - furniture
    ]

    assert empty == []


def lying(document: Document) -> list[bool]:
    """Tell for each page whether it lies down."""
    with pypdfium2.PdfDocument(document.pdf) as file:
        return [page.get_width() > page.get_height() for page in file]


@pytest.mark.parametrize("name", PLANS_LAID_OUT)
def test_plan_alone_lies_down_if_it_is_a_table(demo, name):
    is_table = not name.endswith("-prose")
    before = 2 if demo[name].contents else 1

    found = lying(demo[name])

    assert found == [False] * before + [is_table] * (len(found) - before)


@pytest.mark.parametrize("name", ["strangnas", "boras", "karlshamn", "utkast"])
def test_plans_lie_down_and_the_rest_stands(demo, name):
    document = demo[name]
    pages = list(zip(lying(document), document.pages, strict=True))

    on_lying = Counter(document.copied(page for is_lying, page in pages if is_lying))
    on_standing = Counter(document.copied(page for is_lying, page in pages if not is_lying))

    assert Counter(word for plan in document.plans for word in plan) - Counter(document.unseen) - on_lying == Counter()
    assert Counter(document.text) - on_standing == Counter()


@pytest.mark.parametrize("name", ["solvesborg", "olofstrom", "kavlinge"])
def test_document_without_tables_of_commitments_stands(demo, name):
    assert not any(lying(demo[name]))


# The table of contents


def targets(document: Document) -> list[tuple[str, int]]:
    """Return for each link within the document what it says and the page that it leads to, a link of several lines once."""
    with pikepdf.open(io.BytesIO(document.pdf)) as file:
        pages = {page.objgen: number for number, page in enumerate(file.pages, start=1)}
        names = dict(_named(file.Root.get("/Names", {}).get("/Dests")))
        links = [note for page in file.pages for note in page.get("/Annots", []) if "/Dest" in note]
        found = [(str(note.Contents), pages[_place(note.Dest, names)[0].objgen]) for note in links]
    return [link for link, _ in groupby(found)]


def _named(tree) -> Iterator[tuple[str, pikepdf.Object]]:
    """Yield the named places of a tree that has them at its root."""
    names = list(tree.Names) if tree is not None else []
    yield from ((str(name), place) for name, place in zip(names[::2], names[1::2], strict=True))


def _place(dest, names):
    return dest if isinstance(dest, pikepdf.Array) else names[str(dest)]


def test_line_of_the_table_of_contents_leads_to_the_page_that_it_names(document):
    lines = [(line.rpartition(" ")[0], int(line.rpartition(" ")[2])) for line in document.contents]

    assert targets(document) == lines


def test_table_of_contents_names_the_page_of_each_heading(document):
    for line in document.contents:
        label, _, number = line.rpartition(" ")
        assert "".join(label.split()) in "".join(document.pages[int(number) - 1].replace("\ufffe", "").split())


def test_table_of_contents_has_the_first_two_levels_of_an_agreement_and_all_of_a_plan(demo):
    lines = [line.rpartition(" ")[0] for line in demo["solvesborg"].contents]

    assert lines == [text for _, text in demo["solvesborg"].headings[1:]]


# Tables


def tables_heard(document: Document) -> list[tuple[int, int]]:
    """Return for each table how many heads and rows it has for those who listen."""
    return [(len(list(table.all("THead"))), len(list(table.all("TR")))) for table in document.tree.all("Table")]


def tables_written(document: Document) -> list[tuple[int, int]]:
    """Return for each table how many heads and rows it was written with."""
    tables = lxml.html.document_fromstring(document.job.html).iter("table")
    return [(len(table.findall("thead")), len(list(table.iter("tr")))) for table in tables]


def test_table_is_heard_as_one_with_one_head(document):
    assert tables_heard(document) == tables_written(document)


@pytest.mark.parametrize("name", ["everything", "sixty-rows", "high-row-table", "rows-without-commitments"])
def test_long_or_empty_table_is_heard_as_one_with_one_head(edges, name):
    assert tables_heard(edges[name]) == tables_written(edges[name])


def test_head_of_a_table_is_seen_on_every_page_that_it_goes_on(edges):
    document = edges["sixty-rows"]

    with_head = [number for number, page in enumerate(document.pages) if "Polisens åtagande" in page]

    assert with_head == list(range(1, len(document.pages)))
    assert document.tree.text.count("Polisens åtagande") == 1


@pytest.mark.parametrize("layout", ["prose", "table", "bra"])
def test_row_higher_than_a_page_goes_on_and_loses_no_word(edges, layout):
    document = edges[f"high-row-{layout}"]
    steps = [f"steg{number}" for number in range(900)]

    seen = [sum(step in steps for step in page.split()) for page in document.pages]

    assert " ".join(steps) in document.tree.text
    assert sum(seen) == len(steps)
    assert sum(number > 0 for number in seen) > 1


def test_pages_are_not_overprinted_and_nothing_runs_off_them(any_document):
    with pypdfium2.PdfDocument(any_document.pdf) as file:
        found = [problem for number, page in enumerate(file, start=1) for problem in problems(page, number)]

    assert found == []


def problems(page: pypdfium2.PdfPage, number: int) -> Iterator[str]:
    """Yield each text that stands over another or too near the edge of the paper."""
    width, height = page.get_size()
    text = page.get_textpage()
    boxes = sorted((text.get_rect(at) for at in range(text.count_rects())), key=lambda box: -box[3])
    for at, (left, bottom, right, top) in enumerate(boxes):
        inside = left > _EDGE_OF_PAPER < bottom and right < width - _EDGE_OF_PAPER and top < height - _EDGE_OF_PAPER
        if not inside:
            yield f"page {number}, off the paper: {text.get_text_bounded(left, bottom, right, top)}"
        for other in boxes[at + 1 :]:
            if other[3] < bottom + 0.5:
                break
            if min(right, other[2]) - max(left, other[0]) > 0.5:
                yield f"page {number}, overprinted: {text.get_text_bounded(*other)}"


# The cover


@pytest.mark.parametrize("name", [*AGREEMENTS, *PLANS_LAID_OUT])
def test_cover_is_one_page(demo, name):
    assert "Innehållets kontrollsumma" in demo[name].pages[0]
    assert re.match("Innehåll", demo[name].pages[1]) or not demo[name].contents


def test_cover_with_many_parties_and_a_long_title_says_it_all(edges):
    document = edges["many-parties"]
    heard = document.cover

    assert len(document.job.title) == LONG
    assert heard.startswith(document.job.title)
    assert [author for author in document.job.authors if author not in heard] == []
    assert len(document.job.authors) == 8
    assert heard.count("Dnr A123.456/2026") == 8
    assert "Innehållets kontrollsumma" in document.pages[0]
