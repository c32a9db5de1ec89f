"""Reading documents back: by structure, by page and from the screen."""

import io

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from tests.pdf.reading import html_words, page_images, page_words, structure_tree, structure_words, words

LIST = "<ol><li>Kommunen</li><li>Polisen</li></ol>"
TABLE = """
<table>
  <thead><tr><th scope="col">Åtagande</th><th scope="col">Ansvarig</th></tr></thead>
  <tbody><tr><th scope="row">Trygghetsvandring</th><td>Kommunen</td></tr></tbody>
</table>
"""
NARROW_CELLS = 'table { width: 25mm } td { hyphens: auto; hyphenate-character: "\\e000" }'
TWO_PAGES = '@page { @bottom-right { content: "Sida " counter(page) } } h2 { break-before: page }'


def hand_made(content: str, *elements: Dictionary, roles: dict[str, Name] | None = None) -> bytes:
    """Return a document of one page whose structure is written out, for what our own documents never do."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page()
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    page.obj.Resources = Dictionary(Font=Dictionary(F1=pdf.make_indirect(font)))
    page.obj.Contents = pdf.make_stream(f"BT /F1 12 Tf 20 100 Td {content} ET".encode())
    for element in elements:
        element.Pg = page.obj
    pdf.Root.StructTreeRoot = Dictionary(Type=Name.StructTreeRoot, K=Array(elements), RoleMap=Dictionary(roles or {}))
    file = io.BytesIO()
    pdf.save(file)
    return file.getvalue()


def marked(number: int, text: str) -> str:
    """Return a text as marked content under a number."""
    return f"/Span <</MCID {number}>> BDC ({text}) Tj EMC"


# Words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10\u00a0000\u202fkr\n per år", ["10", "000", "kr", "per", "år"]),
        ("brotts\u00ad\n före\u00adbyggande e-post", ["brottsförebyggande", "e-post"]),
        ("A\u030algryte", ["Ålgryte"]),
        (" \n", []),
    ],
)
def test_words_are_the_same_wherever_they_come_from(text, expected):
    assert words(text) == expected


# By structure


def test_structure_words_part_blocks_and_join_what_is_within_a_line(printed):
    pdf = printed("<h1>Mål</h1><p>Ett <strong>stort</strong>: <a href='https://example.se'>läs</a>.</p><p>Slut</p>")

    assert structure_words(pdf) == ["Mål", "Ett", "stort:", "läs.", "Slut"]


def test_structure_words_are_whole_when_a_line_divides_them(printed):
    pdf = printed("<table><tr><td>Brottsförebyggande trygghetsvandringar</td></tr></table>", css=NARROW_CELLS)

    assert structure_words(pdf) == ["Brottsförebyggande", "trygghetsvandringar"]


def test_structure_words_without_a_type_leave_it_out(printed):
    pdf = printed(f"<p>Parter</p>{LIST}")

    assert structure_words(pdf) == ["Parter", "1.", "Kommunen", "2.", "Polisen"]
    assert structure_words(pdf, without=["Lbl"]) == ["Parter", "Kommunen", "Polisen"]


def test_structure_words_of_lines_without_a_space_between_are_glued():
    lines = Dictionary(S=Name.P, K=Array([0, 1]))

    pdf = hand_made(f"{marked(0, 'tryggt och')} 0 -20 Td {marked(1, 'fritt fram')}", lines)

    assert page_words(pdf) == [["tryggt", "och", "fritt", "fram"]]
    assert structure_words(pdf) == ["tryggt", "ochfritt", "fram"]


def test_structure_words_follow_the_structure_and_not_the_page():
    first, second = Dictionary(S=Name.P, K=1), Dictionary(S=Name.P, K=0)

    pdf = hand_made(f"{marked(0, 'sist')} 0 -20 Td {marked(1, 'forst')}", first, second)

    assert structure_words(pdf) == ["forst", "sist"]


def test_structure_words_are_those_given_for_what_is_drawn():
    replaced = Dictionary(S=Name.Span, K=0, ActualText=String("med"))
    described = Dictionary(S=Name.Figure, K=1, Alt=String("Karta"))

    pdf = hand_made(f"{marked(0, 'm/')} {marked(1, 'x')}", replaced, described)

    assert structure_words(pdf) == ["med", "Karta"]


def test_structure_words_of_a_picture_are_its_alternative_text(printed):
    picture = (
        "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><title>Karta</title><path d='M0 0h9v9z'/></svg>"
    )

    pdf = printed(f"<p>Se {picture} här</p>")

    assert structure_words(pdf) == ["Se", "Karta", "här"] == html_words(f"<body><p>Se {picture} här</p></body>")


def test_structure_tree_holds_table_with_scopes(printed):
    (table,) = structure_tree(printed(TABLE)).all("Table")

    assert [child.type for child in table.children] == ["THead", "TBody"]
    assert [(head.text, head.attributes["Scope"]) for head in table.all("TH")] == [
        ("Åtagande", "Column"),
        ("Ansvarig", "Column"),
        ("Trygghetsvandring", "Row"),
    ]
    assert [cell.text for cell in table.all("TD")] == ["Kommunen"]


def test_structure_tree_holds_list_with_labels(printed):
    (numbered,) = structure_tree(printed(LIST)).all("L")

    assert numbered.attributes["ListNumbering"] == "Decimal"
    assert [(item.type, item.text) for item in numbered.all("Lbl", "LBody")] == [
        ("Lbl", "1."),
        ("LBody", "Kommunen"),
        ("Lbl", "2."),
        ("LBody", "Polisen"),
    ]


def test_structure_tree_reads_every_way_of_writing_it():
    content = Dictionary(Type=Name.MCR, MCID=0)
    owners = Array(
        [Dictionary(O=Name.Layout, Placement=Name.Block), Dictionary(O=Name.Table, Headers=Array([String("a")]))]
    )
    cell = Dictionary(S=Name.Ruta, K=content, A=owners, Lang=String("sv"))

    root = structure_tree(hand_made(marked(0, "text"), cell, roles={"/Ruta": Name.TD}))

    (found,) = root.children
    assert (found.type, found.text) == ("TD", "text")
    assert found.attributes == {"Placement": "Block", "Headers": ["a"], "Lang": "sv"}


# By page


def test_page_words_stand_on_their_page(printed):
    pdf = printed("<h1>Ett</h1><h2>Två</h2>", css=TWO_PAGES)

    assert page_words(pdf) == [["Ett", "Sida", "1"], ["Två", "Sida", "2"]]
    assert page_words(pdf, artifacts=False) == [["Ett"], ["Två"]]


def test_page_words_are_read_cell_by_cell(printed):
    cells = "<td>Trygghetsvandring i centrum</td><td>Brottsförebyggande arbete</td>"

    pdf = printed(f"<table><tr>{cells}</tr></table>", css=f"{NARROW_CELLS} table {{ width: 50mm }}")

    assert page_words(pdf) == [["Trygghetsvandring", "i", "centrum", "Brottsförebyggande", "arbete"]]


def test_page_images_are_as_large_as_asked(printed):
    pdf = printed("<h1>Ett</h1><h2>Två</h2>", css=TWO_PAGES)

    small, large = page_images(pdf), page_images(pdf, scale=2)

    assert len(small) == len(large) == 2
    assert [_size(image) for image in (small[0], large[0])] == [(420, 596), (840, 1191)]


def _size(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    return int.from_bytes(png[16:20]), int.from_bytes(png[20:24])


# On screen


def test_html_words_are_those_within_the_element():
    html = "<body><nav>Meny</nav><main class='page wide' id='top'><p>Ett <b>mål</b>: två<br>tre</p><ul><li>a<li>b</ul></main>"

    assert html_words(html, within="main") == ["Ett", "mål:", "två", "tre", "a", "b"]
    assert html_words(html, within=".wide") == html_words(html, within="#top") == html_words(html, within="main")
    assert html_words(html)[0] == "Meny"


@pytest.mark.parametrize(
    "unseen",
    [
        "<script>x</script>",
        "<style>x</style>",
        "<template>x</template>",
        "<!-- x -->",
        "<b hidden>x</b>",
        "<b aria-hidden='true'>x</b>",
        "<a class='button no-print'>x</a>",
        "<b class='visually-hidden'>x</b>",
    ],
)
def test_html_words_leave_out_what_is_not_shown(unseen):
    assert html_words(f"<body><p>före{unseen}efter</p></body>") == ["föreefter"]


def test_html_words_leave_out_what_is_not_asked_for():
    html = "<body><h2>Mål</h2><p class='hint'>Tips</p><aside>Fakta</aside><p id='end'>Slut</p></body>"

    assert html_words(html, without=[".hint", "aside", "#end"]) == ["Mål"]


def test_html_words_hold_alternative_texts():
    html = (
        "<body><p>Se <img alt='vapnet' src='x.png'> och <svg><title>kartan</title><text>N</text></svg> här</p></body>"
    )

    assert html_words(html) == ["Se", "vapnet", "och", "kartan", "här"]


def test_html_words_without_the_element_raise():
    with pytest.raises(LookupError):
        html_words("<body><p>text</p></body>", within="main")
