"""A small vocabulary in which the demonstration's content reads like the documents it comes from.

Everything is written through the actions that users take, so that it is checked, recorded and locked like theirs. A content
module has one function per agreement and lists them in `CONTENT`; `seed_demo` calls those whose agreement is not there yet:

    TITLE = "Samverkansöverenskommelse mellan Exempelby kommun och Polismyndigheten"

    def build(actors: Actors) -> None:
        agreement = start_agreement(actors, title=TITLE, provenance="…", validity_kind="fixed", valid_from=date(…), …)
        municipality = agreement.municipality("1083", short_name="Sölvesborgs kommun")      # parties in printed order
        police = agreement.police("karlshamn", represented_by="Lokalpolisområde Karlshamn")
        agency = agreement.third_party("Miljöförbundet Väst")
        purpose = agreement.section("Inledning", "Text …", kind="purpose", number="1")
        walks = agreement.area("Trygghetsvandringar", "Bakgrund …", section=purpose, number="2.1")
        agreement.source("Trygghetsmätning")
        council = agreement.forum("Brottsförebyggande rådet", kind="council", short_name="BRå", mandate="…")
        agreement.member(council, "municipality", "Samordnare", task="…")
        agreement.rule("year", times=1, performed_by="…")
        agreement.signature(municipality, "Kommunstyrelsens ordförande", name="…", place="…", signed_on=date(…))

        plan = agreement.plan("Handlingsplan 2017", layout="prose", first_side="police", period_from=…, period_until=…)
        heading = plan.heading("Trygghetsvandringar", area=walks, number="1")
        row = plan.row("Trygghetsvandringar", under=heading, is_untitled=True)
        visits = row.promise(
            police, "Göra krogtillsyn.", partners=[agency], condition="efter samråd",
            responsible=[office("Trafikingenjören"), unit("Räddningstjänsten", side="third")],
            schedules=[continuous()], measures=[target("at_least", 5, "krogtillsyner", period="year")],
        )
        row.promise(municipality, "Göra krogtillsyn med polisen.", mirror_of=visits)   # twin
        row.promise([municipality, police], "…")                                        # joint
        parent = row.promise(municipality, "Delta:"); row.promise(municipality, "…", parent=parent)   # nested
        row.promise([], "…", kind="activity")                                            # nobody in particular

        agreement.register()       # as an official: signed on paper long ago; the plans are adopted with it

    CONTENT = [Content(owner="1083", title=TITLE, build=build)]

Instead of `register()`, a draft is left as it is, and `agreement.lock()` locks it for signing. Everything returns the saved row.
Bodies, backgrounds and commitments are written as indented text: lines are joined to paragraphs, a blank line starts a new
one, a line that starts with "- " becomes a bullet.
"""

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from accounts.models import Membership, User
from accounts.permissions import REGISTRARS
from actionplans.actions import CommitmentDetails, add_commitment, create_plan
from actionplans.actions import add_part as add_plan_part
from actionplans.models import (
    ActionPlan,
    ActivityMeasure,
    Baseline,
    Commitment,
    Goal,
    Initiative,
    PlanArea,
    Responsibility,
    Schedule,
)
from agreements.actions import (
    add_part,
    confirm_agreement,
    create_agreement,
    lock_agreement,
    register_original,
    register_signature,
)
from agreements.models import (
    Agreement,
    AgreementParty,
    CollaborationArea,
    CompanionDocument,
    DataSource,
    FollowUpRule,
    Forum,
    ForumMember,
    Municipality,
    PoliceArea,
    Section,
    Signatory,
)

REGISTERED_AFTERWARDS = (
    "Registrerad i efterhand ur kommunens publicerade dokument. "
    "Texten är återgiven i kortare form; det är originalet på papper, hos parterna, som gäller."
)


@dataclass(frozen=True)
class Actors:
    """The demo users that write and register an agreement for the municipality that owns it."""

    municipality: Municipality
    coordinator: User
    official: User


@dataclass(frozen=True)
class Content:
    """One agreement of the demonstration: who owns it (municipal code), what it is known by, how it is made."""

    owner: str
    title: str
    build: Callable[[Actors], None]


def prose(text: str) -> str:
    """Return indented source text as Markdown: lines joined to paragraphs, bullets kept on lines of their own."""
    paragraphs: list[str] = []
    for block in inspect.cleandoc(text).split("\n\n"):
        lines: list[str] = []
        for line in (raw.strip() for raw in block.splitlines()):
            if lines and not line.startswith("- "):
                lines[-1] = f"{lines[-1]} {line}"
            elif line:
                lines.append(line)
        paragraphs.append("\n".join(lines))
    return "\n\n".join(paragraphs)


def start_agreement(actors: Actors, *, title: str, **facts: Any) -> "DraftAgreement":
    """Start a draft owned by the municipality; `facts` are fields of Agreement."""
    organisation = actors.municipality.organisation
    agreement = create_agreement(organisation=organisation, by=actors.coordinator, title=title, **facts)
    return DraftAgreement(agreement, actors)


@dataclass
class DraftAgreement:
    """An agreement while it is being written, by the coordinator. Parts are placed in the order they are added."""

    row: Agreement
    actors: Actors
    _signatures: list[tuple[Signatory, dict[str, Any]]] = field(default_factory=list)
    _placed: int = 0

    def _add(self, part: Any) -> Any:
        return add_part(part, by=self.actors.coordinator)

    def _place(self, part: Any) -> None:
        """Add a section or an area; they share one order, since an area without a section stands between the sections."""
        self._placed += 10
        part.order = self._placed
        self._add(part)

    # Parties

    def municipality(self, code: str, *, short_name: str = "", **facts: Any) -> AgreementParty:
        """Add a municipality by its code, under its full name."""
        place = Municipality.objects.select_related("organisation").get(code=code)
        names = {"name": place.full_name, "short_name": short_name or place.full_name}
        return self._party("municipality", organisation=place.organisation, **{**names, **facts})

    def police(self, code: str, *, short_name: str = "Polisen", **facts: Any) -> AgreementParty:
        """Add Polismyndigheten, represented by the local police area with the code."""
        area = PoliceArea.objects.select_related("organisation").get(code=code)
        names = {"name": "Polismyndigheten", "short_name": short_name, "represented_by": area.full_name}
        return self._party("police", organisation=area.organisation, **{**names, **facts})

    def third_party(self, name: str, *, short_name: str = "", **facts: Any) -> AgreementParty:
        """Add somebody who acts or answers without signing."""
        return self._party("third", name=name, short_name=short_name or name, **{"is_signing": False, **facts})

    def _party(self, side: str, **facts: Any) -> AgreementParty:
        party: AgreementParty = self._add(AgreementParty(agreement=self.row, side=side, **facts))
        return party

    # Text

    def section(self, heading: str, body: str = "", *, kind: str = "other", number: str = "", **facts: Any) -> Section:
        """Add a section; `kind` is one of Section.Kind."""
        section = Section(agreement=self.row, heading=heading, body=prose(body), kind=kind, number=number, **facts)
        self._place(section)
        return section

    def area(self, label: str, background: str = "", **facts: Any) -> CollaborationArea:
        """Add a collaboration area, a focus area (`kind="focus"`, `goal`), a sub-area (`parent`) or a direction."""
        facts["goal"] = prose(facts.get("goal", ""))
        area = CollaborationArea(agreement=self.row, label=label, background=prose(background), **facts)
        self._place(area)
        return area

    def source(self, name: str, *, purpose: str = "situation", area: CollaborationArea | None = None) -> DataSource:
        """Add what the situation picture, or the follow-up (`purpose="follow_up"`), draws on."""
        source = DataSource(agreement=self.row, name=name, purpose=purpose, area=area)
        self._add(source)
        return source

    def companion(self, title: str, *, kind: str, standing: str = "exists", url: str = "") -> CompanionDocument:
        """Add a document that lives elsewhere."""
        companion = CompanionDocument(agreement=self.row, title=title, kind=kind, standing=standing, url=url)
        self._add(companion)
        return companion

    def forum(self, name: str, *, kind: str, mandate: str = "", **facts: Any) -> Forum:
        """Add a council or group."""
        forum = Forum(agreement=self.row, name=name, kind=kind, mandate=prose(mandate), **facts)
        self._add(forum)
        return forum

    def member(self, forum: Forum, side: str, office: str, task: str = "") -> ForumMember:
        """Seat an office in a forum."""
        member = ForumMember(forum=forum, side=side, office=office, task=prose(task))
        self._add(member)
        return member

    def rule(self, period: str, *, times: int | None = None, **facts: Any) -> FollowUpRule:
        """Add a rule of follow-up; `facts` are fields of FollowUpRule (performed_by, area, asks_…)."""
        rule = FollowUpRule(agreement=self.row, period=period, times=times, **facts)
        self._add(rule)
        return rule

    # Signing

    def signature(self, party: AgreementParty, title: str, *, name: str = "", **record: Any) -> Signatory:
        """Add a signatory; `record` (place, signed_on, date_as_written, note) is registered with `register()`."""
        signatory = Signatory(agreement=self.row, party=party, title=title, name=name)
        self._add(signatory)
        self._signatures.append((signatory, {"title": title, "name": name, **record}))
        return signatory

    def register(self) -> Agreement:
        """Register the agreement as signed on paper before, with its signature record; its plans are adopted, the parties confirm it."""
        official = self.actors.official
        self.row.refresh_from_db()
        registered = register_original(self.row, version=self.row.version, by=official)
        for signatory, record in self._signatures:
            register_signature(signatory, version=signatory.version, by=official, **record)
        self._confirm_for_the_others()
        return registered

    def _confirm_for_the_others(self) -> None:
        """Let each other party confirm it, where it has an account that may; elsewhere it waits, for all to see."""
        for party in self.row.parties.exclude(side="third").exclude(organisation=self.row.organisation):
            registrars = Membership.objects.filter(organisation=party.organisation, role__in=REGISTRARS)
            if membership := registrars.filter(user__is_demo=True).select_related("user").first():
                confirm_agreement(party, version=party.version, by=membership.user)

    def lock(self) -> Agreement:
        """Lock the agreement for signing."""
        self.row.refresh_from_db()
        return lock_agreement(self.row, version=self.row.version, by=self.actors.coordinator)

    # The plan

    def plan(self, title: str, *, layout: str, intro: str = "", **facts: Any) -> "DraftPlan":
        """Start a plan; `layout` is prose, roles, table or bra."""
        facts = {"title": title, "layout": layout, "intro": prose(intro), **facts}
        plan = create_plan(agreement=self.row, by=self.actors.coordinator, **facts)
        return DraftPlan(plan, self.actors.coordinator)


@dataclass
class DraftPlan:
    """A plan while it is being written. Its parts carry one running order, so that a flat list of them reads as printed too."""

    plan: ActionPlan
    by: User
    _placed: int = 0

    def next_order(self) -> int:
        """Return the place after everything that has been written."""
        self._placed += 10
        return self._placed

    def heading(self, label: str, *, area: CollaborationArea | None = None, **facts: Any) -> PlanArea:
        """Add a heading of the plan, with the plan's own number and label."""
        heading = PlanArea(plan=self.plan, label=label, area=area, order=self.next_order(), **facts)
        return add_plan_part(heading, by=self.by)

    def goal(self, text: str, background: str = "", **facts: Any) -> Goal:
        """Add a goal; `kind` is effect unless told."""
        goal = Goal(plan=self.plan, text=text, background=prose(background), order=self.next_order(), **facts)
        return add_plan_part(goal, by=self.by)

    def baseline(self, goal: Goal, text: str, **facts: Any) -> Baseline:
        """Add the state before the work to a goal; `facts` are fields of Baseline."""
        return add_plan_part(Baseline(goal=goal, text=prose(text), order=self.next_order(), **facts), by=self.by)

    def row(self, title: str, *, under: PlanArea | None = None, description: str = "", **facts: Any) -> "DraftRow":
        """Add a row (insats); `is_untitled` when the heading above is all it is called."""
        facts = {"title": title, "plan_area": under, "description": prose(description), **facts}
        initiative = Initiative(plan=self.plan, order=self.next_order(), **facts)
        return DraftRow(add_plan_part(initiative, by=self.by), self)


@dataclass
class DraftRow:
    """A row of a plan while its commitments are being written."""

    initiative: Initiative
    draft: DraftPlan

    def promise(
        self,
        owners: AgreementParty | Sequence[AgreementParty],
        text: str,
        *,
        partners: Sequence[AgreementParty] = (),
        responsible: Sequence[Responsibility] = (),
        schedules: Sequence[Schedule] = (),
        measures: Sequence[ActivityMeasure] = (),
        **facts: Any,
    ) -> Commitment:
        """Add a commitment of one owner or several; `facts` are fields of Commitment (condition, parent, mirror_of, …)."""
        owners = [owners] if isinstance(owners, AgreementParty) else list(owners)
        details = CommitmentDetails(owners, list(partners), list(schedules), list(responsible), list(measures))
        order = self.draft.next_order()
        commitment = Commitment(initiative=self.initiative, text=prose(text), order=order, **facts)
        return add_commitment(commitment, details=details, by=self.draft.by)


# What hangs under a commitment


def office(
    name: str, *, side: str = "municipality", kind: str = "execution_and_follow_up", note: str = ""
) -> Responsibility:
    """An office (befattning) that answers for a commitment."""
    return Responsibility(office=name, side=side, kind=kind, actor="office", scope_note=note)


def unit(
    name: str, *, side: str = "municipality", kind: str = "execution_and_follow_up", note: str = "", actor: str = "unit"
) -> Responsibility:
    """A unit that answers for a commitment; `actor` tells a forum, every unit or a whole organisation."""
    return Responsibility(office=name, side=side, kind=kind, actor=actor, scope_note=note)


def continuous(
    starts_on: date | None = None, ends_on: date | None = None, *, review_months: int | None = None
) -> Schedule:
    """Löpande."""
    return Schedule(kind="continuous", starts_on=starts_on, ends_on=ends_on, review_months=review_months)


def years(first: int, last: int | None = None) -> Schedule:
    """One whole year, or several."""
    return Schedule(kind="range", starts_on=date(first, 1, 1), ends_on=date(last or first, 12, 31))


def span(starts_on: date, ends_on: date) -> Schedule:
    """From one day to another."""
    return Schedule(kind="range", starts_on=starts_on, ends_on=ends_on)


def recurring(
    times_per_year: int | None = None, starts_on: date | None = None, ends_on: date | None = None
) -> Schedule:
    """So many times a year, or regularly."""
    return Schedule(kind="recurring", times_per_year=times_per_year, starts_on=starts_on, ends_on=ends_on)


def seasonal(first: str, last: str = "") -> Schedule:
    """Certain seasons, every year (spring, summer, autumn, winter)."""
    return Schedule(kind="seasonal", first_season=first, last_season=last)


def started() -> Schedule:
    """Påbörjas under perioden."""
    return Schedule(kind="started")


def target(
    comparator: str, number: int, of: str, *, period: str, text: str = "", is_in_text: bool = True
) -> ActivityMeasure:
    """A count with a target (at_least 5 krogtillsyner per year), stated in the commitment's own words unless told."""
    facts = {"comparator": comparator, "target": number, "unit": of, "period": period, "is_in_text": is_in_text}
    return ActivityMeasure(kind="count", text=text or f"Antal {of}", **facts)


def measure(text: str, *, kind: str = "count", **facts: Any) -> ActivityMeasure:
    """A measure without a target: count, participation, statistic or narrative."""
    return ActivityMeasure(kind=kind, text=text, **facts)
