"""Back leads to what was typed, for whoever typed it, and after signing out to nothing private.

Two things hold what a page showed: the browser's memory of whole pages, which Playwright turns off by itself, and its cache of answers. Two
things of ours keep both from others, and each must do alone.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, BrowserType, Page, Route, expect

from tests.site import PASSWORD

pytestmark = pytest.mark.browser

AUTHOR, OTHER = "samordnare@solvesborg.example", "samordnare@karlshamn.example"
TYPED = "Skrivet innan vi gick vidare"


@pytest.fixture(scope="module", params=["whole pages in memory", "answers in the cache"])
def keeping_browser(
    request: pytest.FixtureRequest, browser_type: BrowserType, browser_type_launch_args: dict[str, Any]
) -> Iterator[Browser]:
    """A browser that keeps pages in one of the two ways."""
    is_whole = request.param == "whole pages in memory"
    ignored = ["--disable-back-forward-cache"] if is_whole else None
    browser = browser_type.launch(**browser_type_launch_args, ignore_default_args=ignored)
    yield browser
    browser.close()


@pytest.fixture
def context(keeping_browser: Browser, site: str) -> Iterator[BrowserContext]:
    context = keeping_browser.new_context(base_url=site, locale="sv-SE")
    yield context
    context.close()


def sign_in(page: Page, email: str) -> None:
    page.goto("/konto/login/")
    page.get_by_label("E-post").fill(email)
    page.get_by_label("Lösenord").first.fill(PASSWORD)
    page.get_by_role("button", name="Logga in").click()
    page.wait_for_url("**/")


def write(page: Page) -> None:
    """Type in a form and go on to another page without sending it."""
    page.goto("/overenskommelser/ny/")
    page.locator("[name=title]").fill(TYPED)
    page.goto("/overenskommelser/")


def go_back(page: Page) -> None:
    """Go back to a page that may come whole from memory, without loading."""
    page.go_back(wait_until="commit")
    page.locator("h1").first.wait_for()


def sign_out(page: Page) -> None:
    page.goto("/konto/logout/")
    page.locator("main").get_by_role("button", name="Logga ut").click()
    page.wait_for_url("**/konto/login/**")


def _without_clearing(page: Page) -> None:
    def strip(route: Route) -> None:
        answer = route.fetch(max_redirects=0)
        route.fulfill(response=answer, headers={k: v for k, v in answer.headers.items() if k != "clear-site-data"})

    page.route("**/konto/logout/", strip)


def _without_script(page: Page) -> None:
    page.route("**/js/reader*.js", lambda route: route.fulfill(body="", content_type="text/javascript"))


DEFENCES: dict[str, Callable[[Page], None]] = {
    "the script alone": _without_clearing,
    "clearing alone": _without_script,
}


def test_what_was_typed_is_there_on_the_way_back(context: BrowserContext) -> None:
    page = context.new_page()
    sign_in(page, AUTHOR)

    write(page)
    go_back(page)

    expect(page.locator("[name=title]")).to_have_value(TYPED)


@pytest.mark.parametrize("defence", DEFENCES)
def test_nothing_private_is_there_after_signing_out(context: BrowserContext, defence: str) -> None:
    page = context.new_page()
    DEFENCES[defence](page)
    sign_in(page, AUTHOR)
    write(page)
    sign_out(page)

    for _ in range(3):
        go_back(page)

        expect(page.locator("[data-reader]")).to_have_count(0)
        expect(page.get_by_role("button", name="Logga in")).to_be_visible()
        assert TYPED not in page.content()


def test_who_signs_in_next_comes_back_to_an_own_page(context: BrowserContext) -> None:
    page = context.new_page()
    _without_clearing(page)
    sign_in(page, AUTHOR)
    page.goto("/overenskommelser/ny/")
    page.locator("[name=title]").fill(TYPED)
    sign_out(page)
    sign_in(page, OTHER)

    for _ in range(6):
        if page.url.endswith("/overenskommelser/ny/"):
            break
        go_back(page)

    assert page.url.endswith("/overenskommelser/ny/")
    expect(page.locator("[name=title]")).to_have_value(re.compile("Karlshamn"))
    assert "Sölvesborg" not in page.content()
