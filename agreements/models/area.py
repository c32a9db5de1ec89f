"""The collaboration areas of an agreement."""

from django.db import models
from django.db.models import F, Q

from agreements.models.agreement import Agreement
from agreements.models.part import AgreementPart
from agreements.models.section import Section
from samverkan.shared.models import LineField, ProseField, one_of


class CollaborationAreaOrientation(models.TextChoices):
    NONE = "", "inte angiven"
    PREVENTION = "prevention", "brottsförebyggande"
    SAFETY = "safety", "trygghetsskapande"


class CollaborationAreaKind(models.TextChoices):
    AREA = "area", "samverkansområde"
    FOCUS = "focus", "fokusområde"
    DIRECTION = "direction", "inriktning"


class CollaborationArea(AgreementPart):
    """A theme of cooperation, with the label and background it has in the agreement. The plan gives it a label of its own.

    A focus area has a goal and sub-areas; `measure_label` is what its list of measures calls a sub-area. Without a section, the
    area stands between the sections by its order.
    """

    Kind = CollaborationAreaKind

    Orientation = CollaborationAreaOrientation

    agreement = models.ForeignKey(
        Agreement, models.CASCADE, related_name="areas", verbose_name="överenskommelse", editable=False
    )
    section = models.ForeignKey(
        Section,
        models.RESTRICT,
        null=True,
        blank=True,
        related_name="areas",
        verbose_name="under avsnittet",
        help_text="Lämnas tomt om området har en egen rubrik mellan avsnitten.",
    )
    parent = models.ForeignKey(
        "self", models.RESTRICT, null=True, blank=True, related_name="children", verbose_name="del av området"
    )
    kind = models.CharField("slag", max_length=12, choices=Kind, default=Kind.AREA)
    orientation = models.CharField("inriktat på", max_length=12, choices=Orientation, blank=True, default="")
    number = models.CharField("nummer", max_length=12, blank=True)
    label = LineField("benämning", help_text="Som området heter i överenskommelsen.")
    measure_label = LineField("benämning bland åtgärderna", blank=True)
    goal = ProseField("övergripande mål", max_length=3000, blank=True)
    background = ProseField("bakgrund", max_length=20_000, blank=True)

    class Meta:
        verbose_name = "samverkansområde"
        verbose_name_plural = "samverkansområden"
        ordering = ["order", "pk"]
        constraints = [
            one_of(
                "orientation",
                CollaborationAreaOrientation,
                name="area_orientation",
                message="Välj vad området är inriktat på.",
            ),
            one_of("kind", CollaborationAreaKind, name="area_kind", message="Välj vilket slags område det är."),
            models.UniqueConstraint(
                fields=["agreement", "label"],
                name="area_label_once",
                violation_error_message="Det finns redan ett område med den benämningen. Välj en annan.",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="area_not_its_own_part",
                violation_error_message="Ett område kan inte vara en del av sig självt. Välj ett annat.",
            ),
        ]

    def __str__(self) -> str:
        return self.label
