"""What the parties have said of a signed agreement, as notices with the ways to answer; and what was said of a signature before."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.permissions import can_erase
from agreements import permissions
from agreements.models import Agreement, AgreementParty, Signatory, SignatureRecord, Standing
from samverkan.shared.dates import long_date


@dataclass(frozen=True)
class Notice:
    """What a party has said, or not said yet; `links` are what the reader can do about it."""

    title: str
    text: str
    tone: str
    links: list[tuple[str, str]]


def read_standing(agreement: Agreement, user: User) -> list[Notice]:
    """Return a notice for each party that has not confirmed a signed agreement, or disputes it. Expects what `with_parts` loads."""
    if not agreement.is_signed or agreement.is_confirmed:
        return []
    speaking = [party for party in agreement.parties.all() if party.side != "third"]
    return [_notice(agreement, party, speaking, user) for party in speaking if party.standing != Standing.CONFIRMED]


def _notice(agreement: Agreement, party: AgreementParty, speaking: list[AgreementParty], user: User) -> Notice:
    name, pks = party.told_apart(speaking), [agreement.pk, party.pk]
    links = (
        [("Bekräfta", reverse("agreement_confirm", args=pks))] if permissions.can_confirm_agreement(user, party) else []
    )
    if party.standing == Standing.DISPUTED:
        if permissions.can_withdraw_dispute(user, party):
            links.append(("Ta tillbaka bestridandet", reverse("dispute_withdraw", args=pks)))
        return Notice(f"Bestridd av {name}", _why(agreement, party, user), "warning", links)
    if permissions.can_dispute_agreement(user, party):
        links.append(("Bestrid", reverse("agreement_dispute", args=pks)))
    text = f"{agreement.organisation.name} har registrerat överenskommelsen som undertecknad. {name} har inte bekräftat det än."
    return Notice(f"Inte bekräftad av {name}", text, "hint", links)


def _why(agreement: Agreement, party: AgreementParty, user: User) -> str:
    """Say why a party disputes, to the parties; to others that it does."""
    reason = getattr(party, "dispute_reason", "")
    if reason and permissions.is_of_party(user, agreement):
        return reason
    return f"{party.name} säger att överenskommelsen inte är undertecknad så som den är registrerad."


@dataclass(frozen=True)
class RecordLine:
    """What was said of a signature once: on behalf of whom, by whom and when, and what."""

    number: int
    what: str
    when: str
    by: str
    facts: list[tuple[str, str]]
    erase_url: str


def read_records(signatory: Signatory, user: User) -> list[RecordLine]:
    """Return everything that has been said of a signature, newest first, in one query, to a user who may erase some of it."""
    records = signatory.records.select_related("organisation", "recorded_by").order_by("-number")
    return [_record(record, signatory, user, is_standing=place == 0) for place, record in enumerate(records)]


def _record(record: SignatureRecord, signatory: Signatory, user: User, *, is_standing: bool) -> RecordLine:
    may_erase = can_erase(user, record.organisation_id) and not is_standing and not record.is_erased
    pks = [signatory.agreement_id, signatory.pk, record.number]
    what = "Bekräftad" if record.is_confirmation else "Registrerad" if record.number == 1 else "Rättad"
    facts = {
        "Namnförtydligande": record.name,
        "Befattning": record.title,
        "Ort": record.place,
        "Datum": long_date(record.signed_on) if record.signed_on else "",
        "Datum på papperet": record.date_as_written,
        "Anmärkning": record.note,
    }
    if record.is_erased:
        facts = {"Borttaget. Skäl": record.erasure_reason}
    return RecordLine(
        number=record.number,
        what=f"{what} av {record.organisation.name}",
        when=long_date(timezone.localdate(record.recorded_at)),
        by=record.recorded_by.full_name,
        facts=[(label, value) for label, value in facts.items() if value],
        erase_url=reverse("record_erase", args=pks) if may_erase else "",
    )
