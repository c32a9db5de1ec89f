"""What needs a user now: one list, built from few queries, most urgent first. What each role is shown is decided here alone."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role, User
from accounts.permissions import DRAFTERS, LOGGERS, REGISTRARS
from actionplans.models import ActionPlan, Commitment
from actionplans.models.commitment import answered_for_by, lacks_measure, lacks_responsible, owned_by
from agreements.models import Agreement, Signatory, Standing
from agreements.models.state import State
from agreements.permissions import (
    can_confirm_agreement,
    can_dispute_agreement,
    can_register_signature,
    protests_for,
    speaks_for,
)
from followup.models import FollowUpEntry
from samverkan.shared.dates import long_date

_YEAR = timedelta(days=365)
_URGENCY = {"bad": 0, "warn": 1, "neutral": 2}


@dataclass(frozen=True)
class Todo:
    """A thing to do: what and where in words, when it matters, and the page where it is done."""

    what: str
    url: str
    symbol: str
    tone: str = "neutral"
    where: str = ""
    when: str = ""


def agreements_of(user: User, on: date) -> list[Agreement]:
    """Return the agreements that concern the user's organisations, with what the agenda asks of them; those ending first come first."""
    own = user.organisation_ids
    incomplete = Signatory.objects.incomplete().filter(agreement=OuterRef("pk"))
    successor = Agreement.objects.filter(supersedes=OuterRef("pk"), organisation_id__in=own).exclude(
        status=Agreement.Status.SIGNED
    )
    told = Signatory.objects.told_by_others(own).filter(agreement=OuterRef("pk"))
    plan = ActionPlan.objects.filter(agreement=OuterRef("pk")).unanswered_by(own).order_by("-adopted_at", "-pk")
    return list(
        Agreement.objects.visible_to(user)
        .concerning(own)
        .with_succession(on)
        .annotate(
            has_incomplete_signature=Exists(incomplete),
            successor_draft=Subquery(successor.values("pk")[:1]),
            has_signature_to_confirm=Exists(told),
            plan_to_confirm=Subquery(plan.values(found=JSONObject(pk="pk", title="title"))[:1]),
        )
        .select_related("organisation")
        .prefetch_related("parties")
        .order_by(F("effective_until").asc(nulls_last=True), "sort_key", "pk")
    )


def todos(user: User, agreements: list[Agreement], on: date) -> list[Todo]:
    """Return what the user should do, most urgent first."""
    found: list[Todo] = []
    for agreement in agreements:
        found += _of_agreement(agreement, user, on)
    drafted = [a for a in agreements if _drafts_for(user, a) and not cast(Any, a).is_superseded]
    if drafted:
        found += _of_plans(drafted, user, on)
    return sorted(found, key=lambda todo: _URGENCY[todo.tone])


def _drafts_for(user: User, agreement: Agreement) -> bool:
    """Tell whether the user writes for one of the parties, and so has the agreement's next step in hand."""
    parties = {agreement.organisation_id, *(party.organisation_id for party in agreement.parties.all())}
    return any(user.has_role(organisation, *DRAFTERS) for organisation in parties)


def _of_agreement(agreement: Agreement, user: User, on: date) -> Iterator[Todo]:
    state, url = agreement.state(on), agreement.get_absolute_url()
    title, annotated = agreement.title, cast(Any, agreement)
    drafts = _drafts_for(user, agreement)
    registers = any(can_register_signature(user, party) for party in agreement.parties.all())
    if drafts and state.code in {"expired", "expiring"}:
        yield _renewal(agreement, state)
    if drafts and state.code == "draft":
        changed_on = timezone.localdate(agreement.changed_at)
        yield Todo("Skriv klart utkastet", url, "○", where=title, when=f"Ändrat {changed_on.isoformat()}")
    if (registers or drafts) and state.code == "locked":
        yield Todo("Väntar på underskrift", url, "◆", "warn", title)
    if agreement.is_signed:
        yield from _about_us(agreement, user)
    if registers and agreement.is_signed and annotated.has_incomplete_signature:
        yield Todo("Fyll i underskrifterna, som är ofullständiga", f"{url}#underskrifter", "?", "warn", title)


def _about_us(agreement: Agreement, user: User) -> Iterator[Todo]:
    """What another organisation has registered about the user's own and waits for its word; and what another disputes."""
    title, owner, annotated = agreement.title, agreement.organisation.name, cast(Any, agreement)
    for party in agreement.parties.all():
        may_confirm, may_protest = can_confirm_agreement(user, party), can_dispute_agreement(user, party)
        if party.standing == Standing.OPEN and (may_confirm or may_protest):
            what = (
                "Bekräfta eller bestrid" if may_confirm else "Ta ställning: bestrid, eller be er tjänsteperson bekräfta"
            )
            yield Todo(
                what, agreement.get_absolute_url(), "!", "warn", title, f"{owner} har registrerat den som undertecknad"
            )
        elif party.standing != Standing.OPEN and speaks_for(user, party) and annotated.has_signature_to_confirm:
            url = f"{agreement.get_absolute_url()}#underskrifter"
            yield Todo("Bekräfta underskriften som en annan part har uppgett", url, "!", "warn", title)
        if party.standing == Standing.DISPUTED and user.has_role(agreement.organisation_id, *DRAFTERS, *REGISTRARS):
            when = "Rätta uppgifterna, eller gör en ny överenskommelse"
            yield Todo(f"Bestridd av {party.name}", agreement.get_absolute_url(), "✗", "bad", title, when)
    if (plan := annotated.plan_to_confirm) and any(protests_for(user, party) for party in agreement.parties.all()):
        url = reverse("plan_show", args=[plan["pk"]])
        yield Todo("Bekräfta eller bestrid planen", url, "!", "warn", plan["title"], f"{owner} har fastställt den")


def _renewal(agreement: Agreement, state: State) -> Todo:
    draft = cast(Any, agreement).successor_draft
    ended_on = f", {long_date(agreement.effective_until)}" if agreement.effective_until else ""
    when = f"{state.label}{ended_on}".capitalize()
    if draft:
        return Todo(
            "Skriv klart den nya", reverse("agreement_show", args=[draft]), "○", where=agreement.title, when=when
        )
    what = "Ta ställning till en ny överenskommelse"
    return Todo(what, agreement.get_absolute_url(), state.symbol, state.tone, agreement.title, when)


def _of_plans(agreements: list[Agreement], user: User, on: date) -> Iterator[Todo]:
    """The newest plan of each agreement: its open questions and, unless its time is out, what its commitments lack."""
    is_leaf = ~Exists(Commitment.objects.filter(parent=OuterRef("pk")))
    gaps = {
        row["initiative__plan"]: row
        for row in Commitment.objects.filter(initiative__plan__agreement__in=[a.pk for a in agreements])
        .values("initiative__plan")
        .order_by()
        .annotate(
            questions=Count("pk", filter=~Q(open_question="")),
            without_responsible=Count("pk", filter=lacks_responsible() & Q(is_leaf)),
            without_measure=Count("pk", filter=lacks_measure() & Q(is_leaf)),
        )
    }
    plans = ActionPlan.objects.visible_to(user).filter(pk__in=gaps)
    over = {a.pk for a in agreements if a.state(on).code == "expired"}
    newest: dict[int, ActionPlan] = {}
    for plan in plans.select_related("agreement__organisation").order_by("-period_from", "-pk"):
        newest.setdefault(plan.agreement_id, plan)
    for plan in newest.values():
        yield from _of_gaps(plan, gaps[plan.pk], is_over=plan.agreement_id in over)


def _of_gaps(plan: ActionPlan, gaps: Mapping[str, Any], *, is_over: bool) -> Iterator[Todo]:
    where = f"{plan.title}, {plan.agreement.organisation.name}"
    url = plan.get_absolute_url()
    when = "" if plan.is_draft else "Tas upp i nästa plan"
    if number := gaps["questions"]:
        what = "En öppen fråga att besvara" if number == 1 else f"{number} öppna frågor att besvara"
        yield Todo(what, f"{url}?saknar=fraga", "?", "warn", where)
    if is_over:
        return
    if number := gaps["without_responsible"]:
        yield Todo(f"{_commitments(number)} saknar ansvarig", f"{url}?saknar=ansvarig", "△", where=where, when=when)
    if number := gaps["without_measure"]:
        yield Todo(f"{_commitments(number)} saknar mått", f"{url}?saknar=matt", "△", where=where, when=when)


def _commitments(number: int) -> str:
    return "1 åtagande" if number == 1 else f"{number} åtaganden"


def commitments_to_log(user: User, agreements: list[Agreement], on: date, *, limit: int) -> list[Commitment]:
    """Return the commitments in force in the agreements that the user may log on, longest without an entry first.

    A member with an office sees those that the office answers for; a police or municipal logger those of the own side.
    """
    logging = [m for m in user.active_memberships if m.role in LOGGERS and m.organisation.kind != "county_board"]
    if not logging:
        return []
    mine = Q()
    for membership in logging:
        is_mine = owned_by(membership.organisation_id)
        if membership.role == Role.RESPONSIBLE and membership.office_key:
            is_mine &= answered_for_by(membership.office_key)
        mine |= is_mine
    latest = FollowUpEntry.objects.standing().filter(commitment=OuterRef("pk"))
    return list(
        Commitment.objects.countable()
        .in_force(on)
        .filter(mine, initiative__plan__agreement__in=_lately_in_force(agreements, on))
        .annotate(last_entry_on=Subquery(latest.values("happened_on")[:1]))
        .select_related("initiative__plan__agreement__organisation")
        .prefetch_related("commitment_parties__party", "measures")
        .order_by(F("last_entry_on").asc(nulls_first=True), "pk")[:limit]
    )


def latest_entries(user: User, agreements: list[Agreement], on: date, *, limit: int) -> list[FollowUpEntry]:
    """Return the last year's latest entries on the agreements, newest first."""
    return list(
        FollowUpEntry.objects.visible_to(user)
        .standing()
        .filter(
            commitment__initiative__plan__agreement__in=_lately_in_force(agreements, on),
            happened_on__gt=on - _YEAR,
        )
        .select_related(
            "commitment__initiative__plan__agreement__organisation", "organisation", "measure", "correction"
        )[:limit]
    )


def _lately_in_force(agreements: list[Agreement], on: date) -> list[int]:
    """The agreements that have been in force within a year: named, they let the database go by the index in a whole country."""
    return [a.pk for a in agreements if a.is_signed and (a.effective_until is None or a.effective_until > on - _YEAR)]
