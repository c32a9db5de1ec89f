"""Accounts, rights and memberships: who may change what, what is recorded, who is told, and what a change ends."""

from datetime import date
from io import StringIO

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from zeal import zeal_ignore

from accounts.actions import (
    add_account,
    add_membership,
    change_account,
    change_membership,
)
from accounts.chain import broken_links
from accounts.mail import send_due
from accounts.management.commands import changepassword
from accounts.models import AuditEvent, Membership, Organisation, Role, User
from accounts.models.organisation import ROLES_THAT_FIT, OrganisationKind
from accounts.permissions import can_change_account
from samverkan.demo.accounts import ACCOUNTS
from samverkan.shared.models import Refused
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def superuser():
    return UserFactory(is_staff=True, is_superuser=True)


@pytest.fixture
def organisation():
    return OrganisationFactory(name="Provköpings kommun")


@pytest.fixture
def local(organisation):
    """Staff who look after one organisation."""
    return UserFactory(is_staff=True, organisation=organisation, role=Role.ADMINISTRATOR)


def installation():
    return [(event.verb, event.changes) for event in AuditEvent.objects.of_chain(None)]


def mails():
    send_due()
    return sorted((message.to[0], message.subject) for message in mail.outbox)


# Accounts


def test_new_account_is_recorded_and_invited_without_a_password(superuser):
    user = add_account(email="Ny.Person@example.se", full_name="Ny Person", by=superuser)

    assert not user.has_usable_password()
    assert installation() == [("lade upp konto", {"email": "ny.person@example.se", "full_name": "Ny Person"})]
    assert mails() == [("ny.person@example.se", "Ditt konto i Samverkan")]
    assert "/konto/password/reset/key/" in mail.outbox[0].body


@pytest.mark.parametrize(
    ("changes", "verb", "subject"),
    [
        ({"is_active": False}, "stängde kontot", "Ditt konto i Samverkan är ändrat"),
        ({"is_staff": True}, "ändrade rättigheter", "Ditt konto i Samverkan är ändrat"),
        ({"is_superuser": True, "is_staff": True}, "ändrade rättigheter", "Ditt konto i Samverkan är ändrat"),
    ],
)
def test_changed_right_is_recorded_and_told(superuser, changes, verb, subject):
    user = UserFactory()

    change_account(user, changes=changes, by=superuser)

    assert installation() == [(verb, {name: [not value, value] for name, value in changes.items()})]
    assert mails() == [(user.email, subject)]
    assert broken_links(None) == []


def test_changed_address_is_recorded_told_to_the_old_one_and_ends_sessions(superuser, client_for):
    user = UserFactory(email="gammal@example.se")
    client = client_for(user)

    change_account(user, changes={"email": "Ny@example.se"}, by=superuser)

    assert installation() == [("bytte e-postadress", {"email": ["gammal@example.se", "ny@example.se"]})]
    assert [to for to, _ in mails()] == ["gammal@example.se", "ny@example.se"]
    with zeal_ignore():  # Django asks twice for a session that has ended.
        assert client.get("/").status_code == 302


def test_nothing_is_recorded_or_told_when_nothing_differs(superuser):
    user = UserFactory()

    change_account(user, changes={"email": user.email.upper(), "is_active": True}, by=superuser)

    assert installation() == []
    assert mails() == []


def test_address_of_another_is_refused(superuser):
    other = UserFactory()

    with pytest.raises(ValidationError, match="Det finns redan ett konto"):
        change_account(UserFactory(), changes={"email": other.email}, by=superuser)


@pytest.mark.parametrize("changes", [{"is_superuser": False}, {"is_active": False}])
def test_last_superuser_stays(superuser, changes):
    with pytest.raises(Refused, match="Ingen skulle administrera"):
        change_account(superuser, changes=changes, by=superuser)


@pytest.mark.parametrize("name", ["password", "pk", "last_login", "is_demo"])
def test_nothing_else_is_changed(superuser, name):
    with pytest.raises(ValueError, match="no such thing"):
        change_account(UserFactory(), changes={name: "x"}, by=superuser)


# Who may change which account


def accounts_of(organisation):
    """Return an account of each kind, and whether staff who look after the organisation may change it."""
    elsewhere = OrganisationFactory()
    both = UserFactory(organisation=organisation, role=Role.READER)
    MembershipFactory(user=both, organisation=elsewhere)
    was_elsewhere = UserFactory(organisation=organisation, role=Role.READER)
    MembershipFactory(user=was_elsewhere, organisation=elsewhere, until=date(2020, 1, 1))
    return [
        (UserFactory(organisation=organisation, role=Role.READER), True),
        (UserFactory(organisation=elsewhere), False),
        (both, False),
        (was_elsewhere, False),
        (UserFactory(), False),
        (UserFactory(organisation=organisation, role=Role.READER, is_staff=True), False),
        (UserFactory(organisation=organisation, role=Role.READER, is_superuser=True), False),
    ]


def test_local_staff_change_accounts_of_their_own_alone(local, organisation, superuser):
    for account, may in accounts_of(organisation):
        assert can_change_account(local, account) is may
        assert can_change_account(superuser, account)
        if not may:
            with pytest.raises(Refused):
                change_account(account, changes={"email": "tagen@example.se"}, by=local)

    assert installation() == []


@pytest.mark.parametrize("is_staff", [True, False])
@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_other_members_change_nobody(organisation, role, is_staff):
    member = UserFactory(organisation=organisation, role=role, is_staff=is_staff)

    assert not can_change_account(member, UserFactory(organisation=organisation, role=Role.READER))


def test_local_staff_give_no_rights(local, organisation):
    account = UserFactory(organisation=organisation, role=Role.READER)

    for right in ("is_staff", "is_superuser"):
        with pytest.raises(Refused, match="bara den ge som själv administrerar hela"):
            change_account(account, changes={right: True}, by=local)


# Memberships


def test_membership_is_given_recorded_and_told(local, organisation):
    user = UserFactory(full_name="Ny Person")

    add_membership(Membership(user=user, organisation=organisation, role=Role.OFFICIAL, office="Kansliet"), by=local)

    event = AuditEvent.objects.of_chain(organisation.pk).last()
    assert (event.verb, event.recorded_by) == ("gav medlemskap", local)
    assert event.changes == {"user": user.pk, "role": "official", "office": "Kansliet"}
    assert mails() == [(user.email, "Dina roller i Samverkan är ändrade")]
    assert "tjänsteperson i Provköpings kommun" in mail.outbox[0].body
    assert "Kansliet" not in mail.outbox[0].body


@pytest.mark.parametrize(
    ("changes", "verb", "recorded"),
    [
        ({"role": Role.READER}, "ändrade medlemskap", {"role": ["coordinator", "reader"]}),
        ({"until": date(2026, 12, 31)}, "avslutade medlemskap", {"until": [None, "2026-12-31"]}),
        ({"role": Role.COORDINATOR}, None, None),
    ],
)
def test_changed_membership_keeps_its_predecessor_in_the_trail(local, organisation, changes, verb, recorded):
    membership = MembershipFactory(organisation=organisation)

    change_membership(membership, changes=changes, by=local)

    events = [(event.verb, event.changes) for event in AuditEvent.objects.of_chain(organisation.pk)]
    assert events == ([(verb, recorded)] if verb else [])
    assert len(mails()) == bool(verb)


def test_membership_elsewhere_is_refused(local):
    elsewhere = OrganisationFactory()

    with pytest.raises(Refused, match="inte administratör"):
        add_membership(Membership(user=local, organisation=elsewhere, role=Role.ADMINISTRATOR), by=local)
    with pytest.raises(Refused, match="inte administratör"):
        change_membership(MembershipFactory(organisation=elsewhere), changes={"role": Role.READER}, by=local)


@pytest.mark.parametrize("kind", OrganisationKind)
@pytest.mark.parametrize("role", Role)
def test_role_must_fit_the_kind_of_organisation(superuser, kind, role):
    organisation = OrganisationFactory(kind=kind)
    membership = Membership(user=UserFactory(), organisation=organisation, role=role)

    if role in ROLES_THAT_FIT[kind]:
        add_membership(membership, by=superuser)
    else:
        with pytest.raises(ValidationError, match="finns inte i en organisation av slaget"):
            add_membership(membership, by=superuser)


def test_role_that_never_fitted_can_still_be_ended(superuser):
    membership = MembershipFactory(organisation=OrganisationFactory(), role=Role.KOMMUNPOLIS)

    change_membership(membership, changes={"until": date(2026, 12, 31)}, by=superuser)

    membership.refresh_from_db()
    assert membership.until == date(2026, 12, 31)


def test_roles_that_fit():
    assert Role.KOMMUNPOLIS not in ROLES_THAT_FIT[OrganisationKind.MUNICIPALITY]
    assert Role.COORDINATOR not in ROLES_THAT_FIT[OrganisationKind.POLICE_AREA]
    assert all(account.role in ROLES_THAT_FIT[OrganisationKind(account.kind)] for account in ACCOUNTS)
    assert set(ROLES_THAT_FIT) == set(Organisation.Kind)


# At the machine


def test_superuser_made_at_the_machine_is_recorded(monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "tre-ugglor-på-taket")

    call_command("createsuperuser", email="chef@example.se", full_name="Första Chef", interactive=False, verbosity=0)

    user = User.objects.get(email="chef@example.se")
    ((verb, changes),) = installation()
    assert verb == "lades upp med createsuperuser"
    assert changes["is_superuser"]
    assert AuditEvent.objects.get().recorded_by == user


@pytest.mark.parametrize(("password", "is_taken"), [("tre-ugglor-på-taket", True), ("losenord1234", False)])
def test_password_changed_at_the_machine_is_judged_recorded_and_told(monkeypatch, password, is_taken):
    user = UserFactory()
    monkeypatch.setattr(changepassword.Command, "ask", lambda self, prompt: password)

    if is_taken:
        call_command("changepassword", user.email, stdout=StringIO())
    else:
        with pytest.raises(CommandError, match="inte bytt"):
            call_command("changepassword", user.email, stderr=StringIO())

    user.refresh_from_db()
    assert user.check_password(password) is is_taken
    assert installation() == ([("bytte lösenord med changepassword", {})] if is_taken else [])
    assert len(mails()) == is_taken
