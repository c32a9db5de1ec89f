"""Starting, changing, adopting and deleting a plan, and editing its parts, through the pages."""

import pytest

from accounts.models import AuditEvent, Role
from actionplans.forms.part import PART_FORMS
from actionplans.models import ActionPlan, Initiative
from tests.factories import (
    ActionPlanFactory,
    AgreementFactory,
    BaselineFactory,
    CollaborationAreaFactory,
    CommitmentFactory,
    GoalFactory,
    InitiativeFactory,
    PlanAreaFactory,
    UserFactory,
    adopt,
    lock,
    sign,
)
from tests.posting import retyped, submit

pytestmark = pytest.mark.django_db

NOUNS = list(PART_FORMS)
TYPED = {
    "rubriker": {"label": "Trygga torg", "number": "1"},
    "mal": {"text": "Färre misshandelsfall utomhus i centrum"},
    "utgangslagen": {"text": "Ungefär 40 fall per år", "value": "40", "unit": "fall per år"},
    "insatser": {"title": "Krogtillsyn"},
}


@pytest.fixture
def agreement():
    return AgreementFactory()


@pytest.fixture
def plan(agreement):
    return ActionPlanFactory(agreement=agreement)


@pytest.fixture
def other_plan():
    return ActionPlanFactory()


@pytest.fixture
def client(client_for, agreement):
    return client_for(agreement.created_by)


def page(plan, verb):
    return f"/planer/{plan.pk}/{verb}/"


def part_page(plan, noun, part=None, verb="andra"):
    return f"/planer/{plan.pk}/{noun}/" + (f"{part.pk}/{verb}/" if part else "ny/")


def part_of(plan, noun):
    """Return a part of the noun in the plan."""
    match noun:
        case "rubriker":
            return PlanAreaFactory(plan=plan)
        case "mal":
            return GoalFactory(plan=plan)
        case "utgangslagen":
            return BaselineFactory(goal=GoalFactory(plan=plan))
        case _:
            return InitiativeFactory(plan=plan)


def typed_for(plan, noun):
    """Return what makes a new part of the noun complete, with what it needs to rest on."""
    return TYPED[noun] | ({"goal": GoalFactory(plan=plan).pk} if noun == "utgangslagen" else {})


# The plan itself


def test_plan_create_starts_a_draft(client, agreement):
    response = submit(
        client, f"/overenskommelser/{agreement.pk}/planer/ny/", title="Handlingsplan 2027", layout="prose"
    )

    plan = ActionPlan.objects.get()
    assert response.url == plan.get_absolute_url()
    assert (plan.agreement, plan.status, plan.layout) == (agreement, ActionPlan.Status.DRAFT, "prose")
    assert AuditEvent.objects.last().verb == "lade till plan"


def test_plan_create_sent_twice_makes_one(client, agreement):
    address = f"/overenskommelser/{agreement.pk}/planer/ny/"
    sent = retyped(client, address, title="Handlingsplan 2027")

    first, second = client.post(address, sent), client.post(address, sent)

    assert ActionPlan.objects.count() == 1
    assert first.url == second.url


def test_plan_create_for_a_signed_agreement(client, agreement):
    sign(agreement)

    response = submit(client, f"/overenskommelser/{agreement.pk}/planer/ny/", title="Handlingsplan 2028")

    assert response.status_code == 302


def test_plan_create_while_signing_is_refused_and_the_text_kept(client, agreement):
    address = f"/overenskommelser/{agreement.pk}/planer/ny/"
    typed = retyped(client, address, title="Handlingsplan 2027")
    lock(agreement)

    response = client.post(address, typed)

    assert response.status_code == 422
    assert "låst för underskrift" in response.content.decode()
    assert "Handlingsplan 2027" in response.content.decode()
    assert client.get(address).status_code == 403


def test_plan_update_saves_and_records(client, plan):
    response = submit(client, page(plan, "andra"), kind_label="Åtgärdsplan")

    plan.refresh_from_db()
    assert response.url == plan.get_absolute_url()
    assert plan.kind_label == "Åtgärdsplan"
    assert AuditEvent.objects.last().changes["kind_label"] == ["Handlingsplan", "Åtgärdsplan"]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"period_from": "2027-12-31", "period_until": "2027-01-01"}, "period_until"),
        ({"period_from": "9999-10-01"}, "period_from"),
        ({"period_until": "1899-12-31"}, "period_until"),
        ({"title": ""}, "title"),
        ({"intro": "Ring 070-123 45 67"}, "intro"),
        ({"layout": "poem"}, "layout"),
    ],
)
def test_plan_update_refuses_at_the_field(client, plan, typed, field):
    response = submit(client, page(plan, "andra"), **typed)

    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert not AuditEvent.objects.exists()


def test_plan_delete_tells_what_disappears_then_removes(client, plan):
    area = PlanAreaFactory(plan=plan, area=plan.agreement.areas.first())
    initiative = InitiativeFactory(plan=plan, plan_area=area)
    CommitmentFactory.create_batch(2, initiative=initiative, detailed=True)

    asked = client.get(page(plan, "ta-bort")).content.decode()
    response = submit(client, page(plan, "ta-bort"))

    assert "1 rubrik" in asked
    assert "2 åtaganden" in asked
    assert response.url == plan.agreement.get_absolute_url()
    assert not ActionPlan.objects.exists()


def test_plan_adopt_makes_it_the_plan_that_the_parties_work_by(client, agreement):
    sign(agreement)
    plan = ActionPlanFactory(agreement=agreement, commitments=1)

    response = submit(client, page(plan, "faststall"))

    plan.refresh_from_db()
    assert response.url == plan.get_absolute_url()
    assert plan.status == ActionPlan.Status.ADOPTED


@pytest.mark.parametrize(
    ("commitments", "open_question", "sentence"),
    [(None, "", "Planen är tom"), (1, "Vem bjuder in?", "öppna frågor")],
)
def test_plan_adopt_is_refused_until_it_is_ready(client, agreement, commitments, open_question, sentence):
    sign(agreement)
    plan = ActionPlanFactory(agreement=agreement, commitments=commitments)
    if commitments:
        plan.initiatives.get().commitments.update(open_question=open_question)

    response = submit(client, page(plan, "faststall"))

    plan.refresh_from_db()
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert plan.is_draft


def test_plan_adopt_before_the_agreement_is_signed(client, plan):
    assert client.get(page(plan, "faststall")).status_code == 403
    assert client.post(page(plan, "faststall"), {"version": 1}).status_code == 422


@pytest.mark.parametrize("verb", ["andra", "ta-bort", "faststall"])
def test_plan_pages_for_others(client_for, plan, verb):
    reader = client_for(UserFactory(organisation=plan.agreement.organisation, role=Role.READER))
    stranger = client_for(UserFactory(role=Role.COORDINATOR))

    assert reader.get(page(plan, verb)).status_code == 403
    assert reader.post(page(plan, verb), {"version": 1}).status_code == 403
    assert stranger.get(page(plan, verb)).status_code == 404
    assert stranger.post(page(plan, verb), {"version": 1}).status_code == 404


@pytest.mark.parametrize("verb", ["andra", "ta-bort"])
def test_adopted_plan_cannot_be_changed(client, agreement, verb):
    plan = ActionPlanFactory(agreement=agreement, commitments=1)
    typed = retyped(client, page(plan, verb))
    plan = adopt(plan)

    response = client.post(page(plan, verb), typed)

    assert response.status_code == 422
    assert "Planen är fastställd" in response.content.decode()
    assert client.get(page(plan, verb)).status_code == 403


# Its parts


def test_every_noun_is_tried():
    assert set(NOUNS) == set(TYPED)


@pytest.mark.parametrize("noun", NOUNS)
def test_plan_part_create_adds_it_and_returns_to_it(client, plan, noun):
    response = submit(client, part_page(plan, noun), **typed_for(plan, noun))

    added = PART_FORMS[noun].rows(plan).last()
    assert response.url == f"{plan.get_absolute_url()}#del-{noun}-{added.pk}"
    assert AuditEvent.objects.last().verb == f"lade till {added._meta.verbose_name}"


@pytest.mark.parametrize("noun", NOUNS)
def test_plan_part_create_sent_twice_makes_one(client, plan, noun):
    sent = retyped(client, part_page(plan, noun), **typed_for(plan, noun))

    first, second = client.post(part_page(plan, noun), sent), client.post(part_page(plan, noun), sent)

    assert PART_FORMS[noun].rows(plan).count() == 1
    assert first.url == second.url


@pytest.mark.parametrize("noun", NOUNS)
def test_plan_part_update_saves(client, plan, noun):
    part = part_of(plan, noun)
    field = next(f for f in ("text", "label", "title") if hasattr(part, f))

    response = submit(client, part_page(plan, noun, part), **{field: "Ändrat"})

    part.refresh_from_db()
    assert response.url == f"{plan.get_absolute_url()}#del-{noun}-{part.pk}"
    assert getattr(part, field) == "Ändrat"
    assert part.version == 2


@pytest.mark.parametrize("noun", NOUNS)
def test_plan_part_delete_asks_then_removes(client, plan, noun):
    part = part_of(plan, noun)

    asked = client.get(part_page(plan, noun, part, "ta-bort"))
    response = submit(client, part_page(plan, noun, part, "ta-bort"))

    assert str(part) in asked.content.decode()
    assert response.url == plan.get_absolute_url()
    assert not type(part).objects.filter(pk=part.pk).exists()


@pytest.mark.parametrize("noun", NOUNS)
def test_plan_part_of_an_adopted_plan_is_refused_and_the_text_kept(client, plan, noun):
    InitiativeFactory(plan=plan)
    typed = retyped(client, part_page(plan, noun), **typed_for(plan, noun))
    adopt(plan)
    events = AuditEvent.objects.count()

    response = client.post(part_page(plan, noun), typed)

    assert response.status_code == 422
    assert all(value in response.content.decode() for value in TYPED[noun].values())
    assert AuditEvent.objects.count() == events
    assert client.get(part_page(plan, noun)).status_code == 403


@pytest.mark.parametrize("noun", NOUNS)
def test_plan_part_pages_for_others(client_for, plan, noun):
    part = part_of(plan, noun)
    reader = client_for(UserFactory(organisation=plan.agreement.organisation, role=Role.RESPONSIBLE))
    stranger = client_for(UserFactory(role=Role.COORDINATOR))

    for address in (part_page(plan, noun), part_page(plan, noun, part), part_page(plan, noun, part, "ta-bort")):
        assert reader.get(address).status_code == 403
        assert reader.post(address, {"version": 1}).status_code == 403
        assert stranger.get(address).status_code == 404
        assert stranger.post(address, {"version": 1}).status_code == 404


@pytest.mark.parametrize("noun", NOUNS)
def test_plan_part_of_another_plan_is_not_there(client, plan, other_plan, noun):
    part = part_of(other_plan, noun)

    assert client.get(part_page(plan, noun, part)).status_code == 404
    assert client.post(part_page(plan, noun, part, "ta-bort"), {"version": 1}).status_code == 404


@pytest.mark.parametrize(
    ("noun", "field", "factory"),
    [
        ("rubriker", "area", lambda plan: CollaborationAreaFactory(agreement=plan.agreement)),
        ("rubriker", "parent", lambda plan: PlanAreaFactory(plan=plan)),
        ("mal", "area", lambda plan: CollaborationAreaFactory(agreement=plan.agreement)),
        ("utgangslagen", "goal", lambda plan: GoalFactory(plan=plan)),
        ("insatser", "plan_area", lambda plan: PlanAreaFactory(plan=plan)),
    ],
)
def test_choice_from_another_plan_is_refused(client, plan, other_plan, noun, field, factory):
    foreign = factory(other_plan)

    response = submit(client, part_page(plan, noun), **typed_for(plan, noun) | {field: foreign.pk})

    assert response.status_code == 422
    assert field in response.context["form"].errors


@pytest.mark.parametrize(
    ("noun", "typed", "field"),
    [
        ("utgangslagen", {"value": "40", "unit": ""}, "unit"),
        ("utgangslagen", {"measured_from": "2027-12-31", "measured_until": "2027-01-01"}, "measured_until"),
        ("insatser", {"communication_office": "Trygghetssamordnaren"}, "communication_side"),
        ("mal", {"text": ""}, "text"),
    ],
)
def test_plan_part_refuses_at_the_field(client, plan, noun, typed, field):
    response = submit(client, part_page(plan, noun), **typed_for(plan, noun) | typed)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]


def test_initiative_is_added_under_the_heading_that_the_address_names_and_moved_there(client, plan):
    heading = PlanAreaFactory(plan=plan)
    InitiativeFactory(plan=plan, title="Utan rubrik", order=1)
    first = InitiativeFactory(plan=plan, plan_area=heading, title="Först", order=2)

    submit(client, f"{part_page(plan, 'insatser')}?plan_area={heading.pk}", title="Sedan")
    added = Initiative.objects.get(title="Sedan")
    submit(client, part_page(plan, "insatser", added), place="first")

    first.refresh_from_db()
    added.refresh_from_db()
    assert added.plan_area == heading
    assert added.order < first.order


@pytest.mark.parametrize("noun", NOUNS)
@pytest.mark.parametrize("rows", [1, 3])
def test_plan_pages_cost_few_queries_at_any_number_of_rows(client, plan, noun, rows, django_assert_max_num_queries):
    part = [part_of(plan, noun) for _ in range(rows)][-1]
    addresses = [part_page(plan, noun), part_page(plan, noun, part), part_page(plan, noun, part, "ta-bort")]

    for address in [*addresses, page(plan, "andra"), page(plan, "ta-bort")]:
        with django_assert_max_num_queries(12):
            client.get(address)
