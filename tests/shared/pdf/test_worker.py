"""The worker as whoever starts it sees it: frames in, frames out, and gone when nobody is there."""

import os
import subprocess
import sys

import pytest

from samverkan.shared.pdf.fingerprint import RENDERER_FINGERPRINT
from samverkan.shared.pdf.protocol import FAILED, OTHER_VERSION, OUT_OF_MEMORY, PRINTED, read_frame, write_frame
from tests.shared.pdf.stand_in import STAND_IN, attempts_in, job_to, wait_until

NO_LIMIT = 100_000


@pytest.fixture
def start():
    started = []

    def start(rendering=STAND_IN, megabytes=NO_LIMIT, fingerprint=RENDERER_FINGERPRINT, stderr=None):
        command = [sys.executable, "-m", "samverkan.shared.pdf.worker"]
        arguments = [fingerprint, rendering, "60", str(megabytes)]
        worker = subprocess.Popen(
            command + arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=stderr, bufsize=0
        )
        started.append(worker)
        return worker

    yield start
    for worker in started:
        worker.kill()
        worker.wait()
        worker.stdin.close()
        worker.stdout.close()


def ask(worker, job):
    write_frame(worker.stdin, job.to_bytes())
    return read_frame(worker.stdout)


def test_jobs_are_answered_in_order(start):
    worker = start()

    for text in ("first", "second"):
        write_frame(worker.stdin, job_to("echo", text).to_bytes())

    assert [read_frame(worker.stdout) for _ in range(2)] == [PRINTED + b"first", PRINTED + b"second"]


def test_what_rendering_prints_is_no_part_of_the_answer(start):
    worker = start()

    answers = [ask(worker, job_to("chatter")), ask(worker, job_to("echo", "next"))]

    assert answers == [PRINTED + b"said", PRINTED + b"next"]


@pytest.mark.parametrize(
    ("order", "kinds"),
    [
        ("fail", [b"ValueError"]),
        ("fail_fatally", [b"BaseException"]),
        ("fail_again", [b"ValueError", b"RuntimeError"]),
        ("fail_in_code", [b"SyntaxError"]),
        ("fail_in_groups", [b"ExceptionGroup"]),
    ],
)
def test_error_is_told_without_its_words_and_the_worker_goes_on(start, order, kinds):
    worker = start()

    answers = [ask(worker, job_to(order, "oh no")), ask(worker, job_to("echo", "next"))]

    lines = answers[0].splitlines()
    assert answers[0].startswith(FAILED)
    assert [kind for kind in kinds if not any(line.startswith(kind) for line in lines)] == []
    assert b"stand_in.py" in answers[0]
    assert b"oh no" not in answers[0], "It may be the document's own text"
    assert answers[1] == PRINTED + b"next"


def test_error_that_nobody_catches_is_told_without_its_words(start):
    worker = start(stderr=subprocess.PIPE)
    ask(worker, job_to("fail_elsewhere", "oh no"))
    worker.stdin.close()

    said = worker.stderr.read()
    worker.stderr.close()

    assert b"\nValueError\n" in said
    assert b"oh no" not in said


@pytest.mark.parametrize("order", ["eat", "nibble", "gulp"])
def test_worker_without_memory_says_so_as_it_ends(start, order):
    worker = start(megabytes=200)

    assert ask(worker, job_to(order)) is None
    assert worker.wait(5) == OUT_OF_MEMORY


def test_pages_go_before_the_worker(start):
    assert ask(start(), job_to("tell_niceness")) == PRINTED + str(os.nice(0) + 5).encode()


def test_idle_worker_ends_with_stdin(start):
    worker = start()
    ask(worker, job_to("echo"))

    worker.stdin.close()

    assert worker.wait(5) == 0


def test_busy_worker_ends_with_stdin(start, tmp_path):
    worker, attempts = start(), tmp_path / "attempts"
    write_frame(worker.stdin, job_to("sleep", 60, attempts=attempts).to_bytes())
    wait_until(lambda: attempts_in(attempts))

    worker.stdin.close()

    assert worker.wait(5) == 0


def test_worker_ends_with_stdin_in_the_middle_of_a_job(start):
    worker = start()
    worker.stdin.write(b"\0\0\0\0\0\0\1\0half")

    worker.stdin.close()

    assert worker.wait(5) == 0


def test_worker_that_cannot_find_what_renders_ends(start):
    assert start(rendering="samverkan.shared.pdf.nowhere").wait(5) == 1


def test_worker_does_nothing_for_another_version(start):
    worker = start(fingerprint="0" * 16)

    assert worker.wait(5) == OTHER_VERSION
    assert worker.stdout.read() == b""
