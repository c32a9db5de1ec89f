"""Failures of real pages with recognisable secrets in all that was sent: none is in the log, in a mail, or in the answer beyond the own text."""

import logging
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg2
import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import Role
from tests.factories import SectionFactory, UserFactory
from tests.posting import retyped
from tests.shared.reports.failing_pages import KINDS
from tests.shared.reports.told import (
    COOKIE,
    HEADER,
    PASSWORD,
    PERSONAL_NUMBER,
    SEARCHED,
    SENTENCE,
    Told,
    listening,
)

pytestmark = pytest.mark.django_db

FORM = {"text": SENTENCE, "title": SENTENCE, "body": f"{SENTENCE}. {PERSONAL_NUMBER}", "password": PASSWORD}


@pytest.fixture
def told(settings: Any) -> Iterator[Told]:
    settings.ADMINS = [("Drift", "drift@kommunen.example")]
    settings.ROOT_URLCONF = "tests.shared.reports.failing_pages"
    with listening() as told:
        yield told


def browser(user: Any = None) -> Client:
    """Return a browser that sends secrets in cookies and headers, and gets the answer that users get to a failure."""
    client = Client(raise_request_exception=False, headers={"X-Note": HEADER, "Authorization": f"Basic {HEADER}"})
    if user:
        client.force_login(user)
    client.cookies["samverkan_note"] = COOKIE
    return client


def database_away(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
    """Fail as the driver does when nobody answers."""
    with connection.wrap_database_errors:
        if connection.vendor == "postgresql":
            psycopg2.connect("host=/nowhere connect_timeout=1")
        sqlite3.connect("/nowhere/samverkan.sqlite3")


@contextmanager
def failing(*verbs: str) -> Iterator[None]:
    """Let statements that begin so fail with all that they hold in the exception's words."""

    def fail(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith(verbs):
            raise RuntimeError(f"{sql} DETAIL: {params}")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(fail):
        yield


@pytest.mark.parametrize("kind", KINDS)
def test_failure_with_what_was_typed_in_its_words_tells_none_of_it(told, kind):
    response = browser().post(f"/fel/{kind}/?q={SEARCHED}", FORM)

    assert response.status_code == 500
    assert "500 Internal Server Error: POST /fel/" in told.log
    assert len(told.mails) == 1
    told.assert_nothing_secret()
    assert PASSWORD not in response.content.decode()
    assert COOKIE not in response.content.decode()


def test_failure_is_told_with_its_class_and_its_place(told):
    browser().post("/fel/chained/", FORM)

    for text in (told.log, told.mails[0]):
        assert "ValueError\nwhich caused:" in text
        assert "RuntimeError" in text
        assert "tests/shared/reports/failing_pages.py" in text
        assert "_chained" in text


def test_failure_is_told_with_its_address_and_no_query(told):
    browser().post(f"/fel/key/?q={SEARCHED}", FORM)

    assert "500 Internal Server Error: POST /fel/<kind>/" in told.log


def test_signing_in_while_the_database_is_away_tells_nothing(told):
    sign_in = {"login": "anna@kommunen.example", "password": PASSWORD}

    with connection.execute_wrapper(database_away):
        response = browser().post(f"{reverse('account_login')}?next=/{SEARCHED}/", sign_in)

    page = response.content.decode()
    assert response.status_code == 503
    assert response["Retry-After"]
    assert "når inte sin databas" in page
    assert "anna@kommunen.example" in page
    assert PASSWORD not in page
    assert "Skicka igen" not in page
    assert len(told.mails) == 1
    assert "anna@kommunen.example" not in told.log + told.mails[0]
    told.assert_nothing_secret()


def test_asking_for_a_new_password_while_the_database_is_away_tells_nothing(told):
    with connection.execute_wrapper(database_away):
        response = browser().post(reverse("account_reset_password"), {"email": "anna@kommunen.example"})

    assert response.status_code == 503
    assert "anna@kommunen.example" not in told.log + "".join(told.mails)
    told.assert_nothing_secret()


def test_link_to_a_new_password_is_told_without_its_key(told):
    with connection.execute_wrapper(database_away):
        browser().get(f"/konto/password/reset/key/1a-{SEARCHED}/")

    assert "GET /konto/password/reset/key/<" in told.log
    told.assert_nothing_secret()


def test_saving_that_fails_tells_nothing_but_shows_the_text_to_its_author(told):
    section = SectionFactory()
    author = UserFactory(organisation=section.agreement.organisation, role=Role.COORDINATOR)
    address = reverse("part_update", args=[section.agreement_id, "avsnitt", section.pk])
    client = browser(author)
    sent = retyped(client, address, body=SENTENCE)

    with failing("UPDATE"):
        response = client.post(address, sent)

    assert response.status_code == 500
    assert SENTENCE in response.content.decode()
    assert f"user {author.pk}" in told.log
    assert f"POST /overenskommelser/{section.agreement_id}/" in told.log
    told.assert_nothing_secret()


def test_administration_that_fails_tells_nothing(told):
    staff = UserFactory(is_staff=True, is_superuser=True)
    client = browser(staff)

    with failing("SELECT COUNT"):
        response = client.get(f"/admin/accounts/user/?q={SEARCHED}")

    assert response.status_code == 500
    assert len(told.mails) == 1
    told.assert_nothing_secret()


def test_statements_are_not_logged_at_any_level(told, settings):
    connection.force_debug_cursor = True
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT %s", [SENTENCE])
    finally:
        connection.force_debug_cursor = False

    assert logging.getLogger("django.db.backends").getEffectiveLevel() >= logging.WARNING
    told.assert_nothing_secret()


# What a client makes up


@pytest.mark.parametrize("host", ["ondskan.example", "10.0.0.1", "a b", "<script>", "x" * 3000])
def test_foreign_host_makes_no_mail_and_one_short_line(told, host):
    response = browser().get("/", headers={"Host": host})

    assert response.status_code == 400
    assert told.mails == []
    assert len(told.log.splitlines()) == 1
    assert len(told.log) < 400
    assert "Traceback" not in told.log


def test_tampered_session_makes_no_mail(told):
    client = browser()
    client.cookies["samverkan_session"] = "förfalskad"

    client.get("/")

    assert told.mails == []
    told.assert_nothing_secret()
