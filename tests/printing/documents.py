"""Documents to look into: the job that prints them, what came out of the printer, and the pages of the application that show the same.

Rows and documents are made once in a run of the tests, by whichever of its processes comes first, and no rows are left behind.
"""

import fcntl
import os
import pickle
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from functools import cached_property
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import lxml.html
import pypdfium2
import pytest
import time_machine
from django.core.management import call_command
from django.db import transaction
from django.test import Client

from accounts.models import User
from actionplans.models import ActionPlan
from actionplans.printing import print_job, select_agreement, select_plan, with_agreement
from agreements.models import Agreement
from agreements.reading import with_parts
from samverkan.shared.pdf.job import PrintJob, Standard
from tests.pdf.reading import Element, structure_tree, words

TODAY = date(2026, 11, 21)
AGREEMENTS = ("solvesborg", "olofstrom", "kavlinge", "strangnas", "boras", "karlshamn", "utkast")
"""The agreements of the demonstration, in the order that they are made."""
PLANS = ("solvesborg-plan", "strangnas-plan", "boras-plan", "karlshamn-plan-2025", "karlshamn-plan-2026", "utkast-plan")
LAYOUTS = tuple(ActionPlan.Layout.values)
PLANS_LAID_OUT = tuple(f"{plan}-{layout}" for plan in PLANS for layout in LAYOUTS)

_READER = "lasare@lansstyrelsen-blekinge.example"
_READER_OF_DRAFT = "ledamot@solvesborg.example"

_LINE_END = "\ufffe"
"""What pdfium has for a hyphen at the end of a line, be it the word's own or there because the word is divided."""
_LEADERS = re.compile(r"\.{3,}")
"""Dots that lead the eye through the table of contents."""

Made = TypeVar("Made")


def on_the_day() -> time_machine.travel:
    """Make it noon in Sweden on the day when all of this is printed."""
    return time_machine.travel(datetime.combine(TODAY, time(12), tzinfo=ZoneInfo("Europe/Stockholm")), tick=False)


class Shelf:
    """A folder that the processes of a run share: what one has made, the others take from there."""

    def __init__(self, tmp_path_factory: pytest.TempPathFactory) -> None:
        own = tmp_path_factory.getbasetemp()
        self._folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "printed"
        self._folder.mkdir(exist_ok=True)

    def once(self, name: str, make: Callable[[], Made]) -> Made:
        """Return what was made under the name, or make it while whoever else wants it waits."""
        path = self._folder / name
        with path.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not path.exists():
                path.write_bytes(pickle.dumps(make()))
        made: Made = pickle.loads(path.read_bytes())
        return made


@dataclass(frozen=True)
class Written:
    """What the application makes of some rows: a job, and the HTML of the pages that show them by name."""

    job: PrintJob
    shown: dict[str, str] = field(default_factory=dict)


class Document:
    """A document and what stands in it, each read when it is first asked for."""

    def __init__(self, written: Written, shelf: Shelf, render: Callable[[PrintJob], Any]) -> None:
        self.job = written.job
        self.shown = written.shown
        self._shelf = shelf
        self._render = render

    @cached_property
    def pdf(self) -> bytes:
        """The file."""
        return self._shelf.once(self.job.key, lambda: bytes(self._render(self.job).pdf))

    @cached_property
    def tree(self) -> Element:
        """The element Document."""
        root = self._shelf.once(f"{self.job.key}-tree", lambda: structure_tree(self.pdf))
        (document,) = root.children
        assert isinstance(document, Element)
        return document

    @property
    def cover(self) -> str:
        """The text of the cover."""
        return self.tree.children[0].text

    @property
    def contents(self) -> list[str]:
        """The lines of the table of contents, each with its page number last."""
        return [line.text for line in self.tree.all("TOCI")]

    @property
    def headings(self) -> list[tuple[str, str]]:
        """The headings, each with its type: H1, …"""
        return _headings(self.tree)

    @property
    def text(self) -> list[str]:
        """The words of the agreement as they are heard, without cover, table of contents and plans."""
        return _words_of(part for part in self._parts if not self._is_plan(part))

    @property
    def plans(self) -> list[list[str]]:
        """The words of each plan that stands among others. (The title of a plan alone is on the cover.)"""
        return [_words_of([part]) for part in self._parts if self._is_plan(part)]

    @property
    def _parts(self) -> list[Element]:
        return [part for part in self.tree.children[1:] if next(part.all("TOC"), None) is None]

    def _is_plan(self, part: Element) -> bool:
        return any(text in self._titles_of_plans for _, text in _headings(part)[:1])

    @cached_property
    def _titles_of_plans(self) -> set[str]:
        html = lxml.html.document_fromstring(self.job.html)
        return {" ".join(title.text_content().split()) for title in html.xpath("//div[starts-with(@class, 'plan')]/h1")}

    @cached_property
    def unseen(self) -> list[str]:
        """The words for those alone who listen: the names of rows that have none on paper."""
        return " ".join(lxml.html.document_fromstring(self.job.html).xpath("//@aria-label")).split()

    @cached_property
    def pages(self) -> list[str]:
        """The text of each page as it is copied from it, with a mark instead of a hyphen at the end of a line."""
        with pypdfium2.PdfDocument(self.pdf) as document:
            return [page.get_textpage().get_text_range() for page in document]

    def copied(self, pages: Iterable[str]) -> Iterator[str]:
        """Yield the words of pages as they were written, that is as they are heard where a line ends within one."""
        heard = set(self.tree.text.split())
        for word in words(_LEADERS.sub(" ", "\n".join(pages))):
            first, mark, rest = word.partition(_LINE_END)
            ways = ([first + rest], [f"{first}-{rest}"], [f"{first}-", rest])
            yield from next((way for way in ways if heard.issuperset(way)), [word]) if mark else [word]


def _words_of(parts: Iterable[Element]) -> list[str]:
    return "\n".join(_without_labels(part).text for part in parts).split()


def _without_labels(element: Element) -> Element:
    """Return an element without the marks and numbers of list items, which a page of the application leaves to the browser."""
    kept = [kid for kid in element.children if isinstance(kid, str) or kid.type != "Lbl"]
    return replace(element, children=tuple(kid if isinstance(kid, str) else _without_labels(kid) for kid in kept))


def _headings(part: Element) -> list[tuple[str, str]]:
    return [(each.type, each.text) for each in part.all("H1", "H2", "H3", "H4", "H5", "H6")]


# The demonstration


def write_demo() -> dict[str, Written]:
    """Return the documents of the demonstration by name: each agreement with its plans, and each plan alone in each layout."""
    call_command("load_reference_data", verbosity=0)
    call_command("seed_demo", verbosity=0)
    loaded = with_parts(Agreement.objects.order_by("pk"))
    found = {name: _with_plans(agreement) for name, agreement in zip(AGREEMENTS, loaded, strict=True)}
    plans = with_agreement(ActionPlan.objects.order_by("agreement_id", "period_from", "pk"))
    for name, plan in zip(PLANS, plans, strict=True):
        found |= {f"{name}-{layout}": _alone(plan, layout) for layout in LAYOUTS}
    return found


def _with_plans(agreement: Agreement) -> Written:
    plans = list(ActionPlan.objects.accompanying(agreement).in_printed_order())
    shown = {"agreement": _page(agreement, agreement.get_absolute_url())}
    for plan in plans:
        shown[plan.title] = _page(agreement, plan.get_absolute_url())
    return Written(print_job(select_agreement(agreement, plans), Standard.WORKING), shown)


def _alone(plan: ActionPlan, layout: str) -> Written:
    shown = {plan.title: _page(plan.agreement, f"{plan.get_absolute_url()}?uppstallning={layout}")}
    return Written(print_job(select_plan(plan, layout=layout), Standard.WORKING), shown)


def _page(agreement: Agreement, url: str) -> str:
    return page_for(User.objects.get(email=_READER if agreement.is_signed else _READER_OF_DRAFT), url)


def page_for(user: User, url: str) -> str:
    """Return a page of the application as a user sees it."""
    client = Client()
    client.force_login(user)
    response = client.get(url)
    assert response.status_code == 200, url
    return response.content.decode()


def made_on_the_day(write: Callable[[], Made], blocker: Any) -> Made:
    """Return what is made of rows that are never saved."""
    with blocker.unblock(), on_the_day(), transaction.atomic():
        made = write()
        transaction.set_rollback(True)
    return made
