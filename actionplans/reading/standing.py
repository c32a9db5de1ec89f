"""What the other parties say of a plan that its owner adopted after the signing, as words and notices on its page."""

from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Exists, OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.urls import reverse

from accounts.models import User
from actionplans.models import ActionPlan, PlanStatement
from actionplans.models.plan import ActionPlanQuerySet
from actionplans.permissions import can_confirm_plan, can_dispute_plan
from agreements.models import AgreementParty, Side, Standing
from agreements.models.standing import StatementKind, in_doubt, standing_after
from agreements.models.state import NOTES
from agreements.reading.standing import Notice

_OTHERS = 4
"""How many parties beside the owner are asked; agreements have one, seldom two or three."""


@dataclass(frozen=True)
class PartyStanding:
    """A party beside the owner, what it says of the plan, and why it disputes it."""

    party: AgreementParty
    standing: str
    reason: str


def with_standing(plans: ActionPlanQuerySet) -> ActionPlanQuerySet:
    """Return the plans with what the parties beside the owner say of them, in the same query."""
    stated = PlanStatement.objects.filter(plan=OuterRef(OuterRef("pk")), party=OuterRef("pk"))
    latest = stated.order_by("-number")
    parties = (
        AgreementParty.objects.filter(agreement=OuterRef("agreement"))
        .exclude(side=Side.THIRD)
        .exclude(organisation=OuterRef("agreement__organisation"))
        .order_by("order", "pk")
        .values(
            found=JSONObject(
                pk="pk",
                name="name",
                represented_by="represented_by",
                side="side",
                organisation="organisation",
                kind=Subquery(latest.values("kind")[:1]),
                reason=Subquery(latest.values("reason")[:1]),
                has_confirmed=Exists(stated.filter(kind=StatementKind.CONFIRMED), output_field=BooleanField()),
            )
        )
    )
    return plans.annotate(**{f"other_{n}": Subquery(parties[n : n + 1]) for n in range(_OTHERS)})


def read_party_standings(plan: ActionPlan) -> list[PartyStanding]:
    """Return what each party beside the owner says of a plan that is theirs to confirm. Expects `with_standing`."""
    if not plan.is_for_the_parties_to_confirm:
        return []
    return [_standing(plan, found) for n in range(_OTHERS) if (found := getattr(plan, f"other_{n}"))]


def _standing(plan: ActionPlan, found: dict[str, Any]) -> PartyStanding:
    party = AgreementParty(
        pk=found["pk"],
        agreement=plan.agreement,
        name=found["name"],
        represented_by=found["represented_by"],
        side=found["side"],
        organisation_id=found["organisation"],
    )
    kinds = [StatementKind.CONFIRMED] if found["has_confirmed"] else []
    kinds += [found["kind"]] if found["kind"] else []
    return PartyStanding(party, standing_after([str(kind) for kind in kinds], has_acted=False), found["reason"] or "")


def doubt_about(plan: ActionPlan, standings: list[PartyStanding]) -> str:
    """Say who disputes the plan and who has not confirmed it; of one that was signed with its agreement, what holds for that."""
    if plan.is_signed_with_agreement:
        return NOTES.get(Standing(plan.agreement.standing), "")
    parties = [one.party for one in standings]
    return in_doubt([(one.party.told_apart(parties), one.standing) for one in standings])


def notices_of(plan: ActionPlan, standings: list[PartyStanding], user: User) -> list[Notice]:
    """Return a notice for each party that has not confirmed the plan, or disputes it, with the ways to answer."""
    parties = [one.party for one in standings]
    return [_notice(plan, one, parties, user) for one in standings if one.standing != Standing.CONFIRMED]


def _notice(plan: ActionPlan, one: PartyStanding, parties: list[AgreementParty], user: User) -> Notice:
    name, pks = one.party.told_apart(parties), [plan.pk, one.party.pk]
    links = [("Bekräfta", reverse("plan_confirm", args=pks))] if can_confirm_plan(user, plan, one.party) else []
    if one.standing == Standing.DISPUTED:
        if can_dispute_plan(user, plan, one.party):
            links.append(("Ta tillbaka bestridandet", reverse("plan_dispute_withdraw", args=pks)))
        is_party = plan.agreement.organisation_id in user.organisation_ids or any(
            party.organisation_id in user.organisation_ids for party in parties
        )
        why = one.reason if is_party else f"{name} säger att den inte har åtagit sig det som står i planen."
        return Notice(f"Bestridd av {name}", why, "warning", links)
    if can_dispute_plan(user, plan, one.party):
        links.append(("Bestrid", reverse("plan_dispute", args=pks)))
    text = f"{plan.agreement.organisation.name} har fastställt planen. {name} har inte bekräftat den än."
    return Notice(f"Inte bekräftad av {name}", text, "hint", links)
