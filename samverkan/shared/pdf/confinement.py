"""A guard for the time that a document is made: no network, no other program, nothing written, moved or deleted, and nothing
read but the fonts, Python's own library and the installed packages.

It stands behind the refusing fetcher of `rendering`, against a way around it that nobody has thought of. It is no prison: Python
calls the guard for most of what it asks of the system, but not for whether a file exists, and the libraries written in C,
which read the fonts, do not pass it.
"""

import os
import sys
import sysconfig
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from samverkan.shared.pdf.fonts import FONTS_DIR

_REFUSED = ("os.", "socket.", "subprocess.", "shutil.", "ctypes.", "sqlite3.")
_READING = ("open", "os.listdir", "os.scandir")
_READABLE = tuple(
    os.path.realpath(folder) + os.sep
    for folder in (*map(sysconfig.get_path, ("stdlib", "platstdlib", "purelib", "platlib")), str(FONTS_DIR))
)
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND

_confined = False


def _guard(event: str, arguments: tuple[Any, ...]) -> None:
    if not _confined:
        return
    if event in _READING:
        path, _, flags = arguments if event == "open" else (*arguments, "r", os.O_RDONLY)
        if flags & _WRITING or not _may_be_read(path):
            raise PermissionError(f"A document may not {event} {path!r}.")
    elif event.startswith(_REFUSED):
        raise PermissionError(f"A document may not do {event}.")


def _may_be_read(path: Any) -> bool:
    """Tell whether a file or folder is one of those that are needed, or already open."""
    if isinstance(path, int):
        return True
    name = os.fsdecode(path or ".")
    return os.path.isabs(name) and (os.path.realpath(name) + os.sep).startswith(_READABLE)


@contextmanager
def confined() -> Iterator[None]:
    """Refuse, with PermissionError, what a document has no business with. For a process that makes one document at a time."""
    global _confined
    _confined = True
    try:
        yield
    finally:
        _confined = False


sys.addaudithook(_guard)
