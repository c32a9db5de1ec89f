"""One agreement to read: who sees it, the order of its text, its facts, and what drafters can do."""

import re
from datetime import date
from itertools import pairwise

import pytest
from django.urls import reverse

from accounts.models import Role
from agreements.actions import register_signature
from agreements.models import AgreementParty, Section
from tests.factories import (
    ActionPlanFactory,
    AgreementFactory,
    CollaborationAreaFactory,
    CommitmentFactory,
    CompanionDocumentFactory,
    DataSourceFactory,
    FollowUpRuleFactory,
    ForumFactory,
    ForumMemberFactory,
    InitiativeFactory,
    PartyFactory,
    SectionFactory,
    SignatoryFactory,
    UserFactory,
    lock,
    party_of,
    sign,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 15)


@pytest.fixture(autouse=True)
def _today(on_day):
    on_day(TODAY)


@pytest.fixture
def reader(client_for):
    return client_for(UserFactory(role=Role.READER))


@pytest.fixture
def reader_of(client_for):
    return lambda agreement: client_for(UserFactory(organisation=agreement.organisation, role=Role.READER))


@pytest.fixture
def drafter_of(client_for):
    return lambda agreement: client_for(UserFactory(organisation=agreement.organisation, role=Role.COORDINATOR))


def page_of(client, agreement):
    response = client.get(reverse("agreement_show", args=[agreement.pk]))
    assert response.status_code == 200
    return response.content.decode()


def words_of(client, agreement):
    """Return the page's text without tags, on one line."""
    text = re.sub(r"<[^>]+>", " ", page_of(client, agreement).partition("<main")[2])
    return " ".join(text.split())


def in_order(text, *pieces):
    places = [text.index(piece) for piece in pieces]
    return places == sorted(places)


# Who sees it


def test_signed_agreement_is_read_by_any_member(reader):
    agreement = AgreementFactory(signed=True)

    assert agreement.title in page_of(reader, agreement)


@pytest.mark.parametrize("state", [{}, {"locked": True}])
def test_unsigned_agreement_is_not_found_by_others(reader, drafter_of, state):
    agreement = AgreementFactory(**state)
    address = reverse("agreement_show", args=[agreement.pk])

    assert reader.get(address).status_code == 404
    assert drafter_of(agreement).get(address).status_code == 200


def test_agreement_is_not_found_without_an_organisation(client_for):
    agreement = AgreementFactory(signed=True)

    response = client_for(UserFactory()).get(reverse("agreement_show", args=[agreement.pk]))

    assert response.status_code == 404


# The text


def test_sections_and_areas_stand_in_printed_order(reader_of):
    agreement = AgreementFactory(bare=True)
    last = SectionFactory(agreement=agreement, order=40)
    appendix = SectionFactory(agreement=agreement, order=10, is_after_plan=True)
    first = SectionFactory(agreement=agreement, order=10)
    under_last = CollaborationAreaFactory(agreement=agreement, section=last)
    between = CollaborationAreaFactory(agreement=agreement, order=20)
    part = CollaborationAreaFactory(agreement=agreement, parent=between)
    ActionPlanFactory(agreement=agreement)

    page = page_of(reader_of(agreement), agreement)

    anchors = re.findall(r'id="(del-[a-z]+-[0-9]+|planer)"', page)
    assert anchors == [
        f"del-avsnitt-{first.pk}",
        f"del-omraden-{between.pk}",
        f"del-omraden-{part.pk}",
        f"del-avsnitt-{last.pk}",
        f"del-omraden-{under_last.pk}",
        "planer",
        f"del-avsnitt-{appendix.pk}",
    ]


def test_headings_nest_without_gaps(reader_of):
    agreement = AgreementFactory(bare=True)
    section = SectionFactory(agreement=agreement, heading="Områden", body="# Underrubrik\n\nText")
    area = CollaborationAreaFactory(agreement=agreement, label="Område", section=section)
    CollaborationAreaFactory(agreement=agreement, label="Del", parent=area, background="# Djupare")

    page = page_of(reader_of(agreement), agreement)

    levels = [int(level) for level in re.findall(r"<h(\d)", page)]
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_section_without_heading_is_read_but_not_listed(reader_of):
    agreement = AgreementFactory(bare=True)
    section = SectionFactory(agreement=agreement, heading="", body="Ingress utan rubrik.")

    page = page_of(reader_of(agreement), agreement)

    assert "Ingress utan rubrik." in page
    assert f'href="#del-avsnitt-{section.pk}"' not in page


@pytest.mark.parametrize(("heading", "level"), [("Inriktningar", "h3"), ("", "h2")])
def test_area_of_a_section_without_heading_is_as_deep_as_what_stands_before(reader_of, heading, level):
    agreement = AgreementFactory(bare=True)
    agreement.sections.all().delete()
    SectionFactory(agreement=agreement, heading=heading, body="Först.", order=1)
    unheaded = SectionFactory(agreement=agreement, heading="", body="Sedan.", order=2)
    area = CollaborationAreaFactory(agreement=agreement, section=unheaded, label="Trygga torg")

    page = page_of(reader_of(agreement), agreement)

    assert f"<{level}><span>Trygga torg</span></{level}>" in page
    assert page.count(f'href="#del-omraden-{area.pk}"') == 2  # in the contents, wide and folded


@pytest.mark.parametrize(
    ("title", "kind", "shown"),
    [
        ("Medborgarlöften 2026", "citizen_promise", False),
        ("Överenskommelse med torghandlarna", "citizen_promise", True),
    ],
)
def test_companion_is_not_told_twice_what_it_is(reader_of, title, kind, shown):
    agreement = AgreementFactory(bare=True)
    companion = CompanionDocumentFactory(agreement=agreement, title=title, kind=kind)

    assert (f"<span>{companion.get_kind_display()}</span>" in page_of(reader_of(agreement), agreement)) is shown


def test_focus_area_shows_goal_measures_and_sources(reader_of):
    agreement = AgreementFactory(bare=True)
    focus = CollaborationAreaFactory(agreement=agreement, kind="focus", label="Stölder", goal="Färre stölder.")
    CollaborationAreaFactory(
        agreement=agreement, parent=focus, label="Märkning", measure_label="Information om märkning"
    )
    DataSourceFactory(agreement=agreement, area=focus, purpose="follow_up", name="Brottsstatistik")

    text = words_of(reader_of(agreement), agreement)

    assert in_order(
        text[text.rindex("Fokusområde") :],
        "Mål Färre stölder.",
        "Åtgärder Information om märkning",
        "Följs upp genom Brottsstatistik",
        "Märkning",
    )


def test_rows_stand_under_the_section_that_is_about_them(reader_of):
    agreement = AgreementFactory(bare=True)
    SectionFactory(agreement=agreement, heading="Så arbetar vi", kind=Section.Kind.ORGANISATION, order=10)
    SectionFactory(agreement=agreement, heading="Läget", kind=Section.Kind.SITUATION, order=20)
    forum = ForumFactory(agreement=agreement, short_name="BRå", mandate="Leder arbetet.")
    ForumMemberFactory(forum=forum, office="Säkerhetschef", side="municipality", task="Sammankallar")
    DataSourceFactory(agreement=agreement, name="Skolenkäten")

    text = words_of(reader_of(agreement), agreement)

    assert "Råd och grupper" not in text
    assert "Underlag" not in text
    body = text[text.rindex("Så arbetar vi") :]
    assert in_order(body, "Brottsförebyggande rådet (BRå)", "Leder arbetet.", "Säkerhetschef – Sammankallar", "Läget")
    assert in_order(body, "Läget", "Lägesbilden bygger på", "Skolenkäten")


def test_rows_without_a_section_of_their_own_get_a_heading(reader_of):
    agreement = AgreementFactory(
        bare=True,
        communication_strategy="Vi berättar tillsammans.",
        is_communication_in_every_activity=True,
        out_of_scope="- Tillsyn\n- Brottsofferjour",
    )
    ForumFactory(agreement=agreement)
    DataSourceFactory(agreement=agreement)
    DataSourceFactory(agreement=agreement, purpose="follow_up")
    CompanionDocumentFactory(agreement=agreement, title="Medborgarlöfte", url="https://example.se/lofte")

    page = page_of(reader_of(agreement), agreement)

    for heading in (
        "Råd och grupper",
        "Underlag",
        "Underlag för uppföljningen",
        "Kommunikation",
        "Tillhörande dokument",
    ):
        assert f"<span>{heading}</span></h2>" in page or f">{heading}</h2>" in page
    assert "Strategin ska prägla varje aktivitet." in page
    assert "<li>Brottsofferjour</li>" in page
    assert 'href="https://example.se/lofte"' in page


def test_text_cannot_carry_script(reader_of):
    agreement = AgreementFactory(bare=True)
    SectionFactory(
        agreement=agreement, heading="<script>a</script>", body="<script>alert(1)</script> [x](javascript:b)"
    )

    page = page_of(reader_of(agreement), agreement)

    assert "<script>a" not in page
    assert "<script>alert" not in page
    assert 'href="javascript' not in page


# Facts


def test_contradicting_title_is_told(reader):
    agreement = AgreementFactory(
        signed=True,
        title_from_year=2020,
        title_until_year=2023,
        valid_from=date(2019, 12, 20),
        valid_until=date(2023, 6, 1),
    )

    text = words_of(reader, agreement)

    assert "Titeln säger 2020–2023, men giltighetstiden är 20 december 2019 – 1 juni 2023." in text
    assert "Gällde 20 december 2019 – 1 juni 2023." in text


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"revised_when_needed": True}, "Revideras vid behov."),
        ({"revision_months": 36, "is_revision_approximate": True}, "Revideras ungefär vart tredje år."),
        ({"revision_months": 12, "revised_when_needed": True}, "Revideras varje år och vid behov."),
        ({"revision_months": 18}, "Revideras med 18 månaders mellanrum."),
        ({"revision_months": 96}, "Revideras vart 8:e år."),
        ({"may_be_terminated": True}, "Parterna får säga upp överenskommelsen. Uppsägningstid: inte angiven."),
        ({"may_be_terminated": True, "notice_months": 3}, "Uppsägningstid: tre månader."),
        ({"must_tell_changes": True}, "Parterna ska meddela varandra om förutsättningarna ändras."),
        ({"originals_count": 2}, "Två likalydande original"),
        ({"originals_count": 1}, "Ett original"),
        ({"provenance": "Ur diariet."}, "Ur diariet."),
        ({"is_invented": True}, "Överenskommelsen är påhittad för demonstration."),
        ({"until_further_notice": True}, "Gäller från 1 januari 2025, tills vidare."),
        ({"until_further_notice": True, "valid_from": None}, "Gäller från 15 juni 2026, tills vidare."),
        (
            {"validity_kind": "from_signing", "valid_from": None},
            "Början: Gäller från den sista underskriften, 15 juni 2026.",
        ),
    ],
)
def test_facts_are_told_in_words(reader, facts, sentence):
    assert sentence in words_of(reader, AgreementFactory(signed=True, **facts))


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"valid_from": None, "valid_until": None}, "Giltighetstiden är inte ifylld."),
        (
            {"validity_kind": "from_signing", "valid_from": None},
            "Gäller från sista underskriften till 31 december 2028.",
        ),
        ({"until_further_notice": True, "valid_from": None}, "Gäller från sista underskriften, tills vidare."),
    ],
)
def test_term_of_a_draft_says_what_is_not_known(drafter_of, facts, sentence):
    agreement = AgreementFactory(**facts)

    assert sentence in words_of(drafter_of(agreement), agreement)


def test_followup_rule_is_told_in_words(reader):
    agreement = AgreementFactory()
    FollowUpRuleFactory(
        agreement=agreement,
        period="tertial",
        is_minimum=True,
        performed_by="kommunpolis och säkerhetschef",
        asks_analysis=True,
        asks_recommendations=True,
        revises_plan=True,
    )
    area = agreement.areas.get()
    FollowUpRuleFactory(agreement=agreement, area=area, period="end", times=None)

    text = words_of(reader, sign(agreement))

    assert (
        "Minst en gång per tertial. Görs av: kommunpolis och säkerhetschef. Ska innehålla analys och rekommendationer. "
        "Ligger till grund för att ändra planen."
    ) in text
    assert f"{area.label}: När giltighetstiden går mot sitt slut." in text


def test_parties_link_to_their_places_and_show_their_numbers(reader):
    agreement = AgreementFactory(signed=True)
    municipality = party_of(agreement, "municipality")
    AgreementParty.objects.filter(pk=municipality.pk).update(registry_number="KS 2026/12")

    page = page_of(reader, agreement)

    assert reverse("municipality_show", args=[municipality.organisation.code]) in page
    assert reverse("police_area_show", args=[party_of(agreement, "police").organisation.code]) in page
    assert "Dnr KS 2026/12" in page


def test_third_parties_are_named_apart(reader):
    agreement = AgreementFactory()
    PartyFactory(agreement=agreement, name="Bostadsbolaget", is_signing=False)

    assert "Medverkande aktörer Bostadsbolaget" in words_of(reader, sign(agreement))


def test_replaced_and_replacing_agreements_link_to_each_other(reader):
    old = AgreementFactory(signed=True, title="Gammal")
    new = AgreementFactory(signed=True, title="Ny", supersedes=old)

    assert "Efterföljare Ny" in words_of(reader, old)
    assert "ersatt" in words_of(reader, old)
    assert "Gällde 1 januari 2025 – 31 december 2028." in words_of(reader, old)
    assert "Ersätter Gammal" in words_of(reader, new)


def test_others_do_not_learn_of_a_successor_in_draft(reader, drafter_of):
    old = AgreementFactory(signed=True)
    draft = AgreementFactory(supersedes=old, title="Hemligt utkast", organisation=old.organisation)

    assert draft.title not in page_of(reader, old)
    assert draft.title in page_of(drafter_of(old), old)


# Signatures


def test_complete_signature_shows_place_date_name_and_title(reader):
    text = words_of(reader, AgreementFactory(signed=True))

    assert "Provköping den 15 juni 2026" in text
    assert "Kim Lind Kommunstyrelsens ordförande" in text
    assert "Saknas:" not in text


def test_incomplete_signature_names_what_is_missing(reader):
    agreement = AgreementFactory(locked=True)
    user = UserFactory(organisation=agreement.organisation, role=Role.OFFICIAL)
    for signatory in agreement.signatories.all():
        register_signature(
            signatory,
            version=signatory.version,
            by=user,
            title=signatory.title,
            name="Kim Lind",
            date_as_written="den 11",
            note="Så står det på papperet.",
        )

    text = words_of(reader, agreement)

    assert "Saknas: ort och datum" in text
    assert "Datum på papperet: ”den 11”" in text
    assert "Så står det på papperet." in text


def test_unsigned_draft_shows_lines_to_sign_on_and_nothing_as_missing(drafter_of):
    agreement = AgreementFactory()

    text = words_of(drafter_of(agreement), agreement)

    assert "Inte undertecknad än" in text
    assert "Namnteckning" in text
    assert "Saknas:" not in text


# Plans


def test_draft_plan_is_listed_for_its_own_organisation_only(reader, drafter_of):
    agreement = AgreementFactory(signed=True)
    plan = ActionPlanFactory(agreement=agreement, title="Kommande plan")

    assert plan.title not in page_of(reader, agreement)
    assert reverse("plan_show", args=[plan.pk]) in page_of(drafter_of(agreement), agreement)


def test_adopted_plan_is_listed_with_period_and_state(reader):
    plan = ActionPlanFactory(adopted=True)

    text = words_of(reader, plan.agreement)

    assert f"{plan.title} ✓ fastställd {plan.kind_label} 2026-01-01 – 2026-12-31" in text


# What one can do

DRAFTER_LINKS = ("agreement_update", "agreement_lock", "agreement_delete")


@pytest.mark.parametrize(
    ("role", "state", "expected"),
    [
        (Role.COORDINATOR, "draft", {*DRAFTER_LINKS, "plan_create"}),
        (Role.KOMMUNPOLIS, "draft", {*DRAFTER_LINKS, "plan_create"}),
        (Role.ADMINISTRATOR, "draft", {*DRAFTER_LINKS, "plan_create", "agreement_register"}),
        (Role.OFFICIAL, "draft", {"agreement_register"}),
        (Role.RESPONSIBLE, "draft", set()),
        (Role.READER, "draft", set()),
        (Role.COORDINATOR, "locked", {"agreement_unlock"}),
        (Role.ADMINISTRATOR, "locked", {"agreement_unlock"}),
        (Role.OFFICIAL, "locked", set()),
        (Role.READER, "locked", set()),
        (Role.COORDINATOR, "signed", {"plan_create"}),
        (Role.OFFICIAL, "signed", set()),
        (Role.READER, "signed", set()),
    ],
)
def test_each_role_is_offered_what_it_may_do(client_for, role, state, expected):
    agreement = AgreementFactory(**({} if state == "draft" else {state: True}))
    page = page_of(client_for(UserFactory(organisation=agreement.organisation, role=role)), agreement)

    names = (*DRAFTER_LINKS, "agreement_register", "agreement_unlock", "plan_create")
    assert {name for name in names if reverse(name, args=[agreement.pk]) in page} == expected


@pytest.mark.parametrize(
    ("role", "state", "may_number", "may_sign"),
    [
        (Role.OFFICIAL, "draft", True, False),
        (Role.COORDINATOR, "draft", True, False),
        (Role.READER, "draft", False, False),
        (Role.OFFICIAL, "locked", True, True),
        (Role.COORDINATOR, "locked", False, False),
        (Role.OFFICIAL, "signed", True, True),
        (Role.READER, "signed", False, False),
    ],
)
def test_registrars_are_offered_numbers_and_signatures(client_for, role, state, may_number, may_sign):
    agreement = AgreementFactory(**({} if state == "draft" else {state: True}))
    party, signatory = party_of(agreement, "police"), agreement.signatories.first()
    page = page_of(client_for(UserFactory(organisation=agreement.organisation, role=role)), agreement)

    assert (reverse("number_update", args=[agreement.pk, party.pk]) in page) == may_number
    assert (reverse("signature_update", args=[agreement.pk, signatory.pk]) in page) == may_sign


def test_every_part_of_a_draft_has_its_links_and_its_anchor(drafter_of):
    agreement = AgreementFactory()
    parts = {
        "avsnitt": agreement.sections.get(),
        "omraden": agreement.areas.get(),
        "parter": party_of(agreement, "police"),
        "undertecknare": agreement.signatories.first(),
        "underlag": DataSourceFactory(agreement=agreement),
        "forum": ForumFactory(agreement=agreement),
        "uppfoljningsregler": FollowUpRuleFactory(agreement=agreement),
        "dokument": CompanionDocumentFactory(agreement=agreement),
    }
    parts["ledamoter"] = ForumMemberFactory(forum=parts["forum"])

    page = page_of(drafter_of(agreement), agreement)

    for noun, part in parts.items():
        assert reverse("part_create", args=[agreement.pk, noun]) in page
        assert reverse("part_update", args=[agreement.pk, noun, part.pk]) in page
        assert reverse("part_delete", args=[agreement.pk, noun, part.pk]) in page
        assert f'id="del-{noun}-{part.pk}"' in page


@pytest.mark.parametrize("state", ["locked", "signed"])
def test_nothing_can_be_changed_once_it_is_locked(drafter_of, state):
    agreement = AgreementFactory(**{state: True})

    page = page_of(drafter_of(agreement), agreement)

    assert "/ta-bort/" not in page
    assert "/andra/" not in page


def test_draft_says_what_is_missing_before_it_can_be_locked(drafter_of):
    agreement = AgreementFactory(bare=True)

    text = words_of(drafter_of(agreement), agreement)

    assert "Det här saknas innan texten kan låsas för underskrift" in text
    assert "Lägg till minst ett samverkansområde." in text


def test_draft_with_an_open_question_says_so(drafter_of):
    agreement = AgreementFactory()
    initiative = InitiativeFactory(plan=ActionPlanFactory(agreement=agreement))
    CommitmentFactory(initiative=initiative, open_question="Vem?")

    assert "Besvara de öppna frågorna i planen." in words_of(drafter_of(agreement), agreement)


def test_complete_draft_says_that_it_can_be_locked(drafter_of):
    agreement = AgreementFactory()

    assert "Allt som krävs finns med" in words_of(drafter_of(agreement), agreement)


# Queries


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("state", ["draft", "signed"])
def test_queries_do_not_grow_with_the_agreement(client_for, number, state, django_assert_num_queries):
    agreement = AgreementFactory(supersedes=AgreementFactory(signed=True))
    for _ in range(number):
        section = SectionFactory(agreement=agreement)
        area = CollaborationAreaFactory(agreement=agreement, section=section)
        CollaborationAreaFactory(agreement=agreement, parent=area)
        SignatoryFactory(party=PartyFactory(agreement=agreement))
        ForumMemberFactory(forum=ForumFactory(agreement=agreement))
        DataSourceFactory(agreement=agreement, area=area)
        FollowUpRuleFactory(agreement=agreement, area=area)
        CompanionDocumentFactory(agreement=agreement)
        CommitmentFactory(initiative=InitiativeFactory(plan=ActionPlanFactory(agreement=agreement)))
    if state == "signed":
        sign(lock(agreement))
    client = client_for(UserFactory(organisation=agreement.organisation, role=Role.COORDINATOR))

    with django_assert_num_queries(12):
        page_of(client, agreement)
