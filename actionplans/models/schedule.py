"""When a commitment is carried out."""

from datetime import date

from django.db import models
from django.db.models import Q

from actionplans.models.commitment import Commitment
from samverkan.shared.dates import long_date
from samverkan.shared.models import SmallNumberField, not_before, one_of


class ScheduleKind(models.TextChoices):
    CONTINUOUS = "continuous", "löpande"
    RANGE = "range", "mellan två datum"
    RECURRING = "recurring", "regelbundet"
    SEASONAL = "seasonal", "vissa årstider, varje år"
    STARTED = "started", "påbörjas under perioden"
    MILESTONE = "milestone", "klart ett visst datum"


class ScheduleSeason(models.TextChoices):
    NONE = "", "ingen"
    SPRING = "spring", "vår"
    SUMMER = "summer", "sommar"
    AUTUMN = "autumn", "höst"
    WINTER = "winter", "vinter"


class Schedule(models.Model):
    """One line of a commitment's timetable; a commitment may have several (continuous, and spring and summer too).

    Continuous work is never late by default; it has a time between reviews. Years alone are stored as whole years.
    """

    Kind = ScheduleKind

    Season = ScheduleSeason

    commitment = models.ForeignKey(
        Commitment, models.CASCADE, related_name="schedules", verbose_name="åtagande", editable=False
    )
    order = models.PositiveSmallIntegerField("ordning", default=0, editable=False)
    kind = models.CharField("när", max_length=12, choices=Kind)
    starts_on = models.DateField("från och med", null=True, blank=True)
    ends_on = models.DateField("till och med", null=True, blank=True)
    times_per_year = SmallNumberField("gånger per år", at_most=1000, null=True, blank=True)
    first_season = models.CharField("första årstiden", max_length=10, choices=Season, blank=True, default="")
    last_season = models.CharField("sista årstiden", max_length=10, choices=Season, blank=True, default="")
    review_months = SmallNumberField("månader mellan avstämningar", at_most=600, null=True, blank=True)

    class Meta:
        verbose_name = "tid"
        verbose_name_plural = "tider"
        ordering = ["order", "pk"]
        constraints = [
            one_of("last_season", ScheduleSeason, name="schedule_last_season", message="Välj en av årstiderna."),
            one_of("first_season", ScheduleSeason, name="schedule_first_season", message="Välj en av årstiderna."),
            one_of("kind", ScheduleKind, name="schedule_kind", message="Välj när åtagandet ska göras."),
            not_before(
                "starts_on",
                "ends_on",
                name="schedule_ends_after_start",
                message="Sista dagen måste komma efter den första. Ändra ett av datumen.",
            ),
            models.CheckConstraint(
                condition=~Q(kind="range") | Q(starts_on__isnull=False, ends_on__isnull=False),
                name="schedule_range_has_dates",
                violation_error_message="Ange både första och sista dag.",
            ),
            models.CheckConstraint(
                condition=~Q(kind="milestone") | Q(ends_on__isnull=False),
                name="schedule_milestone_has_date",
                violation_error_message="Ange vilken dag det ska vara klart (till och med).",
            ),
            models.CheckConstraint(
                condition=Q(kind="seasonal") & ~Q(first_season="")
                | ~Q(kind="seasonal") & Q(first_season="", last_season=""),
                name="schedule_seasonal_has_season",
                violation_error_message="Ange årstid för det som görs vissa årstider, och bara för det.",
            ),
        ]

    def __str__(self) -> str:
        return self.words

    @property
    def words(self) -> str:
        """The timetable in Swedish words, as plans print it."""
        match self.kind:
            case self.Kind.CONTINUOUS:
                return f"löpande{self._span(' ')}"
            case self.Kind.RANGE:
                return self._span("")
            case self.Kind.RECURRING:
                return f"{self._times()}{self._span(' ')}"
            case self.Kind.SEASONAL:
                seasons = [
                    s for s in (self.get_first_season_display(), self.get_last_season_display()) if s and s != "ingen"
                ]
                return f"{' och '.join(seasons)}, varje år"
            case self.Kind.STARTED:
                return "påbörjas under perioden"
            case _:
                return f"klart {long_date(self.ends_on)}" if self.ends_on else "klart, datum saknas"

    def _times(self) -> str:
        if not self.times_per_year:
            return "regelbundet"
        return "en gång per år" if self.times_per_year == 1 else f"{self.times_per_year} gånger per år"

    def _span(self, lead: str) -> str:
        if not self.starts_on and not self.ends_on:
            return ""
        return lead + span_words(self.starts_on, self.ends_on)


def span_words(start: date | None, end: date | None) -> str:
    """Return a span of days in Swedish: whole years as years (2016–2018), else ISO dates."""
    if start and end and (start.month, start.day, end.month, end.day) == (1, 1, 12, 31):
        return str(start.year) if start.year == end.year else f"{start.year}–{end.year}"
    if start and end:
        return f"{start.isoformat()} – {end.isoformat()}"
    return f"från {start.isoformat()}" if start else f"till och med {end.isoformat()}" if end else ""
