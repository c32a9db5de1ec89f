"""Why the database did not save, in words for whoever was saving: others are at it, or nothing can be written at all.

Everything else that goes wrong in a database is an error of ours and stays one.
"""

from collections.abc import Iterator

from django.db import DatabaseError, OperationalError

BUSY = (
    "Det gick inte att spara just nu: andra sparar samtidigt. Det du skrev står kvar, men är inte sparat. "
    "Vänta en halv minut och spara igen."
)
UNABLE = (
    "Tjänsten kan inte spara något just nu, men det går att läsa. Det du skrev står kvar, men är inte sparat. "
    "Lämna sidan öppen, eller kopiera din text, och spara igen om en stund."
)

_SQLITE = {5: BUSY, 6: BUSY, 8: UNABLE, 10: UNABLE, 13: UNABLE, 14: UNABLE}
"""By SQLite's primary result code: BUSY, LOCKED; READONLY, IOERR, FULL, CANTOPEN."""
_POSTGRESQL = {"55P03": BUSY, "40P01": BUSY, "40001": BUSY, "57014": BUSY, "25006": UNABLE}
"""By SQLSTATE: lock timeout, deadlock, serialisation, statement timeout; read-only."""
_POSTGRESQL_CLASSES = {"08": UNABLE, "53": UNABLE, "57": UNABLE, "58": UNABLE}
"""By the class of the SQLSTATE: connection, resources (a full disk), stopped by its operator, its system."""


class CannotWrite(OperationalError):
    """Something was to be written and was not; its cause is the database's own error, if there was one."""


def why_not_saved(error: BaseException) -> str:
    """Return the sentence for an error of the database that passes by itself or by its operator; empty for all others."""
    if not isinstance(error, DatabaseError):
        return ""
    for cause in _causes(error):
        if code := getattr(cause, "sqlite_errorcode", None):
            return _SQLITE.get(code & 0xFF, "")
        if state := getattr(cause, "pgcode", None):
            return _POSTGRESQL.get(state) or _POSTGRESQL_CLASSES.get(state[:2], "")
    # Without a code: there is no connection, or what should have been written was not.
    return UNABLE if isinstance(error, OperationalError) else ""


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """From our own error, by Django's, to that of the driver."""
    while error is not None:
        yield error
        error = error.__cause__
