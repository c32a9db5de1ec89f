"""How a commitment is counted or told."""

from django.db import models
from django.db.models import Q

from actionplans.models.commitment import Commitment
from samverkan.shared.models import LineField, NumberField, one_of


class ActivityMeasureKind(models.TextChoices):
    COUNT = "count", "antal"
    PARTICIPATION = "participation", "deltagande"
    STATISTIC = "statistic", "statistik"
    NARRATIVE = "narrative", "berättelse"


class ActivityMeasurePeriod(models.TextChoices):
    NONE = "", "ingen period"
    YEAR = "year", "per år"
    TERTIAL = "tertial", "per tertial"
    MONTH = "month", "per månad"
    PLAN = "plan", "under planens tid"
    AGREEMENT = "agreement", "under avtalsperioden"


class ActivityMeasureComparator(models.TextChoices):
    NONE = "", "inget mål"
    AT_LEAST = "at_least", "minst"
    EXACTLY = "exactly", "precis"
    AT_MOST = "at_most", "högst"


COMPARED = {"at_least": "minst ", "exactly": "", "at_most": "högst "}
"""What is said before the number of a target; exactly so many is said by the number alone."""


class ActivityMeasure(models.Model):
    """An aktivitetsmått: a count, share or statistic with an optional target, or a narrative account.

    A target is a whole number of `unit` per `period`, with a comparator. `is_in_text` marks one that the plan states in the
    commitment's own words instead of its column of measures.
    """

    Kind = ActivityMeasureKind

    Comparator = ActivityMeasureComparator

    Period = ActivityMeasurePeriod

    commitment = models.ForeignKey(
        Commitment, models.CASCADE, related_name="measures", verbose_name="åtagande", editable=False
    )
    order = models.PositiveSmallIntegerField("ordning", default=0, editable=False)
    kind = models.CharField("slag av mått", max_length=15, choices=Kind, default=Kind.COUNT)
    text = LineField("mått", help_text="Till exempel antal genomförda krogtillsyner.")
    unit = LineField("enhet", max_length=60, blank=True, help_text="Till exempel krogtillsyner.")
    comparator = models.CharField("jämförs som", max_length=10, choices=Comparator, blank=True, default="")
    target = NumberField("målvärde", at_most=1_000_000, null=True, blank=True)
    period = models.CharField("per", max_length=10, choices=Period, blank=True, default="")
    is_in_text = models.BooleanField("står i åtagandets text", default=False)

    class Meta:
        verbose_name = "aktivitetsmått"
        verbose_name_plural = "aktivitetsmått"
        ordering = ["order", "pk"]
        constraints = [
            one_of("period", ActivityMeasurePeriod, name="measure_period", message="Välj en av perioderna."),
            one_of(
                "comparator",
                ActivityMeasureComparator,
                name="measure_comparator",
                message="Välj hur målet jämförs: minst, precis eller högst.",
            ),
            one_of("kind", ActivityMeasureKind, name="measure_kind", message="Välj vilket slags mått det är."),
            models.CheckConstraint(
                condition=Q(target__isnull=True, comparator="") | Q(target__isnull=False) & ~Q(comparator=""),
                name="measure_target_has_comparator",
                violation_error_message="Ange både målvärde och hur det jämförs (minst, precis, högst), eller inget av dem.",
            ),
            models.CheckConstraint(
                condition=Q(target__isnull=True) | ~Q(unit=""),
                name="measure_target_has_unit",
                violation_error_message="Ange vad som räknas, till exempel krogtillsyner.",
            ),
            models.CheckConstraint(
                condition=Q(target__isnull=True) | ~Q(period=""),
                name="measure_target_has_period",
                violation_error_message="Ange för vilken period målet gäller, till exempel per år.",
            ),
            models.CheckConstraint(
                condition=~Q(kind="narrative") | Q(target__isnull=True),
                name="measure_narrative_has_no_target",
                violation_error_message="En berättelse kan inte ha ett målvärde. Välj ett annat slag av mått eller ta bort målet.",
            ),
        ]

    def __str__(self) -> str:
        return self.target_words or self.text

    @property
    def target_words(self) -> str:
        """The target in Swedish words (minst 5 krogtillsyner per år); empty when there is none."""
        if self.target is None:
            return ""
        return f"{COMPARED[self.comparator]}{self.target} {self.unit} {self.get_period_display()}"
