"""What the parties themselves have said of what was registered about them: confirmed, disputed, or nothing yet."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from samverkan.shared.models import Erasable, ProseField, both_or_neither
from samverkan.shared.text import in_words


class Standing(models.TextChoices):
    """What a party, or all of them together, says of what was registered: nothing yet, confirmed by its own act, disputed."""

    OPEN = "", "inte bekräftad"
    CONFIRMED = "confirmed", "bekräftad"
    DISPUTED = "disputed", "bestridd"


class StatementKind(models.TextChoices):
    CONFIRMED = "confirmed", "bekräftade"
    DISPUTED = "disputed", "bestred"
    WITHDRAWN = "withdrawn", "tog tillbaka bestridandet"


class Statement(Erasable):
    """What a party says of something that another organisation registered about it. Append-only; the latest counts.

    A model of statements says what they are about, adds `party`, and takes its constraints from `statement_constraints`.
    """

    Kind = StatementKind
    ERASABLE: ClassVar[tuple[str, ...]] = ("reason",)

    number = models.PositiveSmallIntegerField("nummer")
    kind = models.CharField("ställningstagande", max_length=10, choices=StatementKind)
    reason = ProseField("skäl", max_length=1000, blank=True)
    stated_at = models.DateTimeField("tidpunkt", default=timezone.now, editable=False)
    stated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name="användare"
    )

    class Meta:
        abstract = True
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.party} {self.get_kind_display()}"  # type: ignore[attr-defined]


def statement_constraints(name: str, *about: str) -> list[models.BaseConstraint]:
    """Return the constraints of a model of statements whose numbers run within `about`."""
    return [
        models.CheckConstraint(
            condition=Q(kind__in=StatementKind.values),
            name=f"{name}_kind",
            violation_error_message="Välj om ni bekräftar, bestrider eller tar tillbaka.",
        ),
        models.UniqueConstraint(
            fields=[*about, "number"],
            name=f"{name}_number",
            violation_error_message="Någon hos er har redan tagit ställning. Öppna sidan igen.",
        ),
        both_or_neither(
            "erased_at",
            "erased_by",
            name=f"{name}_erased_by",
            message="Borttagningen måste ha både tidpunkt och användare.",
        ),
    ]


def standing_after(kinds: list[str], *, has_acted: bool) -> str:
    """Return the standing that follows from a party's statements, in order, and from whether it has acted otherwise.

    A dispute holds until it is withdrawn or the party confirms; then what it has confirmed before holds again.
    """
    if kinds and kinds[-1] == StatementKind.DISPUTED:
        return Standing.DISPUTED
    return Standing.CONFIRMED if has_acted or StatementKind.CONFIRMED in kinds else Standing.OPEN


def in_doubt(standings: list[tuple[str, str]]) -> str:
    """Say who disputes and who has not confirmed, from names and standings: bestridd av Polismyndigheten; empty when all have confirmed."""
    disputing = [name for name, standing in standings if standing == Standing.DISPUTED]
    silent = [name for name, standing in standings if standing == Standing.OPEN]
    said = [
        f"{word} av {in_words(names)}" for word, names in (("bestridd", disputing), ("inte bekräftad", silent)) if names
    ]
    return ", ".join(said)
