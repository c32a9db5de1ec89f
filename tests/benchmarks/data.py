"""The rows that are measured: agreements with plans of a given size, every commitment with office, measure, timetable and entries."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from accounts.models import Role, User
from actionplans.models import (
    ActionPlan,
    ActivityMeasure,
    Commitment,
    CommitmentParty,
    Initiative,
    PlanArea,
    Responsibility,
    Schedule,
)
from agreements.models import Agreement, CollaborationArea, Section
from followup.models import FollowUpEntry
from tests.factories import ActionPlanFactory, AgreementFactory, UserFactory, party_of, sign

ENTRIES_EACH = 4


@dataclass
class Measured:
    """An agreement in force with one adopted plan, and those who read and write it."""

    agreement: Agreement
    plan: ActionPlan
    commitment: Commitment
    coordinator: User
    kommunpolis: User


def build(
    commitments: int,
    *,
    areas: int = 8,
    sections: int = 8,
    layout: str = ActionPlan.Layout.TABLE,
    adopted: bool = True,
) -> Measured:
    """Build an agreement with so many sections and commitments, in initiatives of four, over so many areas."""
    agreement = AgreementFactory(title=f"Samverkansöverenskommelse med {commitments} åtaganden")
    _write_text(agreement, areas, sections)
    plan = ActionPlanFactory(agreement=agreement, layout=layout)
    _write_plan(plan, commitments)
    if adopted:
        agreement = sign(agreement)
    first = Commitment.objects.filter(initiative__plan=plan).order_by("pk")[0]
    kommunpolis = UserFactory(organisation=party_of(agreement, "police").organisation, role=Role.KOMMUNPOLIS)
    if adopted:
        _log(plan, kommunpolis)
    return Measured(
        agreement=agreement,
        plan=ActionPlan.objects.get(pk=plan.pk),
        commitment=first,
        coordinator=UserFactory(organisation=agreement.organisation, role=Role.COORDINATOR),
        kommunpolis=kommunpolis,
    )


def _write_text(agreement: Agreement, areas: int, sections: int) -> None:
    paragraph = "Parterna delar en lägesbild och väljer åtgärder som påverkar orsakerna. " * 6
    Section.objects.bulk_create(
        Section(agreement=agreement, heading=f"Avsnitt {n}", body=paragraph, order=n) for n in range(2, 2 + sections)
    )
    CollaborationArea.objects.bulk_create(
        CollaborationArea(agreement=agreement, section=None, label=f"Område {n}", background=paragraph, order=1000 + n)
        for n in range(areas)
    )


def _write_plan(plan: ActionPlan, commitments: int) -> None:
    rows = list(plan.agreement.areas.order_by("order"))
    plan_areas = PlanArea.objects.bulk_create(
        PlanArea(plan=plan, area=area, number=f"{n}.", label=area.label, order=n)
        for n, area in enumerate(rows, start=1)
    )
    initiatives = Initiative.objects.bulk_create(
        Initiative(
            plan=plan,
            plan_area=plan_areas[n * len(plan_areas) * 4 // max(commitments, 1) % len(plan_areas)],
            title=f"Insats {n}",
            order=n,
        )
        for n in range(-(-commitments // 4))
    )
    made = Commitment.objects.bulk_create(
        Commitment(
            initiative=initiatives[n // 4], text=f"Genomföra trygghetsvandring {n} tillsammans med boende.", order=n
        )
        for n in range(commitments)
    )
    sides = [party_of(plan.agreement, "municipality"), party_of(plan.agreement, "police")]
    CommitmentParty.objects.bulk_create(CommitmentParty(commitment=c, party=sides[n % 2]) for n, c in enumerate(made))
    Responsibility.objects.bulk_create(
        Responsibility(commitment=c, side=sides[n % 2].side, office=f"Enhet {n % 12}", office_key=f"enhet {n % 12}")
        for n, c in enumerate(made)
    )
    ActivityMeasure.objects.bulk_create(
        ActivityMeasure(
            commitment=c, text="Antal vandringar", unit="vandringar", comparator="at_least", target=5, period="year"
        )
        for c in made
    )
    Schedule.objects.bulk_create(Schedule(commitment=c, kind=Schedule.Kind.CONTINUOUS) for c in made)


def _log(plan: ActionPlan, by: User) -> None:
    organisation = by.active_memberships[0].organisation
    today: date = timezone.localdate()
    FollowUpEntry.objects.bulk_create(
        FollowUpEntry(
            commitment=commitment,
            organisation=organisation,
            measure=commitment.measures.all()[0],
            happened_on=today - timedelta(days=7 * n),
            count=1,
            logged_by=by,
        )
        for commitment in Commitment.objects.filter(initiative__plan=plan).prefetch_related("measures")
        for n in range(ENTRIES_EACH)
    )
