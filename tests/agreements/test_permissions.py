"""Who may do what with an agreement: every predicate, role, relation and state. The letters stand in tests/people.py."""

from datetime import date

import pytest

from accounts.models import Role
from accounts.permissions import organisations_to_draft_for
from agreements import permissions
from agreements.actions import dispute_agreement, register_signature
from agreements.models import Agreement
from tests.factories import AgreementFactory, MembershipFactory, OrganisationFactory, UserFactory, lock, sign
from tests.people import LETTERS, RELATIONS, everybody

pytestmark = pytest.mark.django_db

STATES = ("draft", "locked", "half signed", "signed")
NOBODY = ("", "", "", "")

# Predicate -> relation -> who may, in each of STATES.
TABLE = {
    "can_draft": {"own": ("CKA", "CKA", "CKA", "CKA"), "counterpart": NOBODY, "other": NOBODY, "county": NOBODY},
    "can_change_agreement": {"own": ("CKA", "", "", ""), "counterpart": NOBODY, "other": NOBODY, "county": NOBODY},
    "can_unlock_agreement": {"own": ("", "CKA", "", ""), "counterpart": NOBODY, "other": NOBODY, "county": NOBODY},
    "can_register": {"own": ("OA", "OA", "OA", "OA"), "counterpart": NOBODY, "other": NOBODY, "county": NOBODY},
    "can_register_original": {"own": ("OA", "", "", ""), "counterpart": NOBODY, "other": NOBODY, "county": NOBODY},
}
OWN_PARTY_ONLY = {
    "can_register_for": {"own": ("OA", "OA", "OA", "OA"), "counterpart": ("OA", "OA", "OA", "OA")},
    "can_register_signature": {"own": ("", "OA", "OA", "OA"), "counterpart": ("", "OA", "OA", "OA")},
    "can_register_number": {"own": ("CKOA", "OA", "OA", "OA"), "counterpart": ("", "OA", "OA", "OA")},
}
"""About a party: the owner's people may for every party, those of the counterpart for the counterpart alone."""


def agreement_in(state):
    agreement = AgreementFactory()
    if state == "signed":
        return sign(agreement)
    if state == "draft":
        return agreement
    agreement = lock(agreement)
    if state == "half signed":
        signatory = agreement.signatories.first()
        register_signature(
            signatory, version=1, by=agreement.created_by, title="Chef", name="Kim Lind", note="Utan ort"
        )
    return Agreement.objects.get(pk=agreement.pk)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("predicate", TABLE)
def test_who_may(predicate, state):
    agreement, column = agreement_in(state), STATES.index(state)

    may = {
        relation: "".join(
            letter
            for (of, letter), user in everybody(agreement).items()
            if of == relation and getattr(permissions, predicate)(user, agreement)
        )
        for relation in RELATIONS
    }

    assert may == {relation: TABLE[predicate][relation][column] for relation in RELATIONS}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("side", ["municipality", "police"])
@pytest.mark.parametrize("predicate", OWN_PARTY_ONLY)
def test_who_may_for_a_party(predicate, side, state):
    agreement, column = agreement_in(state), STATES.index(state)
    party = agreement.parties.get(side=side)

    may = {
        relation: "".join(
            letter
            for (of, letter), user in everybody(agreement).items()
            if of == relation and getattr(permissions, predicate)(user, party)
        )
        for relation in RELATIONS
    }

    expected = {relation: OWN_PARTY_ONLY[predicate].get(relation, NOBODY)[column] for relation in RELATIONS}
    assert may == expected | ({"counterpart": ""} if side == "municipality" else {})


# Predicate -> who of the counterpart may for its own party, in each state; nobody else ever, but for correcting, where the owner may
# until the counterpart has given its own word.
STANDINGS = ("locked", "waiting", "confirmed", "disputed")
OF_THE_COUNTERPART = {
    "can_confirm_agreement": ("", "OA", "", "OA"),
    "can_dispute_agreement": ("", "CKOA", "CKOA", ""),
    "can_withdraw_dispute": ("", "", "", "CKOA"),
    "can_confirm_signature": ("", "OA", "", "OA"),
    "can_correct_signature": ("OA", "OA", "OA", "OA"),
}
OF_THE_OWNER = {"can_correct_signature": ("OA", "OA", "", "OA")}


def agreement_with(standing):
    """Return an agreement of which the police have said nothing yet, or what they have said."""
    agreement = AgreementFactory(locked=True)
    if standing == "locked":
        return agreement
    owners = UserFactory(organisation=agreement.organisation, role=Role.OFFICIAL)
    agreement = sign(agreement, by=None if standing == "confirmed" else owners)
    if standing == "disputed":
        police = agreement.parties.get(side="police")
        officer = UserFactory(organisation=police.organisation, role=Role.OFFICIAL)
        dispute_agreement(police, version=police.version, reason="Vi har inte skrivit under.", by=officer)
    return agreement


@pytest.mark.parametrize("standing", STANDINGS)
@pytest.mark.parametrize("predicate", OF_THE_COUNTERPART)
def test_who_may_answer_for_the_counterpart(predicate, standing):
    agreement, column = agreement_with(standing), STANDINGS.index(standing)
    party = agreement.parties.get(side="police")
    about = [party.signatories.get(), party] if predicate.endswith("signature") else [party]

    may = {
        relation: "".join(
            letter
            for (of, letter), user in everybody(agreement).items()
            if of == relation and getattr(permissions, predicate)(user, *about)
        )
        for relation in RELATIONS
    }

    theirs, owners = OF_THE_COUNTERPART[predicate][column], OF_THE_OWNER.get(predicate, NOBODY)[column]
    assert may == dict.fromkeys(RELATIONS, "") | {"counterpart": theirs, "own": owners}


def test_every_predicate_about_an_agreement_stands_in_a_table():
    predicates = {name for name in vars(permissions) if name.startswith("can_")}

    assert predicates == {*TABLE, *OWN_PARTY_ONLY, *OF_THE_COUNTERPART, "can_create_agreement"}


@pytest.mark.parametrize(("kind", "letters"), [("municipality", "CKA"), ("police_area", "CKA"), ("county_board", "")])
def test_who_may_start_an_agreement(kind, letters):
    organisation = OrganisationFactory(kind=kind)

    may = {
        letter
        for letter, role in LETTERS.items()
        if permissions.can_create_agreement(UserFactory(organisation=organisation, role=role))
    }

    assert may == set(letters)


def test_agreements_are_started_for_the_organisations_where_one_drafts():
    user = UserFactory(role=Role.COORDINATOR)
    police = MembershipFactory(user=user, role=Role.KOMMUNPOLIS, organisation__kind="police_area")
    MembershipFactory(user=user, role=Role.READER)

    user = type(user).objects.get(pk=user.pk)

    assert len(user.organisation_ids) == 3
    assert set(organisations_to_draft_for(user)) == {
        user.memberships.get(role=Role.COORDINATOR).organisation_id,
        police.organisation_id,
    }


@pytest.mark.parametrize("predicate", [*TABLE, *OWN_PARTY_ONLY])
def test_neither_former_members_nor_closed_accounts_may_anything(predicate):
    agreement = AgreementFactory()
    former, closed = UserFactory(), UserFactory(is_active=False)
    MembershipFactory(user=former, organisation=agreement.organisation, role=Role.ADMINISTRATOR, until=date(2020, 1, 1))
    MembershipFactory(user=closed, organisation=agreement.organisation, role=Role.ADMINISTRATOR)

    asked_about = agreement if predicate in TABLE else agreement.parties.first()
    for user in (former, closed, UserFactory()):
        assert not getattr(permissions, predicate)(user, asked_about)


# Which agreements are seen at all

SEEN = {
    "draft": {"own": True, "counterpart": False, "other": False, "county": False},
    "locked": {"own": True, "counterpart": False, "other": False, "county": False},
    "half signed": {"own": True, "counterpart": False, "other": False, "county": False},
    "signed": {"own": True, "counterpart": True, "other": True, "county": True},
}


@pytest.mark.parametrize("state", STATES)
def test_who_sees_an_agreement(state):
    agreement = agreement_in(state)

    seen = {
        key: Agreement.objects.visible_to(user).filter(pk=agreement.pk).exists()
        for key, user in everybody(agreement).items()
    }

    assert seen == {(relation, letter): SEEN[state][relation] for relation in RELATIONS for letter in LETTERS}


def test_nobody_outside_every_organisation_sees_a_signed_agreement():
    agreement = AgreementFactory(signed=True)
    closed = UserFactory(organisation=agreement.organisation, is_active=False)

    for user in (closed, UserFactory(), UserFactory(is_superuser=True)):
        assert not Agreement.objects.visible_to(user).exists()
