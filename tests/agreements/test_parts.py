"""Adding, changing, moving and removing the parts of an agreement through their pages."""

import pytest
from django.urls import reverse

from accounts.models import AuditEvent, Role
from agreements.forms.part import PART_FORMS
from agreements.models import CollaborationArea, Forum, ForumMember, Section
from tests.factories import (
    AgreementFactory,
    CollaborationAreaFactory,
    CompanionDocumentFactory,
    DataSourceFactory,
    FollowUpRuleFactory,
    ForumFactory,
    ForumMemberFactory,
    PartyFactory,
    PoliceAreaFactory,
    SectionFactory,
    SignatoryFactory,
    UserFactory,
    lock,
    party_of,
)
from tests.posting import retyped, submit

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreement():
    return AgreementFactory()


@pytest.fixture
def other():
    return AgreementFactory()


@pytest.fixture
def client(client_for, agreement):
    return client_for(agreement.created_by)


def page(agreement, noun, part=None, verb="andra"):
    return f"/overenskommelser/{agreement.pk}/{noun}/" + (f"{part.pk}/{verb}/" if part else "ny/")


def part_of(agreement, noun):
    """Return a part of the noun in the agreement."""
    match noun:
        case "parter":
            return PartyFactory(agreement=agreement)
        case "avsnitt":
            return SectionFactory(agreement=agreement)
        case "omraden":
            return CollaborationAreaFactory(agreement=agreement)
        case "undertecknare":
            return SignatoryFactory(party=PartyFactory(agreement=agreement))
        case "underlag":
            return DataSourceFactory(agreement=agreement)
        case "forum":
            return ForumFactory(agreement=agreement)
        case "ledamoter":
            return ForumMemberFactory(forum=ForumFactory(agreement=agreement))
        case "uppfoljningsregler":
            return FollowUpRuleFactory(agreement=agreement)
        case _:
            return CompanionDocumentFactory(agreement=agreement)


TYPED = {
    "parter": {"side": "third", "name": "Bostadsbolaget", "short_name": "Bolaget"},
    "avsnitt": {"heading": "Kommunikation", "body": "Parterna berättar tillsammans."},
    "omraden": {"label": "Trygga torg"},
    "undertecknare": {"title": "Områdespolis"},
    "underlag": {"name": "Lupp"},
    "forum": {"kind": "working", "name": "Centrumgruppen"},
    "ledamoter": {"side": "police", "office": "Kommunpolis"},
    "uppfoljningsregler": {"period": "tertial", "times": "1"},
    "dokument": {"kind": "communication_plan", "title": "Kommunikationsplan", "url": "https://exempel.se/plan"},
}


def typed_for(agreement, noun):
    """Return what makes a new part of the noun complete, with what it needs to rest on."""
    match noun:
        case "undertecknare":
            return TYPED[noun] | {"party": party_of(agreement, "police").pk}
        case "ledamoter":
            return TYPED[noun] | {"forum": ForumFactory(agreement=agreement).pk}
        case _:
            return TYPED[noun]


NOUNS = list(PART_FORMS)


def test_every_noun_is_tried():
    assert set(NOUNS) == set(TYPED)


@pytest.mark.parametrize("noun", NOUNS)
def test_part_create_adds_it_last_and_returns_to_it(client, agreement, noun):
    rows = PART_FORMS[noun].rows(agreement)
    there_were = list(rows)

    response = submit(client, page(agreement, noun), **typed_for(agreement, noun))

    added = rows.exclude(pk__in=[row.pk for row in there_were]).get()
    assert response.url == f"{agreement.get_absolute_url()}#del-{noun}-{added.pk}"
    assert all(added.order >= row.order for row in there_were)
    assert AuditEvent.objects.last().verb == f"lade till {added._meta.verbose_name}"


@pytest.mark.parametrize("noun", NOUNS)
def test_part_create_sent_twice_makes_one(client, agreement, noun):
    sent = retyped(client, page(agreement, noun), **typed_for(agreement, noun))
    there_were = PART_FORMS[noun].rows(agreement).count()

    first, second = client.post(page(agreement, noun), sent), client.post(page(agreement, noun), sent)

    assert PART_FORMS[noun].rows(agreement).count() == there_were + 1
    assert first.url == second.url


@pytest.mark.parametrize("noun", NOUNS)
def test_part_update_saves_and_counts_the_version(client, agreement, noun):
    part = part_of(agreement, noun)
    field = next(f for f in ("office", "title", "name", "heading", "label", "performed_by") if hasattr(part, f))

    response = submit(client, page(agreement, noun, part), **{field: "Ändrat"})

    part.refresh_from_db()
    assert response.url == f"{agreement.get_absolute_url()}#del-{noun}-{part.pk}"
    assert getattr(part, field) == "Ändrat"
    assert part.version == 2
    assert AuditEvent.objects.last().changes[field][1] == "Ändrat"


@pytest.mark.parametrize("noun", NOUNS)
def test_part_delete_asks_then_removes(client, agreement, noun):
    part = part_of(agreement, noun)

    asked = client.get(page(agreement, noun, part, "ta-bort"))
    response = submit(client, page(agreement, noun, part, "ta-bort"))

    assert str(part) in asked.content.decode()
    assert response.url == agreement.get_absolute_url()
    assert not type(part).objects.filter(pk=part.pk).exists()
    assert AuditEvent.objects.last().verb == f"tog bort {part._meta.verbose_name}"


@pytest.mark.parametrize("noun", NOUNS)
def test_part_of_a_locked_agreement_is_refused_and_the_text_kept(client, agreement, noun):
    typed = retyped(client, page(agreement, noun), **typed_for(agreement, noun))
    lock(agreement)
    rows = PART_FORMS[noun].rows(agreement)
    count, events = rows.count(), AuditEvent.objects.count()

    response = client.post(page(agreement, noun), typed)

    assert response.status_code == 422
    assert "Överenskommelsen är låst" in response.content.decode()
    assert all(value in response.content.decode() for value in TYPED[noun].values())
    assert rows.count() == count
    assert AuditEvent.objects.count() == events
    assert client.get(page(agreement, noun)).status_code == 403


@pytest.mark.parametrize("noun", NOUNS)
def test_part_pages_for_others(client_for, agreement, noun):
    part = part_of(agreement, noun)
    reader = client_for(UserFactory(organisation=agreement.organisation, role=Role.READER))
    stranger = client_for(UserFactory(role=Role.COORDINATOR))

    for address in (page(agreement, noun), page(agreement, noun, part), page(agreement, noun, part, "ta-bort")):
        assert reader.get(address).status_code == 403
        assert reader.post(address, {"version": 1}).status_code == 403
        assert stranger.get(address).status_code == 404
        assert stranger.post(address, {"version": 1}).status_code == 404


@pytest.mark.parametrize("noun", NOUNS)
def test_part_of_another_agreement_is_not_there(client, agreement, other, noun):
    part = part_of(other, noun)

    assert client.get(page(agreement, noun, part)).status_code == 404
    assert client.post(page(agreement, noun, part, "ta-bort"), {"version": 1}).status_code == 404


def test_unknown_noun_is_not_there(client, agreement):
    assert client.get(page(agreement, "hemligheter")).status_code == 404


@pytest.mark.parametrize("noun", NOUNS)
@pytest.mark.parametrize("rows", [1, 3])
def test_part_pages_cost_the_same_at_any_number_of_rows(client, agreement, noun, rows, django_assert_max_num_queries):
    part = [part_of(agreement, noun) for _ in range(rows)][-1]

    for address in (page(agreement, noun), page(agreement, noun, part), page(agreement, noun, part, "ta-bort")):
        with django_assert_max_num_queries(12):
            client.get(address)


# Refused, at the field


@pytest.mark.parametrize(
    ("noun", "typed", "field"),
    [
        ("parter", {"side": "police", "name": "Polisen", "short_name": "Polisen"}, "organisation"),
        ("avsnitt", {"heading": "", "body": ""}, "heading"),
        ("avsnitt", {"body": "Ring 070-123 45 67"}, "body"),
        ("avsnitt", {"body": "Personen 19121212-1212 är känd"}, "body"),
        ("avsnitt", {"body": "Bilen ABC123 sågs"}, "body"),
        ("forum", {"kind": "council", "name": "BRÅ", "quantity": "0"}, "quantity"),
        ("uppfoljningsregler", {"period": "year", "times": ""}, "times"),
        ("uppfoljningsregler", {"period": "end", "times": "2"}, "times"),
        ("dokument", {"kind": "other", "title": "Plan", "url": "javascript:alert(1)"}, "url"),
        ("undertecknare", {"title": "Chef"}, "party"),
        ("ledamoter", {"side": "police", "office": "Kommunpolis"}, "forum"),
    ],
)
def test_part_create_refuses_at_the_field_and_keeps_the_text(client, agreement, noun, typed, field):
    events = AuditEvent.objects.count()

    response = submit(client, page(agreement, noun), **typed)

    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert f'href="#id_{field}"' in response.content.decode()
    assert AuditEvent.objects.count() == events
    assert all(value in response.content.decode() for value in typed.values())


def test_area_with_a_label_that_is_taken_is_refused_at_the_label(client, agreement):
    taken = CollaborationAreaFactory(agreement=agreement)

    response = submit(client, page(agreement, "omraden"), label=taken.label)

    assert response.status_code == 422
    assert "Välj en annan" in str(response.context["form"].errors["label"])


def test_party_on_the_wrong_side_is_refused(client, agreement):
    area = PoliceAreaFactory()

    response = submit(
        client,
        page(agreement, "parter"),
        side="municipality",
        organisation=area.organisation_id,
        name="Polisen",
        short_name="Polisen",
    )

    assert response.status_code == 422
    assert "står inte på den sidan" in str(response.context["form"].errors["organisation"])


def test_part_that_others_rest_on_is_not_removed(client, agreement):
    section = SectionFactory(agreement=agreement)
    CollaborationAreaFactory(agreement=agreement, section=section)

    response = submit(client, page(agreement, "avsnitt", section, "ta-bort"))

    assert response.status_code == 422
    assert "används av annat (samverkansområde)" in response.content.decode()
    assert Section.objects.filter(pk=section.pk).exists()


def test_forum_delete_tells_how_many_members_disappear(client, agreement):
    forum = ForumFactory(agreement=agreement)
    ForumMemberFactory.create_batch(2, forum=forum)

    assert "2 ledamöter" in client.get(page(agreement, "forum", forum, "ta-bort")).content.decode()


# Tampering


@pytest.mark.parametrize(
    ("noun", "field"),
    [
        ("omraden", "section"),
        ("omraden", "parent"),
        ("undertecknare", "party"),
        ("underlag", "area"),
        ("uppfoljningsregler", "area"),
        ("forum", "parent"),
        ("ledamoter", "forum"),
    ],
)
def test_choice_from_another_agreement_is_refused(client, agreement, other, noun, field):
    foreign = {
        "section": SectionFactory,
        "area": CollaborationAreaFactory,
        "party": PartyFactory,
        "forum": ForumFactory,
        "parent": ForumFactory if noun == "forum" else CollaborationAreaFactory,
    }[field](agreement=other)

    response = submit(client, page(agreement, noun), **typed_for(agreement, noun) | {field: foreign.pk})

    assert response.status_code == 422
    assert field in response.context["form"].errors


def test_area_cannot_be_a_part_of_its_own_part(client, agreement):
    area = CollaborationAreaFactory(agreement=agreement)
    child = CollaborationAreaFactory(agreement=agreement, parent=area)

    response = submit(client, page(agreement, "omraden", area), parent=child.pk)

    assert response.status_code == 422
    assert "parent" in response.context["form"].errors


def test_address_may_say_which_forum_a_member_belongs_to(client, agreement, other):
    forum = ForumFactory(agreement=agreement)

    form = client.get(f"{page(agreement, 'ledamoter')}?forum={forum.pk}").context["form"]
    foreign = client.get(f"{page(agreement, 'ledamoter')}?forum={ForumFactory(agreement=other).pk}")

    assert form["forum"].value() == str(forum.pk)
    assert foreign.status_code == 200


# Order


def headings(agreement):
    return [s.heading for s in Section.objects.filter(agreement=agreement)]


def test_section_is_moved_by_one_choice(client):
    agreement = AgreementFactory(bare=True)
    client.force_login(agreement.created_by)
    first, second, third = (
        SectionFactory(agreement=agreement, heading=h, order=n) for n, h in enumerate(["A", "B", "C"], start=1)
    )

    form = client.get(page(agreement, "avsnitt", third)).context["form"]
    submit(client, page(agreement, "avsnitt", third), place=f"section-{first.pk}")

    assert form["place"].value() == f"section-{second.pk}"
    assert headings(agreement) == ["A", "C", "B"]
    assert AuditEvent.objects.last().changes.keys() == {"order"}


def test_section_is_moved_first(client):
    agreement = AgreementFactory(bare=True)
    client.force_login(agreement.created_by)
    sections = [SectionFactory(agreement=agreement, heading=h, order=10 * n) for n, h in enumerate("ABC", start=1)]

    submit(client, page(agreement, "avsnitt", sections[1]), place="first")

    assert headings(agreement) == ["B", "A", "C"]


def test_new_section_may_stand_between_others(client):
    agreement = AgreementFactory(bare=True)
    client.force_login(agreement.created_by)
    first, _ = (SectionFactory(agreement=agreement, heading=h, order=10 * n) for n, h in enumerate("AB", start=1))

    submit(client, page(agreement, "avsnitt"), heading="Mellan", place=f"section-{first.pk}")

    assert headings(agreement) == ["A", "Mellan", "B"]


def test_area_without_section_stands_between_sections(client):
    agreement = AgreementFactory(bare=True)
    client.force_login(agreement.created_by)
    first, last = (SectionFactory(agreement=agreement, heading=h, order=n) for n, h in enumerate("AB", start=1))

    submit(client, page(agreement, "omraden"), label="Torget", place=f"section-{first.pk}")

    first.refresh_from_db()
    last.refresh_from_db()
    assert first.order < CollaborationArea.objects.get(agreement=agreement).order < last.order


def test_place_beside_a_row_of_another_agreement_is_refused(client, agreement, other):
    section = SectionFactory(agreement=agreement)

    response = submit(client, page(agreement, "avsnitt", section), place=f"section-{other.sections.first().pk}")

    assert response.status_code == 422
    assert "place" in response.context["form"].errors


def test_member_of_a_forum_keeps_it(client, agreement):
    member = ForumMemberFactory(forum=ForumFactory(agreement=agreement))
    stranger = ForumFactory(agreement=agreement)

    submit(client, page(agreement, "ledamoter", member), forum=stranger.pk, office="Gruppchef")

    member = ForumMember.objects.get(pk=member.pk)
    assert member.office == "Gruppchef"
    assert Forum.objects.get(members=member) == member.forum != stranger


def test_new_area_belongs_under_the_section_made_for_areas(client_for):
    section = SectionFactory(kind=Section.Kind.AREAS, heading="Samverkansområden")
    client = client_for(UserFactory(organisation=section.agreement.organisation))

    page = client.get(reverse("part_create", args=[section.agreement_id, "omraden"])).content.decode()

    assert f'<option value="{section.pk}" selected>' in page
