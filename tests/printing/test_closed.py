"""A document refers to nothing outside itself: whatever somebody writes, nothing is fetched, nothing is read, and the text is printed."""

import io
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count, cycle
from urllib.request import urlopen

import pikepdf
import pytest

from actionplans.printing import print_job
from samverkan.shared.pdf.desk import Printed
from samverkan.shared.pdf.job import Standard
from tests.factories import AgreementFactory, SectionFactory
from tests.pdf.reading import structure_words
from tests.printing.content import everything, in_every_layout, rewrite, written_models

pytestmark = pytest.mark.django_db

SECRET = "kanariefågel-7f3a9c"

ATTEMPTS = (
    "<img src={url}>",
    "![x]({url})",
    "![x](<{file}>)",
    "[x]({file})",
    "<style>@import '{url}';</style>",
    "<b style='background:url({url})'>x</b>",
    "<link rel=attachment href={file}>",
    "<link rel=stylesheet href={url}>",
    "<a rel=attachment href={file}>x</a>",
    "<object data={url}></object>",
    "<iframe src={file}></iframe>",
    "<embed src={url}>",
    "<svg><image href={url} /></svg>",
    "<svg><use href='{url}#x' /></svg>",
    "<img srcset='{url} 2x'>",
    "<base href={url}>",
    "<meta http-equiv=refresh content='0;url={url}'>",
    "<script src={url}></script>",
    "'\"><img src={file}>",
    "</title><img src={url}>",
    "--><img src={url}><!--",
    "]]><img src={url}>",
    "{{% include '{file}' %}}",
    "{{{{ settings.SECRET_KEY }}}}",
    "&#60;img src={url}&#62;",
)
"""Ways to have something fetched from the server or read from the file of the test, and to get out of where the text stands."""

_IN_A_PROSE_FIELD = 3

NOT_EVERYWHERE = {
    "Organisation.name": "a party has the name that it has in the agreement",
    "AgreementParty.registry_number": "those who sign show theirs",
    "CollaborationArea.measure_label": "only parts of an area are measures",
    "CompanionDocument.url": "a link, not a text",
    "PlanArea.row_heading": "only tables have columns",
    "Initiative.expansion": "it belongs to a heading, which not every row shows",
}
"""The fields whose text is not printed of every row, with the reason."""


@pytest.fixture
def requests() -> Iterator[tuple[str, list[str]]]:
    """The address of a server that notes what is asked of it, and what that was."""
    asked: list[str] = []

    class Noting(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(SECRET.encode())

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Noting)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()


@pytest.fixture
def canary(tmp_path):
    """A file that no document may hold."""
    file = tmp_path / "k"
    file.write_text(SECRET)
    return file


def all_bytes(pdf: bytes) -> bytes:
    """Return all that a document holds, each stream also as it is when unpacked."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        streams = [obj.read_bytes() for obj in document.objects if isinstance(obj, pikepdf.Stream)]
    return b"\n".join([pdf, *streams])


def addresses(pdf: bytes) -> set[str]:
    """Return where the links of a document lead."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return {
            str(note.A.URI)
            for page in document.pages
            for note in page.get("/Annots", [])
            if "/URI" in note.get("/A", {})
        }


def test_server_and_file_of_these_tests_tell_when_they_are_used(requests, canary):
    url, asked = requests

    assert urlopen(f"{url}/1").read() == urlopen(canary.as_uri()).read() == SECRET.encode()
    assert asked == ["/1"]


def test_every_kind_of_row_is_in_the_document():
    everything()

    assert [model.__name__ for model in written_models() if not model._default_manager.exists()] == []


def test_whatever_is_written_in_any_field_is_only_text(requests, canary, desk):
    url, asked = requests
    numbers, attempts = count(1), cycle(ATTEMPTS)

    def attempt() -> str:
        return f"{next(numbers)} {next(attempts)}".format(url=f"{url}/{next(numbers)}", file=canary.as_uri())

    def text_for(name, room):
        return attempt()[:room] if room else "\n\n".join(attempt() for _ in range(_IN_A_PROSE_FIELD))

    agreement = everything()
    written = rewrite(text_for)
    outcome = desk.obtain(print_job(in_every_layout(agreement, ("prose", "roles", "bra")), Standard.WORKING), wait=120)

    assert isinstance(outcome, Printed)
    assert asked == []
    assert SECRET.encode() not in all_bytes(outcome.pdf)
    words = " ".join(structure_words(outcome.pdf))
    lines = [(name, line) for name, text in written if name not in NOT_EVERYWHERE for line in text.split("\n\n")]
    assert len(lines) > 400
    # What Markdown reads as a link is one, with a ! before it where a picture was meant.
    assert [(name, line) for name, line in lines if line not in words and "![x](http" not in line] == []


def test_link_is_kept_and_not_followed(requests, desk):
    url, asked = requests
    agreement = AgreementFactory()
    SectionFactory(
        agreement=agreement, body=f"Se [planen]({url}/plan), ![kartan]({url}/karta) och [brevet](file:///brev)."
    )

    outcome = desk.obtain(print_job(in_every_layout(agreement), Standard.WORKING), wait=60)

    assert asked == []
    assert addresses(outcome.pdf) == {f"{url}/plan", f"{url}/karta"}
    assert "Se planen, !kartan och [brevet](file:///brev)." in " ".join(structure_words(outcome.pdf))
