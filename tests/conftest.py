"""What every test may lean on: clients by user, frozen days, and a flush that the database locks let through."""

import os
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client, TransactionTestCase
from hypothesis import settings

from accounts.models import User
from samverkan.shared.immutability import remove_locks

# A busy machine is slow, not wrong; and what is found belongs in a test, not in a folder of examples.
settings.register_profile("samverkan", deadline=None, database=None)
settings.load_profile("samverkan")

_STOCKHOLM = ZoneInfo("Europe/Stockholm")
_teardown = TransactionTestCase._fixture_teardown


def _teardown_without_locks(self: TransactionTestCase) -> None:
    """Empty the database after a transactional test. The locks refuse DELETE, so they come off; post_migrate puts them back."""
    for alias in self._databases_names(include_mirrors=False):
        remove_locks(alias)
    _teardown(self)


TransactionTestCase._fixture_teardown = _teardown_without_locks  # type: ignore[method-assign]


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    """Let no test inherit another's rate limits."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def client_for() -> Callable[[User | None], Client]:
    """Return a browser in which the user is signed in, or nobody when it is None."""

    def make(user: User | None = None) -> Client:
        client = Client()
        if user is not None:
            client.force_login(user)
        return client

    return make


@pytest.fixture
def on_day() -> Iterator[Callable[[date], None]]:
    """Return a function that makes it noon in Sweden on a day, until the test ends or it is called again."""
    travels: list[Any] = []

    def travel_to(day: date) -> None:
        while travels:
            travels.pop().stop()
        travel = time_machine.travel(datetime.combine(day, time(12), tzinfo=_STOCKHOLM), tick=False)
        travel.start()
        travels.append(travel)

    yield travel_to
    while travels:
        travels.pop().stop()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Start the Chromium that is installed here (script/test finds it) instead of one that Playwright downloads."""
    arguments = {**browser_type_launch_args, "args": ["--no-sandbox", "--disable-gpu", "--disable-quic"]}
    if chromium := os.environ.get("CHROMIUM"):
        arguments["executable_path"] = chromium
    return arguments
