"""The process that renders: `python -m samverkan.shared.pdf.worker <fingerprint> <module> <seconds> <megabytes>`.

It reads jobs on stdin and answers each on stdout. It knows no settings, no database and no secret, yields to the pages
when both want the processor, and ends when stdin does, whatever it is doing then: nobody is left to print for. For a
process of another version than its own it does nothing.
`renderer` is its other side.
"""

import os
import re
import resource
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from io import FileIO
from queue import SimpleQueue
from typing import Any

from samverkan.shared.pdf.fingerprint import RENDERER_FINGERPRINT
from samverkan.shared.pdf.job import PrintJob
from samverkan.shared.pdf.protocol import (
    FAILED,
    OTHER_VERSION,
    OUT_OF_MEMORY,
    PRINTED,
    PRINTED_LAST,
    read_frame,
    write_frame,
)
from samverkan.shared.reports.failure import report, report_uncaught

_NICENESS = 5
_MEGABYTES_RESERVED = 1024
_MEMORY_FILE = "/proc/self/status"


def serve(module: str, seconds: float, megabytes: int) -> None:
    """Answer jobs until stdin ends, with what the module's `render` makes of them; its `warm_up` comes first."""
    answers = _take_stdout()
    os.nice(_NICENESS)
    _limit(resource.RLIMIT_CORE, 0)  # What a crash would leave on disk holds the document.
    memory = _Memory()
    _limit(resource.RLIMIT_AS, (megabytes + _MEGABYTES_RESERVED) << 20)
    threading.Thread(target=_watch, args=(memory, megabytes), daemon=True).start()
    jobs: SimpleQueue[bytes] = SimpleQueue()
    threading.Thread(target=_receive, args=(jobs,), daemon=True).start()

    rendering = import_module(module)
    rendering.warm_up()
    while True:
        job = jobs.get()
        _limit_processor_time(seconds)
        answer = _answer(rendering.render, job)
        used = memory.most_used()
        if used > megabytes:
            os._exit(OUT_OF_MEMORY)
        if answer.startswith(PRINTED) and used > megabytes / 2:
            answer = PRINTED_LAST + answer[1:]
        write_frame(answers, answer)


def _take_stdout() -> FileIO:
    """Return stdout for answers alone; what anybody prints goes to stderr."""
    answers = FileIO(os.dup(sys.stdout.fileno()), "w")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return answers


def _receive(jobs: SimpleQueue[bytes]) -> None:
    """Pass on what comes on stdin, and end the process when nothing more can come, even in the middle of a job."""
    source = FileIO(sys.stdin.fileno(), closefd=False)
    try:
        while (job := read_frame(source)) is not None:
            jobs.put(job)
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    os._exit(0)


def _answer(render: Callable[[PrintJob], Any], job: bytes) -> bytes:
    try:
        pdf: bytes = render(PrintJob.from_bytes(job)).pdf
    except MemoryError:
        raise
    except BaseException as error:  # WeasyPrint has errors that are no Exception.
        return FAILED + report(error).encode(errors="replace")
    return PRINTED + pdf


class _Memory:
    """The memory of this process, where the system tells of it."""

    def __init__(self) -> None:
        # Kept open, since no file may be opened during a job.
        self._file = os.open(_MEMORY_FILE, os.O_RDONLY) if os.path.exists(_MEMORY_FILE) else None

    def most_used(self) -> float:
        """Return the megabytes that have been used at the same time since the process began; 0 if nobody knows."""
        if self._file is None:
            return 0
        most = re.search(rb"VmHWM:\s*(\d+) kB", os.pread(self._file, 1 << 16, 0))
        return int(most[1]) / 1024 if most else 0


def _watch(memory: _Memory, megabytes: int) -> None:
    """End the process once it has used more than it may.

    It is measured, since few programs notice that memory is refused: they crash, or what they make lacks something.
    The limit of the system is for what happens between two looks, and wider, since it also counts what each thread
    reserves and never uses.
    """
    while memory.most_used() <= megabytes:
        time.sleep(0.1)
    os._exit(OUT_OF_MEMORY)


def _limit_processor_time(seconds: float) -> None:
    """End the process if the job takes longer by far: it may let nobody see that stdin ended, nor anybody be left."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _limit(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime + seconds) + 10)


def _limit(kind: int, most: int) -> None:
    _, ceiling = resource.getrlimit(kind)
    with suppress(OSError, ValueError):  # Not every system can limit everything.
        resource.setrlimit(kind, (most if ceiling == resource.RLIM_INFINITY else min(most, ceiling), ceiling))


if __name__ == "__main__":
    report_uncaught()
    if sys.argv[1] != RENDERER_FINGERPRINT:  # Before anything else is read, which may have changed its meaning.
        print("Samverkan has been updated: start its web processes anew.", file=sys.stderr)
        sys.exit(OTHER_VERSION)
    try:
        serve(sys.argv[2], float(sys.argv[3]), int(sys.argv[4]))
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
