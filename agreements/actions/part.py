"""Adding, changing and removing the parts of a draft: sections, areas, parties and the rest."""

from copy import copy
from typing import TypeVar

from django.db import transaction
from django.utils import timezone

from accounts.actions import add_row, change_row, remove_row
from accounts.models import User
from agreements.actions.order import rows_beside
from agreements.models import Agreement, AgreementPart, AgreementParty, ForumMember, Side
from samverkan.shared.models import Refused
from samverkan.shared.ordering import last_order, order_after

Part = TypeVar("Part", bound=AgreementPart)


def agreement_of(part: AgreementPart) -> Agreement:
    """Return the agreement that a part belongs to, directly or, for a member, through its forum."""
    if isinstance(part, ForumMember):
        return part.forum.agreement
    return part.agreement  # type: ignore[attr-defined]


GONE = "Någon annan har tagit bort det här medan du skrev. Kopiera din text om du vill ha den kvar."


def agreement_for_update(pk: int) -> Agreement:
    """Return the agreement as it is now, locked for the transaction; raise Refused when a colleague has removed it."""
    current = Agreement.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if current is None:
        raise Refused(GONE)
    return current


def draft_for_update(agreement: Agreement) -> Agreement:
    """Return the agreement locked for the transaction; raise Refused when it is no longer a draft."""
    current = agreement_for_update(agreement.pk)
    if not current.is_draft:
        raise Refused("Överenskommelsen är låst och kan inte ändras. Gör en ny överenskommelse som ersätter den.")
    return current


def settle_agreement(agreement: Agreement, *, by: User) -> None:
    """Bring what follows from an agreement's rows up to date: its term, its search text, and who changed the draft last."""
    current = Agreement.objects.get(pk=agreement.pk)
    current.effective_from = current.term.starts_on
    current.effective_until = current.term.ends_on
    current.search_text = current.search_words()
    if current.is_draft:
        current.changed_at, current.changed_by = timezone.now(), by
    current.full_clean(exclude=["organisation", "created_by", "changed_by", "locked_by", "signed_by", "supersedes"])
    current.save(update_fields=["effective_from", "effective_until", "search_text", "changed_at", "changed_by"])


@transaction.atomic
def add_part(part: Part, *, by: User, after: str = "") -> Part:
    """Add a part to a draft, last in its sequence unless it has an order or goes `after` a row (samverkan/shared/ordering.py).

    Raises Refused when the agreement is locked.
    """
    agreement = draft_for_update(agreement_of(part))
    if after:
        part.order = order_after(rows_beside(part), after, moved=part)
    part.order = part.order or last_order(rows_beside(part))
    add_row(part, organisation_id=agreement.organisation_id, by=by)
    settle_agreement(agreement, by=by)
    return part


@transaction.atomic
def change_part(part: Part, *, version: int, changes: dict[str, object], by: User, after: str = "") -> Part:
    """Change a part of a draft, and move it `after` a row of its sequence if one is given.

    Raises Refused when the agreement is locked or would lose its owner among the parties, VersionConflict when the part was saved
    since.
    """
    agreement = draft_for_update(agreement_of(part))
    if {"organisation", "side"} & changes.keys():
        _keep_owner(agreement, part, changes, by=by)
    if after:
        moved = copy(part)
        for name, value in changes.items():
            setattr(moved, name, value)
        changes = {**changes, "order": order_after(rows_beside(moved), after, moved=moved)}
    changed = change_row(part, version=version, changes=changes, organisation_id=agreement.organisation_id, by=by)
    settle_agreement(agreement, by=by)
    return changed


@transaction.atomic
def remove_part(part: AgreementPart, *, version: int, by: User) -> None:
    """Remove a part of a draft. Raises Refused when the agreement is locked, other rows rest on the part, or it is the owner's."""
    agreement = draft_for_update(agreement_of(part))
    _keep_owner(agreement, part, {"organisation": None}, by=by)
    remove_row(part, version=version, organisation_id=agreement.organisation_id, by=by)
    settle_agreement(agreement, by=by)


def _keep_owner(agreement: Agreement, part: AgreementPart, changes: dict[str, object], *, by: User) -> None:
    """Refuse to make an agreement one between others; the installation's administrator may, to register an old original for them."""
    if by.is_superuser or not isinstance(part, AgreementParty) or part.organisation_id != agreement.organisation_id:
        return
    organisation, side = changes.get("organisation", part.organisation), changes.get("side", part.side)
    if organisation != agreement.organisation or side == Side.THIRD:
        raise Refused(
            f"{agreement.organisation} skriver överenskommelsen och är själv part i den. Parten kan varken tas bort, pekas om "
            "eller göras till annan part."
        )
