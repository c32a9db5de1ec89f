"""The sections of an agreement's text."""

from django.db import models

from agreements.models.agreement import Agreement
from agreements.models.part import AgreementPart
from samverkan.shared.models import LineField, ProseField, one_of


class SectionKind(models.TextChoices):
    PURPOSE = "purpose", "syfte och mål"
    BACKGROUND = "background", "bakgrund"
    PRINCIPLES = "principles", "gemensamma utgångspunkter"
    SITUATION = "situation", "lägesbild"
    AREAS = "areas", "samverkansområden"
    ORGANISATION = "organisation", "organisation"
    FOLLOW_UP = "follow_up", "uppföljning"
    COMMUNICATION = "communication", "kommunikation"
    TERM = "term", "giltighetstid"
    OTHER = "other", "övrigt"


class Section(AgreementPart):
    """A piece of the agreement's text with a free heading, written in a small Markdown. `kind` tells what it is about.

    Areas that belong to a section are printed under it; `is_after_plan` puts it behind the plan, as an appendix.
    """

    Kind = SectionKind

    agreement = models.ForeignKey(
        Agreement, models.CASCADE, related_name="sections", verbose_name="överenskommelse", editable=False
    )
    kind = models.CharField("handlar om", max_length=20, choices=Kind, default=Kind.OTHER)
    number = models.CharField(
        "nummer", max_length=12, blank=True, help_text="Som det ska stå, till exempel 2.1. Kan vara tomt."
    )
    heading = LineField("rubrik", blank=True, help_text="Kan vara tom, till exempel för ett inledande stycke.")
    body = ProseField(
        "text",
        max_length=50_000,
        blank=True,
        help_text="Tom rad ger nytt stycke. En rad som börjar med - blir en punkt.",
    )
    is_after_plan = models.BooleanField("står efter planen, som bilaga", default=False)

    class Meta:
        verbose_name = "avsnitt"
        verbose_name_plural = "avsnitt"
        ordering = ["order", "pk"]
        constraints = [
            one_of("kind", SectionKind, name="section_kind", message="Välj vad avsnittet handlar om."),
            models.CheckConstraint(
                condition=~models.Q(heading="", body=""),
                name="section_has_content",
                violation_error_message="Skriv en rubrik eller en text.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.heading or self.get_kind_display()}".strip()
