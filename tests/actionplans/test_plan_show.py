"""The page of a plan: its layouts, filters, follow-up, and the ways to change it."""

import re
from datetime import date

import pytest
from django.urls import reverse

from accounts.models import Role
from actionplans.models import ActionPlan
from agreements.models import Side
from tests.actionplans.reading_page import in_order, links_of, words_of
from tests.factories import (
    ActionPlanFactory,
    ActivityMeasureFactory,
    AgreementFactory,
    BaselineFactory,
    CommitmentFactory,
    FollowUpEntryFactory,
    GoalFactory,
    InitiativeFactory,
    OrganisationFactory,
    PlanAreaFactory,
    ResponsibilityFactory,
    ScheduleFactory,
    UserFactory,
    adopt,
    lock,
    member_of,
)

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 21)
LAYOUTS = ActionPlan.Layout.values


@pytest.fixture(autouse=True)
def _today(on_day):
    on_day(TODAY)


@pytest.fixture
def plan():
    """A draft with a heading, a row and a commitment for each side, the police's without office or measure."""
    area = PlanAreaFactory(label="Trafik", number="3", plan=ActionPlanFactory(layout="table"))
    initiative = InitiativeFactory(plan=area.plan, plan_area=area, title="Säkra skolvägar")
    leading = CommitmentFactory(initiative=initiative, text="Bygga om övergången.", detailed=True)
    leading.responsibilities.update(office="Trafikingenjören", office_key="trafikingenjören")
    CommitmentFactory(
        initiative=initiative, owners=[Side.POLICE], text="Övervaka hastigheten.", open_question="Hur ofta?"
    )
    return area.plan


def address(plan, query=""):
    return f"{reverse('plan_show', args=[plan.pk])}{query}"


@pytest.fixture
def reader_of(client_for):
    """Return a function that signs in a reader of the municipality."""
    return lambda plan: client_for(member_of(plan.agreement, "municipality", Role.READER))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_plan_show_holds_the_same_in_every_layout(reader_of, plan, layout):
    client = reader_of(plan)

    words = words_of(client, address(plan, f"?uppstallning={layout}"))

    for expected in ("Trafik", "2 åtaganden", "Trafikingenjören", "vervaka hastigheten.", "Öppen fråga: Hur ofta?"):
        assert expected in words
    for commitment in plan.initiatives.get().commitments.all():
        assert reverse("commitment_show", args=[commitment.pk]) in links_of(client, address(plan))


@pytest.mark.parametrize(
    ("query", "current"),
    [
        ("", "Åtagandetabell"),
        ("?uppstallning=prose", "Punkter per part"),
        ("?uppstallning=roles", "Rolltabell"),
        ("?uppstallning=bra", "Brås uppställning"),
        ("?uppstallning=okand", "Åtagandetabell"),
    ],
)
def test_plan_show_marks_the_layout(reader_of, plan, query, current):
    page = reader_of(plan).get(address(plan, query)).content.decode()

    nav = page.partition('aria-label="Uppställning"')[2].partition("</nav>")[0]
    assert re.findall(r'aria-current="true">([^<]*)<', nav) == [current]


def test_plan_show_as_text(reader_of, plan):
    words = words_of(reader_of(plan), address(plan, "?uppstallning=prose"))

    assert in_order(
        words,
        "3 Trafik",
        "Kommunen åtar sig att bygga om övergången.",
        "När: löpande",
        "Ansvarig: Trafikingenjören.",
        "Polisen åtar sig att övervaka hastigheten.",
    )


@pytest.mark.parametrize(
    ("role", "query", "is_shown"),
    [
        (Role.READER, "", False),
        (Role.READER, "&saknar=matt", True),
        (Role.COORDINATOR, "", True),
    ],
)
def test_plan_show_hints_to_those_who_can_mend_or_ask(client_for, plan, role, query, is_shown):
    client = client_for(member_of(plan.agreement, "municipality", role))

    words = words_of(client, address(plan, f"?uppstallning=prose{query}"))

    assert ("utan ansvarig · utan mått" in words) == is_shown


def test_plan_show_as_table_of_commitments(reader_of, plan):
    words = words_of(reader_of(plan), address(plan))

    assert in_order(
        words,
        "Insats/mål Kommunens åtagande Polisens åtagande Tidsplan Aktivitetsmått Uppföljning",
        "Säkra skolvägar",
        "Bygga om övergången.",
        "löpande",
        "minst 5 krogtillsyner per år",
    )


def test_plan_show_as_table_names_a_blank_first_column_for_those_who_listen(reader_of, plan):
    plan.plan_areas.update(row_heading="")

    page = reader_of(plan).get(address(plan)).content.decode()

    assert '<span class="visually-hidden">Insats</span>' in page


def test_plan_show_in_bras_order(reader_of, plan):
    plan.initiatives.update(description="Många kör för fort. Gatan är rak och bred.")

    words = words_of(reader_of(plan), address(plan, "?uppstallning=bra"))

    assert in_order(
        words,
        "Problem och orsak Åtgärd Operativt mål När Vem Uppföljning",
        "Säkra skolvägar Många kör för fort. Gatan är rak och bred.",
        "Bygga om övergången.",
        "minst 5 krogtillsyner per år",
        "löpande",
        "Kommunen Ansvarig: Trafikingenjören.",
        "Övervaka hastigheten.",
        "Polisen",
    )


def test_plan_show_in_bras_order_heads_each_row_of_the_plan_once(reader_of):
    parent = CommitmentFactory(initiative=InitiativeFactory(title="Krogtillsyn", is_untitled=True, description="Våld."))
    CommitmentFactory.create_batch(2, parent=parent, owners=[])
    client, plan = reader_of(parent.initiative.plan), parent.initiative.plan

    page = client.get(address(plan, "?uppstallning=bra")).content.decode()

    assert page.count('<th scope="rowgroup" rowspan="3" abbr="Krogtillsyn">') == 1
    assert '<span class="visually-hidden">Krogtillsyn</span><p class="row-description"' in page
    assert page.count('<td data-label="Vem" rowspan="3">') == page.count('<td data-label="Vem"') == 1
    assert page.count('<tr class="nested">') == 2


def test_plan_show_in_bras_order_prints_no_hint(client_for):
    plan = ActionPlanFactory(adopted=True)
    client = client_for(member_of(plan.agreement, "municipality"))

    page = client.get(address(plan, "?uppstallning=bra&saknar=matt")).content.decode()

    for hint in ("orsaken är inte beskriven", "utan mått", "utan ansvarig", "ej rapporterat"):
        assert re.search(rf'class="[^"]*no-print[^"]*">{hint}<', page)


def test_plan_show_opens_in_the_plans_own_layout(reader_of):
    plan = ActionPlanFactory(layout="bra", commitments=1)

    assert "Problem och orsak" in words_of(reader_of(plan), address(plan))


def test_plan_show_tells_the_facts(reader_of, plan):
    ActionPlan.objects.filter(pk=plan.pk).update(intro="Planen är **gemensam**.", kind_label="Åtagandeplan")
    BaselineFactory(goal=GoalFactory(plan=plan, text="Säkrare skolvägar"), text="Många kör för fort.")
    client = reader_of(plan)

    page = client.get(address(plan)).content.decode()

    for expected in ("Åtagandeplan", "utkast", "2026", "<strong>gemensam</strong>", "Säkrare skolvägar", "effektmål"):
        assert expected in page
    assert "Många kör för fort." in page
    assert plan.agreement.get_absolute_url() in links_of(client, address(plan))


@pytest.mark.parametrize(
    ("query", "count", "shown"),
    [
        ("?part=kommun", "1 av 2 åtaganden", "Bygga om"),
        ("?part=polis", "1 av 2 åtaganden", "Övervaka"),
        ("?saknar=ansvarig", "1 av 2 åtaganden", "Övervaka"),
        ("?saknar=matt", "1 av 2 åtaganden", "Övervaka"),
        ("?saknar=fraga", "1 av 2 åtaganden", "Övervaka"),
        ("?ansvarig=trafikingenjören", "1 av 2 åtaganden", "Bygga om"),
        ("?q=HASTIGHETEN", "1 av 2 åtaganden", "Övervaka"),
        ("?part=okand", "2 åtaganden", "Bygga om"),
    ],
)
def test_plan_show_is_narrowed_by_the_url(reader_of, plan, query, count, shown):
    words = words_of(reader_of(plan), address(plan, query))

    assert count in words
    assert shown in words
    assert ("Övervaka" in words and "Bygga om" in words) == (count == "2 åtaganden")


@pytest.mark.parametrize("layout", LAYOUTS)
def test_plan_show_finds_the_open_question_of_a_parent(reader_of, layout):
    parent = CommitmentFactory(text="Stödja genom att:", open_question="Vem bjuder in?")
    CommitmentFactory.create_batch(2, parent=parent)
    CommitmentFactory(initiative=parent.initiative, text="Något annat.")
    client, plan = reader_of(parent.initiative.plan), parent.initiative.plan

    words = words_of(client, address(plan, f"?saknar=fraga&uppstallning={layout}"))

    assert "2 av 3 åtaganden" in words
    assert "1 öppen fråga" in words
    assert words.count("Vem bjuder in?") == 1
    assert "något annat." not in words.lower()


@pytest.mark.parametrize(("number", "expected"), [(1, "1 gemensamt"), (2, "2 gemensamma")])
def test_plan_show_counts_what_is_joint_in_words(reader_of, number, expected):
    initiative = InitiativeFactory()
    CommitmentFactory.create_batch(number, initiative=initiative, owners=[Side.MUNICIPALITY, Side.POLICE])

    assert expected in words_of(reader_of(initiative.plan), address(initiative.plan))


def test_plan_show_keeps_the_question_when_the_layout_changes(reader_of, plan):
    links = links_of(reader_of(plan), address(plan, "?part=polis"))

    assert "?part=polis&uppstallning=prose" in links


def test_plan_show_says_how_to_widen_when_nothing_is_found(reader_of, plan):
    client = reader_of(plan)

    words = words_of(client, address(plan, "?part=gemensamt&uppstallning=roles"))

    assert "0 av 2 åtaganden" in words
    assert "Ta bort ett av filtren" in words
    assert f"{address(plan)}?uppstallning=roles" in links_of(
        client, address(plan, "?part=gemensamt&uppstallning=roles")
    )


def test_plan_show_shows_the_parties_what_is_reported(client_for, plan):
    commitment = plan.initiatives.get().commitments.first()
    plan.initiatives.get().commitments.update(open_question="")
    plan = adopt(plan)
    FollowUpEntryFactory(
        commitment=commitment, measure=commitment.measures.get(), happened_on=date(2026, 10, 3), count=3
    )
    party = client_for(member_of(plan.agreement, "police", Role.READER))
    stranger = client_for(UserFactory(organisation=OrganisationFactory(), role=Role.READER))

    reported = "2026-10-03 genomfört 3 av minst 5 krogtillsyner i år"
    assert reported in words_of(party, address(plan)).replace("Kommun: ", "")
    assert "ej rapporterat" in words_of(party, address(plan))
    assert "2026-10-03" not in words_of(stranger, address(plan))
    assert "ej rapporterat" not in words_of(stranger, address(plan))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_plan_show_offers_drafters_every_change(client_for, plan, layout):
    goal = GoalFactory(plan=plan)
    baseline = BaselineFactory(goal=goal)
    area, initiative = plan.plan_areas.get(), plan.initiatives.get()
    client = client_for(member_of(plan.agreement, "municipality"))

    links = links_of(client, address(plan, f"?uppstallning={layout}"))

    parts = {"rubriker": area, "mal": goal, "utgangslagen": baseline, "insatser": initiative}
    for noun, part in parts.items():
        assert reverse("plan_part_update", args=[plan.pk, noun, part.pk]) in links
        assert reverse("plan_part_delete", args=[plan.pk, noun, part.pk]) in links
    for noun in ("rubriker", "mal", "insatser"):
        assert reverse("plan_part_create", args=[plan.pk, noun]) in links
    add = reverse("plan_part_create", args=[plan.pk, "insatser"])
    assert f"{add}?plan_area={area.pk}" in links
    assert reverse("commitment_create", args=[initiative.pk]) in links
    for commitment in initiative.commitments.all():
        assert reverse("commitment_update", args=[commitment.pk]) in links
        assert reverse("commitment_delete", args=[commitment.pk]) in links
    assert reverse("plan_update", args=[plan.pk]) in links
    assert reverse("plan_adopt", args=[plan.pk]) not in links


def test_plan_show_offers_to_adopt_once_the_agreement_is_signed(client_for):
    plan = ActionPlanFactory(agreement=AgreementFactory(signed=True))
    client = client_for(member_of(plan.agreement, "municipality"))

    assert reverse("plan_adopt", args=[plan.pk]) in links_of(client, address(plan))


def test_plan_show_offers_readers_no_change(reader_of, plan):
    links = links_of(reader_of(plan), address(plan))

    assert not [link for link in links if link.endswith(("/andra/", "/ta-bort/", "/ny/"))]


def test_plan_show_offers_no_change_while_the_agreement_is_locked(client_for):
    plan = ActionPlanFactory(commitments=1)
    lock(plan.agreement)
    client = client_for(member_of(plan.agreement, "municipality"))

    assert not [link for link in links_of(client, address(plan)) if "/andra/" in link]


@pytest.mark.parametrize(("role", "next_step"), [(Role.COORDINATOR, "Börja med en rubrik"), (Role.READER, "än")])
def test_plan_show_of_an_empty_plan_tells_the_next_step(client_for, role, next_step):
    plan = ActionPlanFactory()

    words = words_of(client_for(member_of(plan.agreement, "municipality", role)), address(plan))

    assert "Planen är tom" in words
    assert next_step in words


@pytest.mark.parametrize(
    ("start", "end", "state"),
    [
        (date(2026, 1, 1), date(2026, 12, 31), "fastställd"),
        (date(2025, 1, 1), date(2025, 12, 31), "fastställd, tiden har gått ut"),
        (date(2027, 1, 1), date(2027, 12, 31), "fastställd, gäller inte än"),
        (None, None, "fastställd"),
    ],
)
def test_plan_show_tells_the_state_of_an_adopted_plan(reader_of, start, end, state):
    plan = ActionPlanFactory(adopted=True, title="Planen", period_from=start, period_until=end)

    assert re.search(rf"Planen \S {state} Hämta som PDF Gäller", words_of(reader_of(plan), address(plan)))


def test_plan_show_has_contents_when_the_text_is_long(reader_of):
    plan = ActionPlanFactory(layout="prose")
    areas = [PlanAreaFactory(plan=plan) for _ in range(3)]
    areas.append(PlanAreaFactory(plan=plan, parent=areas[2]))

    links = links_of(reader_of(plan), address(plan))

    assert {f"#{'del-rubriker-'}{area.pk}" for area in areas} <= set(links)


def test_plan_show_ids_are_unique_in_every_layout(reader_of):
    parent = CommitmentFactory(owners=[Side.MUNICIPALITY, Side.POLICE], open_question="Vem?")
    CommitmentFactory(parent=parent)
    ResponsibilityFactory(commitment=parent)
    client, plan = reader_of(parent.initiative.plan), parent.initiative.plan

    for layout in LAYOUTS:
        ids = re.findall(r' id="([^"]+)"', client.get(address(plan, f"?uppstallning={layout}")).content.decode())
        assert sorted(ids) == sorted(set(ids))


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("number", [1, 3])
def test_plan_show_takes_twelve_queries(client_for, django_assert_num_queries, number, layout):
    plan = ActionPlanFactory()
    for _ in range(number):
        area = PlanAreaFactory(plan=plan)
        BaselineFactory(goal=GoalFactory(plan=plan))
        for _ in range(number):
            initiative = InitiativeFactory(plan=plan, plan_area=area)
            twin = CommitmentFactory(initiative=initiative, detailed=True)
            joint = CommitmentFactory(initiative=initiative, owners=[Side.MUNICIPALITY, Side.POLICE], mirror_of=twin)
            CommitmentFactory(parent=joint)
            ScheduleFactory(commitment=joint)
            ActivityMeasureFactory(commitment=joint)
    plan = adopt(plan)
    for commitment in plan.initiatives.first().commitments.all():
        FollowUpEntryFactory.create_batch(number, commitment=commitment)
    client = client_for(member_of(plan.agreement, "municipality"))

    with django_assert_num_queries(12):
        response = client.get(address(plan, f"?uppstallning={layout}"))

    assert response.status_code == 200
