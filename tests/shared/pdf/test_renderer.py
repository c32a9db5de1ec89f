"""One warm worker, whatever becomes of it: trouble ends in a document or a sentence, and the next job is printed."""

import json
import multiprocessing
import os
import shutil
import signal
import time
from threading import Thread

import pytest

from samverkan.shared.pdf import renderer as renderers
from samverkan.shared.pdf.job import PrintJob, Standard
from samverkan.shared.pdf.outcomes import (
    NotRenderable,
    Outdated,
    ShuttingDown,
    TooLarge,
    TooSlow,
    WorkerCrashed,
)
from samverkan.shared.pdf.renderer import Renderer
from tests.shared.pdf.stand_in import STAND_IN, attempts_in, is_running, job_to, wait_until
from tests.threads import at_once

fork = multiprocessing.get_context("fork")
forks = pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")


@pytest.fixture
def attempts(tmp_path):
    return tmp_path / "attempts"


def pid_of(renderer):
    return int(renderer.render(job_to("tell_pid")))


# One worker


def test_worker_is_kept_from_job_to_job(renderer):
    assert pid_of(renderer) == pid_of(renderer) != os.getpid()


def test_large_jobs_and_documents_pass(renderer):
    text = "å" * 3_000_000

    assert renderer.render(job_to("echo", text)) == text.encode()


def test_threads_wait_for_each_other_and_get_their_own(renderer):
    texts = [str(number) * 1000 for number in range(8)]

    documents = at_once(*[lambda text=text: renderer.render(job_to("echo", text)) for text in texts])

    assert documents == [text.encode() for text in texts]


def test_warm_worker_gets_ready_while_we_go_on(renderer):
    started = time.perf_counter()
    renderer.warm()
    seconds = time.perf_counter() - started
    warmed = renderer._worker

    assert seconds < 0.5
    assert pid_of(renderer) == warmed._process.pid


def test_errors_of_the_worker_fill_no_pipe(renderer):
    assert renderer.render(job_to("chatter")) == b"said"


def test_worker_is_told_nothing_secret(renderer, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://samverkan:password@localhost/samverkan")
    monkeypatch.setenv("LD_LIBRARY_PATH", "/opt/libraries")

    environment = json.loads(renderer.render(job_to("tell_environment")))

    assert set(environment) <= {"PATH", "LANG", "LC_CTYPE", "FONTCONFIG_FILE", "XDG_CACHE_HOME", "LD_LIBRARY_PATH"}
    assert environment["LD_LIBRARY_PATH"] == "/opt/libraries"


def test_worker_is_replaced_after_its_share_of_jobs(renderer, settings):
    settings.PDF_JOBS_PER_WORKER = 2

    pids = [pid_of(renderer) for _ in range(5)]

    assert pids[0] == pids[1] != pids[2] == pids[3] != pids[4]
    assert [is_running(pid) for pid in pids] == [False, False, False, False, True]


def test_nothing_is_left_when_the_renderer_is_closed(renderer):
    pid = pid_of(renderer)

    renderer.close()

    assert not is_running(pid)
    with pytest.raises(ShuttingDown, match="startas om"):
        renderer.render(job_to("echo"))


def test_renderer_can_be_closed_in_the_middle_of_a_job(renderer, attempts):
    outcomes = []
    busy = Thread(
        target=lambda: outcomes.extend(at_once(lambda: renderer.render(job_to("sleep", 60, attempts=attempts))))
    )
    busy.start()
    wait_until(lambda: attempts_in(attempts))

    renderer.close()
    busy.join(5)

    assert [type(outcome) for outcome in outcomes] == [ShuttingDown]
    assert attempts_in(attempts) == 1


# The real one


def test_document_is_rendered_alike_by_every_worker_though_the_folder_is_deleted(cache_dir):
    html = (
        "<!doctype html><html lang=sv><head><title>Titel</title></head><body><h1>Rubrik</h1><p>Text</p></body></html>"
    )
    css = ['body { font-family: "Samverka Sans" }', 'body  { font-family: "Samverka Sans" }']
    jobs = [PrintJob(html, look, "Titel", "", (), "00" * 32, None, Standard.WORKING) for look in css]
    renderers = [Renderer(), Renderer()]

    first, second = at_once(*[lambda renderer=renderer: renderer.render(jobs[0]) for renderer in renderers])
    before = renderers[0].render(jobs[1])
    shutil.rmtree(cache_dir)
    after = renderers[1].render(jobs[1])
    for renderer in renderers:
        renderer.close()

    assert first.startswith(b"%PDF-")
    assert (first, before) == (second, after)


# Limits


@pytest.mark.parametrize("order", ["sleep", "hold"])
def test_job_that_takes_too_long_is_ended(renderer, settings, attempts, order):
    pid = pid_of(renderer)
    settings.PDF_SECONDS = 0.5

    with pytest.raises(TooSlow, match=r"inom 0\.5 sekunder\. Består det av flera delar"):
        renderer.render(job_to(order, 60, attempts=attempts))
    settings.PDF_SECONDS = 60

    assert attempts_in(attempts) == 1
    assert not is_running(pid)
    assert renderer.render(job_to("echo", "next")) == b"next"


def test_job_that_takes_too_much_memory_is_ended(renderer, settings, attempts):
    settings.PDF_MEGABYTES = 200

    with pytest.raises(TooLarge, match=r"minnet inte räckte .* Består det av flera delar"):
        renderer.render(job_to("eat", attempts=attempts))

    assert attempts_in(attempts) == 1
    assert renderer.render(job_to("echo", "next")) == b"next"


# Crashes


def test_crash_is_tried_once_more(renderer, tmp_path):
    assert renderer.render(job_to("crash_once", tmp_path / "crashed")) == b"recovered"


def test_job_that_crashes_again_fails(renderer, attempts):
    with pytest.raises(WorkerCrashed, match="Försök igen om ett par minuter"):
        renderer.render(job_to("crash", attempts=attempts))

    assert attempts_in(attempts) == 2
    assert renderer.render(job_to("echo", "next")) == b"next"


def test_error_in_rendering_is_logged_and_not_tried_again(renderer, attempts, caplog):
    pid = pid_of(renderer)

    with pytest.raises(NotRenderable, match="ett fel i Samverkan"):
        renderer.render(job_to("fail", "broken table", attempts=attempts))

    assert attempts_in(attempts) == 1
    assert "\nValueError" in caplog.text
    assert "stand_in.py" in caplog.text
    assert "broken table" not in caplog.text
    assert pid_of(renderer) != pid
    assert not is_running(pid)


def test_worker_that_has_grown_is_replaced(renderer, settings):
    settings.PDF_MEGABYTES = 400
    pid = pid_of(renderer)

    renderer.render(job_to("gulp"))

    assert pid_of(renderer) != pid


def test_worker_killed_between_jobs_is_replaced(renderer):
    killed = pid_of(renderer)
    os.kill(killed, signal.SIGKILL)

    assert pid_of(renderer) != killed
    assert not is_running(killed)


def test_worker_killed_in_the_middle_of_a_job_is_replaced(renderer, attempts):
    killed = pid_of(renderer)

    def kill_it():
        wait_until(lambda: attempts_in(attempts))
        os.kill(killed, signal.SIGKILL)

    document, _ = at_once(lambda: renderer.render(job_to("sleep", 0.3, attempts=attempts)), kill_it)

    assert int(document) != killed
    assert attempts_in(attempts) == 2
    assert not is_running(killed)


def test_worker_that_cannot_start_fails(cache_dir):
    renderer = Renderer("tests.shared.pdf.nowhere")

    with pytest.raises(WorkerCrashed):
        renderer.render(job_to("echo"))


# An update


def test_process_that_is_older_than_the_files_prints_with_the_worker_that_it_has(renderer, monkeypatch):
    pid = pid_of(renderer)
    monkeypatch.setattr(renderers, "RENDERER_FINGERPRINT", "0" * 16)

    assert pid_of(renderer) == pid


def test_process_that_is_older_than_the_files_starts_no_new_worker(renderer, monkeypatch, attempts):
    monkeypatch.setattr(renderers, "RENDERER_FINGERPRINT", "0" * 16)

    with pytest.raises(Outdated, match="uppdateras just nu"):
        renderer.render(job_to("echo", attempts=attempts))

    assert attempts_in(attempts) == 0


# Processes


@forks
def test_child_of_a_fork_starts_its_own_worker(renderer):
    ours, (reader, writer) = pid_of(renderer), fork.Pipe(duplex=False)
    child = fork.Process(target=lambda: writer.send([pid_of(renderer), pid_of(renderer)]))

    child.start()
    first, second = reader.recv()
    child.join(5)

    assert child.exitcode == 0
    assert first == second != ours
    assert pid_of(renderer) == ours


@forks
def test_child_of_a_fork_in_the_middle_of_a_job_prints(renderer, attempts):
    reader, writer = fork.Pipe(duplex=False)
    busy = Thread(target=lambda: renderer.render(job_to("sleep", 0.5, attempts=attempts)))
    busy.start()
    wait_until(lambda: attempts_in(attempts))
    child = fork.Process(target=lambda: writer.send(renderer.render(job_to("echo", "in the child"))))

    child.start()

    assert reader.poll(5)
    assert reader.recv() == b"in the child"
    busy.join(5)
    child.join(5)


@forks
@pytest.mark.parametrize("order", ["echo", "sleep"])
def test_worker_does_not_outlive_who_started_it(cache_dir, attempts, order):
    reader, writer = fork.Pipe(duplex=False)

    def start_and_stay():
        renderer = Renderer(STAND_IN)
        writer.send(pid_of(renderer))
        renderer.render(job_to(order, 60, attempts=attempts))
        time.sleep(60)

    parent = fork.Process(target=start_and_stay)
    parent.start()
    worker = reader.recv()
    wait_until(lambda: attempts_in(attempts))

    parent.kill()
    parent.join()

    wait_until(lambda: not is_running(worker))
