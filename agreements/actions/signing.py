"""From draft to signed: locking the text, registering pen signatures and numbers."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.actions import change_row, current_version
from accounts.models import User
from agreements.actions.part import agreement_for_update, draft_for_update, settle_agreement
from agreements.actions.standing import RECORDED, add_record, settle_standing
from agreements.actions.succession import check_succession
from agreements.canonical import hash_of, read_agreements
from agreements.models import Agreement, AgreementParty, Section, Signatory
from agreements.models.party import others_told
from agreements.models.term import ValidityKind
from agreements.permissions import registers_on_behalf_of
from samverkan.shared.dates import long_date
from samverkan.shared.models import Refused

PROVENANCE_MISSING = "Fyll i ursprung först: varifrån kommer uppgifterna, och var finns originalet?"
OWNER_MISSING = (
    "Lägg till er själva som part. Den som skriver en överenskommelse är kommun eller polis i den; "
    "mellan andra kan ni inte göra någon."
)


def missing_for_signing(agreement: Agreement, *, open_questions: bool | None = None) -> list[str]:
    """Say what the statutory minimum still lacks, a Swedish sentence each: purposes, areas, parties, term, signatories.

    `open_questions` saves a query for those who know whether its plans have any. Source: lag (2023:196) 9 § on purposes and
    areas; the rest is what makes a signature mean something.
    """
    sections, parties = list(agreement.sections.all()), list(agreement.parties.all())
    signing = [party for party in parties if party.is_signing]
    have_signatory = {signatory.party_id for signatory in agreement.signatories.all()}
    without = [party.name for party in signing if party.pk not in have_signatory]
    if open_questions is None:
        open_questions = agreement.plans.filter(initiatives__commitments__open_question__gt="").exists()
    purposes = [section for section in sections if section.kind == Section.Kind.PURPOSE]
    checks = {
        _purpose_wanted(purposes): any(section.body for section in purposes),
        "Lägg till minst ett samverkansområde.": agreement.areas.exists(),
        "Lägg till både kommunen och polisen som parter.": {"municipality", "police"} <= {p.side for p in parties},
        OWNER_MISSING: any(
            party.organisation_id == agreement.organisation_id for party in parties if party.side != "third"
        ),
        "Fyll i giltighetstiden.": _has_term(agreement),
        f"Lägg till vem som skriver under för {', '.join(without) or 'varje part'}.": bool(signing) and not without,
        "Besvara de öppna frågorna i planen.": not open_questions,
    }
    return [sentence for sentence, is_met in checks.items() if not is_met]


def _purpose_wanted(purposes: list[Section]) -> str:
    if purposes:
        return f"Skriv texten i avsnittet {purposes[0]}."
    return "Lägg till ett avsnitt som handlar om syfte och mål."


def _has_term(agreement: Agreement) -> bool:
    match agreement.validity_kind:
        case ValidityKind.FIXED:
            return bool(agreement.valid_from and agreement.valid_until)
        case ValidityKind.FROM_SIGNING:
            return bool(agreement.valid_until and not agreement.valid_from)
        case ValidityKind.YEARS:
            return bool(agreement.title_from_year and agreement.title_until_year)
        case _:
            return True


@transaction.atomic
def lock_agreement(agreement: Agreement, *, version: int, by: User) -> Agreement:
    """Lock a draft's text for signing.

    Raises Refused, naming what is missing, while the statutory minimum is not met, and when it may not replace what it names.
    """
    current = draft_for_update(agreement)
    if missing := missing_for_signing(current):
        raise Refused("Överenskommelsen kan inte låsas än. " + " ".join(missing))
    check_succession(current)
    settle_agreement(current, by=by)
    current.plans.adopted_by_signing().seal()
    locked = change_row(
        current,
        version=version,
        changes={
            "status": Agreement.Status.LOCKED,
            "locked_at": timezone.now(),
            "locked_by": by,
            "text_hash": _hash_of(current),
        },
        organisation_id=current.organisation_id,
        by=by,
        verb="låste texten för underskrift",
    )
    settle_standing(locked)
    return locked


def _hash_of(agreement: Agreement) -> str:
    """Return the hash of a text that is about to be locked."""
    return hash_of(read_agreements([agreement.pk])[agreement.pk])


@transaction.atomic
def unlock_agreement(agreement: Agreement, *, version: int, by: User) -> Agreement:
    """Make a locked agreement a draft again. Raises Refused when a signature has been registered."""
    current = agreement_for_update(agreement.pk)
    if not current.may_become(Agreement.Status.DRAFT):
        raise Refused("Bara en överenskommelse som är låst för underskrift kan låsas upp.")
    if current.signatories.filter(registered_at__isnull=False).exists():
        raise Refused(
            "En underskrift är registrerad. Texten kan inte låsas upp; gör en ny överenskommelse som ersätter den."
        )
    draft = change_row(
        current,
        version=version,
        changes={"status": Agreement.Status.DRAFT, "locked_at": None, "locked_by": None, "text_hash": ""},
        organisation_id=current.organisation_id,
        by=by,
        verb="låste upp texten",
    )
    draft.plans.filter(status="draft").update(text_hash="")
    settle_standing(draft)
    return draft


@transaction.atomic
def register_original(agreement: Agreement, *, version: int, by: User, provenance: str = "") -> Agreement:
    """Register a draft as signed on paper before it came here, with whatever its signature record lacks. The parties are told.

    Raises ValidationError when neither `provenance` nor the draft says where the original comes from, Refused when it may not
    replace what it names, or its owner is no party to it; the installation's administrator may register one between others.
    """
    current = draft_for_update(agreement)
    if not by.is_superuser and current.organisation_id not in current.side_ids:
        raise Refused(f"Originalet kan inte registreras. {OWNER_MISSING}")
    provenance = provenance or current.provenance
    if not provenance:
        raise ValidationError({"provenance": PROVENANCE_MISSING})
    check_succession(current)
    current = change_row(
        current,
        version=version,
        changes={"provenance": provenance},
        organisation_id=current.organisation_id,
        by=by,
    )
    settle_agreement(current, by=by)
    now = timezone.now()
    signed = change_row(
        current,
        version=current.version,
        changes={
            "status": Agreement.Status.SIGNED,
            "locked_at": now,
            "locked_by": by,
            "signed_at": now,
            "signed_by": by,
            "text_hash": _hash_of(current),
        },
        organisation_id=current.organisation_id,
        by=by,
        verb="registrerade originalet som undertecknat",
        also_for=others_told(current, is_being_signed=True),
    )
    _adopt_plans(signed, by=by)
    settle_standing(signed)
    return signed


@transaction.atomic
def register_signature(
    signatory: Signatory,
    *,
    version: int,
    by: User,
    title: str,
    name: str = "",
    place: str = "",
    signed_on: date | None = None,
    date_as_written: str = "",
    note: str = "",
) -> Signatory:
    """Register a pen signature as it stands on the paper, or correct it. When the last one is in, the agreement is signed.

    It is the word of the party itself when the user registers for it, else of the owner, and waits for the party to confirm it. What
    it said before is kept, and both are told.

    Raises ValidationError when the date lies in the future, before the locking of the text or after the term; when something is
    missing without a note; when a signed agreement would lose a fact. Raises Refused when the agreement is still a draft, and
    when the party has given its own word and another would change it.
    """
    agreement = agreement_for_update(signatory.agreement_id)
    if agreement.is_draft:
        raise Refused("Lås texten för underskrift först. Underskrifter registreras på en låst överenskommelse.")
    current = current_version(signatory, version)
    facts: dict[str, Any] = {
        "title": title,
        "name": name,
        "place": place,
        "signed_on": signed_on,
        "date_as_written": date_as_written,
        "note": note,
    }
    _check_day(agreement, signed_on)
    if agreement.is_signed:
        _check_nothing_lost(current, facts)
    if not (name and place and signed_on) and not note:
        raise ValidationError(
            {
                "note": "Något saknas: namnförtydligande, ort eller datum. Fyll i det, eller förklara här varför det saknas."
            }
        )
    registered = _keep_signature(agreement, current, facts, by=by)
    if not agreement.is_signed and not agreement.signatories.filter(registered_at__isnull=True).exists():
        _become_signed(agreement, by=by)
    settle_agreement(agreement, by=by)
    settle_standing(agreement)
    return registered


@transaction.atomic
def confirm_signature(signatory: Signatory, *, version: int, by: User) -> Signatory:
    """Say for the party that its signature is as another organisation has registered it; for whoever registers for the party.

    Raises Refused when it is not registered or is the party's own word already, VersionConflict when it was changed since.
    """
    agreement = agreement_for_update(signatory.agreement_id)
    current = current_version(signatory, version)
    if current.registered_at is None:
        raise Refused("Underskriften är inte registrerad än. Registrera den i stället.")
    if current.registered_for_id == current.party.organisation_id:
        raise Refused("Underskriften är redan bekräftad.")
    confirmed = _keep_signature(agreement, current, {fact: getattr(current, fact) for fact in RECORDED}, by=by)
    settle_standing(agreement)
    return confirmed


def _keep_signature(agreement: Agreement, current: Signatory, facts: dict[str, Any], *, by: User) -> Signatory:
    """Let a signature say these facts on behalf of the organisation that the user registers for, with a record beside those before."""
    party = current.party
    organisation_id = registers_on_behalf_of(by, party)
    if current.registered_for_id == party.organisation_id not in {None, organisation_id}:
        raise Refused(f"{party} har själv registrerat eller bekräftat underskriften. Be dem rätta den.")
    is_changed = any(getattr(current, fact) != value for fact, value in facts.items())
    if current.registered_at and not is_changed and current.registered_for_id == organisation_id:
        return current
    is_new, is_confirmation = current.registered_at is None, current.registered_at is not None and not is_changed
    for fact, value in facts.items():
        setattr(current, fact, value)
    current.clean_fields(exclude=["registered_by"])
    add_record(current, organisation_id=organisation_id, by=by, is_confirmation=is_confirmation)
    changes = {**facts, "registered_for_id": organisation_id}
    if not is_confirmation:
        changes |= {"registered_at": timezone.now(), "registered_by": by}
    registered = change_row(
        current,
        version=current.version,
        changes=changes,
        organisation_id=agreement.organisation_id,
        by=by,
        verb="registrerade underskrift"
        if is_new
        else "bekräftade underskrift"
        if is_confirmation
        else "rättade underskrift",
        also_for=others_told(agreement),
    )
    AgreementParty.objects.filter(pk=party.pk).update(version=F("version") + 1)
    return registered


def _check_day(agreement: Agreement, signed_on: date | None) -> None:
    if signed_on is None:
        return
    if signed_on > timezone.localdate():
        raise ValidationError({"signed_on": "Datumet ligger i framtiden. Ange den dag då underskriften gjordes."})
    if not agreement.provenance and agreement.locked_at and signed_on < timezone.localdate(agreement.locked_at):
        raise ValidationError(
            {
                "signed_on": f"Texten låstes {long_date(timezone.localdate(agreement.locked_at))}. Underskriften kan inte vara äldre."
            }
        )
    last_day = agreement.valid_until
    if agreement.validity_kind == ValidityKind.FROM_SIGNING and last_day and signed_on > last_day:
        raise ValidationError(
            {
                "signed_on": f"Överenskommelsen gäller bara till och med {long_date(last_day)}. Rätta datumet, eller gör en ny "
                "överenskommelse med en senare sista dag om underskriften gjordes då."
            }
        )


def _check_nothing_lost(registered: Signatory, facts: dict[str, Any]) -> None:
    """Refuse to empty what the record of a signed agreement holds."""
    lost = [fact for fact in ("name", "place", "signed_on") if getattr(registered, fact) and not facts[fact]]
    if lost:
        sentence = "Överenskommelsen är undertecknad. Uppgiften kan rättas men inte tas bort."
        raise ValidationError(dict.fromkeys(lost, sentence))


def _become_signed(agreement: Agreement, *, by: User) -> None:
    signed = change_row(
        agreement,
        version=agreement.version,
        changes={"status": Agreement.Status.SIGNED, "signed_at": timezone.now(), "signed_by": by},
        organisation_id=agreement.organisation_id,
        by=by,
        verb="registrerade överenskommelsen som undertecknad",
        also_for=others_told(agreement, is_being_signed=True),
    )
    _adopt_plans(signed, by=by)


def _adopt_plans(agreement: Agreement, *, by: User) -> None:
    """The plans that accompany an agreement are adopted in the moment it is; an empty one stays a draft, to be written later."""
    plans = agreement.plans.adopted_by_signing()
    plans.filter(text_hash="").seal()
    for plan in plans:
        change_row(
            plan,
            version=plan.version,
            changes={"status": "adopted", "adopted_at": agreement.signed_at, "adopted_by": by},
            organisation_id=agreement.organisation_id,
            by=by,
        )


@transaction.atomic
def register_number(party: AgreementParty, *, version: int, registry_number: str, by: User) -> AgreementParty:
    """Register a party's own registry number (dnr), or correct it; possible in every state. Both are told.

    It is the word of the party itself when the user registers for it, else of the owner. Raises Refused when the party has given its
    own number and another would change it.
    """
    agreement = agreement_for_update(party.agreement_id)
    current = current_version(party, version)
    organisation_id = registers_on_behalf_of(by, current)
    if current.number_registered_for_id == current.organisation_id not in {None, organisation_id}:
        raise Refused(f"{current} har själv uppgett sitt diarienummer. Be dem rätta det.")
    return change_row(
        current,
        version=version,
        changes={
            "registry_number": registry_number,
            "number_registered_for_id": organisation_id if registry_number else None,
        },
        organisation_id=agreement.organisation_id,
        by=by,
        verb=_number_verb(current.registry_number, registry_number),
        also_for=others_told(agreement),
    )


def _number_verb(before: str, now: str) -> str:
    if before == now:
        return "bekräftade diarienummer"
    return "rättade diarienummer" if before else "registrerade diarienummer"
