"""The plan as a table of commitments with timetable, measure and follow-up, as Borås writes it.

Timetable and measure belong to the commitment. Within a row of the plan, commitments of the two sides therefore share a line only
when they are twins, or when their timetables agree and no more than one of them is measured.
"""

from collections import defaultdict
from dataclasses import dataclass
from textwrap import shorten

from actionplans.models import Commitment
from actionplans.reading.rows import HINTS, AreaRow, CommitmentRow, InitiativeRow, PlanReading, Side
from actionplans.reading.words import answers_of, undertaken_by, unowned_words


@dataclass(slots=True)
class Pledge:
    """A commitment in its cell: `notes` who answers for it and what it holds, a line each; `hint` what it lacks.

    `more` is the commitment, where it has more than that; `points` are its nested items.
    """

    anchor: str
    href: str
    text: str
    notes: str
    hint: str
    more: CommitmentRow | None
    points: list["Pledge"]


@dataclass(slots=True)
class Cell:
    """The commitment of one side on a line, or one that takes up both columns (`side`) since both, or others, own it."""

    label: str
    side: Side | None
    pledge: Pledge | None


@dataclass(slots=True)
class Line:
    """A line within a row of the plan. The last three cells hold a fact on each line of text, with whose it is where they differ."""

    cells: list[Cell]
    schedules: str
    measures: str
    is_unmeasured: bool
    reports: str
    is_unreported: bool


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
    places = {side.code: place for place, side in enumerate(sides)}
    group = sorted(group, key=lambda row: places.get(row.side.code, 0))
    leaves = [leaf for top in group for leaf in (top.children or [top])]
    reported = [leaf for leaf in leaves if leaf.followup]
    return Line(
        _cells(sides, group),
        _told([(top, _schedules(top)) for top in group]),
        _told([(top, _measures(top)) for top in group]),
        bool(leaves) and all("matt" in leaf.missing for leaf in leaves) and not any(top.measures for top in group),
        _reports(reported),
        all(leaf.followup.is_missing for leaf in reported if leaf.followup),
    )


def _cells(sides: list[Side], group: list[CommitmentRow]) -> list[Cell]:
    if len(group) == 1 and not _column(group[0]):
        row = group[0]
        label = _LABELS.get(row.side.code) or _wide_label(row)
        return [Cell(label, Side(row.side.code, label), _pledge(row))]
    by_column = {_column(row): row for row in group}
    return [Cell(side.label, None, _pledge(by_column[side.code]) if side.code in by_column else None) for side in sides]


def _wide_label(row: CommitmentRow) -> str:
    if row.owners:
        return ", ".join(party.short_name for party in row.owners)
    return unowned_words(row)


def _pledge(row: CommitmentRow) -> Pledge:
    return Pledge(
        row.anchor,
        row.href,
        row.text,
        "\n".join([*undertaken_by(row), *answers_of(row), *row.notes]),
        HINTS["ansvarig"] if "ansvarig" in row.missing else "",
        row if row.needs_more else None,
        [_pledge(child) for child in row.children],
    )


def _schedules(row: CommitmentRow) -> list[str]:
    own = [f"{_named(child)}{line}" for child in row.children for line in child.schedules if line not in row.schedules]
    return row.schedules + own


def _measures(row: CommitmentRow) -> list[str]:
    measures = [("", measure) for measure in row.measures]
    measures += [(_named(child), measure) for child in row.children for measure in child.measures]
    return [f"{name}{measure.words}" for name, measure in measures if not measure.is_in_text]


def _named(row: CommitmentRow) -> str:
    """Return the beginning of a nested item, to go before what concerns it alone."""
    return f"{shorten(row.text, 40, placeholder=' …')}\n"


def _told(said: list[tuple[CommitmentRow, list[str]]]) -> str:
    """Return what is said of the commitments on a line: with whose it is, unless they agree or are twins of which one tells it."""
    told = [(row, lines) for row, lines in said if lines]
    is_shared = len(told) == 1 and _are_twins([row for row, _ in said])
    if is_shared or all(lines == said[0][1] for _, lines in said):
        return "\n".join(told[0][1]) if told else ""
    return "\n".join(f"{row.side.label}: {line}" for row, lines in told for line in lines)


def _are_twins(rows: list[CommitmentRow]) -> bool:
    return not {row.mirror_of for row in rows}.isdisjoint({row.pk for row in rows})


def _reports(rows: list[CommitmentRow]) -> str:
    """Return what is reported: with whose it is where both sides stand on the line, with what it is about for nested items."""
    followups = [row.followup for row in rows if row.followup]
    if followups and all(followup.is_missing for followup in followups):
        return followups[0].latest
    has_two_sides = len({row.side.code for row in rows}) > 1
    lines = []
    for row, followup in zip(rows, followups, strict=True):
        whose = f"{row.side.label}: " if has_two_sides else ""
        about = _named(row) if row.parent else ""
        lines += [f"{about}{whose}{followup.latest}", *followup.progress]
    return "\n".join(lines)
