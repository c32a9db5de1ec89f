"""What those who listen to a document hear: each word once, in order, and nothing that is only there to be seen."""

import pikepdf
import pytest

from tests.pdf.reading import page_words, structure_words
from tests.pdf.validation import quick_check
from tests.shared.pdf.paper import PIXEL, drawn_and_not_heard, elements, heard, opened, render, words_of

WORDS = " ".join(f"ord{n}" for n in range(400))


@pytest.mark.parametrize(
    ("body", "tree"),
    [
        ("<h1>Rubrik</h1><p>Text</p>", [["H1", "Rubrik"], ["P", "Text"]]),
        ("<p>Ett <b>två</b> <i>tre</i> fyra</p>", [["P", "Ett två tre fyra"]]),
        ("<div>Ett <p>två</p> tre</div>", [["Div", ["P", "Ett"], ["P", "två"], ["P", "tre"]]]),
        ("<p>Ett<br>två</p>", [["P", "Ett två"]]),
        ("<section><h1>Rubrik</h1></section>", [["Sect", ["H1", "Rubrik"]]]),
        ("<h1>1</h1><h3>2</h3><h4>3</h4><h3>2</h3><h2>2</h2>", [[f"H{n}", n] for n in "12322"]),
        ("<h4>1</h4><h2>1</h2><h6>2</h6><h1>1</h1>", [[f"H{n}", n] for n in "1121"]),
        ("<div></div><p></p><p>Text</p>", [["P", "Text"]]),
        ('<p>Ett <span lang="en">two</span></p>', [["P", "Ett ", ["Span", "two"]]]),
        (
            '<p><abbr title="Brottsförebyggande rådet">Brå</abbr> och <abbr>Ok</abbr></p>',
            [["P", ["Span", "Brå"], " och Ok"]],
        ),
        (
            "<ul><li>ett<ul><li>två</li></ul></li></ul>",
            [["L", ["LI", ["Lbl", "• "], ["LBody", "ett", ["L", ["LI", ["Lbl", "◦ "], ["LBody", "två"]]]]]]],
        ),
        ("<ol><li><p>ett</p></li></ol>", [["L", ["LI", ["Lbl", "1. "], ["LBody", ["P", "ett"]]]]]),
        ('<ul style="list-style: none"><li>ett</li></ul>', [["L", ["LI", ["LBody", "ett"]]]]),
        (
            "<dl><dt>ord</dt><dd>svar</dd><dd>mer</dd><dt>ord</dt><dd>svar</dd></dl>",
            [
                [
                    "L",
                    ["LI", ["Lbl", "ord"], ["LBody", "svar"], ["LBody", "mer"]],
                    ["LI", ["Lbl", "ord"], ["LBody", "svar"]],
                ]
            ],
        ),
        ("<dl><div><dt>ord</dt><dd>svar</dd></div></dl>", [["L", ["LI", ["Lbl", "ord"], ["LBody", "svar"]]]]),
        (
            "<table><tr><th>a</th><td></td><td>c</td></tr></table>",
            [["Table", ["TBody", ["TR", ["TH", "a"], ["TD"], ["TD", "c"]]]]],
        ),
        (
            "<table><caption>Namn</caption><tr><td><p>a</p></td></tr></table>",
            [["Table", ["Caption", "Namn"], ["TBody", ["TR", ["TD", ["P", "a"]]]]]],
        ),
    ],
)
def test_element_is_heard_as_what_it_is(body, tree):
    assert heard(body) == tree


def test_paragraph_of_many_lines_and_pages_is_one():
    tree = heard(f"<p>{WORDS}</p>")

    assert tree == [["P", WORDS]]
    assert render(f"<p>{WORDS}</p>").pages > 1


@pytest.mark.parametrize("css", ["text-align: right", "column-count: 2", "display: grid"])
def test_words_are_never_heard_as_one(css):
    tree = heard(f'<div style="{css}"><p>{WORDS}</p><p class="lines">rad\nrad</p></div>')

    assert words_of(tree).split() == [*WORDS.split(), "rad", "rad"]


def test_list_item_of_many_pages_is_one_with_one_label():
    [(_, item, last)] = heard(f"<ul><li><p>{WORDS}</p></li><li>sist</li></ul>")

    assert item == ["LI", ["Lbl", "• "], ["LBody", ["P", WORDS]]]
    assert last == ["LI", ["Lbl", "• "], ["LBody", "sist"]]


def _long_table(rows=60):
    body = "".join(f"<tr><td>{n}</td><td>samverkansöverenskommelse nummer {n}</td></tr>" for n in range(rows))
    head = '<thead><tr><th scope="col">Nummer</th><th scope="col">Namn</th></tr></thead>'
    return f"<table>{head}<tbody>{body}</tbody><tfoot><tr><td>Slut</td><td></td></tr></tfoot></table><p>Efter</p>"


def test_table_of_many_pages_is_one_with_one_head():
    (name, head, body, foot), after = heard(_long_table())

    assert name == "Table"
    assert head == ["THead", ["TR", ["TH", "Nummer"], ["TH", "Namn"]]]
    assert [words_of(row[1:]) for row in body[1:]] == [f"{n} samverkansöverenskommelse nummer {n}" for n in range(60)]
    assert foot == ["TFoot", ["TR", ["TD", "Slut"], ["TD"]]]
    assert after == ["P", "Efter"]


def test_repeated_head_and_page_numbers_are_drawn_and_not_heard():
    pages = drawn_and_not_heard(_long_table())

    assert "Nummer" not in pages[0]
    assert all("Nummer" in page for page in pages[1:-1])
    assert all(f"Sida {number}" in page and "Huvud" in page for number, page in enumerate(pages, start=1))


def test_artifacts_say_what_they_are():
    pages = opened(_long_table()).pages

    artifacts = [
        {key: str(value) for key, value in found.operands[1].items()}
        for found in _marked(pages[1])
        if found.operands[0] == "/Artifact"
    ]

    assert {"/Type": "/Pagination", "/Subtype": "/Header"} in artifacts
    assert {"/Type": "/Pagination", "/Subtype": "/Footer"} in artifacts
    assert {"/Type": "/Pagination"} in artifacts


def _marked(page):
    return [found for found in pikepdf.parse_content_stream(page) if str(found.operator) == "BDC"]


@pytest.mark.parametrize(
    ("scope", "heard_scope"),
    [("col", "Column"), ("colgroup", "Column"), ("row", "Row"), ("rowgroup", "Row"), ("", "Column")],
)
def test_header_cell_says_what_it_heads(scope, heard_scope):
    document = opened(f'<table><tr><th scope="{scope}" rowspan="2">a</th><td>b</td></tr><tr><td>c</td></tr></table>')

    [header] = elements(document, "TH")

    assert header.A.Scope == f"/{heard_scope}"
    assert header.A.RowSpan == 2


def test_cells_say_their_spans_and_nothing_when_they_have_none():
    document = opened('<table><tr><td colspan="2">a</td></tr><tr><td>b</td><td>c</td></tr></table>')

    wide, narrow, _ = elements(document, "TD")

    assert wide.A.ColSpan == 2
    assert "/A" not in narrow


def test_row_group_of_many_pages_keeps_its_header_and_rows():
    rows = "".join(
        f"<tr>{'<th scope=rowgroup rowspan=40>Grupp</th>' if n == 0 else ''}<td>{n}</td></tr>" for n in range(40)
    )

    [(_, body)] = heard(f"<table><tbody>{rows}</tbody></table>")

    assert body[1] == ["TR", ["TH", "Grupp"], ["TD", "0"]]
    assert body[2:] == [["TR", ["TD", f"{n}"]] for n in range(1, 40)]


def _row_in_lines(count):
    """Return a row as plans have it: one heading, and below it on each line a cell to be seen."""
    head = "<thead><tr><th scope=col>Insats</th><th scope=col>Nummer</th></tr></thead>"
    heading = f"<th scope=rowgroup aria-rowspan={count}>Torget</th>"
    lines = "".join(
        f"<tr>{'<td aria-hidden=true>dold</td>' if n else heading}<td>rad {n}</td></tr>" for n in range(count)
    )
    return f"<table>{head}<tbody>{lines}</tbody></table>"


def test_header_stands_for_the_lines_below_it_on_every_page():
    table = _row_in_lines(40)
    document = opened(table)

    [(_, _, body)] = heard(table)
    *_, header = elements(document, "TH")

    assert body[1] == ["TR", ["TH", "Torget"], ["TD", "rad 0"]]
    assert body[2:] == [["TR", ["TD", f"rad {n}"]] for n in range(1, 40)]
    assert (header.A.Scope, header.A.RowSpan) == ("/Row", 40)
    assert render(table).pages > 2


def test_header_of_one_line_spans_nothing():
    document = opened(_row_in_lines(1))

    *_, header = elements(document, "TH")

    assert "/RowSpan" not in header.A


@pytest.mark.parametrize("profile", ["3a", "ua1"])
def test_table_whose_lines_share_a_header_is_valid(profile):
    assert quick_check(render(_row_in_lines(40)).pdf, [profile]) == []


def test_hidden_element_is_drawn_and_not_heard():
    body = f'<p>Ett <span aria-hidden="true">två <a href="https://example.org/">tre</a></span><img src="{PIXEL}" alt="x" aria-hidden="true"></p>'

    assert words_of(heard(body)).split() == ["Ett"]
    assert "tre" in drawn_and_not_heard(body)[0]
    assert _links(opened(body)) == []


def test_words_for_an_empty_cell_are_heard_once_and_not_drawn():
    body = '<table><tr><th scope="row" aria-label="Insats 3">&nbsp;</th><td>Svar</td></tr></table>'
    document = opened(body)

    [header] = elements(document, "TH")

    assert (str(header.ActualText), len(header.K)) == ("Insats 3", 1)
    assert structure_words(render(body).pdf) == ["Insats", "3", "Svar"]
    assert "Insats" not in " ".join(page_words(render(body).pdf)[0])


@pytest.mark.parametrize(
    ("tag", "style", "numbering"),
    [
        ("ul", "", "Disc"),
        ("ol", "", "Decimal"),
        ("ol", "list-style-type: lower-alpha", "LowerAlpha"),
        ("ul", "list-style-type: '– '", "None"),
        ("ul", "list-style: none", "None"),
    ],
)
def test_list_says_how_it_is_numbered(tag, style, numbering):
    document = opened(f'<{tag} style="{style}"><li>ett</li></{tag}>')

    [found] = elements(document, "L")

    assert found.A.ListNumbering == f"/{numbering}"


def test_language_and_abbreviation_are_told():
    document = opened('<p><span lang="en">Nudging</span> <abbr title="Brottsförebyggande rådet">Brå</abbr></p>')

    language, abbreviation = elements(document, "Span")

    assert language.Lang == "en"
    assert abbreviation.E == "Brottsförebyggande rådet"


def test_image_has_its_text_and_place_and_one_without_text_is_not_heard():
    document = opened(f'<p><img src="{PIXEL}" alt="Vapen"> <img src="{PIXEL}" alt=""> <img src="{PIXEL}"></p>')

    [figure] = elements(document, "Figure")

    assert figure.Alt == "Vapen"
    left, bottom, right, top = figure.A.BBox
    assert (right - left, top - bottom) == (pytest.approx(0.75), pytest.approx(0.75))


def test_drawing_is_told_by_its_title():
    document = opened(
        '<p><svg width="9" height="9"><title>Cirkel</title><circle r="4"/></svg><svg width="9"></svg></p>'
    )

    [figure] = elements(document, "Figure")

    assert figure.Alt == "Cirkel"


CONTENTS = '<nav><h2>Innehåll</h2><ol><li><a href="#a">Ett <b>ord</b></a><ol><li><a href="#b">Två</a></li></ol></li></ol></nav>'
SECTIONS = '<h2 id="a">Ett</h2><h3 id="b">Två</h3>'


def test_table_of_contents_is_heard_with_page_numbers_and_without_dots():
    [contents, *_] = heard(CONTENTS + SECTIONS)

    inner = ["TOC", ["TOCI", ["Reference", ["Link", "Två 1"]]]]
    outer = ["TOC", ["TOCI", ["Reference", ["Link", "Ett ord 1"]], inner]]
    assert contents == ["Div", ["H1", "Innehåll"], outer]


def _links(document):
    return [link for page in document.pages for link in page.get("/Annots", [])]


def test_each_line_of_a_link_has_one_annotation_that_belongs_to_it():
    document = opened(f'<p>Se <a href="https://example.org/"><b>Polisens</b> <i>{WORDS[:120]}</i></a></p>')

    parents = document.Root.StructTreeRoot.ParentTree.Nums
    owner_of = dict(zip(map(int, parents[::2]), parents[1::2], strict=True))
    links = _links(document)
    assert len(links) == 3
    assert {owner_of[int(link.StructParent)].S for link in links} == {"/Link"}
    assert len({owner_of[int(link.StructParent)].objgen for link in links}) == 1


def test_link_is_described_by_its_words():
    document = opened(f'{CONTENTS}{SECTIONS}<p><a href="https://example.org/">{WORDS}</a></p>')

    first, second, *rest = (str(link.Contents) for link in _links(document))
    assert (first, second) == ("Ett ord", "Två")
    assert all(words.startswith("ord0 ord1") and len(words) <= 200 for words in rest)


def test_links_that_are_not_heard_are_not_there():
    head = '<thead><tr><th><a href="#slut">Länk</a></th></tr></thead>'
    rows = "<tr><td>x</td></tr>" * 60

    document = opened(f'<table>{head}{rows}</table><p id="slut">Slut</p>')

    assert len(document.pages) > 2
    assert len(_links(document)) == 1


def test_link_to_nowhere_is_text():
    assert heard('<p><a href="#ingenstans">Text</a></p>') == [["P", "Text"]]


def test_every_number_on_every_page_belongs_to_one_element_or_none():
    document = opened(_long_table() + CONTENTS + SECTIONS)

    parents = document.Root.StructTreeRoot.ParentTree.Nums
    owners = dict(zip(map(int, parents[::2]), parents[1::2], strict=True))
    for page in document.pages:
        heard_numbers = {int(found.operands[1].MCID) for found in _marked(page) if found.operands[0] != "/Artifact"}
        owned = {number for number, owner in enumerate(owners[int(page.StructParents)]) if owner is not None}
        assert owned == heard_numbers


def test_landscape_pages_stand_among_the_others():
    document = opened(
        '<p class="upright">stående</p><div class="wide"><p>liggande</p></div><p class="upright">stående</p>'
    )

    assert [float(page.MediaBox[2]) for page in document.pages] == pytest.approx([340.16, 841.89, 340.16], abs=0.01)
