"""While a document is made, nothing else is done."""

import ctypes
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from samverkan.shared.pdf.confinement import confined
from samverkan.shared.pdf.fonts import FACES, FONTS_DIR


def _connect():
    with socket.socket() as client:
        client.connect(("127.0.0.1", 9))


ACTS = {
    "connect": lambda folder: _connect(),
    "resolve": lambda folder: socket.getaddrinfo("localhost", 80),
    "run": lambda folder: subprocess.run([sys.executable, "-c", ""], check=True),
    "shell": lambda folder: os.system("true"),
    "fork": lambda folder: os.fork(),
    "end another": lambda folder: os.kill(os.getpid(), 0),
    "load a library": lambda folder: ctypes.CDLL(None),
    "open a database": lambda folder: sqlite3.connect(folder / "secret"),
    "read": lambda folder: (folder / "secret").read_text(),
    "read own code": lambda folder: Path(__file__).read_text(),
    "read the system": lambda folder: Path("/etc/passwd").read_text(),
    "read beside Python": lambda folder: Path(sys.base_prefix, "secret").read_text(),
    "read beside our environment": lambda folder: Path(sys.prefix, "pyvenv.cfg").read_text(),
    "read by way of a readable folder": lambda folder: Path(f"{FONTS_DIR}/../css/base.css").read_text(),
    "read where it happens to be": lambda folder: Path("manage.py").read_text(),
    "list": lambda folder: os.listdir(folder),
    "list where it happens to be": lambda folder: os.listdir(),
    "look through": lambda folder: os.scandir(folder),
    "write": lambda folder: (folder / "new").write_text("x"),
    "change a font": lambda folder: FACES[0].open("ab"),
    "delete": lambda folder: (folder / "secret").unlink(),
    "move": lambda folder: (folder / "secret").rename(folder / "moved"),
    "replace": lambda folder: (folder / "secret").replace(folder / "moved"),
    "make a folder": lambda folder: (folder / "new").mkdir(),
    "delete a folder": lambda folder: (folder / "empty").rmdir(),
    "delete a tree": lambda folder: shutil.rmtree(folder / "empty"),
    "link": lambda folder: (folder / "new").hardlink_to(folder / "secret"),
    "point": lambda folder: (folder / "new").symlink_to(folder / "secret"),
    "cut short": lambda folder: os.truncate(folder / "secret", 0),
    "open to all": lambda folder: (folder / "secret").chmod(0o777),
    "make older": lambda folder: os.utime(folder / "secret", (0, 0)),
}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_document_is_refused(act, tmp_path):
    (tmp_path / "secret").write_text("x")
    (tmp_path / "empty").mkdir()

    with confined(), pytest.raises(PermissionError, match="A document may not"):
        act(tmp_path)

    assert sorted(path.name for path in tmp_path.iterdir()) == ["empty", "secret"]
    assert (tmp_path / "secret").read_text() == "x"


def test_document_may_read_fonts_and_what_comes_with_python():
    with confined():
        assert FACES[0].read_bytes()
        assert Path(pytest.__file__).read_text()
        assert Path(os.__file__).read_text()
        assert FACES[0].name in os.listdir(FONTS_DIR)
        assert os.listdir(sysconfig.get_path("purelib"))


def test_afterwards_nothing_is_refused(tmp_path):
    with pytest.raises(ZeroDivisionError), confined():
        1 / 0  # noqa: B018

    (tmp_path / "new").write_text("x")
    assert (tmp_path / "new").read_text() == "x"
