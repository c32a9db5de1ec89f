"""Everything that leaves the process about a failure, as it leaves, and the secrets that must not be in it."""

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core import mail

from samverkan.shared.reports.log import LineFormatter, LineHandler
from samverkan.shared.reports.mails import FailureMails

PASSWORD = "S3kretOrd-kännsIgen"
SENTENCE = "Möte hos familjen Testsson på Hemligvägen"
PERSONAL_NUMBER = "19121212-1212"
COOKIE = "kakvarde-kannsigen-77"
SEARCHED = "sokt-kannsigen"
HEADER = "rubrik-kannsigen"


class Told:
    """What the log and the mails have told."""

    def __init__(self, stream: io.StringIO, mails: FailureMails) -> None:
        self._stream, self.handler = stream, mails

    @property
    def log(self) -> str:
        return self._stream.getvalue()

    @property
    def mails(self) -> list[str]:
        """Each mail that may leave now, as it is sent, headers included."""
        self.handler.settle(10)
        return [f"{m.subject}\n{m.body}\n{m.message().as_string()}" for m in mail.outbox]

    def assert_nothing_secret(self) -> None:
        """Hold log and mails against every secret, and against the words by which PostgreSQL begins to quote."""
        everything = self.log + "\n".join(self.mails)
        secrets = [PASSWORD, SENTENCE, PERSONAL_NUMBER, COOKIE, SEARCHED, HEADER, settings.SECRET_KEY]
        for secret in [*secrets, "DETAIL", "kännsIgen", "familjen", "Hemligv"]:
            assert secret not in everything, everything


@contextmanager
def listening(level: int = logging.DEBUG) -> Iterator[Told]:
    """Put handlers like the configured ones in their place, and hear all loggers."""
    stream, root = io.StringIO(), logging.getLogger()
    lines, mails = LineHandler(stream), FailureMails()
    lines.setFormatter(LineFormatter())
    before = root.handlers[:], root.level
    request_level = logging.getLogger("django.request").level
    root.handlers[:] = [lines, mails]
    root.setLevel(level)
    logging.getLogger("django.request").setLevel(level)
    try:
        yield Told(stream, mails)
    finally:
        root.handlers[:], root.level = before
        root.setLevel(before[1])
        logging.getLogger("django.request").setLevel(request_level)
