"""Users, organisations and memberships."""

from typing import Any

import factory
from factory.django import DjangoModelFactory

from accounts.models import Membership, Organisation, Role, User
from samverkan.shared.text import sort_key

PASSWORD = "regnbåge-över-slätten"


class OrganisationFactory(DjangoModelFactory):
    """A body of any kind; the place factories make their own."""

    class Meta:
        model = Organisation

    kind = Organisation.Kind.MUNICIPALITY
    code = factory.Sequence(lambda n: f"org-{n}")
    name = factory.Sequence(lambda n: f"Provkommun {n}")
    sort_key = factory.LazyAttribute(lambda organisation: sort_key(organisation.name))


class MembershipFactory(DjangoModelFactory):
    """A role in an organisation, in force unless its dates say otherwise."""

    class Meta:
        model = Membership

    user = factory.SubFactory("tests.factories.accounts.UserFactory")
    organisation = factory.SubFactory(OrganisationFactory)
    role = Role.COORDINATOR


class UserFactory(DjangoModelFactory):
    """A user who signs in with PASSWORD. `organisation` or `role` (default samordnare) also makes a membership, with `office`."""

    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"person{n}@example.se")
    full_name = factory.Sequence(lambda n: f"Person {n}")
    password = PASSWORD
    organisation: Organisation | None = None
    role: str | None = None
    office = ""

    @classmethod
    def _build(cls, model_class: type[User], *args: Any, **fields: Any) -> User:
        for name in ("organisation", "role", "office"):
            fields.pop(name)
        return super()._build(model_class, *args, **fields)

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, **fields: Any) -> User:
        organisation, role, office = fields.pop("organisation"), fields.pop("role"), fields.pop("office")
        user = User.objects.create_user(**fields)
        if organisation or role:
            MembershipFactory(
                user=user,
                organisation=organisation or OrganisationFactory(),
                role=role or Role.COORDINATOR,
                office=office,
            )
        return user
