"""What stands beside the agreement: companion documents and the data it builds on."""

from django.db import models

from agreements.models.agreement import Agreement
from agreements.models.area import CollaborationArea
from agreements.models.part import AgreementPart
from samverkan.shared.models import LineField, one_of


class CompanionDocumentKind(models.TextChoices):
    ACTIVITY_PLAN = "activity_plan", "aktivitetsplan eller handlingsplan"
    CITIZEN_PROMISE = "citizen_promise", "medborgarlöfte"
    COMMUNICATION_PLAN = "communication_plan", "kommunikationsplan"
    SITUATION_PICTURE = "situation_picture", "lägesbild"
    OTHER = "other", "annat dokument"


class CompanionDocumentStanding(models.TextChoices):
    EXISTS = "exists", "finns"
    PLANNED = "planned", "ska tas fram"
    ON_DEMAND = "on_demand", "tas fram vid behov"
    CONTINUOUS = "continuous", "uppdateras löpande"


class CompanionDocument(AgreementPart):
    """A document that the agreement points to and that lives elsewhere, with a link where there is one."""

    Kind = CompanionDocumentKind

    Standing = CompanionDocumentStanding

    agreement = models.ForeignKey(
        Agreement, models.CASCADE, related_name="companions", verbose_name="överenskommelse", editable=False
    )
    kind = models.CharField("slag", max_length=20, choices=Kind)
    title = LineField("titel")
    standing = models.CharField("läge", max_length=12, choices=Standing, default=Standing.EXISTS)
    url = models.URLField("länk", blank=True)

    class Meta:
        verbose_name = "tillhörande dokument"
        verbose_name_plural = "tillhörande dokument"
        ordering = ["order", "pk"]
        constraints = [
            one_of("kind", CompanionDocumentKind, name="companion_kind", message="Välj vilket slags dokument det är."),
            one_of(
                "standing", CompanionDocumentStanding, name="companion_standing", message="Välj om dokumentet finns."
            ),
        ]

    def __str__(self) -> str:
        return self.title


class DataSourcePurpose(models.TextChoices):
    SITUATION = "situation", "lägesbilden"
    FOLLOW_UP = "follow_up", "uppföljningen"


class DataSource(AgreementPart):
    """A source that the situation picture, or the follow-up of an area, draws on."""

    Purpose = DataSourcePurpose

    agreement = models.ForeignKey(
        Agreement, models.CASCADE, related_name="data_sources", verbose_name="överenskommelse", editable=False
    )
    area = models.ForeignKey(
        CollaborationArea,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="data_sources",
        verbose_name="område",
        help_text="Lämnas tomt när källan gäller hela överenskommelsen.",
    )
    purpose = models.CharField("underlag för", max_length=12, choices=Purpose, default=Purpose.SITUATION)
    name = LineField("källa")

    class Meta:
        verbose_name = "underlag"
        verbose_name_plural = "underlag"
        ordering = ["order", "pk"]
        constraints = [
            one_of("purpose", DataSourcePurpose, name="data_source_purpose", message="Välj vad källan är underlag för.")
        ]

    def __str__(self) -> str:
        return self.name
