"""Editing one row and writing the audit trail: versions, what is recorded, and a chain that shows every gap."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from accounts.actions import add_row, change_row, current_version, record_event, remove_row
from accounts.chain import broken_links
from accounts.models import AuditEvent, Role
from agreements.models import Agreement, AgreementParty, Section
from samverkan.shared.immutability import install_locks, remove_locks
from samverkan.shared.models import Refused, VersionConflict
from tests.factories import (
    AgreementFactory,
    OrganisationFactory,
    PartyFactory,
    SectionFactory,
    UserFactory,
)
from tests.threads import at_once


@pytest.fixture
def agreement():
    return AgreementFactory()


@pytest.fixture
def by(agreement):
    return agreement.created_by


def events(organisation_id):
    return list(AuditEvent.objects.filter(organisation_id=organisation_id).order_by("sequence"))


def change(row, by, version=1, **changes):
    return change_row(row, version=version, changes=changes, organisation_id=row.agreement.organisation_id, by=by)


@pytest.mark.django_db
def test_added_row_is_recorded_with_what_it_holds(agreement, by):
    section = add_row(
        Section(agreement=agreement, heading="Uppföljning", body="En gång per år."),
        organisation_id=agreement.organisation_id,
        by=by,
    )

    event = events(agreement.organisation_id)[-1]
    assert (event.verb, event.subject_id, event.subject_label) == ("lade till avsnitt", str(section.pk), "Uppföljning")
    assert event.changes["heading"] == "Uppföljning"
    assert "number" not in event.changes
    assert (event.recorded_by, event.actor_name) == (by, by.full_name)


@pytest.mark.django_db
def test_added_row_that_breaks_a_rule_is_not_saved_nor_recorded(agreement, by):
    before = AuditEvent.objects.count()

    with pytest.raises(ValidationError, match="Skriv en rubrik eller en text"):
        add_row(Section(agreement=agreement), organisation_id=agreement.organisation_id, by=by)

    assert AuditEvent.objects.count() == before
    assert not Section.objects.filter(agreement=agreement, heading="").exists()


@pytest.mark.django_db
def test_changed_row_is_recorded_with_old_and_new(agreement, by):
    section = SectionFactory(agreement=agreement, heading="Syfte", body="Då")

    changed = change(section, by, heading="Syfte", body="Nu")

    event = events(agreement.organisation_id)[-1]
    assert (event.verb, event.changes) == ("ändrade avsnitt", {"body": ["Då", "Nu"]})
    assert changed.version == 2


@pytest.mark.django_db
def test_nothing_is_written_when_nothing_differs(agreement, by):
    section = SectionFactory(agreement=agreement)
    before = AuditEvent.objects.count()

    changed = change(section, by, heading=section.heading, body=section.body)

    assert changed.version == 1
    assert AuditEvent.objects.count() == before


@pytest.mark.django_db
def test_conflict_carries_the_other_text_and_who_wrote_it(agreement, by):
    section = SectionFactory(agreement=agreement, body="Först")
    other = UserFactory(full_name="Robin Ek", organisation=agreement.organisation, role=Role.COORDINATOR)
    change(section, other, body="Deras text")

    with pytest.raises(VersionConflict) as conflict:
        change(section, by, body="Min text")

    assert conflict.value.current.body == "Deras text"
    assert conflict.value.current.version == 2
    assert conflict.value.saved_by == "Robin Ek"
    assert conflict.value.saved_at == events(agreement.organisation_id)[-1].recorded_at
    section.refresh_from_db()
    assert section.body == "Deras text"


@pytest.mark.django_db
def test_conflict_leaves_no_event(agreement, by):
    section = SectionFactory(agreement=agreement)
    change(section, by, body="Ny")
    before = AuditEvent.objects.count()

    with pytest.raises(VersionConflict):
        change(section, by, body="Nyare")

    assert AuditEvent.objects.count() == before


@pytest.mark.django_db
@pytest.mark.parametrize("version", [0, 2, 99])
def test_any_other_version_is_a_conflict(agreement, version):
    section = SectionFactory(agreement=agreement)

    with pytest.raises(VersionConflict), transaction.atomic():
        current_version(section, version)


@pytest.mark.django_db
def test_change_that_breaks_a_rule_is_not_saved_nor_recorded(agreement, by):
    section = SectionFactory(agreement=agreement, body="Text")
    before = AuditEvent.objects.count()

    with pytest.raises(ValidationError):
        change(section, by, heading="", body="")

    section.refresh_from_db()
    assert (section.body, section.version) == ("Text", 1)
    assert AuditEvent.objects.count() == before


@pytest.mark.django_db
def test_removed_row_is_recorded_with_what_it_held(agreement, by):
    section = SectionFactory(agreement=agreement, heading="Övrigt", body="Kvar i loggen")

    remove_row(section, version=1, organisation_id=agreement.organisation_id, by=by)

    event = events(agreement.organisation_id)[-1]
    assert (event.verb, event.changes["body"]) == ("tog bort avsnitt", "Kvar i loggen")
    assert not Section.objects.filter(pk=section.pk).exists()


@pytest.mark.django_db
def test_removing_an_old_version_is_a_conflict(agreement, by):
    section = SectionFactory(agreement=agreement)
    change(section, by, body="Ny")

    with pytest.raises(VersionConflict):
        remove_row(section, version=1, organisation_id=agreement.organisation_id, by=by)

    assert Section.objects.filter(pk=section.pk).exists()


@pytest.mark.django_db
def test_removing_what_others_rest_on_is_refused_and_leaves_no_event(agreement, by):
    party = agreement.parties.first()
    before = AuditEvent.objects.count()

    with pytest.raises(Refused, match=r"används av annat \(undertecknare\)\. Ta bort eller ändra det först\."):
        remove_row(party, version=1, organisation_id=agreement.organisation_id, by=by)

    assert AgreementParty.objects.filter(pk=party.pk).exists()
    assert AuditEvent.objects.count() == before


@pytest.mark.django_db
def test_reference_is_recorded_by_its_id(agreement, by):
    party = PartyFactory(agreement=agreement)
    organisation = OrganisationFactory()

    change(party, by, organisation=organisation)

    assert events(agreement.organisation_id)[-1].changes == {"organisation": [None, organisation.pk]}


@pytest.mark.django_db(transaction=True)
def test_event_never_stands_without_a_transaction():
    user = UserFactory(role=Role.COORDINATOR)

    with pytest.raises(transaction.TransactionManagementError):
        record_event(organisation_id=user.organisation_ids[0], by=user, verb="provade", subject=user)

    assert AuditEvent.objects.count() == 0


@pytest.mark.django_db
def test_each_organisation_has_its_own_numbers():
    one, other = UserFactory(role=Role.COORDINATOR), UserFactory(role=Role.COORDINATOR)

    for user in (one, other, one):
        record_event(organisation_id=user.organisation_ids[0], by=user, verb="provade", subject=user)

    assert [e.sequence for e in events(one.organisation_ids[0])] == [1, 2]
    assert [e.sequence for e in events(other.organisation_ids[0])] == [1]


@pytest.mark.django_db
def test_chain_holds_for_every_kind_of_value():
    user = UserFactory(role=Role.COORDINATOR, full_name="Åsa Öberg")
    organisation = user.memberships.get().organisation
    values = {
        "text": "Trygghet på Östra torget – “nu”\n",
        "number": 1.50,
        "large": 10**15,
        "decimal": Decimal("12.30"),
        "day": date(2026, 2, 28),
        "moment": datetime(2026, 2, 28, 23, 59, 59, 999999, tzinfo=UTC),
        "nothing": None,
        "nested": {"b": [1, {"å": "ä"}], "a": True},
    }

    for name, value in values.items():
        record_event(
            organisation_id=organisation.pk, by=user, verb="provade", subject=user, changes={name: [value, None]}
        )
    record_event(organisation_id=organisation.pk, by=user, verb="provade", subject=user)

    assert broken_links(organisation) == []
    assert [e.sequence for e in events(organisation.pk)] == list(range(1, len(values) + 2))


@pytest.mark.django_db
def test_every_action_leaves_the_chain_whole(agreement, by):
    section = SectionFactory(agreement=agreement)
    for text in ("Ett", "Två", "Tre"):
        section = change(section, by, version=section.version, body=text)

    assert broken_links(agreement.organisation) == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("tampering", "broken"),
    [
        ("UPDATE accounts_auditevent SET actor_name = 'Någon annan' WHERE id = {2}", [2]),
        ("UPDATE accounts_auditcontent SET subject_label = 'Annat' WHERE event_id = {3}", [3]),
        ("UPDATE accounts_auditcontent SET salt = '' WHERE event_id = {3}", [3]),
        ("UPDATE accounts_auditevent SET content_digest = 'x' WHERE id = {3}", [3]),
        ("UPDATE accounts_auditevent SET document = 'x' WHERE id = {3}", [3]),
        ("UPDATE accounts_auditevent SET key_id = 'x' WHERE id = {3}", [3]),
        ("DELETE FROM accounts_auditcontent WHERE event_id = {3}", [3]),
        ("DELETE FROM accounts_auditcontent WHERE event_id = {2}; DELETE FROM accounts_auditevent WHERE id = {2}", [3]),
        ("DELETE FROM accounts_auditcontent WHERE event_id = {1}; DELETE FROM accounts_auditevent WHERE id = {1}", [2]),
        ("UPDATE accounts_auditevent SET previous_hash = 'x' WHERE id = {2}", [2]),
        ("UPDATE accounts_auditevent SET sequence = 5 WHERE id = {4}", [5]),
    ],
)
def test_tampering_behind_the_locks_shows(tampering, broken):
    user = UserFactory(role=Role.COORDINATOR)
    organisation = user.memberships.get().organisation
    for _ in range(4):
        with transaction.atomic():
            record_event(organisation_id=organisation.pk, by=user, verb="provade", subject=user)
    ids = ["", *(event.pk for event in events(organisation.pk))]
    remove_locks()

    with connection.cursor() as cursor:
        for statement in tampering.format(*ids).split("; "):
            cursor.execute(statement)
    install_locks()

    assert broken_links(organisation) == broken


@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_the_same_row_one_wins_and_the_other_is_told():
    section = SectionFactory(body="Först")
    by = section.agreement.created_by

    outcomes = at_once(
        lambda: change(Section.objects.get(pk=section.pk), by, body="Ena"),
        lambda: change(Section.objects.get(pk=section.pk), by, body="Andra"),
    )

    winners = [o for o in outcomes if isinstance(o, Section)]
    conflicts = [o for o in outcomes if isinstance(o, VersionConflict)]
    assert (len(winners), len(conflicts)) == (1, 1), outcomes
    assert conflicts[0].current.body == winners[0].body == Section.objects.get(pk=section.pk).body
    assert Section.objects.get(pk=section.pk).version == 2
    assert AuditEvent.objects.filter(verb="ändrade avsnitt").count() == 1


@pytest.mark.django_db(transaction=True)
def test_writers_at_the_same_time_get_successive_numbers():
    user = UserFactory(role=Role.COORDINATOR)
    organisation = user.memberships.get().organisation

    def write():
        for _ in range(3):
            with transaction.atomic():
                record_event(organisation_id=organisation.pk, by=user, verb="provade", subject=organisation)

    outcomes = at_once(*[write] * 4)

    assert outcomes == [None] * 4
    assert [e.sequence for e in events(organisation.pk)] == list(range(1, 13))
    assert broken_links(organisation) == []


@pytest.mark.django_db
def test_label_of_the_subject_is_kept_as_it_was(agreement, by):
    record_event(organisation_id=agreement.organisation_id, by=by, verb="provade", subject=agreement)
    title = agreement.title

    Agreement.objects.filter(pk=agreement.pk).update(title="Ny titel")

    assert events(agreement.organisation_id)[-1].subject_label == title
