"""The plan as a table of roles: what, who at the municipality, who at the Police, who communicates, as Strängnäs writes it."""

from dataclasses import dataclass

from actionplans.reading.rows import DOT, AreaRow, CommitmentRow, InitiativeRow, PlanReading, Side
from actionplans.reading.words import facts_of, is_same, lowered, role_words, unowned_words


@dataclass(slots=True)
class Part:
    """What one commitment says of a side: its offices and their verbs, or its text where no office is named.

    `about` is the commitment's text, unless the words are it. A commitment that stands in several cells of a row has its anchor,
    notes, hints and the rest (`more`) in the first alone; so has the parent of nested items (`above`, `above_notes`), which has no
    cell of its own.
    """

    href: str
    words: str
    about: str
    is_open: bool
    anchor: str = ""
    notes: str = ""
    hints: str = ""
    more: CommitmentRow | None = None
    above: CommitmentRow | None = None
    above_notes: str = ""


@dataclass(frozen=True)
class Cell:
    """What the row says of one side."""

    label: str
    parts: list[Part]


@dataclass(frozen=True)
class RoleRow:
    """A row of the table."""

    row: InitiativeRow
    cells: list[Cell]
    speaker: str


@dataclass(frozen=True)
class RoleArea:
    """A heading with its table; `sides` are its columns, with one for other parties only where they have a part."""

    area: AreaRow
    sides: list[Side]
    rows: list[RoleRow]


def roles_of(reading: PlanReading) -> list[RoleArea]:
    """Return the plan laid out as tables of roles."""
    return [_area(reading, area) for area in reading.areas]


def _area(reading: PlanReading, area: AreaRow) -> RoleArea:
    third = Side("third", "Annan part")
    sides = [*reading.sides, third]
    rows = [_row(sides, row) for row in area.initiatives]
    if not any(row.cells[-1].parts for row in rows):
        for row in rows:
            row.cells.pop()
        sides.pop()
    return RoleArea(area, sides, rows)


def _row(sides: list[Side], row: InitiativeRow) -> RoleRow:
    commitments = [leaf for top in row.commitments for leaf in (top.children or [top])]
    seen: set[int] = set()
    return RoleRow(row, [_cell(side, commitments, seen) for side in sides], row.spokesperson)


def _cell(side: Side, commitments: list[CommitmentRow], seen: set[int]) -> Cell:
    return Cell(side.label, [part for row in commitments if (part := _part(side, row, seen))])


def _part(side: Side, row: CommitmentRow, seen: set[int]) -> Part | None:
    """Return what the commitment says of the side, if anything. What nobody owns stands with the municipality, and says so."""
    owners = {party.side for party in row.owners}
    if roles := role_words(r for r in row.all_responsibilities if r.side == side.code):
        words = ", ".join(roles)
        part = Part(row.href, words, "" if is_same(row.text, words) else row.text, row.is_open)
    elif side.code in owners or (not owners and not row.all_responsibilities and side.code == "municipality"):
        part = Part(row.href, _own_words(row), "", row.is_open)
    else:
        return None
    if row.pk not in seen:
        seen.add(row.pk)
        part.anchor, part.hints, part.more = row.anchor, row.hints, row if row.needs_more else None
        part.notes = DOT.join(facts_of(row))
    if row.parent and row.parent.pk not in seen:
        seen.add(row.parent.pk)
        part.above, part.above_notes = row.parent, DOT.join(facts_of(row.parent))
    return part


def _own_words(row: CommitmentRow) -> str:
    """Return the text of a commitment, with whose it is where that is not the side it stands with."""
    if len(row.owners) == 1:
        return row.text
    return f"{row.side.label if row.owners else unowned_words(row)}: {lowered(row.text)}"
