"""About whom each act is: a row in the table of docs/domain.md for every action, and a test for every row."""

import importlib
import inspect
import pkgutil
import re
import uuid
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.actions.account import add_account, change_account
from accounts.actions.erasure import erase_event
from accounts.actions.membership import add_membership, change_membership
from accounts.chain import broken_links
from accounts.models import AuditEvent, Membership, OutgoingMail, Role
from actionplans.actions import (
    add_commitment,
    confirm_plan,
    create_plan,
    delete_plan,
    dispute_plan,
    withdraw_plan_dispute,
)
from actionplans.actions.commitment import CommitmentDetails
from actionplans.models import ActionPlan, Commitment, PlanStatement
from agreements.actions import (
    add_part,
    change_agreement,
    change_part,
    confirm_agreement,
    confirm_signature,
    delete_agreement,
    dispute_agreement,
    lock_agreement,
    register_number,
    register_original,
    register_signature,
    remove_part,
    start_agreement,
    unlock_agreement,
    withdraw_dispute,
)
from agreements.models import Agreement, AgreementParty, Signatory, Standing
from followup.actions.entry import erase_entry, log_entry, withdraw_entry
from followup.models import FollowUpEntry
from samverkan.shared.models import Refused
from tests.factories import (
    ActionPlanFactory,
    AgreementFactory,
    CommitmentFactory,
    FollowUpEntryFactory,
    InitiativeFactory,
    MunicipalityFactory,
    UserFactory,
    adopt,
    lock,
    member_of,
    party_of,
    sign,
    signed_agreement_with_plan,
)
from tests.posting import submit

pytestmark = pytest.mark.django_db

APPS = ("accounts", "agreements", "actionplans", "followup")

PIECES = {
    "accounts.record_event",
    "accounts.add_row",
    "accounts.change_row",
    "accounts.remove_row",
    "accounts.empty_row",
    "accounts.erase_contents",
    "accounts.erase_contents_about",
    "agreements.add_record",
    "agreements.settle_agreement",
}
"""What the acts are made of; whom each is about follows from the act."""

TESTED: dict[str, str] = {}
"""The test of each act, by its name in the table."""


def about(*acts: str) -> Callable[[Any], Any]:
    """Say which acts a test is about."""

    def mark(test: Any) -> Any:
        TESTED.update(dict.fromkeys(acts, test.__name__))
        return test

    return mark


def acts_of_the_code():
    """Return every public function in the apps' actions that somebody does (`by`)."""
    found = set()
    for app in APPS:
        package = importlib.import_module(f"{app}.actions")
        names = [module.name for module in pkgutil.walk_packages(package.__path__, f"{app}.actions.")]
        for module in map(importlib.import_module, names):
            for name, function in inspect.getmembers(module, inspect.isfunction):
                is_own = inspect.unwrap(function).__module__ == module.__name__ and not name.startswith("_")
                if is_own and "by" in inspect.signature(function).parameters:
                    found.add(f"{app}.{name}")
    return found - PIECES


def acts_of_the_table():
    """Return the acts in the first column of the table."""
    text = (Path(settings.BASE_DIR) / "docs" / "domain.md").read_text()
    rows = text.split("## About whom")[1].split("\n## ")[0].splitlines()
    return [act for row in rows if row.startswith("| `") for act in re.findall(r"`([a-z_.]+)`", row.split("|")[1])]


def test_every_act_has_a_row_and_every_row_a_test():
    rows = acts_of_the_table()

    assert sorted(rows) == sorted(acts_of_the_code()), "Decide about whom the act is, and say it in docs/domain.md"
    assert set(rows) == set(TESTED), "Test the row"


# Who is there: an agreement of the municipality with the police, and a municipality that has nothing to do with it


@pytest.fixture
def agreement():
    return AgreementFactory(title="Samverkan")


def registrar(agreement, side):
    return member_of(agreement, side, Role.OFFICIAL)


def now(row):
    return type(row)._default_manager.get(pk=row.pk)


def police(agreement):
    return party_of(agreement, "police")


def registered_by_the_owner_alone(**fields):
    agreement = AgreementFactory(**fields)
    return sign(agreement, by=registrar(agreement, "municipality"))


def verbs_of(agreement, side):
    return set(
        AuditEvent.objects.filter(organisation=party_of(agreement, side).organisation).values_list("verb", flat=True)
    )


def first_page(client_for, user):
    return [(todo.what, todo.where) for todo in client_for(user).get(reverse("home")).context["todos"]]


def state_code(agreement):
    return Agreement.objects.with_succession(timezone.localdate()).get(pk=agreement.pk).state().code


def copy_between(agreement, owner, **fields):
    """Return an agreement between the same parties with another owner, as only an administrator can write it."""
    draft = AgreementFactory(
        municipality=agreement.organisation.municipality,
        police_area=police(agreement).organisation.police_area,
        **fields,
    )
    Agreement.objects.filter(pk=draft.pk).update(organisation=owner)
    return now(draft)


# Writing a draft


@about("agreements.start_agreement", "agreements.create_agreement")
def test_starting_makes_the_owner_a_party_and_nobody_else_sees_it(agreement):
    municipality = agreement.organisation
    by = agreement.created_by

    started = start_agreement(
        organisation=municipality, counterpart=police(agreement).organisation, by=by, title="Ny samverkan"
    )

    assert municipality.pk in now(started).side_ids
    assert not Agreement.objects.visible_to(registrar(agreement, "police")).filter(pk=started.pk).exists()


@about("agreements.change_agreement")
def test_what_a_draft_names_as_replaced_is_the_owners_own(client_for):
    theirs = sign(AgreementFactory())
    stranger = AgreementFactory()
    client = client_for(stranger.created_by)

    response = submit(client, reverse("agreement_update", args=[stranger.pk]), supersedes=theirs.pk)

    assert response.status_code == 422
    assert theirs not in Agreement.objects.replaceable_by(stranger)
    assert theirs in Agreement.objects.replaceable_by(AgreementFactory(supersedes=theirs))


def test_stranger_that_names_anothers_agreement_behind_the_form_may_not_lock_it():
    theirs = sign(AgreementFactory())
    stranger = MunicipalityFactory().organisation
    by = UserFactory(organisation=stranger, role=Role.ADMINISTRATOR)
    draft = copy_between(theirs, stranger, supersedes=theirs)
    change_agreement(draft, version=draft.version, changes={"title": "Vår"}, by=by)

    for act in (lock_agreement, register_original):
        facts = {"provenance": "Arkivet."} if act is register_original else {}
        with pytest.raises(Refused, match="Lägg till er själva som part"):
            act(now(draft), version=now(draft).version, by=by, **facts)

    assert state_code(theirs) == "in_force"


@about("agreements.delete_agreement")
def test_deleting_a_draft_tells_nobody_else(agreement):
    delete_agreement(agreement, version=agreement.version, by=agreement.created_by)

    assert not AuditEvent.objects.filter(organisation=MunicipalityFactory().organisation).exists()
    assert not Agreement.objects.filter(pk=agreement.pk).exists()


@about("agreements.add_part", "agreements.change_part", "agreements.remove_part")
@pytest.mark.parametrize("changes", [{"organisation": None, "side": "third"}, {"side": "third"}, {"organisation": 1}])
def test_owners_party_can_be_neither_removed_nor_pointed_elsewhere(agreement, changes):
    own, by = party_of(agreement, "municipality"), agreement.created_by
    if changes.get("organisation"):
        changes = {"organisation": MunicipalityFactory().organisation}

    with pytest.raises(Refused, match="själv part"):
        change_part(own, version=own.version, changes=changes, by=by)
    with pytest.raises(Refused, match="själv part"):
        remove_part(own, version=own.version, by=by)
    third = add_part(AgreementParty(agreement=agreement, side="third", name="Bolaget", short_name="Bolaget"), by=by)

    assert now(own).organisation_id == agreement.organisation_id
    change_part(third, version=third.version, changes={"name": "Bostadsbolaget"}, by=by)
    change_part(own, version=own.version, changes={"name": "Provköpings kommun"}, by=by)


def test_administrator_of_the_installation_may_point_it_elsewhere(agreement):
    own = party_of(agreement, "municipality")
    other = MunicipalityFactory().organisation

    change_part(own, version=own.version, changes={"organisation": other}, by=UserFactory(is_superuser=True))

    assert now(own).organisation == other


# From draft to signed


@about("agreements.lock_agreement")
def test_locking_is_the_owners_word_and_no_other_partys(agreement):
    locked = lock(agreement)

    standings = {party.side: party.standing for party in locked.parties.all()}
    assert standings == {"municipality": Standing.CONFIRMED, "police": Standing.OPEN}
    assert locked.standing == Standing.OPEN
    assert not Agreement.objects.visible_to(registrar(agreement, "police")).filter(pk=agreement.pk).exists()


@about("agreements.unlock_agreement")
def test_unlocking_is_refused_once_anybody_has_signed(agreement):
    locked = lock(agreement)
    unlock_agreement(locked, version=locked.version, by=agreement.created_by)
    assert {party.standing for party in now(agreement).parties.all()} == {Standing.OPEN}
    locked = lock(agreement)
    signatory = police(locked).signatories.get()
    register_signature(
        signatory,
        version=1,
        by=registrar(locked, "municipality"),
        title=signatory.title,
        name="Kim",
        note="Datum saknas.",
    )

    with pytest.raises(Refused, match="En underskrift är registrerad"):
        unlock_agreement(now(locked), version=now(locked).version, by=agreement.created_by)


@about("agreements.register_original")
def test_original_that_the_owner_registers_waits_for_the_other_party(client_for, agreement):
    official, kommunpolis = registrar(agreement, "police"), member_of(agreement, "police", Role.KOMMUNPOLIS)

    register_original(
        agreement, version=agreement.version, by=registrar(agreement, "municipality"), provenance="Kommunarkivet."
    )

    registered = now(agreement)
    page = client_for(UserFactory(role=Role.READER)).get(agreement.get_absolute_url()).content.decode()
    assert (registered.is_signed, registered.doubt) == (True, "inte bekräftad av Polismyndigheten")
    assert "inte bekräftad av Polismyndigheten" in page
    assert ("Bekräfta eller bestrid", "Samverkan") in first_page(client_for, official)
    assert any(what.startswith("Ta ställning") for what, _ in first_page(client_for, kommunpolis))
    assert "registrerade originalet som undertecknat" in verbs_of(agreement, "police")


@pytest.mark.parametrize("is_superuser", [False, True])
def test_original_between_others_is_for_the_administrator_of_the_installation(is_superuser):
    theirs = AgreementFactory()
    stranger = MunicipalityFactory().organisation
    draft = copy_between(theirs, stranger)
    by = UserFactory(organisation=stranger, role=Role.ADMINISTRATOR, is_superuser=is_superuser)

    def register():
        register_original(draft, version=draft.version, by=by, provenance="Länsarkivet.")

    if is_superuser:
        register()
        assert now(draft).doubt == f"inte bekräftad av {party_of(draft, 'municipality')} och Polismyndigheten"
    else:
        with pytest.raises(Refused, match="Lägg till er själva som part"):
            register()


@pytest.mark.parametrize("status", ["locked", "signed"])
def test_database_lets_nobody_take_a_draft_between_others_further(status):
    draft = copy_between(AgreementFactory(), MunicipalityFactory().organisation)
    moment = {"locked_at": timezone.now(), "locked_by": draft.created_by}
    moment |= {"signed_at": timezone.now(), "signed_by": draft.created_by} if status == "signed" else {}

    with pytest.raises(DatabaseError), transaction.atomic():
        Agreement.objects.filter(pk=draft.pk).update(status=status, **moment)


# Signatures and numbers


@about("agreements.register_signature")
def test_signature_that_the_owner_fills_in_is_shown_as_its_word_until_the_party_corrects_it(client_for, agreement):
    signed = registered_by_the_owner_alone(title="Samverkan 2")
    signatory = police(signed).signatories.get()
    official = client_for(registrar(signed, "police"))
    before = official.get(signed.get_absolute_url()).content.decode()

    submit(official, reverse("signature_update", args=[signed.pk, signatory.pk]), name="Kim Lindh")

    history = official.get(reverse("signature_show", args=[signed.pk, signatory.pk])).content.decode()
    after = client_for(member_of(signed, "municipality")).get(signed.get_absolute_url()).content.decode()
    owner = signed.organisation.name
    assert f"Uppgiven av {owner}, inte bekräftad av Polismyndigheten" in before
    assert "Uppgiven av" not in after
    assert "Tidigare uppgifter" in after
    assert [record.name for record in signatory.records.all()] == ["Kim Lind", "Kim Lindh"]
    assert history.index("Kim Lindh") < history.index("Kim Lind<")
    assert now(signed).is_confirmed
    assert "rättade underskrift" in verbs_of(signed, "police") & verbs_of(signed, "municipality")


def test_what_a_party_has_said_of_its_signature_only_the_party_changes(client_for, agreement):
    signed = sign(agreement)
    signatory, owners = police(signed).signatories.get(), registrar(signed, "municipality")

    assert client_for(owners).get(reverse("signature_update", args=[signed.pk, signatory.pk])).status_code == 403
    with pytest.raises(Refused, match="har själv registrerat eller bekräftat"):
        register_signature(
            signatory,
            version=signatory.version,
            by=owners,
            title=signatory.title,
            name="Någon annan",
            place="Borås",
            signed_on=timezone.localdate(),
        )


@about("agreements.confirm_signature")
def test_party_confirms_its_signature_in_both_trails(agreement):
    signed = sign(agreement, by=registrar(agreement, "municipality"))
    signatory = police(signed).signatories.get()

    confirm_signature(signatory, version=signatory.version, by=registrar(signed, "police"))

    assert now(signatory).registered_for == police(signed).organisation
    assert [record.is_confirmation for record in signatory.records.all()] == [False, True]
    assert now(signed).is_confirmed
    assert "bekräftade underskrift" in verbs_of(signed, "police") & verbs_of(signed, "municipality")
    with pytest.raises(Refused, match="redan bekräftad"):
        confirm_signature(now(signatory), version=now(signatory).version, by=registrar(signed, "police"))


@about("agreements.erase_record")
def test_earlier_word_on_a_signature_is_erased_by_whose_word_it_was(client_for, agreement):
    signed = registered_by_the_owner_alone(title="Samverkan 3")
    signatory, owner = police(signed).signatories.get(), member_of(signed, "municipality", Role.ADMINISTRATOR)
    page = [signed.pk, signatory.pk, 1]
    early = client_for(owner).post(reverse("record_erase", args=page), {"reason": "Fel namn"})
    submit(
        client_for(registrar(signed, "police")),
        reverse("signature_update", args=[signed.pk, signatory.pk]),
        name="Robin Ek",
    )

    theirs = client_for(registrar(signed, "police")).post(reverse("record_erase", args=page), {"reason": "Fel namn"})
    mine = client_for(owner).post(reverse("record_erase", args=page), {"reason": "Fel namn"})

    first, second = signatory.records.all()
    history = client_for(owner).get(reverse("signature_show", args=page[:2])).content.decode()
    own_log = AuditEvent.objects.of_chain(signed.organisation_id).filter(subject_id=str(signatory.pk))
    assert (early.status_code, theirs.status_code, mine.status_code) == (422, 403, 302)
    assert (first.name, first.erased_by, second.name) == ("", owner, "Robin Ek")
    assert "Kim Lind" not in history
    assert "Fel namn" in history
    assert not any("Kim Lind" in str(event.changes) for event in own_log)
    assert broken_links(signed.organisation) == []


def test_record_of_a_signature_is_for_the_parties(client_for, agreement):
    signed = sign(agreement)
    address = reverse("signature_show", args=[signed.pk, police(signed).signatories.get().pk])

    assert client_for(registrar(signed, "police")).get(address).status_code == 200
    assert client_for(UserFactory(role=Role.ADMINISTRATOR)).get(address).status_code == 403


@about("agreements.register_number")
def test_number_that_the_owner_fills_in_is_shown_as_its_word_until_the_party_says_it(client_for, agreement):
    signed = sign(agreement)
    party, owners, own = police(signed), registrar(signed, "municipality"), registrar(signed, "police")
    register_number(party, version=now(party).version, registry_number="A1/2026", by=owners)
    before = client_for(own).get(signed.get_absolute_url()).content.decode()

    submit(client_for(own), reverse("number_update", args=[signed.pk, party.pk]))

    after = client_for(own).get(signed.get_absolute_url()).content.decode()
    assert f"uppgivet av {signed.organisation.name}" in before
    assert "uppgivet av" not in after
    assert {"registrerade diarienummer", "bekräftade diarienummer"} <= verbs_of(signed, "police")
    with pytest.raises(Refused, match="har själv uppgett"):
        register_number(now(party), version=now(party).version, registry_number="B2", by=owners)


# What a party says of the whole


@about("agreements.confirm_agreement", "agreements.dispute_agreement", "agreements.withdraw_dispute")
def test_party_disputes_takes_it_back_and_confirms_and_the_latest_counts(client_for, agreement):
    signed = sign(agreement, by=registrar(agreement, "municipality"))
    party, official = police(signed), registrar(signed, "police")
    stranger, owner = client_for(UserFactory(role=Role.READER)), member_of(signed, "municipality")

    dispute_agreement(party, version=now(party).version, reason="Vi har inte skrivit under.", by=official)
    disputed = now(signed)
    page_of_owner = client_for(owner).get(signed.get_absolute_url()).content.decode()
    page_of_stranger = stranger.get(signed.get_absolute_url()).content.decode()
    page_of_list = stranger.get(reverse("agreement_list")).content.decode()
    todos = first_page(client_for, owner)
    withdraw_dispute(party, version=now(party).version, by=official)
    open_again = now(signed)
    confirm_agreement(party, version=now(party).version, by=official)

    assert (disputed.standing, open_again.standing, now(signed).standing) == ("disputed", "", "confirmed")
    assert "Vi har inte skrivit under." in page_of_owner
    assert "Vi har inte skrivit under." not in page_of_stranger
    assert "estridd av Polismyndigheten" in page_of_stranger
    assert "bestridd av Polismyndigheten" in page_of_list
    assert ("Bestridd av Polismyndigheten", "Samverkan") in todos
    assert [statement.kind for statement in party.statements.all()] == ["disputed", "withdrawn", "confirmed"]
    said = {"bestred överenskommelsen", "tog tillbaka bestridandet", "bekräftade överenskommelsen"}
    assert said <= verbs_of(signed, "police") & verbs_of(signed, "municipality")
    assert now(police(signed).signatories.get()).registered_for == party.organisation


def test_pages_of_a_party_that_confirms_disputes_and_withdraws(client_for):
    signed = registered_by_the_owner_alone()
    party, official = police(signed), client_for(registrar(signed, "police"))

    def page(name):
        return reverse(name, args=[signed.pk, party.pk])

    without_reason = submit(official, page("agreement_dispute"), reason="")
    disputed = submit(official, page("agreement_dispute"), reason="Fel text.")
    withdrawn = submit(official, page("dispute_withdraw"))
    confirmed = submit(official, page("agreement_confirm"))

    assert [r.status_code for r in (without_reason, disputed, withdrawn, confirmed)] == [422, 302, 302, 302]
    assert now(signed).is_confirmed


def test_confirming_what_changed_since_it_was_read_is_a_conflict(client_for):
    signed = registered_by_the_owner_alone()
    party, official = police(signed), client_for(registrar(signed, "police"))
    address = reverse("agreement_confirm", args=[signed.pk, party.pk])
    sent = {"version": official.get(address).context["form"].initial["version"]}
    signatory = party.signatories.get()
    submit(
        client_for(registrar(signed, "municipality")),
        reverse("signature_update", args=[signed.pk, signatory.pk]),
        name="Robin Ek",
    )

    assert official.post(address, sent).status_code == 409
    assert not now(signed).is_confirmed


def test_owner_neither_confirms_nor_disputes_for_the_other(client_for):
    signed = registered_by_the_owner_alone()
    owner = client_for(member_of(signed, "municipality", Role.ADMINISTRATOR))

    for name in ("agreement_confirm", "agreement_dispute", "dispute_withdraw"):
        for party in signed.parties.all():
            address = reverse(name, args=[signed.pk, party.pk])
            assert owner.get(address).status_code == 403, (name, party)
        assert owner.post(reverse(name, args=[signed.pk, police(signed).pk]), {"version": 1}).status_code == 403


# What replaces another


def succession(by_the_owner_alone=True):
    old = signed_agreement_with_plan(commitments=1, title="Den gamla")
    new = AgreementFactory(supersedes=old, title="Den nya")
    sign(new, by=registrar(new, "municipality") if by_the_owner_alone else None)
    return old, now(new)


def test_the_old_applies_until_every_party_has_confirmed_the_new(client_for):
    old, new = succession()
    official, reader = registrar(new, "police"), client_for(UserFactory(role=Role.READER))
    waiting = state_code(old), state_code(new)
    page_of_old, page_of_new = (reader.get(a.get_absolute_url()).content.decode() for a in (old, new))
    in_force = set(Agreement.objects.in_force(timezone.localdate()))

    confirm_agreement(police(new), version=police(new).version, by=official)

    assert waiting == ("in_force", "in_force")
    assert "Ersätts av, när Polismyndigheten har bekräftat den" in page_of_old
    assert "Ersätter, när Polismyndigheten har bekräftat den" in page_of_new
    assert in_force == {old, new}
    assert state_code(old) == "superseded"
    assert set(Agreement.objects.in_force(timezone.localdate())) == {new}


def test_logging_goes_on_until_then_and_is_corrected_on_its_own_day_after():
    old, new = succession()
    commitment = Commitment.objects.get(initiative__plan__agreement=old)
    by = member_of(old, "police", Role.KOMMUNPOLIS)
    own = police(old).organisation
    yesterday = timezone.localdate() - timedelta(days=1)
    logged = log_entry(FollowUpEntry(commitment=commitment, organisation=own, happened_on=yesterday, count=3), by=by)
    confirm_agreement(police(new), version=police(new).version, by=registrar(new, "police"))

    corrected = log_entry(
        FollowUpEntry(commitment=now(commitment), organisation=own, happened_on=yesterday, count=2, corrects=logged),
        by=by,
    )

    assert corrected.corrects == logged


def test_disputed_successor_neither_replaces_nor_hinders_another():
    old, bad = succession()
    party = police(bad)
    confirm_agreement(party, version=party.version, by=registrar(bad, "police"))
    dispute_agreement(party, version=now(party).version, reason="Fel text.", by=registrar(bad, "police"))
    assert state_code(old) == "in_force"

    good = sign(AgreementFactory(supersedes=old, title="Den rätta"))

    assert good.is_confirmed
    assert state_code(old) == "superseded"


# The database


def test_standing_is_only_what_follows_from_what_the_parties_have_done():
    signed = registered_by_the_owner_alone()
    party, signatory = police(signed), police(signed).signatories.get()
    forgeries = [
        (AgreementParty, party.pk, {"standing": "confirmed"}),
        (AgreementParty, party.pk, {"standing": "disputed"}),
        (Agreement, signed.pk, {"standing": "confirmed"}),
        (Agreement, signed.pk, {"standing": "disputed"}),
        (Signatory, signatory.pk, {"registered_for": party.organisation}),
    ]

    for model, pk, changes in forgeries:
        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.filter(pk=pk).update(**changes)

    assert now(signed).standing == Standing.OPEN


def test_what_was_said_is_never_changed():
    signed = sign(AgreementFactory())
    party = police(signed)
    dispute_agreement(party, version=now(party).version, reason="Fel.", by=registrar(signed, "police"))

    for rows in (party.statements, party.signatories.get().records):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(number=7)
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.all()._raw_delete("default")


def test_confirming_does_not_change_the_checksum_of_the_text():
    from actionplans.canonical import canonical_document

    signed = registered_by_the_owner_alone()
    before = canonical_document(signed, [])["checksum"]

    confirm_agreement(police(signed), version=police(signed).version, by=registrar(signed, "police"))

    assert canonical_document(now(signed), [])["checksum"] == before


# Plans and follow-up


@pytest.fixture
def later_plan():
    """A plan that the owner has adopted after the signing."""
    agreement = sign(AgreementFactory(title="Samverkan"))
    plan = ActionPlanFactory(agreement=agreement, title="Nästa plan")
    CommitmentFactory(initiative=InitiativeFactory(plan=plan), owners=["police"])
    return adopt(plan)


@about(
    "actionplans.create_plan",
    "actionplans.change_plan",
    "actionplans.delete_plan",
    "actionplans.add_part",
    "actionplans.change_part",
    "actionplans.remove_part",
    "actionplans.add_commitment",
    "actionplans.change_commitment",
)
def test_draft_plan_is_seen_by_its_owner_alone(agreement):
    signed, other = sign(agreement), registrar(agreement, "police")
    events = AuditEvent.objects.filter(organisation=police(agreement).organisation).count()

    plan = create_plan(agreement=signed, by=agreement.created_by, title="Nästa plan", layout="table")
    initiative = InitiativeFactory(plan=plan)
    details = CommitmentDetails(owners=[police(agreement)])
    add_commitment(Commitment(initiative=initiative, text="Polisen går."), details=details, by=agreement.created_by)

    assert not ActionPlan.objects.visible_to(other).filter(pk=plan.pk).exists()
    assert not Commitment.objects.visible_to(other).filter(initiative=initiative).exists()
    delete_plan(now(plan), version=now(plan).version, by=agreement.created_by)
    assert AuditEvent.objects.filter(organisation=police(agreement).organisation).count() == events


@about("actionplans.adopt_plan")
def test_later_plan_waits_for_the_other_party(client_for, later_plan):
    official = registrar(later_plan.agreement, "police")

    page = client_for(official).get(later_plan.get_absolute_url()).content.decode()

    assert "inte bekräftad av Polismyndigheten" in page
    assert reverse("plan_confirm", args=[later_plan.pk, police(later_plan.agreement).pk]) in page
    assert ("Bekräfta eller bestrid planen", "Nästa plan") in first_page(client_for, official)
    assert "fastställde planen" in verbs_of(later_plan.agreement, "police")


def test_plan_that_was_signed_with_its_agreement_is_not_asked_about_again(client_for):
    agreement = signed_agreement_with_plan(commitments=1)
    plan, official = agreement.plans.get(), registrar(agreement, "police")

    page = client_for(official).get(plan.get_absolute_url()).content.decode()

    assert "inte bekräftad" not in page
    with pytest.raises(Refused, match="tillsammans med överenskommelsen"):
        confirm_plan(plan, police(agreement), by=official)
    assert first_page(client_for, official) == []


@about("actionplans.confirm_plan", "actionplans.dispute_plan", "actionplans.withdraw_plan_dispute")
def test_party_disputes_a_plan_takes_it_back_and_confirms(client_for, later_plan):
    party, official = police(later_plan.agreement), registrar(later_plan.agreement, "police")
    reader = client_for(UserFactory(role=Role.READER))

    dispute_plan(later_plan, party, reason="Det har vi inte lovat.", by=official)
    page = reader.get(later_plan.get_absolute_url()).content.decode()
    page_of_owner = client_for(later_plan.created_by).get(later_plan.get_absolute_url()).content.decode()
    withdraw_plan_dispute(later_plan, party, by=official)
    confirm_plan(later_plan, party, by=official)

    assert "bestridd av Polismyndigheten" in page
    assert "Det har vi inte lovat." not in page
    assert "Det har vi inte lovat." in page_of_owner
    assert "bekräftad av" not in reader.get(later_plan.get_absolute_url()).content.decode()
    kinds = PlanStatement.objects.filter(plan=later_plan).values_list("kind", flat=True)
    assert list(kinds) == ["disputed", "withdrawn", "confirmed"]
    agreement = later_plan.agreement
    assert {"bestred planen", "bekräftade planen"} <= verbs_of(agreement, "police") & verbs_of(
        agreement, "municipality"
    )


def test_pages_of_a_party_about_a_plan(client_for, later_plan):
    party, official = police(later_plan.agreement), client_for(registrar(later_plan.agreement, "police"))
    owner = client_for(member_of(later_plan.agreement, "municipality", Role.ADMINISTRATOR))

    def page(name):
        return reverse(name, args=[later_plan.pk, party.pk])

    sent = [
        submit(official, page("plan_dispute"), reason="Fel.").status_code,
        submit(official, page("plan_dispute_withdraw")).status_code,
        submit(official, page("plan_confirm")).status_code,
        submit(official, page("plan_confirm")).status_code,
    ]

    assert sent == [302, 302, 302, 422]
    for name in ("plan_confirm", "plan_dispute", "plan_dispute_withdraw"):
        assert owner.get(page(name)).status_code == 403


def entry_and_other():
    """Return an entry of one party and an administrator of the other."""
    commitment = CommitmentFactory(owners=["municipality", "police"], adopted=True)
    agreement = commitment.initiative.plan.agreement
    entry = FollowUpEntryFactory(commitment=commitment)
    side = "police" if entry.organisation == party_of(agreement, "municipality").organisation else "municipality"
    other = party_of(agreement, side).organisation
    return entry, UserFactory(organisation=other, role=Role.ADMINISTRATOR)


@about("followup.log_entry")
def test_entry_is_corrected_by_the_organisation_it_is_of():
    entry, by = entry_and_other()
    commitment = entry.commitment

    for organisation in (by.memberships.get().organisation, entry.organisation):
        correction = FollowUpEntry(
            commitment=commitment, organisation=organisation, happened_on=entry.happened_on, corrects=entry
        )
        with pytest.raises(Refused):
            log_entry(correction, by=by)


@about("followup.withdraw_entry", "followup.erase_entry")
def test_entry_is_taken_back_and_erased_by_the_organisation_it_is_of():
    entry, by = entry_and_other()

    with pytest.raises(Refused):
        withdraw_entry(entry, by=by, why="Fel.", key=uuid.uuid4())
    with pytest.raises(Refused):
        erase_entry(entry, by=by, reason="Fel.")


# Accounts


@about("accounts.add_account", "accounts.change_account")
def test_account_is_changed_by_who_looks_after_all_that_it_belongs_to():
    administrator = UserFactory(role=Role.ADMINISTRATOR, is_staff=True)
    own = administrator.memberships.get().organisation
    colleague, stranger = UserFactory(organisation=own), UserFactory(role=Role.READER)

    changed = change_account(colleague, changes={"full_name": "Nytt Namn"}, by=administrator)
    with pytest.raises(Refused):
        change_account(stranger, changes={"email": "tagen@exempel.se"}, by=administrator)
    with pytest.raises(Refused):
        add_account(email="ny@exempel.se", full_name="Ny Person", by=stranger)

    assert changed.full_name == "Nytt Namn"
    assert AuditEvent.objects.of_chain(None).get().verb == "ändrade konto"


@about("accounts.add_membership", "accounts.change_membership")
def test_membership_is_given_by_the_organisation_itself_and_the_member_is_told():
    administrator = UserFactory(role=Role.ADMINISTRATOR, is_staff=True)
    own, elsewhere = administrator.memberships.get().organisation, MunicipalityFactory().organisation
    member = UserFactory(role=Role.READER)

    given = add_membership(Membership(user=member, organisation=own, role=Role.READER), by=administrator)
    change_membership(given, changes={"until": timezone.localdate()}, by=administrator)
    with pytest.raises(Refused):
        add_membership(Membership(user=member, organisation=elsewhere, role=Role.READER), by=administrator)
    with pytest.raises(Refused):
        change_membership(member.memberships.exclude(pk=given.pk).get(), changes={"until": None}, by=administrator)

    assert list(AuditEvent.objects.of_chain(own.pk).values_list("verb", flat=True)) == [
        "gav medlemskap",
        "avslutade medlemskap",
    ]
    assert OutgoingMail.objects.filter(address=member.email).count() == 2


# The trail


@about("accounts.erase_event")
def test_organisation_erases_in_its_own_trail_and_in_no_other(agreement):
    signed = sign(agreement)
    by = member_of(signed, "municipality", Role.ADMINISTRATOR)
    party = police(signed)
    dispute_agreement(
        party, version=now(party).version, reason="Kim Lind har inte skrivit under.", by=registrar(signed, "police")
    )
    mine, theirs = (
        AuditEvent.objects.get(organisation=party_of(signed, side).organisation, verb="bestred överenskommelsen")
        for side in ("municipality", "police")
    )

    erase_event(mine, by=by, reason="Ett namn.", with_subject=False)
    with pytest.raises(Refused):
        erase_event(theirs, by=by, reason="Ett namn.", with_subject=False)

    assert "Kim Lind" not in str(now(mine).content.changes)
    assert "Kim Lind" in str(now(theirs).content.changes)
