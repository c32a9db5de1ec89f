"""Where a document is asked for. What is kept comes at once; for the rest nobody waits longer than they like.

Each web process has one desk, begun at its first job. Whoever was told to wait asks again and comes back to the same
errand. The processes share what is printed and what failed, and none prints what another is printing.
"""

import logging
import os
import threading
import time
from dataclasses import dataclass
from queue import SimpleQueue
from typing import TypeAlias

from samverkan.shared.pdf import cache
from samverkan.shared.pdf.job import PrintJob
from samverkan.shared.pdf.renderer import NotRenderable, PrintingFailed, Renderer, ShuttingDown

_MOST_ERRANDS = 20
_PAUSE = 0.1
"""Seconds between looks at what another process is printing."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Printed:
    """The document."""

    pdf: bytes
    was_cached: bool


@dataclass(frozen=True)
class Waiting:
    """It is being printed: ask again."""


@dataclass(frozen=True)
class Failed:
    """There is no document. `reason` is a Swedish sentence that says why and what to do."""

    reason: str


Outcome: TypeAlias = Printed | Waiting | Failed

_TOO_MANY = Failed("Många dokument skrivs ut just nu. Försök igen om en liten stund.")


class _Errand:
    """A job, and what became of it once `is_done`."""

    def __init__(self, job: PrintJob) -> None:
        self.job = job
        self.outcome: Outcome = Waiting()
        self.is_done = threading.Event()


class Desk:
    """Takes jobs from any number of threads and lets the renderer do them one after the other."""

    def __init__(self, renderer: Renderer) -> None:
        self._renderer = renderer
        self._lock = threading.Lock()
        self._errands: dict[str, _Errand] = {}
        self._line: SimpleQueue[_Errand] = SimpleQueue()
        self._thread: threading.Thread | None = None

    def obtain(self, job: PrintJob, *, wait: float) -> Outcome:
        """Return the document, or that there will be none, or after `wait` seconds that it is still being printed."""
        if outcome := _known(job.key):
            return outcome
        errand = self._errand_for(job)
        if errand is None:
            return _TOO_MANY
        errand.is_done.wait(wait)
        return errand.outcome

    def warm(self) -> None:
        """Get ready for the next job, without waiting for that."""
        try:
            self._renderer.warm()
        except ShuttingDown:
            pass
        except PrintingFailed:
            logger.warning("There is no PDF worker yet: it is tried again with the next document.")

    def _errand_for(self, job: PrintJob) -> _Errand | None:
        """Return the errand that prints the job, a new one if there is none; None when there are too many."""
        with self._lock:
            if job.key not in self._errands:
                if len(self._errands) >= _MOST_ERRANDS:
                    return None
                self._errands[job.key] = _Errand(job)
                self._line.put(self._errands[job.key])
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._work, name="pdf-desk", daemon=True)
                self._thread.start()
            return self._errands[job.key]

    def _work(self) -> None:
        while True:
            errand = self._line.get()
            try:
                errand.outcome = self._carry_out(errand.job)
            except Exception:
                logger.exception("Job %s could not be printed.", errand.job.key)
                errand.outcome = Failed(str(NotRenderable()))
            if isinstance(errand.outcome, Waiting):  # Another process is at it: see to others meanwhile.
                time.sleep(_PAUSE)
                self._line.put(errand)
                continue
            with self._lock:
                del self._errands[errand.job.key]
            errand.is_done.set()
            self.warm()  # It may have cost its worker.

    def _carry_out(self, job: PrintJob) -> Outcome:
        with cache.alone_with(job.key) as is_alone:
            if outcome := _known(job.key):
                return outcome
            if not is_alone:
                return Waiting()
            try:
                pdf = self._renderer.render(job)
            except ShuttingDown as failure:
                return Failed(str(failure))
            except PrintingFailed as failure:
                cache.keep_failure(job.key, str(failure))
                return Failed(str(failure))
            cache.keep_document(job.key, pdf)
            return Printed(pdf, was_cached=False)


def obtain(job: PrintJob, *, wait: float) -> Outcome:
    """Return the document, or that there will be none, or after `wait` seconds that it is still being printed."""
    return _the_desk().obtain(job, wait=wait)


def print_now(job: PrintJob) -> bytes:
    """Return the document however long it takes, for the command line. Raises `PrintingFailed`."""
    while True:
        match obtain(job, wait=60):
            case Printed(pdf):
                return pdf
            case Failed(reason):
                raise PrintingFailed(reason)


def warm() -> None:
    """Get ready for the first job, without waiting for that. A web process may do so once it has been forked."""
    _the_desk().warm()


def _known(key: str) -> Outcome | None:
    """Return what is kept of an earlier time, by whichever process."""
    if (pdf := cache.read_document(key)) is not None:
        return Printed(pdf, was_cached=True)
    if reason := cache.read_failure(key):
        return Failed(reason)
    return None


_desk: Desk | None = None
_desk_lock = threading.Lock()


def _the_desk() -> Desk:
    global _desk
    with _desk_lock:
        if _desk is None:
            _desk = Desk(Renderer())
        return _desk


def _leave_desk_to_parent() -> None:
    """Begin anew in the child of a fork, where the thread is not."""
    global _desk, _desk_lock
    _desk, _desk_lock = None, threading.Lock()


os.register_at_fork(after_in_child=_leave_desk_to_parent)
