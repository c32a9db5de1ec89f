"""A document as a whole: valid by two standards at once, the same bytes each time, and made of nothing but its job."""

import importlib
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import page as page_validation
import pytest
import weasyprint

from samverkan.shared.pdf import fonts
from samverkan.shared.pdf.job import Attachment, Standard
from tests.shared.pdf.paper import CSS, PIXEL, heard, job, make, opened, render, words_of

DATED = datetime(2020, 12, 18, 9, 30, tzinfo=UTC)
ATTACHMENTS = (
    Attachment("plan (1).json", "Innehållet som data", "application/json", b'{"plan": 1}'),
    Attachment("å.csv", "Tabellen", "text/csv", b"a;b"),
)

_ROWS = "".join(
    f"<tr>{f'<th scope=rowgroup rowspan=3>Åtagande {n // 3}</th>' if n % 3 == 0 else ''}"
    f"<td>Åtgärd {n} med brottsförebyggande samverkansöverenskommelser</td><td><ul><li>ett</li><li>två</li></ul></td><td></td></tr>"
    for n in range(60)
)
RICH = f"""
<h1>Överenskommelse om <em>samverkan</em></h1>
<p>Mellan Sölvesborgs kommun
   och <strong>Polismyndigheten</strong> <em>Lokalpolisområde</em> Karlshamn.</p>
<p><img src="{PIXEL}" alt="Vapen"> <img src="{PIXEL}" alt=""> <svg width="9" height="9"><title>Cirkel</title><circle r="4"/></svg></p>
<nav><h2>Innehåll</h2><ol><li><a href="#a">1. Inledning</a></li><li><a href="#b">2. <b>Åtaganden</b></a>
  <ol><li><a href="#c">2.1 Tabell med en lång rubrik som går över mer än en rad och därför delas</a></li></ol></li></ol></nav>
<h2 id="a">1. Inledning</h2>
<p>Se <a href="https://example.org/">webbplatsen, som har ett så långt namn att länken bryts på mitten av raden</a>,
   <span lang="en">nudging</span> och <abbr title="Brottsförebyggande rådet">Brå</abbr>. Brotts\u00adföre\u00adbyggande.</p>
<ul><li>ett<ul><li>ett ett</li></ul></li><li><p>två</p><p>mer</p></li></ul><dl><dt>Ord</dt><dd>Svar</dd><dd>Mer</dd></dl>
<p class="lines">Rad ett
Rad två</p>
<h2 id="b">2. Åtaganden</h2>
<section class="wide"><h3 id="c">2.1 Tabell</h3><table>
<thead><tr><th scope="col" rowspan="2">Åtagande</th><th scope="col" rowspan="2">Åtgärd</th><th scope="colgroup" colspan="2">Ansvar</th></tr>
<tr><th scope="col">Kommun</th><th scope="col">Polis</th></tr></thead><tbody>{_ROWS}</tbody></table></section>
"""


WORKING = job(RICH, dated=DATED, properties=(("registryNumber", "KS 2020/1"),), attachments=ATTACHMENTS)
FORMS = {
    "working": WORKING,
    "working, not settled": job(RICH, attachments=ATTACHMENTS),
    "archive": job(RICH, dated=DATED, standard=Standard.ARCHIVE),
    "archive, not settled": job(RICH, standard=Standard.ARCHIVE),
    "bare": job("<p>Text</p>", description="", authors=()),
}


@pytest.mark.parametrize("form", FORMS)
def test_document_follows_both_standards(form):
    pdf = render(FORMS[form]).pdf

    for profile in (FORMS[form].standard.value.removeprefix("a-"), "ua1"):
        report = page_validation.validate_pdf_bytes(pdf, profile=profile)
        assert report.is_compliant, [(failure.rule_id, failure.message) for failure in report.failures]


def test_standards_are_those_that_are_said():
    working, archive = (opened(FORMS[form]).open_metadata() for form in ("working", "archive"))

    assert (working["pdfaid:part"], working["pdfaid:conformance"], working["pdfuaid:part"]) == ("3", "A", "1")
    assert (archive["pdfaid:part"], archive["pdfaid:conformance"], archive["pdfuaid:part"]) == ("2", "A", "1")


def test_pages_are_counted():
    assert render(WORKING).pages == len(opened(WORKING).pages) > 5


def test_every_word_is_heard_once():
    html = re.sub(
        "<title>.*?</title>|<[^>]*>", lambda found: "" if found[0][1:3] in ("em", "/e", "st", "b>") else " ", RICH
    )
    words = html.replace("\u00ad", "").split()

    listened = [word for word in words_of(heard(WORKING)).split() if word not in "•◦"]

    assert _without_numbers(listened) == _without_numbers(words)


def _without_numbers(words):
    """Return the words in order of the alphabet, without those of page numbers."""
    return sorted(word for word in words if not word.isdigit())


@pytest.mark.parametrize("css", ["", "<style>p { hyphens: auto }</style>"])
def test_word_divided_at_the_end_of_a_line_is_copied_with_a_soft_hyphen(css):
    [(_, text)] = heard(f'<p style="width: 10mm">{css}brottsföre\u00adbyggande e-post</p>')

    assert "\u00ad" in text
    assert text.replace("\u00ad", "") == "brottsförebyggande e-post"


def test_same_job_gives_the_same_bytes_whatever_was_made_before():
    first = render(WORKING).pdf
    make(FORMS["bare"])
    make(job("<p>Text</p>", css=f"{CSS} p {{ color: red }}"))

    assert make(WORKING).pdf == first


def test_same_job_gives_the_same_bytes_in_another_process_and_place(tmp_path):
    code = (
        "import sys; from samverkan.shared.pdf.job import PrintJob; from samverkan.shared.pdf.rendering import render;"
        "sys.stdout.buffer.write(render(PrintJob.from_bytes(sys.stdin.buffer.read())).pdf)"
    )
    environment = {
        "FONTCONFIG_FILE": str(fonts.FONTS_CONF),
        "XDG_CACHE_HOME": str(tmp_path),
        "LC_ALL": "C",
        "PYTHONHASHSEED": "7",
        "PYTHONPATH": str(Path(fonts.__file__).parents[3]),
        "TZ": "Asia/Tokyo",
    }

    made = subprocess.run(
        [sys.executable, "-c", code],
        input=WORKING.to_bytes(),
        stdout=subprocess.PIPE,
        env=environment,
        cwd=tmp_path,
        check=True,
    ).stdout

    assert made == render(WORKING).pdf


def _dates(document):
    """Return all that looks like a date in the document's dictionaries and metadata."""
    found = [document.Root.Metadata.read_bytes().decode()]
    found += [repr(thing) for thing in document.objects]
    return set(re.findall(r"D:\d{4}[\dZ]*|\d{4}-\d\d-\d\dT[\d:]*Z?", " ".join(found)))


def test_document_has_the_date_of_its_content_and_no_other():
    assert _dates(opened(WORKING)) == {"D:20201218093000Z", "2020-12-18T09:30:00Z"}


def test_document_that_is_not_settled_has_no_date():
    assert _dates(opened(FORMS["working, not settled"])) == set()


def test_identifiers_follow_the_content():
    one, other, same = (opened(job(identity=identity)) for identity in ("aa", "bb", "aa"))

    assert one.trailer.ID[0] == same.trailer.ID[0] != other.trailer.ID[0]
    assert one.open_metadata()["xmpMM:DocumentID"] != other.open_metadata()["xmpMM:DocumentID"]


def test_versions_of_a_document_share_its_identifier_and_have_their_own():
    working, archive = (opened(job("<p>Text</p>", standard=standard)).open_metadata() for standard in Standard)

    assert working["xmpMM:DocumentID"] == archive["xmpMM:DocumentID"]
    assert working["xmpMM:InstanceID"] != archive["xmpMM:InstanceID"]


def test_metadata_is_the_jobs_and_not_the_pages():
    document = opened(WORKING)

    assert document.docinfo["/Title"] == document.open_metadata()["dc:title"] == "Titel"
    assert document.docinfo["/Subject"] == document.open_metadata()["dc:description"] == "Beskrivning"
    assert document.open_metadata()["dc:creator"] == ["Sölvesborgs kommun"]
    assert document.open_metadata()["{https://samverkan.example/ns/1/}registryNumber"] == "KS 2020/1"
    assert document.open_metadata()["{https://samverkan.example/ns/1/}identity"] == "ab12"
    assert document.Root.Lang == "sv"


def test_metadata_can_be_read_without_unpacking():
    assert b"<pdfaid:part>3</pdfaid:part>" in render(WORKING).pdf


def test_metadata_with_odd_characters_is_made_printable():
    document = opened(job(title="Ett\x00två", properties=(("note", "a\u2028b"),)))

    assert document.open_metadata()["dc:title"] == "Ett två"
    assert document.open_metadata()["{https://samverkan.example/ns/1/}note"] == "a\nb"


def test_attachments_are_the_documents_data():
    document = opened(WORKING)

    names = document.Root.Names.EmbeddedFiles.Names
    files = list(names)[1::2]
    assert [str(file.UF) for file in files] == ["plan (1).json", "å.csv"]
    assert [str(file.Desc) for file in files] == ["Innehållet som data", "Tabellen"]
    assert {str(file.AFRelationship) for file in files} == {"/Data"}
    assert [str(file.EF.F.Subtype) for file in files] == ["/application/json", "/text/csv"]
    assert [file.EF.F.read_bytes() for file in files] == [b'{"plan": 1}', b"a;b"]
    assert [file.objgen for file in document.Root.AF] == [file.objgen for file in files]
    assert dict(document.attachments).keys() == {"plan (1).json", "å.csv"}


def test_attachments_keep_their_order_whatever_the_jobs():
    document = opened(job(attachments=ATTACHMENTS[::-1]))

    assert [str(file.UF) for file in document.Root.AF] == ["plan (1).json", "å.csv"]


def test_archive_copy_has_no_attachments():
    document = opened(FORMS["archive"])

    assert "/AF" not in document.Root
    assert not document.attachments


def test_outline_is_shown_when_there_is_one():
    assert opened(WORKING).Root.PageMode == "/UseOutlines"
    assert opened("<p>Text</p>").Root.PageMode == "/UseNone"


REFERENCES = pytest.mark.parametrize(
    "body",
    [
        '<img alt="x" src="{url}">',
        '<link rel="stylesheet" href="{url}">',
        '<link rel="attachment" href="{url}">',
        '<p><a rel="attachment" href="{url}">x</a></p>',
        '<p style="background: url({url})">x</p>',
        '<style>@import "{url}"; @font-face {{ font-family: x; src: url({url}) }}</style>',
        '<svg width="9" height="9"><title>x</title><image href="{url}" width="9" height="9"/></svg>',
        '<svg width="9" height="9"><title>x</title><use href="{url}#x"/></svg>',
        '<object data="{url}">x</object>',
        '<base href="{url}"><img alt="x" src="secret">',
    ],
)


@REFERENCES
def test_no_file_is_read(body, tmp_path):
    file = tmp_path / "secret"
    page = body.format(url=file.as_uri()) + "<p>Text</p>"
    without_file = make(page).pdf

    file.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect id="x" width="9" height="9"/></svg>'
    )

    assert make(page).pdf == without_file
    assert not opened(page).attachments


@REFERENCES
@pytest.mark.parametrize(
    "url", ["https://example.org/x", "ftp://example.org/x", "//example.org/x", "HTTP://127.0.0.1/x"]
)
def test_no_address_is_followed(body, url, monkeypatch):
    followed = []
    monkeypatch.setattr("socket.getaddrinfo", lambda *address, **options: followed.append(address))
    monkeypatch.setattr("socket.create_connection", lambda *address, **options: followed.append(address))

    document = opened(body.format(url=url) + "<p>Text</p>")

    assert not followed
    assert not document.attachments


def test_refusal_is_logged(caplog):
    make('<img alt="x" src="https://example.org/x.png">')

    assert "disallowed protocol" in caplog.text


def test_rendering_of_a_sound_page_logs_nothing(caplog):
    make(WORKING)

    assert caplog.text == ""


def test_other_versions_of_weasyprint_are_refused(monkeypatch):
    from samverkan.shared.pdf import weasyprint_patches

    monkeypatch.setattr(weasyprint, "__version__", "71.0")

    with pytest.raises(ImportError, match=r"written for WeasyPrint 70\.x and found 71\.0"):
        importlib.reload(weasyprint_patches)
