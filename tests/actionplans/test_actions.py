"""Writing a plan: what every action does, what it refuses and with which words, and that a refusal leaves no trace."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from accounts.models import AuditEvent
from actionplans.actions import (
    CommitmentDetails,
    add_commitment,
    add_part,
    adopt_plan,
    change_commitment,
    change_part,
    change_plan,
    create_plan,
    delete_plan,
    remove_part,
)
from actionplans.models import (
    ActionPlan,
    ActivityMeasure,
    Baseline,
    Commitment,
    Goal,
    Initiative,
    Responsibility,
    Schedule,
)
from agreements.models import Agreement
from samverkan.shared.models import Refused, VersionConflict
from tests.factories import (
    ActionPlanFactory,
    AgreementFactory,
    CommitmentFactory,
    GoalFactory,
    InitiativeFactory,
    adopt,
    lock,
    party_of,
    sign,
)
from tests.threads import at_once


@pytest.fixture
def plan():
    return ActionPlanFactory(commitments=1)


@pytest.fixture
def by(plan):
    return plan.created_by


def now(row):
    return type(row).objects.get(pk=row.pk)


def details(agreement, owners=("municipality",), partners=()):
    """Return details with one row of each kind."""
    return CommitmentDetails(
        owners=[party_of(agreement, side) for side in owners],
        partners=[party_of(agreement, side) for side in partners],
        schedules=[Schedule(kind="continuous")],
        responsibilities=[Responsibility(side="municipality", office="Trafikingenjör")],
        measures=[ActivityMeasure(text="Antal vandringar")],
    )


def last_event():
    return AuditEvent.objects.order_by("pk").last()


@pytest.mark.django_db
def test_created_plan_is_a_draft_recorded_for_the_agreements_organisation():
    agreement = AgreementFactory()

    plan = create_plan(agreement=agreement, by=agreement.created_by, title="Handlingsplan 2027")

    assert now(plan).is_draft
    assert (last_event().verb, last_event().organisation) == ("lade till plan", agreement.organisation)


@pytest.mark.django_db
def test_plan_cannot_be_started_while_the_agreement_waits_for_signatures():
    agreement = AgreementFactory()
    lock(agreement)

    with pytest.raises(Refused, match="Lås upp den för att lägga till en plan"):
        create_plan(agreement=agreement, by=agreement.created_by, title="Handlingsplan 2027")

    assert not agreement.plans.exists()


@pytest.mark.django_db
def test_plan_for_a_new_year_is_added_to_a_signed_agreement():
    agreement = AgreementFactory(signed=True)

    plan = create_plan(agreement=agreement, by=agreement.created_by, title="Handlingsplan 2028")
    add_part(Initiative(plan=plan, title="Trygghetsvandringar"), by=agreement.created_by)

    assert plan.initiatives.count() == 1


@pytest.mark.django_db
def test_changed_plan_says_who_changed_it_last(plan, by):
    changed = change_plan(plan, version=1, changes={"title": "Åtagandeplan 2027"}, by=by)

    assert (now(changed).title, now(changed).version, now(changed).changed_by) == ("Åtagandeplan 2027", 2, by)
    assert now(changed).changed_at > plan.changed_at
    assert last_event().changes == {"title": [plan.title, "Åtagandeplan 2027"]}


@pytest.mark.django_db
def test_nothing_is_written_when_a_plan_is_saved_as_it_was(plan, by):
    events = AuditEvent.objects.count()

    change_plan(plan, version=1, changes={"title": plan.title, "layout": plan.layout}, by=by)

    assert (now(plan).version, now(plan).changed_at) == (1, plan.changed_at)
    assert AuditEvent.objects.count() == events


@pytest.mark.django_db
def test_plan_that_ends_before_it_starts_is_refused(plan, by):
    with pytest.raises(ValidationError, match="Planens sista dag måste komma efter den första"):
        change_plan(plan, version=1, changes={"period_from": date(2027, 1, 2), "period_until": date(2027, 1, 1)}, by=by)

    assert now(plan).version == 1


@pytest.mark.django_db
def test_conflicting_change_of_a_plan_keeps_both(plan, by):
    change_plan(plan, version=1, changes={"intro": "Deras"}, by=by)

    with pytest.raises(VersionConflict) as conflict:
        change_plan(plan, version=1, changes={"intro": "Min"}, by=by)

    assert conflict.value.current.intro == now(plan).intro == "Deras"


@pytest.mark.django_db
def test_deleted_plan_takes_its_rows_with_it(plan, by):
    delete_plan(plan, version=1, by=by)

    assert not ActionPlan.objects.exists()
    assert not Commitment.objects.exists()
    assert last_event().verb == "tog bort plan"


@pytest.mark.django_db
def test_baseline_belongs_to_the_plan_of_its_goal(plan, by):
    goal = add_part(Goal(plan=plan, text="Färre inbrott"), by=by)

    baseline = add_part(Baseline(goal=goal, text="Ungefär 40 om året.", value=40, unit="inbrott"), by=by)
    changed = change_part(baseline, version=1, changes={"value": 42}, by=by)
    remove_part(changed, version=2, by=by)

    assert not Baseline.objects.exists()


@pytest.mark.django_db
def test_removed_initiative_takes_its_commitments_with_it(plan, by):
    initiative = plan.initiatives.get()

    remove_part(initiative, version=1, by=by)

    assert not Commitment.objects.exists()


# Commitments with what hangs under them


@pytest.mark.django_db
def test_added_commitment_has_its_details_in_order_and_can_be_searched(plan, by):
    commitment = Commitment(initiative=plan.initiatives.get(), text="Kommunen och polisen vandrar i Åby.")
    wanted = details(plan.agreement, owners=("municipality", "police"))
    wanted.measures.append(ActivityMeasure(text="Antal deltagare"))

    add_commitment(commitment, details=wanted, by=by)

    saved = now(commitment)
    assert [str(p.party) for p in saved.commitment_parties.all()] == [
        party_of(plan.agreement, "municipality").name,
        "Polismyndigheten",
    ]
    assert [m.text for m in saved.measures.all()] == ["Antal vandringar", "Antal deltagare"]
    assert saved.search_text == "kommunen och polisen vandrar i aby."
    assert saved.order > CommitmentFactory(initiative=saved.initiative).order


@pytest.mark.django_db
def test_owner_and_partner_are_told_apart(plan, by):
    commitment = Commitment(initiative=plan.initiatives.get(), text="Kommunen vandrar.")

    add_commitment(commitment, details=details(plan.agreement, owners=("police",), partners=("municipality",)), by=by)

    assert {(p.party.side, p.role) for p in commitment.commitment_parties.all()} == {
        ("police", "owner"),
        ("municipality", "partner"),
    }


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("broken", "sentence"),
    [
        ({"measures": [ActivityMeasure(text="Krogtillsyner", target=5)]}, "Ange både målvärde och hur det jämförs"),
        ({"schedules": [Schedule(kind="range")]}, "Ange både första och sista dag"),
        (
            {"responsibilities": [Responsibility(side="police", office="Kommunpolis") for _ in range(2)]},
            "Ansvaret är redan angivet",
        ),
    ],
)
def test_commitment_with_a_broken_detail_is_not_saved_at_all(plan, by, broken, sentence):
    events = AuditEvent.objects.count()
    commitment = Commitment(initiative=plan.initiatives.get(), text="Kommunen vandrar.")

    with pytest.raises(ValidationError, match=sentence):
        add_commitment(commitment, details=CommitmentDetails(**broken), by=by)

    assert not Commitment.objects.filter(text="Kommunen vandrar.").exists()
    assert AuditEvent.objects.count() == events


@pytest.mark.django_db
def test_party_that_is_both_owner_and_partner_is_refused(plan, by):
    commitment = Commitment(initiative=plan.initiatives.get(), text="Kommunen vandrar.")
    both = details(plan.agreement, owners=("municipality",), partners=("municipality",))

    with pytest.raises(ValidationError, match="Parten är redan med i åtagandet"):
        add_commitment(commitment, details=both, by=by)


@pytest.mark.django_db
def test_changed_details_replace_the_old_and_are_recorded(plan, by):
    commitment = CommitmentFactory(initiative=plan.initiatives.get(), detailed=True)
    wanted = details(plan.agreement, owners=("police",))

    change_commitment(commitment, version=1, changes={"text": "Polisen vandrar."}, details=wanted, by=by)

    saved = now(commitment)
    assert (saved.text, saved.search_text, saved.version) == ("Polisen vandrar.", "polisen vandrar.", 2)
    assert [p.party.side for p in saved.commitment_parties.all()] == ["police"]
    assert [r.office for r in saved.responsibilities.all()] == ["Trafikingenjör"]
    assert (saved.schedules.count(), saved.measures.count()) == (1, 1)
    assert last_event().changes["parties"][1] == ["Polismyndigheten åtar sig"]


@pytest.mark.django_db
def test_change_of_details_alone_counts_as_a_change(plan, by):
    commitment = CommitmentFactory(initiative=plan.initiatives.get())

    changed = change_commitment(commitment, version=1, changes={}, details=details(plan.agreement), by=by)

    assert now(changed).version == changed.version == 2
    with pytest.raises(VersionConflict):
        change_commitment(commitment, version=1, changes={"text": "Ny"}, details=CommitmentDetails(), by=by)


@pytest.mark.django_db
def test_nothing_is_written_when_a_commitment_is_saved_as_it_was(plan, by):
    commitment = Commitment(initiative=plan.initiatives.get(), text="Kommunen vandrar.")
    add_commitment(commitment, details=details(plan.agreement), by=by)
    events = AuditEvent.objects.count()

    same = change_commitment(
        commitment, version=1, changes={"text": "Kommunen vandrar."}, details=details(plan.agreement), by=by
    )

    assert same.version == 1
    assert AuditEvent.objects.count() == events


@pytest.mark.django_db
def test_conflicting_change_of_a_commitment_loses_no_detail(plan, by):
    commitment = CommitmentFactory(initiative=plan.initiatives.get(), detailed=True)
    change_commitment(commitment, version=1, changes={"text": "Deras"}, details=details(plan.agreement), by=by)
    kept = list(now(commitment).measures.values_list("text", flat=True))

    with pytest.raises(VersionConflict) as conflict:
        change_commitment(commitment, version=1, changes={"text": "Min"}, details=CommitmentDetails(), by=by)

    assert conflict.value.current.text == "Deras"
    assert list(now(commitment).measures.values_list("text", flat=True)) == kept


# Refused once adopted, or while the agreement waits for signatures

ON_FIXED = {
    "change_plan": lambda p, by: change_plan(p, version=p.version, changes={"title": "Ny"}, by=by),
    "delete_plan": lambda p, by: delete_plan(p, version=p.version, by=by),
    "adopt_plan": lambda p, by: adopt_plan(p, version=p.version, by=by),
    "add_part": lambda p, by: add_part(Goal(plan=p, text="Nytt"), by=by),
    "change_part": lambda p, by: change_part(p.goals.get(), version=1, changes={"text": "Nytt"}, by=by),
    "remove_part": lambda p, by: remove_part(p.goals.get(), version=1, by=by),
    "remove_part of a commitment": lambda p, by: remove_part(Commitment.objects.get(), version=1, by=by),
    "add_commitment": lambda p, by: add_commitment(
        Commitment(initiative=p.initiatives.get(), text="Nytt"), details=CommitmentDetails(), by=by
    ),
    "change_commitment": lambda p, by: change_commitment(
        Commitment.objects.get(), version=1, changes={"text": "Nytt"}, details=CommitmentDetails(), by=by
    ),
}


@pytest.mark.django_db
@pytest.mark.parametrize("action", ON_FIXED)
@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("adopted", "Planen är fastställd och kan inte ändras. Gör en ny plan för nästa period."),
        ("locked", "Överenskommelsen är låst för underskrift. Lås upp den för att ändra planen."),
    ],
)
def test_fixed_plan_refuses_and_says_what_to_do(plan, by, state, sentence, action):
    GoalFactory(plan=plan)
    if state == "adopted":
        sign(plan.agreement)
    else:
        lock(plan.agreement)
    events = AuditEvent.objects.count()

    with pytest.raises(Refused) as refusal:
        ON_FIXED[action](now(plan), by)

    assert str(refusal.value) == sentence
    assert AuditEvent.objects.count() == events
    assert plan.goals.get().version == 1


# Adopting


@pytest.fixture
def next_year():
    """A draft plan on a signed agreement."""
    return ActionPlanFactory(agreement=AgreementFactory(signed=True), commitments=1)


@pytest.mark.django_db
def test_adopted_plan_says_when_and_by_whom(next_year):
    by = next_year.created_by

    adopted = adopt_plan(next_year, version=1, by=by)

    assert (now(adopted).status, now(adopted).adopted_by) == ("adopted", by)
    assert now(adopted).adopted_at is not None
    assert "status" in last_event().changes


@pytest.mark.django_db
def test_plan_is_adopted_only_when_its_agreement_is_signed(plan, by):
    with pytest.raises(Refused, match="Planen fastställs när överenskommelsen är undertecknad"):
        adopt_plan(plan, version=1, by=by)

    assert now(plan).is_draft


@pytest.mark.django_db
def test_empty_plan_is_not_adopted():
    plan = ActionPlanFactory(agreement=AgreementFactory(signed=True))

    with pytest.raises(Refused, match="Lägg till minst en insats"):
        adopt_plan(plan, version=1, by=plan.created_by)

    assert now(plan).is_draft


@pytest.mark.django_db
def test_plan_with_an_open_question_is_not_adopted(next_year):
    CommitmentFactory(initiative=InitiativeFactory(plan=next_year), open_question="Vem sammankallar?")

    with pytest.raises(Refused, match="Besvara dem innan den fastställs"):
        adopt_plan(next_year, version=1, by=next_year.created_by)

    assert now(next_year).is_draft


@pytest.mark.django_db
def test_adopting_what_somebody_changed_is_a_conflict(next_year):
    change_plan(next_year, version=1, changes={"title": "Ny"}, by=next_year.created_by)

    with pytest.raises(VersionConflict):
        adopt_plan(next_year, version=1, by=next_year.created_by)


@pytest.mark.django_db
def test_other_plans_of_the_agreement_are_left_alone(next_year):
    other = ActionPlanFactory(agreement=next_year.agreement, commitments=1)

    adopt(next_year)

    assert now(other).is_draft


# At the same time


@pytest.mark.django_db(transaction=True)
def test_plan_is_either_changed_before_its_agreement_is_locked_or_not_at_all():
    plan = ActionPlanFactory(commitments=1)
    by, commitment = plan.created_by, Commitment.objects.get()

    locking, changing = at_once(
        lambda: lock(plan.agreement),
        lambda: change_part(commitment, version=1, changes={"text": "I sista stund"}, by=by),
    )

    assert isinstance(locking, Agreement), locking
    assert isinstance(changing, Commitment | Refused), changing
    assert (now(commitment).text == "I sista stund") == isinstance(changing, Commitment)


@pytest.mark.django_db(transaction=True)
def test_signing_and_changing_the_plan_do_not_wait_for_each_other_for_ever():
    plan = ActionPlanFactory(commitments=1)
    by, commitment = plan.created_by, Commitment.objects.get()
    lock(plan.agreement)

    signing, changing = at_once(
        lambda: sign(plan.agreement),
        lambda: change_part(commitment, version=1, changes={"text": "I sista stund"}, by=by),
    )

    assert isinstance(signing, Agreement), signing
    assert isinstance(changing, Refused), changing
    assert not now(plan).is_draft


@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_the_same_commitment_one_wins_and_the_other_is_told():
    plan = ActionPlanFactory(commitments=1)
    by, pk = plan.created_by, Commitment.objects.get().pk

    def save(text):
        return change_commitment(
            Commitment.objects.get(pk=pk),
            version=1,
            changes={"text": text},
            details=CommitmentDetails(measures=[ActivityMeasure(text=text)]),
            by=by,
        )

    outcomes = at_once(lambda: save("Ena"), lambda: save("Andra"))

    saved = Commitment.objects.get(pk=pk)
    assert sorted(type(o).__name__ for o in outcomes) == ["Commitment", "VersionConflict"], outcomes
    assert [m.text for m in saved.measures.all()] == [saved.text]
    assert saved.version == 2
