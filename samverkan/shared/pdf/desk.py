"""Where a document is asked for. What is kept comes at once; for the rest nobody waits longer than they like.

Each web process has one desk, begun at its first job. Whoever was told to wait asks again and comes back to the same
errand; one that nobody comes back to is not carried out. The processes share what is printed and what failed, and none
prints what another is printing. Where nothing can be kept to share, a desk still hands out what it has printed itself.

A desk has two lanes, each with a worker of its own: heavy documents (`weight`) have one to themselves, whose worker is there only
as long as it is needed. Within a lane the askers take turns (`line`), and none has more errands or seats than its share.
"""

import logging
import os
import threading
import time

from django.conf import settings

from samverkan.shared.pdf import cache
from samverkan.shared.pdf.job import PrintJob
from samverkan.shared.pdf.line import Errand, Line, Seats, Shelf
from samverkan.shared.pdf.outcomes import (
    Failed,
    NotRenderable,
    Outcome,
    Outdated,
    Printed,
    PrintingFailed,
    ShuttingDown,
    TooHeavy,
    TooManyAtOnce,
    Waiting,
)
from samverkan.shared.pdf.renderer import Renderer
from samverkan.shared.pdf.weight import is_heavy, is_too_heavy

_MOST_ERRANDS_EACH = 4
_MOST_ERRANDS = 60
_SEATS = 2
"""How many callers may wait at the same time; the others are told to ask again at once, so that threads are left for the pages."""
_PAUSE = 0.1
"""Seconds between looks at what another process is printing."""
_SECONDS_IDLE = 60.0
"""How long a lane waits for an errand before its thread ends, and the worker of the heavy lane with it."""
_LONGEST_WAITS = 20
"""How many times `PDF_SECONDS` the command line waits for a document, behind those of others."""

logger = logging.getLogger(__name__)


class _Lane:
    """A line with a renderer. `changed` tells its thread of new errands, under the lock of the desk."""

    def __init__(self, name: str, renderer: Renderer, lock: threading.Lock, *, stays_warm: bool) -> None:
        self.name = name
        self.renderer = renderer
        self.stays_warm = stays_warm
        self.line = Line()
        self.changed = threading.Condition(lock)
        self.thread: threading.Thread | None = None


class Desk:
    """Takes jobs from any number of threads and lets two renderers do them, one after the other each."""

    def __init__(self, renderer: Renderer, heavy_renderer: Renderer) -> None:
        self._lock = threading.Lock()
        self._seats = Seats(_SEATS)
        self._errands: dict[str, Errand] = {}
        self._shelf = Shelf()
        self._light = _Lane("light", renderer, self._lock, stays_warm=True)
        self._heavy = _Lane("heavy", heavy_renderer, self._lock, stays_warm=False)

    def obtain(self, job: PrintJob, *, wait: float, asker: str = "") -> Outcome:
        """Return the document, or that there will be none, or after `wait` seconds that it is still being printed.

        `asker` is who shares the desk with others: those of one organisation wait for each other.
        """
        if is_too_heavy(job):
            return Failed(str(TooHeavy()))
        outcome = _known(job.key)
        if outcome is None:
            errand = self._errand_for(job, wait, asker)
            if errand is None:
                return Failed(str(TooManyAtOnce()))
            if self._seats.take(asker, is_heavy=is_heavy(job)):
                try:
                    errand.is_done.wait(wait)
                finally:
                    self._seats.leave(asker)
            outcome = errand.outcome
        if not isinstance(outcome, Waiting):
            with self._lock:
                self._shelf.take(job.key)
        return outcome

    def warm(self) -> None:
        """Get ready for the next job, without waiting for that."""
        try:
            self._light.renderer.warm()
        except ShuttingDown:
            pass
        except PrintingFailed:
            logger.warning("There is no PDF worker yet: it is tried again with the next document.")

    def _errand_for(self, job: PrintJob, wait: float, asker: str) -> Errand | None:
        """Return the errand that printed or prints the job, a new one if there is none; None when there are too many."""
        with self._lock:
            if done := self._shelf.take(job.key):
                return done
            lane = self._heavy if is_heavy(job) else self._light
            if job.key not in self._errands:
                if not self._has_room_for(asker):
                    return None
                self._errands[job.key] = Errand(job)
                lane.line.put(self._errands[job.key])
            self._errands[job.key].ask(asker, wait)
            self._see_to(lane)
            return self._errands[job.key]

    def _has_room_for(self, asker: str) -> bool:
        wanted = [errand for errand in self._errands.values() if errand.is_wanted]
        own = [errand for errand in wanted if asker in errand.askers]
        return len(own) < _MOST_ERRANDS_EACH and len(wanted) < _MOST_ERRANDS

    def _see_to(self, lane: _Lane) -> None:
        """Let the lane's thread, a new one if there is none, see what there is."""
        lane.changed.notify()
        if lane.thread is None or not lane.thread.is_alive():
            lane.thread = threading.Thread(target=self._work, args=(lane,), name=f"pdf-desk-{lane.name}", daemon=True)
            lane.thread.start()

    def _work(self, lane: _Lane) -> None:
        while errand := self._next(lane):
            try:
                errand.outcome = self._carry_out(errand.job, lane.renderer)
            except Exception:
                logger.exception("Job %s could not be printed.", errand.job.key)
                errand.outcome = Failed(str(NotRenderable()))
            if isinstance(errand.outcome, Waiting):  # Another process is at it: see to others meanwhile.
                with self._lock:
                    errand.rest(_PAUSE)
                    lane.line.put(errand)
                continue
            with self._lock:
                del self._errands[errand.job.key]
                self._shelf.put(errand)
            errand.is_done.set()
            if lane.stays_warm:
                self.warm()  # It may have cost its worker.
        if not lane.stays_warm:
            lane.renderer.rest()

    def _next(self, lane: _Lane) -> Errand | None:
        """Return the errand whose turn it is, None when there has been none for a while: the thread then ends."""
        until = time.monotonic() + _SECONDS_IDLE
        with lane.changed:
            while True:
                for unwanted in lane.line.take_unwanted():
                    del self._errands[unwanted.job.key]
                if errand := lane.line.take():
                    return errand
                left = until - time.monotonic()
                if left <= 0 and not lane.line:
                    lane.thread = None
                    return None
                lane.changed.wait(_PAUSE if lane.line else left)

    def _carry_out(self, job: PrintJob, renderer: Renderer) -> Outcome:
        with cache.alone_with(job.key) as is_alone:
            if outcome := _known(job.key):
                return outcome
            if not is_alone:
                return Waiting()
            try:
                pdf = renderer.render(job)
            except (ShuttingDown, Outdated, TooManyAtOnce) as failure:
                return Failed(str(failure))
            except PrintingFailed as failure:
                cache.keep_failure(job.key, str(failure))
                return Failed(str(failure))
            cache.keep_document(job.key, pdf)
            return Printed(pdf, was_cached=False)


def obtain(job: PrintJob, *, wait: float, asker: str = "") -> Outcome:
    """Return the document, or that there will be none, or after `wait` seconds that it is still being printed."""
    return _the_desk().obtain(job, wait=wait, asker=asker)


def print_now(job: PrintJob) -> bytes:
    """Return the document however long it takes within reason, for the command line. Raises `PrintingFailed`."""
    until = time.monotonic() + _LONGEST_WAITS * settings.PDF_SECONDS
    while (left := until - time.monotonic()) > 0:
        match obtain(job, wait=left):
            case Printed(pdf):
                return pdf
            case Failed(reason):
                raise PrintingFailed(reason)
        time.sleep(_PAUSE)  # Another process is at it, or sits in the seat.
    raise TooManyAtOnce


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
            _desk = Desk(Renderer(), Renderer())
        return _desk


def _leave_desk_to_parent() -> None:
    """Begin anew in the child of a fork, where the thread is not."""
    global _desk, _desk_lock
    _desk, _desk_lock = None, threading.Lock()


os.register_at_fork(after_in_child=_leave_desk_to_parent)
