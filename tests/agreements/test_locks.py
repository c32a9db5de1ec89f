"""The database refuses to change what is signed, adopted or logged, whatever Python says; drafts stay open."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import IntegrityError, connection, connections, transaction
from django.db.models.signals import pre_migrate
from django.utils import timezone

from accounts.models import AuditEvent
from actionplans.models import ActionPlan
from agreements.models import Agreement
from followup.models import FollowUpEntry
from samverkan.shared.immutability import install_locks, locked_tables, need_locks, remove_locks, unlocked_tables
from tests.factories import ActionPlanFactory, AgreementFactory, FollowUpEntryFactory, lock, sign
from tests.locked_rows import (
    MODELS,
    WITH_AGREEMENT,
    columns_of,
    copy_of,
    execute,
    is_refused,
    locked_columns,
    rows_of_a_whole_agreement,
)

pytestmark = pytest.mark.django_db

OF_AGREEMENT = [t for t in WITH_AGREEMENT if t.startswith("agreements_") and t != "agreements_agreement"]
OF_PLAN = [t for t in WITH_AGREEMENT if t.startswith("actionplans_") and t != "actionplans_actionplan"]
PARENT = {
    "agreements_forummember": "forum_id",
    "actionplans_baseline": "goal_id",
    "actionplans_commitment": "initiative_id",
    "actionplans_commitmentparty": "commitment_id",
    "actionplans_schedule": "commitment_id",
    "actionplans_responsibility": "commitment_id",
    "actionplans_activitymeasure": "commitment_id",
    **dict.fromkeys(["actionplans_planarea", "actionplans_goal", "actionplans_initiative"], "plan_id"),
}

# What may change although its row is locked, and why.
OPEN_COLUMNS = {
    "agreements_agreement": {
        *("status", "signed_at", "signed_by_id"),  # the way from locked to signed
        "effective_from",  # follows from the last signature, and may be that day alone
        *("version", "search_text", "sort_key"),  # about the row, and what follows from the text
        "standing",  # follows from what the parties say
    },
    "agreements_agreementparty": {
        *("registry_number", "number_registered_for_id", "version"),
        "standing",  # follows from what the party has done itself
    },
    "agreements_signatory": {
        *("title", "name", "place", "signed_on", "date_as_written", "note"),  # as it stands on the paper
        *("registered_at", "registered_by_id", "registered_for_id", "version"),
    },
    "agreements_companiondocument": {"url", "version"},  # the document appears, or moves, afterwards
    "actionplans_actionplan": {
        *("status", "version"),  # the way to adopted; about the row
    },
}


@pytest.fixture
def draft():
    return rows_of_a_whole_agreement()[1]


@pytest.fixture
def signed():
    """The rows of a signed agreement and its adopted plan."""
    agreement, rows = rows_of_a_whole_agreement()
    sign(agreement)
    return rows


@pytest.mark.parametrize("table", WITH_AGREEMENT)
def test_every_column_of_a_locked_row_is_declared_locked_or_open(table):
    locked = locked_columns(table)
    declared = locked | OPEN_COLUMNS.get(table, set())

    assert declared == {field.column for field in columns_of(table)}
    assert not locked & OPEN_COLUMNS.get(table, set())


def test_update_of_open_columns_is_allowed(signed):
    for table, columns in OPEN_COLUMNS.items():
        kept = ", ".join(f'"{column}" = "{column}"' for column in sorted(columns - {"version"}))

        assert execute(f"UPDATE {table} SET {kept}, version = version + 1 WHERE id = {signed[table]}") == 1, table


def test_insert_into_what_is_locked_is_refused(signed):
    for table in OF_AGREEMENT + OF_PLAN:
        assert is_refused(copy_of(table, signed[table]), table), table


def test_moving_a_row_into_or_out_of_what_is_locked_is_refused(draft):
    agreement, signed = rows_of_a_whole_agreement()
    sign(agreement)

    for table in OF_AGREEMENT + OF_PLAN:
        parent = PARENT.get(table, "agreement_id")
        parent_table = MODELS[table]._meta.get_field(parent.removesuffix("_id")).related_model._meta.db_table
        into = f"UPDATE {table} SET {parent} = {signed[parent_table]} WHERE id = {draft[table]}"
        out_of = f"UPDATE {table} SET {parent} = {draft[parent_table]} WHERE id = {signed[table]}"

        assert is_refused(into, table), table
        assert is_refused(out_of, table), table


def test_rows_are_locked_while_the_agreement_waits_for_signatures():
    agreement, rows = rows_of_a_whole_agreement()
    lock(agreement)

    for table in OF_AGREEMENT + OF_PLAN:
        column = PARENT.get(table, "agreement_id")

        assert is_refused(copy_of(table, rows[table]), table), table
        assert is_refused(f"DELETE FROM {table} WHERE id = {rows[table]}", table), table
        assert is_refused(f"UPDATE {table} SET {column} = {column} + 1 WHERE id = {rows[table]}", table), table


def test_draft_rows_may_change(draft):
    for table in WITH_AGREEMENT:
        kept = ", ".join(f'"{field.column}" = "{field.column}"' for field in columns_of(table))

        assert execute(f"UPDATE {table} SET {kept} WHERE id = {draft[table]}") == 1, table


def test_draft_may_be_deleted_with_everything_in_it(draft):
    ActionPlan.objects.filter(pk=draft["actionplans_actionplan"]).delete()
    agreement = Agreement.objects.get(pk=draft["agreements_agreement"])
    agreement.signatories.all().delete()

    agreement.delete()

    left = {t: MODELS[t]._default_manager.count() for t in WITH_AGREEMENT}
    assert not any(left.values()), left


def test_queryset_update_is_refused_too(signed):
    agreement = Agreement.objects.get(pk=signed["agreements_agreement"])

    with pytest.raises(IntegrityError, match="Överenskommelsen är låst"), transaction.atomic():
        Agreement.objects.filter(pk=agreement.pk).update(title="En annan titel")
    with pytest.raises(IntegrityError, match="Överenskommelsen är låst"), transaction.atomic():
        agreement.sections.update(body="Ett annat syfte.")


@pytest.mark.parametrize("target", ["draft", "locked"])
def test_signed_agreement_never_leaves_its_state(signed, target):
    moments = {"signed_at": None, "signed_by": None}
    if target == "draft":
        moments |= {"locked_at": None, "locked_by": None, "text_hash": ""}

    with pytest.raises(IntegrityError, match="Överenskommelsen är låst"), transaction.atomic():
        Agreement.objects.filter(pk=signed["agreements_agreement"]).update(status=target, **moments)


def test_locked_agreement_with_a_signature_never_becomes_a_draft():
    agreement = AgreementFactory(locked=True)
    signatory = agreement.signatories.first()
    type(signatory).objects.filter(pk=signatory.pk).update(
        registered_at=timezone.now(), registered_by=agreement.created_by
    )

    with pytest.raises(IntegrityError, match="Överenskommelsen är låst"), transaction.atomic():
        Agreement.objects.filter(pk=agreement.pk).update(status="draft", locked_at=None, locked_by=None, text_hash="")


def test_adopted_plan_never_becomes_a_draft(signed):
    with pytest.raises(IntegrityError, match="Planen är fastställd"), transaction.atomic():
        ActionPlan.objects.filter(pk=signed["actionplans_actionplan"]).update(
            status="draft", adopted_at=None, adopted_by=None
        )


def test_plan_cannot_be_added_while_the_agreement_waits_for_signatures():
    agreement = AgreementFactory(locked=True)

    with pytest.raises(IntegrityError, match="Planen"), transaction.atomic():
        ActionPlanFactory(agreement=agreement)


def test_registry_number_companion_link_and_signature_record_stay_open(signed):
    agreement = Agreement.objects.get(pk=signed["agreements_agreement"])

    assert agreement.parties.update(registry_number="KS 2026/1") == 2
    assert agreement.companions.update(url="https://example.se/plan") == 1
    assert agreement.signatories.update(note="Underskriften är otydlig.", place="Karlshamn") == 2


def test_follow_up_entries_may_be_added():
    entry = FollowUpEntryFactory()

    assert FollowUpEntryFactory(commitment=entry.commitment).pk


def test_every_model_with_a_path_to_an_agreement_is_locked():
    def leads_to_agreement(model, seen=frozenset()):
        parents = (
            {f.related_model for f in model._meta.concrete_fields if f.many_to_one or f.one_to_one} - seen - {model}
        )
        return model in (Agreement, ActionPlan) or any(leads_to_agreement(p, seen | {model}) for p in parents)

    undecided = [t for t, model in MODELS.items() if leads_to_agreement(model) and t not in locked_tables()]

    assert undecided == [], "Declare them in the app's locks.py"


def installed_triggers():
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'lock_%'"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE tgname LIKE 'lock_%'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {name for (name,) in cursor.fetchall()}


def expected_triggers():
    """Every table refuses UPDATE and DELETE; SQLite looks at every INSERT, for what REPLACE removes, and PostgreSQL at TRUNCATE."""
    everywhere = "INSERT" if connection.vendor == "sqlite" else "TRUNCATE"
    return {lock.trigger(event) for lock in locked_tables().values() for event in {*lock.events, everywhere}}


def test_every_declared_lock_is_installed_and_no_other():
    assert installed_triggers() == expected_triggers()


def test_names_of_triggers_fit_and_differ():
    names = [lock.trigger(e) for lock in locked_tables().values() for e in ("INSERT", "UPDATE", "DELETE", "TRUNCATE")]

    assert len(set(names)) == len(names)
    assert max(map(len, names)) < 60


@pytest.mark.django_db(transaction=True)
def test_locks_come_off_and_on_again():
    remove_locks()
    without = installed_triggers()

    install_locks()
    install_locks()

    assert without == set()
    assert installed_triggers() == expected_triggers()


@pytest.mark.django_db(transaction=True)
def test_locks_stand_after_migrate():
    remove_locks()

    call_command("migrate", verbosity=0)

    assert installed_triggers() == expected_triggers()
    assert FollowUpEntry.objects.count() == AuditEvent.objects.count() == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("failure", [RuntimeError, KeyboardInterrupt])
def test_locks_stand_after_a_migrate_that_fails(failure):
    seen = []

    def fail(app_config, **kwargs):
        if app_config.label == "sessions":
            seen.append(installed_triggers())
            raise failure

    pre_migrate.connect(fail)
    try:
        with pytest.raises(failure):
            call_command("migrate", verbosity=0)
    finally:
        pre_migrate.disconnect(fail)

    assert seen == [set()]
    assert installed_triggers() == expected_triggers()


def test_process_starts_where_all_locks_stand():
    assert unlocked_tables() == []
    need_locks()


def test_process_does_not_start_where_a_lock_is_missing():
    with connection.cursor() as cursor:
        on_table = "" if connection.vendor == "sqlite" else " ON agreements_section"
        cursor.execute(f"DROP TRIGGER lock_agreements_section_update{on_table}")

    with pytest.raises(ImproperlyConfigured, match=r"missing on agreements_section\. .* run manage.py migrate"):
        need_locks()


def test_process_that_does_not_reach_the_database_starts_and_says_so(caplog):
    connections["away"] = connection.copy("away")
    connections["away"].settings_dict["NAME"] = "/nonexistent/samverkan"

    try:
        need_locks("away")
    finally:
        del connections["away"]

    assert "could not be looked for" in caplog.text
