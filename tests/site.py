"""The demonstration, served as `script/server` serves it, for tests that use it in a real browser."""

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page

PASSWORD = "samverkan-demo"
WIDTHS = {"desktop": 1280, "phone": 360}
ROOT = Path(__file__).resolve().parent.parent


def follow(link: Locator) -> None:
    """Press what leads to another page, and wait until that page is there whole."""
    with link.page.expect_navigation():
        link.click()


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        if server.poll() is not None:
            raise RuntimeError(f"The server stopped with {server.returncode}.")
        with contextlib.suppress(OSError):  # Not there yet, or slow to answer for the first time.
            urllib.request.urlopen(url, timeout=2)
            return
        time.sleep(0.1)
    raise RuntimeError(f"{url} did not answer.")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server with its own database and the whole demonstration in it."""
    folder, port = tmp_path_factory.mktemp("site"), _free_port()
    environment = {
        **os.environ,
        "ENVIRONMENT": "demo",
        "DATABASE_URL": f"sqlite:///{folder / 'site.sqlite3'}",
        "STATIC_ROOT": str(folder / "static"),
        "PORT": str(port),
    }
    environment.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)
    commands = ("migrate -v0", "createcachetable", "collectstatic --no-input -v0", "load_reference_data", "seed_demo")
    for command in commands:
        subprocess.run(
            [sys.executable, "manage.py", *command.split()], cwd=ROOT, env=environment, check=True, capture_output=True
        )
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--config", "script/_gunicorn.conf.py", "samverkan.wsgi:application"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{address}/konto/login/", server)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=20)


@pytest.fixture(scope="session")
def signed_in_state(browser: Browser, site: str) -> Callable[[str], Any]:
    """Return a function that signs an account in once, through the form, and answers its cookies."""
    states: dict[str, Any] = {}

    def sign_in(email: str) -> Any:
        if email not in states:
            context = browser.new_context(base_url=site)
            page = context.new_page()
            page.goto("/")
            page.get_by_label("E-post").fill(email)
            page.get_by_label("Lösenord").first.fill(PASSWORD)
            page.get_by_role("button", name="Logga in").click()
            page.wait_for_url(f"{site}/")
            states[email] = context.storage_state()
            context.close()
        return states[email]

    return sign_in


@pytest.fixture
def open_as(browser: Browser, site: str, signed_in_state: Callable[[str], Any]) -> Iterator[Callable[..., Page]]:
    """Return a function that opens a page as an account, at a width; a script error or a blocked resource fails the test."""
    contexts, faults = [], []

    def open_page(email: str, path: str = "/", *, width: str = "desktop", scripts: bool = True) -> Page:
        context = browser.new_context(
            base_url=site,
            storage_state=signed_in_state(email),
            viewport={"width": WIDTHS[width], "height": 900},
            java_script_enabled=scripts,
            locale="sv-SE",
            timezone_id="Europe/Stockholm",
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda message: faults.append(message.text) if "Content Security" in message.text else None)
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not faults
