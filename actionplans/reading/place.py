"""What a municipality, or a local police area with its municipalities, has in the way of agreements and plans."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from accounts.models import Organisation, User
from actionplans.models import ActionPlan
from actionplans.reading.goals import period_words
from actionplans.reading.overview import Overview, read_overviews
from actionplans.reading.rows import state_of_plan
from agreements.models import Agreement, AgreementParty, Municipality, PoliceAreaCoverage
from agreements.models.state import State
from samverkan.shared.dates import long_date

_PLACES = [
    "in_force",
    "expiring",
    "until_further_notice",
    "undated",
    "upcoming",
    "locked",
    "draft",
    "expired",
    "superseded",
]
CURRENT = set(_PLACES[:4])
"""The states of an agreement that the parties work by."""


@dataclass(frozen=True)
class PlanLine:
    """A plan in a list."""

    title: str
    url: str
    state: State
    period: str


@dataclass(frozen=True)
class AgreementLine:
    """An agreement with its plans."""

    agreement: Agreement
    state: State
    period: str
    plans: list[PlanLine]

    @property
    def is_current(self) -> bool:
        """Tell whether the parties work by it."""
        return self.state.code in CURRENT


def agreements_of(organisation_pks: list[int], user: User, on: date) -> list[Agreement]:
    """Return the agreements that the organisations own or are parties to, as far as the user may read them, current ones first."""
    found = Agreement.objects.visible_to(user).of_parties(organisation_pks).with_succession(on)
    newest_first = sorted(found, key=lambda a: a.effective_from or date.min, reverse=True)
    return sorted(newest_first, key=lambda a: _place(a.state(on)))


def _place(state: State) -> int:
    place = _PLACES.index(state.code)
    return 0 if place < 3 else place


def plans_of(agreements: Iterable[Agreement], user: User) -> dict[int, list[ActionPlan]]:
    """Return the plans of the agreements that the user may read, newest first, by agreement."""
    plans: dict[int, list[ActionPlan]] = {agreement.pk: [] for agreement in agreements}
    for plan in ActionPlan.objects.visible_to(user).filter(agreement__in=plans):
        plans[plan.agreement_id].append(plan)
    return plans


def current_plan(agreements: Iterable[Agreement], plans: dict[int, list[ActionPlan]], on: date) -> ActionPlan | None:
    """Return the plan to look at: of the first agreement with any, the adopted one that holds the day, else the newest adopted, else a draft."""
    for agreement in agreements:
        if found := plans[agreement.pk]:
            return min(found, key=lambda plan: (plan.is_draft, state_of_plan(plan, on).code != "adopted"))
    return None


def agreement_line(agreement: Agreement, plans: list[ActionPlan], on: date) -> AgreementLine:
    """Return an agreement as a line."""
    lines = [
        PlanLine(p.title, p.get_absolute_url(), state_of_plan(p, on), period_words(p.period_from, p.period_until))
        for p in plans
    ]
    return AgreementLine(agreement, agreement.state(on), term_words(agreement), lines)


def term_words(agreement: Agreement) -> str:
    """Return the agreement's term in words."""
    starts_on, ends_on = agreement.effective_from, agreement.effective_until
    if not starts_on:
        return f"till och med {long_date(ends_on)}" if ends_on else "giltighetstiden är inte känd"
    return f"{long_date(starts_on)} – {long_date(ends_on)}" if ends_on else f"från {long_date(starts_on)}, tills vidare"


def coverage_words(coverage: PoliceAreaCoverage) -> str:
    """Return how much of the municipality is covered, and how certain that is."""
    part = f"{coverage.part}; " if coverage.part else ""
    year = f", {coverage.source_year}" if coverage.source_year else ""
    return f"{part}{coverage.get_confidence_display()} uppgift{year}"


@dataclass(frozen=True)
class MunicipalityLine:
    """A municipality of a police area with their first agreement and the numbers of the plan they work by."""

    municipality: Municipality
    coverage: str
    agreement: AgreementLine | None
    plan: ActionPlan | None
    overview: Overview


def municipality_lines(
    coverages: Sequence[PoliceAreaCoverage], police: Organisation, user: User, on: date
) -> list[MunicipalityLine]:
    """Return the municipalities, each with its first agreement with the police area and the plan to that; four queries in all."""
    own = [coverage.municipality.organisation_id for coverage in coverages]
    agreements = agreements_of([police.pk], user, on)
    plans = plans_of(agreements, user)
    of_organisation: dict[int | None, list[Agreement]] = defaultdict(list)
    by_pk = {agreement.pk: agreement for agreement in agreements}
    parties = AgreementParty.objects.filter(agreement__in=by_pk, organisation__in=own)
    members = set(parties.values_list("agreement_id", "organisation_id"))
    for agreement in agreements:
        for organisation_pk in {agreement.organisation_id, *(o for a, o in members if a == agreement.pk)}:
            of_organisation[organisation_pk].append(agreement)
    chosen = {pk: current_plan(of_organisation[pk], plans, on) for pk in own}
    overviews = read_overviews(plan.pk for plan in chosen.values() if plan)
    lines = []
    for coverage in coverages:
        pk = coverage.municipality.organisation_id
        first, plan = next(iter(of_organisation[pk]), None), chosen[pk]
        lines.append(
            MunicipalityLine(
                coverage.municipality,
                coverage_words(coverage),
                agreement_line(first, [], on) if first else None,
                plan,
                overviews.get(plan.pk, Overview([])) if plan else Overview([]),
            )
        )
    return lines
