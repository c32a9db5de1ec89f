"""Prints how the time of a document grows with what stands in it: at n, 2n and 4n, for every kind of text in every place, and for
every kind of row. Run by `script/benchmark --pdf-growth`.

Linear is a ratio of 2 for each doubling, and a little less where the document has something else to print. More than `MOST` is told
of in the last column: something is done again for each line, and a long document becomes one that nobody can print.
"""

import argparse
import os
import re
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from types import FrameType
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samverkan.settings")

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import models, transaction  # noqa: E402

from actionplans.models import (  # noqa: E402
    ActionPlan,
    ActivityMeasure,
    Baseline,
    Commitment,
    CommitmentParty,
    Goal,
    Initiative,
    PlanArea,
    Responsibility,
    Schedule,
)
from actionplans.printing import Selection, print_job, select_agreement, select_plan, with_agreement  # noqa: E402
from agreements.models import (  # noqa: E402
    Agreement,
    AgreementParty,
    CollaborationArea,
    CompanionDocument,
    DataSource,
    Forum,
    ForumMember,
    Section,
    Signatory,
)
from agreements.reading import with_parts  # noqa: E402
from samverkan.shared.pdf.fonts import FONTS_CONF  # noqa: E402
from samverkan.shared.pdf.job import PrintJob, Standard  # noqa: E402
from tests.factories import (  # noqa: E402
    ActionPlanFactory,
    AgreementFactory,
    CommitmentFactory,
    ForumFactory,
    InitiativeFactory,
    PlanAreaFactory,
    party_of,
)

MOST = 2.6
"""A ratio for a doubling that is too much, on a machine that others use as well."""
DOUBLINGS = 3

# Kinds of text


def _repeated(piece: str) -> Callable[[int], str]:
    """Return what makes a text of so many characters of a piece."""
    return lambda size: (piece * (size // len(piece) + 1))[:size].rstrip()


TEXTS: dict[str, Callable[[int], str]] = {
    "one word": _repeated("samverkansöverenskommelse"),
    "one word of one letter": _repeated("a"),
    "one word with hyphens": _repeated("sam-verkan-"),
    "one word with slashes": _repeated("polis/kommun/"),
    "one word with dots": _repeated("polis.kommun."),
    "one word with soft hyphens": _repeated("sam\u00adverkans\u00adöverens\u00ad"),
    "one word with spaces that do not break": _repeated("polis\u00a0och\u00a0kommun\u00a0"),
    "one word of digits and commas": _repeated("123,456."),
    "one address": lambda size: f"https://example.se/{_repeated('brottsforebyggande/rad?a=b&')(size)}",
    "words longer than a line": _repeated("samverkansöverenskommelse" * 8 + " "),
    "one paragraph": _repeated("Parterna delar en lägesbild och väljer åtgärder som påverkar orsakerna. "),
    "one paragraph of short words": _repeated("a i o "),
    "one paragraph of capitals": _repeated("POLISEN OCH KOMMUNEN "),
    "rare characters": _repeated("Ǻǽ ½ § → ☐ ☑ ≥ ≤ ‰ † … ”é” ŽŠ ÿ e\u0301 10\u202f000 "),
    "short lines": _repeated("ja\n"),
    "lines of one letter": _repeated("a\n"),
    "empty lines": _repeated("a\n\n\n\n\n\n\n"),
}
"""What may be typed in any field that has room for it."""

MARKDOWN: dict[str, Callable[[int], str]] = {
    "paragraphs": _repeated("Parterna delar en lägesbild.\n\n"),
    "list items": _repeated("- Parterna delar en lägesbild.\n"),
    "numbered items": _repeated("1. Parterna delar en lägesbild.\n"),
    "nested items": _repeated("- Parterna delar\n  - en lägesbild\n    - och väljer\n"),
    "items of several paragraphs": _repeated("- Parterna delar\n\n  en lägesbild\n\n"),
    "quotations": _repeated("> Parterna delar\n\n"),
    "headings": _repeated("# Läget\n\n"),
    "one heading": lambda size: f"# {_repeated('Parterna delar en lägesbild ')(size)}",
    "bold words": _repeated("**Parterna** delar *en* lägesbild "),
    "bold letters": _repeated("**a**b*c*d"),
    "links": _repeated("[läget](https://example.se/lagesbild) "),
    "one long link": lambda size: f"[läget](https://example.se/{_repeated('a')(size)})",
    "one link of many words": lambda size: f"[{_repeated('läget i kommunen ')(size)}](https://example.se/)",
    "items of one word": lambda size: "\n".join(f"- {'a' * 200}" for _ in range(size // 200)),
}
"""What may be typed besides where Markdown is read: sections, areas, goals and introductions."""


# Places


@dataclass(frozen=True)
class Stage:
    """An agreement with a plan that has one of everything that can be long."""

    agreement: Agreement
    plan: ActionPlan
    commitment: Commitment

    def whole(self) -> Selection:
        """Choose the agreement without its plan."""
        return select_agreement(with_parts(Agreement.objects.all()).get(pk=self.agreement.pk), [])

    def alone(self, layout: str) -> Selection:
        """Choose the plan in a layout."""
        return select_plan(with_agreement(ActionPlan.objects.all()).get(pk=self.plan.pk), layout=layout)


def _stage() -> Stage:
    plan = ActionPlanFactory(agreement=AgreementFactory())
    row = InitiativeFactory(plan=plan, plan_area=PlanAreaFactory(plan=plan))
    return Stage(plan.agreement, plan, CommitmentFactory(initiative=row, detailed=True))


def _rewritten(rows: models.QuerySet[Any], **values: str) -> None:
    """Write values into the rows, as no page would let anybody do: what is measured is the printing."""
    assert rows.update(**values)


PLACES: dict[str, Callable[[Stage, str], Any]] = {
    "commitment": lambda stage, text: _rewritten(Commitment.objects.filter(pk=stage.commitment.pk), text=text),
    "description of a row": lambda stage, text: _rewritten(stage.plan.initiatives.all(), description=text),
    "title of a row": lambda stage, text: _rewritten(stage.plan.initiatives.all(), title=text),
    "office": lambda stage, text: _rewritten(stage.commitment.responsibilities.all(), office=text, office_key=text),
    "measure": lambda stage, text: _rewritten(stage.commitment.measures.all(), text=text),
    "open question": lambda stage, text: _rewritten(
        Commitment.objects.filter(pk=stage.commitment.pk), open_question=text
    ),
}
"""Where a text stands in a plan, each in every layout."""

OTHER_PLACES: dict[str, Callable[[Stage, str], Any]] = {
    "section": lambda stage, text: _rewritten(stage.agreement.sections.all(), body=text),
    "heading": lambda stage, text: _rewritten(stage.agreement.sections.all(), heading=text),
    "title": lambda stage, text: _rewritten(Agreement.objects.filter(pk=stage.agreement.pk), title=text),
    "goal of an area": lambda stage, text: _rewritten(stage.agreement.areas.all(), goal=text),
    "note of a signer": lambda stage, text: _rewritten(stage.agreement.signatories.all(), note=text),
    "origin": lambda stage, text: _rewritten(Agreement.objects.filter(pk=stage.agreement.pk), provenance=text),
    "party": lambda stage, text: _rewritten(stage.agreement.parties.all(), name=text, represented_by=text),
}
"""Where a text stands in an agreement."""


# Rows


def _many(model: type[models.Model], size: int, named: str, **fields: Any) -> list[Any]:
    return list(
        model._default_manager.bulk_create(model(order=n, **{named: f"Namn {n}"}, **fields) for n in range(size))
    )


def _initiatives(stage: Stage, size: int) -> None:
    _owned(
        stage,
        [
            Commitment(initiative=row, text="Delar lägesbilden.")
            for row in _many(Initiative, size, "title", plan=stage.plan)
        ],
    )


def _commitments(stage: Stage, size: int) -> None:
    _owned(
        stage,
        [Commitment(initiative=stage.commitment.initiative, text="Delar lägesbilden.", order=n) for n in range(size)],
    )


def _nested(stage: Stage, size: int) -> None:
    Commitment.objects.bulk_create(
        Commitment(initiative=stage.commitment.initiative, parent=stage.commitment, text="Delar lägesbilden.", order=n)
        for n in range(size)
    )


def _owned(stage: Stage, rows: list[Commitment]) -> None:
    sides = [party_of(stage.agreement, side) for side in ("municipality", "police")]
    made = Commitment.objects.bulk_create(rows)
    CommitmentParty.objects.bulk_create(
        CommitmentParty(commitment=row, party=sides[n % 2]) for n, row in enumerate(made)
    )


def _offices(stage: Stage, size: int) -> None:
    Responsibility.objects.bulk_create(
        Responsibility(commitment=stage.commitment, side="municipality", office=f"Enhet {n}", office_key=f"enhet {n}")
        for n in range(size)
    )


def _measures(stage: Stage, size: int) -> None:
    ActivityMeasure.objects.bulk_create(
        ActivityMeasure(commitment=stage.commitment, text=f"Antal vandringar {n}", kind="count", unit="st")
        for n in range(size)
    )


def _schedules(stage: Stage, size: int) -> None:
    Schedule.objects.bulk_create(
        Schedule(commitment=stage.commitment, kind=Schedule.Kind.CONTINUOUS) for _ in range(size)
    )


def _headings(stage: Stage, size: int) -> None:
    areas = _many(PlanArea, size, "label", plan=stage.plan)
    Initiative.objects.bulk_create(Initiative(plan=stage.plan, plan_area=area, title="Insats") for area in areas)


def _goals(stage: Stage, size: int) -> None:
    for goal in _many(Goal, size, "text", plan=stage.plan):
        Baseline.objects.create(goal=goal, text="Läget är allvarligt.")


ROWS: dict[str, Callable[[Stage, int], Any]] = {
    "rows": _initiatives,
    "commitments of a row": _commitments,
    "nested commitments": _nested,
    "offices": _offices,
    "measures": _measures,
    "timetables": _schedules,
    "headings of a plan": _headings,
    "goals": _goals,
}
"""What there may be many of in a plan, each in every layout."""


def _members(stage: Stage, size: int) -> None:
    forum = ForumFactory(agreement=stage.agreement)
    _many(ForumMember, size, "office", forum=forum, side="police")


def _areas(stage: Stage, size: int) -> None:
    _many(CollaborationArea, size, "label", agreement=stage.agreement, background="Läget.")


def _signers(stage: Stage, size: int) -> None:
    party = party_of(stage.agreement, "police")
    _many(Signatory, size, "title", agreement=stage.agreement, party=party, note="Skriver under sist.")


OTHER_ROWS: dict[str, Callable[[Stage, int], Any]] = {
    "sections": lambda stage, size: _many(Section, size, "heading", agreement=stage.agreement, body="Läget."),
    "areas": _areas,
    "members of a forum": _members,
    "forums": lambda stage, size: _many(Forum, size, "name", agreement=stage.agreement, kind="council"),
    "sources": lambda stage, size: _many(DataSource, size, "name", agreement=stage.agreement),
    "companions": lambda stage, size: _many(
        CompanionDocument, size, "title", agreement=stage.agreement, kind="activity_plan"
    ),
    "parties": lambda stage, size: _many(
        AgreementParty, size, "name", agreement=stage.agreement, side="third", short_name="Bolaget"
    ),
    "signers": _signers,
}
"""What there may be many of in an agreement."""


# Measuring


@dataclass(frozen=True)
class Kind:
    """What grows: where it stands, in which layout, and how the document comes about with so much of it."""

    what: str
    where: str
    layout: str
    start: int
    write: Callable[[Stage, int], Any]

    def job(self, size: int) -> PrintJob:
        """Return the document. No rows are left behind."""
        with transaction.atomic():
            stage = _stage()
            self.write(stage, size)
            selection = stage.alone(self.layout) if self.layout else stage.whole()
            job = print_job(selection, Standard.WORKING, spells_out=True)
            transaction.set_rollback(True)
        return job


def kinds(characters: int, rows: int) -> Iterator[Kind]:
    """Yield everything that is measured."""

    def typed(place: Callable[[Stage, str], Any], text: Callable[[int], str]) -> Callable[[Stage, int], Any]:
        return lambda stage, size: place(stage, text(size))

    for layout in ActionPlan.Layout.values:
        for where, place in PLACES.items():
            for what, text in TEXTS.items():
                yield Kind(what, where, layout, characters, typed(place, text))
        for what, write in ROWS.items():
            yield Kind(what, "", layout, rows, write)
    for where, place in OTHER_PLACES.items():
        for what, text in TEXTS.items():
            yield Kind(what, where, "", characters, typed(place, text))
    for what, text in MARKDOWN.items():
        yield Kind(what, "section", "", characters, typed(OTHER_PLACES["section"], text))
    for what, write in OTHER_ROWS.items():
        yield Kind(what, "", "", rows, write)


class OverLimit(BaseException):
    """It took too long to be waited for."""


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Raise OverLimit after so many seconds of this processor."""

    def give_up(_: int, __: FrameType | None) -> None:
        raise OverLimit

    signal.signal(signal.SIGVTALRM, give_up)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def measure(kind: Kind, render: Callable[[PrintJob], Any], limit: float) -> list[float]:
    """Return the seconds of n, 2n, 4n, without those that took longer than the limit and what comes after them."""
    found: list[float] = []
    for doubling in range(DOUBLINGS):
        job = kind.job(kind.start << doubling)
        begun = time.process_time()
        try:
            with at_most(limit):
                render(job)
        except OverLimit:
            break
        found.append(time.process_time() - begun)
    return found


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--characters", type=int, default=2000)
    arguments.add_argument("--rows", type=int, default=50)
    arguments.add_argument("--limit", type=float, default=20)
    arguments.add_argument(
        "--only", default="", help='a pattern: only the kinds whose "what | where | layout" it is found in'
    )
    chosen = arguments.parse_args()
    call_command("migrate", verbosity=0)
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"FONTCONFIG_FILE": str(FONTS_CONF), "XDG_CACHE_HOME": folder}
        from samverkan.shared.pdf import rendering

        rendering.warm_up()
        print("| what | where | layout | n | n: s | 2n: s | 4n: s | 2n / n | 4n / 2n | |")
        print("|---|---|---|---:|---:|---:|---:|---:|---:|---|")
        for kind in kinds(chosen.characters, chosen.rows):
            if not re.search(chosen.only, f"{kind.what} | {kind.where} | {kind.layout or 'agreement'}"):
                continue
            seconds = measure(kind, rendering.render, chosen.limit)
            ratios = [after / before for before, after in pairwise(seconds)]
            told = [f"{each:.2f}" for each in seconds] + ["–"] * (DOUBLINGS - len(seconds))
            grew = [f"{each:.1f}" for each in ratios] + ["–"] * (DOUBLINGS - 1 - len(ratios))
            too_much = len(seconds) < DOUBLINGS or ratios[-1] > MOST
            row = [
                kind.what,
                kind.where,
                kind.layout or "agreement",
                str(kind.start),
                *told,
                *grew,
                "too much" if too_much else "",
            ]
            print(f"| {' | '.join(row)} |", flush=True)


if __name__ == "__main__":
    main()
