"""Failures told to the administrators by mail, without anybody waiting for the mail server.

A thread of its own sends them, one after the other. It needs no database, since that may be what failed. The same failure (its class, and where)
is told at most once in ten minutes, with how many there were; what cannot be told is a line in the log.
"""

import logging
import os
import socket
import threading
import time
from dataclasses import dataclass
from weakref import WeakMethod

from django.conf import settings
from django.core.mail import mail_admins

from samverkan.shared.reports.failure import describe, place_of, report
from samverkan.shared.reports.log import error_of, is_client_made, said_by

_SECONDS_BETWEEN = 10 * 60
_MOST_KINDS = 50
_SECONDS_AT_EXIT = 3.0

logger = logging.getLogger(__name__)


@dataclass
class _Notice:
    """A kind of failure: the latest of them, how many nobody has been told of, and when the next mail may leave."""

    subject: str
    body: str
    count: int
    due: float


class FailureMails(logging.Handler):
    """Takes errors from the log, and sends what `said_by` and `report` let be said of them."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self._begin()
        begin = WeakMethod(self._begin)
        os.register_at_fork(after_in_child=lambda: again() if (again := begin()) else None)

    def _begin(self) -> None:
        self._change = threading.Condition()
        self._notices: dict[str, _Notice] = {}
        self._thread: threading.Thread | None = None
        self._is_sending = False

    def emit(self, record: logging.LogRecord) -> None:
        """Lay a failure in line. Costs no more than that, and never fails."""
        is_our_own = threading.current_thread() is self._thread or record.name == __name__
        if not settings.ADMINS or is_our_own or is_client_made(record):
            return
        try:
            self._take(*_mail_of(record))
        except Exception as error:
            logger.warning("An error mail could not be written: %s", error)

    def settle(self, seconds: float) -> int:
        """Wait until all that may leave now has left, at most so long; return how many kinds of failure were not told of."""
        with self._change:
            self._change.wait_for(lambda: not self._is_sending and not self._next_due(), seconds)
            return sum(bool(notice.count) for notice in self._notices.values()) + self._is_sending

    def close(self) -> None:
        """At exit: give what is in line a moment."""
        if self._thread is not None and (left := self.settle(_SECONDS_AT_EXIT)):
            logger.warning("%s error mails were lost: the process ended before they were sent.", left)
        super().close()

    def _take(self, key: str, subject: str, body: str) -> None:
        with self._change:
            notice = self._notices.get(key)
            if notice is None:
                self._tidy()
                is_full = len(self._notices) >= _MOST_KINDS
                if not is_full:
                    self._notices[key] = _Notice(subject, body, 1, time.monotonic())
            else:
                is_full = False
                notice.subject, notice.body = subject, body
                notice.count += 1
            if self._thread is None:
                self._thread = threading.Thread(target=self._send_all, name="failure mails", daemon=True)
                self._thread.start()
            self._change.notify_all()
        if is_full:
            logger.warning("An error mail was lost: too many kinds of failure.")

    def _tidy(self) -> None:
        now = time.monotonic()
        for key, notice in list(self._notices.items()):
            if not notice.count and notice.due <= now:
                del self._notices[key]

    def _next_due(self) -> _Notice | None:
        now = time.monotonic()
        return next((notice for notice in self._notices.values() if notice.count and notice.due <= now), None)

    def _send_all(self) -> None:
        while True:
            with self._change:
                while (notice := self._next_due()) is None:
                    self._is_sending = False
                    self._change.notify_all()
                    dues = [other.due for other in self._notices.values() if other.count]
                    self._change.wait(max(0.1, min(dues) - time.monotonic()) if dues else None)
                self._is_sending = True
                subject, body, count = notice.subject, notice.body, notice.count
                notice.count, notice.due = 0, time.monotonic() + _SECONDS_BETWEEN
            _send(subject, body, count)


def _send(subject: str, body: str, count: int) -> None:
    times = f" ({count} gånger)" if count > 1 else ""
    try:
        mail_admins(f"{subject}{times}"[:200], f"{body}\n\nAntal: {count}. Samma fel skickas högst var tionde minut.\n")
    except Exception as error:
        logger.warning("An error mail was lost: %s", error)


def _mail_of(record: logging.LogRecord) -> tuple[str, str, str]:
    """Return what tells a failure from others, the subject and the body."""
    error = error_of(record)
    if error is None:
        place, kind, trace = f"{record.module}:{record.lineno}", record.name, ""
    else:
        place, kind, trace = place_of(error), describe(error), report(error)
    when = time.strftime("%Y-%m-%d %H:%M:%S %z", time.localtime(record.created))
    said = said_by(record)
    body = f"{when} på {socket.gethostname()}, process {record.process}\n{record.name}: {said}\n\n{trace}"
    key = f"{type(error).__qualname__} {place}"
    return key, f"Fel: {kind} i {place}", body
