"""The plan as running text: bullets per party under each heading, as Sölvesborg writes it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

from actionplans.models import Commitment
from actionplans.reading.rows import DOT, AreaRow, CommitmentRow, InitiativeRow, PlanReading, ResponsibilityRow
from actionplans.reading.words import answers_of, facts_of, lowered, undertaken_by

UNDERTAKES = "åtar sig att"


@dataclass(slots=True)
class Point:
    """A bullet or paragraph; `lead` is the party and its verb, where the point does not share one with its neighbours.

    `notes` are small facts and what is reported, `hints` what it lacks; `more` the commitment, where it has more than that.
    """

    anchor: str
    href: str
    lead: str
    text: str
    notes: str
    hints: str
    more: CommitmentRow | None
    points: list["Point"] = field(default_factory=list)


@dataclass(slots=True)
class Block:
    """Points that share owners and responsibilities. `lead` goes before the list; a paragraph is no list."""

    tag: str
    item_tag: str
    lead: str
    points: list[Point]
    answers: str


@dataclass(frozen=True)
class ProseRow:
    """A row of the plan with its blocks; no heading when the plan shows none, or it would repeat the one above."""

    row: InitiativeRow
    heading: str
    tag: str
    blocks: list[Block]


@dataclass(frozen=True)
class ProseArea:
    """A heading with its rows."""

    area: AreaRow
    rows: list[ProseRow]


def prose_of(reading: PlanReading) -> list[ProseArea]:
    """Return the plan laid out as text."""
    return [ProseArea(area, [_row(reading, area, row) for row in area.initiatives]) for area in reading.areas]


def _row(reading: PlanReading, area: AreaRow, row: InitiativeRow) -> ProseRow:
    is_repeating = row.is_untitled or row.name == area.label
    return ProseRow(row, "" if is_repeating else row.name, area.row_tag, list(_blocks(reading, row.commitments)))


def _is_paragraph(row: CommitmentRow) -> bool:
    return row.is_sentence or row.kind != Commitment.Kind.COMMITMENT or not row.owners


def _blocks(reading: PlanReading, rows: list[CommitmentRow]) -> Iterator[Block]:
    """Yield paragraphs that stand first, then each party's points, first side first, then the other paragraphs."""
    points = [row for row in rows if not _is_paragraph(row)]
    first = rows.index(points[0]) if points else len(rows)
    yield from _paragraphs(rows[:first])
    points.sort(key=lambda row: reading.rank(row.owners))
    for _, group in groupby(points, key=lambda row: ([p.pk for p in row.owners], _shared(row.responsibilities))):
        yield _list(list(group))
    yield from _paragraphs([row for row in rows[first:] if _is_paragraph(row)])


def _shared(responsibilities: Iterable[ResponsibilityRow]) -> list[tuple[str, str, str]]:
    return [(r.office_key, r.kind, r.scope_note) for r in responsibilities]


def _list(rows: list[CommitmentRow]) -> Block:
    lead = f"{rows[0].owner_names} {UNDERTAKES} "
    answers = " ".join(answers_of(rows[0]))
    if len(rows) == 1:
        return Block("ul", "li", "", [_point(rows[0], lead)], answers)
    return Block("ul", "li", lead, [_point(row) for row in rows], answers)


def _paragraphs(rows: list[CommitmentRow]) -> Iterator[Block]:
    for row in rows:
        yield Block("div", "div", "", [_point(row)], " ".join(answers_of(row)))


def _point(row: CommitmentRow, lead: str = "") -> Point:
    """Return a point; what a nested item alone is answered for by stands among its notes."""
    return Point(
        row.anchor,
        row.href,
        lead,
        row.text if _is_paragraph(row) else lowered(row.text),
        DOT.join([*undertaken_by(row), *(answers_of(row) if row.parent else []), *facts_of(row)]),
        row.hints,
        row if row.needs_more else None,
        [_point(child) for child in row.children],
    )
