"""The mail that waits: written with the act, sent later, by one process each, tried again with growing pauses.

`send_due` is run by the thread beside each web process (`accounts.mail.courier`) and by `manage.py send_mail`.
"""

import logging
from collections.abc import Mapping
from datetime import timedelta

from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone

from accounts.mail import courier
from accounts.mail.kinds import NotForAnybody, compose, is_kind
from accounts.mail.links import origin_of
from accounts.models import OutgoingMail, User

logger = logging.getLogger(__name__)

_TAKEN_ON = timedelta(minutes=10)
"""How long a mail that a process has taken on is left alone; longer than any mail server is waited for."""
_PAUSES = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240)]
_KEPT = timedelta(days=1)
_LONGEST = 200


@transaction.atomic
def send_later(
    kind: str,
    *,
    to: User | str,
    parameters: Mapping[str, str | int] | None = None,
    request: HttpRequest | None = None,
) -> None:
    """Write a mail down, to be sent once the transaction is committed. The same work for every recipient, known or not.

    `parameters` are few and short, and no secrets: a link or token is made as the mail is sent. `request` decides where links lead.
    """
    parameters = dict(parameters or {})
    if not is_kind(kind) or any(len(str(value)) > _LONGEST for value in parameters.values()):
        raise ValueError(f"{kind}: an unknown kind of mail, or more than a mail is to carry")
    now = timezone.now()
    OutgoingMail.objects.create(
        kind=kind,
        address=to.email if isinstance(to, User) else to,
        origin=origin_of(request) if request else "",
        parameters=parameters,
        asked_at=now,
        due_at=now,
    )
    transaction.on_commit(courier.wake)


def send_due(limit: int = 100) -> int:
    """Send what is due, at most `limit` mails, and return how many were sent. What fails is tried again later."""
    sent = 0
    for mail in OutgoingMail.objects.filter(due_at__lte=timezone.now())[:limit]:
        if _take_on(mail):
            sent += _send(mail)
    return sent


def _take_on(mail: OutgoingMail) -> bool:
    """Tell whether the mail is ours to send: only one process changes the row that it has read."""
    mine = OutgoingMail.objects.filter(pk=mail.pk, attempts=mail.attempts, due_at=mail.due_at)
    return bool(mine.update(attempts=F("attempts") + 1, due_at=timezone.now() + _TAKEN_ON))


def _send(mail: OutgoingMail) -> bool:
    """Send a mail that was taken on. No text, address or reason that a server gives enters the log."""
    try:
        subject, text = compose(mail)
        EmailMessage(subject, text, to=[mail.address]).send()
    except NotForAnybody:
        mail.delete()
        return False
    except Exception as error:  # Whatever it is, the next mail is to be sent.
        _try_again(mail, error)
        return False
    logger.info("Mail %s (%s) was sent.", mail.pk, mail.kind)
    mail.delete()
    return True


def _try_again(mail: OutgoingMail, error: Exception) -> None:
    what = type(error).__name__
    if timezone.now() - mail.asked_at > _KEPT:
        logger.error("Mail %s (%s) is given up after %s attempts: %s.", mail.pk, mail.kind, mail.attempts + 1, what)
        mail.delete()
        return
    pause = _PAUSES[min(mail.attempts, len(_PAUSES) - 1)]
    OutgoingMail.objects.filter(pk=mail.pk).update(due_at=timezone.now() + pause)
    logger.warning("Mail %s (%s) could not be sent, and is tried again in %s: %s.", mail.pk, mail.kind, pause, what)
