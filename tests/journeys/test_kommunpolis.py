"""A kommunpolis logs what was done, on a phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.site import follow

pytestmark = pytest.mark.browser

KOMMUNPOLIS = "kommunpolis@lpo-karlshamn.example"


def test_kommunpolis_logs_on_a_phone_and_mends_a_mistake(open_as: Callable[..., Page]) -> None:
    page = open_as(KOMMUNPOLIS, "/", width="phone")

    # From the first page: one tap, a number, a few words, one tap.
    follow(page.get_by_role("link", name="Logga").first)
    page.get_by_label("Antal").fill("30")
    page.get_by_label("Anteckning").fill("Tre kontroller vid skolavslutningen")
    follow(page.get_by_role("button", name="Spara uppföljningen"))

    expect(page.get_by_role("status")).to_contain_text("Uppföljningen är loggad")
    expect(page.locator(".timeline")).to_contain_text("30")

    # Thirty was meant to be three.
    follow(page.get_by_role("link", name="Rätta").first)
    page.get_by_label("Antal").fill("3")
    follow(page.get_by_role("button", name="Spara uppföljningen"))

    expect(page.locator(".timeline")).to_contain_text("Rättad, räknas inte")

    # It shows on the plan and on the first page.
    follow(page.get_by_role("navigation", name="Du är här").get_by_role("link").last)
    expect(page.locator("main")).to_contain_text("genomfört")
    page.goto("/")
    expect(page.locator(".timeline")).to_contain_text("Tre kontroller vid skolavslutningen")


def test_kommunpolis_is_told_what_is_wrong_and_keeps_the_text(open_as: Callable[..., Page]) -> None:
    page = open_as(KOMMUNPOLIS, "/", width="phone")
    follow(page.get_by_role("link", name="Logga").first)

    page.get_by_text("uteblev", exact=False).first.click()
    page.get_by_label("Anteckning").fill("Mötte 19811218-9876 vid torget")
    follow(page.get_by_role("button", name="Spara uppföljningen"))

    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("personnummer")
    expect(summary).to_be_focused()
    expect(page.get_by_label("Anteckning")).to_have_value("Mötte 19811218-9876 vid torget")
    assert page.title().startswith("Fel:")
