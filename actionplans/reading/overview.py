"""Many plans at a glance: whose the commitments are and what they lack, with one query for all of them."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Exists, OuterRef
from django.db.models.functions import Coalesce

from actionplans.models import ActivityMeasure, Commitment, CommitmentParty, Responsibility
from actionplans.reading.rows import SIDES, Side, href_of
from samverkan.shared.nesting import settled


@dataclass
class Glance:
    """A commitment in one line."""

    pk: int
    parent_pk: int | None
    area: str
    href: str
    text: str
    open_question: str
    is_answered: bool
    is_measured: bool
    owners: list[str] = field(default_factory=list)

    @property
    def side(self) -> Side:
        """Whose it is."""
        return SIDES["joint"] if len(self.owners) > 1 else SIDES[self.owners[0] if self.owners else ""]


@dataclass(frozen=True)
class Bar:
    """A number that is also drawn; `width` is its share of the longest, 0 to 100."""

    side: Side
    number: int
    width: int


@dataclass(frozen=True)
class Overview:
    """The commitments of one or more plans that stand for themselves, and their numbers."""

    rows: list[Glance]
    questions: int = 0
    """How many have something left to agree on; also those that only introduce their nested items."""

    @property
    def number(self) -> int:
        """How many there are."""
        return len(self.rows)

    @cached_property
    def sides(self) -> Counter[str]:
        """How many are each side's alone, and (joint) how many several parties' together, by the side's code."""
        return Counter(row.side.code for row in self.rows)

    @property
    def without_responsible(self) -> int:
        """How many name no office."""
        return sum(not row.is_answered for row in self.rows)

    @property
    def without_measure(self) -> int:
        """How many have no measure."""
        return sum(not row.is_measured for row in self.rows)

    @property
    def bars(self) -> list[Bar]:
        """The number of each side that has any, for a picture."""
        longest = max(self.sides.values(), default=1)
        return [
            Bar(side, self.sides[code], round(100 * self.sides[code] / longest))
            for code, side in SIDES.items()
            if self.sides[code]
        ]

    def by_area(self, limit: int) -> list[tuple[str, list[Glance]]]:
        """Return the first commitments under their headings."""
        areas: dict[str, list[Glance]] = {}
        for row in self.rows[:limit]:
            areas.setdefault(row.area, []).append(row)
        return list(areas.items())


def merged(overviews: Iterable[Overview]) -> Overview:
    """Return several overviews as one."""
    found = list(overviews)
    return Overview([row for overview in found for row in overview.rows], sum(overview.questions for overview in found))


def read_overviews(plan_pks: Iterable[int]) -> dict[int, Overview]:
    """Return the overview of each plan that has commitments."""
    own = {"commitment": OuterRef("pk")}
    above = {"commitment": OuterRef("parent")}
    found = (
        Commitment.objects.filter(initiative__plan__in=list(plan_pks))
        .annotate(
            is_answered=Exists(Responsibility.objects.filter(**own)) | Exists(Responsibility.objects.filter(**above)),
            is_measured=Exists(ActivityMeasure.objects.filter(**own)),
            branch=Coalesce("initiative__plan_area__parent__order", "initiative__plan_area__order"),
        )
        .order_by(
            "initiative__plan",
            "branch",
            "initiative__plan_area__order",
            "initiative__order",
            "initiative",
            "order",
            "pk",
            "commitment_parties__party__order",
        )
        .values_list(
            "initiative__plan",
            "pk",
            "parent",
            "initiative__plan_area__label",
            "text",
            "open_question",
            "is_answered",
            "is_measured",
            "commitment_parties__role",
            "commitment_parties__party__side",
        )
    )
    href = href_of("commitment_show")
    rows: dict[int, Glance] = {}
    plan_of: dict[int, int] = {}
    for plan_pk, pk, parent_pk, area, *facts, role, side in found:
        row = rows.get(pk)
        if row is None:
            row = rows[pk] = Glance(pk, parent_pk, area or "", href(pk), *facts)
            plan_of[pk] = plan_pk
        if role == CommitmentParty.Role.OWNER:
            row.owners.append(side)
    parents = settled({pk: row.parent_pk for pk, row in rows.items()}, levels=1)
    introducing = set(parents.values())
    kept: dict[int, list[Glance]] = defaultdict(list)
    for row in rows.values():
        if row.pk not in introducing:
            if not row.owners and (parent_pk := parents[row.pk]):
                row.owners = rows[parent_pk].owners
            kept[plan_of[row.pk]].append(row)
    questions = Counter(plan_of[row.pk] for row in rows.values() if row.open_question)
    return {plan_pk: Overview(glances, questions[plan_pk]) for plan_pk, glances in kept.items()}
