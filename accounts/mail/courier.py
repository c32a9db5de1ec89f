"""The thread beside each web process that sends mail: woken by the commit of an act, and looking by itself once a minute.

It begins with the first request that a process serves, so that a fork before that leaves nothing behind, and begins anew after one.
"""

import logging
import os
import threading
import time
from random import uniform
from typing import Any

from django.conf import settings
from django.db import connection

logger = logging.getLogger(__name__)

_LOOKS_EVERY = 60
_SETTLES = (0.5, 1.5)
_woken = threading.Event()
_beginning = threading.Lock()
_running_in: int | None = None


def wake() -> None:
    """Let the mail that has just been written down be sent at once; without the thread (tests, commands) it waits."""
    if settings.MAIL_IN_BACKGROUND:
        begin()
        _woken.set()


def begin(**signal: Any) -> None:
    """Begin the thread, unless it runs in this process already."""
    global _running_in
    if not settings.MAIL_IN_BACKGROUND or _running_in == os.getpid():
        return
    with _beginning:
        if _running_in != os.getpid():
            _running_in = os.getpid()
            threading.Thread(target=_deliver, name="courier", daemon=True).start()


def _after_fork() -> None:
    global _beginning, _woken, _running_in
    _beginning, _woken, _running_in = threading.Lock(), threading.Event(), None


os.register_at_fork(after_in_child=_after_fork)


def _deliver() -> None:
    """Send what is due, for as long as the process lives. No wait is longer than a minute."""
    from accounts.mail.outbox import send_due

    while True:
        _woken.clear()
        try:
            while send_due():
                pass
        except Exception as error:  # The database is away: the next look may find it.
            logger.warning("Mail cannot be sent at present: %s.", type(error).__name__)
        finally:
            connection.close()
        if _woken.wait(_LOOKS_EVERY):
            # By then the request that woke us is answered: its time does not tell whether there was anything to compose.
            time.sleep(uniform(*_SETTLES))  # nosec B311
