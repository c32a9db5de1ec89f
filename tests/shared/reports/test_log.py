"""Every place where words leave the process: each handler, formatter and reporter is ours, and what each logger may say."""

import io
import logging
import logging.config
import subprocess
import sys
from typing import Any

import pytest
from django.conf import settings
from django.test import RequestFactory
from django.utils.log import DEFAULT_LOGGING
from django.views.debug import get_exception_reporter_class

from samverkan.shared.reports.failure import describe, report
from samverkan.shared.reports.log import LineFormatter, LineHandler
from samverkan.shared.reports.mails import FailureMails
from samverkan.shared.reports.pages import FailureReporter
from tests.shared.reports.told import PASSWORD, SENTENCE

TYPED = f"{SENTENCE} {PASSWORD}"

# Where words leave, and how each decides what they may be.
HANDLERS = {
    "stderr": (LineHandler, LineFormatter),
    "mail": (FailureMails, None),  # Writes what the same functions give it.
}


@pytest.fixture
def configured():
    """Set logging up in an empty world as Django does, and give back what was there."""
    manager, root = logging.Logger.manager, logging.getLogger()
    before = manager.loggerDict.copy(), root.handlers[:], root.level
    manager.loggerDict.clear()
    root.handlers[:] = []
    logging.config.dictConfig(DEFAULT_LOGGING)
    logging.config.dictConfig(settings.LOGGING)
    yield [root, *(logger for logger in manager.loggerDict.values() if isinstance(logger, logging.Logger))]
    manager.loggerDict.clear()
    manager.loggerDict.update(before[0])
    root.handlers[:], root.level = before[1:]


def test_every_handler_is_decided(configured):
    assert set(settings.LOGGING["handlers"]) == set(HANDLERS), "Decide what it may hold, and say it in HANDLERS"
    kinds = {kind for kind, _ in HANDLERS.values()}
    for logger in configured:
        for handler in logger.handlers:
            if type(handler).__module__.startswith("_pytest"):
                continue
            assert type(handler) in kinds, f"{logger.name} writes through {handler}"
            assert type(handler.formatter) in {LineFormatter, type(None)}, logger.name
            assert handler.formatter or isinstance(handler, FailureMails), logger.name


def test_every_formatter_is_ours():
    assert [formatter["()"] for formatter in settings.LOGGING["formatters"].values()] == [
        "samverkan.shared.reports.log.LineFormatter"
    ]


def test_reports_of_django_are_ours():
    request = RequestFactory().post("/?q=hemligt", {"text": TYPED})

    reporter = get_exception_reporter_class(request)
    try:
        raise KeyError(TYPED)
    except KeyError as error:
        made = reporter(request, type(error), error, error.__traceback__)
        texts = made.get_traceback_text() + made.get_traceback_html()

    assert reporter is FailureReporter
    assert "KeyError" in texts
    assert "hemligt" not in texts
    assert SENTENCE not in texts


def test_statements_are_silent_whatever_the_level(configured):
    logging.getLogger().setLevel(logging.DEBUG)

    assert not logging.getLogger("django.db.backends").isEnabledFor(logging.INFO)


def test_gunicorn_writes_our_lines_before_and_after_we_are_set_up():
    from gunicorn.config import Config

    from samverkan.shared.reports.gunicorn_log import GunicornLog

    logger = logging.getLogger("gunicorn.error")
    before = logger.handlers[:], logger.level, logger.propagate
    try:
        log = GunicornLog(Config())
        log.setup(log.cfg)
        assert [type(handler) for handler in logger.handlers] == [LineHandler]
        assert isinstance(logger.handlers[0].formatter, LineFormatter)
    finally:
        logger.handlers[:], logger.level, logger.propagate = before


# What a line says


def line(name: str, message: Any, *args: Any, error: BaseException | None = None, level: int = logging.ERROR) -> str:
    """Return the line of a record as it is written."""
    stream = io.StringIO()
    handler = LineHandler(stream)
    handler.setFormatter(LineFormatter())
    info = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord(name, level, __file__, 1, message, args, info, "test")
    record.exc_text = TYPED  # As another formatter may have left it there.
    handler.handle(record)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "message", "args", "said"),
    [
        ("samverkan.shared.pdf.desk", "Job %s failed.", ("ab12",), "Job ab12 failed."),
        ("agreements.actions", "It failed: %s", (ValueError(TYPED),), "It failed: ValueError"),
        ("gunicorn.error", "Error handling request %s", (f"/a/?q={PASSWORD}",), "Error handling request /a/?…"),
        ("gunicorn.error", f"Invalid HTTP Header: 'Cookie: {PASSWORD}'", (), "Invalid HTTP Header: …"),
        ("gunicorn.error", "Worker (pid:%s) was sent %s", (7, "SIGKILL"), "Worker (pid:7) was sent SIGKILL"),
        ("gunicorn.error", ValueError(TYPED), (), "ValueError"),
        ("django.dispatch", "Error calling %s (%s)", ("a.b", KeyError(TYPED)), "Error calling a.b (KeyError)"),
        ("django.db.models", "Got a database error: %s", (TYPED,), "Got a database error: %s"),
        ("django.db.backends", "(%.3f) %s; args=%s", (0.1, "SELECT", (TYPED,)), "(%.3f) %s; args=%s"),
        ("anybody.else", "I saw %s", (TYPED,), "I saw %s"),
        ("anybody.else", TYPED, (), "(said at test_log:1)"),
        ("py.warnings", "%s", (TYPED,), "%s"),
    ],
)
def test_line_says_what_its_logger_is_trusted_with(name, message, args, said):
    text = line(name, message, *args)

    assert text.endswith(f"ERROR {name}: {said}\n")
    assert PASSWORD not in text
    assert SENTENCE not in text


def test_line_that_cannot_be_written_is_told_of_without_what_it_held(capsys):
    line("agreements.actions", "%d rows", TYPED)

    errors = capsys.readouterr().err
    assert "A line of the log was lost (test_log:1, TypeError)." in errors
    assert SENTENCE not in errors


def test_text_of_others_makes_no_lines_of_its_own():
    assert len(line("django.request", "%s", "a\nERROR samverkan: påhittat").splitlines()) == 1


# What an exception says


class QuotedError(Exception):
    """An exception that nobody has decided about."""


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (KeyError(TYPED), "KeyError"),
        (QuotedError(TYPED), f"{__name__}.QuotedError"),
        (FileNotFoundError(2, "No such file", TYPED), "FileNotFoundError (ENOENT)"),
        (ModuleNotFoundError(TYPED, name="borta"), "ModuleNotFoundError (borta)"),
    ],
)
def test_exception_says_its_class_and_no_more_unless_decided(error, said):
    error.add_note(TYPED)

    assert describe(error) == said
    assert TYPED not in report(error)


def test_uncaught_exceptions_of_processes_and_threads_say_no_more():
    program = (
        "import threading; from samverkan.shared.reports.failure import report_uncaught; report_uncaught()\n"
        "def fail(): raise KeyError('kannsIgen')\n"
        "thread = threading.Thread(target=fail); thread.start(); thread.join()\n"
        "class Odd:\n  def __del__(self): fail()\n"
        "Odd()\n"
        "fail()\n"
    )

    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=settings.BASE_DIR)

    assert ended.returncode == 1
    assert ended.stderr.count("KeyError") == 3
    assert "kannsIgen" not in ended.stderr
    assert "Traceback" not in ended.stderr


def test_worker_reports_in_the_same_words():
    from samverkan.shared.pdf.job import PrintJob, Standard
    from samverkan.shared.pdf.worker import _answer

    def render(job: PrintJob) -> None:
        raise ValueError(job.title)

    job = PrintJob("", "", TYPED, "", authors=(), identity="", dated=None, standard=Standard.WORKING)

    assert b"ValueError" in (answer := _answer(render, job.to_bytes()))
    assert TYPED.encode() not in answer
