"""The facts of an agreement in Swedish words: term, revision, termination, follow-up, signatures."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from accounts.models import Organisation
from agreements.models import Agreement, AgreementParty, FollowUpRule, Signatory
from agreements.models.state import SUPERSEDED
from agreements.models.term import term_in_words
from samverkan.shared.dates import long_date
from samverkan.shared.text import in_words

_NUMBERS = ("noll", "en", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv")
_YEARS = {1: "varje år", 2: "vartannat år", 3: "vart tredje år", 4: "vart fjärde år", 5: "vart femte år"}


@dataclass(frozen=True)
class Rule:
    """A rule of follow-up: how often and by whom, what it must hold, what it leads to."""

    pk: str
    area: str
    how_often: str
    contents: str
    leads_to: str


@dataclass(frozen=True)
class Signature:
    """The record of one signature: what is known, and in words what is missing once it has been made.

    `word` tells whose word it is when it is not the party's own. What the reader can do about it, empty for most readers, is
    `register_words`, `confirm_words`, and `before_words` for those who may see what it said before.
    """

    pk: str
    party: str
    side: str
    side_label: str
    represented_by: str
    title: str
    name: str
    place_and_date: str
    date_as_written: str
    note: str
    missing: str
    is_signed: bool
    word: str = ""
    register_words: str = ""
    confirm_words: str = ""
    before_words: str = ""


@dataclass(frozen=True)
class Facts:
    """What stands beside the text."""

    term: str
    term_explained: list[str]
    revision: str
    termination: list[str]
    rules: list[Rule]
    originals: str
    signatures: list[Signature]


@dataclass(frozen=True)
class SignatureRights:
    """What a reader may do about signatures, by their ids, and whether to see what they said before."""

    corrects: Collection[int] = ()
    confirms: Collection[int] = ()
    sees_before: bool = False


def read_facts(agreement: Agreement, on: date | None, *, rights: SignatureRights | None = None) -> Facts:
    """Return the facts, to a reader who has the rights to the signatures.

    On a day the term says whether it is over; on none (on paper, which is read for years) it only says what applies. Expects what
    `with_parts` loads; makes one query, for the rules.
    """
    return Facts(
        term=_term(agreement, on),
        term_explained=_explained(agreement),
        revision=revision_in_words(agreement),
        termination=_termination(agreement),
        rules=_rules(agreement),
        originals=_originals(agreement.originals_count),
        signatures=read_signatures(agreement, rights or SignatureRights()),
    )


def _term(agreement: Agreement, on: date | None) -> str:
    """Return the term as a sentence: Gällde 1 januari 2017 – 31 december 2020. Expects `is_superseded` when asked on a day."""
    term = agreement.term
    pieces = term_in_words(agreement.validity_kind, term.starts_on, term.ends_on, long_date)
    verb = "Gällde" if on and _is_over(agreement, on) else "Gäller"
    return f"{verb} {' '.join(pieces)}." if pieces else "Giltighetstiden är inte ifylld."


def _is_over(agreement: Agreement, on: date) -> bool:
    ends_on = agreement.term.ends_on
    return (ends_on is not None and ends_on < on) or agreement.state(on).code == SUPERSEDED.code


def _explained(agreement: Agreement) -> list[str]:
    """Say where the dates come from, each reason once and said of the dates it is about."""
    term = agreement.term
    if term.start_explained != term.end_explained:
        return [f"Början: {term.start_explained}", f"Slut: {term.end_explained}"]
    return [term.start_explained.replace("Datumet står", "Datumen står")] if term.starts_on or term.ends_on else []


def revision_in_words(agreement: Agreement) -> str:
    """Return when the agreement is revised; empty when it does not say."""
    parts = []
    if months := agreement.revision_months:
        years, rest = divmod(months, 12)
        often = _YEARS.get(years, f"vart {years}:e år") if not rest else f"med {_count(months)} månaders mellanrum"
        parts.append(f"ungefär {often}" if agreement.is_revision_approximate else often)
    if agreement.revised_when_needed:
        parts.append("vid behov")
    return f"Revideras {in_words(parts)}." if parts else ""


def _termination(agreement: Agreement) -> list[str]:
    sentences = []
    if agreement.may_be_terminated:
        notice = agreement.notice_months
        time = f"{_count(notice)} månad{'er' if notice > 1 else ''}" if notice else "inte angiven"
        sentences.append(f"Parterna får säga upp överenskommelsen. Uppsägningstid: {time}.")
    if agreement.must_tell_changes:
        sentences.append("Parterna ska meddela varandra om förutsättningarna ändras.")
    return sentences


def _count(number: int) -> str:
    return _NUMBERS[number] if number < len(_NUMBERS) else str(number)


def _originals(count: int | None) -> str:
    if not count:
        return ""
    return f"{_count(count).capitalize()} likalydande original" if count > 1 else "Ett original"


def _rules(agreement: Agreement) -> list[Rule]:
    labels = {area.pk: area.label for area in agreement.areas.all()}
    return [_rule(rule, labels) for rule in agreement.followup_rules.all()]


def _rule(rule: FollowUpRule, labels: dict[int, str]) -> Rule:
    often = str(rule)
    by = f" Görs av: {rule.performed_by}." if rule.performed_by else ""
    return Rule(
        pk=str(rule.pk),
        area=labels.get(rule.area_id or 0, ""),
        how_often=f"{often[:1].upper()}{often[1:]}.{by}",
        contents=f"Ska innehålla {in_words(rule.contents)}." if rule.contents else "",
        leads_to="Ligger till grund för att ändra planen." if rule.revises_plan else "",
    )


def read_signatures(agreement: Agreement, rights: SignatureRights) -> list[Signature]:
    """Return the record of the signatures. Expects what `with_parts` loads."""
    parties = {party.pk: party for party in agreement.parties.all()}
    return [
        _signature(signatory, parties[signatory.party_id], rights, is_signed=agreement.is_signed)
        for signatory in agreement.signatories.all()
    ]


def _signature(signatory: Signatory, party: AgreementParty, rights: SignatureRights, *, is_signed: bool) -> Signature:
    day = f"den {long_date(signatory.signed_on)}" if signatory.signed_on else ""
    is_signed = is_signed or signatory.registered_at is not None
    register_words = "Ändra underskriften" if signatory.registered_at else "Registrera underskrift"
    has_more = rights.sees_before and getattr(signatory, "records_count", 0) > 1
    return Signature(
        pk=str(signatory.pk),
        party=party.name,
        side=party.side,
        side_label=str(party.get_side_display()),
        represented_by=party.represented_by,
        title=signatory.title,
        name=signatory.name,
        place_and_date=" ".join(part for part in (signatory.place, day) if part),
        date_as_written=signatory.date_as_written,
        note=signatory.note,
        missing=in_words(signatory.missing) if is_signed else "",
        is_signed=is_signed,
        word=word_of(signatory.registered_for, party),
        register_words=register_words if signatory.pk in rights.corrects else "",
        confirm_words="Bekräfta underskriften" if signatory.pk in rights.confirms else "",
        before_words="Tidigare uppgifter" if has_more else "",
    )


def word_of(organisation: Organisation | None, party: AgreementParty) -> str:
    """Say whose word a fact about a party is when it is not the party's own: Uppgiven av Karlshamns kommun, inte bekräftad av …"""
    if organisation is None or organisation.pk == party.organisation_id:
        return ""
    unconfirmed = f", inte bekräftad av {party.name}" if party.organisation_id else ""
    return f"Uppgiven av {organisation.name}{unconfirmed}"
