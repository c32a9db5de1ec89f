"""Every locked table against every statement that could rewrite it, on the database in use; a new table is tried by itself."""

from io import StringIO

import pytest
from django.db import connection, models, transaction

from accounts.actions import record_event
from accounts.models import AuditEvent
from samverkan.shared.immutability import locked_tables
from tests.factories import OrganisationFactory, UserFactory, sign
from tests.locked_rows import (
    APPEND_ONLY,
    LOCKED,
    MODELS,
    another_value,
    columns_of,
    contents,
    key_of,
    locked_columns,
    logged_rows,
    passes,
    rows_of_a_whole_agreement,
)

pytestmark = pytest.mark.django_db

on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite has REPLACE")
on_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL has it")


@pytest.fixture
def locked():
    """The id of a locked row in every table."""
    agreement, rows = rows_of_a_whole_agreement()
    sign(agreement)
    return rows | logged_rows()


@pytest.fixture
def other(locked):
    """The id of another row in every table: that of a draft, or another that is logged."""
    return rows_of_a_whole_agreement()[1] | logged_rows()


# What the conditions of other tables' locks ask.
PARENTS = (
    "agreements_agreement",
    "actionplans_actionplan",
    "agreements_forum",
    "actionplans_goal",
    "actionplans_initiative",
)


def names(table, *extra):
    return ", ".join(f'"{name}"' for name in [*extra, *(field.column for field in columns_of(table))])


def unique_columns(table):
    """The columns of each unique index of a whole table beside that of its id, as the database has them."""
    unique = [c for c in MODELS[table]._meta.constraints if isinstance(c, models.UniqueConstraint)]
    partial = [{MODELS[table]._meta.get_field(name).column for name in c.fields} for c in unique if c.condition]
    with connection.cursor() as cursor:
        found = [one for one in connection.introspection.get_constraints(cursor, table).values() if one["unique"]]
    return [one["columns"] for one in found if one["columns"] != [key_of(table)] and set(one["columns"]) not in partial]


def forged(table, columns, locked, other):
    """SQL that selects the other row with some columns of the locked one, and an id that is free unless it is among them."""
    key = key_of(table)
    values = ", ".join(
        f'(SELECT "{name}" FROM {table} WHERE {key} = {locked[table]})' if name in columns else f'"{name}"'
        for name in [key, *(field.column for field in columns_of(table))]
    )
    if key not in columns:
        values = values.replace(f'"{key}"', "9999", 1)
    return f"SELECT {values} FROM {table} WHERE {key} = {other[table]}"


def with_number_of(table, locked, other):
    """SQL that selects the other row under a free id, with the number that SQLite has given the locked one."""
    number = f"(SELECT rowid FROM {table} WHERE {key_of(table)} = {locked[table]})"
    return forged(table, [], locked, other).replace("SELECT ", f"SELECT {number}, ", 1)


def test_delete(locked):
    done = [passes(f"DELETE FROM {table} WHERE {key_of(table)} = {locked[table]}", table) for table in LOCKED]

    assert [sentence for sentence in done if sentence] == []


def test_update_of_each_locked_column(locked):
    done = [
        passes(
            f'UPDATE {table} SET "{field.column}" = {another_value(field)} WHERE {key_of(table)} = {locked[table]}',
            table,
        )
        for table in LOCKED
        for field in columns_of(table)
        if field.column in locked_columns(table)
    ]

    assert [sentence for sentence in done if sentence] == []


def test_another_id(locked, other):
    done = [
        passes(f"UPDATE {table} SET {key_of(table)} = 9999 WHERE {key_of(table)} = {row[table]}", table)
        for table in LOCKED
        for row in (locked, other)
    ]

    assert [sentence for sentence in done if sentence] == []


def test_upsert(locked, other):
    done = []
    for table in LOCKED:
        for columns in [[key_of(table)], *unique_columns(table)]:
            held = ", ".join(f'"{name}"' for name in columns)
            field = next(f for f in columns_of(table) if f.column in locked_columns(table) and f.column not in columns)
            start = (
                f"INSERT INTO {table} ({names(table, key_of(table))}) {forged(table, columns, locked, other)} AND TRUE "
            )
            update = f'ON CONFLICT ({held}) DO UPDATE SET "{field.column}" = EXCLUDED."{field.column}"'
            done += [passes(start + update, table), passes(start + "ON CONFLICT DO NOTHING", table)]

    assert [sentence for sentence in done if sentence] == []


@on_sqlite
@pytest.mark.parametrize("recursive", ["ON", "OFF"])
def test_insert_over_a_locked_row(locked, other, recursive):
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA recursive_triggers = {recursive}")
    done = []
    for table in LOCKED:
        for columns in [[key_of(table)], *unique_columns(table)]:
            values = forged(table, columns, locked, other)
            for word in ("REPLACE", "IGNORE"):
                done.append(passes(f"INSERT OR {word} INTO {table} ({names(table, key_of(table))}) {values}", table))
        into, values = names(table, "rowid"), forged(table, [key_of(table)], locked, other)
        if key_of(table) != "id":
            into, values = f"rowid, {names(table, key_of(table))}", with_number_of(table, locked, other)
        done.append(passes(f"INSERT OR REPLACE INTO {table} ({into}) {values}", table))

    assert [sentence for sentence in done if sentence] == []


@on_sqlite
def test_insert_over_an_event_that_is_unique_in_part_of_its_table():
    user = UserFactory()
    record_event(organisation_id=None, by=user, verb="provade", subject=user)
    record_event(organisation_id=OrganisationFactory().pk, by=user, verb="provade", subject=user)
    first, elsewhere = AuditEvent.objects.order_by("pk")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA recursive_triggers = OFF")

    def copied(organisation):
        table, changed = "accounts_auditevent", {"id": "9999", "organisation_id": organisation, "sequence": "1"}
        into = ["id", *(field.column for field in columns_of(table))]
        values = ", ".join(changed.get(name, f'"{name}"') for name in into)
        into = ", ".join(f'"{name}"' for name in into)
        return passes(
            f"INSERT OR REPLACE INTO {table} ({into}) SELECT {values} FROM {table} WHERE id = {first.pk}", table
        )

    assert first.organisation_id is None
    assert copied("NULL") == copied(str(elsewhere.organisation_id)) == ""
    assert "was changed" in copied(str(OrganisationFactory().pk))


@on_sqlite
@pytest.mark.parametrize("recursive", ["ON", "OFF"])
def test_update_over_a_locked_row(locked, other, recursive):
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA recursive_triggers = {recursive}")
    done = []
    for table in LOCKED:
        for columns in [[key_of(table)], ["rowid"], *unique_columns(table)]:
            values = ", ".join(
                f'"{n}" = (SELECT "{n}" FROM {table} WHERE {key_of(table)} = {locked[table]})' for n in columns
            )
            done.append(passes(f"UPDATE OR REPLACE {table} SET {values} WHERE {key_of(table)} = {other[table]}", table))

    assert [sentence for sentence in done if sentence] == []


@on_postgresql
def test_truncate(locked):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    done = [passes(f"TRUNCATE {table} CASCADE", table) for table in LOCKED]

    assert [sentence for sentence in done if sentence] == []


@on_postgresql
def test_truncate_of_what_all_rests_on(locked):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    done = passes("TRUNCATE accounts_user CASCADE", "accounts_auditevent")

    assert any(lock.message in done for lock in locked_tables().values()) or not done
    assert "was changed" not in done


@on_postgresql
def test_merge(locked):
    done = []
    for table in LOCKED:
        field = next(f for f in columns_of(table) if f.column in locked_columns(table))
        done.append(
            passes(
                f"MERGE INTO {table} USING (SELECT {locked[table]} AS pk) s ON {table}.{key_of(table)} = s.pk "
                f'WHEN MATCHED THEN UPDATE SET "{field.column}" = {another_value(field)}',
                table,
            )
        )
        done.append(
            passes(
                f"MERGE INTO {table} USING (SELECT {locked[table]} AS pk) s ON {table}.{key_of(table)} = s.pk WHEN MATCHED THEN DELETE",
                table,
            )
        )

    assert [sentence for sentence in done if sentence] == []


@on_postgresql
def test_copy_into_what_is_locked(locked):
    with_parents = [table for table in LOCKED if table not in APPEND_ONLY]

    done = []
    for table in with_parents:
        content, before = StringIO(), contents(table)
        with connection.cursor() as cursor:
            cursor.copy_expert(
                f"COPY (SELECT {names(table)} FROM {table} WHERE {key_of(table)} = {locked[table]}) TO STDOUT", content
            )
            content.seek(0)
            with pytest.raises(connection.Database.Error, match="kan inte ändras"), transaction.atomic():
                cursor.copy_expert(f"COPY {table} ({names(table)}) FROM STDIN", content)
        done += [table] if contents(table) != before else []

    assert done == []


@on_postgresql
def test_role_of_a_replica_is_locked_out_too(locked):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")

    done = [passes(f"DELETE FROM {table} WHERE {key_of(table)} = {locked[table]}", table) for table in LOCKED]

    assert [sentence for sentence in done if sentence] == []


@on_postgresql
def test_tables_of_the_session_do_not_stand_in_for_those_that_decide(locked):
    with connection.cursor() as cursor:
        for parent in PARENTS:
            cursor.execute(f"CREATE TEMP TABLE {parent} (LIKE {parent} INCLUDING ALL) ON COMMIT DROP")

    done = [
        passes(f"DELETE FROM public.{table} WHERE {key_of(table)} = {locked[table]}", table)
        for table in LOCKED
        if table not in PARENTS
    ]

    assert [sentence for sentence in done if sentence] == []


def test_every_table_is_tried(locked, other):
    assert set(locked) == set(other) == set(LOCKED)
    assert all(locked[table] != other[table] for table in LOCKED)
    assert set(LOCKED) <= set(MODELS)
