"""Every page for readers, at two widths: axe reports nothing, nothing scrolls sideways, it works without scripts."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.site import WIDTHS, follow

pytestmark = pytest.mark.browser

COORDINATOR = "samordnare@solvesborg.example"
KARLSHAMN = "samordnare@karlshamn.example"
KOMMUNPOLIS = "kommunpolis@lpo-karlshamn.example"

PAGES = {
    "home": (COORDINATOR, "/"),
    "home, kommunpolis": (KOMMUNPOLIS, "/"),
    "agreements": (COORDINATOR, "/overenskommelser/"),
    "agreements, none found": (COORDINATOR, "/overenskommelser/?q=finnsinte"),
    "municipalities": (COORDINATOR, "/kommuner/"),
    "municipality": (COORDINATOR, "/kommuner/1083/"),
    "municipality with nothing": (COORDINATOR, "/kommuner/2584/"),
    "police areas": (COORDINATOR, "/polisomraden/"),
    "police area": (KOMMUNPOLIS, "/polisomraden/karlshamn/"),
    "coverage": (COORDINATOR, "/tackning/"),
    "new agreement": (COORDINATOR, "/overenskommelser/ny/"),
    "not found": (COORDINATOR, "/finns-inte/"),
    "change password": (COORDINATOR, "/konto/password/change/"),
}
TITLES = {
    "Sölvesborg": (COORDINATOR, "Sölvesborgs kommun och Polismyndigheten"),
    "Borås": (COORDINATOR, "Borås"),
    "Kävlinge": (COORDINATOR, "Kävlinge"),
    "Strängnäs": (COORDINATOR, "Strängnäs"),
    "Olofström": (COORDINATOR, "brottsförebyggande och trygghetsskapande arbete"),
    "draft": (COORDINATOR, "påhittat utkast"),
    "invented": (KOMMUNPOLIS, "påhittat exempel"),
}
WITHOUT_PLAN = {"Kävlinge", "Olofström"}


def _violations(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{v['id']}: {v['help']}: {[n['target'] for n in v['nodes']][:5]}" for v in found]


def _overflow(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def _check(page: Page) -> None:
    assert _violations(page) == []
    assert _overflow(page) <= 0
    assert page.locator("h1").count() == 1


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", PAGES)
def test_page(open_as: Callable[..., Page], name: str, width: str) -> None:
    email, path = PAGES[name]

    page = open_as(email, path, width=width)

    _check(page)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", TITLES)
def test_agreement_and_its_plans(open_as: Callable[..., Page], name: str, width: str) -> None:
    email, title = TITLES[name]
    page = open_as(email, "/overenskommelser/", width=width)

    follow(page.get_by_role("link", name=title).first)

    _check(page)
    follow(page.get_by_role("link", name="Fler utskrifter"))
    _check(page)
    page.go_back()
    plans = {link.get_attribute("href") for link in page.locator("a[href^='/planer/']").all()}
    assert bool(plans) is (name not in WITHOUT_PLAN)
    for plan in sorted(p.split("?")[0].split("#")[0] for p in plans if p and p.count("/") == 3):
        for layout in ("prose", "roles", "table", "bra"):
            page.goto(f"{plan}?uppstallning={layout}")
            _check(page)


def test_signed_out_pages(browser, site: str) -> None:
    page = browser.new_page(base_url=site)
    for path in ("/konto/login/", "/konto/password/reset/"):
        page.goto(path)

        assert _violations(page) == []
    page.close()


@pytest.mark.parametrize("name", PAGES)
def test_page_without_scripts_has_its_content(open_as: Callable[..., Page], name: str) -> None:
    email, path = PAGES[name]

    page = open_as(email, path, scripts=False)

    assert page.locator("main h1").inner_text()
