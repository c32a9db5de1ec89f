"""A coordinator drafts an agreement with its plan; an official registers the signatures; both find it in the register."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.site import follow

pytestmark = pytest.mark.browser

COORDINATOR = "samordnare@olofstrom.example"
OFFICIAL = "tjansteperson@olofstrom.example"
COUNTERPART = "kommunpolis@lpo-karlshamn.example"
TITLE = "Samverkansöverenskommelse för ett tryggt Olofström"


def test_coordinator_drafts_official_registers(open_as: Callable[..., Page]) -> None:
    page = open_as(COORDINATOR, "/overenskommelser/ny/")
    page.get_by_label("Titel", exact=False).first.fill(TITLE)
    page.get_by_label("Mellan två datum").check()
    page.locator("#id_valid_from").fill("2026-01-01")
    page.locator("#id_valid_until").fill("2029-12-31")
    follow(page.locator("main form button[type=submit]"))
    expect(page.get_by_role("heading", level=1)).to_contain_text(TITLE)
    agreement = page.url.split("#")[0]

    # A purpose and an area.
    page.goto(f"{agreement}avsnitt/ny/")
    page.get_by_label("Handlar om").select_option(label="Syfte och mål")
    page.get_by_label("Rubrik").fill("Därför samverkar vi")
    page.locator("textarea").first.fill("Färre ska utsättas för brott.\n\n- i centrum\n- i skolan")
    follow(page.get_by_role("button", name="Lägg till"))
    expect(page.locator("main")).to_contain_text("Därför samverkar vi")
    page.goto(f"{agreement}omraden/ny/")
    page.get_by_label("Benämning", exact=False).first.fill("Trygga skolvägar")
    follow(page.get_by_role("button", name="Lägg till"))
    expect(page.locator("main")).to_contain_text("Trygga skolvägar")

    # A plan with a row, a commitment with an office and a measure.
    page.goto(f"{agreement}planer/ny/")
    page.locator("#id_title").fill("Handlingsplan för skolvägar")
    follow(page.locator("main form button[type=submit]"))
    plan = page.url.split("#")[0]
    page.goto(f"{plan}insatser/ny/")
    page.locator("#id_title").fill("Hastighetskontroller")
    follow(page.locator("main form button[type=submit]"))
    follow(page.get_by_role("link", name="Lägg till åtagande").first)
    page.locator("#id_text").fill("Genomföra hastighetskontroller vid skolorna.")
    page.locator("input[name=owners]").last.check()
    follow(page.get_by_role("button", name="Lägg till", exact=False).first)
    expect(page.locator("main")).to_contain_text("Genomföra hastighetskontroller vid skolorna.")

    # The counterpart sees nothing of it.
    counterpart = open_as(COUNTERPART, agreement)
    expect(counterpart.get_by_role("heading", level=1)).to_contain_text("finns inte")

    # Locked, its text stands still.
    page.goto(f"{agreement}las/")
    follow(page.locator("main form button[type=submit]"))
    expect(page.locator("main")).to_contain_text("låst för underskrift")

    # The official registers both signatures.
    official = open_as(OFFICIAL, agreement)
    for name in ("Kim Lind", "Robin Ek"):
        follow(official.get_by_role("link", name="Registrera underskrift").first)
        official.locator("#id_name").fill(name)
        official.locator("#id_place").fill("Olofström")
        official.locator("#id_signed_on").fill(official.evaluate("new Date().toLocaleDateString('sv-SE')"))
        follow(official.locator("main form button[type=submit]"))
    expect(official.locator("main")).to_contain_text("gäller")

    # Now the counterpart finds it.
    counterpart.goto("/overenskommelser/?q=tryggt+olofström")
    follow(counterpart.get_by_role("link", name=TITLE))
    expect(counterpart.locator("main")).to_contain_text("Därför samverkar vi")
