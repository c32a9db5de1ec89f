"""Every rule of one row in agreements: the database refuses the row by the rule's name, and validation says what to do."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from agreements.models import Agreement, AgreementStatement, PoliceAreaCoverage, Side, SignatureRecord
from agreements.models.term import ValidityKind
from tests.factories import (
    AgreementFactory,
    CollaborationAreaFactory,
    CompanionDocumentFactory,
    DataSourceFactory,
    FollowUpRuleFactory,
    ForumFactory,
    ForumMemberFactory,
    MunicipalityFactory,
    OrganisationFactory,
    PartyFactory,
    PoliceAreaFactory,
    PoliceDistrictFactory,
    PoliceRegionFactory,
    SectionFactory,
    SignatoryFactory,
    UserFactory,
    party_of,
)
from tests.refusals import (
    assert_database_refuses,
    assert_tells_how_to_fix,
    assert_validation_explains,
    constraints_of,
    refused_by,
)

pytestmark = pytest.mark.django_db

BACKWARDS = {"valid_from": date(2027, 1, 1), "valid_until": date(2026, 12, 31)}
CONSTRAINTS = constraints_of("agreements")


def agreement(**fields):
    row = AgreementFactory(bare=True, **fields)
    PartyFactory(agreement=row, side=Side.MUNICIPALITY, organisation=row.organisation)
    return row


def unsaved_statement(**fields):
    party = party_of(AgreementFactory(), "police")
    facts = {"party": party, "number": 1, "kind": "confirmed", "stated_by": party.agreement.created_by, **fields}
    return AgreementStatement(**facts)


def one_more(row, number):
    """Return a row like one that is there already, under the number that it has."""
    row.save()
    row.pk, row.number = None, number
    return row


def unsaved_agreement(**fields):
    by = UserFactory()
    return Agreement(organisation=OrganisationFactory(), title="Ny", created_by=by, changed_by=by, **fields)


def unsaved_record(**fields):
    signatory = AgreementFactory().signatories.first()
    organisation, by = signatory.party.organisation, signatory.agreement.created_by
    return SignatureRecord(signatory=signatory, number=1, organisation=organisation, recorded_by=by, **fields)


def original():
    return agreement(provenance="Kommunarkivet.")


def becoming_locked(row):
    return {"status": "locked", "locked_at": timezone.now(), "locked_by": row.created_by, "text_hash": "1:0"}


def its_own(field):
    return lambda row: {field: row}


def two_parties():
    first = PartyFactory(organisation=OrganisationFactory())
    return PartyFactory(agreement=first.agreement, organisation=OrganisationFactory())


def two_areas():
    first = CollaborationAreaFactory(label="Trygghet")
    return CollaborationAreaFactory(agreement=first.agreement, label="Droger")


def two_covered():
    area = PoliceAreaFactory(municipalities=[MunicipalityFactory(), MunicipalityFactory()])
    return area.coverage.order_by("pk").last()


def covered():
    return PoliceAreaFactory(municipalities=[MunicipalityFactory()]).coverage.get()


# By name: how to make a row that holds, and the change that breaks the one rule.
CASES = {
    "agreement_status": (agreement, {"status": "okänt"}),
    "agreement_validity_kind": (agreement, {"validity_kind": "okänt"}),
    "agreement_ends_after_start": (agreement, BACKWARDS),
    "agreement_title_years": (agreement, {"title_from_year": 2027, "title_until_year": 2026}),
    "agreement_term": (agreement, {"effective_from": date(2027, 1, 1), "effective_until": date(2026, 12, 31)}),
    "agreement_fixed_has_dates": (lambda: agreement(valid_until=None), becoming_locked),
    "agreement_from_signing_has_end": (
        lambda: agreement(validity_kind=ValidityKind.FROM_SIGNING, valid_from=None, valid_until=None),
        becoming_locked,
    ),
    "agreement_years_has_years": (
        lambda: agreement(validity_kind=ValidityKind.YEARS, title_from_year=2026),
        becoming_locked,
    ),
    "agreement_until_further_notice_has_no_end": (agreement, {"validity_kind": ValidityKind.UNTIL_FURTHER_NOTICE}),
    "agreement_notice_needs_termination": (agreement, {"notice_months": 6}),
    "agreement_approximate_needs_months": (agreement, {"is_revision_approximate": True}),
    "agreement_locked_by": (
        lambda: agreement(locked=False),
        lambda row: {"status": "locked", "locked_at": timezone.now(), "text_hash": "1:0"},
    ),
    "agreement_signed_by": (
        original,
        lambda row: {**becoming_locked(row), "status": "signed", "signed_at": timezone.now()},
    ),
    "agreement_status_matches_moments": (original, {"status": "signed", "text_hash": "1:0"}),
    "agreement_text_hash": (agreement, lambda row: {**becoming_locked(row), "text_hash": ""}),
    "agreement_not_its_own_successor": (agreement, its_own("supersedes")),
    "section_has_content": (SectionFactory, {"heading": "", "body": ""}),
    "section_kind": (SectionFactory, {"kind": "okänt"}),
    "area_label_once": (two_areas, {"label": "Trygghet"}),
    "area_not_its_own_part": (CollaborationAreaFactory, its_own("parent")),
    "area_kind": (CollaborationAreaFactory, {"kind": "okänt"}),
    "area_orientation": (CollaborationAreaFactory, {"orientation": "okänt"}),
    "followup_rule_period": (lambda: FollowUpRuleFactory(period="end", times=None), {"period": "okänt", "times": None}),
    "followup_rule_times": (FollowUpRuleFactory, {"times": 0}),
    "companion_kind": (CompanionDocumentFactory, {"kind": "okänt"}),
    "companion_standing": (CompanionDocumentFactory, {"standing": "okänt"}),
    "data_source_purpose": (DataSourceFactory, {"purpose": "okänt"}),
    "party_side": (lambda: PartyFactory(organisation=OrganisationFactory()), {"side": "okänt"}),
    "party_has_organisation": (PartyFactory, {"side": Side.POLICE}),
    "party_once": (two_parties, lambda row: {"organisation": row.agreement.parties.order_by("pk")[0].organisation}),
    "forum_kind": (ForumFactory, {"kind": "okänt"}),
    "forum_quantity": (ForumFactory, {"quantity": 0}),
    "forum_not_its_own_parent": (ForumFactory, its_own("parent")),
    "forum_member_side": (ForumMemberFactory, {"side": "okänt"}),
    "coverage_once": (
        two_covered,
        lambda row: {"municipality": row.police_area.coverage.order_by("pk")[0].municipality},
    ),
    "coverage_confidence": (covered, {"confidence": "okänt"}),
    "police_region_confidence": (PoliceRegionFactory, {"confidence": "okänt"}),
    "police_district_confidence": (PoliceDistrictFactory, {"confidence": "okänt"}),
    "police_area_confidence": (PoliceAreaFactory, {"confidence": "okänt"}),
    "signatory_registered_by": (SignatoryFactory, lambda row: {"registered_at": timezone.now()}),
    "signatory_signed_is_registered": (SignatoryFactory, {"place": "Karlshamn"}),
}

# Rows that are only ever added, or whose column the locks hold: how to make one that breaks the rule.
ADDED = {
    "agreement_standing": lambda: unsaved_agreement(standing="okänt"),
    "party_standing": lambda: PartyFactory.build(agreement=agreement(), standing="okänt"),
    "agreement_statement_kind": lambda: unsaved_statement(kind="okänt"),
    "agreement_statement_number": lambda: one_more(unsaved_statement(), 1),
    "agreement_statement_erased_by": lambda: unsaved_statement(erased_at=timezone.now()),
    "signature_record_number": lambda: one_more(unsaved_record(), 1),
    "signature_record_erased_by": lambda: unsaved_record(erased_at=timezone.now()),
}

# Broken by a fault of ours only: no form has the columns.
NOT_FOR_USERS = {
    "agreement_status",
    "agreement_locked_by",
    "agreement_signed_by",
    "agreement_status_matches_moments",
    "agreement_text_hash",
    "agreement_standing",
    "party_standing",
    "agreement_statement_number",
    "agreement_statement_erased_by",
    "signature_record_number",
    "signature_record_erased_by",
    "signatory_registered_by",
}


def test_every_constraint_has_a_case():
    assert {*CASES, *ADDED} == set(CONSTRAINTS)


@pytest.mark.parametrize("name", ADDED)
def test_database_refuses_to_add_the_row(name):
    row = ADDED[name]()

    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        row.save(force_insert=True)

    # The same number twice the lock refuses first: on SQLite it might take the row's place.
    assert refused_by(refusal.value) in ({name, ""} if name.endswith("_number") else {name})


@pytest.mark.parametrize("name", CASES)
def test_database_refuses_the_row(name):
    make, breaks = CASES[name]

    assert_database_refuses(name, make(), breaks)


@pytest.mark.parametrize("name", CASES)
def test_validation_explains(name):
    make, breaks = CASES[name]

    assert_validation_explains(name, make(), breaks)


@pytest.mark.parametrize("name", sorted(set(CONSTRAINTS) - NOT_FOR_USERS))
def test_sentence_tells_how_to_fix(name):
    assert_tells_how_to_fix(CONSTRAINTS[name].violation_error_message)


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        (ValidityKind.FIXED, {"valid_from": None, "valid_until": None}),
        (ValidityKind.FROM_SIGNING, {"valid_from": None, "valid_until": None}),
        (ValidityKind.YEARS, {"valid_from": None, "valid_until": None}),
        (ValidityKind.UNTIL_FURTHER_NOTICE, {"valid_from": None, "valid_until": None}),
    ],
)
def test_draft_may_leave_its_term_open(kind, fields):
    row = agreement(validity_kind=kind, **fields)

    row.full_clean()


def test_one_day_is_a_term():
    row = agreement(valid_from=date(2026, 1, 1), valid_until=date(2026, 1, 1))

    row.full_clean()


def test_two_third_parties_without_organisation_may_stand_in_one_agreement():
    first = PartyFactory()

    second = PartyFactory(agreement=first.agreement)

    second.full_clean()


def test_coverage_is_of_the_whole_municipality_unless_a_part_is_named():
    whole = covered()
    part = PoliceAreaCoverage.objects.create(
        police_area=whole.police_area, municipality=MunicipalityFactory(name="Stockholm"), part="Södermalm"
    )

    assert "(" not in str(whole)
    assert str(part).endswith("Stockholm (Södermalm)")
