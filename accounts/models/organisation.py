"""Organisations that rows belong to, and the memberships through which users act for them."""

from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone

from samverkan.shared.models import LineField, not_before, one_of
from samverkan.shared.text import fold, sort_key


class OrganisationKind(models.TextChoices):
    MUNICIPALITY = "municipality", "kommun"
    POLICE_AREA = "police_area", "lokalpolisområde"
    COUNTY_BOARD = "county_board", "länsstyrelse"


class Organisation(models.Model):
    """A body that owns rows: a municipality, a local police area, a county board. Made by the reference data; never deleted."""

    Kind = OrganisationKind

    kind = models.CharField("slag", max_length=20, choices=Kind)
    code = models.CharField("kod", max_length=60, help_text="Kommunkod, länskod eller polisområdets kod.")
    name = models.CharField("namn", max_length=150)
    sort_key = models.CharField(max_length=200, editable=False)

    class Meta:
        verbose_name = "organisation"
        verbose_name_plural = "organisationer"
        ordering = ["sort_key"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "code"],
                name="organisation_once",
                violation_error_message="Organisationen finns redan. Ändra den som finns.",
            ),
            one_of("kind", OrganisationKind, name="organisation_kind", message="Välj ett av slagen av organisation."),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.derive()
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def derive(self) -> None:
        """Fill the columns that follow from the name; a bulk write must call it itself."""
        self.sort_key = sort_key(self.name)

    @property
    def side(self) -> str:
        """The side the organisation takes in an agreement: `municipality`, `police` or `third`."""
        return {self.Kind.MUNICIPALITY: "municipality", self.Kind.POLICE_AREA: "police"}.get(
            self.Kind(self.kind), "third"
        )


class Role(models.TextChoices):
    """What a member may do; the table role x action stands in docs/domain.md."""

    COORDINATOR = "coordinator", "samordnare"
    KOMMUNPOLIS = "kommunpolis", "kommunpolis"
    RESPONSIBLE = "responsible", "ansvarig"
    OFFICIAL = "official", "tjänsteperson"
    READER = "reader", "läsare"
    ADMINISTRATOR = "administrator", "administratör"


ROLES_THAT_FIT = {
    OrganisationKind.MUNICIPALITY: tuple(role for role in Role if role != Role.KOMMUNPOLIS),
    OrganisationKind.POLICE_AREA: tuple(role for role in Role if role != Role.COORDINATOR),
    OrganisationKind.COUNTY_BOARD: (Role.READER, Role.ADMINISTRATOR),
}
"""The roles that exist in each kind of organisation: the kommunpolis is the Police's, the coordinator the municipality's, and a
county board follows what the others do."""


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Memberships in business words."""

    def in_force(self, on: date | None = None) -> "MembershipQuerySet":
        """The memberships that apply on the day (today unless told)."""
        day = on or timezone.localdate()
        return self.filter(Q(since__isnull=True) | Q(since__lte=day), Q(until__isnull=True) | Q(until__gte=day))


class Membership(models.Model):
    """A user's role in an organisation, with the office held there. Ends by a date, so that what was done keeps its doer."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships", verbose_name="användare"
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="memberships", verbose_name="organisation"
    )
    role = models.CharField("roll", max_length=20, choices=Role)
    office = LineField(
        "befattning eller enhet",
        max_length=120,
        blank=True,
        help_text="Som den står i planerna, till exempel Trafikingenjör. Då visas de åtaganden som den svarar för.",
    )
    office_key = models.CharField(max_length=120, blank=True, editable=False)
    since = models.DateField("från och med", null=True, blank=True)
    until = models.DateField("till och med", null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "medlemskap"
        verbose_name_plural = "medlemskap"
        ordering = ["organisation__sort_key", "role"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation", "role"],
                name="membership_once",
                violation_error_message="Användaren har redan den rollen i organisationen. Ändra det medlemskap som finns.",
            ),
            one_of("role", Role, name="membership_role", message="Välj en av rollerna."),
            not_before(
                "since",
                "until",
                name="membership_ends_after_start",
                message="Medlemskapet kan inte sluta innan det börjar. Ändra ett av datumen.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()} i {self.organisation}"

    def save(self, *args: object, **kwargs: object) -> None:
        self.office_key = fold(self.office)
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def clean(self) -> None:
        super().clean()
        if self.organisation_id is None or not self.role:
            return
        if self.pk and type(self).objects.filter(pk=self.pk, role=self.role).exists():
            return  # What was given before this rule can still be ended.
        fitting = ROLES_THAT_FIT[OrganisationKind(self.organisation.kind)]
        if self.role not in fitting:
            roles = ", ".join(role.label for role in fitting)
            kind = self.organisation.get_kind_display()
            message = f"Rollen {self.get_role_display()} finns inte i en organisation av slaget {kind}. Välj någon av {roles}."
            raise ValidationError({"role": message})
