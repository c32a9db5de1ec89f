"""What the page of an agreement shows beside the document: its parties with their places, its plans, what it replaces."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse

from accounts.models import Organisation, User
from agreements.models import Agreement, AgreementParty, Side, Standing
from agreements.models.state import State
from agreements.reading.document import Block, Document
from samverkan.shared.text import in_words

_PLAN_STATES = {
    "draft": State("draft", "utkast", "draft", "○"),
    "adopted": State("adopted", "fastställd", "good", "✓"),
}
_PLACES = {
    Organisation.Kind.MUNICIPALITY: "municipality_show",
    Organisation.Kind.POLICE_AREA: "police_area_show",
}


@dataclass(frozen=True)
class PartyFact:
    """A party with the page of its place and its registry number, and whose word that is when it is another's.

    `number_words` is what the reader can do about the number, `dispute_url` where it may be said that the registration is not so.
    """

    pk: str
    side: str
    side_label: str
    name: str
    represented_by: str
    url: str
    registry_number: str
    number_words: str
    is_signing: bool
    number_word: str = ""
    dispute_url: str = ""

    @property
    def full_name(self) -> str:
        """The party with what represents it."""
        return f"{self.name}, {self.represented_by}" if self.represented_by else self.name


@dataclass(frozen=True)
class PlanRow:
    """A plan as a row that leads to it."""

    title: str
    url: str
    kind: str
    period: str
    state: State


@dataclass(frozen=True)
class Link:
    """An agreement before or after this one, and how they stand to each other in words."""

    title: str
    url: str
    heading: str
    notice: str = ""


@dataclass(frozen=True)
class Entry:
    """A line of the table of contents."""

    label: str
    anchor: str
    number: str = ""
    children: tuple["Entry | Block", ...] = ()


def read_parties(
    agreement: Agreement, *, numbers_for: Collection[int] = (), disputes_for: Collection[int] = ()
) -> list[PartyFact]:
    """Return the parties in printed order, to a reader who may fill in the numbers of `numbers_for` and dispute for `disputes_for`.

    Expects their organisations joined.
    """
    return [
        PartyFact(
            pk=str(party.pk),
            side=party.side,
            side_label=str(party.get_side_display()),
            name=party.name,
            represented_by=party.represented_by,
            url=_place_url(party),
            registry_number=party.registry_number,
            number_words=_number_words(party) if party.pk in numbers_for else "",
            is_signing=party.is_signing,
            number_word=number_word(party) if party.registry_number else "",
            dispute_url=reverse("agreement_dispute", args=[agreement.pk, party.pk]) if party.pk in disputes_for else "",
        )
        for party in agreement.parties.all()
    ]


def number_word(party: AgreementParty) -> str:
    """Say whose word a party's registry number is when it is not the party's own."""
    whose = party.number_registered_for
    return f"uppgivet av {whose.name}" if whose and whose.pk != party.organisation_id else ""


def _number_words(party: AgreementParty) -> str:
    return "Ändra diarienummer" if party.registry_number else "Fyll i diarienummer"


def _place_url(party: AgreementParty) -> str:
    page = _PLACES.get(Organisation.Kind(party.organisation.kind)) if party.organisation else None
    return reverse(page, args=[party.organisation.code]) if page and party.organisation else ""


def read_plans(plans: Iterable[Any]) -> list[PlanRow]:
    """Return plans (of the app above, reached from the agreement) as rows."""
    return [
        PlanRow(
            title=plan.title,
            url=plan.get_absolute_url(),
            kind=plan.kind_label,
            period=_period(plan),
            state=_PLAN_STATES[plan.status],
        )
        for plan in plans
    ]


def _period(plan: Any) -> str:
    if plan.period_from and plan.period_until:
        return f"{plan.period_from.isoformat()} – {plan.period_until.isoformat()}"
    return f"från {plan.period_from.isoformat()}" if plan.period_from else "ingen egen period"


def predecessor_of(agreement: Agreement, user: User) -> Link | None:
    """Return the agreement that this one replaces, if the user may see it."""
    before = agreement.supersedes
    if before is None or not (before.is_signed or before.organisation_id in user.organisation_ids):
        return None
    heading = "Ersätter"
    if agreement.is_signed and not agreement.is_confirmed:
        silent = [p.name for p in agreement.parties.all() if p.side != Side.THIRD and p.standing == Standing.OPEN]
        heading = _when_confirmed("Ersätter", agreement.standing, silent)
    return Link(before.title, before.get_absolute_url(), heading)


def successor_of(agreement: Agreement) -> Link | None:
    """Return the agreement that replaces this one, or will, as `with_everything` found it."""
    found: dict[str, Any] | None = getattr(agreement, "successor", None)
    if not found:
        return None
    url = reverse("agreement_show", args=[found["pk"]])
    if found["status"] != Agreement.Status.SIGNED or found["standing"] == Standing.CONFIRMED:
        return Link(found["title"], url, "Efterföljare", "Den här har en efterföljare:")
    silent = [name for name in (found["silent"], found["silent_too"]) if name]
    heading = _when_confirmed("Ersätts av", found["standing"], silent)
    notice = f"Den här gäller, och följs upp, till dess att {in_words(silent)} har bekräftat den nya:"
    if found["standing"] == Standing.DISPUTED:
        notice = "Den här gäller som förut. Den nya är registrerad som undertecknad, men en part bestrider den:"
    return Link(found["title"], url, heading, notice)


def _when_confirmed(verb: str, standing: str, silent: list[str]) -> str:
    """Say what an agreement that not all its parties have confirmed does to another: Ersätts av, när Polismyndigheten har bekräftat den."""
    if standing == Standing.DISPUTED:
        return f"{verb}, om bestridandet tas tillbaka"
    return f"{verb}, när {in_words(silent)} har bekräftat den"


def contents_of(document: Document, *, has_plans: bool, has_signatures: bool) -> list[Entry | Block]:
    """Return the table of contents: the headings, the plans where they stand, and what follows the text."""
    entries: list[Entry | Block] = [*_headings(document.before_plans)]
    if has_plans:
        entries.append(Entry("Planer", "planer"))
    entries += _headings(document.after_plans)
    if document.companions:
        entries.append(Entry("Tillhörande dokument", "dokument"))
    if has_signatures:
        entries.append(Entry("Underskrifter", "underskrifter"))
    return [*entries, Entry("Uppgifter", "uppgifter")]


def _headings(blocks: Iterable[Block]) -> list[Block]:
    """Return the blocks that have a heading; what stands in one without is listed where it stands, under the heading before it."""
    found: list[Block] = []
    for block in blocks:
        if block.label:
            found.append(block)
        elif found:
            found[-1] = replace(found[-1], children=found[-1].children + block.children)
        else:
            found += block.children
    return found
