"""The pictures of the README. `script/screenshots` says where to keep them; without it they are taken and dropped."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.site import WIDTHS, follow

pytestmark = pytest.mark.browser

COORDINATOR = "samordnare@karlshamn.example"
KOMMUNPOLIS = "kommunpolis@lpo-karlshamn.example"


@pytest.fixture
def keep(tmp_path: Path) -> Callable[[Page, str], Path]:
    """Return a function that takes a picture of the visible part of a page."""
    folder = Path(os.environ.get("SCREENSHOTS", tmp_path))

    def take(page: Page, name: str) -> Path:
        path = folder / f"{name}-{page.viewport_size['width']}.png"  # type: ignore[index]
        page.screenshot(path=path)
        return path

    return take


@pytest.mark.parametrize("width", WIDTHS)
def test_pictures(open_as: Callable[..., Page], keep: Callable[[Page, str], Path], width: str) -> None:
    taken = []
    page = open_as(COORDINATOR, "/", width=width)
    taken.append(keep(page, "home"))
    page.goto("/overenskommelser/?q=exempel")
    follow(page.get_by_role("link", name="påhittat exempel").first)
    taken.append(keep(page, "agreement"))
    follow(page.locator("a[href^='/planer/']").first)
    taken.append(keep(page, "plan"))
    page = open_as(KOMMUNPOLIS, "/", width=width)
    follow(page.get_by_role("link", name="Logga").first)
    taken.append(keep(page, "log"))

    assert all(picture.stat().st_size > 10_000 for picture in taken)
