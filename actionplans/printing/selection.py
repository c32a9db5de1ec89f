"""What a document is to hold: an agreement, its plans, or both, with the layout of each plan."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Prefetch
from django.utils.text import slugify

from actionplans.canonical import canonical_document
from actionplans.models import ActionPlan
from actionplans.models.plan import ActionPlanQuerySet
from agreements.models import Agreement, AgreementParty
from samverkan.shared.canonical import canonical_bytes, content_hash
from samverkan.shared.text import fold

_NAME_LENGTH = 80


@dataclass(frozen=True)
class Selection:
    """What to print. `layout` overrides the plans' own when it is asked for.

    The agreement is loaded `with_parts`; without it the document holds plans alone.
    """

    agreement: Agreement | None
    plans: tuple[ActionPlan, ...]
    layout: str = ""

    @property
    def title(self) -> str:
        """What the document is called."""
        return self.agreement.title if self.agreement else self.plans[0].title

    @cached_property
    def canonical(self) -> bytes:
        """The content as canonical JSON."""
        return canonical_bytes(canonical_document(self.agreement, self.plans))

    @cached_property
    def identity(self) -> str:
        """The SHA-256 of the content, in hex."""
        return content_hash(self.canonical)

    @property
    def is_draft(self) -> bool:
        """Tell whether any of it may still change."""
        if self.agreement and self.agreement.is_draft:
            return True
        return any(plan.is_draft and plan.agreement.status != Agreement.Status.LOCKED for plan in self.plans)

    def layout_of(self, plan: ActionPlan) -> str:
        """Return the layout that the plan is printed in."""
        return self.layout or plan.layout

    def file_name(self, suffix: str, *, mark: str = "") -> str:
        """Return a name for the file: karlshamns-kommun-handlingsplan-2026-utkast.pdf."""
        owner = (self.agreement or self.plans[0].agreement).organisation.name
        named = self.title if fold(owner) in fold(self.title) else f"{owner} {self.title}"
        ending = ["med planer" if self.agreement and self.plans else "", "utkast" if self.is_draft else "", mark]
        return "-".join(part for part in (_shortened(slugify(named)), *map(slugify, ending)) if part) + f".{suffix}"


def _shortened(slug: str) -> str:
    """Return whole words of a slug, as many as a file name should have."""
    return slug if len(slug) <= _NAME_LENGTH else slug[: _NAME_LENGTH + 1].rpartition("-")[0] or slug[:_NAME_LENGTH]


def accompanying(agreement: Agreement, plans: Sequence[ActionPlan]) -> list[ActionPlan]:
    """Return the plans that belong to the agreement as it stands: beside a signed one, a plan that is still written does not."""
    return [plan for plan in plans if not (agreement.is_signed and plan.is_draft)]


def select_agreement(agreement: Agreement, plans: Sequence[ActionPlan]) -> Selection:
    """Choose an agreement, loaded `with_parts`, with some of its plans in the order that they are printed."""
    for plan in plans:
        plan.agreement = agreement
    return Selection(agreement, tuple(plans))


def with_agreement(plans: ActionPlanQuerySet) -> ActionPlanQuerySet:
    """Return the plans with what a plan alone says of its agreement: the title and the parties."""
    parties = Prefetch("agreement__parties", AgreementParty.objects.select_related("organisation"))
    return plans.select_related("agreement__organisation").prefetch_related(parties)


def select_plan(plan: ActionPlan, *, layout: str = "") -> Selection:
    """Choose a plan alone, loaded `with_agreement`, in its own layout or another."""
    return Selection(None, (plan,), layout)
