"""The demonstration's Borås, Kävlinge and invented agreements hold the facts, figures and structure that they should."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from django.utils import timezone

from accounts.chain import broken_links
from accounts.models import Organisation, User
from actionplans.models import ActionPlan, ActivityMeasure, Commitment, CommitmentParty, Initiative, Responsibility
from agreements.actions import missing_for_signing
from agreements.models import Agreement
from followup.models import FollowUpEntry
from samverkan.demo import boras, kavlinge, solvesborg
from samverkan.demo.accounts import demo_user
from samverkan.demo.invented import draft, in_force
from tests.demo import wording

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]

BORAS_NAMES = [
    "Struktur för det brottsförebyggande arbetet",
    "Arbeta mot alkohol, narkotika, dopning och tobak",
    "Borås gym i samverkan för en dopningsfri miljö",
]
KAVLINGE_NAMES = ["Arbetsliv och Fritid, Omsorg, Samhällsbyggnad och Utbildning"]


def agreement_called(title: str) -> Agreement:
    return Agreement.objects.with_succession(timezone.localdate()).get(title=title)


@pytest.fixture
def boras_agreement() -> Agreement:
    return agreement_called(boras.TITLE)


@pytest.fixture
def kavlinge_agreement() -> Agreement:
    return agreement_called(kavlinge.TITLE)


@pytest.fixture
def invented_agreement() -> Agreement:
    return agreement_called(in_force.TITLE)


@pytest.fixture
def draft_agreement() -> Agreement:
    return agreement_called(draft.TITLE)


def owned_by(agreement: Agreement, *sides: str) -> list[Commitment]:
    """The commitments that stand for themselves and that exactly these sides own."""
    commitments = Commitment.objects.countable().filter(initiative__plan__agreement=agreement)
    owners: dict[int, set[str]] = {commitment.pk: set() for commitment in commitments}
    links = CommitmentParty.objects.filter(commitment__in=commitments, role="owner")
    for commitment_id, side in links.values_list("commitment_id", "party__side"):
        owners[commitment_id].add(side)
    return [commitment for commitment in commitments if owners[commitment.pk] == set(sides)]


def rows_of(agreement: Agreement) -> list[Initiative]:
    return list(Initiative.objects.filter(plan__agreement=agreement).order_by("plan_area__order", "order"))


def measures_of(agreement: Agreement) -> list[ActivityMeasure]:
    return list(ActivityMeasure.objects.filter(commitment__initiative__plan__agreement=agreement))


# Borås


def test_borås_applies_until_further_notice_from_its_signing(boras_agreement: Agreement) -> None:
    assert boras_agreement.state().label == "gäller tills vidare"
    assert (boras_agreement.effective_from, boras_agreement.effective_until) == (date(2015, 12, 14), None)
    assert (boras_agreement.revision_months, boras_agreement.is_revision_approximate) == (36, True)
    assert boras_agreement.may_be_terminated
    assert boras_agreement.notice_months is None
    assert boras_agreement.must_tell_changes
    assert boras_agreement.originals_count == 2


def test_borås_is_signed_by_both_on_the_same_day_and_place(boras_agreement: Agreement) -> None:
    signatures = boras_agreement.signatories.values_list("name", "title", "place", "signed_on")

    assert list(signatures) == [
        ("Ulf Olsson", "Kommunstyrelsens ordförande", "Borås", date(2015, 12, 14)),
        ("Tomas Jansson", "Lokalpolisområdeschef", "Borås", date(2015, 12, 14)),
    ]


def test_borås_has_the_sections_in_order_with_the_areas_behind_the_plan(boras_agreement: Agreement) -> None:
    sections = list(boras_agreement.sections.values_list("heading", "is_after_plan"))

    assert sections == [
        ("", False),
        ("Syfte", False),
        ("Struktur för det brottsförebyggande arbetet", False),
        ("Åtgärdsplan", False),
        ("Uppföljning", False),
        ("Valda samverkansområden", True),
    ]
    areas = boras_agreement.areas.select_related("section")
    assert {area.section.heading for area in areas if area.section} == {"Valda samverkansområden"}
    assert [bool(area.background) for area in areas] == [False, True, True, True]


def test_borås_calls_two_areas_otherwise_in_the_plan(boras_agreement: Agreement) -> None:
    plan = boras_agreement.plans.get()

    headings = [(h.number, h.label, h.area.label if h.area else "") for h in plan.plan_areas.select_related("area")]
    assert headings == [
        ("1", "Struktur för det brottsförebyggande arbetet", "Struktur för det brottsförebyggande arbetet"),
        ("2", "En trygg stad för alla", "En trygg stad för alla"),
        (
            "3",
            "Arbete mot alkohol, narkotika, tobak och dopning",
            "Arbete mot alkohol, narkotika, dopning och tobak",
        ),
        ("4", "Motarbete organiserad brottslighet", "Motverka organiserad brottslighet"),
    ]


def test_borås_plan_is_four_tables_of_fifteen_rows(boras_agreement: Agreement) -> None:
    plan = boras_agreement.plans.get()

    assert (plan.title, plan.kind_label, plan.layout, plan.status) == (
        "Åtagandeplan",
        "Åtagandeplan",
        "table",
        "adopted",
    )
    assert [heading.initiatives.count() for heading in plan.plan_areas.all()] == [2, 6, 5, 2]
    assert [heading.row_heading for heading in plan.plan_areas.all()] == ["", "Insats/mål", "Insats/mål", "Insats/mål"]


def test_borås_counts_nineteen_municipal_and_twenty_four_police_commitments(boras_agreement: Agreement) -> None:
    municipal, police = owned_by(boras_agreement, "municipality"), owned_by(boras_agreement, "police")

    assert (len(municipal), len(police)) == (19, 24)
    assert Commitment.objects.filter(initiative__plan__agreement=boras_agreement).count() == 43
    cells = {("municipality", c.initiative_id) for c in municipal} | {("police", c.initiative_id) for c in police}
    assert len(cells) == 30


def test_borås_names_a_municipal_responsible_in_eleven_rows_and_none_of_the_police(boras_agreement: Agreement) -> None:
    found = Responsibility.objects.filter(commitment__initiative__plan__agreement=boras_agreement)

    assert found.values("commitment__initiative").distinct().count() == 11
    assert set(found.values_list("side", flat=True)) == {"municipality"}
    assert set(found.values_list("kind", flat=True)) == {
        "coordinates",
        "coordinating_function",
        "execution",
        "responsible",
        "steers",
        "supports",
    }
    assert found.get(actor="every_unit").office == "Varje förvaltning"
    without = [row.title for row in rows_of(boras_agreement) if not found.filter(commitment__initiative=row)]
    assert without == [
        "MBU – Människan bakom uniformen",
        "Stöd till unga brottsoffer",
        "Tobakstillsyn",
        "Organiserad brottslighet",
    ]


def test_borås_has_twenty_three_measures_in_eleven_rows(boras_agreement: Agreement) -> None:
    in_column = [measure for measure in measures_of(boras_agreement) if not measure.is_in_text]

    assert len(in_column) == 23
    assert Counter(measure.kind for measure in in_column)["narrative"] == 4
    measured = {measure.commitment.initiative_id for measure in in_column}
    assert len(measured) == 11
    assert [row.title for row in rows_of(boras_agreement) if row.pk not in measured] == [
        "Våld i nära relationer",
        "Stöd till unga brottsoffer",
        "Organiserad brottslighet",
        "Våldsbejakande extremism",
    ]


def test_borås_has_two_targets_one_of_them_in_the_text(boras_agreement: Agreement) -> None:
    targets = [measure for measure in measures_of(boras_agreement) if measure.target is not None]

    assert sorted((t.target_words, t.is_in_text, t.commitment.initiative.title) for t in targets) == [
        ("2 utbildningar per år", False, "MBU – Människan bakom uniformen"),
        ("minst 1 utbildning per år", True, "Ansvarsfull alkoholserving och tillsyn"),
    ]


def test_borås_timetables_are_continuous_in_thirteen_rows(boras_agreement: Agreement) -> None:
    words = {
        row.title: {schedule.words for commitment in row.commitments.all() for schedule in commitment.schedules.all()}
        for row in rows_of(boras_agreement)
    }

    assert sum("löpande" in said for said in words.values()) == 13
    assert words.pop("Borås Rent och Snyggt") == {"löpande", "vår och sommar, varje år"}
    assert words.pop("Trafik") == {"2016–2018", "regelbundet"}
    assert words.pop("Våld i nära relationer") == {"påbörjas under perioden"}
    assert set.union(*words.values()) == {"löpande"}


def test_borås_keeps_timetable_and_measure_with_their_own_commitment(boras_agreement: Agreement) -> None:
    littering = Commitment.objects.get(initiative__plan__agreement=boras_agreement, schedules__kind="seasonal")

    assert littering.commitment_parties.get().party.side == "police"
    assert [m.text for m in littering.measures.all()] == [
        "Antal tillfällen då nedskräpning har uppmärksammats eller lagförts"
    ]
    every = Commitment.objects.filter(initiative__plan__agreement=boras_agreement)
    assert not every.filter(schedules__isnull=True).exists()


def test_borås_promises_five_acts_twice(boras_agreement: Agreement) -> None:
    twins = Commitment.objects.filter(initiative__plan__agreement=boras_agreement, mirror_of__isnull=False)

    assert [twin.initiative.title for twin in twins.order_by("initiative__plan_area__order", "initiative__order")] == [
        "Trafik",
        "Våld i nära relationer",
        "Ansvarsfull alkoholserving och tillsyn",
        "Tobakstillsyn",
        "Organiserad brottslighet",
    ]
    for twin in twins.select_related("mirror_of"):
        assert twin.mirror_of is not None
        assert twin.initiative_id == twin.mirror_of.initiative_id
        assert twin.commitment_parties.get(role="owner").party.side == "police"
        assert twin.mirror_of.commitment_parties.get(role="owner").party.side == "municipality"


def test_borås_has_conditions_third_parties_and_partners(boras_agreement: Agreement) -> None:
    commitments = Commitment.objects.filter(initiative__plan__agreement=boras_agreement)
    third = boras_agreement.parties.filter(side="third")

    assert Counter(commitments.exclude(condition="").values_list("condition", flat=True)) == {"vid behov": 2}
    assert list(third.values_list("name", "is_signing")) == [("Skatteverket", False), ("Gymmen i Borås", False)]
    partners = CommitmentParty.objects.filter(commitment__in=commitments, role="partner")
    assert Counter(partners.values_list("party__name", flat=True)) == {"Skatteverket": 2, "Gymmen i Borås": 2}


def test_borås_has_a_central_council_with_three_local_ones(boras_agreement: Agreement) -> None:
    forums = boras_agreement.forums.values_list("name", "short_name", "kind", "quantity", "parent__short_name")

    assert list(forums) == [
        ("Brottsförebyggande rådet i Borås", "BråB", "council", 1, None),
        ("Lokala brottsförebyggande råd", "", "local_council", 3, "BråB"),
    ]
    assert "Processägare" in boras_agreement.forums.get(short_name="BråB").mandate
    rule = boras_agreement.followup_rules.get()
    assert (str(rule), rule.revises_plan) == ("en gång per år", True)


# Kävlinge


def test_kävlinge_has_its_term_from_the_years_of_its_title(kavlinge_agreement: Agreement) -> None:
    assert kavlinge_agreement.validity_kind == "years"
    assert (kavlinge_agreement.effective_from, kavlinge_agreement.effective_until) == (
        date(2019, 1, 1),
        date(2022, 12, 31),
    )
    assert kavlinge_agreement.state().label == "har löpt ut"
    assert kavlinge_agreement.cover_title != kavlinge_agreement.title
    assert kavlinge_agreement.contradicting_years == ""


def test_kävlinge_has_eight_headings_the_areas_after_the_sections(kavlinge_agreement: Agreement) -> None:
    sections = [(section.order, section.heading) for section in kavlinge_agreement.sections.all()]
    areas = [(area.order, area.label) for area in kavlinge_agreement.areas.all()]

    assert [heading for _, heading in sorted(sections + areas)] == [
        "Inledning",
        "Målsättning",
        "Former för samverkan",
        "Trygghetsskapande åtgärder",
        "Mängdbrott",
        "Ungdomar och droger",
        "Avhopparverksamhet",
        "Samhällsutvecklingen i övrigt",
    ]
    assert set(kavlinge_agreement.areas.values_list("section", flat=True)) == {None}


def test_kävlinge_has_no_plan_but_names_its_companion_documents(kavlinge_agreement: Agreement) -> None:
    assert not kavlinge_agreement.plans.exists()
    assert {c.title: c.standing for c in kavlinge_agreement.companions.all()} == {
        "Aktivitetsplan": "continuous",
        "Medborgarlöften": "exists",
        "Lokal lägesbild": "continuous",
        "Generell kommunikationsplan": "planned",
        "Särskilda kommunikationsplaner": "on_demand",
    }


def test_kävlinge_is_followed_up_each_tertial_by_two_coordinators(kavlinge_agreement: Agreement) -> None:
    rule = kavlinge_agreement.followup_rules.get()
    coordinators = kavlinge_agreement.forums.get(kind="coordinators")

    assert str(rule) == "minst en gång per tertial"
    assert rule.contents == ["analys", "rekommendationer"]
    assert rule.revises_plan
    assert rule.performed_by == "Kommunpolis och säkerhetschef"
    assert list(coordinators.members.values_list("side", "office")) == [
        ("police", "Kommunpolis"),
        ("municipality", "Säkerhetschef"),
    ]


def test_kävlinge_has_a_strategic_council_with_operative_groups(kavlinge_agreement: Agreement) -> None:
    council = kavlinge_agreement.forums.get(short_name="RTH")

    assert council.name == "Rådet för trygghet och hälsa"
    assert list(council.children.values_list("name", "kind")) == [("Operativa grupper", "working")]


def test_kävlinge_has_an_incomplete_signature_record_that_says_so(kavlinge_agreement: Agreement) -> None:
    signatures = list(kavlinge_agreement.signatories.all())

    assert [(s.name, s.title) for s in signatures] == [
        ("Pia Almström", "Kommunstyrelsens ordförande"),
        ("Patrik Ahrlin", "Lokalpolisområdeschef Kävlinge"),
    ]
    assert {(s.place, s.date_as_written, s.signed_on) for s in signatures} == {("Kävlinge", "den 11", None)}
    assert all(s.missing == ["datum"] and s.note for s in signatures)


# The words


def test_reference_texts_are_our_own_words(boras_agreement: Agreement, kavlinge_agreement: Agreement) -> None:
    assert wording.copied_runs(boras_agreement, "boras", names=BORAS_NAMES) == []
    assert wording.copied_runs(kavlinge_agreement, "kavlinge", names=KAVLINGE_NAMES) == []


def test_copied_runs_finds_what_is_copied_but_not_names(
    boras_agreement: Agreement, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wording, "DIRECTORY", tmp_path)
    wording.write_fingerprints(
        "provort", "Parterna håller ett möte i veckan och bjuder in Skolans och socialtjänstens råd."
    )
    boras_agreement.communication_strategy = (
        "De håller ett möte i veckan och bjuder in skolans och socialtjänstens råd."
    )

    runs = wording.copied_runs(boras_agreement, "provort")

    assert runs[0] == "håller ett möte i veckan och bjuder in"
    assert len(runs) == 5
    assert wording.copied_runs(boras_agreement, "provort", names=["veckan och bjuder"]) == []


# The invented ones


def test_invented_agreements_say_that_they_are(invented_agreement: Agreement, draft_agreement: Agreement) -> None:
    assert invented_agreement.is_invented
    assert invented_agreement.title.endswith("(påhittat exempel)")
    assert draft_agreement.is_invented
    assert draft_agreement.title.endswith("(påhittat utkast)")
    assert not Agreement.objects.filter(is_invented=True).exclude(title__contains="påhittat").exists()


def test_invented_agreement_is_complete(invented_agreement: Agreement) -> None:
    assert invented_agreement.organisation.name == "Karlshamns kommun"
    assert not any(signatory.missing for signatory in invented_agreement.signatories.all())
    assert all(p.registry_number for p in invented_agreement.parties.filter(is_signing=True))
    assert invented_agreement.originals_count == 2
    assert Counter(invented_agreement.areas.values_list("kind", flat=True)) == {"area": 4, "focus": 1}
    assert str(invented_agreement.followup_rules.get()) == "minst en gång per tertial"
    assert missing_for_signing(invented_agreement) == []


def test_invented_plan_of_the_year_has_something_of_everything(invented_agreement: Agreement) -> None:
    year = timezone.localdate().year
    plan = invented_agreement.plans.get(title=f"Handlingsplan {year}")
    commitments = Commitment.objects.filter(initiative__plan=plan)

    assert plan.status == "adopted"
    assert (plan.initiatives.count(), commitments.countable().count()) == (11, 22)
    assert commitments.filter(parent__isnull=False).count() == 3
    assert commitments.filter(mirror_of__isnull=False).count() == 1
    assert commitments.countable().without_responsible().count() == 3
    assert commitments.countable().without_measure().count() == 4
    assert ActivityMeasure.objects.filter(commitment__in=commitments, target__isnull=False).count() == 10
    offices = Responsibility.objects.filter(commitment__in=commitments, side="police")
    assert {"Kommunpolis", "Områdespolis"} <= set(offices.values_list("office", flat=True))
    owners = Counter(
        tuple(sorted(p.party.side for p in c.commitment_parties.all() if p.role == "owner"))
        for c in commitments.countable()
    )
    assert owners == {("municipality",): 11, ("police",): 8, ("municipality", "police"): 3}


def test_invented_plan_of_last_year_is_shorter(invented_agreement: Agreement) -> None:
    plan = invented_agreement.plans.get(title=f"Handlingsplan {timezone.localdate().year - 1}")

    assert plan.status == "adopted"
    assert (plan.initiatives.count(), Commitment.objects.filter(initiative__plan=plan).count()) == (6, 10)


def test_invented_agreement_has_been_followed_up_by_both(invented_agreement: Agreement) -> None:
    entries = FollowUpEntry.objects.filter(commitment__initiative__plan__agreement=invented_agreement)

    assert entries.count() == 22
    assert Counter(entries.values_list("organisation__kind", flat=True)) == {"municipality": 13, "police_area": 9}
    assert Counter(entries.values_list("outcome", flat=True)) == {"done": 17, "partly": 3, "cancelled": 2}
    assert set(entries.exclude(outcome="done").values_list("reason", flat=True)) == {
        "resources",
        "weather",
        "other_event",
        "no_demand",
    }


def test_draft_supersedes_the_expired_one_and_lacks_an_answer(draft_agreement: Agreement) -> None:
    assert draft_agreement.is_draft
    assert draft_agreement.supersedes is not None
    assert draft_agreement.supersedes.title == solvesborg.TITLE
    assert (draft_agreement.valid_from, draft_agreement.valid_until) == (date(2027, 1, 1), date(2030, 12, 31))
    assert (draft_agreement.sections.count(), draft_agreement.areas.count()) == (4, 5)
    assert {(s.name, s.place, s.signed_on) for s in draft_agreement.signatories.all()} == {("", "", None)}
    commitments = Commitment.objects.filter(initiative__plan__agreement=draft_agreement)
    assert commitments.without_responsible().count() == 2
    assert commitments.with_open_question().count() == 1
    assert missing_for_signing(draft_agreement) == ["Besvara de öppna frågorna i planen."]


def test_draft_is_seen_by_its_own_organisation_alone(draft_agreement: Agreement) -> None:
    seen_by = {
        user.email
        for user in User.objects.filter(is_demo=True)
        if Agreement.objects.visible_to(user).contains(draft_agreement)
    }

    assert "samordnare@solvesborg.example" in seen_by
    assert "kommunpolis@lpo-karlshamn.example" not in seen_by
    assert {email.split("@")[1] for email in seen_by} <= {"solvesborg.example", "samverkan.example"}
    plans = ActionPlan.objects.visible_to(demo_user("kommunpolis@lpo-karlshamn.example"))
    assert not plans.filter(agreement=draft_agreement).exists()


def test_everything_was_made_by_actions_that_left_a_whole_trail() -> None:
    for organisation in Organisation.objects.filter(agreements__isnull=False).distinct():
        assert organisation.audit_events.exists()
        assert broken_links(organisation) == []
