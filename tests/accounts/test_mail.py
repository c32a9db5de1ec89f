"""Mail leaves outside the request: the same work for every address, sent once, tried again, given up, and never with a secret kept."""

import ast
import os
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from zeal import zeal_ignore

from accounts.limits import LINKS_TO_ADDRESS
from accounts.mail import courier, kinds, outbox, send_due, send_later
from accounts.mail.links import link_to
from accounts.models import AuditEvent, OutgoingMail
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
NEW = "tre-ugglor-på-taket"


class Away(BaseEmailBackend):
    """A mail server that is not there."""

    def send_messages(self, messages):
        raise ConnectionRefusedError("lösenord i klartext")


@pytest.fixture
def server_away(settings):
    settings.EMAIL_BACKEND = f"{__name__}.Away"


def ask(address, **extra):
    return Client().post(reverse("account_reset_password"), {"email": address}, **extra)


def link_in(text):
    return re.search(r"https?://[^/]+(/\S+)", text)[1]


# Asking for a link


def test_asking_sends_nothing_and_does_the_same_for_every_address(server_away):
    closed, known = UserFactory(is_active=False), UserFactory()
    ask("forst@example.se")
    answers, queries = [], []

    for address in (known.email, closed.email, "ingen@example.se"):
        with CaptureQueriesContext(connection) as captured:
            answer = ask(address)
        answers.append((answer.status_code, answer.url))
        queries.append([re.sub(r"'[^']*'|\d+|\"s\w+\"", "", q["sql"]) for q in captured])

    assert answers == [(302, reverse("account_reset_password_done"))] * 3
    assert queries[0] == queries[1] == queries[2]


def test_link_reaches_who_has_an_account_and_nobody_else():
    user, closed = UserFactory(), UserFactory(is_active=False)
    for address in (user.email.upper(), closed.email, "ingen@example.se"):
        ask(address)

    send_due()

    assert [message.to for message in mail.outbox] == [[user.email]]
    assert OutgoingMail.objects.count() == 0


def test_link_chooses_a_password_once_recorded_and_told():
    user = UserFactory()
    ask(user.email)
    send_due()
    client = Client()

    page = client.get(link_in(mail.outbox[0].body), follow=True)
    answer = client.post(page.request["PATH_INFO"], {"password1": NEW, "password2": NEW})

    assert answer.url == reverse("account_reset_password_from_key_done")
    user.refresh_from_db()
    assert user.check_password(NEW)
    assert any(name.startswith("samverkan_device_") for name in client.cookies)
    assert AuditEvent.objects.of_chain(None).last().verb == "valde nytt lösenord genom länk"
    send_due()
    assert mail.outbox[-1].subject == "Ditt lösenord i Samverkan är bytt"
    assert "Länken gäller inte längre" in client.get(link_in(mail.outbox[0].body), follow=True).content.decode()


@pytest.mark.parametrize(
    "change", [{"email": "annan@example.se"}, {"is_staff": True}, {"is_superuser": True}, {"is_active": False}]
)
def test_link_is_void_after_a_change_of_the_account(change):
    user = UserFactory()
    ask(user.email)
    send_due()
    type(user).objects.filter(pk=user.pk).update(**change)

    page = Client().get(link_in(mail.outbox[0].body), follow=True)

    assert "Länken gäller inte längre" in page.content.decode()


def test_too_many_links_are_not_sent_and_not_told():
    user = UserFactory()

    answers = [ask(user.email) for _ in range(LINKS_TO_ADDRESS.places + 2)]

    assert {(answer.status_code, answer.url) for answer in answers} == {(302, reverse("account_reset_password_done"))}
    assert OutgoingMail.objects.count() == LINKS_TO_ADDRESS.places


# Where links lead


@pytest.mark.parametrize(
    ("hosts", "origins", "asked", "expected"),
    [
        (["samverkan.example.se"], [], "samverkan.example.se", "https://samverkan.example.se"),
        ([".example.se", "samverkan.example.se"], [], "evil.example.se", "https://samverkan.example.se"),
        (["*", "samverkan.example.se"], [], "evil.example.org", "https://samverkan.example.se"),
        (["a.example.se", "b.example.se"], [], "b.example.se", "https://b.example.se"),
        (["a.example.se"], [], "a.example.se:6666", "https://a.example.se"),
        (["a.example.se"], ["https://a.example.se:8443"], "a.example.se:8443", "https://a.example.se:8443"),
        (["[::1]", "a.example.se"], [], "[::1]", "https://[::1]"),
    ],
)
def test_links_lead_to_hosts_that_the_operator_has_named(settings, hosts, origins, asked, expected):
    settings.ALLOWED_HOSTS, settings.CSRF_TRUSTED_ORIGINS, settings.DEMO = hosts, origins, False
    user = UserFactory()

    ask(user.email, headers={"host": asked}, secure=True)
    send_due()

    assert f"\n{expected}/konto/password/reset/key/" in mail.outbox[0].body


def test_links_of_commands_lead_to_the_first_host(settings):
    settings.ALLOWED_HOSTS, settings.CSRF_TRUSTED_ORIGINS = [".example.se", "samverkan.example.se"], []

    assert link_to("/").endswith("://samverkan.example.se/")


# Sending


def test_mail_is_written_with_the_act_and_goes_with_it():
    @transaction.atomic
    def act_that_fails():
        send_later("password_changed", to=UserFactory())
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        act_that_fails()

    assert OutgoingMail.objects.count() == 0


def test_what_waits_holds_no_secret_and_no_text():
    user = UserFactory()
    ask(user.email)

    row = OutgoingMail.objects.values().get()

    assert set(row) == {"id", "kind", "address", "origin", "parameters", "attempts", "asked_at", "due_at"}
    assert row["parameters"] == {}


@pytest.mark.parametrize(("kind", "parameters"), [("okänt", {}), ("password_changed", {"text": "x" * 201})])
def test_mail_of_no_kind_or_with_a_whole_text_is_refused(kind, parameters):
    with pytest.raises(ValueError, match="kind of mail"):
        send_later(kind, to="a@example.se", parameters=parameters)


def test_two_processes_never_send_the_same_mail():
    send_later("password_changed", to=UserFactory())
    seen_by_both = [OutgoingMail.objects.get(), OutgoingMail.objects.get()]

    assert [outbox._take_on(row) for row in seen_by_both] == [True, False]


def test_mail_is_tried_again_with_growing_pauses_and_given_up_after_a_day(server_away, caplog):
    send_later("password_changed", to=UserFactory())
    start, pauses = timezone.now(), []

    while row := OutgoingMail.objects.first():
        asked, tried = row.asked_at, timezone.now()
        assert send_due() == 0
        if row := OutgoingMail.objects.first():
            pause = row.due_at - tried
            pauses.append(pause)
            OutgoingMail.objects.update(asked_at=asked - pause, due_at=start)

    assert pauses == sorted(pauses, key=lambda p: p.total_seconds() // 2)
    assert pauses[0] < timedelta(minutes=2) < timedelta(hours=3) < pauses[-1]
    assert "given up" in caplog.messages[-1]
    assert not any("klartext" in line or "@" in line for line in caplog.messages)


def test_mail_that_fails_holds_up_no_other(settings, monkeypatch):
    send_later("password_reset", to=UserFactory(), parameters={})
    send_later("password_changed", to=UserFactory())
    monkeypatch.setitem(kinds._KINDS, "password_reset", kinds.Kind("Ämne", "accounts/mail/finns_inte.txt"))

    assert send_due() == 1
    assert [row.attempts for row in OutgoingMail.objects.all()] == [1]


@pytest.mark.parametrize("kind", sorted(kinds._KINDS))
def test_every_kind_is_composed_in_swedish_without_markup(kind):
    user = UserFactory(full_name="Åsa & Öberg")
    parameters = {"old": "a@example.se", "new": "b@example.se", "what": "kontot är stängt", "role": "läsare"}
    send_later(kind, to=user, parameters={**parameters, "organisation": "Å & Ö kommun", "since": "", "until": ""})

    subject, text = kinds.compose(OutgoingMail.objects.get())

    assert "Samverkan" in subject
    assert text.startswith("Hej!\n")
    assert "&amp;" not in text
    assert "{" not in text
    assert max(map(len, re.findall(r"\S+", text))) < 200


def test_thread_begins_anew_in_a_forked_process(settings, monkeypatch):
    begun = []
    monkeypatch.setattr(courier.threading, "Thread", lambda **kwargs: begun.append(kwargs) or Begun())
    monkeypatch.setattr(courier, "_running_in", None)
    settings.MAIL_IN_BACKGROUND = True

    courier.begin()
    courier.begin()
    courier._after_fork()
    courier.begin()

    assert [thread["daemon"] for thread in begun] == [True, True]


class Begun:
    """A thread that is not begun in a test."""

    def start(self):
        pass


def test_no_thread_runs_in_tests():
    Client().get(reverse("account_login"))

    assert courier._running_in != os.getpid()


# The one way


def test_mail_leaves_nowhere_else():
    allowed = {
        "accounts/mail/outbox.py",
        "samverkan/management/commands/anchor_log.py",  # A command, in nobody's request: its operator sees whether it went.
    }
    ways = {"send_mail", "send_mass_mail", "EmailMessage", "EmailMultiAlternatives", "get_connection", "email_user"}
    root = Path(django_settings.BASE_DIR)
    found = set()

    for app in ("accounts", "agreements", "actionplans", "followup", "samverkan"):
        for path in (root / app).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                named = getattr(node, "name", None) if isinstance(node, ast.alias) else getattr(node, "attr", None)
                if named in ways and "transaction.get_connection" not in path.read_text():
                    found.add(path.relative_to(root).as_posix())

    assert found == allowed, "Let it leave by accounts.mail.send_later"


# The own password


def test_changed_password_is_recorded_told_and_ends_the_other_sessions():
    user, here, there = UserFactory(), Client(), Client()
    for client in (here, there):
        client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})

    answer = here.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    )
    send_due()

    assert answer.url == reverse("home")
    assert here.get(reverse("account_change_password")).status_code == 200
    with zeal_ignore():  # Django asks twice for a session that has ended.
        assert there.get(reverse("account_change_password")).status_code == 302
    event = AuditEvent.objects.of_chain(None).last()
    assert (event.verb, event.recorded_by, event.changes) == ("bytte lösenord", user, {})
    assert [(message.to, message.subject) for message in mail.outbox] == [
        ([user.email], "Ditt lösenord i Samverkan är bytt")
    ]


def test_own_password_cannot_be_guessed_in_an_open_session(client_for):
    user = UserFactory()
    client = client_for(user)
    form = {"oldpassword": "fel-lösenord-här", "password1": NEW, "password2": NEW}

    answers = [client.post(reverse("account_change_password"), form) for _ in range(10)]
    last = client.post(reverse("account_change_password"), {**form, "oldpassword": PASSWORD})

    assert {answer.status_code for answer in answers} == {422}
    assert "Vänta" in last.content.decode()
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
