"""What the page of an agreement shows beside the document: its parties with their places, its plans, what it replaces."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse

from accounts.models import Organisation, User
from agreements.models import Agreement, AgreementParty
from agreements.models.state import State
from agreements.reading.document import Block, Document

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
    """A party with the page of its place and its registry number; `number_words` is what the reader can do about the number."""

    pk: str
    side: str
    side_label: str
    name: str
    represented_by: str
    url: str
    registry_number: str
    number_words: str
    is_signing: bool

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
    """An agreement before or after this one."""

    title: str
    url: str


@dataclass(frozen=True)
class Entry:
    """A line of the table of contents."""

    label: str
    anchor: str
    number: str = ""
    children: tuple["Entry | Block", ...] = ()


def read_parties(agreement: Agreement, *, numbers_for: Collection[int] = ()) -> list[PartyFact]:
    """Return the parties in printed order, to a reader who may fill in the numbers of the parties `numbers_for`.

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
        )
        for party in agreement.parties.all()
    ]


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
    return Link(before.title, before.get_absolute_url())


def successor_of(agreement: Agreement) -> Link | None:
    """Return the agreement that replaces this one, as `with_everything` found it."""
    found: dict[str, Any] | None = getattr(agreement, "successor", None)
    return Link(found["title"], reverse("agreement_show", args=[found["pk"]])) if found else None


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
