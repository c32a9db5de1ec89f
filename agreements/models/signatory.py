"""Who signs an agreement, and what is known of each signature."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.models import Organisation
from agreements.models.agreement import Agreement
from agreements.models.part import AgreementPart
from agreements.models.party import AgreementParty
from samverkan.shared.models import BoundedTextField, LineField, both_or_neither


class SignatoryQuerySet(models.QuerySet["Signatory"]):
    """Signatories in business words."""

    def incomplete(self) -> "SignatoryQuerySet":
        """The signatories that lack name, place or date."""
        return self.filter(Q(name="") | Q(place="") | Q(signed_on__isnull=True))

    def told_by_others(self, organisation_ids: list[int]) -> "SignatoryQuerySet":
        """The signatures for parties of these organisations that another organisation has registered and they have not confirmed."""
        registered = self.filter(party__organisation_id__in=organisation_ids, registered_at__isnull=False)
        return registered.exclude(registered_for=F("party__organisation"))


class Signatory(AgreementPart):
    """The office that signs for a party, and, once an official has registered it, the pen signature as it stands on the paper.

    Any part may be missing: an old original is registered as it is. `date_as_written` keeps a date that cannot be read as one.
    `registered_for` is the organisation whose word it is: the party's own, once it has registered or confirmed it itself.
    Name and title are those of the signer in office, the only names of persons that an agreement holds.
    """

    agreement = models.ForeignKey(
        Agreement, models.CASCADE, related_name="signatories", verbose_name="överenskommelse", editable=False
    )
    party = models.ForeignKey(AgreementParty, models.RESTRICT, related_name="signatories", verbose_name="för parten")
    title = LineField("befattning", max_length=150, help_text="Som den ska stå under namnet.")
    name = models.CharField("namnförtydligande", max_length=150, blank=True)
    place = models.CharField("ort", max_length=100, blank=True)
    signed_on = models.DateField("datum", null=True, blank=True)
    date_as_written = models.CharField(
        "datum som det står", max_length=60, blank=True, help_text="Bara om datumet på papperet är ofullständigt."
    )
    note = BoundedTextField("anmärkning", max_length=2000, blank=True, help_text="Förklara vad som saknas och varför.")
    registered_at = models.DateTimeField("registrerad", null=True, blank=True, editable=False)
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name="registrerad av",
    )
    registered_for = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name="uppgiven av",
    )

    objects = SignatoryQuerySet.as_manager()

    class Meta:
        verbose_name = "undertecknare"
        verbose_name_plural = "undertecknare"
        ordering = ["order", "pk"]
        constraints = [
            both_or_neither(
                "registered_at",
                "registered_by",
                name="signatory_registered_by",
                message="Registreringen måste ha både tidpunkt och användare.",
            ),
            models.CheckConstraint(
                condition=Q(registered_at__isnull=False) | Q(signed_on__isnull=True, place=""),
                name="signatory_signed_is_registered",
                violation_error_message="Lämna ort och datum tomma. De registreras av en tjänsteperson när överenskommelsen är låst.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.title}" if self.name else self.title

    @property
    def missing(self) -> list[str]:
        """What the record lacks, in Swedish words."""
        facts = {"namnförtydligande": self.name, "ort": self.place, "datum": self.signed_on}
        return [word for word, fact in facts.items() if not fact]
