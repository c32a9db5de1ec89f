"""Who answers for a commitment: offices and units, never people."""

from django.db import models

from actionplans.models.commitment import Commitment
from agreements.models import Side
from samverkan.shared.models import LineField, one_of
from samverkan.shared.text import fold


class ResponsibilityKind(models.TextChoices):
    EXECUTION_AND_FOLLOW_UP = "execution_and_follow_up", "genomför och följer upp"
    EXECUTION = "execution", "genomför"
    RESPONSIBLE = "responsible", "ansvarar"
    COORDINATES = "coordinates", "samordnar"
    COORDINATING_FUNCTION = "coordinating_function", "är samordnande funktion"
    INITIATES = "initiates", "initierar"
    CONVENES = "convenes", "sammankallar"
    PARTICIPATES = "participates", "deltar"
    COOPERATES = "cooperates", "samverkar"
    SUPPORTS = "supports", "är stödfunktion"
    FINANCES = "finances", "finansierar"
    INFORMS = "informs", "informerar"
    STEERS = "steers", "är styrgrupp"
    PROCESS_OWNER = "process_owner", "är processägare"


class ResponsibilityActor(models.TextChoices):
    OFFICE = "office", "befattning"
    UNIT = "unit", "enhet eller förvaltning"
    EVERY_UNIT = "every_unit", "varje förvaltning"
    FORUM = "forum", "råd eller grupp"
    ORGANISATION = "organisation", "hela organisationen"


class Responsibility(models.Model):
    """An office, unit or forum with its part in a commitment. `scope_note` narrows it (in applicable parts)."""

    Kind = ResponsibilityKind

    Actor = ResponsibilityActor

    commitment = models.ForeignKey(
        Commitment, models.CASCADE, related_name="responsibilities", verbose_name="åtagande", editable=False
    )
    order = models.PositiveSmallIntegerField("ordning", default=0, editable=False)
    side = models.CharField("sida", max_length=15, choices=Side)
    office = LineField("befattning eller enhet", max_length=150, help_text="Aldrig ett personnamn.")
    office_key = models.CharField(max_length=150, editable=False, db_index=True)
    actor = models.CharField("är en", max_length=15, choices=Actor, default=Actor.OFFICE)
    kind = models.CharField("ansvar", max_length=30, choices=Kind, default=Kind.RESPONSIBLE)
    scope_note = LineField("avgränsning", max_length=150, blank=True, help_text="Till exempel i tillämpliga delar.")

    class Meta:
        verbose_name = "ansvar"
        verbose_name_plural = "ansvar"
        ordering = ["order", "pk"]
        constraints = [
            one_of("kind", ResponsibilityKind, name="responsibility_kind", message="Välj vilket slags ansvar det är."),
            one_of("side", Side, name="responsibility_side", message="Välj vilken sida den ansvariga hör till."),
            one_of(
                "actor",
                ResponsibilityActor,
                name="responsibility_actor",
                message="Välj om det är en befattning eller en enhet.",
            ),
            models.UniqueConstraint(
                fields=["commitment", "office_key", "kind"],
                name="responsibility_once",
                violation_error_message="Ansvaret är redan angivet. Ta bort det ena.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.office} {self.get_kind_display()}"

    def save(self, *args: object, **kwargs: object) -> None:
        self.office_key = fold(self.office)[:150]
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def clean(self) -> None:
        super().clean()
        self.office_key = fold(self.office)[:150]  # before `responsibility_once` is checked
