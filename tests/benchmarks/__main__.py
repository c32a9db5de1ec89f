"""Prints what pages cost: CPU and wall time of a request (median), queries, and the ratio to the reference of the same run.

    script/benchmark            SQLite and PostgreSQL
    script/benchmark --rounds 40

References: A = Django's admin list of the same rows, B = its change form with as many inline rows. Ours and theirs are
requested in turn, so that a machine that slows down slows both.
"""

import argparse
import os
import statistics
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samverkan.settings")

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402

from accounts.models import User  # noqa: E402
from tests.benchmarks.data import Measured, build  # noqa: E402


@dataclass
class Subject:
    """A page to measure, with the reference that its budget is a share of."""

    name: str
    get: Callable[[], int]
    against: str = ""
    budget: float | None = None
    queries: int = 0
    cpu: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)


def page(user: User, url: str) -> Callable[[], int]:
    """Return a request for a page as the user, answering its size in bytes."""
    client = Client()
    client.force_login(user)

    def get() -> int:
        response = client.get(url)
        if response.status_code != 200:
            raise SystemExit(f"{url} answered {response.status_code}")
        return len(response.content)

    return get


def log_entry(measured: Measured) -> Callable[[], int]:
    """Return a request that logs an entry."""
    client = Client()
    client.force_login(measured.kommunpolis)
    url = reverse("entry_create", args=[measured.commitment.pk])

    def post() -> int:
        today = time.strftime("%Y-%m-%d")
        response = client.post(url, {"happened_on": today, "outcome": "done", "count": 1, "key": str(uuid.uuid4())})
        if response.status_code != 302:
            raise SystemExit(f"{url} answered {response.status_code}")
        return 0

    return post


def subjects() -> list[Subject]:
    """Build the rows and return what is measured."""
    small, large, draft = build(60), build(600), build(60, adopted=False)
    admin = User.objects.create_superuser("referens@example.se", "referens", full_name="Referens")
    listed = reverse("admin:index").replace("admin/", "referens/") + "actionplans/commitment/"
    rows = {n: f"{listed}?initiative__plan={m.plan.pk}&all=" for n, m in ((60, small), (600, large))}
    plan = {n: reverse("plan_show", args=[m.plan.pk]) for n, m in ((60, small), (600, large))}
    agreement = reverse("agreement_show", args=[small.agreement.pk])
    found = [
        Subject("A 60: admin list", page(admin, rows[60])),
        Subject("A 600: admin list", page(admin, rows[600])),
        Subject("B: admin change form", page(admin, f"{listed}{draft.commitment.pk}/change/")),
    ]
    for layout in ("table", "prose", "roles", "bra"):
        found += [
            Subject(
                f"plan, 60 commitments, {layout}",
                page(small.kommunpolis, f"{plan[60]}?uppstallning={layout}"),
                "A 60: admin list",
                0.75,
            ),
            Subject(
                f"plan, 600 commitments, {layout}",
                page(large.kommunpolis, f"{plan[600]}?uppstallning={layout}"),
                "A 600: admin list",
                0.5,
            ),
        ]
    return [
        *found,
        Subject("agreement", page(small.kommunpolis, agreement), "A 60: admin list", 0.75),
        Subject("first page", page(small.coordinator, reverse("home"))),
        Subject("agreements, list", page(small.coordinator, reverse("agreement_list"))),
        Subject("one commitment", page(small.kommunpolis, reverse("commitment_show", args=[small.commitment.pk]))),
        Subject(
            "change agreement",
            page(draft.coordinator, reverse("agreement_update", args=[draft.agreement.pk])),
            "B: admin change form",
            1,
        ),
        Subject(
            "change commitment",
            page(draft.coordinator, reverse("commitment_update", args=[draft.commitment.pk])),
            "B: admin change form",
            1,
        ),
        Subject("log an entry (POST)", log_entry(small)),
    ]


def measure(found: list[Subject], rounds: int) -> None:
    """Request every page once to warm up and count queries, then in turn, so many rounds."""
    for subject in found:
        subject.get()
        with CaptureQueriesContext(connection) as captured:
            subject.get()
        subject.queries = len(captured)
    for _ in range(rounds):
        for subject in found:
            cpu, wall = time.process_time(), time.perf_counter()
            subject.get()
            subject.cpu.append(time.process_time() - cpu)
            subject.wall.append(time.perf_counter() - wall)


def show(found: list[Subject]) -> None:
    """Print the table as Markdown."""
    medians = {subject.name: statistics.median(subject.cpu) for subject in found}
    print(f"\n{connection.vendor}, median of {len(found[0].cpu)}\n")
    print("| page | queries | CPU ms | wall ms | of its reference | budget |")
    print("|---|---:|---:|---:|---:|---:|")
    for subject in found:
        cpu, wall = medians[subject.name] * 1000, statistics.median(subject.wall) * 1000
        share = f"{medians[subject.name] / medians[subject.against]:.2f}" if subject.against else ""
        budget = f"≤ {subject.budget}" if subject.budget else ""
        print(f"| {subject.name} | {subject.queries} | {cpu:.1f} | {wall:.1f} | {share} | {budget} |")


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--rounds", type=int, default=20)
    rounds = arguments.parse_args().rounds
    settings.ROOT_URLCONF = "tests.benchmarks.urls"
    settings.ALLOWED_HOSTS = ["testserver"]
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    found = subjects()
    measure(found, rounds)
    show(found)


if __name__ == "__main__":
    main()
