"""The ways to change a draft plan, put on the rows they are about. Given only to those who may change it."""

from django.urls import reverse

from actionplans.models import ActionPlan
from actionplans.reading.goals import GoalRow
from actionplans.reading.rows import EditLink, PlanReading, href_of


def part_create_href(plan: ActionPlan, noun: str) -> str:
    """Return the page that adds a part: rubriker, mal, utgangslagen or insatser."""
    return reverse("plan_part_create", args=[plan.pk, noun])


def _change_and_remove(plan: ActionPlan, noun: str, pk: int, about: str) -> list[EditLink]:
    return [
        EditLink("Ändra", about, reverse("plan_part_update", args=[plan.pk, noun, pk])),
        EditLink("Ta bort", about, reverse("plan_part_delete", args=[plan.pk, noun, pk])),
    ]


def link_rows(reading: PlanReading) -> None:
    """Give headings, rows and commitments their links."""
    plan, add_row = reading.plan, part_create_href(reading.plan, "insatser")
    for area in reading.areas:
        if area.pk:
            about = f"rubriken {area.label}"
            area.links = _change_and_remove(plan, "rubriker", area.pk, about)
            area.links.append(EditLink("Lägg till insats", f"under {about}", f"{add_row}?plan_area={area.pk}"))
        for row in area.initiatives:
            about = f"insatsen {row.title}"
            row.links = _change_and_remove(plan, "insatser", row.pk, about)
            row.links.append(EditLink("Lägg till åtagande", f"i {about}", reverse("commitment_create", args=[row.pk])))
    change, remove = href_of("commitment_update"), href_of("commitment_delete")
    for commitment in reading.commitments:
        about = f"åtagandet {commitment.text[:60]}"
        commitment.links = [
            EditLink("Ändra", about, change(commitment.pk)),
            EditLink("Ta bort", about, remove(commitment.pk)),
        ]


def link_goals(plan: ActionPlan, goals: list[GoalRow]) -> None:
    """Give goals and baselines their links."""
    add = part_create_href(plan, "utgangslagen")
    for goal in goals:
        about = f"målet {goal.text}"
        goal.links = _change_and_remove(plan, "mal", goal.pk, about)
        goal.links.append(EditLink("Lägg till utgångsläge", f"för {about}", f"{add}?goal={goal.pk}"))
        for baseline in goal.baselines:
            baseline.links = _change_and_remove(plan, "utgangslagen", baseline.pk, f"utgångsläget {baseline.text[:60]}")
