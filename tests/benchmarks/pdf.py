"""Prints what documents cost: to render, to fetch through the worker and its cache, and in memory. Run by `script/benchmark --pdf`.

The reference is C, WeasyPrint alone on the same HTML and CSS (`pdf_reference`). Both render in turn in this process, so that a
machine that slows down slows both; the worker then does the same documents in a process of its own, with a cache that begins empty.
"""

import argparse
import gc
import os
import re
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samverkan.settings")

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402

from actionplans.models import ActionPlan  # noqa: E402
from actionplans.printing import Selection, print_job, select_agreement, select_plan, with_agreement  # noqa: E402
from agreements.models import Agreement  # noqa: E402
from agreements.reading import with_parts  # noqa: E402
from samverkan.shared.pdf import cache, desk  # noqa: E402
from samverkan.shared.pdf.fonts import FONTS_CONF  # noqa: E402
from samverkan.shared.pdf.job import PrintJob, Standard  # noqa: E402
from samverkan.shared.pdf.renderer import Renderer  # noqa: E402
from tests.benchmarks.__main__ import page  # noqa: E402
from tests.benchmarks.data import Measured, build  # noqa: E402

ENGINE, REFERENCE = "samverkan.shared.pdf.rendering", "tests.benchmarks.pdf_reference"
ENGINE_BUDGET, KEPT_BUDGET = 1.25, 2
LONG = 50
"""From so many pages on, a quarter of the rounds is enough."""

PROSE = ActionPlan.Layout.PROSE


@dataclass
class Timing:
    """What a call cost, each time (seconds)."""

    cpu: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)

    def add(self, call: Callable[..., Any], *arguments: Any) -> Any:
        """Call once more and return the answer. What was left by others is cleared away first."""
        gc.collect()
        cpu, wall = time.process_time(), time.perf_counter()
        answer = call(*arguments)
        self.cpu.append(time.process_time() - cpu)
        self.wall.append(time.perf_counter() - wall)
        return answer

    @property
    def cpu_ms(self) -> float:
        return statistics.median(self.cpu) * 1000

    @property
    def wall_ms(self) -> float:
        return statistics.median(self.wall) * 1000


@dataclass
class Document:
    """A document to print: where a reader finds it, how it is chosen, and its job."""

    name: str
    measured: Measured
    url: str
    select: Callable[[], Selection]
    job: PrintJob
    pages: int = 0

    def rounds(self, rounds: int) -> int:
        return max(3, rounds // 4) if self.pages >= LONG else rounds


def documents() -> list[Document]:
    """Build the rows and return the documents, from short to long."""
    table = build(60)
    return [
        _whole("agreement without its plan", build(4, areas=0, sections=0), with_plan=False),
        _whole("agreement, plan of 8", build(8, areas=2)),
        _whole("agreement, plan of 56 in prose", build(56, layout=PROSE)),
        _document(
            "plan of 60 as a table",
            table,
            reverse("plan_pdf", args=[table.plan.pk]),
            lambda: select_plan(with_agreement(ActionPlan.objects.all()).get(pk=table.plan.pk)),
        ),
        _whole("agreement, plan of 500 in prose", build(500, areas=48, sections=36, layout=PROSE)),
    ]


def _whole(name: str, measured: Measured, *, with_plan: bool = True) -> Document:
    def select() -> Selection:
        agreement = with_parts(Agreement.objects.all()).get(pk=measured.agreement.pk)
        return select_agreement(agreement, list(agreement.plans.all()) if with_plan else [])

    url = reverse("agreement_pdf", args=[measured.agreement.pk])
    return _document(name, measured, url if with_plan else f"{url}?planer=inga", select)


def _document(name: str, measured: Measured, url: str, select: Callable[[], Selection]) -> Document:
    return Document(name, measured, url, select, print_job(select(), Standard.WORKING))


def show_engine(found: list[Document], rounds: int) -> None:
    """Render here, the references and ours in turn. The worker is not used yet.

    The style sheet prints white space as it stands, and only ours settles it first (`whitespace`): C prints the indentation of the
    templates too, on more pages. The reference of the budget is therefore C on what is settled, which has the same pages as ours.
    """
    from tests.benchmarks import pdf_reference  # isort: skip  # before ours, which patches WeasyPrint
    from samverkan.shared.pdf import rendering

    rows = []
    for document in found:
        settled = pdf_reference.settled(document.job)
        pages = [
            render(job).pages
            for render, job in (
                (rendering.render, document.job),
                (pdf_reference.render, settled),
                (pdf_reference.render, document.job),
            )
        ]
        if pages[0] != pages[1]:
            raise SystemExit(f"{document.name}: {pages[0]} pages are not compared with {pages[1]}.")
        document.pages = pages[0]
        own, reference, unsettled = Timing(), Timing(), Timing()
        for _ in range(document.rounds(rounds)):
            reference.add(pdf_reference.render, settled)
            own.add(rendering.render, document.job)
            unsettled.add(pdf_reference.render, document.job)
        rows.append(
            [
                document.name,
                *(str(count) for count in pages[::2]),
                *(f"{ms:.0f}" for timing in (unsettled, reference, own) for ms in (timing.cpu_ms, timing.wall_ms)),
                *(f"{own.cpu_ms / timing.cpu_ms:.2f}" for timing in (unsettled, reference)),
                f"≤ {ENGINE_BUDGET}",
                str(len(own.cpu)),
            ]
        )
    show(
        "Rendering in a warm process. C: WeasyPrint alone on the same HTML; C settled: on the same pages",
        [
            "document",
            "pages",
            "C: pages",
            "C: CPU ms",
            "C: wall ms",
            "C settled: CPU ms",
            "C settled: wall ms",
            "ours: CPU ms",
            "ours: wall ms",
            "ours / C",
            "ours / C settled",
            "budget",
            "rounds",
        ],
        rows,
    )


def show_worker(found: list[Document], rounds: int) -> None:
    """Print through a worker that is warm, through one that is started for it, and not at all because it is kept."""
    from tests.benchmarks.pdf_reference import settled

    rows = []
    desk.print_now(found[0].job)
    for document in found:
        warm, cold, kept = Timing(), Timing(), Timing()
        memory: dict[str, float | None] = {}
        for _ in range(max(3, rounds // 4)):
            _forget(document)
            warm.add(desk.print_now, document.job)
            memory[ENGINE] = _print_cold(ENGINE, document.job, cold)
        memory[REFERENCE] = _print_cold(REFERENCE, settled(document.job), Timing())
        for _ in range(rounds):
            outcome = kept.add(partial(desk.obtain, wait=0), replace(document.job))
            if not (isinstance(outcome, desk.Printed) and outcome.was_cached):
                raise SystemExit(f"{document.name} was not kept: {outcome}")
        rows.append(
            [
                document.name,
                str(document.pages),
                f"{warm.wall_ms:.0f}",
                f"{cold.wall_ms:.0f}",
                f"{kept.wall_ms:.1f}",
                _megabytes(memory[ENGINE]),
                _megabytes(memory[REFERENCE]),
            ]
        )
    show(
        f"Through the worker (wall ms, median of {max(3, rounds // 4)}; kept: of {rounds}), and the most memory of a fresh one",
        ["document", "pages", "warm worker", "fresh worker", "kept", "MiB", "C settled: MiB"],
        rows,
    )


def _forget(document: Document) -> None:
    """Empty the cache of documents, but not of what the worker knows of its fonts."""
    for path in cache.folder().glob("*.pdf"):
        path.unlink()
    if cache.read_document(document.job.key) is not None:
        raise SystemExit(f"{document.name} is still kept: it would not be printed.")


def _print_cold(rendering: str, job: PrintJob, timing: Timing) -> float | None:
    """Print with a worker that is started for it, and return the most memory that it has used, in MiB."""
    renderer = Renderer(rendering)
    try:
        timing.add(renderer.render, job)
        status = Path(f"/proc/{renderer._worker._process.pid}/status")
        most = re.search(r"VmHWM:\s*(\d+) kB", status.read_text()) if status.exists() else None
        return int(most[1]) / 1024 if most else None
    finally:
        renderer.close()


def show_requests(found: list[Document], rounds: int) -> None:
    """Compose the documents, and ask for them as readers do, when they are kept, in turn with the page that leads to them."""
    rows = []
    for document in found:
        user = document.measured.coordinator
        get_kept = page(user, document.url)
        get_page = page(user, reverse("agreement_print", args=[document.measured.agreement.pk]))
        get_kept(), get_page()  # A first request reads templates.
        queries = [_queries(call) for call in (_composing(document), get_kept, get_page)]
        composing, kept, small = Timing(), Timing(), Timing()
        for _ in range(rounds):
            composing.add(_composing(document))
            kept.add(get_kept)
            small.add(get_page)
        rows.append(
            [
                document.name,
                str(document.pages),
                str(queries[0]),
                f"{composing.cpu_ms:.1f}",
                str(queries[1]),
                f"{kept.cpu_ms:.1f}",
                f"{kept.wall_ms:.1f}",
                str(queries[2]),
                f"{small.cpu_ms:.1f}",
                f"{kept.cpu_ms / small.cpu_ms:.2f}",
                f"≤ {KEPT_BUDGET}",
            ]
        )
    show(
        f"{connection.vendor}: composing (print_job), a whole request for a document that is kept, and the page that leads to it "
        f"(agreement_print); median of {rounds}",
        [
            "document",
            "pages",
            "composing: queries",
            "CPU ms",
            "request: queries",
            "CPU ms",
            "wall ms",
            "page: queries",
            "CPU ms",
            "request / page",
            "budget",
        ],
        rows,
    )


def _composing(document: Document) -> Callable[[], PrintJob]:
    """Return what composes the document when it is called, of what has been chosen now."""
    return partial(print_job, document.select(), Standard.WORKING)


def _queries(call: Callable[[], Any]) -> int:
    """Return how many queries a call makes."""
    with CaptureQueriesContext(connection) as captured:
        call()
    return len(captured)


def show(title: str, heads: list[str], rows: Iterable[list[str]]) -> None:
    """Print a table as Markdown."""
    print(f"\n{title}\n")
    print(f"| {' | '.join(heads)} |")
    print("|---|" + "---:|" * (len(heads) - 1))
    for row in rows:
        print(f"| {' | '.join(row)} |")


def _megabytes(size: float | None) -> str:
    return "" if size is None else f"{size:.0f}"


def _load() -> str:
    return f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors"


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--rounds", type=int, default=20)
    rounds = arguments.parse_args().rounds
    settings.ALLOWED_HOSTS = ["testserver"]
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    with tempfile.TemporaryDirectory() as folder:
        settings.PDF_CACHE_DIR = Path(folder) / "kept"
        os.environ |= {"FONTCONFIG_FILE": str(FONTS_CONF), "XDG_CACHE_HOME": folder}
        print(_load())
        found = documents()
        gc.collect()
        gc.freeze()  # So that what Django holds costs neither of the engines.
        show_engine(found, rounds)
        print(f"\n{_load()}")
        show_worker(found, rounds)
        print(f"\n{_load()}")
        show_requests(found, rounds)
        print(f"\n{_load()}")


if __name__ == "__main__":
    main()
