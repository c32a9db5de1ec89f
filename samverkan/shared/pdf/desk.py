"""Where a document is asked for. What is kept comes at once; for the rest nobody waits longer than they like.

Each web process has one desk, begun at its first job. Whoever was told to wait asks again and comes back to the same
errand; one that nobody comes back to is not carried out. The processes share what is printed and what failed, and none
prints what another is printing. Where nothing can be kept to share, a desk still hands out what it has printed itself.
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
from samverkan.shared.pdf.renderer import NotRenderable, Outdated, PrintingFailed, Renderer, ShuttingDown

_MOST_ERRANDS = 20
_SEATS = 2
"""How many callers may wait at the same time; the others are told to ask again at once, so that threads are left for the pages."""
_SECONDS_WANTED = 15.0
"""How long an errand waits for its turn after whoever asked has left. The page that waits asks every few seconds."""
_SECONDS_TO_FETCH = 30.0
_MOST_TO_FETCH = 20
_MOST_BYTES_TO_FETCH = 50_000_000
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
    """A job, and what became of it once `is_done`. Someone wants it until a moment that each question puts off."""

    def __init__(self, job: PrintJob) -> None:
        self.job = job
        self.outcome: Outcome = Waiting()
        self.is_done = threading.Event()
        self._wanted_until = 0.0

    def ask(self, wait: float) -> None:
        """Note that somebody stays for `wait` seconds and may then come back."""
        self._wanted_until = max(self._wanted_until, time.monotonic() + wait + _SECONDS_WANTED)

    def is_wanted(self) -> bool:
        """Tell whether somebody is here or may come back."""
        return time.monotonic() < self._wanted_until


class _Shelf:
    """Errands that are done and not yet fetched: those of the last half minute, as many of the newest as there is room for."""

    def __init__(self) -> None:
        self._errands: dict[str, tuple[_Errand, float]] = {}

    def put(self, errand: _Errand) -> None:
        """Lay an errand here that is done."""
        self._errands[errand.job.key] = errand, time.monotonic()
        self._tidy()

    def take(self, key: str) -> _Errand | None:
        """Return the errand, if it is here, and no more."""
        self._tidy()
        errand, _ = self._errands.pop(key, (None, 0.0))
        return errand

    def _tidy(self) -> None:
        size = 0
        for place, (key, (errand, put_at)) in enumerate(reversed(list(self._errands.items()))):
            size += len(errand.outcome.pdf) if isinstance(errand.outcome, Printed) else 0
            has_room = place == 0 or (place < _MOST_TO_FETCH and size <= _MOST_BYTES_TO_FETCH)
            if not has_room or time.monotonic() - put_at > _SECONDS_TO_FETCH:
                del self._errands[key]


class Desk:
    """Takes jobs from any number of threads and lets the renderer do them one after the other."""

    def __init__(self, renderer: Renderer) -> None:
        self._renderer = renderer
        self._lock = threading.Lock()
        self._seats = threading.Semaphore(_SEATS)
        self._errands: dict[str, _Errand] = {}
        self._shelf = _Shelf()
        self._line: SimpleQueue[_Errand] = SimpleQueue()
        self._thread: threading.Thread | None = None

    def obtain(self, job: PrintJob, *, wait: float) -> Outcome:
        """Return the document, or that there will be none, or after `wait` seconds that it is still being printed."""
        outcome = _known(job.key)
        if outcome is None:
            errand = self._errand_for(job, wait)
            if errand is None:
                return _TOO_MANY
            if self._seats.acquire(blocking=False):
                try:
                    errand.is_done.wait(wait)
                finally:
                    self._seats.release()
            outcome = errand.outcome
        if not isinstance(outcome, Waiting):
            with self._lock:
                self._shelf.take(job.key)
        return outcome

    def warm(self) -> None:
        """Get ready for the next job, without waiting for that."""
        try:
            self._renderer.warm()
        except ShuttingDown:
            pass
        except PrintingFailed:
            logger.warning("There is no PDF worker yet: it is tried again with the next document.")

    def _errand_for(self, job: PrintJob, wait: float) -> _Errand | None:
        """Return the errand that printed or prints the job, a new one if there is none; None when there are too many."""
        with self._lock:
            if done := self._shelf.take(job.key):
                return done
            if job.key not in self._errands:
                if sum(errand.is_wanted() for errand in self._errands.values()) >= _MOST_ERRANDS:
                    return None
                self._errands[job.key] = _Errand(job)
                self._line.put(self._errands[job.key])
            self._errands[job.key].ask(wait)
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._work, name="pdf-desk", daemon=True)
                self._thread.start()
            return self._errands[job.key]

    def _work(self) -> None:
        while True:
            errand = self._line.get()
            if not self._is_still_wanted(errand):
                continue
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
                self._shelf.put(errand)
            errand.is_done.set()
            self.warm()  # It may have cost its worker.

    def _is_still_wanted(self, errand: _Errand) -> bool:
        """Tell whether somebody wants the errand, and forget it otherwise."""
        with self._lock:
            if errand.is_wanted():
                return True
            del self._errands[errand.job.key]
            return False

    def _carry_out(self, job: PrintJob) -> Outcome:
        with cache.alone_with(job.key) as is_alone:
            if outcome := _known(job.key):
                return outcome
            if not is_alone:
                return Waiting()
            try:
                pdf = self._renderer.render(job)
            except (ShuttingDown, Outdated) as failure:
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
