"""The reference agreements hold every fact of the published documents: the numbers, dates, places and offices."""

from datetime import date

import pytest
from django.db.models import Count

from accounts.models import AuditEvent, Organisation
from actionplans.models import (
    ActionPlan,
    ActivityMeasure,
    Baseline,
    Commitment,
    CommitmentParty,
    Goal,
    Initiative,
    PlanArea,
    Responsibility,
)
from agreements.models import (
    Agreement,
    AgreementParty,
    CollaborationArea,
    DataSource,
    FollowUpRule,
    Forum,
    ForumMember,
    Section,
    Signatory,
)
from samverkan.demo.builder import prose
from tests.demo.wording import copied_runs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]

SOLVESBORG, OLOFSTROM, STRANGNAS = "1083", "1060", "0486"


def agreement_of(code: str) -> Agreement:
    return Agreement.objects.get(organisation__municipality__code=code, is_invented=False)


def plan_of(code: str) -> ActionPlan:
    return ActionPlan.objects.get(agreement=agreement_of(code))


def commitments_of(code: str):
    return Commitment.objects.filter(initiative__plan__agreement=agreement_of(code))


def sides_of(commitment: Commitment) -> tuple[str, ...]:
    """The sides that own the commitment, in alphabetical order."""
    owners = commitment.commitment_parties.filter(role=CommitmentParty.Role.OWNER)
    return tuple(sorted(owners.values_list("party__side", flat=True)))


def promised_by(code: str, *, nested: bool) -> dict[tuple[str, ...], int]:
    """Count the commitments by who owns them; with `nested`, the nested items stand in for their parent."""
    found = commitments_of(code).filter(kind=Commitment.Kind.COMMITMENT)
    found = found.countable() if nested else found.filter(parent=None)
    counts: dict[tuple[str, ...], int] = {}
    for commitment in found:
        sides = sides_of(commitment)
        counts[sides] = counts.get(sides, 0) + 1
    return counts


def responsible_of(code: str, row: str) -> list[tuple[str, str, str]]:
    """The offices that answer under a row with their kind and scope, each once."""
    found = Responsibility.objects.filter(
        commitment__initiative__plan__agreement=agreement_of(code), commitment__initiative__title=row
    )
    rows = found.order_by("commitment__order", "order").values_list("office", "kind", "scope_note")
    return list(dict.fromkeys(rows))


# How much of everything


@pytest.mark.parametrize(
    ("code", "model", "count"),
    [
        (SOLVESBORG, CollaborationArea, 8 + 1 + 4),
        (SOLVESBORG, Section, 3),
        (SOLVESBORG, DataSource, 2),
        (OLOFSTROM, CollaborationArea, 6),
        (OLOFSTROM, Section, 3),
        (OLOFSTROM, DataSource, 6),
        (OLOFSTROM, ActionPlan, 0),
        (OLOFSTROM, Forum, 0),
        (STRANGNAS, CollaborationArea, 4),
        (STRANGNAS, DataSource, 7),
        (STRANGNAS, Forum, 3),
    ],
)
def test_agreement_has_as_many_parts_as_the_document(code, model, count):
    assert model.objects.filter(agreement=agreement_of(code)).count() == count


def test_solvesborg_has_twelve_plan_headings_with_a_row_each():
    headings = PlanArea.objects.filter(plan=plan_of(SOLVESBORG))

    assert headings.annotate(rows=Count("initiatives")).filter(rows=1).count() == 12
    assert headings.filter(children__isnull=False).distinct().count() == 1
    assert Initiative.objects.filter(plan=plan_of(SOLVESBORG), is_untitled=True).count() == 12


def test_solvesborg_promises_are_counted_with_parents():
    police, municipality, joint = ("police",), ("municipality",), ("municipality", "police")

    assert promised_by(SOLVESBORG, nested=False) == {police: 14, municipality: 12, joint: 3}


def test_solvesborg_promises_are_counted_with_nested_items():
    assert promised_by(SOLVESBORG, nested=True)[("municipality",)] == 15


def test_solvesborg_has_an_activity_and_a_service_that_nobody_promises():
    others = commitments_of(SOLVESBORG).exclude(kind=Commitment.Kind.COMMITMENT)

    assert {(c.kind, c.initiative.title, sides_of(c)) for c in others.select_related("initiative")} == {
        ("activity", "Trygghetsmätningar", ()),
        ("service", "Företagsbesök med brottsförebyggande samtal", ()),
    }


def test_solvesborg_extremism_is_one_joint_sentence():
    joint = commitments_of(SOLVESBORG).get(initiative__title="Våldsbejakande extremism")

    assert (joint.presentation, sides_of(joint)) == ("sentence", ("municipality", "police"))


def test_strangnas_has_ten_rows_with_a_cell_for_each_party():
    assert Initiative.objects.filter(plan=plan_of(STRANGNAS)).count() == 10
    assert promised_by(STRANGNAS, nested=False) == {("municipality",): 10, ("police",): 10}


@pytest.mark.parametrize(("code", "targets"), [(SOLVESBORG, 4), (OLOFSTROM, 0), (STRANGNAS, 0)])
def test_targets_are_as_many_as_in_the_document(code, targets):
    measures = ActivityMeasure.objects.filter(commitment__in=commitments_of(code))

    assert measures.filter(target__isnull=False).count() == targets
    assert measures.filter(is_in_text=False).count() == 0


@pytest.mark.parametrize(("code", "rows"), [(SOLVESBORG, 8), (STRANGNAS, 10)])
def test_rows_with_a_responsible_are_as_many_as_in_the_document(code, rows):
    with_responsible = Initiative.objects.filter(
        plan=plan_of(code), commitments__responsibilities__isnull=False
    ).distinct()

    assert with_responsible.count() == rows


@pytest.mark.parametrize(("code", "rows"), [(SOLVESBORG, []), (STRANGNAS, ["Kommunikation, trygghet"])])
def test_rows_with_a_police_office_are_those_of_the_document(code, rows):
    named = Responsibility.objects.filter(commitment__in=commitments_of(code), side="police", actor="office")

    assert sorted(set(named.values_list("commitment__initiative__title", flat=True))) == rows


# Term, follow-up, signatures


@pytest.mark.parametrize(
    ("code", "starts_on", "ends_on"),
    [
        (SOLVESBORG, date(2017, 1, 1), date(2020, 12, 31)),
        (OLOFSTROM, date(2020, 12, 18), date(2023, 12, 31)),
        (STRANGNAS, date(2019, 12, 20), date(2023, 6, 1)),
    ],
)
def test_term_is_the_one_in_the_document(code, starts_on, ends_on):
    agreement = agreement_of(code)

    assert (agreement.effective_from, agreement.effective_until) == (starts_on, ends_on)


def test_olofstrom_starts_with_the_last_signature():
    agreement = agreement_of(OLOFSTROM)

    assert (agreement.validity_kind, agreement.valid_from, agreement.originals_count) == ("from_signing", None, 2)
    assert agreement.revised_when_needed


def test_strangnas_term_contradicts_its_title():
    assert "2020–2023" in agreement_of(STRANGNAS).contradicting_years


def test_titles_without_years_contradict_nothing():
    assert agreement_of(SOLVESBORG).contradicting_years == agreement_of(OLOFSTROM).contradicting_years == ""


@pytest.mark.parametrize(
    ("code", "rules"),
    [
        (SOLVESBORG, [("year", 1, None), ("unstated", None, "Färre tillgreppsbrott i Sölvesborgs kommun")]),
        (OLOFSTROM, [("end", None, None)]),
        (STRANGNAS, [("year", 4, None)]),
    ],
)
def test_followup_rules_are_those_of_the_document(code, rules):
    found = FollowUpRule.objects.filter(agreement=agreement_of(code))

    assert list(found.values_list("period", "times", "area__label")) == rules


def test_strangnas_followup_asks_three_questions():
    rule = FollowUpRule.objects.get(agreement=agreement_of(STRANGNAS))

    assert rule.contents == ["vad som har gjorts", "vilka som har samverkat", "vilka effekter det gav"]


@pytest.mark.parametrize(
    ("code", "record"),
    [
        (
            SOLVESBORG,
            [
                ("municipality", "Kommunstyrelsens ordförande", "", "", None),
                ("police", "Chefen för Lokalpolisområde Karlshamn", "", "", None),
            ],
        ),
        (
            OLOFSTROM,
            [
                ("municipality", "Kommunstyrelsens ordförande", "Morgan Bengtsson", "Olofström", date(2020, 12, 18)),
                ("police", "Lokalpolischef LPO Karlshamn", "Louise Englund", "Karlshamn", date(2020, 12, 11)),
            ],
        ),
        (
            STRANGNAS,
            [
                ("municipality", "Kommundirektör Strängnäs kommun", "Lars Ekström", "Strängnäs", date(2019, 12, 20)),
                ("police", "Lokalpolisområdeschef LPOE", "Christer Sjöqvist", "Strängnäs", date(2019, 12, 20)),
            ],
        ),
    ],
)
def test_signature_record_is_the_one_in_the_document(code, record):
    signatories = Signatory.objects.filter(agreement=agreement_of(code))

    assert list(signatories.values_list("party__side", "title", "name", "place", "signed_on")) == record
    assert all(s.registered_at for s in signatories)
    assert all(not s.missing or s.note for s in signatories)


@pytest.mark.parametrize("code", [SOLVESBORG, OLOFSTROM, STRANGNAS])
def test_agreement_is_registered_afterwards_with_its_plans(code):
    agreement = agreement_of(code)

    assert agreement.is_signed
    assert "efterhand" in agreement.provenance
    assert not agreement.plans.exclude(status=ActionPlan.Status.ADOPTED).exists()


# Parties and areas


@pytest.mark.parametrize(
    ("code", "parties"),
    [
        (
            SOLVESBORG,
            [
                ("Sölvesborgs kommun", "Sölvesborgs kommun", ""),
                ("Polismyndigheten", "Polisen", "Lokalpolisområde Karlshamn"),
            ],
        ),
        (
            OLOFSTROM,
            [
                ("Olofströms kommun", "Olofströms kommun", ""),
                ("Polismyndigheten", "Polisen", "Lokalpolisområde Karlshamn"),
            ],
        ),
        (
            STRANGNAS,
            [
                ("Polismyndigheten", "Polisen", "Lokalpolisområde Eskilstuna"),
                ("Strängnäs kommun", "Strängnäs kommun", ""),
            ],
        ),
    ],
)
def test_signing_parties_stand_as_printed(code, parties):
    signing = AgreementParty.objects.filter(agreement=agreement_of(code), is_signing=True)

    assert list(signing.values_list("name", "short_name", "represented_by")) == parties


def test_solvesborg_third_parties_take_part_without_signing():
    third = AgreementParty.objects.filter(agreement=agreement_of(SOLVESBORG), side="third")

    assert not third.filter(is_signing=True).exists()
    assert set(third.values_list("name", flat=True)) == {
        "Miljöförbundet Väst",
        "Tillståndsenheten Västra Blekinge",
        "Räddningstjänsten",
        "Försäkringsbolagen",
        "Hyresvärdar",
        "Bostadsrättsföreningar",
    }


def test_solvesborg_areas_are_numbered_in_the_agreement_and_renumbered_in_the_plan():
    numbers = PlanArea.objects.filter(plan=plan_of(SOLVESBORG)).values_list("area__number", "number")

    assert list(numbers) == [
        *((f"2.{n}", str(n)) for n in range(1, 9)),
        ("3", ""),
        *((f"3.{n}", "") for n in range(1, 5)),
    ]


def test_solvesborg_focus_area_has_a_goal_and_four_parts():
    focus = CollaborationArea.objects.get(agreement=agreement_of(SOLVESBORG), kind="focus")

    assert "tillgreppsbrott" in focus.goal
    assert list(focus.children.values_list("label", "measure_label")) == [
        ("Ökad DNA-märkning", "Information om DNA-märkning av stöldbegärlig egendom"),
        ("Företagsbesök med brottsförebyggande samtal", ""),
        ("Grannsamverkan i permanentbostäder", ""),
        ("Livsstilskriminella", "Åtgärder riktade mot livsstilskriminella"),
    ]
    assert list(focus.data_sources.values_list("name", "purpose")) == [
        ("Brottsstatistik", "follow_up"),
        ("Trygghetsmätning", "follow_up"),
    ]


@pytest.mark.parametrize("code", [SOLVESBORG, OLOFSTROM, STRANGNAS])
def test_areas_and_sections_share_one_printed_order(code):
    agreement = agreement_of(code)
    orders = [*agreement.sections.values_list("order", flat=True), *agreement.areas.values_list("order", flat=True)]

    assert len(set(orders)) == len(orders)


def test_strangnas_directions_have_an_orientation():
    directions = CollaborationArea.objects.filter(agreement=agreement_of(STRANGNAS))

    assert list(directions.values_list("label", "kind", "orientation")) == [
        ("Minska ungdomsbrottsligheten", "direction", "prevention"),
        ("Minska droganvändningen bland unga", "direction", "prevention"),
        ("Kommunikation om trygghet", "direction", "prevention"),
        ("Otrygghet i offentlig miljö", "direction", "safety"),
    ]


def test_strangnas_has_six_headed_sections():
    headings = Section.objects.filter(agreement=agreement_of(STRANGNAS)).exclude(heading="")

    assert headings.count() == 6


def test_strangnas_says_what_lies_outside_and_how_to_communicate():
    agreement = agreement_of(STRANGNAS)

    assert len(agreement.out_of_scope.splitlines()) == 3
    assert agreement.communication_strategy
    assert agreement.is_communication_in_every_activity


def test_strangnas_council_seats_both_parties_and_a_group_is_called_when_needed():
    agreement = agreement_of(STRANGNAS)
    members = ForumMember.objects.filter(forum__agreement=agreement)

    assert sorted(members.values_list("forum__kind", "side", "office")) == [
        ("coordinators", "municipality", "Samordnaren för BRÅ"),
        ("coordinators", "police", "Kommunpolis"),
        ("coordinators", "police", "Områdespolis"),
        ("council", "municipality", "Samordnare för brottsförebyggande frågor"),
        ("council", "police", "Kommunpolis eller lokalpolisområdeschef"),
    ]
    assert agreement.forums.filter(is_temporary=True).count() == 1


# The plans


def test_solvesborg_targets_are_those_of_the_plan():
    measures = ActivityMeasure.objects.filter(commitment__in=commitments_of(SOLVESBORG), is_in_text=True)
    measures = measures.select_related("commitment").order_by("commitment__order")

    assert [(*sides_of(m.commitment), m.comparator, m.target, m.unit, m.period) for m in measures] == [
        ("police", "at_least", 5, "krogtillsyner", "year"),
        ("police", "at_least", 3, "tillsynsbesök", "year"),
        ("municipality", "exactly", 10, "tillsynsbesök", "agreement"),
        ("municipality", "at_least", 5, "krogtillsyner", "agreement"),
    ]


def test_solvesborg_pub_inspections_are_twins():
    twin = commitments_of(SOLVESBORG).exclude(mirror_of=None).get()

    assert (sides_of(twin), sides_of(twin.mirror_of)) == (("municipality",), ("police",))
    assert (twin.measures.get().period, twin.mirror_of.measures.get().period) == ("agreement", "year")


@pytest.mark.parametrize(
    ("row", "offices"),
    [
        ("Trygghetsvandringar", ["sekreteraren i BRå"]),
        ("Våld i nära relation", ["chefen för individ och familjeomsorgen"]),
        ("Trygghetsmätningar", ["kommunens verksamhetsutvecklare"]),
        (
            "Minska tillgång till och konsumtion av alkohol och droger",
            ["Miljöförbundet Väst", "Tillståndsenheten Västra Blekinge"],
        ),
        ("Brottsförebyggande barn / unga", []),
        ("Medborgardialog / medborgarlöfte", ["kultursamordnaren", "projektutvecklaren på kulturförvaltningen"]),
        ("Trafiksäkerhet", ["trafikingenjören"]),
        ("Våldsbejakande extremism", []),
        ("Ökad DNA-märkning", []),
        ("Företagsbesök med brottsförebyggande samtal", []),
        (
            "Grannsamverkan i permanentbostäder",
            [
                "räddningstjänsten",
                "kommunikationsavdelningen",
                "barn- och utbildningsförvaltningen",
                "trafikingenjören",
            ],
        ),
        ("Livsstilskriminella", ["chefen för individ och familjeomsorgen"]),
    ],
)
def test_solvesborg_row_names_who_answers(row, offices):
    assert [office for office, _, _ in responsible_of(SOLVESBORG, row)] == offices


def test_solvesborg_scopes_are_kept():
    alcohol = responsible_of(SOLVESBORG, "Minska tillgång till och konsumtion av alkohol och droger")
    dialogue = responsible_of(SOLVESBORG, "Medborgardialog / medborgarlöfte")

    assert {note for _, _, note in alcohol} == {"i tillämpliga delar"}
    assert {kind for _, kind, _ in dialogue} == {"informs"}
    assert all("kommunpolisen" in note for _, _, note in dialogue)


def test_solvesborg_plan_is_prose_for_one_year_with_the_police_first():
    plan = plan_of(SOLVESBORG)

    assert (plan.title, plan.layout, plan.first_side) == ("Handlingsplan 2017", "prose", "police")
    assert (plan.period_from, plan.period_until) == (date(2017, 1, 1), date(2017, 12, 31))


def test_solvesborg_nested_items_hang_under_one_commitment():
    parent = commitments_of(SOLVESBORG).filter(children__isnull=False).distinct().get()

    assert (parent.initiative.title, parent.children.count()) == ("Grannsamverkan i permanentbostäder", 4)


@pytest.mark.parametrize(
    ("row", "municipality", "police", "speaker"),
    [
        ("SIG", {("coordinates", "Socialtjänsten")}, {("participates", "Polisen")}, "both"),
        ("Team ungdom", {("responsible", "Fritid")}, {("cooperates", "Polisen")}, "municipality"),
        (
            "ANDT i skolan",
            {("coordinates", "Trygghetssamordnare"), ("initiates", "Trygghetssamordnare")},
            {("cooperates", "Polisen")},
            "municipality",
        ),
        ("Känn dig trygg", {("coordinates", "Socialtjänsten")}, {("participates", "Polisen")}, "both"),
        ("SSPF", {("initiates", "Skolan")}, {("participates", "Polisen")}, "both"),
        ("Linköpingsmodellen", {("participates", "Socialtjänsten")}, {("initiates", "Polisen")}, "police"),
        ("EST", {("initiates", "Trygghetssamordnare")}, {("participates", "Polisen")}, "both"),
        ("Lokala BRÅ", {("responsible", "Trygghetssamordnare")}, {("participates", "Polisen")}, "municipality"),
        ("Fastighetsägarnätverk", {("convenes", "Boendestrateg")}, {("participates", "Polisen")}, "municipality"),
        (
            "Kommunikation, trygghet",
            {("responsible", "Trygghetssamordnare"), ("responsible", "Kommunikatör")},
            {("responsible", "Kommunpolis"), ("responsible", "Kommunikatör")},
            "both",
        ),
    ],
)
def test_strangnas_row_has_its_roles_and_its_speaker(row, municipality, police, speaker):
    initiative = Initiative.objects.get(plan=plan_of(STRANGNAS), title=row)
    roles = Responsibility.objects.filter(commitment__initiative=initiative)

    assert set(roles.filter(side="municipality").values_list("kind", "office")) == municipality
    assert set(roles.filter(side="police").values_list("kind", "office")) == police
    assert initiative.communication_side == speaker
    assert bool(initiative.communication_office) == (speaker == "municipality")


def test_strangnas_keeps_its_open_question():
    question = commitments_of(STRANGNAS).with_open_question().get()

    assert question.initiative.title == "Linköpingsmodellen"
    assert question.open_question.startswith("Socialtjänst?")


def test_strangnas_goals_know_the_state_before():
    goals = Goal.objects.filter(plan=plan_of(STRANGNAS))
    figures = Baseline.objects.filter(goal__in=goals, value__isnull=False)

    assert list(goals.values_list("text", "area__label")) == [
        ("Minska ungdomsbrottsligheten", "Minska ungdomsbrottsligheten"),
        ("Minska droganvändningen", "Minska droganvändningen bland unga"),
        ("Öka kommunikation om trygghet", "Kommunikation om trygghet"),
    ]
    assert [(int(b.value), b.measured_from, b.measured_until, b.compared_from, b.compared_until) for b in figures] == [
        (value, date(2018, 11, 1), date(2019, 4, 30), date(2017, 11, 1), date(2018, 4, 30)) for value in (40, 33)
    ]
    assert Baseline.objects.filter(goal__in=goals, value=None).count() == 4


def test_strangnas_plan_is_a_table_of_roles_for_the_years_in_its_title():
    plan = plan_of(STRANGNAS)

    assert (plan.layout, plan.first_side) == ("roles", "municipality")
    assert (plan.period_from, plan.period_until) == (date(2020, 1, 1), date(2023, 12, 31))
    assert not PlanArea.objects.filter(plan=plan).exists()


# The words


@pytest.mark.parametrize(
    ("code", "name"), [(SOLVESBORG, "solvesborg"), (OLOFSTROM, "olofstrom"), (STRANGNAS, "strangnas")]
)
def test_wording_is_our_own(code, name):
    assert copied_runs(agreement_of(code), name) == []


def test_registering_was_recorded_for_the_municipality():
    municipality = Organisation.objects.get(municipality__code=SOLVESBORG)

    assert AuditEvent.objects.filter(organisation=municipality, actor_name="Tjänsteperson i Sölvesborg").count() >= 3


def test_prose_joins_lines_and_keeps_bullets():
    text = """
        En rad
        till.

        - ett
          led
        - två
        """

    assert prose(text) == "En rad till.\n\n- ett led\n- två"
