"""Every document is what it says it is: PDF/A and PDF/UA, also at the edges of what anybody may write."""

from dataclasses import replace
from pathlib import Path

import pytest

from samverkan.shared.pdf.job import PrintJob, Standard
from tests.pdf.validation import ARCHIVE_COPY, WORKING_COPY, Verdict, needs_java, quick_check, verapdf
from tests.printing.documents import AGREEMENTS, PLANS_LAID_OUT, Document, Shelf
from tests.printing.edges import EDGES

pytestmark = pytest.mark.django_db

ARCHIVED = ("solvesborg", "karlshamn", "utkast", "boras-plan-bra", "everything", "markdown", "many-parties")
"""Those that are printed for the archive here too: they hold every kind of part, and the standards hardly differ."""

FALSE_ALARMS = {
    # Packed content may end with a carriage return, which page-validation takes for part of the line end after it.
    "3a PDFA3A-STREAM-LENGTH-001",
    "2a PDFA2A-STREAM-LENGTH-001",
}


@pytest.fixture
def documents(demo, edges) -> dict[str, Document]:
    """All documents by name."""
    return demo | edges


@pytest.fixture
def archived(documents, shelf, render) -> dict[str, bytes]:
    """Some of them as archive copies."""
    return {name: archive_copy(documents[name].job, shelf, render) for name in ARCHIVED}


def archive_copy(job: PrintJob, shelf: Shelf, render) -> bytes:
    """Return the archive copy of what the job prints."""
    copy = replace(job, standard=Standard.ARCHIVE, attachments=())
    return shelf.once(copy.key, lambda: bytes(render(copy).pdf))


def written_to(folder: Path, pdfs: dict[str, bytes]) -> list[Path]:
    """Write the documents to files."""
    files = []
    for name, pdf in pdfs.items():
        files.append(folder / f"{name}.pdf")
        files[-1].write_bytes(pdf)
    return files


def alarms(pdf: bytes, profiles: tuple[str, ...]) -> list[str]:
    """Return what page-validation finds, but for its false alarms."""
    return [line for line in quick_check(pdf, profiles) if line.partition(": ")[0] not in FALSE_ALARMS]


def test_every_document_is_validated(documents):
    assert set(documents) == {*AGREEMENTS, *PLANS_LAID_OUT, *EDGES, "everything"}


def verdicts(folder: Path, pdfs: dict[str, bytes], profiles: tuple[str, ...]) -> list[Verdict]:
    """Return what veraPDF says of all the documents, in one run."""
    found = verapdf(written_to(folder, pdfs), profiles)
    assert len(found) == len(profiles) * len(pdfs)
    assert min(verdict.checks for verdict in found) > 500
    return found


@needs_java
def test_verapdf_finds_nothing_wrong_with_working_copies(documents, tmp_path):
    pdfs = {name: each.pdf for name, each in documents.items()}

    assert [str(each) for each in verdicts(tmp_path, pdfs, WORKING_COPY) if not each.is_compliant] == []


@needs_java
def test_verapdf_finds_nothing_wrong_with_archive_copies(archived, tmp_path):
    assert [str(each) for each in verdicts(tmp_path, archived, ARCHIVE_COPY) if not each.is_compliant] == []


@pytest.mark.parametrize("name", [*AGREEMENTS, *PLANS_LAID_OUT, *EDGES, "everything"])
def test_page_validation_finds_nothing_wrong_with_working_copy(documents, name):
    assert alarms(documents[name].pdf, WORKING_COPY) == []


def test_page_validation_finds_nothing_wrong_with_archive_copies(archived):
    assert {name: found for name, pdf in archived.items() if (found := alarms(pdf, ARCHIVE_COPY))} == {}
