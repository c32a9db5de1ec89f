"""Signing in: how often a password may be tried from where, who is never kept out by it, and what is said and logged."""

import logging

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.core.cache.backends.dummy import DummyCache
from django.core.checks import run_checks
from django.test import Client
from django.urls import reverse

from accounts import limits
from accounts.devices import cookie_name
from accounts.limits import AT_ACCOUNT, AT_ACCOUNT_FROM_ADDRESS, FROM_ADDRESS, ON_KNOWN_DEVICE, take_sign_in
from accounts.requests import network_of
from samverkan.shared.failed import NOT_WRITING
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
HERE, ELSEWHERE = "192.0.2.1", "198.51.100.7"


def sign_in(login, password=PASSWORD, *, address=HERE, client=None):
    return (client or Client()).post(
        reverse("account_login"), {"login": login, "password": password}, REMOTE_ADDR=address
    )


def fail(login, times, address=HERE, client=None):
    return [sign_in(login, "fel-lösenord-här", address=address, client=client) for _ in range(times)][-1]


def spend(login, times, address=HERE):
    """Use up tries as wrong passwords do, without asking for the page each time."""
    for _ in range(times):
        take_sign_in(login, address, "")


@pytest.fixture
def user():
    return UserFactory()


@pytest.fixture
def at_home(user):
    """A browser in which the user has signed in, and out again."""
    client = Client()
    assert sign_in(user.email, client=client, address=HERE).status_code == 302
    client.post(reverse("account_logout"))
    return client


# Who is kept out


def test_five_wrong_passwords_keep_that_account_out_from_there_alone(user):
    fail(user.email, AT_ACCOUNT_FROM_ADDRESS.places)

    assert sign_in(user.email).status_code == 429
    assert sign_in(user.email, address=ELSEWHERE).status_code == 302
    assert sign_in(UserFactory().email).status_code == 302


def test_wrong_passwords_of_others_never_keep_out_of_a_known_device(user, at_home):
    for number in range(10):
        spend(user.email, AT_ACCOUNT_FROM_ADDRESS.places, address=f"203.0.113.{number}")
    spend(user.email, AT_ACCOUNT_FROM_ADDRESS.places)

    assert sign_in(user.email, client=at_home).status_code == 302


def test_sixty_wrong_passwords_in_one_town_hall_refuse_nobody_else_there():
    for number in range(15):
        spend(f"namn{number}@example.se", 4)

    assert sign_in(UserFactory().email).status_code == 302


def test_one_password_at_many_accounts_is_slowed_but_not_for_those_who_are_at_home_there(user, at_home):
    for number in range(FROM_ADDRESS.places):
        spend(f"namn{number}@example.se", 1)

    assert sign_in(UserFactory().email).status_code == 429
    assert sign_in(UserFactory().email, address=ELSEWHERE).status_code == 302
    assert sign_in(user.email).status_code == 302, "another device, where the account has been signed in to before"


def test_guessing_from_many_addresses_is_slowed(user):
    for number in range(AT_ACCOUNT.places):
        spend(user.email, 1, address=f"203.0.113.{number}")

    assert sign_in(user.email, address="203.0.113.250").status_code == 429


def test_guessing_on_a_known_device_is_slowed(user, at_home):
    fail(user.email, ON_KNOWN_DEVICE.places, client=at_home)

    assert sign_in(user.email, client=at_home).status_code == 429
    assert sign_in(user.email, address=ELSEWHERE).status_code == 302


def test_one_subscriber_with_many_addresses_is_one(user, rf):
    for number in range(AT_ACCOUNT_FROM_ADDRESS.places):
        spend(user.email, 1, address=network_of(rf.get("/", REMOTE_ADDR=f"2001:db8:1:2::{number}")))

    assert sign_in(user.email, address="2001:db8:1:2:ffff::1").status_code == 429
    assert sign_in(user.email, address="2001:db8:1:3::1").status_code == 302


def test_right_passwords_use_nothing_up(user):
    for _ in range(AT_ACCOUNT_FROM_ADDRESS.places + 1):
        assert sign_in(user.email).status_code == 302


def test_link_for_a_new_password_is_never_refused_because_of_wrong_ones(user):
    spend(user.email, AT_ACCOUNT_FROM_ADDRESS.places)

    answer = Client().post(reverse("account_reset_password"), {"email": user.email}, REMOTE_ADDR=HERE)

    assert answer.status_code == 302


# The known device


def cookies_of(client):
    return {name: cookie for name, cookie in client.cookies.items() if name.startswith("samverkan_device_")}


def test_known_device_is_a_signed_cookie_that_scripts_do_not_see(user, at_home):
    (cookie,) = cookies_of(at_home).values()

    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/konto/")
    assert cookie["max-age"] > 180 * 24 * 60 * 60
    assert user.email not in cookie.OutputString()


@pytest.mark.parametrize("what", ["password", "email"])
def test_device_is_unknown_once_password_or_address_is_changed(user, at_home, what):
    if what == "password":
        user.set_password("en helt annan fras")
    else:
        user.email = "nytt.namn@example.se"
    user.save()
    spend(user.email, AT_ACCOUNT_FROM_ADDRESS.places)

    assert fail(user.email, 1, client=at_home).status_code == 429


@pytest.mark.parametrize("forged", ["", "x", "eyJkZXZpY2UiOiJ4In0:1abc:xyz"])
def test_forged_cookie_makes_no_device_known(user, at_home, forged):
    (name,) = cookies_of(at_home)
    at_home.cookies[name] = forged
    spend(user.email, AT_ACCOUNT_FROM_ADDRESS.places)

    assert sign_in(user.email, client=at_home).status_code == 429


def test_cookie_of_one_account_makes_no_device_known_to_another(user, at_home):
    other = UserFactory()
    (cookie,) = cookies_of(at_home).values()
    thief = Client()
    thief.cookies[cookie_name(other.email)] = cookie.value
    spend(other.email, AT_ACCOUNT_FROM_ADDRESS.places)

    assert sign_in(other.email, client=thief).status_code == 429


# What is said


def test_refusal_says_how_long_and_what_to_do_and_keeps_the_address(user):
    spend(user.email, AT_ACCOUNT_FROM_ADDRESS.places)

    answer = fail(user.email, 1)

    page = answer.content.decode()
    assert answer.status_code == 429
    assert 0 < int(answer["Retry-After"]) <= AT_ACCOUNT_FROM_ADDRESS.seconds
    for words in ("5 minuter", "Glömt lösenordet", "enhet där du har varit inloggad", "administrerar", user.email):
        assert words in page
    assert "fel-lösenord-här" not in page


@pytest.mark.parametrize("kind", ["known", "unknown", "closed"])
def test_wrong_password_is_answered_alike(kind):
    login = "ingen@example.se" if kind == "unknown" else UserFactory(is_active=kind == "known").email

    answers = [fail(login, 1) for _ in range(AT_ACCOUNT_FROM_ADDRESS.places + 1)]

    assert [answer.status_code for answer in answers] == [422] * AT_ACCOUNT_FROM_ADDRESS.places + [429]
    assert "stämmer inte" in answers[0].content.decode()


def test_one_password_is_hashed_whether_or_not_the_address_is_known(user, monkeypatch):
    from django.contrib.auth.hashers import MD5PasswordHasher

    hashed = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *args: hashed.append(1) or encode(*args))

    counts = []
    for login in (user.email, "ingen@example.se", UserFactory(is_active=False, password="x").email):
        hashed.clear()
        fail(login, 1)
        counts.append(len(hashed))

    assert counts == [1, 1, 1]


def test_closed_account_with_the_right_password_is_told(user):
    user.is_active = False
    user.save()

    answer = sign_in(user.email)

    assert (answer.status_code, answer.url) == (302, reverse("account_inactive"))


def test_cache_that_cannot_be_written_is_told_from_too_many_tries(user, settings):
    settings.CACHES = {"default": {"BACKEND": "tests.accounts.test_sign_in.ReadOnlyCache"}}

    answer = sign_in(user.email)

    assert answer.status_code == 503
    assert NOT_WRITING in answer.content.decode()
    assert "många" not in answer.content.decode()


def test_link_is_not_asked_for_uncounted(user, settings):
    settings.CACHES = {"default": {"BACKEND": "tests.accounts.test_sign_in.ReadOnlyCache"}}

    answer = Client(raise_request_exception=False).post(reverse("account_reset_password"), {"email": user.email})

    assert answer.status_code == 503
    assert NOT_WRITING in answer.content.decode()


class ReadOnlyCache(DummyCache):
    """Keeps nothing and says so, as the cache in a database that cannot be written."""

    def add(self, key, value, timeout=None, version=None):
        return False


def test_account_is_known_by_its_own_address_alone(user):
    EmailAddress.objects.create(user=user, email="planterad@example.se", verified=True, primary=True)

    assert sign_in("planterad@example.se").status_code == 422
    assert sign_in(user.email).status_code == 302


# What is logged


def test_each_event_is_one_line_without_what_was_typed(user, caplog):
    with caplog.at_level(logging.INFO, logger="accounts"):
        sign_in(user.email)
        fail("hemligt@example.se", 1)
        spend(user.email, AT_ACCOUNT_FROM_ADDRESS.places, address=ELSEWHERE)
        fail(user.email, 1, address=ELSEWHERE)
        Client().post(reverse("account_reset_password"), {"email": user.email})

    lines = [record.getMessage() for record in caplog.records if record.name.startswith("accounts")]
    assert [line.partition(":")[0] for line in lines[:2]] == ["Sign-in", "Sign-in failed"]
    assert f"account {user.pk} from {HERE}" in lines[0]
    assert "account unknown" in lines[1]
    assert "refused" in lines[-2]
    assert "Password link asked for" in lines[-1]
    assert not any("@" in line or "hemligt" in line or "fel-lösenord" in line for line in lines)


# Where a request comes from


@pytest.mark.parametrize(
    ("proxies", "passed", "expected"),
    [
        (0, "203.0.113.9", HERE),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "10.0.0.1, 203.0.113.9", "203.0.113.9"),
        (2, "10.0.0.1, 203.0.113.9, 192.0.2.80", "203.0.113.9"),
        (2, "203.0.113.9", HERE),
        (1, "", HERE),
        (1, "2001:db8:1:2:3::9", "2001:db8:1:2::/64"),
        (1, "::ffff:203.0.113.9", "203.0.113.9"),
        (1, "nonsens", "nonsens"),
    ],
)
def test_address_is_the_one_that_our_proxies_saw(rf, settings, proxies, passed, expected):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies

    request = rf.get("/", REMOTE_ADDR=HERE, headers={"x-forwarded-for": passed} if passed else {})

    assert network_of(request) == expected


@pytest.mark.parametrize(
    ("header", "proxies", "refused"),
    [(("HTTP_X_FORWARDED_PROTO", "https"), 0, True), (("HTTP_X_FORWARDED_PROTO", "https"), 2, False), (None, 0, False)],
)
def test_deploy_check_refuses_a_proxy_that_nobody_counted(settings, header, proxies, refused):
    settings.SECURE_PROXY_SSL_HEADER = header
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies

    found = [m.id for m in run_checks(include_deployment_checks=True)]

    assert ("accounts.E002" in found) is refused


@pytest.mark.parametrize(
    ("hosts", "refused"), [(["*"], True), ([".example.se"], True), ([".example.se", "samverkan.example.se"], False)]
)
def test_deploy_check_wants_a_whole_host_for_links(settings, hosts, refused):
    settings.ALLOWED_HOSTS = hosts
    settings.CSRF_TRUSTED_ORIGINS = []

    found = [m.id for m in run_checks(include_deployment_checks=True)]

    assert ("accounts.E003" in found) is refused


def test_places_are_taken_once_by_those_who_come_at_once():
    taken = [limits._take(AT_ACCOUNT_FROM_ADDRESS, "någon") for _ in range(AT_ACCOUNT_FROM_ADDRESS.places)]

    assert len(set(taken)) == AT_ACCOUNT_FROM_ADDRESS.places
    with pytest.raises(limits.TooMany):
        limits._take(AT_ACCOUNT_FROM_ADDRESS, "någon")
    cache.delete(taken[0])
    assert limits._take(AT_ACCOUNT_FROM_ADDRESS, "någon") == taken[0]
