"""What a document is to hold: an agreement, its plans, or both, with the layout of each plan."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from textwrap import shorten
from typing import Any

from django.db.models import Prefetch
from django.utils.text import slugify

from accounts.chain import event_that_settled
from actionplans.canonical import canonical_document
from actionplans.models import ActionPlan
from actionplans.models.plan import ActionPlanQuerySet
from agreements.models import Agreement, AgreementParty
from samverkan.shared.canonical import canonical_bytes
from samverkan.shared.text import fold

_NAME_LENGTH = 100
_PRINTED_WHEREVER = "forums/"
"""Rows that are printed whatever they belong to, and only say it."""


@dataclass(frozen=True)
class Selection:
    """What to print. `layout` overrides the plans' own when it is asked for.

    The agreement is loaded `with_parts`; without it the document holds plans alone. `anchor` names the event of the log by which the
    text was settled, as verify reads it; the text is the same without.
    """

    agreement: Agreement | None
    plans: tuple[ActionPlan, ...]
    layout: str = ""
    anchor: str = ""

    @property
    def title(self) -> str:
        """What the document is called."""
        return self.agreement.title if self.agreement else self.plans[0].title

    @cached_property
    def _document(self) -> dict[str, Any]:
        return canonical_document(self.agreement, self.plans)

    @property
    def canonical(self) -> bytes:
        """The content as canonical JSON."""
        return canonical_bytes(self._document)

    @property
    def checksum(self) -> str:
        """The SHA-256 of the text alone, in hex: the same on the paper that is signed and on every copy after it."""
        return str(self._document["checksum"])

    @cached_property
    def is_draft(self) -> bool:
        """Tell whether any of it may still change."""
        if self.agreement and self.agreement.is_draft:
            return True
        return any(plan.is_draft and not plan.awaits_signing for plan in self.plans)

    @cached_property
    def rings(self) -> list[tuple[str, ...]]:
        """The names of rows that stand under each other in a ring, so that none of them has a place: a fault, told of here."""
        found: dict[frozenset[str], tuple[str, ...]] = {}
        for part in (self._document["agreement"], *self._document["plans"]):
            rows = {place: row for place, row in _rows_by_place(part or {}) if not place.startswith(_PRINTED_WHEREVER)}
            for place in rows:
                path: list[str] = []
                while place in rows and place not in path:
                    path.append(place)
                    place = rows[place].get("parent") or ""
                if place in path:
                    ring = path[path.index(place) :]
                    found.setdefault(frozenset(ring), tuple(_named(rows[each]) for each in ring))
        return list(found.values())

    def layout_of(self, plan: ActionPlan) -> str:
        """Return the layout that the plan is printed in."""
        return self.layout or plan.layout

    def file_name(self, suffix: str, *, mark: str = "") -> str:
        """Return a name for the file: karlshamns-kommun-handlingsplan-2026-utkast.pdf."""
        owner = (self.agreement or self.plans[0].agreement).organisation.name
        named = self.title if fold(owner) in fold(self.title) else f"{owner} {self.title}"
        layout = str(ActionPlan.Layout(self.layout).label) if self.layout else ""
        ending = [
            "med planer" if self.agreement and self.plans else "",
            layout,
            "utkast" if self.is_draft else "",
            mark,
        ]
        words = [_shortened(slugify(named.replace("–", "-"))) or "dokument", *map(slugify, ending)]
        return f"{'-'.join(word for word in words if word)}.{suffix}"


def _rows_by_place(part: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the rows of an agreement or plan, and theirs, by their place: `areas/3` is the fourth of `areas`."""
    for name, rows in part.items():
        for number, row in enumerate(rows if isinstance(rows, list) else ()):
            if isinstance(row, dict):
                yield f"{prefix}{name}/{number}", row
                yield from _rows_by_place(row, f"{prefix}{name}/{number}/")


def _named(row: dict[str, Any]) -> str:
    """Return what a row is called, or how its text begins."""
    name = next((row[key] for key in ("label", "name", "title", "text") if row.get(key)), "")
    return shorten(name, _NAME_LENGTH, placeholder=" …")


def _shortened(slug: str) -> str:
    """Return whole words of a slug, as many as a file name should have."""
    return slug if len(slug) <= _NAME_LENGTH else slug[: _NAME_LENGTH + 1].rpartition("-")[0] or slug[:_NAME_LENGTH]


def select_agreement(agreement: Agreement, plans: Iterable[ActionPlan]) -> Selection:
    """Choose an agreement, loaded `with_parts`, with some of its plans, or none."""
    chosen = tuple(plans)
    for plan in chosen:
        plan.agreement = agreement
    return Selection(agreement, chosen)


def with_agreement(plans: ActionPlanQuerySet) -> ActionPlanQuerySet:
    """Return the plans with what a plan alone says of its agreement: the title and the parties."""
    parties = Prefetch("agreement__parties", AgreementParty.objects.select_related("organisation"))
    return plans.select_related("agreement__organisation").prefetch_related(parties)


def anchored(selection: Selection) -> Selection:
    """Return the selection with its anchor. What may still change has none. One query."""
    document: Agreement | ActionPlan = selection.agreement or selection.plans[0]
    owner = selection.agreement or selection.plans[0].agreement
    moment = owner.locked_at if selection.agreement else selection.plans[0].adopted_at
    if selection.is_draft or moment is None:
        return selection
    event = event_that_settled(document, owner.organisation, moment)
    return replace(selection, anchor=event.short if event else "")


def select_plan(plan: ActionPlan, *, layout: str = "") -> Selection:
    """Choose a plan alone, loaded `with_agreement`, in its own layout or another."""
    return Selection(None, (plan,), layout)
