"""The plan as a table of commitments with timetable, measure and follow-up, as Borås writes it.

Timetable and measure belong to the commitment. Within a row of the plan, commitments of the two sides therefore share a line only
when they are twins, or when their timetables agree and no more than one of them is measured.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from textwrap import shorten

from actionplans.models import Commitment
from actionplans.reading.rows import SIDES, AreaRow, CommitmentRow, FollowUp, InitiativeRow, PlanReading, Side
from actionplans.reading.words import answers_for, measure_words


@dataclass(frozen=True)
class Told:
    """Something said of one commitment in a shared cell; `side` only where the line's two commitments differ."""

    side: Side | None
    lines: list[str]


@dataclass(frozen=True)
class Pledge:
    """A commitment in its cell, with who answers for it and what it holds."""

    row: CommitmentRow
    answers: list[str]
    is_unanswered: bool
    points: list["Pledge"] = field(default_factory=list)


@dataclass(frozen=True)
class Cell:
    """The commitment of one side on a line, or one that takes up both columns (`is_wide`) since both, or others, own it."""

    label: str
    is_wide: bool
    side: Side | None
    pledge: Pledge | None


@dataclass(frozen=True)
class Report:
    """What is reported on a commitment; `side` and `about` tell which, where the line has several."""

    side: Side | None
    about: str
    followup: FollowUp


@dataclass(frozen=True)
class Line:
    """A line within a row of the plan."""

    cells: list[Cell]
    schedules: list[Told]
    measures: list[Told]
    measures_in_text: list[Told]
    is_unmeasured: bool
    reports: list[Report]


@dataclass(frozen=True)
class TableRow:
    """A row of the plan; its heading stands on the first line and spans them all."""

    row: InitiativeRow
    lines: list[Line]


@dataclass(frozen=True)
class TableArea:
    """A heading with its table."""

    area: AreaRow
    sides: list[Side]
    rows: list[TableRow]


_LABELS = {"municipality": "Kommunens åtagande", "police": "Polisens åtagande", "joint": "Gemensamt åtagande"}


def table_of(reading: PlanReading) -> list[TableArea]:
    """Return the plan laid out as tables of commitments."""
    sides = [Side(side.code, _LABELS[side.code]) for side in reading.sides]
    return [TableArea(area, sides, [_row(sides, row) for row in area.initiatives]) for area in reading.areas]


def _row(sides: list[Side], row: InitiativeRow) -> TableRow:
    return TableRow(row, [_line(sides, group) for group in _grouped(row.commitments) or [[]]])


def _grouped(rows: list[CommitmentRow]) -> list[list[CommitmentRow]]:
    """Return the commitments that share a line, each group in the place of its first."""
    partners = _twins(rows)
    partners |= _neighbours([row for row in rows if row.pk not in partners])
    groups: list[list[CommitmentRow]] = []
    placed: set[int] = set()
    for row in rows:
        if row.pk not in placed:
            groups.append([row, partners[row.pk]] if row.pk in partners else [row])
            placed.update(each.pk for each in groups[-1])
    return groups


def _twins(rows: list[CommitmentRow]) -> dict[int, CommitmentRow]:
    """Return the pairs that promise the same act from both sides, each by the other's key."""
    by_pk = {row.pk: row for row in rows}
    pairs: dict[int, CommitmentRow] = {}
    for row in rows:
        other = by_pk.get(row.mirror_of or 0)
        if (
            other
            and {row.pk, other.pk}.isdisjoint(pairs)
            and {_column(row), _column(other)} == {"municipality", "police"}
        ):
            pairs[row.pk], pairs[other.pk] = other, row
    return pairs


def _neighbours(rows: list[CommitmentRow]) -> dict[int, CommitmentRow]:
    """Return the pairs from both sides with one timetable and at most one measured, each by the other's key."""
    alone: dict[tuple[str, tuple[str, ...], bool], list[CommitmentRow]] = defaultdict(list)
    pairs: dict[int, CommitmentRow] = {}
    for row in rows:
        column, schedules, is_measured = _column(row), tuple(row.schedules), bool(row.measures)
        if not column:
            continue
        facing = "police" if column == "municipality" else "municipality"
        waiting = alone[facing, schedules, False] or ([] if is_measured else alone[facing, schedules, True])
        if waiting:
            other = waiting.pop(0)
            pairs[row.pk], pairs[other.pk] = other, row
        else:
            alone[column, schedules, is_measured].append(row)
    return pairs


def _column(row: CommitmentRow) -> str:
    """Return the side whose column the commitment stands in; empty when it takes up both."""
    is_owned = row.kind == Commitment.Kind.COMMITMENT and row.side.code in {"municipality", "police"}
    return row.side.code if is_owned else ""


def _line(sides: list[Side], group: list[CommitmentRow]) -> Line:
    group = (
        sorted(group, key=lambda row: [side.code for side in sides].index(row.side.code)) if len(group) > 1 else group
    )
    measured = [leaf for top in group for leaf in (top.children or [top])]
    return Line(
        _cells(sides, group),
        _told(group, {top.pk: _schedules(top) for top in group}),
        _told(group, {top.pk: _measures(top, in_text=False) for top in group}),
        _told(group, {top.pk: _measures(top, in_text=True) for top in group}),
        bool(measured) and all("matt" in leaf.missing for leaf in measured),
        _reports(measured),
    )


def _reports(rows: list[CommitmentRow]) -> list[Report]:
    """Return what is reported, said once where nothing is."""
    reported = [(row, row.followup) for row in rows if row.followup]
    if len(reported) > 1 and all(followup.is_missing for _, followup in reported):
        return [Report(None, "", reported[0][1])]
    if len(reported) < 2:
        return [Report(None, "", followup) for _, followup in reported]
    has_two_sides = len({row.side.code for row, _ in reported}) > 1
    return [
        Report(row.side if has_two_sides else None, _shortened(row.text) if row.parent else "", followup)
        for row, followup in reported
    ]


def _shortened(text: str) -> str:
    return shorten(text, 40, placeholder=" …")


def _cells(sides: list[Side], group: list[CommitmentRow]) -> list[Cell]:
    if len(group) == 1 and not _column(group[0]):
        row = group[0]
        label = _LABELS.get(row.side.code) or _wide_label(row)
        return [Cell(label, True, Side(row.side.code, label) if row.side.code else SIDES[""], _pledge(row))]
    by_column = {_column(row): row for row in group}
    return [
        Cell(side.label, False, None, _pledge(by_column[side.code]) if side.code in by_column else None)
        for side in sides
    ]


def _wide_label(row: CommitmentRow) -> str:
    if row.owners:
        return ", ".join(party.short_name for party in row.owners)
    return {"activity": "Aktivitet", "service": "Tjänst som erbjuds"}.get(row.kind, "Ingen part")


def _pledge(row: CommitmentRow) -> Pledge:
    return Pledge(
        row, answers_for(row.responsibilities), "ansvarig" in row.missing, [_pledge(child) for child in row.children]
    )


def _schedules(row: CommitmentRow) -> list[str]:
    return row.schedules + [line for child in row.children for line in child.schedules if line not in row.schedules]


def _measures(row: CommitmentRow, *, in_text: bool) -> list[str]:
    measures = [*row.measures, *(m for child in row.children for m in child.measures)]
    return [measure_words(measure) for measure in measures if measure.is_in_text == in_text]


def _told(group: list[CommitmentRow], lines: dict[int, list[str]]) -> list[Told]:
    """Return what is said of the commitments on a line, once where they agree, else with whose it is."""
    if len(group) > 1 and lines[group[0].pk] != lines[group[1].pk]:
        return [Told(row.side, lines[row.pk]) for row in group if lines[row.pk]]
    return [Told(None, found)] if group and (found := lines[group[0].pk]) else []
