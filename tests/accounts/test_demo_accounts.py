"""Demonstration accounts, whose password is public, open nothing but a demonstration."""

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.test import Client
from django.urls import reverse

from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db


def sign_in(user) -> Client:
    client = Client()
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    return client


def is_signed_in(client: Client) -> bool:
    return client.get(reverse("account_change_password")).status_code == 200


@pytest.mark.parametrize(
    ("is_demo", "demonstration", "may"),
    [(True, True, True), (True, False, False), (False, True, True), (False, False, True)],
)
def test_sign_in_by_account_and_installation(settings, is_demo, demonstration, may):
    settings.DEMO = demonstration

    client = sign_in(UserFactory(is_demo=is_demo))

    assert is_signed_in(client) is may


def test_sign_in_of_a_stray_account_says_that_it_is_closed(settings):
    settings.DEMO = False
    user = UserFactory(is_demo=True)

    answer = Client().post(reverse("account_login"), {"login": user.email, "password": PASSWORD}, follow=True)

    assert "Kontot är stängt" in answer.content.decode()


def test_session_from_the_demonstration_ends_in_production(settings):
    client = sign_in(UserFactory(is_demo=True))
    assert is_signed_in(client)

    settings.DEMO = False

    assert not is_signed_in(client)


def test_check_finds_demo_accounts_in_production(settings):
    settings.DEMO = False
    UserFactory(is_demo=True)

    found = run_checks(databases=["default"])

    assert [m.id for m in found if m.id == "accounts.E001"] == ["accounts.E001"]
    with pytest.raises(SystemCheckError, match="demonstrationskonton"):
        call_command("check", databases=["default"])


@pytest.mark.parametrize(("is_demo", "demonstration"), [(False, False), (True, True), (False, True)])
def test_check_is_silent_otherwise(settings, is_demo, demonstration):
    settings.DEMO = demonstration
    UserFactory(is_demo=is_demo)

    assert not [m for m in run_checks(databases=["default"]) if m.id == "accounts.E001"]


def test_check_asks_no_database_unless_told(settings, django_assert_num_queries):
    settings.DEMO = False
    UserFactory(is_demo=True)

    with django_assert_num_queries(0):
        found = run_checks()

    assert not [m for m in found if m.id == "accounts.E001"]
