"""The list of agreements: the orders it can stand in, and its rows as ready words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, F, IntegerField, OuterRef, Subquery, Value, When

from agreements.models import Agreement, AgreementParty, Side
from agreements.models.agreement import AgreementQuerySet
from agreements.models.state import EXPIRING_MONTHS, State
from agreements.models.term import term_in_words
from samverkan.shared.dates import months_later

COLUMNS = {"place": "Parter", "title": "Överenskommelse", "until": "Giltighetstid", "state": "Läge"}
"""The columns that can be sorted, by their name in the URL."""

_ORDERS = {
    "place": ["municipality_key", "sort_key"],
    "title": ["sort_key"],
    "until": ["effective_until", "municipality_key"],
    "state": ["state_rank", "municipality_key"],
}


@dataclass(frozen=True)
class Party:
    """A party as a row names it."""

    side: str
    side_label: str
    name: str
    represented_by: str


@dataclass(frozen=True)
class Row:
    """An agreement as a row of the list."""

    title: str
    url: str
    parties: list[Party]
    others: str
    term: tuple[str, ...]
    state: State
    seen_by: str
    is_invented: bool


def known_order(wanted: str) -> str:
    """Return the wanted order if there is such a one, else by municipality."""
    return wanted if wanted.removeprefix("-") in COLUMNS else "place"


def in_order(agreements: AgreementQuerySet, order: str, on: date) -> AgreementQuerySet:
    """Return the agreements sorted; those that lack the value come last either way."""
    municipality = AgreementParty.objects.filter(agreement=OuterRef("pk"), side=Side.MUNICIPALITY)
    annotated = agreements.with_succession(on).annotate(
        municipality_key=Subquery(municipality.order_by("order").values("organisation__sort_key")[:1]),
        state_rank=_state_rank(on),
    )
    first, *rest = _ORDERS[order.removeprefix("-")]
    lead = F(first).desc(nulls_last=True) if order.startswith("-") else F(first).asc(nulls_last=True)
    return annotated.order_by(lead, *[F(name).asc(nulls_last=True) for name in rest], "pk")


def most_telling_first(agreements: AgreementQuerySet, on: date) -> AgreementQuerySet:
    """Return the agreements with those in force first, then those that were or will be, then drafts; the newest first."""
    ranked = agreements.with_succession(on).annotate(state_rank=_state_rank(on))
    in_force_first = Case(When(state_rank__in=[2, 3], then=0), When(state_rank__gte=4, then=1), default=2)
    return ranked.order_by(in_force_first, F("effective_from").desc(nulls_last=True), "-pk")


def _state_rank(on: date) -> Case:
    """The order that an agreement passes through its states; expects `is_superseded`."""
    soon = months_later(on, EXPIRING_MONTHS)
    return Case(
        When(status=Agreement.Status.DRAFT, then=Value(0)),
        When(status=Agreement.Status.LOCKED, then=Value(1)),
        When(is_superseded=True, then=Value(7)),
        When(effective_until__lt=on, then=Value(6)),
        When(effective_from__isnull=True, then=Value(5)),
        When(effective_from__gt=on, then=Value(4)),
        When(effective_until__lt=soon, then=Value(3)),
        default=Value(2),
        output_field=IntegerField(),
    )


def narrowed(agreements: AgreementQuerySet, asked: dict[str, object], on: date) -> AgreementQuerySet:
    """Return the agreements that the cleaned search form asks for."""
    found = agreements.matching(str(asked["q"]))
    for place in (asked["municipality"], asked["police_area"]):
        if place:
            found = found.of_parties([place.organisation_id])  # type: ignore[attr-defined]
    if asked["county"]:
        found = found.of_county(str(asked["county"]))
    if asked["state"]:
        found = found.in_state(str(asked["state"]), on)
    if isinstance(asked["on"], date):
        found = found.filter(pk__in=Agreement.objects.in_force(asked["on"]).values("pk"))
    return found


def as_rows(agreements: Iterable[Agreement], on: date) -> list[Row]:
    """Return the agreements as rows. Expects parties prefetched, the organisation joined and `is_superseded`."""
    return [_row(agreement, on) for agreement in agreements]


def _row(agreement: Agreement, on: date) -> Row:
    parties = list(agreement.parties.all())
    signing = [Party(p.side, str(p.get_side_display()), p.name, p.represented_by) for p in parties if p.is_signing]
    others = len(parties) - len(signing)
    return Row(
        title=agreement.title,
        url=agreement.get_absolute_url(),
        parties=signing,
        others=f"och {others} medverkande part{'er' if others > 1 else ''}" if others else "",
        term=term_dates(agreement),
        state=agreement.named_state(on),
        seen_by="" if agreement.is_signed else agreement.organisation.name,
        is_invented=agreement.is_invented,
    )


def count_in_words(count: int) -> str:
    """Return how many agreements the list holds."""
    return "1 överenskommelse" if count == 1 else f"{count} överenskommelser"


def term_dates(agreement: Agreement) -> tuple[str, ...]:
    """Return the term as a table writes it, in ISO dates: the pieces that stay on one line."""
    starts_on, ends_on = agreement.effective_from, agreement.effective_until
    return term_in_words(agreement.validity_kind, starts_on, ends_on, date.isoformat) or ("inte ifylld",)
