"""The goals of a plan and the state before the work."""

from django.db import models
from django.db.models import Q

from actionplans.models.plan import ActionPlan, PlanPart
from agreements.models import CollaborationArea
from samverkan.shared.models import LineField, ProseField, not_before, one_of


class GoalKind(models.TextChoices):
    EFFECT = "effect", "effektmål"
    PROCESS = "process", "processmål"
    PRODUCTION = "production", "produktionsmål"


class Goal(PlanPart):
    """What the plan is to reach: an effect, process or production goal in Brå's words."""

    Kind = GoalKind

    plan = models.ForeignKey(ActionPlan, models.CASCADE, related_name="goals", verbose_name="plan", editable=False)
    area = models.ForeignKey(
        CollaborationArea,
        models.RESTRICT,
        null=True,
        blank=True,
        related_name="goals",
        verbose_name="samverkansområde eller inriktning",
    )
    kind = models.CharField("slag av mål", max_length=12, choices=Kind, default=Kind.EFFECT)
    text = LineField("mål", max_length=300)
    background = ProseField("bakgrund", max_length=10_000, blank=True)

    class Meta:
        verbose_name = "mål"
        verbose_name_plural = "mål"
        ordering = ["order", "pk"]
        constraints = [one_of("kind", GoalKind, name="goal_kind", message="Välj vilket slags mål det är.")]

    def __str__(self) -> str:
        return self.text


class Baseline(PlanPart):
    """The state before the work (utgångsläge): a figure, or a comparison told in words.

    `value` is in `unit`; a change in per cent compares the period with `compared_from` to `compared_until`.
    """

    goal = models.ForeignKey(Goal, models.CASCADE, related_name="baselines", verbose_name="mål", editable=False)
    text = ProseField("utgångsläge", max_length=3000)
    value = models.DecimalField("värde", max_digits=12, decimal_places=2, null=True, blank=True)
    unit = LineField("enhet", max_length=60, blank=True, help_text="Till exempel procents förändring.")
    is_approximate = models.BooleanField("ungefärligt", default=False)
    measured_from = models.DateField("mätt från", null=True, blank=True)
    measured_until = models.DateField("mätt till", null=True, blank=True)
    compared_from = models.DateField("jämfört från", null=True, blank=True)
    compared_until = models.DateField("jämfört till", null=True, blank=True)
    source = LineField("källa", blank=True)

    class Meta:
        verbose_name = "utgångsläge"
        verbose_name_plural = "utgångslägen"
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(value__isnull=True, unit="") | Q(value__isnull=False) & ~Q(unit=""),
                name="baseline_value_has_unit",
                violation_error_message="Ange värdet tillsammans med sin enhet, eller lämna båda tomma.",
            ),
            not_before(
                "measured_from",
                "measured_until",
                name="baseline_measured_order",
                message="Mätningen kan inte sluta innan den börjar. Ändra ett av datumen.",
            ),
            not_before(
                "compared_from",
                "compared_until",
                name="baseline_compared_order",
                message="Jämförelsen kan inte sluta innan den börjar. Ändra ett av datumen.",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]
