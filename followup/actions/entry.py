"""Logging, correcting and withdrawing an entry, and taking away what was written in one."""

import uuid
from datetime import date
from typing import cast

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.actions import record_event
from accounts.actions.erasure import empty_row, erase_contents_about
from accounts.models import User
from accounts.models.audit import filled_in
from accounts.permissions import can_erase
from agreements.models import Agreement
from followup.models import FollowUpEntry
from followup.permissions import organisations_to_log_for
from samverkan.shared.dates import long_date
from samverkan.shared.models import Refused


@transaction.atomic
def log_entry(entry: FollowUpEntry, *, by: User) -> FollowUpEntry:
    """Log an unsaved entry, new or correcting another. The same form sent twice (same `key`) is logged once.

    Raises Refused when the user may not log for the organisation now or a colleague has corrected the entry already,
    ValidationError when the day or a field is wrong. What a constraint forbids the form has said in words.
    """
    if sent_before := FollowUpEntry.objects.filter(key=entry.key, logged_by=by).first():
        return _same(sent_before, entry)
    if entry.organisation_id not in organisations_to_log_for(by, entry.commitment):
        raise Refused("Uppföljning loggas av en part på en fastställd plan i en överenskommelse som har börjat gälla.")
    if entry.corrects and entry.corrects.organisation_id != entry.organisation_id:
        raise Refused(f"Uppgiften är loggad för {entry.corrects.organisation}. Bara de rättar den.")
    _check_day(entry)
    entry.logged_by = by
    entry.clean_fields(exclude=["commitment", "organisation", "measure", "corrects", "key", "logged_by"])
    try:
        with transaction.atomic():
            entry.save(force_insert=True)
    except IntegrityError as error:
        return _sent_meanwhile(entry, by, error)
    record_event(
        organisation_id=entry.organisation_id, by=by, verb=_verb(entry), subject=entry, changes=filled_in(entry)
    )
    return entry


@transaction.atomic
def withdraw_entry(entry: FollowUpEntry, *, by: User, why: str, key: uuid.UUID) -> FollowUpEntry:
    """Withdraw what should not have been logged: it stays in the history and counts for nothing.

    Raises as `log_entry` does, and Refused for what is a withdrawal itself.
    """
    if entry.is_withdrawal:
        raise Refused("Det här är ett återtagande. Logga uppföljningen på nytt i stället.")
    withdrawal = FollowUpEntry(
        commitment=entry.commitment,
        organisation_id=entry.organisation_id,
        measure_id=entry.measure_id,
        happened_on=entry.happened_on,
        outcome=entry.outcome,
        reason=entry.reason,
        text=why,
        corrects=entry,
        is_withdrawal=True,
        key=key,
    )
    return log_entry(withdrawal, by=by)


@transaction.atomic
def erase_entry(entry: FollowUpEntry, *, by: User, reason: str) -> FollowUpEntry:
    """Take away what was written in an entry, here and in the log: that it was logged stays, and what it counts.

    Raises Refused when the user does not administer the organisation, or when it is done already, ValidationError for a bad reason.
    """
    if not can_erase(by, entry.organisation_id):
        raise Refused("Bara organisationens administratör kan ta bort en anteckning.")
    current = FollowUpEntry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    if current.is_erased or not current.text:
        raise Refused("Anteckningen är redan borttagen.")
    empty_row(current, by=by, reason=reason)
    erase_contents_about(current, organisation_id=current.organisation_id, by=by, reason=reason)
    return current


def _verb(entry: FollowUpEntry) -> str:
    if entry.is_withdrawal:
        return "återtog uppföljning"
    return "rättade uppföljning" if entry.corrects_id else "loggade uppföljning"


def _same(sent_before: FollowUpEntry, entry: FollowUpEntry) -> FollowUpEntry:
    """Return what the form has logged already; raise Refused when it holds something else now, so that nothing typed is dropped."""
    if all(getattr(sent_before, name) == getattr(entry, name) for name in _TYPED):
        return sent_before
    raise Refused(
        "Det här formuläret är redan loggat, med andra uppgifter. Öppna åtagandet och välj Rätta för att ändra dem."
    )


_TYPED = ("happened_on", "outcome", "reason", "count", "text", "measure_id", "organisation_id")


def _sent_meanwhile(entry: FollowUpEntry, by: User, error: IntegrityError) -> FollowUpEntry:
    """Return what another send of the same form has logged; raise Refused when a colleague's correction came first."""
    if sent := FollowUpEntry.objects.filter(key=entry.key, logged_by=by).first():
        return _same(sent, entry)
    if entry.corrects_id and FollowUpEntry.objects.filter(corrects=entry.corrects_id).exists():
        raise Refused("En kollega har redan rättat uppgiften. Öppna åtagandet och rätta den nya i stället.") from error
    raise error


def _check_day(entry: FollowUpEntry) -> None:
    agreement = entry.commitment.initiative.plan.agreement
    starts_on, ends_on = agreement.effective_from, agreement.effective_until
    if entry.happened_on > timezone.localdate():
        raise ValidationError({"happened_on": "Datumet ligger i framtiden. Ange den dag då det gjordes."})
    if starts_on and entry.happened_on < starts_on:
        raise ValidationError(
            {"happened_on": f"Överenskommelsen började gälla {long_date(starts_on)}. Ange den dagen eller en senare."}
        )
    if ends_on and entry.happened_on > ends_on:
        raise ValidationError(
            {"happened_on": f"Överenskommelsen gällde till {long_date(ends_on)}. Ange den dagen eller en tidigare."}
        )
    if entry.corrects and entry.corrects.happened_on == entry.happened_on:
        return  # It was logged while the agreement applied.
    successor = Agreement.objects.replacing(agreement, by=entry.happened_on).first()
    if successor:
        raise ValidationError(
            {
                "happened_on": f"Överenskommelsen ersattes {long_date(cast(date, successor.effective_from))}. "
                "Ange en dag före det, eller logga på den nya."
            }
        )
