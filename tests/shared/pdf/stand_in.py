"""What a worker renders with in tests of the machinery: it does what the job says, also what no renderer should."""

import json
import os
import re
import signal
import sys
import time
from pathlib import Path
from threading import Thread
from types import SimpleNamespace

from samverkan.shared.pdf.job import PrintJob, Standard

STAND_IN = "tests.shared.pdf.stand_in"
HEAVY = 10_000
"""Paragraphs of a document that is heavy, and can be printed."""


def job_to(order, argument="", *, attempts="", paragraphs=0):
    """Return a job that has the stand-in do something, and first note the attempt in a file if one is named.

    It weighs as much as a page of so many paragraphs.
    """
    html, css = json.dumps([order, str(argument), "<p></p>" * paragraphs]), str(attempts)
    return PrintJob(html, css, "Titel", "", (), "00", None, Standard.WORKING)


def attempts_in(path):
    """Return how often jobs that name the file were begun."""
    return len(path.read_text()) if path.exists() else 0


def attempts_of(path):
    """Return what jobs have noted in a file, in the order that they were done."""
    return path.read_text().split() if path.exists() else []


def is_running(pid):
    """Tell whether a process is there; one that only waits to be seen off counts when it is ours to see off."""
    try:
        state, parent = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[:2]
    except FileNotFoundError:
        return False
    return state != "Z" or int(parent) == os.getpid()


def wait_until(condition):
    """Wait for what is about to happen, a few seconds at most."""
    for _ in range(500):
        if condition():
            return
        time.sleep(0.01)
    raise AssertionError("It did not happen.")


def warm_up():
    """Nothing takes long here."""


def render(job):
    """Do what the job says and return a document that tells of it."""
    if job.css:
        with Path(job.css).open("a") as file:
            file.write("x")
    order, argument, _ = json.loads(job.html)
    said = globals()[f"_{order}"](argument)
    return SimpleNamespace(pdf=said if isinstance(said, bytes) else str(said).encode())


def _echo(text):
    return text


def _note(path_and_word):
    path, word = path_and_word.split()
    with Path(path).open("a") as file:
        file.write(f"{word}\n")
    return word


def _repeat(size):
    return b"x" * int(size)


def _sleep(seconds):
    time.sleep(float(seconds))
    return os.getpid()


def _hold(_):
    """Compute without ever letting another thread in."""
    return re.match(r"(a+)+$", "a" * 60 + "b")


def _eat(_):
    """Take memory until there is no more."""
    eaten = []
    while True:
        eaten.append(bytes(1 << 20))


def _nibble(_):
    """Take memory slowly, and never see that there is no more."""
    eaten = []
    while True:
        eaten.append(b"x" * (4 << 20))
        time.sleep(0.01)


def _gulp(_):
    """Take much memory, give it back, and go on as if nothing had happened."""
    return len(b"x" * (250 << 20))


def _crash(_):
    os.kill(os.getpid(), signal.SIGSEGV)


def _crash_once(path):
    if not Path(path).exists():
        Path(path).touch()
        _crash(path)
    return "recovered"


def _fail(text):
    raise ValueError(text)


def _fail_fatally(text):
    raise BaseException(text)


def _fail_again(text):
    try:
        _fail(text)
    except ValueError as error:
        raise RuntimeError(text) from error


def _fail_in_code(text):
    compile(f"this is {text}", text, "exec")


def _fail_in_groups(text):
    raise ExceptionGroup(text, [ValueError(text)])


def _fail_elsewhere(text):
    failing = Thread(target=_fail, args=(text,))
    failing.start()
    failing.join()
    return "said"


def _tell_pid(_):
    return os.getpid()


def _tell_niceness(_):
    return os.nice(0)


def _tell_environment(_):
    return json.dumps(dict(os.environ))


def _chatter(_):
    print("on stdout", flush=True)
    os.write(1, b"on stdout\n")
    sys.stderr.write("on stderr " * 100_000)
    return "said"
