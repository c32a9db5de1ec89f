"""The other side of `worker`: one warm process that renders, within limits, replaced whenever anything is wrong with it.

Whoever asks gets the document or a `PrintingFailed`, whose text is for the user. What the worker writes to stderr goes
to ours.
"""

import atexit
import logging
import os
import subprocess  # nosec B404
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from io import FileIO
from typing import cast
from weakref import WeakSet

from django.conf import settings

from samverkan.shared.pdf import cache
from samverkan.shared.pdf.fingerprint import RENDERER_FINGERPRINT
from samverkan.shared.pdf.fonts import FONTS_CONF
from samverkan.shared.pdf.job import PrintJob
from samverkan.shared.pdf.outcomes import (
    NotRenderable,
    Outdated,
    ShuttingDown,
    TooLarge,
    TooManyAtOnce,
    TooSlow,
    WorkerCrashed,
)
from samverkan.shared.pdf.protocol import FAILED, OTHER_VERSION, OUT_OF_MEMORY, PRINTED, read_frame, write_frame

_RENDERING = "samverkan.shared.pdf.rendering"
_LIBRARY_FOLDERS = ("LD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH")
"""All that a worker is told of our environment: where the system libraries are, if not where they use to be."""
_SECONDS_TO_LEAVE = 2
_NOT_ENDED = -9
"""The exit status of what was killed."""

logger = logging.getLogger(__name__)

_MEANING = {OUT_OF_MEMORY: TooLarge, OTHER_VERSION: Outdated}
"""What it means that a worker exits in another way than by a crash."""


class Renderer:
    """Renders one job at a time, for any number of threads, in a worker that is started when it is first needed.

    After a fork the worker stays with the parent, and the child starts its own.
    """

    def __init__(self, rendering: str = _RENDERING) -> None:
        self._rendering = rendering
        self._lock = threading.Lock()
        self._worker: _Worker | None = None
        self._is_closed = False
        _renderers.add(self)

    def warm(self) -> None:
        """Start the worker, if there is none, and let it get ready by itself while we go on."""
        with self._alone():
            self._living_worker()

    def rest(self) -> None:
        """End the worker until it is needed again, unless it is needed just now."""
        lock = self._lock
        if lock.acquire(blocking=False):
            try:
                if self._worker:
                    self._worker.end()
                    self._worker = None
            finally:
                lock.release()

    def render(self, job: PrintJob) -> bytes:
        """Return the document. Raises a `PrintingFailed`; a crash is given a second try, a limit is not."""
        content = job.to_bytes()
        with self._alone():
            try:
                return self._ask(content)
            except WorkerCrashed:
                if not self._is_closed:
                    logger.warning("The PDF worker ended during job %s, which is tried once more.", job.key)
                return self._ask(content)

    def close(self) -> None:
        """End the worker, also in the middle of a job, and start no other."""
        self._is_closed = True
        if self._worker:
            self._worker.kill()
        if self._lock.acquire(timeout=_SECONDS_TO_LEAVE):
            if self._worker:
                self._worker.end()
            self._lock.release()

    def leave_to_parent(self) -> None:
        """Forget, in the child of a fork, the worker of the parent and whoever was using it."""
        self._lock = threading.Lock()
        if self._worker:
            self._worker.leave_to_parent()
            self._worker = None

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Keep the worker from other threads. Raises TooManyAtOnce when they have had it for longer than two jobs may take."""
        if not self._lock.acquire(timeout=2 * settings.PDF_SECONDS + _SECONDS_TO_LEAVE):
            raise TooManyAtOnce
        lock = self._lock
        try:
            yield
        finally:
            lock.release()

    def _ask(self, content: bytes) -> bytes:
        worker = self._living_worker()
        try:
            return worker.ask(content)
        finally:
            if worker.is_spent:
                worker.end()

    def _living_worker(self) -> "_Worker":
        if self._is_closed:
            raise ShuttingDown
        if self._worker and not self._worker.is_alive():
            self._worker.end()
            self._worker = None
        if self._worker is None:
            self._worker = _Worker(self._rendering)
        return self._worker


class _Worker:
    """One process, `is_spent` when another should take its place.

    Whatever interrupts a question ends it, so that no answer can be taken for that to another.
    """

    def __init__(self, rendering: str) -> None:
        self._jobs = 0
        self.is_spent = False
        command = [sys.executable, "-m", "samverkan.shared.pdf.worker", RENDERER_FINGERPRINT, rendering]
        limits = [str(settings.PDF_SECONDS), str(settings.PDF_MEGABYTES)]
        try:
            self._process = subprocess.Popen(  # nosec B603
                command + limits,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                bufsize=0,
                cwd=settings.BASE_DIR,
                env=_environment(),
                start_new_session=True,
            )
        except OSError as error:
            logger.exception("The PDF worker could not be started.")
            raise WorkerCrashed from error
        self._questions = cast(FileIO, self._process.stdin)
        self._answers = cast(FileIO, self._process.stdout)

    def is_alive(self) -> bool:
        return self._process.poll() is None

    def ask(self, content: bytes) -> bytes:
        """Return the document for a job; ends the process and raises a `PrintingFailed` when there is none in time."""
        self._jobs += 1
        is_too_late = threading.Event()

        def give_up() -> None:
            is_too_late.set()
            self.kill()

        limit = threading.Timer(settings.PDF_SECONDS, give_up)
        limit.daemon = True  # Whoever exits meanwhile does not wait for it.
        limit.start()
        answer, status = None, 0
        try:
            write_frame(self._questions, content)
            answer = read_frame(self._answers)
        except BrokenPipeError:
            pass
        finally:
            limit.cancel()
            if answer is None:
                status = self.end()
        if answer is None:
            raise TooSlow if is_too_late.is_set() else _MEANING.get(status, WorkerCrashed)
        self.is_spent = self._jobs >= settings.PDF_JOBS_PER_WORKER or not answer.startswith(PRINTED)
        if answer.startswith(FAILED):
            logger.error("A document could not be rendered:\n%s", answer[1:].decode())
            raise NotRenderable
        return answer[1:]

    def kill(self) -> None:
        self._process.kill()

    def end(self) -> int:
        """See the process off, so that nothing is left of it, and return its exit status."""
        self._questions.close()
        try:
            return self._process.wait(_SECONDS_TO_LEAVE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            return self._seen_off()
        finally:
            self._answers.close()

    def _seen_off(self) -> int:
        """Return how the killed process ended. One that the system holds on to is left to end by itself."""
        try:
            return self._process.wait(_SECONDS_TO_LEAVE)
        except subprocess.TimeoutExpired:
            logger.error("The PDF worker %s has been killed and does not end.", self._process.pid)
            return _NOT_ENDED

    def leave_to_parent(self) -> None:
        """Close our copies of the pipes: the process is to notice when the parent, who still has its own, is gone."""
        self._questions.close()
        self._answers.close()
        self._process.poll()  # Not our child, so this only makes it known as over.


def _environment() -> dict[str, str]:
    """Return all that a worker is told: nothing secret, and nowhere to find programs, none of which it needs."""
    environment = {name: os.environ[name] for name in _LIBRARY_FOLDERS if name in os.environ}
    return environment | {
        # Looking for a library that is not there, cffi would run a compiler; without one we start in half the time.
        "PATH": "/nonexistent",
        "LANG": "C.UTF-8",
        "FONTCONFIG_FILE": str(FONTS_CONF),
        "XDG_CACHE_HOME": str(cache.folder()),  # What fontconfig has seen of the fonts; may be deleted too.
    }


_renderers: WeakSet[Renderer] = WeakSet()


@atexit.register
def _close_all() -> None:
    for renderer in list(_renderers):
        renderer.close()


def _leave_all_to_parent() -> None:
    for renderer in list(_renderers):
        renderer.leave_to_parent()


os.register_at_fork(after_in_child=_leave_all_to_parent)
