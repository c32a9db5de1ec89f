"""What the pages of follow-up show, as ready words."""

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models import Q, Sum
from django.urls import reverse

from actionplans.models import Commitment, Responsibility
from actionplans.progress import period_span, period_words, progress_words, within
from actionplans.reading.rows import SIDES, Side
from followup.models import FollowUpEntry

_OUTCOME_LOOKS = {
    FollowUpEntry.Outcome.DONE: ("done", "✓"),
    FollowUpEntry.Outcome.PARTLY: ("warn", "△"),
    FollowUpEntry.Outcome.CANCELLED: ("bad", "✗"),
}


@dataclass(frozen=True)
class Outcome:
    """An outcome to show, as the state component wants it."""

    label: str
    tone: str
    symbol: str


@dataclass(frozen=True)
class EntryLine:
    """An entry as a line in a list."""

    day: str
    outcome: Outcome
    amount: str
    reason: str
    text: str
    logged: str
    commitment: str
    place: str
    url: str
    correct_url: str
    withdraw_url: str
    erase_url: str
    instead: str
    erased: str


@dataclass(frozen=True)
class CommitmentCard:
    """A commitment as a card with its log button."""

    title: str
    text: str
    place: str
    side: Side | None
    targets: list[str]
    last: str
    url: str
    log_url: str


def crumbs_of(commitment: Commitment) -> list[tuple[str, str]]:
    """Return the way down to a commitment, itself last."""
    plan = commitment.initiative.plan
    return [
        ("Överenskommelser", reverse("agreement_list")),
        (plan.agreement.organisation.name, plan.agreement.get_absolute_url()),
        (plan.title, plan.get_absolute_url()),
        (commitment.initiative.title, reverse("commitment_show", args=[commitment.pk])),
    ]


def outcome_of(entry: FollowUpEntry) -> Outcome:
    """Return the entry's outcome as symbol, word and tone."""
    tone, symbol = _OUTCOME_LOOKS[FollowUpEntry.Outcome(entry.outcome)]
    return Outcome(entry.get_outcome_display(), tone, symbol)


def side_of(commitment: Commitment) -> Side | None:
    """Return whose the commitment is; expects its parties to be fetched."""
    owners = {row.party.side for row in commitment.commitment_parties.all() if row.role == "owner"}
    if not owners:
        return None
    return SIDES["joint" if len(owners) > 1 else owners.pop()]


def card_of(commitment: Commitment) -> CommitmentCard:
    """Return the card of a commitment; expects `last_entry_on`."""
    last_entry_on = commitment.last_entry_on  # type: ignore[attr-defined]
    return CommitmentCard(
        title=commitment.initiative.title,
        text=commitment.text,
        place=commitment.initiative.plan.agreement.organisation.name,
        side=side_of(commitment),
        targets=[measure.target_words for measure in commitment.measures.all() if measure.target_words],
        last=f"Senast loggat {last_entry_on.isoformat()}" if last_entry_on else "Inget loggat än",
        url=reverse("commitment_show", args=[commitment.pk]),
        log_url=reverse("entry_create", args=[commitment.pk]),
    )


def entry_line(entry: FollowUpEntry, *, may_correct: bool = False, may_erase: bool = False) -> EntryLine:
    """Return an entry as a line; `may_correct` gives it the ways to a correction and a withdrawal, `may_erase` that to erasing.

    `instead` says why it does not count, if so.
    """
    commitment = entry.commitment
    instead = _instead(entry)
    ways = {name: reverse(f"entry_{name}", args=[entry.pk]) for name in ("correct", "withdraw", "erase")}
    unit = entry.measure.unit or entry.measure.text if entry.measure_id and entry.measure else ""
    return EntryLine(
        day=entry.happened_on.isoformat(),
        outcome=outcome_of(entry),
        amount=f"{f'Antal {unit}'.strip()}: {entry.count}" if entry.count is not None else "",
        reason=entry.get_reason_display() if entry.reason else "",
        text=entry.text,
        logged=f"Loggat av {entry.organisation.name}",
        commitment=commitment.initiative.title,
        place=commitment.initiative.plan.agreement.organisation.name,
        url=reverse("commitment_show", args=[commitment.pk]),
        correct_url=ways["correct"] if may_correct and not instead else "",
        withdraw_url=ways["withdraw"] if may_correct and not instead else "",
        erase_url=ways["erase"] if may_erase and entry.text else "",
        instead=instead,
        erased=entry.erasure_reason if entry.is_erased else "",
    )


def _instead(entry: FollowUpEntry) -> str:
    correction = getattr(entry, "correction", None)
    if entry.is_withdrawal:
        return "Återtagande av en tidigare uppgift"
    if correction is None:
        return ""
    return "Återtagen, räknas inte" if correction.is_withdrawal else "Rättad, räknas inte"


@dataclass(frozen=True)
class CommitmentPage:
    """The facts of a commitment, in words."""

    title: str
    side: Side | None
    crumbs: list[tuple[str, str]]
    owners: str
    partners: str
    schedule: str
    responsible: list[str]
    measures: list[str]
    twins: list[Commitment]
    children: list[Commitment]


def page_of(commitment: Commitment, standing: models.QuerySet[FollowUpEntry], on: date) -> CommitmentPage:
    """Return what the page of a commitment shows, with its standing entries summed; expects its details to be fetched."""
    rows = commitment.commitment_parties.all()
    kin = list(Commitment.objects.filter(Q(parent=commitment) | Q(mirror_of=commitment)))
    return CommitmentPage(
        title=commitment.initiative.title,
        side=side_of(commitment),
        crumbs=crumbs_of(commitment)[:-1],
        owners=" och ".join(row.party.name for row in rows if row.role == "owner"),
        partners=", ".join(row.party.name for row in rows if row.role == "partner"),
        schedule=", ".join(schedule.words for schedule in commitment.schedules.all()),
        responsible=[responsible_words(row) for row in commitment.responsibilities.all()],
        measures=measures_in_words(commitment, standing, on),
        twins=[*filter(None, [commitment.mirror_of]), *(row for row in kin if row.mirror_of_id == commitment.pk)],
        children=[row for row in kin if row.parent_id == commitment.pk],
    )


def responsible_words(row: Responsibility) -> str:
    """Return who answers for what, in words."""
    scope = f" ({row.scope_note})" if row.scope_note else ""
    return f"{row.office}: {row.get_kind_display()}{scope}"


def measures_in_words(commitment: Commitment, standing: models.QuerySet[FollowUpEntry], on: date) -> list[str]:
    """Return each measure with how far it has come, from one query; entries without a number count for nothing."""
    measures, plan = list(commitment.measures.all()), commitment.initiative.plan
    spans = {measure.pk: period_span(measure, plan, plan.agreement, on) for measure in measures}
    sums = standing.order_by().aggregate(
        **{f"m{pk}": Sum("count", filter=Q(measure=pk) & within(span)) for pk, span in spans.items()}
    )
    words = []
    for measure in measures:
        total, when = sums[f"m{measure.pk}"], period_words(measure, spans[measure.pk], on)
        progress = progress_words(measure, total or 0, total is not None, when=when)
        target = f" ({measure.target_words})" if measure.target_words else ""
        words.append(f"{measure.text}{target}: {progress}" if progress else measure.text)
    return words
