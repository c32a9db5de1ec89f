"""The rows of a plan as plain values, in printed order, that a layout can walk."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.safestring import SafeString

from actionplans.models import ActionPlan, ActivityMeasure, Initiative
from actionplans.models.measure import COMPARED
from agreements.models.state import State
from samverkan.shared.text import fold, in_words


@dataclass(frozen=True)
class Side:
    """Whose something is, as the side component wants it."""

    code: str
    label: str


SIDES = {
    "municipality": Side("municipality", "Kommun"),
    "police": Side("police", "Polis"),
    "joint": Side("joint", "Gemensamt"),
    "third": Side("third", "Annan part"),
    "": Side("", "Ingen part"),
}

_SPEAKERS = {speaker.value: str(speaker.label).capitalize() for speaker in Initiative.Speaker}


@dataclass(frozen=True)
class EditLink:
    """A way to change something, for those who may: the verb, and what it is about for those who hear the link alone."""

    label: str
    about: str
    href: str


DOT = "\u00a0· "
"""Between small facts on one line."""

HINTS = {"ansvarig": "utan ansvarig", "matt": "utan mått"}


class Party(NamedTuple):
    """A party as it stands in front of a commitment."""

    pk: int
    side: str
    short_name: str
    order: int


class ResponsibilityRow(NamedTuple):
    """An office with its part in a commitment."""

    side: str
    office: str
    office_key: str
    kind: str
    scope_note: str


class MeasureRow(NamedTuple):
    """A measure, as `progress` wants it."""

    pk: int
    text: str
    is_in_text: bool
    kind: str
    unit: str
    comparator: str
    target: int | None
    period: str

    @property
    def words(self) -> str:
        """The measure with its target."""
        if self.target is None:
            return self.text
        return f"{self.text} ({COMPARED[self.comparator]}{self.target} {self.unit} {_PERIODS[self.period]})"


_PERIODS = dict(ActivityMeasure.Period.choices)


@dataclass(frozen=True)
class FollowUp:
    """The latest entry in words and how far the measures have come; `is_missing` when nothing is reported."""

    latest: str
    progress: list[str]
    is_missing: bool

    @cached_property
    def words(self) -> str:
        """All of it on one line."""
        return ", ".join([self.latest, *self.progress])


@dataclass
class CommitmentRow:
    """A commitment with all that hangs under it. Owners and responsibilities that a nested item lacks are its parent's."""

    pk: int
    href: str
    initiative: "InitiativeRow"
    kind: str
    is_sentence: bool
    text: str
    condition: str
    open_question: str
    mirror_of: int | None
    parent_pk: int | None
    search_text: str
    parent: "CommitmentRow | None" = None
    own_owners: list[Party] = field(default_factory=list)
    partners: list[Party] = field(default_factory=list)
    schedules: list[str] = field(default_factory=list)
    responsibilities: list[ResponsibilityRow] = field(default_factory=list)
    measures: list[MeasureRow] = field(default_factory=list)
    children: list["CommitmentRow"] = field(default_factory=list)
    followup: FollowUp | None = None
    shows_hints: bool = True
    links: list[EditLink] = field(default_factory=list)

    @cached_property
    def owners(self) -> list[Party]:
        """Those who undertake it, in the order of the agreement."""
        return self.own_owners or (self.parent.owners if self.parent else [])

    @property
    def owner_names(self) -> str:
        """Those who undertake it, as a sentence lists them."""
        return in_words([party.short_name for party in self.owners])

    @cached_property
    def has_other_owners(self) -> bool:
        """Tell whether others undertake it than the parent that introduces it."""
        return self.parent is not None and self.owners != self.parent.owners

    @cached_property
    def all_responsibilities(self) -> list[ResponsibilityRow]:
        """Its own and its parent's, of those only that answer for a side that undertakes it."""
        inherited = self.parent.responsibilities if self.parent else []
        if self.has_other_owners:
            sides = {party.side for party in self.owners}
            inherited = [each for each in inherited if each.side in sides]
        return self.responsibilities + inherited

    @cached_property
    def side(self) -> Side:
        """Whose it is: one side's, or several parties' together."""
        if len(self.owners) > 1:
            return SIDES["joint"]
        return SIDES[self.owners[0].side if self.owners else ""]

    @cached_property
    def counts(self) -> bool:
        """Tell whether it stands for itself; a parent that only introduces its nested items does not."""
        return not self.children

    @cached_property
    def missing(self) -> list[str]:
        """What it lacks, by the names that the URL has for it."""
        lacks = []
        if self.counts and not self.all_responsibilities:
            lacks.append("ansvarig")
        if self.counts and not self.measures:
            lacks.append("matt")
        if self.open_question:
            lacks.append("fraga")
        return lacks

    @property
    def is_open(self) -> bool:
        """Tell whether something is left to agree on, in itself or in the parent that introduces it."""
        return bool(self.open_question or (self.parent and self.parent.open_question))

    @cached_property
    def notes(self) -> list[str]:
        """What to add in words: the condition, unless the text says it, and who takes part."""
        notes = []
        if self.condition and fold(self.condition) not in fold(self.text):
            notes.append(f"Villkor: {self.condition}")
        if self.partners:
            notes.append(f"Medverkar: {in_words([party.short_name for party in self.partners])}")
        return notes

    @property
    def hints(self) -> str:
        """What it lacks, in words, where hints are asked for: nothing reported, nobody who answers, no measure. Never printed."""
        if not self.shows_hints:
            return ""
        unreported = [self.followup.latest] if self.followup and self.followup.is_missing else []
        return DOT.join([*unreported, *(HINTS[name] for name in self.missing if name in HINTS)])

    @property
    def reported(self) -> str:
        """What is reported, on one line; empty when nothing is."""
        return self.followup.words if self.followup and not self.followup.is_missing else ""

    @property
    def anchor(self) -> SafeString:
        """The id of the commitment on a page."""
        return SafeString(f"del-ataganden-{self.pk}")  # nosec B703 - a number

    @property
    def needs_more(self) -> bool:
        """Tell whether there is more to show than a text and its notes: nested items, an open question, ways to change it."""
        return bool(self.children or self.open_question or self.links)


@dataclass
class InitiativeRow:
    """A row of the plan (insats) with its commitments; `commitments` are those at the top, nested ones hang under them."""

    pk: int
    title: str
    expansion: str
    is_untitled: bool
    description: str
    speaker: str
    speaker_office: str
    area_pk: int | None
    commitments: list[CommitmentRow] = field(default_factory=list)
    links: list[EditLink] = field(default_factory=list)

    @property
    def anchor(self) -> SafeString:
        """The id of the row on a page; the pages that change parts lead back to such ids."""
        return SafeString(f"del-insatser-{self.pk}")  # nosec B703 - a number

    @cached_property
    def name(self) -> str:
        """The title with its abbreviation spelt out."""
        return f"{self.title} ({self.expansion})" if self.expansion else self.title

    @cached_property
    def spokesperson(self) -> str:
        """Who speaks about the row in public; empty when that is not settled."""
        if not self.speaker:
            return ""
        speaker = _SPEAKERS[self.speaker]
        return f"{speaker} ({self.speaker_office})" if self.speaker_office else speaker

    @property
    def communication(self) -> str:
        """The same as a note, for where it has no column."""
        return f"Kommunikation: {self.spokesperson}" if self.spokesperson else ""

    @property
    def is_blank(self) -> bool:
        """Tell whether the heading of the row has nothing to show."""
        return self.is_untitled and not (self.description or self.speaker)


@dataclass
class AreaRow:
    """A heading of the plan with its rows. `level` 2 is the first; `pk` None holds the rows under no heading."""

    pk: int | None
    number: str
    label: str
    row_heading: str
    level: int
    initiatives: list[InitiativeRow] = field(default_factory=list)
    links: list[EditLink] = field(default_factory=list)

    @property
    def anchor(self) -> str:
        """The id of the heading on a page; the pages that change parts lead back to such ids."""
        return f"del-rubriker-{self.pk}"

    @property
    def tag(self) -> str:
        """The element of the heading."""
        return f"h{min(self.level, 5)}"

    @property
    def row_tag(self) -> str:
        """The element of the headings under it."""
        return f"h{min(self.level + 1, 6)}" if self.label else "h2"


@dataclass
class PlanReading:
    """A whole plan, in printed order. `areas` are flat, each after the one it lies under."""

    plan: ActionPlan
    areas: list[AreaRow]
    commitments: list[CommitmentRow]

    @property
    def sides(self) -> list[Side]:
        """The two sides, the one that stands first first."""
        first, second = SIDES["municipality"], SIDES["police"]
        return [second, first] if self.plan.first_side == second.code else [first, second]

    @cached_property
    def countable(self) -> list[CommitmentRow]:
        """The commitments that stand for themselves."""
        return [row for row in self.commitments if row.counts]

    @cached_property
    def offices(self) -> list[tuple[str, str]]:
        """The offices that answer for something, as (folded, as written), in alphabetical order."""
        found: dict[str, str] = {}
        for row in self.commitments:
            for responsibility in row.responsibilities:
                found.setdefault(responsibility.office_key, responsibility.office)
        return sorted(found.items())

    def rank(self, owners: list[Party]) -> tuple[bool, int, int]:
        """Return the place of a commitment's owners: first side, second, third parties, and those who act together."""
        if not owners:
            return False, 4, 0
        places = {side.code: place for place, side in enumerate(self.sides)}
        return len(owners) > 1, places.get(owners[0].side, 3), owners[0].order

    def narrowed(self, holds: Callable[[CommitmentRow], bool]) -> "PlanReading":
        """Return the reading with only the commitments that `holds` is true of, and the headings and rows above them."""
        chosen = {row.pk for row in self.countable if holds(row)}
        areas = []
        for area in self.areas:
            initiatives = []
            for initiative in area.initiatives:
                if kept := [new for row in initiative.commitments if (new := _kept(row, chosen))]:
                    initiatives.append(_copy(initiative, commitments=kept))
            if initiatives:
                areas.append(_copy(area, initiatives=initiatives))
        commitments = [row for row in self.commitments if row.pk in chosen]
        return PlanReading(self.plan, areas, commitments)


def _kept(row: CommitmentRow, chosen: set[int]) -> CommitmentRow | None:
    if row.children:
        children = [child for child in row.children if child.pk in chosen]
        return _copy(row, children=children) if children else None
    return row if row.pk in chosen else None


def _copy(row: Any, **changes: Any) -> Any:
    """Return a shallow copy with other rows under it (dataclasses.replace would drop what is cached)."""
    new = object.__new__(type(row))
    new.__dict__.update(row.__dict__, **changes)
    return new


def href_of(name: str) -> Callable[[int], SafeString]:
    """Return a quick way to many links of the same page, which differ in one number."""
    before, after = reverse(name, args=[0]).rsplit("0", 1)
    return lambda pk: SafeString(f"{before}{pk}{after}")  # nosec B703 - a number in our own path


def state_of_plan(plan: ActionPlan, on: date) -> State:
    """Return the plan's state on a day as symbol, word and tone."""
    if plan.is_draft:
        return State("draft", "utkast", "draft", "○")
    if plan.period_until and plan.period_until < on:
        return State("over", "fastställd, tiden har gått ut", "neutral", "■")
    if plan.period_from and plan.period_from > on:
        return State("upcoming", "fastställd, gäller inte än", "neutral", "△")
    return State("adopted", "fastställd", "good", "✓")
