"""While a document is made, nothing else is done."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from samverkan.shared.pdf.confinement import confined
from samverkan.shared.pdf.fonts import FACES


def _connect():
    with socket.socket() as client:
        client.connect(("127.0.0.1", 9))


@pytest.mark.parametrize(
    "act",
    [
        lambda folder: _connect(),
        lambda folder: socket.getaddrinfo("localhost", 80),
        lambda folder: subprocess.run([sys.executable, "-c", ""], check=True),
        lambda folder: os.system("true"),
        lambda folder: os.fork(),
        lambda folder: (folder / "secret").read_text(),
        lambda folder: (folder / "new").write_text("x"),
        lambda folder: Path(__file__).read_text(),
        lambda folder: Path("/etc/passwd").read_text(),
        lambda folder: FACES[0].open("ab"),
    ],
    ids=[
        "connect",
        "resolve",
        "run",
        "shell",
        "fork",
        "read",
        "write",
        "read own code",
        "read the system",
        "change a font",
    ],
)
def test_document_is_refused(act, tmp_path):
    (tmp_path / "secret").write_text("x")

    with confined(), pytest.raises(PermissionError, match="A document may not"):
        act(tmp_path)


def test_document_may_read_fonts_and_what_comes_with_python():
    with confined():
        assert FACES[0].read_bytes()
        assert Path(pytest.__file__).read_text()


def test_afterwards_nothing_is_refused(tmp_path):
    with pytest.raises(ZeroDivisionError), confined():
        1 / 0  # noqa: B018

    (tmp_path / "new").write_text("x")
    assert (tmp_path / "new").read_text() == "x"
