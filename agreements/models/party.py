"""The parties of an agreement, in printed order."""

from collections.abc import Iterable

from django.db import models
from django.db.models import Q

from accounts.models import Organisation
from agreements.models.agreement import Agreement
from agreements.models.part import AgreementPart
from agreements.models.standing import Standing
from samverkan.shared.models import LineField, one_of


class Side(models.TextChoices):
    """Which side of the table a party sits on; told apart by word first, the same everywhere."""

    MUNICIPALITY = "municipality", "Kommun"
    POLICE = "police", "Polis"
    THIRD = "third", "Annan part"


class AgreementParty(AgreementPart):
    """A party: the municipality, Polismyndigheten through a local police area, or a third party that takes part.

    `name` is printed (Polismyndigheten), `represented_by` too (Lokalpolisområde Karlshamn); `short_name` stands in front of
    commitments (Polisen). A third party need not have an organisation here. `standing` follows from what the party itself has done
    (agreements/actions/standing.py), `number_registered_for` is the organisation whose word the registry number is.
    """

    agreement = models.ForeignKey(
        Agreement, models.CASCADE, related_name="parties", verbose_name="överenskommelse", editable=False
    )
    side = models.CharField("sida", max_length=15, choices=Side)
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="party_in",
        verbose_name="organisation",
        help_text="Kommunen eller lokalpolisområdet. Lämnas tomt för andra parter.",
    )
    name = LineField("namn", max_length=150, help_text="Som det ska stå i dokumentet.")
    short_name = LineField("kort namn", max_length=80, help_text="Som det ska stå vid åtaganden, till exempel Polisen.")
    represented_by = LineField("företräds av", max_length=150, blank=True)
    is_signing = models.BooleanField("skriver under", default=True)
    registry_number = models.CharField("diarienummer", max_length=60, blank=True)
    number_registered_for = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name="diarienummer uppgivet av",
    )
    standing = models.CharField(
        "ställningstagande", max_length=10, choices=Standing, blank=True, default=Standing.OPEN, editable=False
    )

    class Meta:
        verbose_name = "part"
        verbose_name_plural = "parter"
        ordering = ["order", "pk"]
        constraints = [
            one_of("side", Side, name="party_side", message="Välj vilken sida parten står på."),
            one_of("standing", Standing, name="party_standing", message="Okänt ställningstagande."),
            models.CheckConstraint(
                condition=Q(side=Side.THIRD) | Q(organisation__isnull=False),
                name="party_has_organisation",
                violation_error_message="Välj vilken kommun eller vilket lokalpolisområde parten är.",
            ),
            models.UniqueConstraint(
                fields=["agreement", "organisation"],
                name="party_once",
                violation_error_message="Organisationen är redan part i överenskommelsen. Välj en annan.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def told_apart(self, parties: Iterable["AgreementParty"]) -> str:
        """Return the party's name among others, with what represents it where another has the same."""
        same = [party for party in parties if party.name == self.name]
        return f"{self.name}, {self.represented_by}" if len(same) > 1 and self.represented_by else self.name


def others_told(agreement: Agreement, *, is_being_signed: bool = False) -> list[int]:
    """The organisations, beside the owner, in whose log an act on the agreement stands: its parties, from the signing on."""
    if not (agreement.is_signed or is_being_signed):
        return []
    parties = AgreementParty.objects.filter(agreement=agreement, organisation__isnull=False)
    return list(parties.exclude(organisation=agreement.organisation_id).values_list("organisation_id", flat=True))
