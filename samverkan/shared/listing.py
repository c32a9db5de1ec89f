"""Lists whose search, order and page stand in the URL: the links of their column heads, chips and pager."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import QueryDict


@dataclass(frozen=True)
class Column:
    """The head of a column that can be sorted, as components/sort_header.html wants it."""

    label: str
    url: str
    direction: str


def query_with(query: QueryDict, **changes: str | None) -> str:
    """Return the query as "?…" with some parameters changed or (None) taken away; back on the first page unless told."""
    changed = query.copy()
    for name, value in {"page": None, **changes}.items():
        changed.pop(name, None)
        if value is not None:
            changed[name] = value
    for name in [name for name, value in changed.items() if value == ""]:
        del changed[name]
    return "?" + changed.urlencode()


def pager_prefix(query: QueryDict) -> str:
    """Return the query up to the number of the page, for components/pager.html."""
    rest = query_with(query)
    return f"{rest}{'&' if len(rest) > 1 else ''}page="


def sort_columns(query: QueryDict, labels: Mapping[str, str], chosen: str) -> dict[str, Column]:
    """Return the column heads by name. `chosen` is the order now: "title", or "-title" for the reverse."""
    return {name: _column(query, name, label, chosen) for name, label in labels.items()}


def _column(query: QueryDict, name: str, label: str, chosen: str) -> Column:
    if chosen == name:
        return Column(label, query_with(query, sort=f"-{name}"), "ascending")
    return Column(label, query_with(query, sort=name), "descending" if chosen == f"-{name}" else "none")
