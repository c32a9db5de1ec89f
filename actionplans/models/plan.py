"""The action plan."""

from typing import Any, ClassVar, cast

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.models.audit import FiledUnderItself, document_key
from agreements.models import Agreement, AgreementPart, AgreementParty, Side
from agreements.models.part import referred
from samverkan.shared.models import (
    LineField,
    ProseField,
    Sealed,
    Versioned,
    both_or_neither,
    not_before,
    one_of,
    sealed_when,
)
from samverkan.shared.nesting import refuse_loop


class ActionPlanQuerySet(models.QuerySet["ActionPlan"]):
    """Plans in business words."""

    def visible_to(self, user: User) -> "ActionPlanQuerySet":
        """The adopted plans of signed agreements for every member; the rest for the agreement's own organisation alone."""
        own = user.organisation_ids if user.is_active else []
        if not own:
            return self.none()
        return self.filter(
            Q(status=ActionPlan.Status.ADOPTED, agreement__status=Agreement.Status.SIGNED)
            | Q(agreement__organisation_id__in=own)
        )

    def adopted_by_signing(self) -> "ActionPlanQuerySet":
        """The draft plans that are adopted with their agreement when it is signed: those with rows. An empty one is written later."""
        return self.filter(status=ActionPlan.Status.DRAFT, initiatives__isnull=False).distinct()

    def accompanying(self, agreement: Agreement) -> "ActionPlanQuerySet":
        """The agreement's plans that are printed with it: once it is signed those that are adopted, before that those that will be."""
        plans = self.filter(agreement=agreement)
        return plans.filter(status=ActionPlan.Status.ADOPTED) if agreement.is_signed else plans.adopted_by_signing()

    def seal(self) -> None:
        """Write beside each plan the hash of its text, as the database has it."""
        from actionplans.canonical import plan_hashes

        for pk, text_hash in plan_hashes([plan.pk for plan in self]).items():
            ActionPlan.objects.filter(pk=pk).update(text_hash=text_hash)

    def signed_with(self, agreement: Agreement) -> "ActionPlanQuerySet":
        """The plans that are `is_signed_with_agreement`."""
        return self.filter(agreement=agreement, status=ActionPlan.Status.ADOPTED, adopted_at=agreement.signed_at)

    def unanswered_by(self, organisation_ids: list[int]) -> "ActionPlanQuerySet":
        """The plans that another organisation has adopted after the signing, of which a party of these has said nothing yet."""
        from actionplans.models.statement import PlanStatement

        parties = AgreementParty.objects.filter(agreement=OuterRef("agreement"), organisation_id__in=organisation_ids)
        parties = parties.exclude(side=Side.THIRD)
        answered = PlanStatement.objects.filter(plan=OuterRef("pk"), party__organisation_id__in=organisation_ids)
        adopted = self.filter(status=ActionPlan.Status.ADOPTED, agreement__status=Agreement.Status.SIGNED)
        later = adopted.exclude(adopted_at=F("agreement__signed_at"))
        others = later.exclude(agreement__organisation_id__in=organisation_ids)
        return others.filter(Exists(parties), ~Exists(answered))

    def in_printed_order(self) -> "ActionPlanQuerySet":
        """The plans as they follow each other on paper: the earliest first, those without a period last."""
        return self.order_by(F("period_from").asc(nulls_last=True), "title", "pk")


class PlanLayout(models.TextChoices):
    PROSE = "prose", "punkter per part"
    ROLES = "roles", "rolltabell"
    TABLE = "table", "åtagandetabell"
    BRA = "bra", "Brås uppställning"


class ActionPlan(FiledUnderItself, Sealed, Versioned):
    """A handlingsplan, åtgärdsplan, åtagandeplan or aktivitetsplan: the same object under local names. Several per agreement.

    States: draft (utkast) -> adopted (fastställd). An adopted plan does not change: the database refuses it.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", "utkast"
        ADOPTED = "adopted", "fastställd"

    TRANSITIONS: ClassVar[dict[str, set[str]]] = {Status.DRAFT: {Status.ADOPTED}, Status.ADOPTED: set()}

    Layout = PlanLayout

    agreement = models.ForeignKey(
        Agreement, models.CASCADE, related_name="plans", verbose_name="överenskommelse", editable=False
    )
    status = models.CharField("status", max_length=10, choices=Status, default=Status.DRAFT, editable=False)
    kind_label = LineField(
        "planen kallas",
        max_length=60,
        default="Handlingsplan",
        help_text="Till exempel Handlingsplan eller Åtagandeplan.",
    )
    title = LineField(
        "titel", max_length=250, help_text="Som den ska stå på dokumentet, till exempel Handlingsplan 2027."
    )
    period_from = models.DateField("gäller från och med", null=True, blank=True)
    period_until = models.DateField("gäller till och med", null=True, blank=True)
    layout = models.CharField("uppställning", max_length=10, choices=Layout, default=Layout.TABLE)
    first_side = models.CharField(
        "part som står först",
        max_length=15,
        choices=[(Side.MUNICIPALITY.value, "Kommunen"), (Side.POLICE.value, "Polisen")],
        default=Side.MUNICIPALITY,
    )
    intro = ProseField("inledning", max_length=20_000, blank=True)

    created_at = models.DateTimeField("skapad", default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name="skapad av"
    )
    changed_at = models.DateTimeField("ändrad", default=timezone.now, editable=False)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name="ändrad av"
    )
    adopted_at = models.DateTimeField("fastställd", null=True, blank=True, editable=False)
    adopted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name="fastställd av",
    )

    objects = ActionPlanQuerySet.as_manager()

    class Meta:
        verbose_name = "plan"
        verbose_name_plural = "planer"
        ordering = ["-period_from", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["draft", "adopted"]),
                name="plan_status",
                violation_error_message="Okänt läge för planen.",
            ),
            one_of("layout", PlanLayout, name="plan_layout", message="Välj en av uppställningarna."),
            models.CheckConstraint(
                condition=Q(first_side__in=["municipality", "police"]),
                name="plan_first_side",
                violation_error_message="Välj vilken part som står först: kommunen eller polisen.",
            ),
            not_before(
                "period_from",
                "period_until",
                name="plan_ends_after_start",
                message="Planens sista dag måste komma efter den första. Ändra ett av datumen.",
            ),
            both_or_neither(
                "adopted_at",
                "adopted_by",
                name="plan_adopted_by",
                message="Fastställandet måste ha både tidpunkt och användare.",
            ),
            models.CheckConstraint(
                condition=Q(status="adopted", adopted_at__isnull=False) | Q(status="draft", adopted_at__isnull=True),
                name="plan_status_matches_moment",
                violation_error_message="Läget stämmer inte med när planen fastställdes.",
            ),
            sealed_when(Q(status="adopted"), name="plan_text_hash", else_open=False),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("plan_show", args=[self.pk])

    @property
    def is_draft(self) -> bool:
        """Tell whether the plan may still change."""
        return self.status == self.Status.DRAFT

    @property
    def awaits_signing(self) -> bool:
        """Tell whether the draft stands still with its locked agreement, and is adopted when that is signed. Makes a query."""
        if not self.is_draft or self.agreement.status != Agreement.Status.LOCKED:
            return False
        return ActionPlan.objects.filter(pk=self.pk).adopted_by_signing().exists()

    @property
    def is_signed_with_agreement(self) -> bool:
        """Tell whether the plan lay on the table when its agreement was signed: it was adopted in the same moment."""
        return self.adopted_at is not None and self.adopted_at == self.agreement.signed_at

    @property
    def is_for_the_parties_to_confirm(self) -> bool:
        """Tell whether the owner adopted the plan afterwards, so that each other party says for itself whether it stands."""
        return not self.is_draft and self.agreement.is_signed and not self.is_signed_with_agreement

    @property
    def follows_original(self) -> bool:
        """Tell whether the plan came here as what was signed on paper before, with its agreement."""
        return self.is_signed_with_agreement and bool(self.agreement.provenance)

    def may_become(self, status: str) -> bool:
        """Tell whether the state may follow the present one."""
        return status in self.TRANSITIONS[self.Status(self.status)]


class PlanPart(Versioned):
    """A row of a plan, in printed order; locked with it."""

    order = models.PositiveSmallIntegerField("ordning", default=0)

    class Meta:
        abstract = True

    @property
    def holder(self) -> models.Model | None:
        """What the part hangs under: its goal, its initiative or the plan itself; None while it is not chosen."""
        name = next(name for name in ("goal", "initiative", "plan") if hasattr(self, f"{name}_id"))
        return getattr(self, name) if getattr(self, f"{name}_id") else None

    @property
    def plan_key(self) -> int | None:
        """The id of the plan that the part belongs to."""
        holder = self.holder
        return holder.pk if isinstance(holder, ActionPlan) else getattr(holder, "plan_id", None)

    @property
    def audit_key(self) -> str:
        """What its events are filed under: its plan."""
        return document_key(ActionPlan, self.plan_key)

    @property
    def of_plan(self) -> ActionPlan:
        """The plan that the part belongs to."""
        holder = self.holder
        return holder if isinstance(holder, ActionPlan) else cast(Any, holder).plan

    def clean(self) -> None:
        """Refuse to point at a part of another plan, or of another agreement than the plan's, and to hang under itself."""
        super().clean()
        if self.plan_key is None:
            return
        for name, part in referred(self, PlanPart):
            if part.plan_key != self.plan_key:
                raise ValidationError({name: "Välj något i samma plan."})
        for name, area in referred(self, AgreementPart):
            if area.agreement_id != self.of_plan.agreement_id:
                raise ValidationError({name: "Välj något i samma överenskommelse."})
        if hasattr(self, "parent_id"):
            refuse_loop(self)
