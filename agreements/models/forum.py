"""Councils and groups: where the parties meet and who represents whom."""

from django.db import models
from django.db.models import F, Q

from agreements.models.agreement import Agreement
from agreements.models.part import AgreementPart
from agreements.models.party import Side
from samverkan.shared.models import LineField, ProseField, SmallNumberField, one_of


class ForumKind(models.TextChoices):
    COUNCIL = "council", "brottsförebyggande råd"
    LOCAL_COUNCIL = "local_council", "lokalt brottsförebyggande råd"
    STEERING = "steering", "styrgrupp"
    PREPARATORY = "preparatory", "beredningsgrupp"
    WORKING = "working", "arbetsgrupp"
    COORDINATORS = "coordinators", "samordnare"


class Forum(AgreementPart):
    """A council or group named by the agreement, under its local name (BRå, BråB, Rådet för trygghet och hälsa)."""

    Kind = ForumKind

    agreement = models.ForeignKey(
        Agreement, models.CASCADE, related_name="forums", verbose_name="överenskommelse", editable=False
    )
    parent = models.ForeignKey(
        "self", models.RESTRICT, null=True, blank=True, related_name="children", verbose_name="hör till"
    )
    kind = models.CharField("slag", max_length=15, choices=Kind)
    name = LineField("namn", max_length=150)
    short_name = LineField("förkortning", max_length=30, blank=True)
    quantity = SmallNumberField("antal", at_most=1000, default=1)
    mandate = ProseField("uppdrag", max_length=10_000, blank=True)
    is_temporary = models.BooleanField("tillfällig, sammankallas vid behov", default=False)

    class Meta:
        verbose_name = "råd eller grupp"
        verbose_name_plural = "råd och grupper"
        ordering = ["order", "pk"]
        constraints = [
            one_of("kind", ForumKind, name="forum_kind", message="Välj vilket slags råd eller grupp det är."),
            models.CheckConstraint(
                condition=Q(quantity__gte=1),
                name="forum_quantity",
                violation_error_message="Antalet måste vara minst 1. Ändra det eller ta bort gruppen.",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="forum_not_its_own_parent",
                violation_error_message="En grupp kan inte höra till sig själv. Välj en annan.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.short_name})" if self.short_name else self.name


class ForumMember(AgreementPart):
    """An office that sits in a forum and what it does there."""

    forum = models.ForeignKey(Forum, models.CASCADE, related_name="members", verbose_name="forum", editable=False)
    side = models.CharField("sida", max_length=15, choices=Side)
    office = LineField("befattning", max_length=150)
    task = ProseField("uppgift", max_length=3000, blank=True)

    class Meta:
        verbose_name = "ledamot"
        verbose_name_plural = "ledamöter"
        ordering = ["order", "pk"]
        constraints = [
            one_of("side", Side, name="forum_member_side", message="Välj vilken sida befattningen hör till.")
        ]

    def __str__(self) -> str:
        return self.office

    @property
    def audit_key(self) -> str:
        """What its events are filed under: the agreement of its forum."""
        return self.forum.audit_key
