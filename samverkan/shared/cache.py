"""The cache in the database, with failures that show."""

from collections.abc import Callable
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.db import DatabaseCache
from django.db import DatabaseError, IntegrityError, connections, router

from samverkan.shared.saving import CannotWrite


class DatabaseCacheThatTells(DatabaseCache):
    """Django's own, but what cannot be written raises.

    Django's answers False, as when somebody else holds the key: whoever waits for the key then waits for ever, and limits that
    count in the cache read as used up.
    """

    def _base_set(self, mode: str, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT) -> bool:
        errors: list[DatabaseError] = []

        def watch(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
            try:
                return execute(sql, params, many, context)
            except DatabaseError as error:
                errors.append(error)
                raise

        connection = connections[router.db_for_write(self.cache_model_class)]
        with connection.execute_wrapper(watch):
            is_set = super()._base_set(mode, key, value, timeout)  # type: ignore[misc]
        if is_set or mode == "touch" or any(isinstance(error, IntegrityError) for error in errors):
            return bool(is_set)  # An IntegrityError means that somebody else was first.
        raise CannotWrite("The cache could not be written.") from (errors[-1] if errors else None)
