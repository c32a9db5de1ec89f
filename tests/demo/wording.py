"""Is the demonstration told in our own words? The original documents are not kept here, only fingerprints of their wording.

`fingerprints/<name>.txt` holds a hash of every run of eight words in a document, in no order: enough to recognise a run that
has been copied, too little to read. `write_fingerprints` makes the file from a document's text.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from agreements.models import Agreement

RUN = 8
DIRECTORY = Path(__file__).resolve().parent / "fingerprints"


def copied_runs(agreement: Agreement, name: str, *, names: Iterable[str] = ()) -> list[str]:
    """Return the runs of eight words of the agreement and its plans that also stand in the original document.

    Titles, headings and the names of offices, forums and rows are the document's own and not looked at; `names` are others
    that may stand in running text.
    """
    known = set((DIRECTORY / f"{name}.txt").read_text(encoding="ascii").split())
    found = []
    for text in _texts_of(agreement):
        for kept in names:
            text = re.sub(re.escape(kept), "\n", text, flags=re.IGNORECASE)
        found += [run for part in text.splitlines() for run in _runs(part) if _fingerprint(run) in known]
    return found


def write_fingerprints(name: str, document: str) -> None:
    """Write the fingerprints of a document's text."""
    hashes = sorted({_fingerprint(run) for run in _runs(document)})
    (DIRECTORY / f"{name}.txt").write_text("\n".join(hashes) + "\n", encoding="ascii")


def _runs(text: str) -> Iterator[str]:
    words = re.findall(r"\w+", text.casefold())
    for start in range(len(words) - RUN + 1):
        yield " ".join(words[start : start + RUN])


def _fingerprint(run: str) -> str:
    return hashlib.sha256(run.encode()).hexdigest()[:10]


def _texts_of(agreement: Agreement) -> Iterator[str]:
    """Yield every running text of the agreement and its plans."""
    yield agreement.communication_strategy
    yield agreement.out_of_scope
    yield from agreement.sections.values_list("body", flat=True)
    for area in agreement.areas.all():
        yield from (area.goal, area.background)
    for forum in agreement.forums.prefetch_related("members"):
        yield forum.mandate
        yield from (member.task for member in forum.members.all())
    yield from agreement.followup_rules.values_list("performed_by", flat=True)
    yield from agreement.signatories.values_list("note", flat=True)
    for plan in agreement.plans.all():
        yield plan.intro
        for goal in plan.goals.prefetch_related("baselines"):
            yield from (goal.text, goal.background)
            yield from (baseline.text for baseline in goal.baselines.all())
        for row in plan.initiatives.prefetch_related("commitments__measures"):
            yield row.description
            for commitment in row.commitments.all():
                yield from (commitment.text, commitment.condition, commitment.open_question)
                yield from (measure.text for measure in commitment.measures.all())
