"""The commitment: what a party, or several, undertake."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.functional import cached_property

from accounts.models import User
from actionplans.models.initiative import Initiative
from actionplans.models.plan import ActionPlan, PlanPart
from agreements.models import Agreement, AgreementParty
from samverkan.shared.models import LineField, ProseField, one_of
from samverkan.shared.text import searchable


class CommitmentQuerySet(models.QuerySet["Commitment"]):
    """Commitments in business words."""

    def visible_to(self, user: User) -> "CommitmentQuerySet":
        """The commitments of the plans that the user may read."""
        return self.filter(initiative__plan__in=ActionPlan.objects.visible_to(user))

    def in_force(self, on: date) -> "CommitmentQuerySet":
        """The commitments of adopted plans that, like their agreement, are in force on the day."""
        in_force = Agreement.objects.in_force(on)
        return self.filter(
            Q(initiative__plan__period_from__isnull=True) | Q(initiative__plan__period_from__lte=on),
            Q(initiative__plan__period_until__isnull=True) | Q(initiative__plan__period_until__gte=on),
            initiative__plan__status=ActionPlan.Status.ADOPTED,
            initiative__plan__agreement__in=in_force.values("pk"),
        )

    def knowing_items(self) -> "CommitmentQuerySet":
        """Adds `has_items`, whether the commitment only introduces nested items."""
        return self.annotate(has_items=Exists(Commitment.objects.filter(parent=OuterRef("pk"))))

    def countable(self) -> "CommitmentQuerySet":
        """The commitments that stand for themselves: a parent that only introduces its nested items is left out."""
        child = Commitment.objects.filter(parent=OuterRef("pk"))
        return self.filter(~Exists(child))

    def without_responsible(self) -> "CommitmentQuerySet":
        """The commitments that name no office or unit, neither themselves nor through their parent."""
        return self.filter(lacks_responsible())

    def without_measure(self) -> "CommitmentQuerySet":
        """The commitments that say neither how they are counted nor how they are told."""
        return self.filter(lacks_measure())

    def with_open_question(self) -> "CommitmentQuerySet":
        """The commitments with something left to agree on."""
        return self.exclude(open_question="")


def _of_itself_or_parent(model: type[models.Model]) -> models.QuerySet[Any]:
    """The rows of a model that hang under the commitment of the outer query or under its parent."""
    return model._default_manager.filter(Q(commitment=OuterRef("pk")) | Q(commitment=OuterRef("parent")))


def owned_by(organisation_id: int) -> Q:
    """The condition that the organisation owns a commitment, alone or with others; nested items follow their parent."""
    return Q(Exists(_of_itself_or_parent(CommitmentParty).filter(role="owner", party__organisation=organisation_id)))


def answered_for_by(office_key: str) -> Q:
    """The condition that the office (its folded name) answers for a commitment, itself or through its parent."""
    from actionplans.models.responsibility import Responsibility

    return Q(Exists(_of_itself_or_parent(Responsibility).filter(office_key=office_key)))


def lacks_responsible() -> Q:
    """The condition that a commitment names no office or unit, neither itself nor through its parent."""
    from actionplans.models.responsibility import Responsibility

    own = Responsibility.objects.filter(commitment=OuterRef("pk"))
    return Q(~Exists(own)) & Q(~Exists(Responsibility.objects.filter(commitment=OuterRef("parent"))))


def lacks_measure() -> Q:
    """The condition that a commitment says neither how it is counted nor how it is told."""
    from actionplans.models.measure import ActivityMeasure

    return Q(~Exists(ActivityMeasure.objects.filter(commitment=OuterRef("pk"))))


class CommitmentKind(models.TextChoices):
    COMMITMENT = "commitment", "åtagande"
    ACTIVITY = "activity", "aktivitet utan utpekad part"
    SERVICE = "service", "tjänst som erbjuds"


class CommitmentPresentation(models.TextChoices):
    BULLET = "bullet", "punkt"
    SENTENCE = "sentence", "löpande mening"


class Commitment(PlanPart):
    """An åtagande in a plan. Owned by one party, or by several jointly; nested items hang under a parent.

    `mirror_of` links twins: the same act promised by each party in its own words. `open_question` is what the parties have
    yet to settle, and stops the agreement from being locked.
    """

    Kind = CommitmentKind

    Presentation = CommitmentPresentation

    initiative = models.ForeignKey(
        Initiative, models.CASCADE, related_name="commitments", verbose_name="insats", editable=False
    )
    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="children", verbose_name="del av åtagandet"
    )
    kind = models.CharField("slag", max_length=12, choices=Kind, default=Kind.COMMITMENT)
    presentation = models.CharField("skrivs som", max_length=10, choices=Presentation, default=Presentation.BULLET)
    text = ProseField(
        "åtagande", max_length=3000, help_text="Vad ska göras? Skriv så att det går att avgöra om det blev av."
    )
    condition = LineField(
        "villkor", blank=True, help_text="Till exempel vid behov, efter samråd. Lämnas tomt om åtagandet alltid gäller."
    )
    parties: "models.ManyToManyField[AgreementParty, CommitmentParty]" = models.ManyToManyField(
        AgreementParty, through="CommitmentParty", related_name="commitments", verbose_name="parter"
    )
    mirror_of = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="mirrors",
        verbose_name="samma sak som",
        help_text="Välj motpartens åtagande om det är samma insats som båda lovar.",
    )
    open_question = ProseField(
        "öppen fråga", max_length=2000, blank=True, help_text="Något som parterna inte har enats om ännu."
    )
    search_text = models.TextField(editable=False, blank=True)

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        verbose_name = "åtagande"
        verbose_name_plural = "åtaganden"
        ordering = ["order", "pk"]
        constraints = [
            one_of(
                "presentation",
                CommitmentPresentation,
                name="commitment_presentation",
                message="Välj hur åtagandet skrivs.",
            ),
            one_of("kind", CommitmentKind, name="commitment_kind", message="Välj vilket slags åtagande det är."),
            models.CheckConstraint(
                condition=~Q(text=""),
                name="commitment_has_text",
                violation_error_message="Skriv vad åtagandet går ut på.",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="commitment_not_its_own_parent",
                violation_error_message="Ett åtagande kan inte vara en del av sig självt. Välj ett annat.",
            ),
            models.CheckConstraint(
                condition=Q(mirror_of__isnull=True) | ~Q(mirror_of=F("id")),
                name="commitment_not_its_own_twin",
                violation_error_message="Ett åtagande kan inte vara samma sak som sig självt. Välj motpartens.",
            ),
        ]

    def __str__(self) -> str:
        return self.text if len(self.text) <= 80 else f"{self.text[:77]}…"

    def clean(self) -> None:
        """Refuse more than one level of nested items, and a parent in another row of the plan: no layout could show them."""
        super().clean()
        if self.parent_id is None:
            return
        above = Commitment.objects.filter(pk=self.parent_id).values_list("initiative_id", "parent_id").first()
        if above and above[0] != self.initiative_id:
            raise ValidationError({"parent": "Välj ett åtagande i samma insats."})
        if above and above[1] is not None:
            raise ValidationError({"parent": "Det valda är självt en underpunkt. Välj det åtagande som den hör till."})
        if self.pk and Commitment.objects.filter(parent=self.pk).exists():
            message = (
                "Åtagandet har egna underpunkter och kan inte själv bli en. Flytta dem först, eller lämna fältet tomt."
            )
            raise ValidationError({"parent": message})

    @cached_property
    def has_items(self) -> bool:
        """Tell whether the commitment only introduces nested items; `knowing_items` knows it without a query."""
        return self.children.exists()

    def save(self, *args: object, **kwargs: object) -> None:
        self.search_text = searchable(f"{self.text} {self.condition}")
        super().save(*args, **kwargs)  # type: ignore[arg-type]


class CommitmentPartyRole(models.TextChoices):
    OWNER = "owner", "åtar sig"
    PARTNER = "partner", "medverkar"


class CommitmentParty(models.Model):
    """A party's place in a commitment: owner (several owners make it joint) or partner that takes part."""

    Role = CommitmentPartyRole

    commitment = models.ForeignKey(
        Commitment, models.CASCADE, related_name="commitment_parties", verbose_name="åtagande", editable=False
    )
    party = models.ForeignKey(AgreementParty, models.RESTRICT, related_name="commitment_parties", verbose_name="part")
    role = models.CharField("roll", max_length=10, choices=Role, default=Role.OWNER)

    class Meta:
        verbose_name = "part i åtagandet"
        verbose_name_plural = "parter i åtagandet"
        ordering = ["party__order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["commitment", "party"],
                name="commitment_party_once",
                violation_error_message="Parten är redan med i åtagandet. Välj en annan.",
            ),
            one_of(
                "role",
                CommitmentPartyRole,
                name="commitment_party_role",
                message="Välj om parten åtar sig eller medverkar.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party} {self.get_role_display()}"

    def clean(self) -> None:
        """Refuse a party of another agreement."""
        super().clean()
        if self.party.agreement_id != self.commitment.of_plan.agreement_id:
            raise ValidationError({"party": "Välj en part i samma överenskommelse."})
