"""Error mails: nobody waits for them, the same failure is told seldom, and what is lost is a line in the log."""

import logging
import socket
import threading
import time
from typing import Any

import pytest
from django.core import mail

from samverkan.shared.reports import mails as mails_module
from tests.shared.reports.told import Told, listening

logger = logging.getLogger("agreements.tests")


@pytest.fixture
def told(settings):
    settings.ADMINS = [("Drift", "drift@kommunen.example")]
    with listening(logging.WARNING) as told:
        yield told


@pytest.fixture
def silent_mail_server(settings):
    """A mail server that accepts and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.getsockname()
        settings.EMAIL_TIMEOUT = 0.3
        yield


def fail(kind: type[Exception] = ValueError) -> None:
    try:
        raise kind("hemligt")
    except kind:
        logger.exception("Något gick inte.")


def fail_elsewhere() -> None:
    try:
        raise ValueError("hemligt")
    except ValueError:
        logger.exception("Något annat gick inte.")


def time_passes(told: Told, seconds: float) -> None:
    """Let the moments that mails wait for come nearer."""
    with told.handler._change:
        for notice in told.handler._notices.values():
            notice.due -= seconds
        told.handler._change.notify_all()


def test_failure_is_mailed_once_in_ten_minutes_with_how_many_there_were(told: Told):
    fail()
    first = told.mails
    fail()
    fail()
    time_passes(told, 9 * 60)
    fail()
    before = told.mails
    time_passes(told, 61)

    assert len(first) == len(before) == 1
    assert len(told.mails) == 2
    assert "Antal: 1." in first[0]
    assert "Antal: 3." in told.mails[-1]
    assert mail.outbox[-1].subject.startswith("[Samverkan] Fel: ValueError i tests/shared/reports/test_mails.py:")
    assert mail.outbox[-1].subject.endswith("(3 gånger)")


def test_other_failures_are_mailed_beside_it(told: Told):
    fail()
    fail(KeyError)
    fail_elsewhere()

    assert len(told.mails) == 3


def test_warning_is_not_mailed(told: Told):
    logger.warning("Det här är ingen fara.")

    assert told.mails == []


def test_nobody_is_mailed_when_there_is_nobody_to_mail(told: Told, settings: Any):
    settings.ADMINS = []

    fail()

    assert told.mails == []


def test_slow_mail_server_costs_whoever_failed_nothing(told: Told, silent_mail_server: None):
    started = time.monotonic()
    for _ in range(20):
        fail()

    assert time.monotonic() - started < 0.25
    told.handler.settle(10)
    assert "An error mail was lost: smtplib.SMTPServerDisconnected" in told.log


def test_mail_server_that_is_away_costs_one_line(told: Told, settings: Any):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port

    fail()

    told.handler.settle(10)
    assert "An error mail was lost: ConnectionRefusedError (ECONNREFUSED)" in told.log


def test_many_kinds_of_failure_have_an_end(told: Told, silent_mail_server: None):
    kinds = [type(f"Kind{number}", (Exception,), {}) for number in range(60)]

    for kind in kinds:
        fail(kind)

    assert len(told.handler._notices) == mails_module._MOST_KINDS
    assert "too many kinds of failure" in told.log


def test_threads_that_fail_at_once_are_all_counted(told: Told):
    fail()
    threads = [threading.Thread(target=fail) for _ in range(8)]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    told.handler.settle(10)
    assert [notice.count for notice in told.handler._notices.values()] == [8]


def test_process_that_is_forked_begins_anew(told: Told):
    fail()
    told.handler.settle(10)

    told.handler._begin()
    fail()

    assert len(told.mails) == 2
