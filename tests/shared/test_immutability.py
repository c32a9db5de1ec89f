"""The locks themselves: what may be erased, what counts as taken, and that the start looks at what the triggers do."""

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import IntegrityError, connection

from samverkan.shared.immutability import Fault, Lock, faults, locked_tables, need_locks
from samverkan.shared.immutability.tables import read_tables
from samverkan.shared.immutability.triggers import sqlite_triggers
from samverkan.shared.models import Erasable
from tests.locked_rows import execute, is_refused, key_of, logged_rows

pytestmark = pytest.mark.django_db

ERASABLE = {model._meta.db_table: model for model in apps.get_models() if issubclass(model, Erasable)}
SQLITE = connection.vendor == "sqlite"


def erasure(table, user, **changes):
    """SQL that takes away the content of the newest row, with some values other than they should be."""
    emptied = {name: "'{}'" if name == "changes" else "''" for name in ERASABLE[table].ERASABLE}
    how = {"erased_at": "'2026-12-01 12:00:00+00:00'", "erased_by_id": str(user), "erasure_reason": "'Ett namn.'"}
    values = ", ".join(f'"{name}" = {value}' for name, value in (emptied | how | changes).items())
    return f"UPDATE {table} SET {values} WHERE {key_of(table)} = {logged_rows()[table]}"


@pytest.fixture
def user():
    return apps.get_model("accounts", "User").objects.create_user("radera@example.se", "p", full_name="R").pk


def test_every_erasable_model_is_locked_but_for_what_may_be_erased():
    assert {t: locked_tables()[t].erasable for t in ERASABLE} == {t: m.ERASABLE for t, m in ERASABLE.items()}


@pytest.mark.parametrize("table", sorted(ERASABLE))
def test_content_is_erased_once(table, user):
    statement = erasure(table, user)

    assert execute(statement) == 1
    assert is_refused(statement, table)


@pytest.mark.parametrize("table", sorted(ERASABLE))
@pytest.mark.parametrize(
    "changes",
    [
        {"erased_at": "NULL", "erased_by_id": "NULL"},
        {"erased_by_id": "NULL"},
        {"erasure_reason": "''"},
    ],
)
def test_content_is_not_erased_without_who_when_and_why(table, changes, user):
    assert is_refused(erasure(table, user, **changes), table)


@pytest.mark.parametrize("table", sorted(ERASABLE))
def test_erasing_writes_nothing_and_changes_nothing_else(table, user):
    other = {
        "accounts_auditcontent": {"event_id": "9999"},
        "followup_followupentry": {"count": "7"},
        "agreements_signaturerecord": {"number": "7"},
        "agreements_agreementstatement": {"number": "7"},
        "actionplans_planstatement": {"number": "7"},
    }[table]
    written = dict.fromkeys(ERASABLE[table].ERASABLE, """'{"a": 1}'""")

    assert is_refused(erasure(table, user, **written), table)
    assert is_refused(erasure(table, user, **other), table)


# What REPLACE removes


@pytest.mark.skipif(not SQLITE, reason="only SQLite has REPLACE")
def test_row_outside_a_partial_index_takes_nobodys_place():
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE prov (id INTEGER PRIMARY KEY, a TEXT, b TEXT, locked INTEGER)")
        cursor.execute("CREATE UNIQUE INDEX prov_a ON prov (a) WHERE b IS NOT NULL AND a <> ''")
        cursor.execute("INSERT INTO prov VALUES (1, 'x', 'y', 1), (2, 'z', 'y', 0)")
        lock = Lock("prov", "{row}.locked = 1", "Låst.", events=("UPDATE", "DELETE"))
        for trigger in sqlite_triggers(lock, read_tables(connection, cursor)["prov"]):
            cursor.execute(trigger.statements[0])
        cursor.execute("PRAGMA recursive_triggers = OFF")

    for statement in (
        "INSERT OR REPLACE INTO prov VALUES (3, 'x', 'y', 0)",
        "UPDATE OR REPLACE prov SET a = 'x' WHERE id = 2",
        "INSERT OR REPLACE INTO prov VALUES (1, 'w', NULL, 0)",
    ):
        with pytest.raises(IntegrityError, match="Låst"):
            execute(statement)
    assert execute("INSERT OR REPLACE INTO prov VALUES (4, 'x', NULL, 0)") == 1
    assert execute("INSERT OR REPLACE INTO prov VALUES (2, 'v', 'y', 0)") == 1


# Whether they stand

ON_SECTION = "" if SQLITE else " ON agreements_section"
NAME = "lock_agreements_section_update"

CHANGES = {
    "missing": [f"DROP TRIGGER {NAME}{ON_SECTION}"],
    "changed": (
        [
            f"DROP TRIGGER {NAME}",
            f"CREATE TRIGGER {NAME} BEFORE UPDATE ON agreements_section WHEN FALSE BEGIN SELECT RAISE(ABORT, 'x'); END",
        ]
        if SQLITE
        else [f"ALTER TABLE agreements_section DISABLE TRIGGER {NAME}"]
    ),
    "changed for another event": (
        [
            f"DROP TRIGGER {NAME}",
            f"CREATE TRIGGER {NAME} AFTER UPDATE OF kind ON agreements_section BEGIN SELECT 1; END",
        ]
        if SQLITE
        else [
            f"DROP TRIGGER {NAME} ON agreements_section",
            f"CREATE TRIGGER {NAME} BEFORE UPDATE ON agreements_section FOR EACH ROW WHEN (false) EXECUTE FUNCTION {NAME}()",
            f"ALTER TABLE agreements_section ENABLE ALWAYS TRIGGER {NAME}",
        ]
    ),
    "foreign": (
        ["CREATE TRIGGER annan AFTER INSERT ON agreements_section BEGIN SELECT 1; END"]
        if SQLITE
        else [f"CREATE TRIGGER annan BEFORE INSERT ON agreements_section FOR EACH ROW EXECUTE FUNCTION {NAME}()"]
    ),
}
if not SQLITE:
    CHANGES |= {
        "changed function": [
            f"CREATE OR REPLACE FUNCTION {NAME}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$"
        ],
        "changed path": [f"ALTER FUNCTION {NAME}() RESET search_path"],
        "changed for a replica": [f"ALTER TABLE agreements_section ENABLE TRIGGER {NAME}"],
        "foreign rule": ["CREATE RULE annan AS ON UPDATE TO agreements_section DO INSTEAD NOTHING"],
    }


@pytest.mark.parametrize("change", CHANGES)
def test_start_names_a_trigger_that_is_not_as_it_should_be(change):
    with connection.cursor() as cursor:
        if not SQLITE:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for statement in CHANGES[change]:
            cursor.execute(statement)

    kind = change.split()[0]
    name = "annan" if kind == "foreign" else NAME
    assert faults() == [Fault("agreements_section", name, kind)]
    with pytest.raises(ImproperlyConfigured, match="agreements_section"):
        need_locks()


def test_start_asks_a_few_questions(django_assert_max_num_queries):
    with django_assert_max_num_queries(5):
        need_locks()


@pytest.mark.django_db(transaction=True)
def test_migrate_mends_what_was_changed():
    with connection.cursor() as cursor:
        for statement in CHANGES["changed"]:
            cursor.execute(statement)

    call_command("migrate", verbosity=0)

    assert faults() == []


def test_table_that_is_gone_is_named():
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE agreements_datasource RENAME TO undan")

    assert faults() == [Fault("agreements_datasource", "", "missing")]
