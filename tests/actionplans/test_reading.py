"""The layouts of a plan by party, by role and by commitment, and what all layouts share."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from actionplans.models import Commitment, Responsibility, Schedule
from actionplans.progress import period_span, period_words, progress_words
from actionplans.reading import Choice, prose_of, read_plan, roles_of, table_of
from actionplans.reading.goals import figure, read_goals
from actionplans.reading.words import answers_for, is_same, lowered, role_words
from agreements.models import Side
from tests.factories import (
    ActionPlanFactory,
    ActivityMeasureFactory,
    BaselineFactory,
    CommitmentFactory,
    FollowUpEntryFactory,
    GoalFactory,
    InitiativeFactory,
    PartyFactory,
    PlanAreaFactory,
    ResponsibilityFactory,
    ScheduleFactory,
    adopt,
)

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 21)
K, P = Side.MUNICIPALITY, Side.POLICE


@pytest.fixture(autouse=True)
def _today(on_day):
    on_day(ON)


def read(plan, *, with_followup=False):
    return read_plan(plan, reported_by=ON if with_followup else None)


def blocks_of(initiative):
    """Return the prose of an initiative as (lead, texts, answers)."""
    [area] = prose_of(read(initiative.plan))
    return [(b.lead.strip(), [f"{p.lead}{p.text}" for p in b.points], b.answers) for b in area.rows[0].blocks]


def lines_of(initiative):
    """Return the lines of an initiative's table, each cell as its text."""
    [area] = table_of(read(initiative.plan))
    return [[cell.pledge.text if cell.pledge else "" for cell in line.cells] for line in area.rows[0].lines]


@pytest.mark.parametrize(
    ("text", "continued"),
    [
        ("Genomföra tillsyn.", "genomföra tillsyn."),
        ("EST ska användas.", "EST ska användas."),
        ("BRå leder.", "BRå leder."),
        ("DNA-märka gods.", "DNA-märka gods."),
        ("Överlämna ärenden.", "överlämna ärenden."),
        ("", ""),
    ],
)
def test_lowered_keeps_abbreviations(text, continued):
    assert lowered(text) == continued


def test_prose_of_one_commitment_starts_with_its_party():
    initiative = InitiativeFactory()
    CommitmentFactory(initiative=initiative, owners=[P], text="Följa utvecklingen.")

    assert blocks_of(initiative) == [("", ["Polisen åtar sig att följa utvecklingen."], "")]


def test_prose_of_several_leads_in_with_the_party():
    initiative = InitiativeFactory()
    CommitmentFactory(initiative=initiative, owners=[K], text="Ordna lokal.")
    CommitmentFactory(initiative=initiative, owners=[K], text="Bjuda in.")

    assert blocks_of(initiative) == [("Kommunen åtar sig att", ["ordna lokal.", "bjuda in."], "")]


@pytest.mark.parametrize(("first_side", "first"), [(K, "Kommunen"), (P, "Polisen")])
def test_prose_puts_the_first_side_first_and_the_joint_last(first_side, first):
    plan = ActionPlanFactory(first_side=first_side)
    initiative = InitiativeFactory(plan=plan)
    CommitmentFactory(initiative=initiative, owners=[K, P], text="Informera.", order=1)
    CommitmentFactory(initiative=initiative, owners=[P], text="Delta.", order=2)
    CommitmentFactory(initiative=initiative, owners=[K], text="Leda.", order=3)

    texts = [texts[0] for _, texts, _ in blocks_of(initiative)]

    assert texts[0].startswith(first)
    assert texts[2] == "Kommunen och Polisen åtar sig att informera."


def test_prose_prints_shared_responsibilities_once():
    initiative = InitiativeFactory()
    for text in ("Ordna lokal.", "Bjuda in."):
        commitment = CommitmentFactory(initiative=initiative, text=text)
        for office in ("Trafikingenjören", "Räddningstjänsten"):
            ResponsibilityFactory(
                commitment=commitment, office=office, kind=Responsibility.Kind.EXECUTION_AND_FOLLOW_UP
            )

    [(_, texts, answers)] = blocks_of(initiative)

    assert len(texts) == 2
    assert answers == "Ansvariga för genomförande och uppföljning: Trafikingenjören och räddningstjänsten."


def test_prose_separates_commitments_that_others_answer_for():
    initiative = InitiativeFactory()
    for text, office in (("Ordna lokal.", "Kansliet"), ("Bjuda in.", "Fritid")):
        ResponsibilityFactory(commitment=CommitmentFactory(initiative=initiative, text=text), office=office)

    assert [answers for _, _, answers in blocks_of(initiative)] == ["Ansvarig: Kansliet.", "Ansvarig: Fritid."]


def test_prose_leaves_sentences_activities_and_services_as_they_are():
    initiative = InitiativeFactory()
    kinds, presentation = Commitment.Kind, Commitment.Presentation.SENTENCE
    CommitmentFactory(initiative=initiative, owners=[], kind=kinds.ACTIVITY, text="Mätningen delas upp.", order=1)
    CommitmentFactory(initiative=initiative, owners=[P], text="Delta.", order=2)
    CommitmentFactory(
        initiative=initiative, owners=[K, P], presentation=presentation, text="Parterna utvecklar samverkan.", order=3
    )
    CommitmentFactory(initiative=initiative, owners=[], kind=kinds.SERVICE, text="Företag kan få besök.", order=4)

    assert [texts[0] for _, texts, _ in blocks_of(initiative)] == [
        "Mätningen delas upp.",
        "Polisen åtar sig att delta.",
        "Parterna utvecklar samverkan.",
        "Företag kan få besök.",
    ]


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        ("Trygghetssamordnaren samordnar.", ""),
        ("Kommunen samordnar tryggheten.", "Trygghetssamordnare samordnar."),
        ("Kommunpolisen är ansvarig och trygghetssamordnaren samordnar.", "Trygghetssamordnare samordnar."),
    ],
)
def test_sentence_that_says_who_answers_for_it_is_not_repeated(text, answers):
    initiative = InitiativeFactory()
    sentence = CommitmentFactory(
        initiative=initiative, owners=[K], presentation=Commitment.Presentation.SENTENCE, text=text
    )
    ResponsibilityFactory(commitment=sentence, office="Trygghetssamordnare", kind=Responsibility.Kind.COORDINATES)
    [area] = table_of(read(initiative.plan))

    assert blocks_of(initiative) == [("", [text], answers)]
    assert area.rows[0].lines[0].cells[0].pledge.notes == answers


@pytest.mark.parametrize(
    ("text", "other", "same"),
    [
        ("Skolan initierar.", "Skola initierar", True),
        ("Polisen deltar i delar av undervisningen.", "Polisen deltar (i delar av undervisningen)", True),
        ("Trygghetssamordnaren samordnar och initierar.", "Trygghetssamordnare samordnar och initierar", True),
        ("Trygghetssamordnaren ansvarar.", "Ansvarig: Trygghetssamordnare.", False),
        ("Kommunen deltar.", "Kommunpolis deltar", False),
        ("Polisen deltar inte.", "Polisen deltar", False),
        ("Polisen deltar.", "Politiken deltar", False),
        ("Initiera trygghetsvandringar.", "Trygghetssamordnare initierar", False),
        ("Socialtjänsten samordnar, skolan deltar.", "Socialtjänsten deltar, Skolan samordnar", False),
        ("Enhet 12345 deltar.", "Enhet 12346 deltar", False),
        ("", "Polisen deltar", False),
    ],
)
def test_texts_are_the_same_when_their_words_are_whatever_their_endings(text, other, same):
    assert is_same(text, other) is same


def test_prose_nests_items_under_their_parent():
    parent = CommitmentFactory(text="Stödja grannsamverkan genom att:")
    CommitmentFactory(parent=parent, owners=[], text="Ställa lokaler till förfogande.")

    [area] = prose_of(read(parent.initiative.plan))

    [point] = area.rows[0].blocks[0].points
    assert [nested.text for nested in point.points] == ["ställa lokaler till förfogande."]


def test_prose_notes_what_the_text_does_not_say():
    commitment = CommitmentFactory(text="Delta vid behov.", condition="Vid behov", partners=[P])
    ScheduleFactory(commitment=commitment)
    ActivityMeasureFactory(commitment=commitment)
    ActivityMeasureFactory(commitment=commitment, text="Står redan", is_in_text=True)

    [area] = prose_of(read(commitment.initiative.plan))

    assert area.rows[0].blocks[0].points[0].notes == (
        "Medverkar: Polisen\u00a0· När: löpande\u00a0· Mått: Antal genomförda krogtillsyner (minst 5 krogtillsyner per år)"
    )


def test_prose_repeats_no_heading():
    area = PlanAreaFactory(label="Trafik")
    InitiativeFactory(plan=area.plan, plan_area=area, title="Trafik", order=1)
    InitiativeFactory(plan=area.plan, plan_area=area, title="Dold", is_untitled=True, order=2)
    InitiativeFactory(plan=area.plan, plan_area=area, title="SIG", expansion="sociala insatsgrupper", order=3)

    [found] = prose_of(read(area.plan))

    assert [row.heading for row in found.rows] == ["", "", "SIG (sociala insatsgrupper)"]


def test_headings_nest_and_rows_without_one_come_first():
    area = PlanAreaFactory(label="Unga", order=1)
    PlanAreaFactory(plan=area.plan, label="Droger", order=2)
    below = PlanAreaFactory(plan=area.plan, label="SSPF", parent=area, order=3)
    InitiativeFactory(plan=area.plan, plan_area=below)
    InitiativeFactory(plan=area.plan)

    found = read(area.plan).areas

    assert [(a.label, a.tag, a.row_tag) for a in found] == [
        ("", "h2", "h2"),
        ("Unga", "h2", "h3"),
        ("SSPF", "h3", "h4"),
        ("Droger", "h2", "h3"),
    ]


def test_table_puts_twins_on_one_line():
    initiative = InitiativeFactory()
    police = CommitmentFactory(initiative=initiative, owners=[P], text="Göra tillsyn (P).", order=1)
    CommitmentFactory(initiative=initiative, owners=[K], text="Något annat.", order=2)
    twin = CommitmentFactory(initiative=initiative, owners=[K], text="Göra tillsyn (K).", mirror_of=police, order=3)
    for commitment in (police, twin):
        ActivityMeasureFactory(commitment=commitment)

    assert lines_of(initiative) == [["Göra tillsyn (K).", "Göra tillsyn (P)."], ["Något annat.", ""]]


def test_table_puts_both_sides_on_a_line_when_they_share_the_timetable():
    initiative = InitiativeFactory()
    for owner, text, kind in ((K, "A.", "continuous"), (P, "B.", "started"), (P, "C.", "continuous")):
        commitment = CommitmentFactory(initiative=initiative, owners=[owner], text=text)
        ScheduleFactory(commitment=commitment, kind=Schedule.Kind(kind))

    assert lines_of(initiative) == [["A.", "C."], ["", "B."]]


def test_table_keeps_two_measured_commitments_apart():
    initiative = InitiativeFactory()
    for owner, text in ((K, "A."), (P, "B.")):
        ActivityMeasureFactory(commitment=CommitmentFactory(initiative=initiative, owners=[owner], text=text))

    assert lines_of(initiative) == [["A.", ""], ["", "B."]]


def test_table_says_whose_measure_it_is_where_only_one_is_measured():
    initiative = InitiativeFactory()
    ActivityMeasureFactory(
        commitment=CommitmentFactory(initiative=initiative), text="Antal möten", unit="", target=None, comparator=""
    )
    CommitmentFactory(initiative=initiative, owners=[P])

    [area] = table_of(read(initiative.plan))

    [line] = area.rows[0].lines
    assert line.measures == "Kommun: Antal möten"
    assert not line.is_unmeasured


def test_table_says_of_twins_that_share_a_measure_what_it_is_and_not_whose():
    initiative = InitiativeFactory()
    police = CommitmentFactory(initiative=initiative, owners=[P])
    twin = CommitmentFactory(initiative=initiative, owners=[K], mirror_of=police)
    ActivityMeasureFactory(commitment=twin, text="Antal möten", unit="", target=None, comparator="")

    [area] = table_of(read(initiative.plan))

    assert [line.measures for line in area.rows[0].lines] == ["Antal möten"]


def test_table_leaves_a_measure_that_the_text_tells_to_the_text():
    commitment = CommitmentFactory()
    ActivityMeasureFactory(commitment=commitment, is_in_text=True)

    [area] = table_of(read(commitment.initiative.plan))

    [line] = area.rows[0].lines
    assert (line.measures, line.is_unmeasured) == ("", False)


@pytest.mark.parametrize(
    ("owners", "kind", "label"),
    [
        ([K, P], "commitment", "Gemensamt åtagande"),
        ([], "service", "Tjänst som erbjuds"),
        ([], "activity", "Aktivitet"),
        ([], "commitment", "Ingen part"),
    ],
)
def test_table_gives_both_columns_to_what_neither_side_owns_alone(owners, kind, label):
    commitment = CommitmentFactory(owners=owners, kind=kind)

    [area] = table_of(read(commitment.initiative.plan))

    [cell] = area.rows[0].lines[0].cells
    assert (cell.label, cell.side is not None) == (label, True)


def test_table_names_a_third_party():
    initiative = InitiativeFactory()
    agency = PartyFactory(agreement=initiative.plan.agreement, short_name="Miljöförbundet")
    CommitmentFactory(initiative=initiative, owners=[agency])

    [area] = table_of(read(initiative.plan))

    assert area.rows[0].lines[0].cells[0].label == "Miljöförbundet"


def test_table_of_a_row_without_commitments_has_a_line():
    initiative = InitiativeFactory()

    assert lines_of(initiative) == [["", ""]]


def test_table_begins_with_the_side_that_stands_first():
    initiative = InitiativeFactory(plan=ActionPlanFactory(first_side=P))

    [area] = table_of(read(initiative.plan))

    assert [side.label for side in area.sides] == ["Polisens åtagande", "Kommunens åtagande"]


def test_roles_join_the_verbs_of_an_office_and_the_offices_of_a_verb():
    kinds = Responsibility.Kind
    rows = [
        Responsibility(office="Trygghetssamordnare", kind=kinds.COORDINATES),
        Responsibility(office="Trygghetssamordnare", kind=kinds.INITIATES),
        Responsibility(office="Skolan", kind=kinds.PARTICIPATES),
        Responsibility(office="Fritid", kind=kinds.PARTICIPATES),
    ]

    assert role_words(rows) == ["Trygghetssamordnare samordnar och initierar", "Skolan och fritid deltar"]


def test_answers_narrow_once_and_tell_other_kinds_with_their_verb():
    kinds = Responsibility.Kind
    rows = [
        Responsibility(office="Miljöförbundet", kind=kinds.EXECUTION, scope_note="i tillämpliga delar"),
        Responsibility(office="Tillståndsenheten", kind=kinds.EXECUTION, scope_note="i tillämpliga delar"),
        Responsibility(office="kultursamordnaren", kind=kinds.INFORMS, scope_note="kommunpolisen om evenemang"),
    ]

    assert answers_for(rows) == [
        "Ansvariga för genomförande (i tillämpliga delar): Miljöförbundet och tillståndsenheten.",
        "Kultursamordnaren informerar kommunpolisen om evenemang.",
    ]


def test_roles_show_offices_else_the_text_and_the_speaker():
    initiative = InitiativeFactory(communication_side="municipality", communication_office="trygghetssamordnaren")
    ResponsibilityFactory(
        commitment=CommitmentFactory(initiative=initiative), office="Skolan", kind=Responsibility.Kind.INITIATES
    )
    CommitmentFactory(initiative=initiative, owners=[P], text="Delta i möten.", open_question="Hur ofta?")

    [area] = roles_of(read(initiative.plan))

    [row] = area.rows
    assert [[part.words for part in cell.parts] for cell in row.cells] == [["Skolan initierar"], ["Delta i möten."]]
    assert row.cells[1].parts[0].is_open
    assert row.speaker == "Kommunen (trygghetssamordnaren)"
    assert [side.label for side in area.sides] == ["Kommun", "Polis"]


def test_roles_of_a_joint_commitment_stand_on_both_sides_with_one_anchor():
    commitment = CommitmentFactory(owners=[K, P], text="Informera.")

    [area] = roles_of(read(commitment.initiative.plan))

    parts = [cell.parts[0] for cell in area.rows[0].cells]
    assert [part.words for part in parts] == ["Gemensamt: informera."] * 2
    assert [bool(part.anchor) for part in parts] == [True, False]


def test_roles_give_other_parties_a_column_where_they_have_a_part():
    commitment = CommitmentFactory()
    ResponsibilityFactory(commitment=commitment, side=Side.THIRD, office="Räddningstjänsten")

    [area] = roles_of(read(commitment.initiative.plan))

    assert [side.label for side in area.sides] == ["Kommun", "Polis", "Annan part"]


def test_speaker_is_empty_when_not_settled():
    [area] = read(InitiativeFactory().plan).areas

    assert area.initiatives[0].spokesperson == ""


def test_nested_items_inherit_owners_and_responsibilities_but_not_the_measure():
    parent = CommitmentFactory(detailed=True)
    CommitmentFactory(parent=parent, owners=[])

    found = read(parent.initiative.plan)

    [nested] = found.countable
    assert nested.side.code == "municipality"
    assert nested.missing == ["matt"]


def test_nested_item_of_one_party_says_so_in_every_layout():
    parent = CommitmentFactory(owners=[K, P])
    for side, office in ((K, "Fritidschefen"), (P, "Kommunpolisen")):
        ResponsibilityFactory(commitment=parent, side=side, office=office)
    CommitmentFactory(parent=parent, owners=[P], text="Patrullera.")
    CommitmentFactory(parent=parent, owners=[], text="Informera.")
    reading = read(parent.initiative.plan)

    [prose], [table], [roles] = (area.rows for [area] in (prose_of(reading), table_of(reading), roles_of(reading)))

    assert [point.notes for point in prose.blocks[0].points[0].points] == ["Åtas av: Polisen", ""]
    assert [item.notes for item in table.lines[0].cells[0].pledge.points] == ["Åtas av: Polisen", ""]
    assert [[part.words for part in cell.parts] for cell in roles.cells] == [
        ["Fritidschefen ansvarar"],
        ["Kommunpolisen ansvarar", "Kommunpolisen ansvarar"],
    ]


def test_table_says_which_nested_item_a_timetable_and_a_measure_are_about():
    parent = CommitmentFactory()
    ActivityMeasureFactory(commitment=parent, text="Antal möten", target=None, comparator="")
    nested = CommitmentFactory(parent=parent, owners=[], text="Bjuda in grannarna.")
    ActivityMeasureFactory(commitment=nested, text="Antal inbjudna", target=None, comparator="")
    ScheduleFactory(commitment=nested, kind="continuous")
    CommitmentFactory(parent=parent, owners=[], text="Hålla lokal.")

    [area] = table_of(read(parent.initiative.plan))

    [line] = area.rows[0].lines
    assert line.schedules == "Bjuda in grannarna.\nlöpande"
    assert line.measures == "Antal möten\nBjuda in grannarna.\nAntal inbjudna"
    assert not line.is_unmeasured


def test_choice_narrows_by_owner_office_lack_and_words():
    initiative = InitiativeFactory()
    for owners, text in (([K], "Leda."), ([P], "Delta i Krogtillsyn."), ([K, P], "Informera.")):
        CommitmentFactory(initiative=initiative, owners=owners, text=text)
    ResponsibilityFactory(commitment=Commitment.objects.get(text="Leda."), office="Kansliet")
    whole = read(initiative.plan)

    def texts(**asked):
        return [row.text for row in whole.narrowed(Choice(**asked).holds).commitments]

    assert texts(owner="kommun") == ["Leda."]
    assert texts(owner="gemensamt") == ["Informera."]
    assert texts(office="kansliet") == ["Leda."]
    assert texts(missing="ansvarig") == ["Delta i Krogtillsyn.", "Informera."]
    assert texts(words="KROGTILLSYN delta") == ["Delta i Krogtillsyn."]
    assert texts(owner="annan") == []


def test_narrowed_keeps_the_parent_of_what_is_kept():
    parent = CommitmentFactory(text="Stödja genom att:")
    CommitmentFactory(parent=parent, text="Skriva.")
    CommitmentFactory(parent=parent, text="Ringa.")
    whole = read(parent.initiative.plan)

    narrowed = whole.narrowed(Choice(words="ringa").holds)

    [kept] = narrowed.areas[0].initiatives[0].commitments
    assert [child.text for child in kept.children] == ["Ringa."]
    assert len(whole.countable) == 2


@pytest.mark.parametrize("owner", ["", "polis"])
def test_narrowed_to_open_questions_keeps_what_stands_under_one(owner):
    parent = CommitmentFactory(owners=[K, P], text="Stödja genom att:", open_question="Vem bjuder in?")
    CommitmentFactory(parent=parent, owners=[K], text="Skriva.")
    CommitmentFactory(parent=parent, owners=[P], text="Ringa.")
    CommitmentFactory(initiative=parent.initiative, text="Något annat.")

    narrowed = read(parent.initiative.plan).narrowed(Choice(missing="fraga", owner=owner).holds)

    [kept] = narrowed.areas[0].initiatives[0].commitments
    assert (kept.text, kept.open_question) == ("Stödja genom att:", "Vem bjuder in?")
    assert [child.text for child in kept.children] == (["Ringa."] if owner else ["Skriva.", "Ringa."])


def test_followup_is_the_latest_entry_and_the_sum_of_the_period():
    commitment = CommitmentFactory()
    measure = ActivityMeasureFactory(commitment=commitment)
    plan = adopt(commitment.initiative.plan)
    for day, count in ((date(2026, 3, 1), 2), (date(2026, 10, 3), 1), (date(2025, 10, 3), 7)):
        FollowUpEntryFactory(commitment=commitment, measure=measure, happened_on=day, count=count)

    [row] = read(plan, with_followup=True).commitments

    assert row.followup.words == "2026-10-03 genomfört, 3 av minst 5 krogtillsyner i år"


def test_followup_leaves_out_what_is_corrected():
    commitment = CommitmentFactory()
    measure = ActivityMeasureFactory(commitment=commitment)
    plan = adopt(commitment.initiative.plan)
    wrong = FollowUpEntryFactory(commitment=commitment, measure=measure, count=30)
    FollowUpEntryFactory(commitment=commitment, measure=measure, count=3, corrects=wrong)

    [row] = read(plan, with_followup=True).commitments

    assert row.followup.progress == ["3 av minst 5 krogtillsyner i år"]


def test_followup_without_entries_is_said():
    plan = ActionPlanFactory(adopted=True)

    [row] = read(plan, with_followup=True).commitments

    assert (row.followup.words, row.followup.is_missing) == ("ej rapporterat", True)
    assert row.reported == ""


def test_followup_is_left_out_for_others_and_for_drafts():
    adopted, draft = ActionPlanFactory(adopted=True), ActionPlanFactory(commitments=1)

    assert read(adopted).commitments[0].followup is None
    assert read(draft, with_followup=True).commitments[0].followup is None


@pytest.mark.parametrize("period", ["", "year", "tertial", "month", "plan", "agreement"])
@pytest.mark.parametrize("numbers", [(), (0,), (2, 3), (None,), (None, 4)])
def test_followup_in_the_database_counts_as_progress_does(period, numbers):
    commitment = CommitmentFactory()
    other = ActivityMeasureFactory(commitment=commitment, text="Ett annat", period="year")
    measure = ActivityMeasureFactory(commitment=commitment, period=period or "year", target=5)
    if not period:
        type(measure).objects.filter(pk=measure.pk).update(period="", target=None, comparator="")
        measure.refresh_from_db()
    plan = adopt(commitment.initiative.plan)
    first, last = period_span(measure, plan, plan.agreement, ON)
    outside = [day for day in (first and first - timedelta(days=1), last and last + timedelta(days=1)) if day]
    entries = [
        *(FollowUpEntryFactory(commitment=commitment, measure=measure, happened_on=ON, count=n) for n in numbers),
        *(FollowUpEntryFactory(commitment=commitment, measure=measure, happened_on=d, count=90) for d in outside),
        FollowUpEntryFactory(commitment=commitment, measure=other, happened_on=ON, count=70),
    ]

    [row] = read(plan, with_followup=True).commitments

    told = [e.count for e in entries if e.measure_id == measure.pk and e.happened_on == ON and e.count is not None]
    total = sum(told) if told else None
    words = [line for line in row.followup.progress if not line.startswith("70 av")]
    expected = progress_words(measure, total or 0, total is not None)
    assert words == ([f"{expected} {period_words(measure, (first, last), ON)}"] if total is None else [expected]) or (
        total is None and not outside and words == []
    )


def test_followup_is_the_latest_on_a_day_with_several():
    plan = ActionPlanFactory(adopted=True, commitments=2)
    for commitment in Commitment.objects.all():
        FollowUpEntryFactory(commitment=commitment, happened_on=date(2026, 3, 1))
        FollowUpEntryFactory(commitment=commitment, happened_on=date(2026, 3, 1), outcome="partly", reason="weather")

    rows = read(plan, with_followup=True).commitments

    assert [row.followup.latest for row in rows] == ["2026-03-01 delvis genomfört"] * 2


@pytest.mark.parametrize("number", [1, 3])
def test_read_plan_takes_seven_queries(django_assert_num_queries, number):
    plan = ActionPlanFactory(adopted=True, commitments=number)

    with django_assert_num_queries(7):
        read(plan, with_followup=True)


def test_goals_come_with_their_baselines():
    goal = GoalFactory(text="Färre brott")
    GoalFactory(plan=goal.plan)
    BaselineFactory(
        goal=goal,
        text="Anmälningarna ökade.",
        value="40.00",
        unit="procent",
        is_approximate=True,
        measured_from=date(2019, 1, 1),
        measured_until=date(2019, 12, 31),
        compared_from=date(2018, 1, 1),
        compared_until=date(2018, 12, 31),
        source="Socialtjänsten",
    )

    first, second = read_goals(goal.plan)

    assert first.kind == "effektmål"
    assert first.baselines[0].facts == ["ungefär 40 procent", "2019 jämfört med 2018", "källa: Socialtjänsten"]
    assert second.baselines == []


@pytest.mark.parametrize(("value", "shown"), [("40.00", "40"), ("2.50", "2,5"), ("-3.25", "−3,25"), ("100.00", "100")])
def test_figure_is_swedish(value, shown):
    assert figure(Decimal(value)) == shown
