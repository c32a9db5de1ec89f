"""A selection as ready values that the templates in templates/documents lay out. No ids and no links: the same content, the same text."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from itertools import count
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from actionplans.models import ActionPlan
from actionplans.printing.selection import Selection
from actionplans.reading import LAYOUTS, PlanReading, read_plan
from actionplans.reading.goals import GoalRow, period_words, read_goals
from agreements.models import Agreement
from agreements.reading import Block, Facts, PartyFact, read_document, read_facts, read_parties
from agreements.reading.loading import Companion
from samverkan.shared.dates import long_date, swedish_day
from samverkan.shared.markdown import render_markdown
from samverkan.shared.text import fold

WIDE_LAYOUTS = {"table", "bra", "roles"}
"""The layouts that need the page to lie down."""

_LONGEST_RUNNING_TITLE = 90
_LONGEST_LARGE_TITLE = 120
_MOST_IN_ONE_COLUMN = 4
_YEARS = re.compile(r"(\b\d{4} ?[–-] ?\d{4}\b)")


@dataclass(frozen=True)
class Line:
    """A line of the table of contents; `level` 1 is the first."""

    level: int
    number: str
    label: str
    anchor: str


@dataclass(frozen=True)
class PlanHeading:
    """A heading of a plan with what stands under it in the plan's layout (ProseArea, RoleArea, …)."""

    anchor: str
    laid_out: Any


@dataclass(frozen=True)
class PlanPaper:
    """A plan. `template` lays it out; `facts` are names and words."""

    plan: ActionPlan
    kicker: str
    anchor: str
    is_wide: bool
    template: str
    facts: list[tuple[str, str]]
    intro: SafeString | str
    goals: list[GoalRow]
    headings: list[PlanHeading]
    is_empty: bool


@dataclass(frozen=True)
class AgreementPaper:
    """The text of an agreement; the plans stand between `before_plans` and `after_plans`."""

    agreement: Agreement
    before_plans: tuple[Block, ...]
    after_plans: tuple[Block, ...]
    companions: tuple[Companion, ...]
    facts: Facts
    parties: list[PartyFact]
    participants: list[PartyFact]
    replaces: str


@dataclass(frozen=True)
class Paper:
    """A whole document. `settled` says in words when its text was settled, or that it is a draft.

    `kicker` is the kind of document again, to stand over a title that does not begin with it.
    """

    kind: str
    kicker: str
    title: str
    title_html: SafeString
    is_long_title: bool
    running_title: str
    parties: list[PartyFact]
    has_many_parties: bool
    term: str
    settled: str
    is_draft: bool
    is_invented: bool
    checksum: str
    anchor: str
    contents: list[Line]
    agreement: AgreementPaper | None
    plans: list[PlanPaper]


def read_paper(selection: Selection) -> Paper:
    """Return the document as values. Two queries for the agreement, one for its rules, and six for each plan."""
    anchors = _Anchors()
    agreement = _agreement_paper(selection.agreement, anchors) if selection.agreement else None
    expanded: set[str] = set()
    plans = [_plan_paper(plan, selection.layout_of(plan), anchors, expanded) for plan in selection.plans]
    owner = selection.agreement or selection.plans[0].agreement
    parties = [party for party in read_parties(owner) if party.is_signing]
    kind = "Samverkansöverenskommelse" if selection.agreement else selection.plans[0].kind_label
    title = (selection.agreement.cover_title if selection.agreement else "") or selection.title
    return Paper(
        kind=kind,
        kicker=_kicker(kind, title),
        title=title,
        title_html=_unbroken(title),
        is_long_title=len(title) > _LONGEST_LARGE_TITLE,
        running_title=_shortened(selection.title),
        parties=parties,
        has_many_parties=len(parties) > _MOST_IN_ONE_COLUMN,
        term=agreement.facts.term if agreement else "",
        settled=_settled(selection),
        is_draft=selection.is_draft,
        is_invented=owner.is_invented,
        checksum=" ".join(selection.checksum[at : at + 4] for at in range(0, 16, 4)),
        anchor=selection.anchor,
        contents=list(_contents(agreement, plans)),
        agreement=agreement,
        plans=plans,
    )


def settled_on(selection: Selection) -> datetime | None:
    """Return the day when the last of the content was settled, as its first moment in UTC; None while it may still change."""
    if selection.is_draft:
        return None
    moments = [selection.agreement.locked_at] if selection.agreement else []
    moments += [plan.adopted_at or plan.agreement.locked_at for plan in selection.plans]
    days = [swedish_day(moment) for moment in moments if moment]
    return datetime.combine(max(days), time(), tzinfo=UTC) if days else None


class _Anchors:
    """Names for places in a document, in the order that they are asked for."""

    def __init__(self) -> None:
        self._numbers = count(1)

    def __call__(self) -> str:
        return f"p{next(self._numbers)}"


def _shortened(title: str) -> str:
    """Return as many whole words of a title as stand on one line."""
    if len(title) <= _LONGEST_RUNNING_TITLE:
        return title
    kept = title[:_LONGEST_RUNNING_TITLE]
    return f"{kept.rpartition(' ')[0] or kept} …"


def _kicker(kind: str, title: str) -> str:
    """Return the kind of document to stand over a title, unless that begins with it."""
    return "" if fold(title).startswith(fold(kind)) else kind


def _unbroken(title: str) -> SafeString:
    """Return a title whose spans of years (2027–2030) no line divides."""
    return mark_safe(_YEARS.sub(r'<span class="unbroken">\1</span>', escape(title)))  # nosec B308 B703 - escaped


def _settled(selection: Selection) -> str:
    """Say in which state the text is printed, with the day when it was settled."""
    owner = selection.agreement or selection.plans[0].agreement
    settled_at = owner.locked_at if selection.agreement else selection.plans[0].adopted_at or owner.locked_at
    if selection.is_draft or settled_at is None:
        return "Utkast"
    day = long_date(swedish_day(settled_at))
    if owner.status == Agreement.Status.LOCKED:
        return f"Låst för underskrift den {day}"
    has_original = owner.provenance if selection.agreement else selection.plans[0].follows_original
    if has_original:
        return f"Registrerad i efterhand den {day}"
    return f"Undertecknad. Texten låstes den {day}" if selection.agreement else f"Fastställd den {day}"


def _agreement_paper(agreement: Agreement, anchors: Callable[[], str]) -> AgreementPaper:
    document = read_document(agreement)
    parties = read_parties(agreement)
    before = agreement.supersedes
    return AgreementPaper(
        agreement=agreement,
        before_plans=tuple(_anchored(block, anchors) for block in document.before_plans),
        after_plans=tuple(_anchored(block, anchors) for block in document.after_plans),
        companions=document.companions,
        facts=read_facts(agreement, None),
        parties=[party for party in parties if party.is_signing],
        participants=[party for party in parties if not party.is_signing],
        replaces=before.title if before else "",
    )


def _anchored(block: Block, anchors: Callable[[], str]) -> Block:
    return replace(block, anchor=anchors(), children=tuple(_anchored(child, anchors) for child in block.children))


def _plan_paper(plan: ActionPlan, layout: str, anchors: Callable[[], str], expanded: set[str]) -> PlanPaper:
    anchor = anchors()
    reading = read_plan(plan, with_hints=False)
    _expand_once(reading, expanded)
    return PlanPaper(
        plan=plan,
        kicker=_kicker(plan.kind_label, plan.title),
        anchor=anchor,
        is_wide=layout in WIDE_LAYOUTS and bool(reading.areas),
        template=f"documents/_plan_{layout}.html",
        facts=_plan_facts(plan),
        intro=render_markdown(plan.intro, heading_level=2) if plan.intro else "",
        goals=read_goals(plan),
        headings=[PlanHeading(anchors(), area) for area in LAYOUTS[layout](reading)],
        is_empty=not reading.areas,
    )


def _expand_once(reading: PlanReading, expanded: set[str]) -> None:
    """Spell an abbreviation out where the document uses it first, and only there."""
    for area in reading.areas:
        for row in area.initiatives:
            if row.title in expanded:
                row.expansion = ""
            elif row.expansion:
                expanded.add(row.title)


def _plan_facts(plan: ActionPlan) -> list[tuple[str, str]]:
    facts = []
    if plan.period_from or plan.period_until:
        facts.append(("Gäller", period_words(plan.period_from, plan.period_until)))
    if plan.adopted_at:
        what = "Registrerad" if plan.follows_original else "Fastställd"
        facts.append((what, long_date(swedish_day(plan.adopted_at))))
    return facts


def _contents(agreement: AgreementPaper | None, plans: list[PlanPaper]) -> Iterator[Line]:
    """Yield the headings: those of the agreement two levels deep, the plans where they stand, with their own."""
    if agreement:
        yield from _lines_of(agreement.before_plans)
    for plan in plans:
        if agreement:
            yield Line(1, "", plan.plan.title, plan.anchor)
        below = 2 if agreement else 1
        for heading in plan.headings:
            area = heading.laid_out.area
            if area.label:
                yield Line(min(below + area.level - 2, 3), area.number, area.label, heading.anchor)
    if agreement:
        yield from _lines_of(agreement.after_plans)
        if agreement.companions:
            yield Line(1, "", "Tillhörande dokument", "dokument")
        yield Line(1, "", "Uppgifter om överenskommelsen", "uppgifter")
        if agreement.facts.signatures:
            yield Line(1, "", "Underskrifter", "underskrifter")


def _lines_of(blocks: Iterable[Block], level: int = 1) -> Iterator[Line]:
    for block in blocks:
        if block.label:
            yield Line(level, block.number, block.label, block.anchor)
        if level < 2:
            yield from _lines_of(block.children, level + 1)
