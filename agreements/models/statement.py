"""What a party says of an agreement as a whole, and what was said of each signature, with all that was said before."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.models import Organisation
from agreements.models.party import AgreementParty
from agreements.models.signatory import Signatory
from agreements.models.standing import Statement, statement_constraints
from samverkan.shared.models import BoundedTextField, Erasable, both_or_neither


class AgreementStatement(Statement):
    """A party confirms, disputes or no longer disputes that an agreement was signed. Made by its registrar; append-only."""

    party = models.ForeignKey(AgreementParty, models.PROTECT, related_name="statements", verbose_name="part")

    class Meta(Statement.Meta):
        verbose_name = "ställningstagande"
        verbose_name_plural = "ställningstaganden"
        constraints = statement_constraints("agreement_statement", "party")


class SignatureRecord(Erasable):
    """One registration, correction or confirmation of a signature, for the organisation on whose behalf it was made. Append-only.

    The latest is what stands in the signatory itself; those before it remain for both parties to see.
    """

    ERASABLE: ClassVar[tuple[str, ...]] = ("title", "name", "place", "date_as_written", "note")

    signatory = models.ForeignKey(Signatory, models.PROTECT, related_name="records", verbose_name="undertecknare")
    number = models.PositiveSmallIntegerField("nummer")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="signature_records", verbose_name="uppgiven av"
    )
    title = models.CharField("befattning", max_length=150)
    name = models.CharField("namnförtydligande", max_length=150, blank=True)
    place = models.CharField("ort", max_length=100, blank=True)
    signed_on = models.DateField("datum", null=True, blank=True)
    date_as_written = models.CharField("datum som det står", max_length=60, blank=True)
    note = BoundedTextField("anmärkning", max_length=2000, blank=True)
    is_confirmation = models.BooleanField("bekräftelse", default=False)
    recorded_at = models.DateTimeField("registrerad", default=timezone.now, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name="registrerad av"
    )

    class Meta:
        verbose_name = "uppgift om underskrift"
        verbose_name_plural = "uppgifter om underskrifter"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["signatory", "number"],
                name="signature_record_number",
                violation_error_message="Någon annan har registrerat underskriften samtidigt. Öppna sidan igen.",
            ),
            both_or_neither(
                "erased_at",
                "erased_by",
                name="signature_record_erased_by",
                message="Borttagningen måste ha både tidpunkt och användare.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.title}" if self.name else self.title
