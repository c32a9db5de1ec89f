"""A guard for the time that a document is made: no network, no other program, no file but fonts and
those that come with Python.

It stands behind the refusing fetcher of `rendering`, against a way around it that nobody has thought of. Python calls the guard;
the libraries written in C, which read the fonts, do not pass it.
"""

import os
import sys
import sysconfig
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from samverkan.shared.pdf.fonts import FONTS_DIR

_REFUSED = ("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.system")
_READABLE = tuple(
    os.path.realpath(folder) + os.sep
    for folder in (*sysconfig.get_paths().values(), sys.prefix, sys.base_prefix, str(FONTS_DIR))
)
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND

_confined = False


def _guard(event: str, arguments: tuple[Any, ...]) -> None:
    if not _confined:
        return
    if event == "open":
        path, _, flags = arguments
        if not isinstance(path, int) and (
            flags & _WRITING or not os.path.realpath(os.fsdecode(path)).startswith(_READABLE)
        ):
            raise PermissionError(f"A document may not open {path!r}.")
    elif event.startswith(_REFUSED):
        raise PermissionError(f"A document may not do {event}.")


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
