"""The validators themselves: what must pass passes, what must fail fails, and says by which rule."""

import io
import subprocess

import pikepdf
import pytest

from samverkan.shared.pdf.job import Standard
from tests.pdf.validation import ARCHIVE_COPY, WORKING_COPY, needs_java, quick_check, verapdf

BODY = """
<h1>Överenskommelse</h1><p>Om trygghet i <a href="https://example.se">kommunen</a>.</p><ul><li>Ett</li><li>Två</li></ul>
<table><thead><tr><th scope="col">Vem</th></tr></thead><tbody><tr><td>Polisen</td></tr></tbody></table>
"""


def unmarked(pdf: bytes) -> bytes:
    """Return a document that no longer says that it is tagged."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        del document.Root.MarkInfo
        file = io.BytesIO()
        document.save(file)
    return file.getvalue()


@needs_java
def test_verapdf_passes_documents_of_both_standards(printed, tmp_path):
    working, archive = tmp_path / "arbetskopia.pdf", tmp_path / "arkivkopia.pdf"
    working.write_bytes(printed(BODY))
    archive.write_bytes(printed(BODY, standard=Standard.ARCHIVE))

    verdicts = verapdf([working], WORKING_COPY) + verapdf([archive], ARCHIVE_COPY)

    assert [str(verdict) for verdict in verdicts if not verdict.is_compliant] == []
    assert [(verdict.file, verdict.profile) for verdict in verdicts] == [
        (working, "3a"),
        (working, "ua1"),
        (archive, "2a"),
        (archive, "ua1"),
    ]
    assert all(verdict.checks > 100 for verdict in verdicts)


@needs_java
def test_verapdf_names_the_rule_that_is_broken(printed, tmp_path):
    file = tmp_path / "omärkt.pdf"
    file.write_bytes(unmarked(printed(BODY)))

    archive, access = verapdf([file], WORKING_COPY)

    assert not archive.is_compliant
    assert [(failure.clause, failure.times) for failure in archive.failed] == [("6.7.2.2", 1)]
    assert not access.is_compliant
    assert [failure.clause for failure in access.failed] == ["6.2"]
    assert str(access).startswith("omärkt.pdf as ua1: 6.2-1 (1 times): ")


@needs_java
def test_verapdf_of_a_file_that_is_no_pdf_raises(tmp_path):
    file = tmp_path / "text.pdf"
    file.write_text("Inte en PDF")

    with pytest.raises(subprocess.CalledProcessError) as error:
        verapdf([file], ["ua1"])

    assert "ModelParsingException" in error.value.stderr


def test_quick_check_passes_documents_of_both_standards(printed):
    assert quick_check(printed(BODY)) == []
    assert quick_check(printed(BODY, standard=Standard.ARCHIVE), ARCHIVE_COPY) == []


def test_quick_check_names_the_rule_that_is_broken(printed):
    found = quick_check(unmarked(printed(BODY)))

    assert [line.partition(": ")[0] for line in found] == [
        "3a PDFA3A-TAGGED-DOCUMENT-001",
        "ua1 PDFUA1-TAGGED-DOCUMENT-001",
    ]
