"""A commitment with its parties and rows, saved as a whole through its page."""

import pytest

from accounts.models import AuditEvent, Role
from actionplans.forms.commitment import ScheduleForm
from actionplans.models import ActivityMeasure, Commitment, CommitmentParty, Responsibility, Schedule
from tests.factories import (
    ActionPlanFactory,
    ActivityMeasureFactory,
    AgreementFactory,
    CommitmentFactory,
    InitiativeFactory,
    PartyFactory,
    ResponsibilityFactory,
    ScheduleFactory,
    UserFactory,
    adopt,
    party_of,
)
from tests.posting import retyped, submit

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreement():
    return AgreementFactory()


@pytest.fixture
def plan(agreement):
    return ActionPlanFactory(agreement=agreement)


@pytest.fixture
def initiative(plan):
    return InitiativeFactory(plan=plan)


@pytest.fixture
def commitment(initiative):
    return CommitmentFactory(initiative=initiative, detailed=True)


@pytest.fixture
def client(client_for, agreement):
    return client_for(agreement.created_by)


def new(initiative):
    return f"/insatser/{initiative.pk}/ataganden/ny/"


def page(commitment, verb="andra"):
    return f"/ataganden/{commitment.pk}/{verb}/"


def roles(commitment):
    return {row.party.side: row.role for row in CommitmentParty.objects.filter(commitment=commitment)}


def test_commitment_create_with_everything(client, initiative, agreement):
    municipality, police = party_of(agreement, "municipality"), party_of(agreement, "police")

    response = submit(
        client,
        new(initiative),
        **{
            "text": "Kommunen genomför krogtillsyner.",
            "owners": [municipality.pk],
            "partners": [police.pk],
            "schedules-0-kind": "recurring",
            "schedules-0-times_per_year": "4",
            "responsibilities-0-side": "municipality",
            "responsibilities-0-office": "Alkoholhandläggare",
            "responsibilities-1-side": "police",
            "responsibilities-1-office": "Kommunpolis",
            "measures-0-text": "Genomförda tillsyner",
            "measures-0-unit": "tillsyner",
            "measures-0-comparator": "at_least",
            "measures-0-target": "4",
            "measures-0-period": "year",
        },
    )

    commitment = Commitment.objects.get()
    assert response.url == f"/planer/{initiative.plan_id}/#del-ataganden-{commitment.pk}"
    assert roles(commitment) == {"municipality": "owner", "police": "partner"}
    assert [str(s) for s in commitment.schedules.all()] == ["4 gånger per år"]
    assert [r.office for r in commitment.responsibilities.all()] == ["Alkoholhandläggare", "Kommunpolis"]
    assert [m.target_words for m in commitment.measures.all()] == ["minst 4 tillsyner per år"]


def test_commitment_create_leaves_blank_rows_out(client, initiative):
    submit(client, new(initiative), text="Kommunen bjuder in.")

    assert not Schedule.objects.exists()
    assert not Responsibility.objects.exists()
    assert not ActivityMeasure.objects.exists()


def test_commitment_update_changes_text_and_rows_in_one_version(client, commitment):
    response = submit(
        client,
        page(commitment),
        **{"text": "Kommunen bjuder in.", "responsibilities-0-office": "Fritidschef", "measures-0-target": "7"},
    )

    commitment.refresh_from_db()
    assert response.status_code == 302
    assert commitment.text == "Kommunen bjuder in."
    assert commitment.responsibilities.get().office == "Fritidschef"
    assert commitment.measures.get().target == 7
    assert commitment.version == 2


def test_commitment_update_of_rows_alone_counts_as_a_change(client, commitment):
    submit(client, page(commitment), **{"measures-0-target": "7"})

    commitment.refresh_from_db()
    event = AuditEvent.objects.last()
    assert commitment.version == 2
    assert event.verb == "ändrade vad som hör till åtagandet"
    assert "minst 7 krogtillsyner per år" in str(event.changes["measures"])


@pytest.mark.parametrize(
    ("typed", "name", "told"),
    [
        ({"schedules-0-review_months": "6"}, "schedules", "löpande (månader mellan avstämningar: 6)"),
        ({"schedules-0-kind": "started"}, "schedules", "påbörjas under perioden"),
        ({"responsibilities-0-side": "police"}, "responsibilities", "(sida: Polis)"),
        ({"responsibilities-0-actor": "unit"}, "responsibilities", "(är en: enhet eller förvaltning)"),
        ({"measures-0-kind": "statistic"}, "measures", "(slag av mått: statistik)"),
        ({"measures-0-is_in_text": "on"}, "measures", "(står i åtagandets text: ja)"),
    ],
)
def test_commitment_update_of_what_the_words_leave_out_counts_as_a_change(client, commitment, typed, name, told):
    submit(client, page(commitment), **typed)

    commitment.refresh_from_db()
    before, after = AuditEvent.objects.last().changes[name]
    assert commitment.version == 2
    assert told in after[0]
    assert before != after


def test_commitment_conflict_shows_what_the_words_leave_out(client, commitment):
    mine = retyped(client, page(commitment), **{"schedules-0-review_months": "3"})
    submit(client, page(commitment), **{"schedules-0-review_months": "6"})

    response = client.post(page(commitment), mine)

    assert response.status_code == 409
    assert [(d.label, d.mine, d.theirs) for d in response.context["form"].differences] == [
        (
            "Tidplan",
            "löpande (månader mellan avstämningar: 3)",
            "löpande (månader mellan avstämningar: 6)",
        )
    ]


def test_commitment_create_sent_twice_makes_one(client, initiative):
    sent = retyped(client, new(initiative), text="Kommunen bjuder in.", **{"measures-0-text": "Möten"})

    first, second = client.post(new(initiative), sent), client.post(new(initiative), sent)

    assert Commitment.objects.count() == 1
    assert first.url == second.url


@pytest.mark.parametrize("day", ["1989-12-31", "2101-01-01", "9999-10-01"])
def test_commitment_update_refuses_a_day_that_is_far_off_at_the_row(client, commitment, day):
    response = submit(client, page(commitment), **{"schedules-0-starts_on": day})

    errors = response.context["form"].formsets["schedules"][0].errors
    assert response.status_code == 422
    assert errors["starts_on"] == ["Välj en dag mellan 1990 och 2100."]


def test_commitment_update_removes_a_ticked_row(client, commitment):
    submit(client, page(commitment), **{"schedules-0-DELETE": "on"})

    assert not Schedule.objects.exists()
    assert Responsibility.objects.count() == 1


def test_commitment_update_that_changes_nothing_writes_nothing(client, commitment):
    events = AuditEvent.objects.count()

    submit(client, page(commitment))

    commitment.refresh_from_db()
    assert commitment.version == 1
    assert AuditEvent.objects.count() == events


def test_commitment_saved_for_more_rows_returns_to_its_form(client, initiative):
    created = submit(client, new(initiative), text="Kommunen bjuder in.", more="1")

    commitment = Commitment.objects.get()
    assert created.url == f"{page(commitment)}#rader"
    assert len(client.get(page(commitment)).context["form"].formsets["measures"].blank_rows) == 2


@pytest.mark.parametrize(
    ("typed", "row", "field"),
    [
        ({"schedules-0-kind": "range"}, "schedules", "starts_on"),
        ({"schedules-0-kind": "milestone"}, "schedules", "ends_on"),
        ({"schedules-0-kind": "seasonal"}, "schedules", "first_season"),
        ({"schedules-0-starts_on": "2027-12-31", "schedules-0-ends_on": "2027-01-01"}, "schedules", "ends_on"),
        ({"responsibilities-0-office": ""}, "responsibilities", "office"),
        ({"responsibilities-0-office": "Ring 070-123 45 67"}, "responsibilities", "office"),
        ({"measures-0-comparator": ""}, "measures", "comparator"),
        ({"measures-0-unit": ""}, "measures", "unit"),
        ({"measures-0-period": ""}, "measures", "period"),
        ({"measures-0-kind": "narrative"}, "measures", "target"),
        ({"measures-0-target": "-1"}, "measures", "target"),
    ],
)
def test_commitment_update_refuses_at_the_row(client, commitment, typed, row, field):
    events = AuditEvent.objects.count()

    response = submit(client, page(commitment), text="Mitt långa nya åtagande", **typed)

    text = response.content.decode()
    assert response.status_code == 422
    assert field in response.context["form"].formsets[row][0].errors
    assert f'href="#id_{row}-0-{field}"' in text
    assert "<title>Fel: " in text
    assert "Mitt långa nya åtagande" in text
    assert AuditEvent.objects.count() == events


def test_commitment_update_refuses_the_same_responsibility_twice_at_the_row(client, commitment):
    office = commitment.responsibilities.get().office

    response = submit(
        client,
        page(commitment),
        **{"responsibilities-1-side": "municipality", "responsibilities-1-office": office.upper()},
    )

    assert response.status_code == 422
    assert "redan på en annan rad" in str(response.context["form"].formsets["responsibilities"][1].errors)


def test_commitment_refused_row_stands_open(client, commitment):
    response = submit(client, page(commitment), **{"measures-1-target": "3"})

    assert len(response.context["form"].formsets["measures"].open_rows) == 2


def test_commitment_party_cannot_both_own_and_take_part(client, commitment, agreement):
    party = party_of(agreement, "police")

    response = submit(client, page(commitment), owners=[party.pk], partners=[party.pk])

    assert response.status_code == 422
    assert "kan inte både åta sig och medverka" in str(response.context["form"].errors["partners"])


@pytest.mark.parametrize("text", ["", "Personen 19121212-1212 är känd", "Bilen ABC123 sågs"])
def test_commitment_text_is_guarded(client, initiative, text):
    response = submit(client, new(initiative), text=text)

    assert response.status_code == 422
    assert "text" in response.context["form"].errors
    assert text in response.content.decode()


def test_commitment_rows_without_their_count_are_refused(client, commitment):
    response = submit(client, page(commitment), **{"measures-TOTAL_FORMS": None})

    assert response.status_code == 422
    assert ActivityMeasure.objects.count() == 1


# Tampering


@pytest.mark.parametrize("field", ["owners", "partners"])
def test_party_of_another_agreement_is_refused(client, commitment, field):
    response = submit(client, page(commitment), **{field: [PartyFactory().pk]})

    assert response.status_code == 422
    assert field in response.context["form"].errors


def test_parent_and_twin_come_from_the_same_plan(client, commitment, plan):
    beside = CommitmentFactory(initiative=commitment.initiative)
    elsewhere = CommitmentFactory(initiative=InitiativeFactory(plan=plan))
    foreign = CommitmentFactory()

    def refused(**typed):
        return list(submit(client, page(commitment), **typed).context["form"].errors)

    assert refused(parent=elsewhere.pk) == ["parent"]
    assert refused(parent=foreign.pk) == ["parent"]
    assert refused(parent=commitment.pk) == ["parent"]
    assert refused(mirror_of=foreign.pk) == ["mirror_of"]
    assert refused(mirror_of=commitment.pk) == ["mirror_of"]
    assert submit(client, page(commitment), parent=beside.pk).status_code == 302
    assert submit(client, page(commitment), mirror_of=elsewhere.pk).status_code == 302


def test_parent_with_parts_of_its_own_does_not_become_a_part(client, commitment):
    CommitmentFactory(parent=commitment, initiative=commitment.initiative)
    beside = CommitmentFactory(initiative=commitment.initiative)

    response = submit(client, page(commitment), parent=beside.pk)

    assert response.status_code == 422


# Order, suggestions, removal, rights


def test_commitment_is_moved_by_one_choice(client, initiative):
    first, second, third = (CommitmentFactory(initiative=initiative, order=n) for n in (1, 2, 3))

    submit(client, page(third), place=f"commitment-{first.pk}")

    assert list(initiative.commitments.all()) == [first, third, second]


def test_offices_of_own_plans_are_suggested(client, commitment):
    ResponsibilityFactory(commitment=commitment, office="Fritidschef")
    ResponsibilityFactory(office="Främmande chef")

    offices = client.get(page(commitment)).context["offices"]

    assert "Fritidschef" in offices
    assert "Främmande chef" not in offices


def test_commitment_delete_tells_what_disappears_then_removes(client, commitment):
    CommitmentFactory(parent=commitment, initiative=commitment.initiative)

    asked = client.get(page(commitment, "ta-bort")).content.decode()
    response = submit(client, page(commitment, "ta-bort"))

    assert "1 underpunkt" in asked
    assert response.url == f"/planer/{commitment.initiative.plan_id}/#del-insatser-{commitment.initiative_id}"
    assert not Commitment.objects.exists()
    assert AuditEvent.objects.last().verb == "tog bort åtagande"


def test_commitment_of_an_adopted_plan_is_refused_and_the_text_kept(client, commitment):
    typed = retyped(client, page(commitment), text="Mitt långa nya åtagande")
    adopt(commitment.initiative.plan)

    response = client.post(page(commitment), typed)

    assert response.status_code == 422
    assert "Planen är fastställd" in response.content.decode()
    assert "Mitt långa nya åtagande" in response.content.decode()
    assert client.get(page(commitment)).status_code == 403
    assert client.post(page(commitment, "ta-bort"), {"version": 1}).status_code == 422


@pytest.mark.parametrize("address", [lambda c: new(c.initiative), page, lambda c: page(c, "ta-bort")])
def test_commitment_pages_for_others(client_for, commitment, agreement, address):
    reader = client_for(UserFactory(organisation=agreement.organisation, role=Role.OFFICIAL))
    stranger = client_for(UserFactory(role=Role.COORDINATOR))

    assert reader.get(address(commitment)).status_code == 403
    assert reader.post(address(commitment), {"version": 1}).status_code == 403
    assert stranger.get(address(commitment)).status_code == 404
    assert stranger.post(address(commitment), {"version": 1}).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_commitment_pages_cost_the_same_at_any_number_of_rows(client, plan, rows, django_assert_max_num_queries):
    initiative = InitiativeFactory(plan=plan)
    commitment = CommitmentFactory.create_batch(rows, initiative=initiative)[-1]
    for _ in range(rows):
        ScheduleFactory(commitment=commitment)
        ResponsibilityFactory(commitment=commitment)
        ActivityMeasureFactory(commitment=commitment)

    for address in (new(initiative), page(commitment), page(commitment, "ta-bort")):
        with django_assert_max_num_queries(12):
            client.get(address)


@pytest.mark.parametrize(
    ("kind", "field", "value"),
    [
        ("started", "starts_on", "2026-01-01"),
        ("seasonal", "times_per_year", "2"),
        ("continuous", "first_season", "spring"),
    ],
)
def test_schedule_refuses_what_does_not_belong_to_its_kind(kind, field, value):
    form = ScheduleForm({"kind": kind, field: value})

    assert f"Hör inte till ”{Schedule.Kind(kind).label}”" in form.errors[field][0]
