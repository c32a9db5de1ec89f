"""The hash that is written when a text is locked: that of the text, taken away with the lock, found for what was locked before."""

from datetime import date

import pytest
from django.core.management import call_command
from django.db import connection

from actionplans.actions import adopt_plan
from actionplans.canonical import canonical_document
from actionplans.models import ActionPlan, Responsibility
from agreements.actions import register_original, unlock_agreement
from agreements.canonical import read_agreements
from agreements.models import Agreement, Section
from samverkan.shared import canonical
from samverkan.shared.canonical import form_of
from tests.factories import (
    ActionPlanFactory,
    AgreementFactory,
    CommitmentFactory,
    InitiativeFactory,
    MunicipalityFactory,
    PoliceAreaFactory,
    SectionFactory,
    lock,
    sign,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft():
    """A draft with a plan that is signed with it and an empty one that is not."""
    agreement = AgreementFactory()
    CommitmentFactory(initiative=InitiativeFactory(plan=ActionPlanFactory(agreement=agreement, title="Med rader")))
    ActionPlanFactory(agreement=agreement, title="Tom")
    return agreement


def now(row):
    return type(row).objects.get(pk=row.pk)


def hashes(agreement):
    plans = dict(agreement.plans.values_list("title", "text_hash"))
    return now(agreement).text_hash, plans["Med rader"], plans["Tom"]


def printed(agreement):
    plan = agreement.plans.get(title="Med rader")
    return f"1:{canonical_document(agreement, [])['checksum']}", f"1:{canonical_document(None, [plan])['checksum']}", ""


def test_locked_texts_have_the_checksums_of_what_is_printed(draft):
    before = hashes(draft)

    lock(draft)

    assert before == ("", "", "")
    assert hashes(draft) == printed(draft)


def test_hash_goes_when_the_text_is_unlocked(draft):
    locked = lock(draft)

    unlock_agreement(locked, version=locked.version, by=locked.created_by)

    assert hashes(draft) == ("", "", "")


def test_hash_is_the_same_before_and_after_the_signatures(draft):
    lock(draft)
    before = hashes(draft)

    sign(draft)

    assert hashes(draft) == before == printed(draft)


def test_original_is_hashed_as_it_is_registered(draft):
    register_original(draft, version=draft.version, by=draft.created_by, provenance="Kommunarkivet.")

    assert hashes(draft) == printed(draft)
    assert ActionPlan.objects.get(title="Med rader").status == "adopted"


def test_later_plan_is_hashed_as_it_is_adopted(draft):
    sign(draft)
    later = ActionPlan.objects.get(title="Tom")
    CommitmentFactory(initiative=InitiativeFactory(plan=later))

    adopt_plan(later, version=later.version, by=later.created_by)

    assert now(later).text_hash == f"1:{canonical_document(None, [later])['checksum']}"


# Forms


def test_text_of_the_first_form_does_not_change():
    """A change here breaks every hash that is written: give the text another form (samverkan.shared.canonical.ADDED)."""
    agreement = AgreementFactory(
        title="Samverkan",
        municipality=MunicipalityFactory(name="Provköping", organisation__code="9901"),
        police_area=PoliceAreaFactory(name="Provtorp", organisation__code="provtorp"),
        valid_from=date(2026, 1, 1),
        valid_until=date(2027, 12, 31),
    )
    agreement.areas.update(label="Trygghet")
    plan = ActionPlanFactory(agreement=agreement, title="Plan", period_from=date(2026, 1, 1), period_until=None)
    CommitmentFactory(initiative=InitiativeFactory(plan=plan, title="Insats"), text="Vi gör det.", detailed=True)
    Responsibility.objects.update(office="Trygghetssamordnare 0")

    lock(agreement)

    assert (now(agreement).text_hash, now(plan).text_hash) == (
        "1:5a41ebf73b7e4d4ab7846a99601656cbcb0954f38fb5dc7e402eb893251303df",
        "1:ef0f98a2c2114c3ebff08502303d4b238bf29dd31f607a7888f8117ffa6b8439",
    )


def test_what_a_later_form_adds_is_left_out_of_the_earlier(draft, monkeypatch):
    SectionFactory(agreement=draft, heading="Rubrik")
    monkeypatch.setitem(canonical.ADDED, 2, frozenset({"agreements.section.heading", "agreements.datasource"}))
    canonical.text_fields.cache_clear()

    try:
        of_first, of_second = (read_agreements([draft.pk], form=form)[draft.pk].text for form in (1, 2))
    finally:
        canonical.text_fields.cache_clear()

    assert "data_sources" not in of_first
    assert all("heading" not in section for section in of_first["sections"])
    assert [section["heading"] for section in of_second["sections"]][-1] == "Rubrik"


@pytest.mark.parametrize("text_hash", ["", "pending", "2:ab", "x:ab", "ab"])
def test_hash_of_an_unknown_form_has_none(text_hash):
    assert form_of(text_hash) is None


# What was locked before


@pytest.mark.django_db(transaction=True)
def test_texts_that_were_locked_before_are_hashed_by_migrate(draft):
    SectionFactory(agreement=draft)
    sign(draft)
    written = hashes(draft)
    try:
        call_command("migrate", "actionplans", "0002", verbosity=0)
        call_command("migrate", "agreements", "0001", verbosity=0)
        with connection.cursor() as cursor:
            columns = {c.name for c in connection.introspection.get_table_description(cursor, "agreements_agreement")}
    finally:
        call_command("migrate", verbosity=0)

    assert "text_hash" not in columns
    assert hashes(draft) == written
    assert Section.objects.filter(agreement=draft).count() == 2
    assert Agreement.objects.filter(text_hash="pending").count() == 0
