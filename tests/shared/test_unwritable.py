"""A database that cannot be written: saves are refused at once, in words, with what was typed; everybody else reads on."""

import time

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from agreements.models import Agreement, Section
from samverkan.shared import http
from samverkan.shared.deadlines import set_deadlines
from samverkan.shared.failed import NOT_WRITING
from samverkan.shared.saving import BUSY, UNABLE, why_not_saved
from tests.factories import AgreementFactory, SectionFactory, UserFactory
from tests.posting import retyped
from tests.threads import at_once
from tests.unwritable import full, read_only

pytestmark = pytest.mark.django_db(transaction=True)

AT_ONCE = 4.0
"""Seconds within which an answer comes that waits for nothing, on a busy machine."""
BACKGROUND = "Torget är otryggt på kvällarna. " * 200
"""More than fits in what is free of a page of SQLite."""

cannot_write = pytest.mark.parametrize("state", [read_only, full], ids=["read_only", "full"])


@pytest.fixture(autouse=True)
def _cache_in_the_database(settings):
    settings.CACHES = {"default": {"BACKEND": "samverkan.shared.cache.DatabaseCacheThatTells", "LOCATION": "cache"}}
    call_command("createcachetable", verbosity=0)
    yield
    cache.clear()


@pytest.fixture
def _full_only_on_sqlite(state):
    if state is full and connection.vendor != "sqlite":
        pytest.skip("PostgreSQL has no bound to lower")


def address(agreement):
    return f"/overenskommelser/{agreement.pk}/avsnitt/ny/"


@cannot_write
@pytest.mark.usefixtures("_full_only_on_sqlite")
def test_new_row_is_refused_at_once_with_what_was_typed(client_for, state):
    agreement = AgreementFactory(bare=True)
    client = client_for(agreement.created_by)
    sent = retyped(client, address(agreement), heading="Bakgrund", body=BACKGROUND)

    with state():
        start = time.monotonic()
        answer = client.post(address(agreement), sent)
        seconds = time.monotonic() - start
    page = answer.content.decode()

    assert answer.status_code == 503
    assert UNABLE in page
    assert BACKGROUND.strip() in page
    assert seconds < AT_ONCE
    assert client.post(address(agreement), sent).status_code == 302, "sent again as it was, once it can be saved"


@cannot_write
@pytest.mark.usefixtures("_full_only_on_sqlite")
def test_change_is_refused_at_once_with_what_was_typed(client_for, state):
    section = SectionFactory(agreement=AgreementFactory(bare=True))
    client = client_for(section.agreement.created_by)
    where = f"/overenskommelser/{section.agreement_id}/avsnitt/{section.pk}/andra/"
    sent = retyped(client, where, body=BACKGROUND)

    with state():
        answer = client.post(where, sent)
    page = answer.content.decode()

    assert answer.status_code == 503
    assert UNABLE in page
    assert BACKGROUND.strip() in page
    assert client.post(where, sent).status_code == 302


def test_ten_saves_at_once_keep_nobody_waiting(client_for):
    agreement = AgreementFactory(bare=True)
    client = client_for(agreement.created_by)
    sent = retyped(client, address(agreement), heading="Bakgrund", body=BACKGROUND)
    savers = [client_for(agreement.created_by) for _ in range(10)]

    with read_only():
        start = time.monotonic()
        answers = at_once(
            *[lambda saver=saver: saver.post(address(agreement), sent) for saver in savers],
            lambda: client.get(agreement.get_absolute_url()),
        )
        seconds = time.monotonic() - start

    assert [answer.status_code for answer in answers] == [503] * 10 + [200]
    assert seconds < 4 * AT_ONCE


def test_sign_in_says_that_nothing_can_be_saved(client_for):
    UserFactory(email="kim@example.se").set_password("ett långt lösenord")
    client = client_for()
    client.raise_request_exception = False

    with read_only():
        answer = client.post("/konto/login/", {"login": "kim@example.se", "password": "ett långt lösenord"})

    assert "För många" not in answer.content.decode()
    assert answer.status_code == 503
    assert NOT_WRITING in answer.content.decode()


def test_form_that_somebody_is_saving_is_shown_again_and_few_wait_for_it(client_for, monkeypatch):
    monkeypatch.setattr(http, "_PATIENCE", 0.2)
    agreement = AgreementFactory(bare=True)
    client = client_for(agreement.created_by)
    sent = retyped(client, address(agreement), heading="Bakgrund", body="Kvällarna är otrygga.")
    senders = [client_for(agreement.created_by) for _ in range(6)]
    claimed = []
    monkeypatch.setattr(http, "_name_of_sent", lambda request: claimed.append(1) or "sent:one")
    cache.add("sent:one", "", 30)

    start = time.monotonic()
    answers = at_once(*[lambda sender=sender: sender.post(address(agreement), sent) for sender in senders])

    assert [answer.status_code for answer in answers] == [409] * 6
    assert all(http.AT_WORK in answer.content.decode() for answer in answers)
    assert all("Kvällarna är otrygga." in answer.content.decode() for answer in answers)
    assert time.monotonic() - start < 4 * AT_ONCE
    assert not Section.objects.exists()


def test_cache_that_cannot_be_written_raises_and_a_taken_key_does_not():
    taken = [cache.add("key", "one"), cache.add("key", "two")]

    with read_only():
        errors = []
        for write in (cache.add, cache.set):
            with pytest.raises(DatabaseError) as error:
                write("another_key", "one")
            errors.append(why_not_saved(error.value))

    assert taken == [True, False]
    assert errors == [UNABLE, UNABLE]


def _while_locked(agreement, call):
    """Call while another connection holds the agreement."""
    held = {}

    def hold():
        with transaction.atomic():
            Agreement.objects.select_for_update(of=("self",)).get(pk=agreement.pk)
            held["answer"] = at_once(call)[0]

    at_once(hold)
    return held["answer"]


def test_save_that_waits_too_long_for_another_is_shown_again(client_for):
    agreement = AgreementFactory(bare=True)
    section = SectionFactory(agreement=agreement)
    client = client_for(agreement.created_by)
    where = f"/overenskommelser/{agreement.pk}/avsnitt/{section.pk}/andra/"
    sent = retyped(client, where, body="Kvällarna är otrygga.")

    def save():
        with connection.cursor() as cursor:
            cursor.execute(
                "PRAGMA busy_timeout = 200" if connection.vendor == "sqlite" else "SET lock_timeout = '200ms'"
            )
        return client.post(where, sent)

    answer = _while_locked(agreement, save)

    assert answer.status_code == 503
    assert BUSY in answer.content.decode()
    assert "Kvällarna är otrygga." in answer.content.decode()


def test_page_has_deadlines_on_the_database():
    set_deadlines(connection)

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA busy_timeout")
            found = [cursor.fetchone()[0]]
        else:
            found = []
            for name in ("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout"):
                cursor.execute(f"SHOW {name}")
                found.append(cursor.fetchone()[0])
    connection.close()

    assert found == ([5000] if connection.vendor == "sqlite" else ["5s", "30s", "1min"])
