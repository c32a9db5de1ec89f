"""What has been printed, kept in a folder of ours in `PDF_CACHE_DIR` so that nothing is printed twice, and what has just failed.

All web processes share the folder, and anybody may delete any of it at any moment: then it is printed again. What is
read is what was written, or nothing. Drafts are in there too, so only our own user may read it. What others keep in
`PDF_CACHE_DIR`, or put among ours, is left alone.

<job>-<renderer>.pdf     a document, with a checksum after its end
<job>-<renderer>.failed  the sentence that says why there is none, for a minute
<two digits>.lock        held by the process that is rendering one of the jobs that begin so
<one of these>.*.new     not yet written to its end
fontconfig/              what the workers have seen of the fonts
"""

import fcntl
import hashlib
import logging
import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings

from samverkan.shared.files import write_whole
from samverkan.shared.pdf.fingerprint import RENDERER_FINGERPRINT

_OURS = re.compile(r"[0-9a-f]{64}-[0-9a-f]{16}\.(pdf|failed)(\.\w+\.new)?")
_DIGEST_SIZE = hashlib.sha256().digest_size
_SECONDS_KEPT = {".failed": 60.0, ".new": 600.0}

logger = logging.getLogger(__name__)


def folder() -> Path:
    """Return our own folder, which may not be there."""
    return settings.PDF_CACHE_DIR / "samverkan-pdf"


def read_document(key: str) -> bytes | None:
    """Return the document of a job, as it was written. One that is damaged goes."""
    path = _path(key, ".pdf")
    try:
        content = path.read_bytes()
    except OSError:
        return None
    pdf, checksum = content[:-_DIGEST_SIZE], content[-_DIGEST_SIZE:]
    is_damaged = checksum != _checksum(path, pdf)
    with suppress(OSError):
        if is_damaged:
            logger.warning("%s is damaged, and is printed again.", path)
            path.unlink()
        else:
            os.utime(path)  # The order in which they go.
    return None if is_damaged else pdf


def keep_document(key: str, pdf: bytes) -> None:
    """Keep the document of a job, and let go of those not read for longest until all have room."""
    path = _path(key, ".pdf")
    _write(path, pdf + _checksum(path, pdf))


def read_failure(key: str) -> str | None:
    """Return why the job failed, if that was less than a minute ago."""
    path = _path(key, ".failed")
    try:
        is_over = _age(path.stat()) > _SECONDS_KEPT[".failed"]
        return None if is_over else path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None


def keep_failure(key: str, reason: str) -> None:
    """Remember for a minute that the job failed."""
    _write(_path(key, ".failed"), reason.encode())


@contextmanager
def alone_with(key: str) -> Iterator[bool]:
    """Keep the job from all other processes; false when one of them has it. A process that dies lets go of it."""
    lock = None
    try:
        _make_folder()
        lock = os.open(folder() / f"{key[:2]}.lock", os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        is_alone = True
    except BlockingIOError:
        is_alone = False
    except OSError:  # Better printed twice than not at all. What cannot be written is told of when it is to be kept.
        is_alone = True
    try:
        yield is_alone
    finally:
        if lock is not None:
            os.close(lock)


def _path(key: str, suffix: str) -> Path:
    return folder() / f"{key}-{RENDERER_FINGERPRINT}{suffix}"


def _checksum(path: Path, pdf: bytes) -> bytes:
    return hashlib.sha256(path.name.encode() + pdf).digest()


def _age(status: os.stat_result) -> float:
    return time.time() - status.st_mtime


def _make_folder() -> None:
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    if folder().stat().st_mode & 0o077:  # Fontconfig, which has its cache in here, makes a folder that all may read.
        folder().chmod(0o700)


def _write(path: Path, content: bytes) -> None:
    """Write a file, and make room for it. Without a place that is ours alone it is not kept."""
    try:
        _make_folder()
        write_whole(path, content)
    except OSError as error:
        logger.warning("%s could not be kept: %s", path.name, error)
    _make_room()


def _make_room() -> None:
    """Delete what is past its time, and then documents, from the one not read for longest, until the rest has room."""
    documents: list[tuple[float, int, Path]] = []
    for path in _files():
        with suppress(OSError):
            status = path.stat()
            if path.suffix == ".pdf":
                documents.append((status.st_mtime, status.st_size, path))
            elif _age(status) > _SECONDS_KEPT.get(path.suffix, float("inf")):
                path.unlink()
    too_much = sum(size for _, size, _ in documents) - settings.PDF_CACHE_MEGABYTES * 1_000_000
    for _, size, path in sorted(documents):
        if too_much <= 0:
            break
        with suppress(OSError):
            path.unlink(missing_ok=True)
        too_much -= size


def _files() -> list[Path]:
    try:
        return [path for path in folder().iterdir() if _OURS.fullmatch(path.name)]
    except OSError:
        return []
