"""The plan in Brå's own order: problem and cause, measure, operative goal, when, who, follow-up.

Every commitment has a line of its own, nested items under the one that introduces them, so that what is reported, or written by
pen, stands at what it is about.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from actionplans.reading.rows import HINTS, AreaRow, CommitmentRow, InitiativeRow, PlanReading, Side
from actionplans.reading.words import answers_for

CAUSE_HINT = "orsaken är inte beskriven"


@dataclass(frozen=True, slots=True)
class CauseLine:
    """A commitment as ready words. All is empty in the one line of a row that has no commitment yet.

    `notes`, `goals`, `when`, `answers` and `reports` hold a fact on each line of text; `side` tells whose it is, in words. A nested
    item (`is_nested`) repeats nothing of the commitment that introduces it. `who_span` is how many lines the cell of `side` and
    `answers` stands for, 0 where it is the cell above. `goal_hint` and `answer_hint` tell what is missing and are never printed;
    `more` is the commitment, where it has more than its words.
    """

    anchor: str = ""
    href: str = ""
    text: str = ""
    notes: str = ""
    is_nested: bool = False
    goals: str = ""
    goal_hint: str = ""
    when: str = ""
    side: Side | None = None
    answers: str = ""
    answer_hint: str = ""
    who_span: int = 1
    reports: str = ""
    is_unreported: bool = False
    more: CommitmentRow | None = None


@dataclass(frozen=True)
class CauseRow:
    """A row of the plan; its heading stands on the first line and spans them all.

    `cause` is what the row says of the problem and what lies behind it. A row without a heading of its own is known by that alone,
    and by its name (`shows_name`) where nothing is said, since a column that is empty all the way down tells nobody anything.
    """

    row: InitiativeRow
    name: str
    shows_name: bool
    cause: str
    hint: str
    lines: list[CauseLine]


@dataclass(frozen=True)
class CauseArea:
    """A heading with its table."""

    area: AreaRow
    rows: list[CauseRow]


def causes_of(reading: PlanReading) -> list[CauseArea]:
    """Return the plan laid out as tables that go from cause to follow-up."""
    return [CauseArea(area, [_row(row) for row in area.initiatives]) for area in reading.areas]


def _row(row: InitiativeRow) -> CauseRow:
    asks_for_cause = not row.description and any(commitment.shows_hints for commitment in row.commitments)
    return CauseRow(
        row,
        row.name,
        not (row.is_untitled and row.description),
        row.description,
        CAUSE_HINT if asks_for_cause else "",
        [line for commitment in row.commitments for line in _lines(commitment)] or [CauseLine()],
    )


def _lines(row: CommitmentRow) -> Iterator[CauseLine]:
    """Yield a commitment and its nested items. Those who answer for it stand once for all, unless an item has others."""
    first, nested = _line(row), [_line(child) for child in row.children]
    if nested and not any(line.side or line.answers for line in nested):
        first = replace(first, who_span=1 + len(nested), answer_hint=nested[0].answer_hint)
        nested = [replace(line, who_span=0) for line in nested]
    yield first
    yield from nested


def _line(row: CommitmentRow) -> CauseLine:
    return CauseLine(
        anchor=row.anchor,
        href=row.href,
        text=row.text,
        notes="\n".join(row.notes),
        is_nested=row.parent is not None,
        goals="\n".join(measure.words for measure in row.measures),
        goal_hint=_hint(row, "matt"),
        when="\n".join(row.schedules),
        side=_whose(row),
        answers="\n".join(answers_for(row.responsibilities)),
        answer_hint=_hint(row, "ansvarig"),
        reports="\n".join([row.followup.latest, *row.followup.progress]) if row.followup else "",
        is_unreported=bool(row.followup and row.followup.is_missing),
        more=row if row.needs_more else None,
    )


def _hint(row: CommitmentRow, name: str) -> str:
    return HINTS[name] if row.shows_hints and name in row.missing else ""


def _whose(row: CommitmentRow) -> Side | None:
    """Return the side with its parties' names. What no party owns says so only where no office is named either."""
    if row.parent and not row.has_other_owners:
        return None
    if not row.owners:
        return None if row.all_responsibilities else row.side
    return Side(row.side.code, row.owner_names)
