"""A word of two thousand characters, wherever a user can have written one, breaks; no page scrolls sideways for it on a phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.site import follow

pytestmark = pytest.mark.browser

KOMMUNPOLIS = "kommunpolis@lpo-karlshamn.example"
COORDINATOR = "samordnare@solvesborg.example"

LENGTHEN = """() => {
    const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
    const ours = "button, label, .side-joint, .edit-links, nav, thead, caption, dt, summary, .nowrap, .muted, script, style, option, .visually-hidden, .state, .button, .btn";
    let number = 0;
    while (walker.nextNode()) {
        const node = walker.currentNode;
        if (node.data.trim().length > 8 && !node.parentElement.closest(ours)) {
            node.data = "Sekretessbelagd" + "x".repeat(2000);
            number++;
        }
    }
    return number;
}"""
"""Puts such a word in the place of every text that may be a user's. Returns how many."""


def _wide(page: Page) -> list[str]:
    """Return the elements that reach outside the window."""
    found: list[str] = page.evaluate("""() => {
        const width = document.documentElement.clientWidth;
        if (document.documentElement.scrollWidth <= width) return [];
        return [...document.querySelectorAll("main *")]
            .filter(e => e.getBoundingClientRect().right > width + 1)
            .map(e => e.tagName + "." + e.className).slice(0, 8);
    }""")
    return found


@pytest.mark.parametrize(
    ("email", "title"), [(KOMMUNPOLIS, "påhittat exempel"), (COORDINATOR, "påhittat utkast")], ids=["invented", "draft"]
)
def test_long_word_breaks_on_every_page_of_an_agreement(open_as: Callable[..., Page], email: str, title: str) -> None:
    page = open_as(email, "/overenskommelser/", width="phone")
    follow(page.get_by_role("link", name=title).first)
    plans = {link.get_attribute("href") or "" for link in page.locator("a[href^='/planer/']").all()}
    plans = {plan.split("?")[0].split("#")[0] for plan in plans if plan.count("/") == 3}
    addresses = ["/", "/overenskommelser/", page.url]
    addresses += [
        f"{plan}?uppstallning={layout}" for plan in sorted(plans)[:1] for layout in ("prose", "roles", "table", "bra")
    ]

    wide = {}
    for address in addresses:
        page.goto(address)
        number = page.evaluate(LENGTHEN)
        assert number
        if found := _wide(page):
            wide[address] = found

    assert wide == {}
