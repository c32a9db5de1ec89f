"""The demonstration, made once for each module of tests and cleared away after it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command

from samverkan.shared.immutability import remove_locks


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Load the reference data and the demonstration; what a test changes in it is rolled back after the test."""
    with django_db_blocker.unblock():
        try:
            call_command("load_reference_data", verbosity=0)
            call_command("seed_demo", verbosity=0)
            yield
        finally:
            remove_locks()  # They refuse DELETE; flush puts them back.
            call_command("flush", verbosity=0, interactive=False, inhibit_post_migrate=False)
