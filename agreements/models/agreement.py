"""The agreement itself, its states and the questions asked about many of them."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from typing import Any, ClassVar, cast

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from accounts.models import Organisation, User
from accounts.models.audit import FiledUnderItself
from agreements.models.agreement_constraints import AGREEMENT_CONSTRAINTS
from agreements.models.standing import Standing, in_doubt
from agreements.models.state import EXPIRING_MONTHS, State, state_of
from agreements.models.term import Term, ValidityKind, contradicting_years, derive_term
from samverkan.shared.dates import months_later
from samverkan.shared.models import LineField, ProseField, Sealed, SmallNumberField, Versioned
from samverkan.shared.text import search_words, searchable, sort_key


def superseded_by(day: date) -> Exists:
    """The condition that a successor which all its parties have confirmed by acts of their own has taken effect by the day."""
    return Exists(Agreement.objects.replacing(OuterRef("pk"), by=day))


class AgreementQuerySet(models.QuerySet["Agreement"]):
    """Agreements in business words."""

    def visible_to(self, user: User) -> "AgreementQuerySet":
        """Signed agreements for everyone who is signed in and a member somewhere; the rest for its own organisation alone."""
        own = user.organisation_ids if user.is_active else []
        if not own:
            return self.none()
        return self.filter(Q(status=Agreement.Status.SIGNED) | Q(organisation_id__in=own))

    def of_parties(self, organisation_ids: list[int]) -> "AgreementQuerySet":
        """The agreements that one of the organisations owns or is a party to."""
        from agreements.models.party import AgreementParty

        party = AgreementParty.objects.filter(agreement=OuterRef("pk"), organisation_id__in=organisation_ids)
        return self.filter(Q(organisation_id__in=organisation_ids) | Exists(party))

    def concerning(self, organisation_ids: list[int]) -> "AgreementQuerySet":
        """The agreements that one of the organisations owns, is a party to, or follows as the county board of a party."""
        from agreements.models.party import AgreementParty

        in_county = AgreementParty.objects.filter(
            agreement=OuterRef("pk"), organisation__municipality__county__organisation_id__in=organisation_ids
        )
        party = AgreementParty.objects.filter(agreement=OuterRef("pk"), organisation_id__in=organisation_ids)
        return self.filter(Q(organisation_id__in=organisation_ids) | Exists(party) | Exists(in_county))

    def signed(self) -> "AgreementQuerySet":
        """The agreements that both parties have signed."""
        return self.filter(status=Agreement.Status.SIGNED)

    def with_succession(self, on: date) -> "AgreementQuerySet":
        """Adds `is_superseded`: a signed successor has taken effect by the day."""
        return self.annotate(is_superseded=superseded_by(on))

    def replacing(self, agreement: Any, *, by: date) -> "AgreementQuerySet":
        """The agreements that have taken the place of an agreement by the day: signed, begun, and confirmed by every party."""
        return self.signed().filter(supersedes=agreement, standing=Standing.CONFIRMED, effective_from__lte=by)

    def in_force(self, on: date) -> "AgreementQuerySet":
        """The signed agreements whose term holds the day and that nothing has superseded by then."""
        unended = Q(effective_until__isnull=True) | Q(effective_until__gte=on)
        return self.signed().filter(unended, ~superseded_by(on), effective_from__lte=on)

    def expired(self, on: date) -> "AgreementQuerySet":
        """The signed agreements whose term had ended by the day with no successor in effect."""
        return self.signed().filter(~superseded_by(on), effective_until__lt=on)

    def expiring_before(self, day: date, *, on: date) -> "AgreementQuerySet":
        """The agreements in force on `on` that end before `day`."""
        return self.in_force(on).filter(effective_until__lt=day)

    def in_state(self, code: str, on: date) -> "AgreementQuerySet":
        """The agreements in one of `state.FILTERABLE` on the day; what is about to run out is in force as well."""
        match code:
            case "draft" | "locked":
                return self.filter(status=code)
            case "in_force":
                return self.in_force(on)
            case "expiring":
                return self.expiring_before(months_later(on, EXPIRING_MONTHS), on=on)
            case "expired":
                return self.expired(on)
            case "superseded":
                return self.signed().filter(superseded_by(on))
            case "upcoming":
                return self.signed().filter(~superseded_by(on), effective_from__gt=on)
            case "undated":
                not_over = Q(effective_until__isnull=True) | Q(effective_until__gte=on)
                return self.signed().filter(not_over, ~superseded_by(on), effective_from=None)
        raise ValueError(f"no such state: {code}")

    def of_county(self, code: str) -> "AgreementQuerySet":
        """The agreements that a municipality of the county is a party to."""
        from agreements.models.party import AgreementParty

        in_county = {"organisation__municipality__county__code": code}
        return self.filter(Exists(AgreementParty.objects.filter(agreement=OuterRef("pk"), **in_county)))

    def between(self, organisation_ids: Collection[int]) -> "AgreementQuerySet":
        """The agreements whose municipality and police parties are just these organisations; none for no organisations."""
        from agreements.models.party import AgreementParty, Side

        parties = AgreementParty.objects.filter(agreement=OuterRef("pk")).exclude(side=Side.THIRD)
        found = self.filter(~Exists(parties.exclude(organisation_id__in=organisation_ids)))
        for organisation_id in organisation_ids:
            found = found.filter(Exists(parties.filter(organisation_id=organisation_id)))
        return found if organisation_ids else self.none()

    def replaceable_by(self, agreement: "Agreement") -> "AgreementQuerySet":
        """The signed agreements of its owner's that no other replaces, be it signed or waiting; a disputed one hinders nobody."""
        from agreements.models.party import AgreementParty, Side

        others = Agreement.objects.filter(supersedes=OuterRef("pk")).exclude(status=Agreement.Status.DRAFT)
        others = others.exclude(pk=agreement.pk).exclude(standing=Standing.DISPUTED)
        parties = AgreementParty.objects.filter(agreement=OuterRef("pk")).exclude(side=Side.THIRD)
        is_party = Exists(parties.filter(organisation_id=agreement.organisation_id))
        return self.signed().filter(is_party, ~Exists(others))

    def matching(self, words: str) -> "AgreementQuerySet":
        """The agreements whose title, parties, areas or headings hold every word, whatever the case."""
        found = self
        for word in search_words(words):
            found = found.filter(search_text__contains=word)
        return found


class Agreement(FiledUnderItself, Sealed, Versioned):
    """A samverkansöverenskommelse: what a municipality and the Police undertake together. Made by a coordinator as a draft.

    States: draft (utkast) -> locked (låst för underskrift) -> signed (undertecknad); a locked one without signatures may be
    unlocked, and an original that was signed on paper before is registered as signed at once. From locked on the text never
    changes: the database refuses it (agreements/locks.py). A change is a new agreement that supersedes this one.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", "utkast"
        LOCKED = "locked", "låst för underskrift"
        SIGNED = "signed", "undertecknad"

    TRANSITIONS: ClassVar[dict[str, set[str]]] = {
        Status.DRAFT: {Status.LOCKED, Status.SIGNED},
        Status.LOCKED: {Status.DRAFT, Status.SIGNED},
        Status.SIGNED: set(),
    }

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="agreements", verbose_name="organisation"
    )
    status = models.CharField("status", max_length=10, choices=Status, default=Status.DRAFT, editable=False)
    title = LineField("titel", max_length=250, help_text="Som den ska stå på dokumentet.")
    cover_title = LineField(
        "titel på omslaget", max_length=250, blank=True, help_text="Fylls i bara om omslaget ska ha en annan titel."
    )
    is_invented = models.BooleanField("påhittad för demonstration", default=False, editable=False)
    provenance = ProseField(
        "ursprung",
        max_length=3000,
        blank=True,
        help_text="Varifrån uppgifterna kommer när ett äldre original registreras.",
    )

    validity_kind = models.CharField("giltighet", max_length=25, choices=ValidityKind, default=ValidityKind.FIXED)
    valid_from = models.DateField("gäller från och med", null=True, blank=True)
    valid_until = models.DateField("gäller till och med", null=True, blank=True)
    title_from_year = SmallNumberField("första året i titeln", at_most=2199, null=True, blank=True)
    title_until_year = SmallNumberField("sista året i titeln", at_most=2199, null=True, blank=True)
    effective_from = models.DateField("börjar gälla", null=True, blank=True, editable=False)
    effective_until = models.DateField("slutar gälla", null=True, blank=True, editable=False)

    revised_when_needed = models.BooleanField("revideras vid behov", default=False)
    revision_months = SmallNumberField(
        "revideras med så här många månaders mellanrum", at_most=600, null=True, blank=True
    )
    is_revision_approximate = models.BooleanField("ungefärligt mellanrum", default=False)
    may_be_terminated = models.BooleanField("får sägas upp av en part", default=False)
    notice_months = SmallNumberField("uppsägningstid i månader", at_most=600, null=True, blank=True)
    must_tell_changes = models.BooleanField("parterna ska meddela varandra ändrade förutsättningar", default=False)

    communication_strategy = ProseField("kommunikationsstrategi", max_length=20_000, blank=True)
    is_communication_in_every_activity = models.BooleanField("strategin ska prägla varje aktivitet", default=False)
    out_of_scope = ProseField(
        "utanför överenskommelsen",
        max_length=10_000,
        blank=True,
        help_text="Samverkan som fortsätter i ordinarie verksamhet. En punkt per rad.",
    )
    originals_count = SmallNumberField("antal original", at_most=100, null=True, blank=True)
    supersedes = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="successors", verbose_name="ersätter"
    )

    created_at = models.DateTimeField("skapad", default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name="skapad av"
    )
    changed_at = models.DateTimeField("ändrad", default=timezone.now, editable=False)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name="ändrad av"
    )
    locked_at = models.DateTimeField("låst", null=True, blank=True, editable=False)
    locked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name="låst av",
    )
    signed_at = models.DateTimeField("registrerad som undertecknad", null=True, blank=True, editable=False)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name="registrerad av",
    )
    standing = models.CharField(
        "parternas ställningstagande",
        max_length=10,
        choices=Standing,
        blank=True,
        default=Standing.OPEN,
        editable=False,
    )
    search_text = models.TextField(editable=False, blank=True)
    sort_key = models.CharField(max_length=200, editable=False, blank=True)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = "överenskommelse"
        verbose_name_plural = "överenskommelser"
        ordering = ["sort_key", "pk"]
        indexes = [
            models.Index(fields=["status", "effective_until"], name="agreement_status_until"),
            models.Index(fields=["sort_key", "id"], name="agreement_sort"),
            models.Index(fields=["supersedes", "standing"], name="agreement_succession"),
        ]
        constraints = AGREEMENT_CONSTRAINTS

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_key = sort_key(self.title)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("agreement_show", args=[self.pk])

    @property
    def is_draft(self) -> bool:
        """Tell whether the text may still change."""
        return self.status == self.Status.DRAFT

    @property
    def is_signed(self) -> bool:
        """Tell whether both parties have signed."""
        return self.status == self.Status.SIGNED

    @property
    def side_ids(self) -> list[int]:
        """The organisations that are its municipality and police parties."""
        return [p.organisation_id for p in self.parties.all() if p.side != "third" and p.organisation_id]

    @property
    def is_confirmed(self) -> bool:
        """Tell whether every municipality and police party has acted for the signed agreement itself, and none disputes it."""
        return self.standing == Standing.CONFIRMED

    @property
    def doubt(self) -> str:
        """Who disputes a signed agreement, and who has not confirmed it, in words; empty when all have. Expects its parties."""
        if not self.is_signed or self.is_confirmed:
            return ""
        speaking = [party for party in self.parties.all() if party.side != "third"]
        return in_doubt([(party.told_apart(speaking), party.standing) for party in speaking])

    def may_become(self, status: str) -> bool:
        """Tell whether the state may follow the present one."""
        return status in self.TRANSITIONS[self.Status(self.status)]

    @cached_property
    def term(self) -> Term:
        """The term that the stated validity and the signature record lead to."""
        signed_days = [signatory.signed_on for signatory in self.signatories.all()]
        dated = [day for day in signed_days if day]
        return derive_term(
            kind=self.validity_kind,
            valid_from=self.valid_from,
            valid_until=self.valid_until,
            title_from_year=self.title_from_year,
            title_until_year=self.title_until_year,
            last_signed_on=max(dated, default=None),
            all_signed=bool(dated) and len(dated) == len(signed_days),
        )

    @property
    def contradicting_years(self) -> str:
        """A sentence on a title whose years differ from the stated term; empty when they agree."""
        return contradicting_years(self.term, self.title_from_year, self.title_until_year)

    def state(self, on: date | None = None) -> State:
        """The state in words on a day (today unless told). Expects `is_superseded` from `with_succession`."""
        return state_of(
            status=self.status,
            starts_on=self.effective_from,
            ends_on=self.effective_until,
            is_superseded=cast(bool, getattr(self, "is_superseded", False)),
            standing=self.standing,
            on=on or timezone.localdate(),
        )

    def named_state(self, on: date | None = None) -> State:
        """The state with the parties named that dispute it or have not confirmed it. Expects its parties too."""
        return replace(self.state(on), note=self.doubt)

    def search_words(self) -> str:
        """The folded text that search looks in: titles, parties, headings and areas."""
        words = [self.title, self.cover_title]
        words += [
            f"{p.name} {p.represented_by} {p.organisation.name if p.organisation else ''}"
            for p in self.parties.select_related("organisation")
        ]
        words += [s.heading for s in self.sections.all()] + [a.label for a in self.areas.all()]
        return searchable(" ".join(words))
