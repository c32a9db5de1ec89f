"""Who reaches which page: every page, role, relation and state. A page that is not in the table fails the suite.

A cell names the roles (letters in tests/people.py) that get the page. Everybody else gets 404 when they may not see what it is
about, and 403 when they may see it but not do that; who is signed out is sent to the sign-in page.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from accounts.actions import record_event
from accounts.models import AuditEvent, Role, User
from actionplans.forms.part import PART_FORMS as PLAN_PART_FORMS
from actionplans.models import ActionPlan
from agreements.forms.part import PART_FORMS
from agreements.models import Agreement
from tests.factories import (
    ActionPlanFactory,
    AgreementFactory,
    BaselineFactory,
    CommitmentFactory,
    CompanionDocumentFactory,
    DataSourceFactory,
    FollowUpEntryFactory,
    FollowUpRuleFactory,
    ForumFactory,
    ForumMemberFactory,
    GoalFactory,
    InitiativeFactory,
    MembershipFactory,
    PlanAreaFactory,
    UserFactory,
    lock,
    sign,
)
from tests.people import LETTERS, RELATIONS, organisation_in

pytestmark = pytest.mark.django_db

STATES = ("draft", "locked", "signed", "next")
"""The agreement's states; `next` is a draft plan for the coming year on a signed agreement."""

ALL = "".join(LETTERS)
OWN, COUNTERPART, OTHER, COUNTY = RELATIONS


@dataclass
class World:
    """An agreement in a state with a row of every kind, and the plan, commitment and entry that pages are asked about."""

    agreement: Agreement
    plan: ActionPlan
    arguments: dict[str, list[Any]]


def world_in(state: str) -> World:
    agreement = AgreementFactory()
    plan = ActionPlanFactory(agreement=agreement)
    area = PlanAreaFactory(plan=plan)
    initiative = InitiativeFactory(plan=plan, plan_area=area)
    commitment = CommitmentFactory(initiative=initiative, detailed=True, owners=["municipality", "police"])
    entry = None
    if state == "locked":
        agreement = lock(agreement)
    if state in {"signed", "next"}:
        # The owner has registered for both, and waits for the other party to confirm it.
        agreement = sign(agreement, by=UserFactory(organisation=agreement.organisation, role=Role.OFFICIAL))
        entry = FollowUpEntryFactory(commitment=commitment)
    if state == "next":
        plan = ActionPlanFactory(agreement=agreement)
        initiative = InitiativeFactory(plan=plan)
        commitment = CommitmentFactory(initiative=initiative)
    section, signatory, party = (
        rows.first() for rows in (agreement.sections, agreement.signatories, agreement.parties)
    )
    return World(
        agreement,
        plan,
        {
            "": [],
            "agreement": [agreement.pk],
            "part_new": [agreement.pk, "avsnitt"],
            "part": [agreement.pk, "avsnitt", section.pk],
            "signatory": [agreement.pk, signatory.pk],
            "party": [agreement.pk, party.pk],
            "counterpart": [agreement.pk, agreement.parties.get(side="police").pk],
            "their_signatory": [agreement.pk, agreement.signatories.get(party__side="police").pk],
            "record": [agreement.pk, agreement.signatories.get(party__side="police").pk, 1],
            "plan_party": [plan.pk, agreement.parties.get(side="police").pk],
            "plan": [plan.pk],
            "plan_part_new": [plan.pk, "insatser"],
            "plan_part": [plan.pk, "insatser", initiative.pk],
            "initiative": [initiative.pk],
            "commitment": [commitment.pk],
            "entry": [entry.pk if entry else 1],
            "event": [_event_about(agreement).pk],
            "municipality": [agreement.organisation.municipality.code],
            "police_area": [agreement.parties.get(side="police").organisation.police_area.code],
        },
    )


def _event_about(agreement):
    """Return an event in the owner's chain."""
    with transaction.atomic():
        return record_event(
            organisation_id=agreement.organisation_id, by=agreement.created_by, verb="provade", subject=agreement
        )


@dataclass(frozen=True)
class Page:
    """What a page is about (a key of World.arguments) and who gets it: state -> relation -> letters."""

    about: str
    who: dict[str, dict[str, str]]
    seen_by: str = "agreement"


def everyone(about=""):
    """Return a page that every member of any organisation gets."""
    return Page(about, dict.fromkeys(STATES, dict.fromkeys(RELATIONS, ALL)), seen_by="all")


def own(about, letters, *states):
    """Return a page that some roles of the owning organisation get, in some states."""
    return Page(about, {state: {OWN: letters if state in states else ""} for state in STATES})


def readable(about):
    """Return a page that its own organisation always gets, and every member once signed; a draft plan stays with its own."""
    signed = dict.fromkeys(RELATIONS, ALL)
    is_plan = about != "agreement"
    return Page(
        about, {"draft": {OWN: ALL}, "locked": {OWN: ALL}, "signed": signed, "next": {OWN: ALL} if is_plan else signed}
    )


def parties_read(about):
    """Return a page that its own organisation always gets, and the other party once it is signed."""
    signed = {OWN: ALL, COUNTERPART: ALL}
    is_plan = about != "agreement"
    return Page(
        about, {"draft": {OWN: ALL}, "locked": {OWN: ALL}, "signed": signed, "next": {OWN: ALL} if is_plan else signed}
    )


DRAFTING, PLANNING = ("draft",), ("draft", "next")
# Of the owner's own signatory and party, which the world points at; the counterpart keeps to its own (tests/agreements/test_signing.py).
REGISTERING = {"draft": {OWN: ""}, **{state: {OWN: "OA"} for state in STATES if state != "draft"}}

SIGNED = ("signed", "next")
BY_PARTIES = {
    "draft": {OWN: ALL},
    "locked": {OWN: ALL},
    **{state: {OWN: ALL, COUNTERPART: ALL} for state in SIGNED},
}

ACCESS = {
    "home": everyone(),
    "agreement_list": everyone(),
    "municipality_list": everyone(),
    "police_area_list": everyone(),
    "coverage_show": everyone(),
    "municipality_show": everyone("municipality"),
    "police_area_show": everyone("police_area"),
    "agreement_create": Page(
        "", {state: {OWN: "CKA", COUNTERPART: "CKA", OTHER: "CKA"} for state in STATES}, seen_by="all"
    ),
    "agreement_show": readable("agreement"),
    "agreement_update": own("agreement", "CKA", *DRAFTING),
    "agreement_delete": own("agreement", "CKA", *DRAFTING),
    "agreement_lock": own("agreement", "CKA", *DRAFTING),
    "agreement_unlock": own("agreement", "CKA", "locked"),
    "agreement_register": own("agreement", "OA", *DRAFTING),
    "part_create": own("part_new", "CKA", *DRAFTING),
    "part_update": own("part", "CKA", *DRAFTING),
    "part_delete": own("part", "CKA", *DRAFTING),
    "signature_update": Page("signatory", REGISTERING),
    "number_update": Page("party", {**REGISTERING, "draft": {OWN: "CKOA"}}),
    "signature_confirm": Page("their_signatory", {state: {COUNTERPART: "OA"} for state in SIGNED}),
    "signature_show": Page("their_signatory", BY_PARTIES),
    "record_erase": Page("record", {state: {OWN: "A"} for state in SIGNED}, seen_by="record"),
    "agreement_confirm": Page("counterpart", {state: {COUNTERPART: "OA"} for state in SIGNED}),
    "agreement_dispute": Page("counterpart", {state: {COUNTERPART: "CKOA"} for state in SIGNED}),
    # What is not disputed is not taken back (tests/test_about_whom.py does both); whoever may dispute is told so.
    "dispute_withdraw": Page("counterpart", {"disputed": {COUNTERPART: "CKOA"}}),
    "agreement_print": readable("agreement"),
    "agreement_pdf": readable("agreement"),
    "agreement_json": readable("agreement"),
    "plan_show": readable("plan"),
    "plan_pdf": readable("plan"),
    "plan_json": readable("plan"),
    "plan_create": own("agreement", "CKA", "draft", "signed", "next"),
    "plan_update": own("plan", "CKA", *PLANNING),
    "plan_delete": own("plan", "CKA", *PLANNING),
    "plan_adopt": own("plan", "CKA", "next"),
    # Of a plan that is adopted after the signing, which no world here has (tests/test_about_whom.py does).
    "plan_confirm": Page("plan_party", {}),
    "plan_dispute": Page("plan_party", {}),
    "plan_dispute_withdraw": Page("plan_party", {}),
    "plan_part_create": own("plan_part_new", "CKA", *PLANNING),
    "plan_part_update": own("plan_part", "CKA", *PLANNING),
    "plan_part_delete": own("plan_part", "CKA", *PLANNING),
    "commitment_create": own("initiative", "CKA", *PLANNING),
    "commitment_update": own("commitment", "CKA", *PLANNING),
    "commitment_delete": own("commitment", "CKA", *PLANNING),
    "commitment_show": readable("commitment"),
    "entry_create": Page("commitment", {"signed": {OWN: "CKRA", COUNTERPART: "CKRA"}}),
    # Whose entry it is corrects it; the other party sees it.
    "entry_correct": Page("entry", {"signed": {OWN: "CKRA"}, "next": {OWN: "CKRA"}}, seen_by="entry"),
    "entry_withdraw": Page("entry", {"signed": {OWN: "CKRA"}, "next": {OWN: "CKRA"}}, seen_by="entry"),
    "entry_erase": Page("entry", {"signed": {OWN: "A"}, "next": {OWN: "A"}}, seen_by="entry"),
    # The log of an agreement is its parties' alone; that of an organisation, its administrators'.
    "agreement_log": parties_read("agreement"),
    "plan_log": parties_read("plan"),
    "log_show": Page("", dict.fromkeys(STATES, dict.fromkeys(RELATIONS, "A")), seen_by="all"),
    "event_erase": Page("event", {state: {OWN: "A"} for state in STATES}, seen_by="nobody"),
}

READ_ONLY = {"agreement_log", "plan_log", "log_show", "signature_show"}
"""Pages that some never get and that take no form."""

OF_PLAN = {"plan", "plan_party", "plan_part_new", "plan_part", "initiative", "commitment"}


def is_seen(page: Page, relation: str, state: str) -> bool:
    """Tell whether a member in the relation may see what the page is about."""
    if page.seen_by in {"all", "nobody"}:
        return page.seen_by == "all"
    if page.seen_by == "record":
        return state in {"signed", "next"}
    if page.seen_by == "entry":
        return state in {"signed", "next"} and relation in {OWN, COUNTERPART}
    if page.about in OF_PLAN:
        return relation == OWN or state == "signed"
    return relation == OWN or state in {"signed", "next"}


def expected_for(page: Page, relation: str, letter: str, state: str) -> int:
    if letter in page.who.get(state, {}).get(relation, ""):
        return 200
    return 403 if is_seen(page, relation, state) else 404


def pages_of_ours():
    def collect(patterns):
        for pattern in patterns:
            if isinstance(pattern, URLPattern):
                yield pattern
            else:
                yield from collect(pattern.url_patterns)

    apps = ("accounts", "agreements", "actionplans", "followup")
    return [p for p in collect(get_resolver().url_patterns) if p.callback.__module__.split(".")[0] in apps]


def test_every_page_has_a_row():
    assert {page.name for page in pages_of_ours()} == set(ACCESS), "Decide who gets the page, and say it in ACCESS"


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def clients_in(relation: str, world: World) -> dict[str, Client]:
    """Return a signed-in browser for every role in the organisation that stands in the relation to the agreement."""
    organisation = organisation_in(relation, world.agreement)
    return {letter: client_of(UserFactory(organisation=organisation, role=role)) for letter, role in LETTERS.items()}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("relation", RELATIONS)
def test_who_gets_each_page(relation, state):
    world = world_in(state)
    got, expected = {}, {}

    for letter, client in clients_in(relation, world).items():
        for name, page in ACCESS.items():
            got[name, letter] = client.get(reverse(name, args=world.arguments[page.about])).status_code
            expected[name, letter] = expected_for(page, relation, letter, state)

    assert got == expected


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("relation", RELATIONS)
def test_who_never_gets_a_page_may_not_post_to_it_either(relation, state):
    """Who gets it in another state is told by the action what has changed meanwhile, so that the text is not lost."""
    world = world_in(state)
    clients, events = clients_in(relation, world), AuditEvent.objects.count()
    got, expected = {}, {}

    for letter, client in clients.items():
        for name, page in ACCESS.items():
            may_ever = any(letter in page.who.get(other, {}).get(relation, "") for other in {*STATES, *page.who})
            if name not in READ_ONLY and not may_ever:
                got[name, letter] = client.post(reverse(name, args=world.arguments[page.about]), {}).status_code
                expected[name, letter] = expected_for(page, relation, letter, state)

    assert got == expected
    assert AuditEvent.objects.count() == events


@pytest.mark.parametrize("state", ["locked", "signed"])
def test_post_in_the_wrong_state_changes_nothing(state):
    world = world_in(state)
    clients, events = clients_in(OWN, world), AuditEvent.objects.count()
    form = {"version": world.agreement.version, "title": "Ny", "heading": "Ny", "text": "Ny", "body": "Ny"}

    for name, page in ACCESS.items():
        if page.about and not page.who.get(state, {}).get(OWN):
            for letter, client in clients.items():
                answer = client.post(reverse(name, args=world.arguments[page.about]), form)
                assert answer.status_code in {403, 404, 409, 422}, (name, letter)

    assert AuditEvent.objects.count() == events


@pytest.mark.parametrize("method", ["get", "head", "post", "put", "patch", "delete", "options"])
def test_who_is_signed_out_is_sent_to_sign_in(method):
    world, client = world_in("signed"), Client()

    for name, page in ACCESS.items():
        address = reverse(name, args=world.arguments[page.about])
        answer = getattr(client, method)(address)
        assert (answer.status_code, answer.url) == (302, f"{reverse(settings.LOGIN_URL)}?next={address}"), name


@pytest.mark.parametrize("kind", ["no membership", "former member", "superuser"])
def test_who_acts_for_no_organisation_sees_nothing_of_anybodys(kind):
    world = world_in("signed")
    user = UserFactory(is_superuser=kind == "superuser", is_staff=kind == "superuser")
    if kind == "former member":
        MembershipFactory(user=user, organisation=world.agreement.organisation, until=date(2020, 1, 1))
    client = client_of(user)

    for name, page in ACCESS.items():
        answer = client.get(reverse(name, args=world.arguments[page.about]))
        is_for_some = name in {"agreement_create", "log_show"}
        expected = 403 if is_for_some else 200 if page.seen_by == "all" else 404
        assert answer.status_code == expected, name
        assert world.agreement.title not in answer.content.decode(), name


def test_closed_account_is_signed_out():
    world = world_in("signed")
    user = UserFactory(organisation=world.agreement.organisation)
    client = client_of(user)
    User.objects.filter(pk=user.pk).update(is_active=False)

    for name, page in ACCESS.items():
        assert client.get(reverse(name, args=world.arguments[page.about])).status_code == 302, name


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options"])
def test_pages_refuse_other_methods(method):
    world = world_in("draft")
    client = client_of(UserFactory(organisation=world.agreement.organisation, role="administrator"))

    for name, page in ACCESS.items():
        assert getattr(client, method)(reverse(name, args=world.arguments[page.about])).status_code == 405, name


def test_what_does_not_exist_is_not_found():
    world, client = world_in("draft"), client_of(UserFactory(role="administrator"))

    for name, page in ACCESS.items():
        arguments = [part if isinstance(part, str) else 987654 for part in world.arguments[page.about]]
        if page.about in {"municipality", "police_area"}:
            arguments = ["saknas"]
        if page.about:
            assert client.get(reverse(name, args=arguments)).status_code == 404, name


# Parts of every noun, and parts of another agreement


def part_of_every_noun(agreement):
    forum = ForumFactory(agreement=agreement)
    return {
        "parter": agreement.parties.first(),
        "avsnitt": agreement.sections.first(),
        "omraden": agreement.areas.first(),
        "undertecknare": agreement.signatories.first(),
        "underlag": DataSourceFactory(agreement=agreement),
        "forum": forum,
        "ledamoter": ForumMemberFactory(forum=forum),
        "uppfoljningsregler": FollowUpRuleFactory(agreement=agreement),
        "dokument": CompanionDocumentFactory(agreement=agreement),
    }


def part_of_every_plan_noun(plan):
    goal, area = GoalFactory(plan=plan), PlanAreaFactory(plan=plan)
    return {
        "rubriker": area,
        "mal": goal,
        "utgangslagen": BaselineFactory(goal=goal),
        "insatser": InitiativeFactory(plan=plan, plan_area=area),
    }


NOUNS = {
    "part": (PART_FORMS, AgreementFactory, part_of_every_noun),
    "plan_part": (PLAN_PART_FORMS, ActionPlanFactory, part_of_every_plan_noun),
}


@pytest.mark.parametrize(("prefix", "noun"), [(prefix, noun) for prefix, row in NOUNS.items() for noun in row[0]])
def test_parts_of_every_noun_are_reached_by_their_own_drafters_alone(prefix, noun):
    _, factory, parts_of = NOUNS[prefix]
    whole = factory()
    agreement = getattr(whole, "agreement", whole)
    part = parts_of(whole)[noun]
    drafter, reader = (
        client_of(UserFactory(organisation=agreement.organisation, role=role)) for role in ("coordinator", "reader")
    )
    outsider = client_of(UserFactory(organisation=organisation_in(COUNTERPART, agreement), role="administrator"))

    for name, arguments in {
        f"{prefix}_create": [whole.pk, noun],
        f"{prefix}_update": [whole.pk, noun, part.pk],
        f"{prefix}_delete": [whole.pk, noun, part.pk],
    }.items():
        address = reverse(name, args=arguments)
        assert [c.get(address).status_code for c in (drafter, reader, outsider)] == [200, 403, 404], name
        assert [c.post(address, {}).status_code for c in (reader, outsider)] == [403, 404], name


@pytest.mark.parametrize(("prefix", "noun"), [(prefix, noun) for prefix, row in NOUNS.items() for noun in row[0]])
def test_part_is_not_reached_through_another_agreement(prefix, noun):
    _, factory, parts_of = NOUNS[prefix]
    mine, theirs = factory(), factory()
    part = parts_of(theirs)[noun]
    parts_of(mine)
    drafter = client_of(UserFactory(organisation=getattr(mine, "agreement", mine).organisation, role="coordinator"))

    for name in (f"{prefix}_update", f"{prefix}_delete"):
        address = reverse(name, args=[mine.pk, noun, part.pk])
        assert drafter.get(address).status_code == 404
        assert drafter.post(address, {"version": part.version}).status_code == 404
    part.refresh_from_db()


def test_signatory_and_party_are_not_reached_through_another_agreement():
    mine, theirs = AgreementFactory(signed=True), AgreementFactory(signed=True)
    official = client_of(UserFactory(organisation=mine.organisation, role="official"))

    for name, rows in {"signature_update": theirs.signatories, "number_update": theirs.parties}.items():
        assert official.get(reverse(name, args=[mine.pk, rows.first().pk])).status_code == 404


# What is not ours


def test_the_admin_is_for_staff_alone():
    for role in LETTERS.values():
        answer = client_of(UserFactory(role=role)).get("/admin/")
        assert answer.status_code in {302, 403}
