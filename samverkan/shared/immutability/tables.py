"""What the database says of its tables, as far as the locks depend on it: their columns, and what in them is unique."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

_CONDITION = re.compile(r"\)\s*WHERE\s+(?P<where>.+)$", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class UniqueIndex:
    """Columns that hold the same values once, among the rows that `where` is true of (all of them when it is empty)."""

    columns: tuple[str, ...]
    where: str = ""


@dataclass
class Table:
    """The columns of a table in their order, which of them is its id, and on SQLite its unique indexes beside that of the id."""

    key: str = ""
    columns: list[str] = field(default_factory=list)
    unique: list[UniqueIndex] = field(default_factory=list)


def read_tables(connection: BaseDatabaseWrapper, cursor: Any) -> dict[str, Table]:
    """Return the tables of the database by name."""
    tables: defaultdict[str, Table] = defaultdict(Table)
    if connection.vendor == "sqlite":
        cursor.execute(
            "SELECT m.name, c.name, c.pk FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' "
            "ORDER BY m.name, c.cid"
        )
    else:
        cursor.execute(
            "SELECT c.relname, a.attname, a.attnum = ANY(i.indkey) FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid "
            "LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary WHERE a.attnum > 0 AND NOT a.attisdropped "
            "AND c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace ORDER BY c.relname, a.attnum"
        )
    for table, column, is_key in cursor.fetchall():
        tables[table].columns.append(column)
        if is_key:
            tables[table].key = column
    if connection.vendor == "sqlite":
        for table, index in _unique_indexes(cursor):
            tables[table].unique.append(index)
    return dict(tables)


def _unique_indexes(cursor: Any) -> list[tuple[str, UniqueIndex]]:
    """Return the table of each unique index of SQLite, and the index. REPLACE removes what any of them says is there already."""
    cursor.execute(
        "SELECT m.name, l.name, i.sql, x.name FROM sqlite_master m JOIN pragma_index_list(m.name) l "
        "JOIN pragma_index_xinfo(l.name) x LEFT JOIN sqlite_master i ON i.type = 'index' AND i.name = l.name "
        "WHERE m.type = 'table' AND l.\"unique\" AND x.key ORDER BY m.name, l.name, x.seqno"
    )
    columns: defaultdict[tuple[str, str, str], list[str | None]] = defaultdict(list)
    for table, name, sql, column in cursor.fetchall():
        columns[table, name, sql or ""].append(column)
    return [
        (table, UniqueIndex(tuple(_plain(name, column) for column in found), _where(sql)))
        for (table, name, sql), found in columns.items()
    ]


def _plain(index: str, column: str | None) -> str:
    if column is None:
        raise NotImplementedError(f"The index {index} is unique by an expression: decide how its table is locked")
    return column


def _where(sql: str) -> str:
    found = _CONDITION.search(sql)
    return found["where"] if found else ""
