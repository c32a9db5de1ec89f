"""How often an agreement is followed up, as a rule that a machine can count with."""

from django.db import models
from django.db.models import Q

from agreements.models.agreement import Agreement
from agreements.models.area import CollaborationArea
from agreements.models.part import AgreementPart
from samverkan.shared.models import LineField, SmallNumberField, one_of

_WORDS = {1: "en gång", 2: "två gånger", 3: "tre gånger", 4: "fyra gånger"}


class FollowUpRulePeriod(models.TextChoices):
    YEAR = "year", "per år"
    TERTIAL = "tertial", "per tertial"
    QUARTER = "quarter", "per kvartal"
    END = "end", "när giltighetstiden går mot sitt slut"
    UNSTATED = "unstated", "tidpunkt inte angiven"


class FollowUpRule(AgreementPart):
    """One rule of follow-up, for the whole agreement or one area, with what the follow-up must hold."""

    Period = FollowUpRulePeriod

    agreement = models.ForeignKey(
        Agreement, models.CASCADE, related_name="followup_rules", verbose_name="överenskommelse", editable=False
    )
    area = models.ForeignKey(
        CollaborationArea,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="followup_rules",
        verbose_name="område",
        help_text="Lämnas tomt när regeln gäller hela överenskommelsen.",
    )
    period = models.CharField("hur ofta", max_length=10, choices=Period)
    times = SmallNumberField("antal gånger", at_most=366, null=True, blank=True)
    is_minimum = models.BooleanField("minst så många gånger", default=False)
    performed_by = LineField(
        "görs av", blank=True, help_text="Roller eller forum, till exempel kommunpolis och säkerhetschef."
    )
    asks_what_was_done = models.BooleanField("vad som har gjorts", default=False)
    asks_who_cooperated = models.BooleanField("vilka som har samverkat", default=False)
    asks_effects = models.BooleanField("vilka effekter det gav", default=False)
    asks_analysis = models.BooleanField("analys", default=False)
    asks_recommendations = models.BooleanField("rekommendationer", default=False)
    revises_plan = models.BooleanField("ligger till grund för att ändra planen", default=False)

    class Meta:
        verbose_name = "uppföljningsregel"
        verbose_name_plural = "uppföljningsregler"
        ordering = ["order", "pk"]
        constraints = [
            one_of(
                "period", FollowUpRulePeriod, name="followup_rule_period", message="Välj hur ofta uppföljningen görs."
            ),
            models.CheckConstraint(
                condition=Q(period__in=["end", "unstated"], times__isnull=True)
                | Q(period__in=["year", "tertial", "quarter"], times__isnull=False, times__gte=1),
                name="followup_rule_times",
                violation_error_message="Ange hur många gånger per period, eller välj en regel utan antal.",
            ),
        ]

    def __str__(self) -> str:
        if self.times is None:
            return self.get_period_display()
        least = "minst " if self.is_minimum else ""
        return f"{least}{_WORDS.get(self.times, f'{self.times} gånger')} {self.get_period_display()}"

    @property
    def contents(self) -> list[str]:
        """What the follow-up must hold, in Swedish words."""
        fields = ["what_was_done", "who_cooperated", "effects", "analysis", "recommendations"]
        return [
            str(self._meta.get_field(f"asks_{name}").verbose_name)  # type: ignore[union-attr]
            for name in fields
            if getattr(self, f"asks_{name}")
        ]
