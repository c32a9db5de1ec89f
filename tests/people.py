"""The people that permission and access tables are about: every role, in every relation to an agreement."""

from accounts.models import Membership, Organisation, Role, User
from agreements.models import Agreement, County, Municipality
from tests.factories import CountyFactory, MunicipalityFactory, UserFactory, party_of

LETTERS = {
    "C": Role.COORDINATOR,
    "K": Role.KOMMUNPOLIS,
    "R": Role.RESPONSIBLE,
    "O": Role.OFFICIAL,
    "L": Role.READER,
    "A": Role.ADMINISTRATOR,
}
"""How tables write the roles: Coordinator, Kommunpolis, Responsible, Official, reader (Läsare), Administrator."""

RELATIONS = ("own", "counterpart", "other", "county")
"""A member of the owning organisation, of the other party, of a municipality outside, of a county board."""


def organisation_in(relation: str, agreement: Agreement) -> Organisation:
    """Return the organisation that stands in the relation to an agreement that its municipality owns."""
    match relation:
        case "own":
            return agreement.organisation
        case "counterpart":
            return party_of(agreement, "police").organisation  # type: ignore[return-value]
        case "other":
            return (
                Municipality.objects.filter(name="Utomstad").first() or MunicipalityFactory(name="Utomstad")
            ).organisation
        case "county":
            return (County.objects.filter(name="Provlän").first() or CountyFactory(name="Provlän")).organisation
    raise ValueError(relation)


def everybody(agreement: Agreement) -> dict[tuple[str, str], User]:
    """Return a user for every relation and role letter."""
    organisations = {relation: organisation_in(relation, agreement) for relation in RELATIONS}
    keys = [(relation, letter) for relation in RELATIONS for letter in LETTERS]
    users = User.objects.bulk_create(UserFactory.build_batch(len(keys)))
    Membership.objects.bulk_create(
        Membership(user=user, organisation=organisations[relation], role=LETTERS[letter])
        for user, (relation, letter) in zip(users, keys, strict=True)
    )
    return dict(zip(keys, users, strict=True))
