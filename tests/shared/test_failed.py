"""Failures answer with what was typed and a way to send it anew, and touch nothing that may be what failed."""

import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import Role
from samverkan.shared.failed import AWAY, NOT_WRITING, TOO_LARGE, _of_postgresql
from samverkan.shared.saving import BUSY
from tests.factories import SectionFactory, UserFactory
from tests.posting import retyped
from tests.shared.reports.test_secrets import PASSWORD, SENTENCE, database_away, failing

pytestmark = pytest.mark.django_db

BASE = Path(__file__).resolve().parents[2]


@pytest.fixture
def section():
    return SectionFactory()


def author_of(section, **options) -> Client:
    client = Client(raise_request_exception=False, **options)
    client.force_login(UserFactory(organisation=section.agreement.organisation, role=Role.COORDINATOR))
    return client


def address_of(section) -> str:
    return reverse("part_update", args=[section.agreement_id, "avsnitt", section.pk])


def fields_to_send_again(page: str) -> dict[str, str]:
    fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    return {name: unescape(value) for name, value in fields}


def test_failed_save_is_shown_by_field_and_can_be_sent_anew(section):
    client, address = author_of(section), address_of(section)
    typed = {"heading": "Lägesbild & mål", "body": f"{SENTENCE}.\n\nAndra stycket."}
    sent = retyped(client, address, **typed)

    with failing("UPDATE"):
        failed = client.post(f"{address}?fran=planen", sent)
    page = failed.content.decode()
    again = fields_to_send_again(page)
    saved = client.post(address, again)

    assert failed.status_code == 500
    assert "<h3>Rubrik</h3>" in page
    assert "Lägesbild &amp; mål" in page
    assert f'action="{address}?fran=planen"' in page
    assert "form_key" not in re.findall(r"<h3>(.*?)</h3>", page)
    assert saved.status_code == 302
    section.refresh_from_db()
    assert (section.heading, section.body) == (typed["heading"], typed["body"])


def test_failed_save_carries_a_token_that_passes(section):
    client, address = author_of(section, enforce_csrf_checks=True), address_of(section)
    sent = retyped(client, address, body=SENTENCE)
    sent["csrfmiddlewaretoken"] = client.get(address).context["csrf_token"]

    with failing("UPDATE"):
        failed = client.post(address, sent)
    again = fields_to_send_again(failed.content.decode())

    assert again["csrfmiddlewaretoken"] != str(sent["csrfmiddlewaretoken"])
    assert client.post(address, again).status_code == 302


def test_failure_touches_no_database(section, django_assert_num_queries):
    client, address = author_of(section), address_of(section)
    sent = retyped(client, address, body=SENTENCE)
    asked = []

    def away(execute: Any, sql: str, *rest: Any) -> Any:
        asked.append(sql)
        return database_away(execute, sql, *rest)

    with connection.execute_wrapper(away):
        failed = client.post(address, sent)

    page = failed.content.decode()
    assert failed.status_code == 503
    assert AWAY in page
    assert SENTENCE in page
    assert "Skicka igen" in page
    assert len(asked) == 1  # Whose session it is.


def test_text_that_another_site_sends_is_neither_shown_nor_sent_anew(section):
    client = author_of(section, enforce_csrf_checks=True)

    with connection.execute_wrapper(database_away):
        responses = [
            client.post(address_of(section), {"body": SENTENCE}),
            client.post(address_of(section), {"body": SENTENCE, "csrfmiddlewaretoken": "a" * 32}),
        ]

    for response in responses:
        assert SENTENCE not in response.content.decode()
        assert "Skicka igen" not in response.content.decode()


def test_password_is_neither_shown_nor_sent_anew(section):
    client = author_of(section)
    sent = {"oldpassword": PASSWORD, "password1": f"{PASSWORD}1", "password2": f"{PASSWORD}1"}

    with connection.execute_wrapper(database_away):
        response = client.post(reverse("account_change_password"), sent)

    assert response.status_code == 503
    assert PASSWORD not in response.content.decode()
    assert "Skicka igen" not in response.content.decode()


def test_file_is_told_not_to_follow(section):
    client, address = author_of(section), address_of(section)
    sent = retyped(client, address, body=SENTENCE) | {"file": SimpleUploadedFile("a.txt", b"abc")}

    with failing("UPDATE"):
        page = client.post(address, sent).content.decode()

    assert "Filer följer inte med" in page


def test_page_that_only_was_opened_leads_back_to_itself(section):
    client = author_of(section)

    with connection.execute_wrapper(database_away):
        page = client.get(f"{address_of(section)}?a=1").content.decode()

    assert f'href="{address_of(section)}?a=1"' in page
    assert "Det du skrev" not in page


def test_failure_of_the_page_for_failures_is_a_plain_page(section, settings, tmp_path):
    client = author_of(section)
    (tmp_path / "500.html").write_text("{% broken %}")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]

    with connection.execute_wrapper(database_away):
        response = client.post(address_of(section), {"body": SENTENCE})

    assert response.status_code == 503
    assert "Felet är vårt, inte ditt." in response.content.decode()
    assert response["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    ("kind", "code", "said"),
    [
        ("OperationalError", None, AWAY),
        ("InterfaceError", None, AWAY),
        ("AdminShutdown", "57P01", AWAY),
        ("TooManyConnections", "53300", AWAY),
        ("DiskFull", "53100", NOT_WRITING),
        ("ReadOnlySqlTransaction", "25006", NOT_WRITING),
        ("QueryCanceled", "57014", ""),
        ("LockNotAvailable", "55P03", BUSY),
        ("UniqueViolation", "23505", ""),
        ("UndefinedTable", "42P01", ""),
        ("ProgrammingError", None, ""),
    ],
)
def test_absence_is_said_only_when_it_is_certain(kind, code, said):
    assert _of_postgresql(kind, code) == said


def test_page_for_failures_asks_for_nothing_but_styles():
    text = (BASE / "templates/500.html").read_text()

    assert set(re.findall(r"{% (\w+)", text)) <= {"comment", "endcomment", "if", "else", "endif", "include"}
    assert all((BASE / path.lstrip("/")).exists() for path in re.findall(r'href="(/static/[^"]+)"', text))


# What nobody can make sense of

FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"
CRAFTED = {
    "unknown charset": (f"{MULTIPART}; boundary=x; charset=nonsense", b"--x--"),
    "charset that is no text": (f"{MULTIPART}; boundary=x; charset=base64", b"--x--"),
    "utf-7": (f"{FORM}; charset=utf-7", b"a=b"),
    "utf-16": (f"{MULTIPART}; boundary=x; charset=utf-16", b"--x--"),
    "latin-1": (f"{FORM}; charset=iso-8859-1", b"a=%E5"),
    "undefined": (f"{FORM}; charset=undefined", b"a=b"),
    "no boundary": (MULTIPART, b"a=b"),
    "boundary of nothing": (f"{MULTIPART}; boundary=", b"a=b"),
    "too many fields": (
        FORM,
        b"&".join(b"a%d=1" % number for number in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)),
    ),
    "too large": (FORM, b"body=" + b"a" * 2_700_000),
}


@pytest.mark.parametrize("path", ["/", "/konto/login/", "/konto/password/reset/", "/admin/login/"])
@pytest.mark.parametrize("kind", CRAFTED)
def test_crafted_form_is_answered_400_in_swedish(kind, path):
    content_type, body = CRAFTED[kind]
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    token = client.get("/konto/login/").context["csrf_token"]

    response = client.generic("POST", path, body, content_type=content_type, headers={"X-CSRFToken": str(token)})

    page = response.content.decode()
    assert response.status_code == 400
    assert "Det gick inte att förstå anropet" in page
    assert (TOO_LARGE in page) == (kind in {"too many fields", "too large"})


@pytest.mark.parametrize("length", ["-1", "abc", "99999999999999999999", "1e3", "²", "1" * 5000])
@pytest.mark.parametrize("content_type", [FORM, f"{MULTIPART}; boundary=x"])
def test_broken_length_is_answered_400(length, content_type):
    client = Client(raise_request_exception=False)

    response = client.generic("POST", "/konto/login/", b"a=b", content_type=content_type, CONTENT_LENGTH=length)

    assert response.status_code == 400


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"--x",
        b"\xff\x00" * 50,
        b"--x\r\nContent-Disposition: form-data\r\n\r\na\r\n--x--",
        b'--x\r\nContent-Disposition: form-data; name="a"\r\nContent-Transfer-Encoding: base64\r\n\r\n!\xff=a\r\n--x--',
        b'--x\r\nContent-Disposition: form-data; name="a"\r\nContent-Length: z\r\n\r\na\r\n--x--',
    ],
)
def test_malformed_body_is_no_failure(body):
    client = Client(raise_request_exception=False)

    response = client.generic("POST", "/konto/login/", body, content_type=f"{MULTIPART}; boundary=x")

    assert response.status_code < 500


@pytest.mark.parametrize(
    "path",
    ["/?q=%00", "/kommuner/%00/", "/%00", "/overenskommelser/?q=a%00b", "/konto/login/?next=%00", "/planer/1%00/"],
)
def test_nul_in_an_address_is_answered_400(section, path):
    response = author_of(section).get(path)

    assert response.status_code == 400
    assert "Det gick inte att förstå anropet" in response.content.decode()


@pytest.mark.parametrize("content_type", ["text/html; charset=utf-8", "a/b; charset=UTF8", "", "a/b; charset=us-ascii"])
def test_other_words_for_our_encoding_are_understood(content_type):
    assert Client().get("/konto/login/", content_type=content_type).status_code == 200


def test_sender_who_hangs_up_is_no_failure_of_ours(section, caplog):
    class Gone:
        def read(self, *args: Any) -> bytes:
            raise OSError("borta")

        readline = close = read

    client = author_of(section)
    response = client.generic("POST", address_of(section), b"body=a", content_type=FORM, **{"wsgi.input": Gone()})

    assert response.status_code == 400
    assert [record.levelname for record in caplog.records if record.name == "django.request"] in ([], ["WARNING"])
