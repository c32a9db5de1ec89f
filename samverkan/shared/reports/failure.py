"""An exception in words that hold nothing typed: its class, what its kind lets us say, and the places it passed.

Most exceptions quote what they stumbled on (`KeyError('…')`, "invalid input syntax … '…'", "DETAIL: Key (title)=(…)"), so only classes
that are named here say more than their names. Knows no Django, since the process that renders documents reports through it too.
"""

import errno
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from types import CodeType, TracebackType
from typing import Any

_ROOT = str(Path(__file__).resolve().parents[3])
_MOST_FRAMES = 40
_MOST_ERRORS = 10
_MOST_WORDS = 200


def describe(error: BaseException) -> str:
    """Return an exception in one line."""
    kind = type(error)
    name = kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
    words = _words_of(error, name)
    return f"{name} ({words})" if words else name


def report(error: BaseException) -> str:
    """Return an exception with those that led to it, each with the places it passed, the last one last."""
    parts: list[str] = []
    for one, relation in reversed(_chain(error)):
        parts += [f"  {place}" for place in _places(one.__traceback__)]
        parts.append(describe(one))
        if isinstance(one, BaseExceptionGroup):
            parts += [f"  holds {describe(inner)}" for inner in one.exceptions[:_MOST_ERRORS]]
        if relation:
            parts.append(relation)
    return "\n".join(parts)


def place_of(error: BaseException) -> str:
    """Return where an exception was raised: the last place in our own code that it passed, else the last of all."""
    places = list(_places(error.__traceback__))
    ours = [place for place in places if "site-packages/" not in place and not place.startswith("python")]
    return (ours or places or ["(unknown)"])[-1]


def causes_of(error: BaseException | None) -> list[BaseException]:
    """Return an exception and those that led to it, the latest first."""
    return [] if error is None else [one for one, _ in _chain(error)]


def report_uncaught() -> None:
    """Let what nobody catches be reported in the same words, in threads too. What a person runs in a terminal stays as Python has it."""
    threading.excepthook = _report_thread
    sys.unraisablehook = _report_unraisable
    if not (sys.stderr and sys.stderr.isatty()):
        sys.excepthook = _report_uncaught


def _report_uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if isinstance(error, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
    else:
        print(report(error), file=sys.stderr)


def _report_thread(arguments: threading.ExceptHookArgs) -> None:
    if arguments.exc_value is not None and not isinstance(arguments.exc_value, SystemExit):
        print("In a thread:", report(arguments.exc_value), sep="\n", file=sys.stderr)


def _report_unraisable(arguments: Any) -> None:
    if arguments.exc_value is not None and sys.stderr:
        print("Where nobody could be told:", report(arguments.exc_value), sep="\n", file=sys.stderr)


def _chain(error: BaseException) -> list[tuple[BaseException, str]]:
    """Return an exception and those that led to it, each with how it stands to the one before it."""
    found: list[tuple[BaseException, str]] = []
    one: BaseException | None = error
    relation = ""
    while one is not None and all(one is not other for other, _ in found) and len(found) < _MOST_ERRORS:
        found.append((one, relation))
        if one.__cause__ is not None:
            one, relation = one.__cause__, "which caused:"
        else:
            one, relation = None if one.__suppress_context__ else one.__context__, "while it was handled:"
    return found


def _places(trace: TracebackType | None) -> list[str]:
    places = [_place(frame.f_code, line) for frame, line in traceback.walk_tb(trace)]
    if len(places) > _MOST_FRAMES:
        half = _MOST_FRAMES // 2
        places = [*places[:half], f"({len(places) - _MOST_FRAMES} more)", *places[-half:]]
    return places


def _place(code: CodeType, line: int) -> str:
    name = code.co_filename
    for part in ("/site-packages/", "/dist-packages/"):
        if part in name:
            name = "site-packages/" + name.rpartition(part)[2]
            break
    else:
        if name.startswith(_ROOT + "/"):
            name = name.removeprefix(_ROOT + "/")
        elif "/lib/python" in name:
            name = "python" + name.rpartition("/lib/python")[2]
    return f"{name}:{line} {code.co_qualname}"


# What a class lets us say


def _words_of(error: BaseException, name: str) -> str:
    say = _SPEAKS.get(name) or next((say for is_of, say in _SPEAKS_LIKE if is_of(error)), None)
    return " ".join(say(error).split())[:_MOST_WORDS] if say else ""


def _own_words(error: Any) -> str:
    return str(error)


def _of_sqlite(error: Any) -> str:
    """SQLite names tables, columns, constraints and our triggers' sentences, and never a value."""
    return f"{getattr(error, 'sqlite_errorname', '')}: {error}"


def _of_postgresql(error: Any) -> str:
    """PostgreSQL's code and the names in the schema; its message and DETAIL quote values. A refused connection has no code but words."""
    code = getattr(error, "pgcode", None)
    if code is None:
        return str(error).split("\n")[0] if type(error).__name__ == "OperationalError" else ""
    names = (getattr(error.diag, part, None) for part in ("table_name", "column_name", "constraint_name"))
    return " ".join([code, *(name for name in names if name)])


def _of_system(error: Any) -> str:
    """The system's code; its words are followed by a name of a file or a host."""
    return errno.errorcode.get(error.errno, str(error.errno)) if isinstance(error.errno, int) else ""


def _of_mail_server(error: Any) -> str:
    return str(error.smtp_code)


_SPEAKS: dict[str, Callable[[Any], str]] = {
    "sqlite3.IntegrityError": _of_sqlite,
    "sqlite3.OperationalError": _of_sqlite,
    "django.db.transaction.TransactionManagementError": _own_words,
    "django.template.exceptions.TemplateDoesNotExist": _own_words,
    "django.core.exceptions.AppRegistryNotReady": _own_words,
    "ModuleNotFoundError": lambda error: str(error.name or ""),
    "RecursionError": _own_words,
}
"""The classes whose words, or part of them, are known to quote nothing that anybody typed."""

_SPEAKS_LIKE: list[tuple[Callable[[Any], bool], Callable[[Any], str]]] = [
    (lambda error: type(error).__module__.startswith("psycopg2"), _of_postgresql),
    (lambda error: isinstance(getattr(error, "smtp_code", None), int), _of_mail_server),
    (lambda error: isinstance(error, OSError), _of_system),
]
