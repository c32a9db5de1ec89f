"""What a browser may keep of every page, what it is told on signing out, and what lies in its cookies."""

import re
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, get_resolver, reverse

from accounts.models import Role
from samverkan.shared.kept import READER_COOKIE, reader_of
from tests.factories import SectionFactory, UserFactory
from tests.people import organisation_in
from tests.posting import retyped
from tests.test_access import ACCESS, COUNTERPART, OWN, STATES, World, world_in

pytestmark = pytest.mark.django_db

NOTHING, FOR_THE_WAY_BACK = "private, no-store", "private, no-cache"

# Pages where one writes or confirms are kept for the way back; of all others nothing is.
KEPT = {
    "home": NOTHING,
    "agreement_list": NOTHING,
    "municipality_list": NOTHING,
    "police_area_list": NOTHING,
    "coverage_show": NOTHING,
    "municipality_show": NOTHING,
    "police_area_show": NOTHING,
    "agreement_create": FOR_THE_WAY_BACK,
    "agreement_show": NOTHING,
    "agreement_update": FOR_THE_WAY_BACK,
    "agreement_delete": FOR_THE_WAY_BACK,
    "agreement_lock": FOR_THE_WAY_BACK,
    "agreement_unlock": FOR_THE_WAY_BACK,
    "agreement_register": FOR_THE_WAY_BACK,
    "part_create": FOR_THE_WAY_BACK,
    "part_update": FOR_THE_WAY_BACK,
    "part_delete": FOR_THE_WAY_BACK,
    "signature_update": FOR_THE_WAY_BACK,
    "number_update": FOR_THE_WAY_BACK,
    "agreement_print": NOTHING,
    "agreement_pdf": NOTHING,
    "agreement_json": NOTHING,
    "plan_show": NOTHING,
    "plan_pdf": NOTHING,
    "plan_json": NOTHING,
    "plan_create": FOR_THE_WAY_BACK,
    "plan_update": FOR_THE_WAY_BACK,
    "plan_delete": FOR_THE_WAY_BACK,
    "plan_adopt": FOR_THE_WAY_BACK,
    "plan_part_create": FOR_THE_WAY_BACK,
    "plan_part_update": FOR_THE_WAY_BACK,
    "plan_part_delete": FOR_THE_WAY_BACK,
    "commitment_create": FOR_THE_WAY_BACK,
    "commitment_update": FOR_THE_WAY_BACK,
    "commitment_delete": FOR_THE_WAY_BACK,
    "commitment_show": NOTHING,
    "entry_create": FOR_THE_WAY_BACK,
    "entry_correct": FOR_THE_WAY_BACK,
    "entry_withdraw": FOR_THE_WAY_BACK,
    "entry_erase": FOR_THE_WAY_BACK,
    "signature_confirm": FOR_THE_WAY_BACK,
    "signature_show": NOTHING,
    "record_erase": FOR_THE_WAY_BACK,
    "agreement_confirm": FOR_THE_WAY_BACK,
    "agreement_dispute": FOR_THE_WAY_BACK,
    "dispute_withdraw": FOR_THE_WAY_BACK,
    "plan_confirm": FOR_THE_WAY_BACK,
    "plan_dispute": FOR_THE_WAY_BACK,
    "plan_dispute_withdraw": FOR_THE_WAY_BACK,
    "agreement_log": NOTHING,
    "plan_log": NOTHING,
    "log_show": NOTHING,
    "event_erase": FOR_THE_WAY_BACK,
}
NOT_OPENED_HERE = {"dispute_withdraw", "plan_confirm", "plan_dispute", "plan_dispute_withdraw"}
"""Forms like the others, that open only after acts of the other party."""
PUBLIC: set[str] = set()
"""Addresses, by route, of which anybody may keep what they like."""


def routes() -> list[tuple[str, str, URLPattern]]:
    """Return every pattern with its whole route and its name, those of Django and allauth too."""

    def collect(patterns: Any, route: str, space: str) -> Any:
        for pattern in patterns:
            here = route + str(pattern.pattern)
            if isinstance(pattern, URLPattern):
                yield here, f"{space}{pattern.name}", pattern
            else:
                yield from collect(pattern.url_patterns, here, f"{pattern.namespace}:" if pattern.namespace else space)

    return list(collect(get_resolver().url_patterns, "", ""))


def opened(world: World, client: Client, name: str) -> Any:
    return client.get(reverse(name, args=world.arguments[ACCESS[name].about]))


def test_every_page_is_decided():
    assert set(KEPT) == set(ACCESS), "Decide what a browser may keep of it, and say it in KEPT"


def test_browser_keeps_of_each_page_what_is_decided():
    left = dict(KEPT)

    for state, relation in (*((state, OWN) for state in STATES), ("signed", COUNTERPART)):
        world = world_in(state)
        client = Client()
        organisation = organisation_in(relation, world.agreement)
        client.force_login(UserFactory(organisation=organisation, role=Role.ADMINISTRATOR))
        for name, kept in list(left.items()):
            response = opened(world, client, name)
            if response.status_code == 200:
                assert response["Cache-Control"] == left.pop(name), name
                assert response["Cross-Origin-Resource-Policy"] == "same-origin"
                assert response["X-Content-Type-Options"] == "nosniff"
                assert response["Referrer-Policy"] == "same-origin"
            else:
                assert response["Cache-Control"] == NOTHING, (name, kept)

    assert set(left) == NOT_OPENED_HERE


@pytest.mark.parametrize("who", ["signed out", "reader", "administrator of the installation"])
def test_nothing_is_kept_of_pages_that_are_not_ours(who):
    client = Client()
    if who != "signed out":
        client.force_login(UserFactory(is_staff=who != "reader", is_superuser=who != "reader"))
    asked = 0

    for route, name, _ in routes():
        try:
            address = reverse(name)
        except NoReverseMatch:
            continue
        if name in KEPT or route in PUBLIC:
            continue
        kept = client.get(address)["Cache-Control"]
        asked += 1
        assert {"private", "no-store"} <= set(kept.split(", ")), (route, kept)

    assert asked > 20


@pytest.mark.parametrize("path", ["/finns-inte/", "/%00", "/overenskommelser/999999/"])
def test_nothing_is_kept_of_pages_that_tell_of_mistakes(client_for, path):
    for user in (None, UserFactory()):
        assert client_for(user).get(path)["Cache-Control"] == NOTHING


def test_refused_form_is_kept_for_the_way_back_and_its_answers_are_not(client_for):
    section = SectionFactory()
    client = client_for(UserFactory(organisation=section.agreement.organisation, role=Role.COORDINATOR))
    address = reverse("part_update", args=[section.agreement_id, "avsnitt", section.pk])

    refused = client.post(address, retyped(client, address, body="Ring 070-123 45 67"))
    saved = client.post(address, retyped(client, address, body="Nytt."))

    assert (refused.status_code, refused["Cache-Control"]) == (422, FOR_THE_WAY_BACK)
    assert (saved.status_code, saved["Cache-Control"]) == (302, NOTHING)


# Signing out


def test_signing_out_empties_the_cache_and_takes_the_readers_mark(client_for):
    client = client_for(UserFactory())
    client.get("/")
    before = client.cookies[READER_COOKIE].value

    response = client.post(reverse("account_logout"))

    assert before
    assert response["Clear-Site-Data"] == '"cache"'
    assert client.cookies[READER_COOKIE].value == ""
    assert "Clear-Site-Data" not in client.get("/konto/login/").headers


def test_session_that_ends_by_itself_leaves_the_way_back_open(client_for):
    """What was typed is answered with 401, and whoever signs in again as the same user may still go back to it."""
    client = client_for(UserFactory())
    client.get("/")
    del client.cookies[settings.SESSION_COOKIE_NAME]

    response = client.get("/")

    assert response.status_code == 302
    assert READER_COOKIE not in response.cookies
    assert "Clear-Site-Data" not in response.headers


def test_mark_of_a_reader_is_of_one_user_and_tells_not_which(client_for, rf):
    marks = set()
    for user in (first := UserFactory(), UserFactory(), first):
        response = client_for(user).get("/")
        mark = response.cookies[READER_COOKIE].value
        assert f'<html lang="sv" data-reader="{mark}">' in response.content.decode()
        assert mark != str(user.pk)
        marks.add(mark)

    assert len(marks) == 2
    assert reader_of(rf.get("/")) == ""


def test_mark_is_written_once(client_for):
    client = client_for(UserFactory())

    assert READER_COOKIE in client.get("/").cookies
    assert READER_COOKIE not in client.get("/").cookies


# Cookies

COOKIES = {
    # name: (scripts may read it, what it holds)
    "samverkan_session": (False, "the key of the session"),
    "samverkan_csrf": (False, "the secret against forgery"),
    READER_COOKIE: (True, "who is signed in, told from others"),
    "samverkan_device_…": (False, "that the account has been used on the device"),
}


def test_cookies_are_decided_and_hold_nothing_written(client_for, settings):
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    section = SectionFactory()
    user = UserFactory(organisation=section.agreement.organisation, role=Role.COORDINATOR)
    user.set_password("en lång fras som ingen gissar")
    user.save()
    client = Client()
    address = reverse("part_update", args=[section.agreement_id, "avsnitt", section.pk])

    client.get(reverse("account_login"))
    client.post(reverse("account_login"), {"login": user.email, "password": "en lång fras som ingen gissar"})
    saved = client.post(address, retyped(client, address, heading="Kannsigen"))

    assert saved.status_code == 302
    cookies = {re.sub(r"(?<=^samverkan_device_)\w+", "…", name): cookie for name, cookie in client.cookies.items()}
    assert set(cookies) == set(COOKIES), "Decide what it holds, and say it in COOKIES"
    for name, cookie in cookies.items():
        assert bool(cookie["httponly"]) != COOKIES[name][0], name
        assert cookie["samesite"] == "Lax", name
        assert cookie["secure"], name
        assert "Kannsigen" not in cookie.value, name
    assert "Kannsigen" in client.get(saved["Location"]).content.decode()
