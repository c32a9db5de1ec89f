"""Agreements and their parts. What is locked or signed went there through the real actions, since the database refuses shortcuts."""

from datetime import date, timedelta
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from accounts.models import Organisation, Role, User
from agreements.actions import lock_agreement, register_signature, settle_agreement
from agreements.models import (
    Agreement,
    AgreementParty,
    CollaborationArea,
    CompanionDocument,
    DataSource,
    FollowUpRule,
    Forum,
    ForumMember,
    Municipality,
    PoliceArea,
    Section,
    Side,
    Signatory,
)
from agreements.models.term import ValidityKind
from tests.factories.accounts import UserFactory
from tests.factories.places import MunicipalityFactory, PoliceAreaFactory


def _first_day() -> date:
    return date(timezone.localdate().year - 1, 1, 1)


def _last_day() -> date:
    return date(timezone.localdate().year + 2, 12, 31)


class AgreementFactory(DjangoModelFactory):
    """A draft that may be locked: both parties with signatories, a purpose and an area, in force if it were signed.

    `locked`, `signed` (today, by both), `expired` (ended yesterday) and `until_further_notice` are its states; `municipality`
    and `police_area` its parties (those of what it `supersedes`, or new ones; the municipality owns it unless `organisation` says
    otherwise, which is then the party on its side); `bare` leaves out every part.
    """

    class Meta:
        model = Agreement

    class Params:
        expired = factory.Trait(
            valid_from=factory.LazyFunction(lambda: date(timezone.localdate().year - 4, 1, 1)),
            valid_until=factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=1)),
        )
        until_further_notice = factory.Trait(validity_kind=ValidityKind.UNTIL_FURTHER_NOTICE, valid_until=None)

    title = factory.Sequence(lambda n: f"Samverkansöverenskommelse {n}")
    validity_kind = ValidityKind.FIXED
    valid_from = factory.LazyFunction(_first_day)
    valid_until = factory.LazyFunction(_last_day)
    municipality: Municipality | None = None
    police_area: PoliceArea | None = None
    locked = False
    signed = False
    bare = False

    @classmethod
    def _create(cls, model_class: type[Agreement], *args: Any, **fields: Any) -> Agreement:
        locked, signed, bare = fields.pop("locked"), fields.pop("signed"), fields.pop("bare")
        municipality, police_area = fields.pop("municipality"), fields.pop("police_area")
        before = fields.get("supersedes")
        municipality = municipality or _place_in(Municipality, before) or MunicipalityFactory()
        police_area = police_area or _place_in(PoliceArea, before)
        organisation = fields.setdefault("organisation", municipality.organisation)
        by = fields.setdefault("created_by", UserFactory(organisation=organisation))
        fields.setdefault("changed_by", by)
        agreement = Agreement.objects.create(**fields)
        if not bare:
            police_area = police_area or PoliceAreaFactory(municipalities=[municipality])
            _fill(agreement, municipality, police_area, organisation)
        settle_agreement(agreement, by=by)
        agreement = Agreement.objects.get(pk=agreement.pk)
        if signed:
            return sign(agreement)
        return lock(agreement) if locked else agreement


def _place_in(model: Any, agreement: Agreement | None) -> Any:
    """Return the municipality or police area that is a party to an agreement, if any."""
    return model.objects.filter(organisation__party_in__agreement=agreement).first() if agreement else None


def _fill(agreement: Agreement, municipality: Municipality, police_area: PoliceArea, owner: Organisation) -> None:
    """Add the usual parts; an owner stands among the parties, on its own side."""
    kommun = PartyFactory(
        agreement=agreement,
        side=Side.MUNICIPALITY,
        organisation=owner if owner.side == Side.MUNICIPALITY else municipality.organisation,
        name=municipality.full_name,
        short_name="Kommunen",
        order=10,
    )
    polis = PartyFactory(
        agreement=agreement,
        side=Side.POLICE,
        organisation=owner if owner.side == Side.POLICE else police_area.organisation,
        name="Polismyndigheten",
        short_name="Polisen",
        represented_by=police_area.full_name,
        order=20,
    )
    SignatoryFactory(agreement=agreement, party=kommun, title="Kommunstyrelsens ordförande", order=10)
    SignatoryFactory(agreement=agreement, party=polis, title="Lokalpolisområdeschef", order=20)
    SectionFactory(
        agreement=agreement, kind=Section.Kind.PURPOSE, heading="Syfte", body="Färre ska utsättas för brott."
    )
    CollaborationAreaFactory(agreement=agreement)


class PartyFactory(DjangoModelFactory):
    class Meta:
        model = AgreementParty

    agreement = factory.SubFactory(AgreementFactory, bare=True)
    side = Side.THIRD
    name = factory.Sequence(lambda n: f"Bostadsbolaget {n}")
    short_name = "Bolaget"


class SignatoryFactory(DjangoModelFactory):
    class Meta:
        model = Signatory

    agreement = factory.SelfAttribute("party.agreement")
    party = factory.SubFactory(PartyFactory)
    title = "Förvaltningschef"


class SectionFactory(DjangoModelFactory):
    class Meta:
        model = Section

    agreement = factory.SubFactory(AgreementFactory, bare=True)
    heading = factory.Sequence(lambda n: f"Avsnitt {n}")
    body = "Parterna delar lägesbilden."


class CollaborationAreaFactory(DjangoModelFactory):
    class Meta:
        model = CollaborationArea

    agreement = factory.SubFactory(AgreementFactory, bare=True)
    label = factory.Sequence(lambda n: f"Trygghet på offentlig plats {n}")


class FollowUpRuleFactory(DjangoModelFactory):
    class Meta:
        model = FollowUpRule

    agreement = factory.SubFactory(AgreementFactory, bare=True)
    period = FollowUpRule.Period.YEAR
    times = 1


class ForumFactory(DjangoModelFactory):
    class Meta:
        model = Forum

    agreement = factory.SubFactory(AgreementFactory, bare=True)
    kind = Forum.Kind.COUNCIL
    name = "Brottsförebyggande rådet"


class ForumMemberFactory(DjangoModelFactory):
    class Meta:
        model = ForumMember

    forum = factory.SubFactory(ForumFactory)
    side = Side.POLICE
    office = "Kommunpolis"


class CompanionDocumentFactory(DjangoModelFactory):
    class Meta:
        model = CompanionDocument

    agreement = factory.SubFactory(AgreementFactory, bare=True)
    kind = CompanionDocument.Kind.ACTIVITY_PLAN
    title = "Aktivitetsplan"


class DataSourceFactory(DjangoModelFactory):
    class Meta:
        model = DataSource

    agreement = factory.SubFactory(AgreementFactory, bare=True)
    name = "Trygghetsmätningen"


def lock(agreement: Agreement, *, by: User | None = None) -> Agreement:
    """Lock a draft for signing and return it as it is now."""
    by = by or agreement.created_by
    current = Agreement.objects.get(pk=agreement.pk)
    return Agreement.objects.get(pk=lock_agreement(current, version=current.version, by=by).pk)


def sign(agreement: Agreement, *, signed_on: date | None = None, by: User | None = None) -> Agreement:
    """Lock a draft if need be, register every signature and return the agreement, signed and with its plans adopted.

    Each party's own official registers its signature, so that all have confirmed it, unless one (`by`) registers for them all.
    """
    if Agreement.objects.get(pk=agreement.pk).is_draft:
        lock(agreement)
    for signatory in agreement.signatories.select_related("party__organisation").filter(registered_at__isnull=True):
        organisation = signatory.party.organisation or agreement.organisation
        register_signature(
            signatory,
            version=signatory.version,
            by=by or UserFactory(organisation=organisation, role=Role.OFFICIAL),
            title=signatory.title,
            name=signatory.name or "Kim Lind",
            place=signatory.place or "Provköping",
            signed_on=signed_on or timezone.localdate(),
        )
    return Agreement.objects.get(pk=agreement.pk)


def party_of(agreement: Agreement, side: str) -> AgreementParty:
    """Return the first party on a side: "municipality", "police" or "third"."""
    return agreement.parties.filter(side=side).order_by("order", "pk")[0]


def member_of(agreement: Agreement, side: str, role: str = Role.COORDINATOR) -> User:
    """Return a new user with a role in the organisation of the party on a side."""
    return UserFactory(organisation=party_of(agreement, side).organisation, role=role)
