"""The desk: nobody waits longer than they like, nothing is printed twice, and whoever asks again learns how it went."""

import multiprocessing
import os
import shutil
import subprocess
import sys
import time

import pytest
from django.conf import settings

from samverkan.shared.pdf import cache
from samverkan.shared.pdf import desk as desks
from samverkan.shared.pdf import line as lines
from samverkan.shared.pdf import renderer as renderers
from samverkan.shared.pdf.desk import Desk
from samverkan.shared.pdf.outcomes import Failed, Printed, PrintingFailed, Waiting
from samverkan.shared.pdf.renderer import Renderer
from tests.shared.pdf.stand_in import HEAVY, STAND_IN, attempts_in, attempts_of, is_running, job_to, wait_until
from tests.threads import at_once

fork = multiprocessing.get_context("fork")
forks = pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")


@pytest.fixture
def attempts(tmp_path):
    return tmp_path / "attempts"


@pytest.fixture
def own_desk(desk, monkeypatch):
    """Make ours the desk of this process."""
    monkeypatch.setattr(desks, "_desk", desk)
    return desk


@pytest.fixture
def another_desk(cache_dir):
    """The desk of another process, as it were."""
    renderers = Renderer(STAND_IN), Renderer(STAND_IN)
    yield Desk(*renderers)
    for renderer in renderers:
        renderer.close()


# Documents


def test_document_is_printed_once_and_then_kept(desk, attempts):
    job = job_to("echo", "content", attempts=attempts)

    outcomes = [desk.obtain(job, wait=10), desk.obtain(job, wait=10)]

    assert outcomes == [Printed(b"content", was_cached=False), Printed(b"content", was_cached=True)]
    assert attempts_in(attempts) == 1


def test_kept_document_needs_no_worker(desk, renderer):
    job = job_to("echo")
    cache.keep_document(job.key, b"kept")

    assert desk.obtain(job, wait=0) == Printed(b"kept", was_cached=True)
    assert renderer._worker is None


def test_whoever_waits_is_let_go_in_time_and_comes_back_to_the_same_errand(desk, attempts):
    job = job_to("sleep", 0.8, attempts=attempts)

    started = time.perf_counter()
    outcomes = [desk.obtain(job, wait=0), desk.obtain(job, wait=0.1)]
    seconds = time.perf_counter() - started
    later = desk.obtain(job, wait=10)

    assert outcomes == [Waiting(), Waiting()]
    assert seconds < 0.5
    assert isinstance(later, Printed)
    assert attempts_in(attempts) == 1


def test_all_who_ask_get_the_document(desk, attempts):
    job = job_to("echo", "content", attempts=attempts)

    def ask():
        while isinstance(outcome := desk.obtain(job, wait=10), Waiting):
            time.sleep(0.05)
        return outcome

    outcomes = at_once(*[ask] * 5)

    assert {outcome.pdf for outcome in outcomes} == {b"content"}
    assert attempts_in(attempts) == 1


def test_few_wait_so_that_threads_are_left_for_the_pages(desk, attempts):
    def ask(number):
        begun = time.monotonic()
        job = job_to("sleep", 1 + number / 1000, attempts=attempts)
        outcome = desk.obtain(job, wait=10, asker=f"organisation {number % 3}")
        return outcome, time.monotonic() - begun

    outcomes = at_once(*[lambda number=number: ask(number) for number in range(6)])

    assert sum(isinstance(outcome, Printed) for outcome, _ in outcomes) == 2
    assert all(seconds < 0.9 for outcome, seconds in outcomes if isinstance(outcome, Waiting))


def test_document_reaches_who_waits_though_the_folder_is_deleted_meanwhile(desk, attempts, cache_dir):
    job = job_to("sleep", 0.2, attempts=attempts)

    def delete():
        wait_until(lambda: attempts_in(attempts))
        shutil.rmtree(cache_dir)

    outcome, _ = at_once(lambda: desk.obtain(job, wait=10), delete)

    assert isinstance(outcome, Printed)


def test_document_is_printed_though_nothing_can_be_kept(desk, cache_dir):
    cache_dir.write_text("a file where the folder would be")

    assert desk.obtain(job_to("echo", "content"), wait=10) == Printed(b"content", was_cached=False)


# Where nothing can be kept


@pytest.fixture(params=["not writable", "no room"])
def nothing_kept(request, cache_dir, settings):
    """A folder that keeps nothing, for one reason or another."""
    if request.param == "no room":
        settings.PDF_CACHE_MEGABYTES = 0
    else:
        cache_dir.write_text("a file where the folder would be")


def polled(desk, job):
    """Ask as a page does that fetches its document itself, and return how often it was told to wait and what then came."""
    for waits in range(30):
        if not isinstance(outcome := desk.obtain(job, wait=0), Waiting):
            return waits, outcome
        time.sleep(0.2)
    raise AssertionError("It never came.")


@pytest.mark.usefixtures("nothing_kept")
def test_document_that_takes_longer_than_its_reader_waits_is_fetched_where_nothing_is_kept(desk, attempts):
    waits, outcome = polled(desk, job_to("sleep", 0.5, attempts=attempts))

    assert waits
    assert isinstance(outcome, Printed)
    assert attempts_in(attempts) == 1


@pytest.mark.usefixtures("nothing_kept")
def test_document_that_has_been_fetched_is_let_go_of_where_nothing_is_kept(desk, attempts):
    job = job_to("echo", attempts=attempts)

    for _ in range(2):
        assert isinstance(desk.obtain(job, wait=10), Printed)

    assert attempts_in(attempts) == 2


def test_failure_reaches_who_comes_back_where_nothing_is_kept(desk, attempts, cache_dir):
    cache_dir.write_text("a file where the folder would be")

    _, outcome = polled(desk, job_to("fail", attempts=attempts))

    assert outcome.reason.startswith("Dokumentet kunde inte skrivas ut")
    assert attempts_in(attempts) == 1


@pytest.mark.parametrize("limit", ["_SECONDS_TO_FETCH", "_MOST_TO_FETCH", "_MOST_BYTES_TO_FETCH"])
def test_documents_that_nobody_fetches_are_let_go_of(desk, settings, monkeypatch, attempts, limit):
    monkeypatch.setattr(lines, limit, 0)
    settings.PDF_CACHE_MEGABYTES = 0
    forgotten = job_to("echo", "forgotten", attempts=attempts)
    desk.obtain(forgotten, wait=0)

    desk.obtain(job_to("echo", "next"), wait=10)
    desk.obtain(forgotten, wait=10)

    assert attempts_in(attempts) == 2


# Failures


def test_failure_is_remembered_by_all_desks(desk, another_desk, attempts, settings):
    job = job_to("sleep", 60, attempts=attempts)
    desk.obtain(job_to("echo"), wait=10)
    settings.PDF_SECONDS = 0.5

    first = desk.obtain(job, wait=0)
    outcomes = [desk.obtain(job, wait=10), desk.obtain(job, wait=10), another_desk.obtain(job, wait=10)]

    assert first == Waiting()
    assert outcomes == [outcomes[0]] * 3
    assert outcomes[0].reason.startswith("Dokumentet blev så stort")
    assert attempts_in(attempts) == 1


def test_others_are_printed_after_a_failure(desk):
    outcomes = [desk.obtain(job_to(order), wait=10) for order in ("fail", "crash", "echo")]

    assert [type(outcome) for outcome in outcomes] == [Failed, Failed, Printed]


def test_error_of_our_own_is_told_and_ends_nothing(desk, settings, caplog):
    settings.PDF_JOBS_PER_WORKER = "many"
    outcome = desk.obtain(job_to("echo", "first"), wait=10)
    settings.PDF_JOBS_PER_WORKER = 200

    assert outcome.reason.startswith("Dokumentet kunde inte skrivas ut på grund av ett fel i Samverkan.")
    assert "could not be printed" in caplog.text
    assert isinstance(desk.obtain(job_to("echo", "second"), wait=10), Printed)


def test_desk_with_too_many_errands_takes_no_more(desk, monkeypatch):
    monkeypatch.setattr(desks, "_MOST_ERRANDS", 2)
    jobs = [job_to("sleep", 0.3 + number / 100) for number in range(3)]

    outcomes = [desk.obtain(job, wait=0) for job in jobs]

    assert outcomes[:2] == [Waiting(), Waiting()]
    assert outcomes[2].reason == "Många dokument skrivs ut just nu. Försök igen om en liten stund."
    assert isinstance(desk.obtain(jobs[0], wait=10), Printed)
    assert isinstance(desk.obtain(jobs[2], wait=10), Printed)


def test_errand_that_nobody_comes_back_to_is_not_carried_out(desk, monkeypatch, attempts):
    monkeypatch.setattr(lines, "_SECONDS_WANTED", 0.2)
    begun = attempts.with_name("begun")
    first, left = job_to("sleep", 1, attempts=begun), job_to("echo", "left", attempts=attempts)

    def ask_meanwhile():
        wait_until(lambda: attempts_in(begun))
        return desk.obtain(left, wait=0), desk.obtain(job_to("echo", "stayed"), wait=10, asker="another")

    printed, (waiting, stayed) = at_once(lambda: desk.obtain(first, wait=10), ask_meanwhile)

    assert [type(outcome) for outcome in (printed, waiting, stayed)] == [Printed, Waiting, Printed]
    assert attempts_in(attempts) == 0
    assert isinstance(desk.obtain(left, wait=10), Printed)


def test_errands_that_nobody_comes_back_to_keep_no_others_out(desk, monkeypatch):
    monkeypatch.setattr(lines, "_SECONDS_WANTED", 0.2)
    monkeypatch.setattr(desks, "_MOST_ERRANDS", 2)
    for number in range(2):
        desk.obtain(job_to("sleep", 0.5 + number / 100), wait=0)
    time.sleep(0.3)

    assert isinstance(desk.obtain(job_to("echo"), wait=10), Printed)


def test_process_that_is_older_than_the_files_says_so_and_nobody_remembers_it(desk, another_desk, monkeypatch):
    monkeypatch.setattr(renderers, "RENDERER_FINGERPRINT", "0" * 16)
    job = job_to("echo", "content")

    outdated = desk.obtain(job, wait=10)
    monkeypatch.undo()

    assert outdated.reason == "Samverkan uppdateras just nu. Försök igen om en minut."
    assert isinstance(another_desk.obtain(job, wait=10), Printed)


# Turns


def begin(desk, attempts, *jobs):
    """Ask for the jobs without waiting, in a desk that is busy until this is done."""
    busy = job_to("sleep", 0.5, attempts=attempts.with_name("busy"))
    desk.obtain(busy, wait=0, asker="busy")
    wait_until(lambda: attempts_in(attempts.with_name("busy")))
    return [desk.obtain(job, wait=0, asker=asker) for job, asker in jobs]


def test_heavy_document_keeps_no_light_one_waiting(desk, attempts):
    heavy = job_to("sleep", 60, attempts=attempts, paragraphs=HEAVY)
    desk.obtain(heavy, wait=0, asker="heavy")
    wait_until(lambda: attempts_in(attempts))

    outcome = desk.obtain(job_to("echo", "light"), wait=10, asker="light")

    assert outcome == Printed(b"light", was_cached=False)
    assert desk.obtain(heavy, wait=0, asker="heavy") == Waiting()


def test_heavy_document_is_printed(desk, renderer):
    job = job_to("echo", "heavy", paragraphs=HEAVY)

    assert desk.obtain(job, wait=10) == Printed(b"heavy", was_cached=False)
    assert renderer._worker is None


def test_who_asks_for_much_lets_others_go_before(desk, attempts):
    order = attempts.with_name("order")
    ours = [(job_to("note", f"{order} {number}"), "one") for number in range(3)]

    begin(desk, attempts, *ours, (job_to("note", f"{order} 3"), "another"), (job_to("note", f"{order} 4"), "third"))
    wait_until(lambda: len(attempts_of(order)) == 5)

    assert attempts_of(order) == ["0", "3", "4", "1", "2"]


def test_document_that_several_ask_for_goes_when_the_first_of_them_has_a_turn(desk, attempts):
    order = attempts.with_name("order")
    ours = [(job_to("note", f"{order} {number}"), "one") for number in range(3)]

    begin(desk, attempts, *ours, (ours[2][0], "another"))
    wait_until(lambda: len(attempts_of(order)) == 3)

    assert attempts_of(order) == ["0", "2", "1"]


def test_who_asks_for_too_much_is_told_so_and_others_are_not(desk, attempts, monkeypatch):
    monkeypatch.setattr(desks, "_MOST_ERRANDS_EACH", 2)
    jobs = [(job_to("echo", number), asker) for number, asker in enumerate(["one", "one", "one", "another"])]

    outcomes = begin(desk, attempts, *jobs)

    assert outcomes[:2] + outcomes[3:] == [Waiting()] * 3
    assert outcomes[2] == Failed("Många dokument skrivs ut just nu. Försök igen om en liten stund.")


def test_heavy_documents_leave_a_seat_for_light_ones(desk):
    def ask(number):
        begun = time.monotonic()
        job = job_to("sleep", 60 + number, paragraphs=HEAVY)
        return desk.obtain(job, wait=0.5, asker=f"heavy {number}"), time.monotonic() - begun

    heavy = [lambda number=number: ask(number) for number in range(3)]
    *waiting, light = at_once(*heavy, lambda: desk.obtain(job_to("echo", "light"), wait=10, asker="light"))

    assert [outcome for outcome, _ in waiting] == [Waiting()] * 3
    assert sum(seconds >= 0.4 for _, seconds in waiting) == 1
    assert isinstance(light, Printed)


def test_document_that_is_too_heavy_is_refused_before_anything_is_done(desk, renderer, heavy_renderer, settings):
    settings.PDF_SECONDS = 1

    outcome = desk.obtain(job_to("echo", "heavy", paragraphs=HEAVY), wait=10)

    assert outcome.reason.startswith("Dokumentet är för stort för att skrivas ut")
    assert "dela upp planen" in outcome.reason
    assert (renderer._worker, heavy_renderer._worker) == (None, None)


def test_worker_for_heavy_documents_is_there_only_as_long_as_it_is_needed(desk, renderer, heavy_renderer, monkeypatch):
    monkeypatch.setattr(desks, "_SECONDS_IDLE", 0.2)
    desk.obtain(job_to("echo", "light"), wait=10)
    pid = int(desk.obtain(job_to("tell_pid", paragraphs=HEAVY), wait=10).pdf)

    wait_until(lambda: heavy_renderer._worker is None)

    assert not is_running(pid)
    assert renderer._worker.is_alive()
    assert isinstance(desk.obtain(job_to("echo", "again", paragraphs=HEAVY), wait=10), Printed)


def test_threads_of_a_desk_that_is_idle_end_and_begin_again(desk, monkeypatch):
    monkeypatch.setattr(desks, "_SECONDS_IDLE", 0.1)
    desk.obtain(job_to("echo", "first"), wait=10)

    wait_until(lambda: desk._light.thread is None)

    assert isinstance(desk.obtain(job_to("echo", "second"), wait=10), Printed)


def test_command_line_does_not_wait_for_ever(own_desk, settings, monkeypatch):
    monkeypatch.setattr(desks, "_LONGEST_WAITS", 0.01)
    settings.PDF_SECONDS = 10
    job = job_to("echo", "taken")

    with cache.alone_with(job.key), pytest.raises(PrintingFailed, match="Många dokument"):
        desks.print_now(job)


# Processes


@forks
def test_two_processes_print_a_document_once(cache_dir, attempts):
    job, results = job_to("sleep", 0.4, attempts=attempts), fork.Queue()

    def ask():
        results.put(Desk(Renderer(STAND_IN), Renderer(STAND_IN)).obtain(job, wait=10))

    processes = [fork.Process(target=ask) for _ in range(2)]
    for process in processes:
        process.start()
    outcomes = [results.get(timeout=10) for _ in processes]
    for process in processes:
        process.join()

    assert sorted(outcome.was_cached for outcome in outcomes) == [False, True]
    assert outcomes[0].pdf == outcomes[1].pdf
    assert attempts_in(attempts) == 1


def test_desk_sees_to_others_while_another_process_prints(desk):
    taken, free = job_to("echo", "taken"), job_to("echo", "free")  # Not of the same lock, these two.

    with cache.alone_with(taken.key):
        outcomes = [desk.obtain(taken, wait=0), desk.obtain(free, wait=10), desk.obtain(taken, wait=0)]

    assert outcomes == [Waiting(), Printed(b"free", was_cached=False), Waiting()]
    assert desk.obtain(taken, wait=10) == Printed(b"taken", was_cached=False)


@forks
def test_child_of_a_fork_has_a_desk_of_its_own(own_desk):
    reader, writer = fork.Pipe(duplex=False)
    child = fork.Process(target=lambda: writer.send(desks._the_desk() is own_desk))

    child.start()
    child.join(5)

    assert reader.recv() is False
    assert desks._the_desk() is own_desk


def test_process_that_exits_in_the_middle_of_a_job_leaves_nothing_behind(cache_dir, attempts):
    program = f"""
import os, sys, time
from pathlib import Path
import django
from django.conf import settings
django.setup()
settings.PDF_CACHE_DIR = Path({str(cache_dir.parent)!r})
from samverkan.shared.pdf.desk import Desk
from samverkan.shared.pdf.renderer import Renderer
from tests.shared.pdf.stand_in import STAND_IN, attempts_in, job_to, wait_until
attempts, renderer = Path({str(attempts)!r}), Renderer(STAND_IN)
Desk(renderer, Renderer(STAND_IN)).obtain(job_to("sleep", 60, attempts=attempts), wait=0)
wait_until(lambda: attempts_in(attempts))
print(renderer._worker._process.pid)
"""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "samverkan.settings", "ENVIRONMENT": "test"}

    told = subprocess.run(
        [sys.executable, "-c", program],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        timeout=10,
    )

    assert (told.returncode, told.stderr) == (0, "")
    assert not is_running(int(told.stdout))
    assert not list(cache_dir.glob("*.failed"))


# The desk of this process


def test_command_line_waits_for_its_document(own_desk):
    assert desks.print_now(job_to("sleep", 0.2)).isdigit()


def test_command_line_is_told_why_there_is_none(own_desk):
    with pytest.raises(PrintingFailed, match="ett fel i Samverkan"):
        desks.print_now(job_to("fail"))


def test_page_is_answered_by_the_desk_of_its_process(own_desk):
    assert desks.obtain(job_to("echo", "content"), wait=10) == Printed(b"content", was_cached=False)


def test_worker_is_ready_before_the_first_job_and_after_one_that_cost_it(own_desk, renderer):
    desks.warm()
    first = renderer._worker
    desks.obtain(job_to("crash"), wait=10)

    assert first
    wait_until(lambda: renderer._worker not in (None, first) and renderer._worker.is_alive())
