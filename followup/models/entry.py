"""The follow-up entry."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.models import Organisation, User
from actionplans.models import ActivityMeasure, Commitment
from agreements.models import AgreementParty
from samverkan.shared.models import Erasable, NumberField, ProseField, both_or_neither, one_of


class FollowUpEntryQuerySet(models.QuerySet["FollowUpEntry"]):
    """Entries in business words."""

    def visible_to(self, user: User) -> "FollowUpEntryQuerySet":
        """The entries on commitments of agreements that one of the user's organisations is a party to."""
        own = user.organisation_ids if user.is_active else []
        if not own:
            return self.none()
        party = AgreementParty.objects.filter(
            agreement=OuterRef("commitment__initiative__plan__agreement"), organisation_id__in=own
        )
        return self.filter(Exists(party))

    def standing(self) -> "FollowUpEntryQuerySet":
        """The entries that count: those that no later entry has corrected or withdrawn."""
        return self.filter(correction__isnull=True, is_withdrawal=False)


class FollowUpEntryOutcome(models.TextChoices):
    DONE = "done", "genomfört"
    PARTLY = "partly", "delvis genomfört"
    CANCELLED = "cancelled", "uteblev"


class FollowUpEntryReason(models.TextChoices):
    NONE = "", "ingen avvikelse"
    RESOURCES = "resources", "brist på resurser"
    WEATHER = "weather", "väder"
    OTHER_EVENT = "other_event", "annan händelse"
    NO_DEMAND = "no_demand", "efterfrågades inte"
    OTHER = "other", "annat"


class FollowUpEntry(Erasable):
    """What came of a commitment on a day. Written by a member of a party; append-only: an error is mended by a correction.

    What should not have been logged at all is withdrawn by an entry of its own, which corrects it, says why in `text` and counts for
    nothing. `count` is a whole number of what the measure counts. `key` makes a repeated send of the same form harmless.
    """

    Outcome = FollowUpEntryOutcome

    Reason = FollowUpEntryReason

    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="entries", verbose_name="åtagande")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="followup_entries", verbose_name="loggat för"
    )
    measure = models.ForeignKey(
        ActivityMeasure, models.PROTECT, null=True, blank=True, related_name="entries", verbose_name="mått"
    )
    happened_on = models.DateField("datum")
    outcome = models.CharField("utfall", max_length=10, choices=Outcome, default=Outcome.DONE)
    reason = models.CharField("orsak till avvikelsen", max_length=15, choices=Reason, blank=True, default="")
    count = NumberField("antal", at_most=100_000, null=True, blank=True)
    text = ProseField("anteckning", max_length=500, blank=True)
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="correction", verbose_name="rättar"
    )
    is_withdrawal = models.BooleanField("återtar", default=False, editable=False)
    key = models.UUIDField("nyckel", default=uuid.uuid4, unique=True, editable=False)
    logged_at = models.DateTimeField("loggat", default=timezone.now, editable=False)
    logged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name="loggat av"
    )

    ERASABLE = ("text",)

    objects = FollowUpEntryQuerySet.as_manager()

    class Meta:
        verbose_name = "uppföljning"
        verbose_name_plural = "uppföljningar"
        ordering = ["-happened_on", "-pk"]
        indexes = [models.Index(fields=["commitment", "-happened_on", "-id"], name="entry_latest")]
        constraints = [
            one_of("reason", FollowUpEntryReason, name="entry_reason", message="Välj en av orsakerna."),
            one_of("outcome", FollowUpEntryOutcome, name="entry_outcome", message="Välj hur det gick."),
            both_or_neither(
                "erased_at", "erased_by", name="entry_erased_by", message="Ange vem som tog bort anteckningen."
            ),
            models.CheckConstraint(
                condition=Q(is_withdrawal=False) | Q(corrects__isnull=False, count__isnull=True),
                name="entry_withdrawal_corrects",
                violation_error_message="Välj vilken uppföljning som återtas, och lämna antalet tomt.",
            ),
            models.CheckConstraint(
                condition=Q(outcome="done", reason="") | ~Q(outcome="done") & ~Q(reason=""),
                name="entry_deviation_has_reason",
                violation_error_message="Välj en orsak när något blev delvis gjort eller uteblev, och bara då.",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="cancelled") | Q(count__isnull=True) | Q(count=0),
                name="entry_cancelled_has_no_count",
                violation_error_message="Det som uteblev kan inte ha ett antal. Ta bort antalet eller välj ett annat utfall.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.happened_on.isoformat()} {self.get_outcome_display()}"

    @property
    def audit_key(self) -> str:
        """What its events are filed under: its plan."""
        return self.commitment.audit_key
