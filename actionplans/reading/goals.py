"""The goals of a plan with the state before the work, read with one query."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from actionplans.models import ActionPlan, Goal
from actionplans.models.schedule import span_words
from actionplans.reading.rows import EditLink
from samverkan.shared.text import fold


@dataclass
class BaselineRow:
    """A baseline: its text, and in `facts` the figure, the comparison and the source, in words."""

    pk: int
    text: str
    facts: list[str]
    links: list[EditLink] = field(default_factory=list)


@dataclass
class GoalRow:
    """A goal with its baselines."""

    pk: int
    kind: str
    text: str
    background: str
    area: str
    baselines: list[BaselineRow] = field(default_factory=list)
    links: list[EditLink] = field(default_factory=list)


_BASELINE = (
    "pk", "text", "value", "unit", "is_approximate", "measured_from", "measured_until", "compared_from", "compared_until",
    "source",
)  # fmt: skip


def read_goals(plan: ActionPlan) -> list[GoalRow]:
    """Return the goals in printed order."""
    goals: dict[int, GoalRow] = {}
    found = Goal.objects.filter(plan=plan).order_by("order", "pk", "baselines__order", "baselines__pk")
    for pk, kind, text, background, area, *baseline in found.values_list(
        "pk", "kind", "text", "background", "area__label", *(f"baselines__{name}" for name in _BASELINE)
    ):
        goal = goals.setdefault(
            pk, GoalRow(pk, Goal.Kind(kind).label, text, background, area if area and fold(area) != fold(text) else "")
        )
        if baseline[0] is not None:
            goal.baselines.append(_baseline(*baseline))
    return list(goals.values())


def _baseline(pk: int, text: str, value: Decimal | None, unit: str, is_approximate: bool, *rest: Any) -> BaselineRow:
    measured_from, measured_until, compared_from, compared_until, source = rest
    facts = []
    if value is not None:
        facts.append(f"{'ungefär ' if is_approximate else ''}{figure(value)} {unit}")
    if comparison := _comparison(span_words(measured_from, measured_until), span_words(compared_from, compared_until)):
        facts.append(comparison)
    if source:
        facts.append(f"källa: {source}")
    return BaselineRow(pk, text, facts)


def _comparison(measured: str, compared: str) -> str:
    return f"{measured} jämfört med {compared}" if measured and compared else measured or compared


def figure(value: Decimal) -> str:
    """Return a number as Swedes write it, without idle decimals."""
    plain = f"{value:f}"
    return (plain.rstrip("0").rstrip(".") if "." in plain else plain).replace(".", ",").replace("-", "−")


def period_words(start: date | None, end: date | None) -> str:
    """Return a plan's period in words, also when it has none."""
    return span_words(start, end) or "ingen egen tid är angiven"
