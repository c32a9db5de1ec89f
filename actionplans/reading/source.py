"""Reading a plan from the database: seven queries at most, however many commitments it has."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import lru_cache, reduce
from operator import or_
from typing import Any

from django.db.models import OuterRef, Q, Subquery, Sum
from django.db.models.functions import JSONObject

from actionplans.models import (
    ActionPlan,
    ActivityMeasure,
    Commitment,
    CommitmentParty,
    Initiative,
    PlanArea,
    Responsibility,
    Schedule,
)
from actionplans.progress import NOT_REPORTED, Span, period_span, period_words, progress_words, within
from actionplans.reading.rows import (
    AreaRow,
    CommitmentRow,
    FollowUp,
    InitiativeRow,
    MeasureRow,
    Party,
    PlanReading,
    ResponsibilityRow,
    href_of,
)
from samverkan.shared.nesting import settled


def read_plan(plan: ActionPlan, *, reported_by: date | None = None, with_hints: bool = True) -> PlanReading:
    """Return the whole plan as rows: five queries, and two more for what the parties have reported by a day."""
    areas = _read_areas(plan)
    by_pk = {area.pk: area for area in areas}
    initiatives, commitments = _read_commitments(plan)
    for initiative in initiatives:
        by_pk[initiative.area_pk].initiatives.append(initiative)
    rows = {row.pk: row for row in commitments}
    of_plan = {"commitment__initiative__plan": plan}
    for pk, *values in Responsibility.objects.filter(**of_plan).values_list("commitment", *ResponsibilityRow._fields):
        rows[pk].responsibilities.append(ResponsibilityRow(*values))
    for pk, *values in ActivityMeasure.objects.filter(**of_plan).values_list("commitment", *MeasureRow._fields):
        rows[pk].measures.append(MeasureRow(*values))
    for pk, *values in Schedule.objects.filter(**of_plan).values_list("commitment", *_SCHEDULE):
        rows[pk].schedules.append(_schedule_words(*values))
    for row in commitments:
        row.shows_hints = with_hints
    if reported_by and not plan.is_draft:
        _read_followup(plan, commitments, reported_by)
    return PlanReading(plan, [area for area in areas if area.pk or area.initiatives], commitments)


_SCHEDULE = ("kind", "starts_on", "ends_on", "times_per_year", "first_season", "last_season")


@lru_cache(maxsize=1000)
def _schedule_words(*values: Any) -> str:
    """Return the words of a timetable; most of a plan's are the same few."""
    return Schedule(**dict(zip(_SCHEDULE, values, strict=True))).words


def _read_areas(plan: ActionPlan) -> list[AreaRow]:
    """Return the headings in printed order, nested ones after their parent; first the place for rows under no heading."""
    below: dict[int | None, list[PlanArea]] = defaultdict(list)
    areas = list(PlanArea.objects.filter(plan=plan))
    above = settled({area.pk: area.parent_id for area in areas})
    for area in areas:
        below[above[area.pk]].append(area)
    found = [AreaRow(None, "", "", "Insats", 2)]

    def walk(parent: int | None, level: int) -> None:
        for area in below[parent]:
            found.append(AreaRow(area.pk, area.number, area.label, area.row_heading, level))
            walk(area.pk, level + 1)

    walk(None, 2)
    return found


_INITIATIVE = (
    "pk", "title", "expansion", "is_untitled", "description", "communication_side", "communication_office", "plan_area_id",
)  # fmt: skip
_COMMITMENT = (
    "pk", "kind", "presentation", "text", "condition", "open_question", "mirror_of_id", "parent_id", "search_text",
)  # fmt: skip
_PARTY = ("party_id", "party__side", "party__short_name", "party__order", "role")


def _read_commitments(plan: ActionPlan) -> tuple[list[InitiativeRow], list[CommitmentRow]]:
    """Return rows and commitments with their parties from one query; a joint commitment comes once for each party."""
    initiatives: dict[int, InitiativeRow] = {}
    commitments: dict[int, CommitmentRow] = {}
    href = href_of("commitment_show")
    found = Initiative.objects.filter(plan=plan).order_by(
        "order", "pk", "commitments__order", "commitments__pk", "commitments__commitment_parties__party__order"
    )
    for values in found.values_list(
        *_INITIATIVE,
        *(f"commitments__{name}" for name in _COMMITMENT),
        *(f"commitments__commitment_parties__{name}" for name in _PARTY),
    ):
        initiative = initiatives.get(values[0])
        if initiative is None:
            initiative = initiatives[values[0]] = InitiativeRow(*values[:8])
        pk, kind, presentation, *facts = values[8:17]
        if pk is None:
            continue
        row = commitments.get(pk)
        if row is None:
            is_sentence = presentation == Commitment.Presentation.SENTENCE
            row = commitments[pk] = CommitmentRow(pk, href(pk), initiative, kind, is_sentence, *facts)
        if values[17] is not None:
            *party, role = values[17:]
            (row.own_owners if role == CommitmentParty.Role.OWNER else row.partners).append(Party(*party))
    above = settled({pk: row.parent_pk for pk, row in commitments.items()}, levels=1)
    for row in commitments.values():
        row.parent = commitments.get(above[row.pk])
        (row.parent.children if row.parent else row.initiative.commitments).append(row)
    return list(initiatives.values()), list(commitments.values())


_OUTCOMES = {"done": "genomfört", "partly": "delvis genomfört", "cancelled": "uteblev"}


def _read_followup(plan: ActionPlan, commitments: list[CommitmentRow], on: date) -> None:
    """Give each commitment its latest standing entry and the sums of its measures. Entries belong to the app above."""
    latest = {pk: f"{entry['day']} {_OUTCOMES[entry['outcome']]}" for pk, entry in _latest_entries(plan) if entry}
    spans = {m.period: period_span(m, plan, plan.agreement, on) for row in commitments for m in row.measures}
    totals = _totals(plan, spans)
    for row in commitments:
        if row.counts:
            progress = [_progress(m, totals[m.pk], spans[m.period], on) for m in row.measures if m.pk in totals]
            row.followup = FollowUp(latest.get(row.pk, NOT_REPORTED), progress, row.pk not in latest)


_STANDING = {"entries__correction__isnull": True, "entries__is_withdrawal": False}
"""The entries that count: neither corrected nor withdrawn."""


def _latest_entries(plan: ActionPlan) -> Iterable[tuple[int, dict[str, str] | None]]:
    """Return the latest standing entry of each commitment, as its day and outcome; each is a look in the index."""
    of_same = Commitment.objects.filter(pk=OuterRef("pk"), entries__isnull=False, **_STANDING)
    entry = JSONObject(day="entries__happened_on", outcome="entries__outcome")
    latest = of_same.order_by("-entries__happened_on", "-entries__pk").values_list(entry)[:1]
    return Commitment.objects.filter(initiative__plan=plan).order_by().values_list("pk", Subquery(latest))


def _totals(plan: ActionPlan, spans: dict[str, Span]) -> dict[int, int | None]:
    """Return what is counted within the span of its period for each measure that any standing entry has a number for."""
    in_time = reduce(or_, (Q(period=period) & within(span, prefix="entries__") for period, span in spans.items()), Q())
    standing = ActivityMeasure.objects.filter(
        commitment__initiative__plan=plan, entries__count__isnull=False, **_STANDING
    )
    totals = standing.order_by().values("pk").annotate(total=Sum("entries__count", filter=in_time))
    return dict(totals.values_list("pk", "total"))


def _progress(measure: MeasureRow, total: int | None, span: Span, on: date) -> str:
    when = period_words(measure, span, on)
    return f"{NOT_REPORTED} {when}" if total is None else progress_words(measure, total, True, when=when)
