"""How the constraint tests try a broken row: the database names the constraint, validation tells the user how to mend it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction

Breaks = dict[str, Any] | Callable[[models.Model], dict[str, Any]]

FIXES = ("Ange", "Fyll", "Kryssa", "Lämna", "Se över", "Skriv", "Ta bort", "Välj", "Ändra", "ändra", "ta bort", "välj")
"""How a sentence that tells what to do begins."""


def constraints_of(app: str) -> dict[str, models.BaseConstraint]:
    """Return every constraint of an app's models by name."""
    return {
        constraint.name: constraint
        for model in apps.get_app_config(app).get_models()
        for constraint in model._meta.constraints
    }


def refused_by(error: IntegrityError) -> str:
    """Return the name of the constraint that refused a row; SQLite names a unique one by its columns."""
    if connection.vendor == "postgresql":
        return str(error.__cause__.diag.constraint_name)  # type: ignore[union-attr]
    kind, _, named = str(error).partition(" constraint failed: ")
    if kind != "UNIQUE":
        return named
    columns = {tuple(column.split(".")) for column in named.split(", ")}
    for model in apps.get_models():
        for constraint in model._meta.constraints:
            if isinstance(constraint, models.UniqueConstraint):
                names = {(model._meta.db_table, model._meta.get_field(f).column) for f in constraint.fields}
                if names == columns:
                    return str(constraint.name)
    return named


def assert_database_refuses(name: str, row: models.Model, breaks: Breaks) -> None:
    """Break a stored row behind Python's back; the database must answer with the constraint's name."""
    changes = breaks(row) if callable(breaks) else breaks
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        type(row)._default_manager.filter(pk=row.pk).update(**changes)
    assert refused_by(refusal.value) == name


def assert_validation_explains(name: str, row: models.Model, breaks: Breaks) -> None:
    """Break a row in memory; validation must answer with the constraint's own sentence."""
    for field, value in (breaks(row) if callable(breaks) else breaks).items():
        setattr(row, field, value)
    with pytest.raises(ValidationError) as refusal:
        row.validate_constraints()
    sentences = {c.name: c.violation_error_message for c in row._meta.constraints}
    assert sentences[name] in refusal.value.messages


def assert_tells_how_to_fix(sentence: str) -> None:
    """Hold a sentence for users to its form: Swedish, whole, and with something to do about it."""
    assert not sentence.startswith(("Constraint", "Villkoret")), "Django's own words"
    assert sentence[0].isupper()
    assert sentence.endswith(".")
    assert any(fix in sentence for fix in FIXES), sentence
