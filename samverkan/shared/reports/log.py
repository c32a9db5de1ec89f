"""The lines of the log. A line says what its logger is trusted to say, and of an exception what `failure` says.

Our own loggers write for the log and are printed as they are, apart from exceptions among their arguments. Django and gunicorn say
what they were about, without values of forms and addresses. What others say is not known beforehand, so only their pattern is printed.
"""

import logging
import re
import sys
from collections.abc import Mapping
from http.client import responses
from typing import Any

from samverkan.shared.reports.failure import describe, report
from samverkan.shared.reports.requests import address_of, sender_of

OURS = ("samverkan", "accounts", "agreements", "actionplans", "followup")
"""The packages whose loggers say what we wrote."""
_FRAMEWORK = ("django", "gunicorn")
_NEVER_FILLED_IN = ("django.db",)
"""Statements come with what was typed."""
_QUERY = re.compile(r"\?\S*")
_QUOTED = re.compile(r"b?(['\"]).*?\1", re.DOTALL)
_LONGEST = 300


def is_client_made(record: logging.LogRecord) -> bool:
    """Tell whether a record is about a request that no browser of a user makes (a foreign host, a crafted form): no failure of ours."""
    return _is_of(record.name, ("django.security",))


class LineFormatter(logging.Formatter):
    """Writes a record as one line, and under it what may be said of its exception."""

    def format(self, record: logging.LogRecord) -> str:
        """Ignore what other formatters have left on the record: it may hold anything."""
        record.asctime = self.formatTime(record, self.datefmt)
        line = f"{record.asctime} {record.levelname} {record.name}: {said_by(record)}"
        error = error_of(record)
        return line if error is None else f"{line}\n{report(error)}"


class LineHandler(logging.StreamHandler):
    """Writes to stderr; a record that cannot be written is told of by its place, never by what it held."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
        if logging.raiseExceptions and sys.stderr:
            error = describe(sys.exc_info()[1] or Exception())
            print(f"A line of the log was lost ({record.module}:{record.lineno}, {error}).", file=sys.stderr)


def error_of(record: logging.LogRecord) -> BaseException | None:
    """Return the exception that a record reports; none for what a client made up."""
    if is_client_made(record) or not isinstance(record.exc_info, tuple):
        return None
    return record.exc_info[1]


def said_by(record: logging.LogRecord) -> str:
    """Return what a record says, as far as its logger is trusted."""
    request = getattr(record, "request", None)
    if request is not None and hasattr(request, "path_info"):
        return _said_of_request(record, request)
    if isinstance(record.msg, BaseException):
        return describe(record.msg)
    if _is_of(record.name, OURS):
        return _filled_in(record, str)
    if _is_of(record.name, _NEVER_FILLED_IN) or not _is_of(record.name, _FRAMEWORK):
        return _line(str(record.msg)) if record.args else f"(said at {record.module}:{record.lineno})"
    return _line(_filled_in(record, _without_query) if record.args else _QUOTED.sub("…", str(record.msg)))


def _said_of_request(record: logging.LogRecord, request: Any) -> str:
    status: Any = getattr(record, "status_code", None)
    what = f"{status} {responses.get(status, '')}" if isinstance(status, int) else "A request"
    if is_client_made(record):
        what = f"{what} ({_reason(record)})"
    return " ".join(part for part in (f"{what}:", address_of(request), sender_of(request)) if part)


def _reason(record: logging.LogRecord) -> str:
    """Return why a request was turned away, for whoever has set the hosts and origins."""
    kind = record.name.removeprefix("django.security.")
    if kind == "csrf" and isinstance(record.args, tuple) and record.args:
        return _line(_without_query(str(record.args[0])))[:_LONGEST]
    return kind


def _filled_in(record: logging.LogRecord, plain: Any) -> str:
    """Return the message with its arguments, exceptions in our words and objects by their class."""
    arguments: Any = record.args
    if isinstance(arguments, Mapping):
        arguments = {name: _argument(value, plain) for name, value in arguments.items()}
    elif arguments:
        arguments = tuple(_argument(value, plain) for value in arguments)
    return str(record.msg) % arguments if arguments else str(record.msg)


def _argument(value: Any, plain: Any) -> Any:
    if isinstance(value, BaseException):
        return describe(value)
    if value is None or isinstance(value, bool | int | float):
        return value
    return plain(value)


def _without_query(value: Any) -> str:
    return _QUERY.sub("?…", value) if isinstance(value, str) else type(value).__name__


def _line(text: str) -> str:
    return text.encode("unicode_escape").decode("ascii")[:_LONGEST] if "\n" in text or "\r" in text else text[:_LONGEST]


def _is_of(name: str, families: tuple[str, ...]) -> bool:
    return any(name == family or name.startswith(f"{family}.") for family in families)
