"""What the parties themselves say of what was registered about them: confirming, disputing, and what follows for the whole."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.actions import current_version, record_event
from accounts.actions.erasure import empty_row, erase_contents_about
from accounts.models import User
from accounts.permissions import can_erase
from agreements.actions.part import agreement_for_update
from agreements.models import Agreement, AgreementParty, AgreementStatement, Signatory, SignatureRecord, Standing
from agreements.models.party import others_told
from agreements.models.standing import StatementKind, standing_after
from samverkan.shared.models import Refused

REASON_MISSING = "Skriv varför ni bestrider, så att den andra parten kan rätta till det."


def settle_standing(agreement: Agreement) -> None:
    """Bring what follows from the parties' own acts up to date: what each says, and what that makes of the whole.

    The owner speaks by locking its text or registering its original; the others by registering or confirming their own signatures,
    or by a statement. While a party disputes, that goes before all else.
    """
    current = Agreement.objects.get(pk=agreement.pk)
    standings = []
    for party in current.parties.prefetch_related("statements", "signatories").exclude(side="third"):
        standing = Standing.OPEN if current.is_draft else _standing_of(party, is_owner=_owns(current, party))
        standings.append(standing)
        if standing != party.standing:
            AgreementParty.objects.filter(pk=party.pk).update(standing=standing)
    Agreement.objects.filter(pk=agreement.pk).update(
        standing=_of_all(standings) if current.is_signed else Standing.OPEN
    )


def _owns(agreement: Agreement, party: AgreementParty) -> bool:
    return party.organisation_id == agreement.organisation_id


def _standing_of(party: AgreementParty, *, is_owner: bool) -> str:
    signatories = list(party.signatories.all())
    is_own_word = bool(signatories) and all(s.registered_for_id == party.organisation_id for s in signatories)
    kinds = [statement.kind for statement in party.statements.all()]
    return standing_after(kinds, has_acted=is_owner or is_own_word)


def _of_all(standings: list[str]) -> str:
    if Standing.DISPUTED in standings:
        return Standing.DISPUTED
    return Standing.CONFIRMED if standings and set(standings) == {Standing.CONFIRMED} else Standing.OPEN


def add_record(
    signatory: Signatory, *, organisation_id: int, by: User, is_confirmation: bool = False
) -> SignatureRecord:
    """Keep what a signatory says now as one more record of its signature, on behalf of an organisation."""
    facts = {name: getattr(signatory, name) for name in RECORDED}
    return SignatureRecord.objects.create(
        signatory=signatory,
        number=signatory.records.count() + 1,
        organisation_id=organisation_id,
        is_confirmation=is_confirmation,
        recorded_at=timezone.now(),
        recorded_by=by,
        **facts,
    )


RECORDED = ("title", "name", "place", "signed_on", "date_as_written", "note")
"""What a record of a signature repeats of the signatory."""


@transaction.atomic
def confirm_agreement(party: AgreementParty, *, version: int, by: User) -> AgreementStatement:
    """Say for a party that the agreement was signed as it is registered, its signatures included.

    Raises Refused when the agreement is not signed, or the party has confirmed it before; VersionConflict when anything that is
    registered about the party has changed since.
    """
    current = _speaking_for_update(party, version)
    if current.standing == Standing.CONFIRMED:
        raise Refused(f"{current} har redan bekräftat överenskommelsen.")
    assert current.organisation_id
    for signatory in current.signatories.exclude(registered_at=None):
        if signatory.registered_for_id != current.organisation_id:
            add_record(signatory, organisation_id=current.organisation_id, by=by, is_confirmation=True)
            signatory.registered_for_id = current.organisation_id
            signatory.version += 1
            signatory.save(update_fields=["registered_for", "version"])
    return _state(current, StatementKind.CONFIRMED, by=by)


@transaction.atomic
def dispute_agreement(party: AgreementParty, *, version: int, reason: str, by: User) -> AgreementStatement:
    """Say for a party that the agreement was not signed as it is registered, and why.

    Raises ValidationError without a reason, Refused when the agreement is not signed or is the party's own registration.
    """
    current = _speaking_for_update(party, version)
    if not reason.strip():
        raise ValidationError({"reason": REASON_MISSING})
    if _owns(current.agreement, current):
        raise Refused("Ni har själva registrerat överenskommelsen. Rätta uppgifterna i stället.")
    return _state(current, StatementKind.DISPUTED, by=by, reason=reason)


@transaction.atomic
def withdraw_dispute(party: AgreementParty, *, version: int, by: User) -> AgreementStatement:
    """Take a party's dispute back; what it had confirmed before holds again. Raises Refused when it disputes nothing."""
    current = _speaking_for_update(party, version)
    if current.standing != Standing.DISPUTED:
        raise Refused(f"{current} bestrider inte överenskommelsen.")
    return _state(current, StatementKind.WITHDRAWN, by=by)


@transaction.atomic
def erase_record(record: SignatureRecord, *, by: User, reason: str) -> SignatureRecord:
    """Take away what an earlier record of a signature said, here and in the organisation's log: that it was recorded stays.

    Raises Refused when the user does not administer the organisation whose word it was, when it is what stands now, or when it is
    done already, ValidationError for a bad reason.
    """
    if not can_erase(by, record.organisation_id):
        raise Refused("Bara organisationens administratör kan ta bort en tidigare uppgift.")
    agreement_for_update(record.signatory.agreement_id)
    current = SignatureRecord.objects.select_for_update(of=("self",)).get(pk=record.pk)
    if current.is_erased:
        raise Refused("Uppgiften är redan borttagen.")
    if not current.signatory.records.filter(number__gt=current.number).exists():
        raise Refused(
            "Det här är uppgiften som gäller. Rätta underskriften först, och ta sedan bort den gamla uppgiften."
        )
    empty_row(current, by=by, reason=reason)
    erase_contents_about(current.signatory, organisation_id=current.organisation_id, by=by, reason=reason)
    return current


def _speaking_for_update(party: AgreementParty, version: int) -> AgreementParty:
    """Return a party of a signed agreement, both locked for the transaction; Refused when nobody speaks for it or there is nothing to say."""
    agreement = agreement_for_update(party.agreement_id)
    current = current_version(party, version)
    current.agreement = agreement
    if not agreement.is_signed:
        raise Refused("Överenskommelsen är inte undertecknad än. Det finns inget att bekräfta eller bestrida.")
    if current.side == "third" or current.organisation_id is None:
        raise Refused(f"{current} har ingen organisation här som kan ta ställning.")
    return current


def _state(party: AgreementParty, kind: StatementKind, *, by: User, reason: str = "") -> AgreementStatement:
    statement = AgreementStatement(
        party=party,
        number=party.statements.count() + 1,
        kind=kind,
        reason=reason,
        stated_at=timezone.now(),
        stated_by=by,
    )
    statement.full_clean()
    statement.save(force_insert=True)
    AgreementParty.objects.filter(pk=party.pk).update(version=party.version + 1)
    settle_standing(party.agreement)
    record_event(
        organisation_id=party.agreement.organisation_id,
        by=by,
        verb=_VERBS[kind],
        subject=party.agreement,
        changes={"party": str(party), **({"reason": reason} if reason else {})},
        also_for=others_told(party.agreement),
    )
    return statement


_VERBS = {
    StatementKind.CONFIRMED: "bekräftade överenskommelsen",
    StatementKind.DISPUTED: "bestred överenskommelsen",
    StatementKind.WITHDRAWN: "tog tillbaka bestridandet",
}
