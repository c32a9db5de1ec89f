"""The headings and rows of a plan."""

from django.db import models
from django.db.models import F, Q

from actionplans.models.plan import ActionPlan, PlanPart
from agreements.models import CollaborationArea
from samverkan.shared.models import LineField, ProseField, one_of


class PlanArea(PlanPart):
    """A collaboration area as the plan heads it, with the plan's own number and label (agreement 2.1 is plan 1)."""

    plan = models.ForeignKey(ActionPlan, models.CASCADE, related_name="plan_areas", verbose_name="plan", editable=False)
    area = models.ForeignKey(
        CollaborationArea,
        models.RESTRICT,
        null=True,
        blank=True,
        related_name="plan_areas",
        verbose_name="samverkansområde i överenskommelsen",
    )
    parent = models.ForeignKey(
        "self", models.RESTRICT, null=True, blank=True, related_name="children", verbose_name="under rubriken"
    )
    number = models.CharField("nummer", max_length=12, blank=True)
    label = LineField("rubrik i planen")
    row_heading = LineField("rubrik för första kolumnen", max_length=60, blank=True, default="Insats/mål")

    class Meta:
        verbose_name = "planområde"
        verbose_name_plural = "planområden"
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "label"],
                name="plan_area_label_once",
                violation_error_message="Planen har redan en sådan rubrik. Välj en annan.",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="plan_area_not_its_own_parent",
                violation_error_message="En rubrik kan inte ligga under sig själv. Välj en annan.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.label}".strip()


class InitiativeSpeaker(models.TextChoices):
    NONE = "", "inte angiven"
    MUNICIPALITY = "municipality", "kommunen"
    POLICE = "police", "polisen"
    BOTH = "both", "kommunen och polisen"


class Initiative(PlanPart):
    """A row of the plan (insats, "Vad") that groups the parties' commitments, and who speaks about it in public."""

    Speaker = InitiativeSpeaker

    plan = models.ForeignKey(
        ActionPlan, models.CASCADE, related_name="initiatives", verbose_name="plan", editable=False
    )
    plan_area = models.ForeignKey(
        PlanArea, models.RESTRICT, null=True, blank=True, related_name="initiatives", verbose_name="under rubriken"
    )
    title = LineField("insats", help_text="Kort namn på det som ska göras.")
    expansion = LineField(
        "utskriven förkortning", blank=True, help_text="Till exempel Sociala insatsgrupper när insatsen heter SIG."
    )
    is_untitled = models.BooleanField("visas utan egen rubrik", default=False)
    description = ProseField("beskrivning", max_length=10_000, blank=True)
    communication_side = models.CharField(
        "kommunikationsansvarig", max_length=15, choices=Speaker, blank=True, default=""
    )
    communication_office = LineField("befattning som kommunicerar", max_length=150, blank=True)

    class Meta:
        verbose_name = "insats"
        verbose_name_plural = "insatser"
        ordering = ["order", "pk"]
        constraints = [
            one_of(
                "communication_side",
                InitiativeSpeaker,
                name="initiative_communication_side",
                message="Välj vem som kommunicerar.",
            ),
            models.CheckConstraint(
                condition=Q(communication_office="") | ~Q(communication_side=""),
                name="initiative_office_has_side",
                violation_error_message="Välj om det är kommunen eller polisen som kommunicerar.",
            ),
        ]

    def __str__(self) -> str:
        return self.title
