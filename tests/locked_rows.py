"""Rows in every table that the database locks, and the statements that somebody might try on them."""

from typing import Any

import pytest
from django.apps import apps
from django.db import Error, IntegrityError, connection, models, transaction

from accounts.actions import record_event
from accounts.models import AuditEvent
from actionplans.models import PlanStatement
from agreements.models import Agreement, AgreementStatement
from samverkan.shared.immutability import locked_tables
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
    PlanAreaFactory,
)

MODELS = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}
LOCKED = sorted(locked_tables())
APPEND_ONLY = [table for table, lock in sorted(locked_tables().items()) if lock.condition == "TRUE"]
WITH_AGREEMENT = [table for table in LOCKED if table not in APPEND_ONLY]


def newest(table: str) -> Any:
    """Return the id of the newest row of a table."""
    return MODELS[table]._base_manager.order_by("-pk").values_list("pk", flat=True).first()


def rows_of_a_whole_agreement() -> tuple[Agreement, dict[str, int]]:
    """Return a draft agreement with a row in every table that it locks, and the newest row's id by table."""
    agreement = AgreementFactory()
    ForumMemberFactory(forum=ForumFactory(agreement=agreement))
    for factory in (FollowUpRuleFactory, CompanionDocumentFactory, DataSourceFactory):
        factory(agreement=agreement)
    plan = ActionPlanFactory(agreement=agreement)
    BaselineFactory(goal=GoalFactory(plan=plan))
    CommitmentFactory(initiative=InitiativeFactory(plan=plan, plan_area=PlanAreaFactory(plan=plan)), detailed=True)
    rows = {table: newest(table) for table in WITH_AGREEMENT}
    assert all(rows.values()), f"Give every locked table a row here: {[t for t, pk in rows.items() if not pk]}"
    return agreement, rows


def logged_rows() -> dict[str, int]:
    """Return the id of a new row in every table that is only added to."""
    entry = FollowUpEntryFactory()
    record_event(organisation_id=entry.organisation_id, by=entry.logged_by, verb="provade", subject=entry)
    plan = entry.commitment.initiative.plan
    said = {"party": plan.agreement.parties.first(), "number": 1, "kind": "confirmed", "stated_by": entry.logged_by}
    AgreementStatement.objects.create(**said)
    PlanStatement.objects.create(plan=plan, **said)
    rows = {table: newest(table) for table in APPEND_ONLY}
    assert AuditEvent.objects.exists()
    assert all(rows.values()), f"Give every append-only table a row here: {[t for t, pk in rows.items() if not pk]}"
    return rows


def key_of(table: str) -> str:
    """Return the column of a table that holds its id."""
    return str(MODELS[table]._meta.pk.column)


def columns_of(table: str) -> list[Any]:
    """Return the fields of a table beside its id."""
    return [field for field in MODELS[table]._meta.concrete_fields if not field.primary_key]


def locked_columns(table: str) -> set[str]:
    """Return the columns of a table that never change once its row is locked."""
    lock = locked_tables()[table]
    return {*lock.columns, *lock.record} if lock.columns else {field.column for field in columns_of(table)}


def another_value(field: Any) -> str:
    """Return SQL for a value that differs from the column's own."""
    column = f'"{field.column}"'
    match field:
        case models.ForeignKey() | models.IntegerField() | models.DecimalField():
            return f"COALESCE({column}, 0) + 1"
        case models.BooleanField():
            return f"NOT {column}"
        case models.DateField():
            return "'1999-12-31 12:00:00'" if isinstance(field, models.DateTimeField) else "'1999-12-31'"
        case models.JSONField():
            return """'{"changed": true}'"""
        case models.UUIDField():
            return "'12345678123456781234567812345678'"
        case _:
            return f"CASE WHEN {column} = 'x' THEN 'y' ELSE 'x' END"


def execute(sql: str) -> int:
    """Execute a statement in a savepoint and return how many rows it touched."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
        return int(cursor.rowcount)


def is_refused(sql: str, table: str) -> bool:
    """Tell whether the database answers with the sentence of the table's lock."""
    with pytest.raises(IntegrityError) as refusal:
        execute(sql)
    return locked_tables()[table].message in str(refusal.value)


def copy_of(table: str, pk: int) -> str:
    """Return what inserts another row like one."""
    names = ", ".join(f'"{field.column}"' for field in columns_of(table))
    return f"INSERT INTO {table} ({names}) SELECT {names} FROM {table} WHERE id = {pk}"


def contents(table: str) -> list[Any]:
    """Return all that a table holds."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} ORDER BY {key_of(table)}")
        return cursor.fetchall()


def passes(sql: str, table: str) -> str:
    """Try a statement and say what it did to the table; nothing when it was refused in the words of its lock, or did nothing."""
    before = contents(table)
    try:
        execute(sql)
    except Error as refusal:
        known = any(words in str(refusal) for words in (locked_tables()[table].message, "UNIQUE", "unique"))
        return "" if known and isinstance(refusal, IntegrityError) else f"{table}: {refusal}: {sql}"
    return f"{table} was changed: {sql}" if contents(table) != before else ""
