"""What the demonstration consists of, and that making it again changes nothing."""

import pytest
from django.core.management import call_command

from accounts.chain import broken_links
from accounts.models import AuditEvent, Membership, Organisation, User
from accounts.permissions import DRAFTERS
from actionplans.models import ActionPlan, Commitment
from agreements.models import Agreement
from followup.models import FollowUpEntry
from samverkan.demo.accounts import ACCOUNTS, PASSWORD
from samverkan.demo.builder import Content
from samverkan.management.commands.seed_demo import all_content

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]


def test_seeding_again_changes_nothing():
    models = [User, Membership, AuditEvent, Agreement, ActionPlan, Commitment, FollowUpEntry]
    before = [model.objects.count() for model in models]

    call_command("seed_demo", verbosity=0)

    assert [model.objects.count() for model in models] == before


def test_every_audit_chain_holds():
    assert [o.name for o in Organisation.objects.filter(audit_events__isnull=False).distinct() if broken_links(o)] == []


def test_every_agreement_stands_under_its_owner_and_title():
    known = set(Agreement.objects.values_list("organisation__municipality__code", "title"))

    assert known == {(content.owner, content.title) for content in all_content()}


def test_accounts_are_named_for_roles_and_stand_at_reserved_addresses():
    users = User.objects.all()

    assert all(user.is_demo and user.email.endswith(".example") for user in users)
    assert {user.email for user in users} == {account.email for account in ACCOUNTS}


def test_each_account_has_its_role():
    held = set(Membership.objects.values_list("user__email", "role", "organisation__kind", "organisation__code"))

    assert held == {(account.email, account.role, account.kind, account.code) for account in ACCOUNTS}


def test_every_owner_has_somebody_who_drafts():
    owners = set(Agreement.objects.values_list("organisation", flat=True))

    assert owners <= set(Membership.objects.filter(role__in=DRAFTERS).values_list("organisation", flat=True))


def test_only_the_administrator_may_open_the_admin():
    assert list(User.objects.filter(is_staff=True).values_list("email", "is_superuser")) == [
        ("administrator@samverkan.example", True)
    ]


def test_accounts_are_shown_with_one_password(capsys):
    call_command("show_demo_accounts")

    shown = capsys.readouterr().out
    assert shown.count(PASSWORD) == 1
    assert 6 <= shown.count("@") <= 10
    assert all(len(line) <= 100 for line in shown.splitlines())


def test_if_empty_does_nothing_when_there_is_an_agreement(monkeypatch):
    more = [Content(owner="0180", title="Ny", build=lambda actors: pytest.fail("must not be made"))]
    monkeypatch.setattr("samverkan.management.commands.seed_demo.all_content", lambda: more)

    call_command("seed_demo", "--if-empty")
