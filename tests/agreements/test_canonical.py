"""An agreement as canonical JSON: all of it, in printed order, and the same whatever its ids and how it came about."""

from datetime import date

import pytest
from django.db import models

from agreements.canonical import canonical_agreement
from agreements.models import Agreement, CollaborationArea, Section
from samverkan.shared.canonical import canonical_bytes, content_fields, parts_of
from tests.factories import (
    AgreementFactory,
    CollaborationAreaFactory,
    CompanionDocumentFactory,
    DataSourceFactory,
    FollowUpRuleFactory,
    ForumFactory,
    ForumMemberFactory,
    MunicipalityFactory,
    PartyFactory,
    PoliceAreaFactory,
    SectionFactory,
    SignatoryFactory,
    lock,
    sign,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(on_day):
    on_day(date(2026, 11, 21))


@pytest.fixture
def places():
    """The municipality and the police area of an agreement, as its factory takes them."""
    municipality = MunicipalityFactory(code="9901", name="Provköping", organisation__code="9901")
    police_area = PoliceAreaFactory(code="provtorp", name="Provtorp", organisation__code="provtorp")
    return {"municipality": municipality, "police_area": police_area}


def models_in(model):
    return [model, *(found for relation in parts_of(model) for found in models_in(relation.related_model))]


def bytes_of(agreement):
    return canonical_bytes(canonical_agreement(agreement))


def test_bare_agreement_in_full(places):
    agreement = AgreementFactory(bare=True, title="Samverkan 2027", **places)

    assert canonical_agreement(agreement) == {
        "areas": [],
        "communication_strategy": "",
        "companions": [],
        "contents": [],
        "cover_title": "",
        "data_sources": [],
        "effective_from": "2025-01-01",
        "effective_until": "2028-12-31",
        "followup_rules": [],
        "forums": [],
        "is_communication_in_every_activity": False,
        "is_invented": False,
        "is_revision_approximate": False,
        "locked_on": None,
        "may_be_terminated": False,
        "must_tell_changes": False,
        "notice_months": None,
        "organisation": {"kind": "municipality", "code": "9901"},
        "originals_count": None,
        "out_of_scope": "",
        "parties": [],
        "provenance": "",
        "revised_when_needed": False,
        "revision_months": None,
        "sections": [],
        "signatories": [],
        "standing": "",
        "status": "draft",
        "supersedes": None,
        "title": "Samverkan 2027",
        "title_from_year": None,
        "title_until_year": None,
        "valid_from": "2025-01-01",
        "valid_until": "2028-12-31",
        "validity_kind": "fixed",
    }


def test_parts_of_an_agreement(places):
    agreement = AgreementFactory(**places)
    area = agreement.areas.get()
    council = ForumFactory(agreement=agreement, name="Rådet", short_name="BRå")
    ForumFactory(agreement=agreement, kind="working", name="Arbetsgrupp", parent=council, order=10)
    ForumMemberFactory(forum=council, office="Kommunpolis", task="Rapporterar.")
    DataSourceFactory(agreement=agreement, area=area, name="Trygghetsmätningen")
    FollowUpRuleFactory(agreement=agreement, times=2, asks_effects=True)
    CompanionDocumentFactory(agreement=agreement, title="Lägesbild", kind="situation_picture")

    found = canonical_agreement(agreement)

    assert found["parties"] == [
        {
            "side": "municipality",
            "organisation": {"kind": "municipality", "code": "9901"},
            "name": "Provköping kommun",
            "short_name": "Kommunen",
            "represented_by": "",
            "is_signing": True,
            "registry_number": "",
            "number_registered_for": None,
            "standing": "",
        },
        {
            "side": "police",
            "organisation": {"kind": "police_area", "code": "provtorp"},
            "name": "Polismyndigheten",
            "short_name": "Polisen",
            "represented_by": "Lokalpolisområde Provtorp",
            "is_signing": True,
            "registry_number": "",
            "number_registered_for": None,
            "standing": "",
        },
    ]
    assert [(forum["name"], forum["parent"], forum["members"]) for forum in found["forums"]] == [
        ("Rådet", None, [{"side": "police", "office": "Kommunpolis", "task": "Rapporterar."}]),
        ("Arbetsgrupp", "forums/0", []),
    ]
    assert found["data_sources"] == [{"area": "areas/0", "purpose": "situation", "name": "Trygghetsmätningen"}]
    assert [(rule["times"], rule["asks_effects"], rule["area"]) for rule in found["followup_rules"]] == [
        (2, True, None)
    ]
    assert found["companions"] == [{"kind": "situation_picture", "title": "Lägesbild", "standing": "exists", "url": ""}]


def test_signature_record(places):
    agreement = lock(AgreementFactory(**places))
    waiting = canonical_agreement(agreement)

    signed = canonical_agreement(sign(agreement))

    assert (waiting["status"], waiting["locked_on"]) == ("locked", "2026-11-21")
    assert waiting["signatories"][0]["missing"] == ["namnförtydligande", "ort", "datum"]
    assert (signed["status"], signed["locked_on"]) == ("signed", "2026-11-21")
    assert signed["signatories"][0] == {
        "party": "parties/0",
        "title": "Kommunstyrelsens ordförande",
        "name": "Kim Lind",
        "place": "Provköping",
        "signed_on": "2026-11-21",
        "date_as_written": "",
        "note": "",
        "registered_for": {"kind": "municipality", "code": "9901"},
        "missing": [],
    }


def test_what_an_agreement_supersedes_is_named(places):
    before = AgreementFactory(signed=True, title="Samverkan 2022", **places)

    after = canonical_agreement(AgreementFactory(supersedes=before))

    assert after["supersedes"] == {"title": "Samverkan 2022", "valid_from": "2025-01-01", "valid_until": "2028-12-31"}


def _written(places, *, orders, is_turned=False):
    """Return an agreement whose text is made in the order it is printed or the other way around, placed by `orders`."""
    first, second, third, fourth = orders
    agreement = AgreementFactory(bare=True, title="Samverkan", **places)
    sections = {"Inledning": (first, False), "Områden": (second, False), "Bilaga": (third, True)}
    made = {
        heading: SectionFactory(agreement=agreement, heading=heading, order=order, is_after_plan=is_after_plan)
        for heading, (order, is_after_plan) in (reversed(sections.items()) if is_turned else sections.items())
    }
    focus = CollaborationAreaFactory(agreement=agreement, label="Stölder", order=fourth)
    CollaborationAreaFactory(agreement=agreement, label="Inbrott", parent=focus, order=second)
    CollaborationAreaFactory(agreement=agreement, label="Trafik", section=made["Områden"], order=fourth)
    CollaborationAreaFactory(agreement=agreement, label="Vandringar", section=made["Områden"], order=first)
    return agreement


def test_areas_stand_in_printed_order_among_and_under_sections(places):
    found = canonical_agreement(_written(places, orders=(10, 20, 30, 40)))

    assert [area["label"] for area in found["areas"]] == ["Vandringar", "Trafik", "Stölder", "Inbrott"]
    assert [area["section"] for area in found["areas"]] == ["sections/1", "sections/1", None, None]
    assert [area["parent"] for area in found["areas"]] == [None, None, None, "areas/2"]
    assert found["contents"] == ["sections/0", "sections/1", "areas/2", "sections/2"]


def test_area_may_stand_before_the_sections(places):
    found = canonical_agreement(_written(places, orders=(20, 30, 40, 10)))

    assert found["contents"] == ["areas/0", "sections/0", "sections/1", "sections/2"]


def test_same_content_gives_the_same_bytes_however_it_came_about(places):
    one = _written(places, orders=(10, 20, 30, 40))
    other = _written(places, orders=(1, 7, 5, 8), is_turned=True)
    Agreement.objects.filter(pk=other.pk).update(version=9, search_text="annat", sort_key="annat")

    assert bytes_of(other) == bytes_of(one)


@pytest.mark.parametrize(
    ("model", "changes"),
    [
        (Agreement, {"title": "Annan"}),
        (Agreement, {"revision_months": 6}),
        (Section, {"body": "En annan text."}),
        (CollaborationArea, {"orientation": "safety"}),
    ],
)
def test_other_content_gives_other_bytes(places, model, changes):
    agreement = AgreementFactory(**places)
    before = bytes_of(agreement)

    model.objects.update(**changes)

    assert bytes_of(agreement) != before


def test_content_is_what_the_database_has(places):
    agreement = AgreementFactory(title="Samverkan", **places)
    loaded = Agreement.objects.prefetch_related("sections").get(pk=agreement.pk)
    SectionFactory(agreement=agreement)
    loaded.title = "Inte sparad"

    found = canonical_agreement(loaded)

    assert (found["title"], len(found["sections"])) == ("Samverkan", 2)


def test_reference_out_of_the_agreement_is_refused(places):
    agreement = AgreementFactory(**places)
    DataSourceFactory(agreement=agreement, area=AgreementFactory().areas.get())

    with pytest.raises(LookupError, match=r"DataSource\.area points at a row that the document does not hold"):
        canonical_agreement(agreement)


@pytest.mark.parametrize("number", [1, 3])
def test_agreement_takes_a_query_for_each_model(places, number, django_assert_num_queries):
    agreement = AgreementFactory(**places)
    for _ in range(number):
        SignatoryFactory(party=PartyFactory(agreement=agreement))
        ForumMemberFactory(forum=ForumFactory(agreement=agreement))
        CollaborationAreaFactory(agreement=agreement, section=SectionFactory(agreement=agreement))

    with django_assert_num_queries(len(models_in(Agreement))):
        canonical_agreement(agreement)


@pytest.mark.parametrize("model", models_in(Agreement), ids=lambda model: model.__name__)
def test_nothing_is_left_out_unnoticed(model):
    written = {field.name for field in content_fields(model)}
    left_out = {field.name for field in model._meta.concrete_fields} - written

    about_the_row = {"id", "version", "order", "search_text", "sort_key", "text_hash"}
    editing = {
        f"{name}_{end}" for name in ("created", "changed", "locked", "signed", "registered") for end in ("at", "by")
    }
    assert left_out <= about_the_row | editing


def test_no_part_of_an_agreement_is_kept_as_something_without_a_form():
    columns = {type(f) for model in models_in(Agreement) for f in content_fields(model) if not f.is_relation}
    known = (models.BooleanField, models.CharField, models.DateField, models.IntegerField, models.TextField)

    assert [column for column in columns if not issubclass(column, known)] == []
