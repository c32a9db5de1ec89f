"""Files that are written to their end or not at all, and that nobody but our own user reads."""

import contextlib
import os
import tempfile
from pathlib import Path

_OTHERS = 0o077


def make_private_folder(path: Path) -> None:
    """Make the folder for our own user alone, or close to others the one that is there.

    Where it may not be made nothing happens: whoever wants to write in it says so.
    """
    with contextlib.suppress(OSError):
        path.mkdir(mode=0o700, exist_ok=True)
    close_to_others(path)


def make_private_database(name: str) -> None:
    """Make the empty file of an SQLite database for our own user alone, or close to others the one that is there.

    What SQLite puts beside it later has the permissions of the file.
    """
    if name == ":memory:":
        return
    with contextlib.suppress(OSError):
        os.close(os.open(name, os.O_RDWR | os.O_CREAT, 0o600))
    for path in (name, f"{name}-wal", f"{name}-shm", f"{name}-journal"):
        if os.path.isfile(path):
            close_to_others(Path(path))


def close_to_others(path: Path) -> None:
    """Take from everybody else what they may do with it, if it is ours."""
    with contextlib.suppress(OSError):
        status = path.stat()
        if status.st_mode & _OTHERS and status.st_uid == os.geteuid():
            path.chmod(status.st_mode & ~_OTHERS)


def write_whole(path: Path, content: bytes) -> None:
    """Let the file appear with all its content, for our own user only; until then what was there before stays.

    A process that dies meanwhile leaves a file called `<name>.<anything>.new`.
    """
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f"{path.name}.", suffix=".new", delete=False) as file:
        try:
            file.write(content)
            file.close()
            os.replace(file.name, path)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise
