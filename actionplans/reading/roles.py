"""The plan as a table of roles: what, who at the municipality, who at the Police, who communicates, as Strängnäs writes it."""

from dataclasses import dataclass, replace

from actionplans.reading.rows import AreaRow, CommitmentRow, InitiativeRow, PlanReading, Side
from actionplans.reading.words import role_words, speaker_words


@dataclass(frozen=True)
class Part:
    """What one commitment says of a side: its offices and their verbs, or its text where no office is named.

    `about` is the commitment's text where a cell holds several; `is_joint` when the text is promised together; `is_first` in the
    first of the row's cells that the commitment stands in.
    """

    row: CommitmentRow
    words: str
    about: str
    is_joint: bool
    is_first: bool = True


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
    """Return a row; a commitment that stands in several cells has its anchor and its open question in the first."""
    cells, seen = [], set()
    for side in sides:
        cell = _cell(side, row)
        cells.append(Cell(cell.label, [replace(part, is_first=part.row.pk not in seen) for part in cell.parts]))
        seen.update(part.row.pk for part in cell.parts)
    return RoleRow(row, cells, speaker_words(row))


def _cell(side: Side, row: InitiativeRow) -> Cell:
    rows = [child for top in row.commitments for child in (top.children or [top])]
    found = [part for commitment in rows if (part := _part(side, commitment))]
    if len(found) == 1:
        found = [replace(found[0], about="")]
    return Cell(side.label, found)


def _part(side: Side, row: CommitmentRow) -> Part | None:
    """Return what the commitment says of the side, if anything. What nobody is pointed out for stands with the municipality."""
    if roles := role_words(r for r in row.all_responsibilities if r.side == side.code):
        return Part(row, ", ".join(roles), row.text, False)
    owners = {party.side for party in row.owners}
    if side.code in owners or (not owners and not row.all_responsibilities and side.code == "municipality"):
        return Part(row, row.text, "", len(row.owners) > 1)
    return None
