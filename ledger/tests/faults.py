"""A service that is cut off in the middle, and everything the database holds."""

from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.db import connection


def everything() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table, by table."""
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values())
        for model in apps.get_models(include_auto_created=True)
    }


def fails_after(number: int, service: Callable[[], Any]) -> bool:
    """Whether the service was cut off after so many statements; False if it took no more."""
    left = iter(range(number))

    def cut_off(execute, sql, params, many, context):
        result = execute(sql, params, many, context)
        # What begins the transaction is Django's, not the service's.
        if not sql.startswith("BEGIN") and next(left, None) is None:
            raise ConnectionAbortedError
        return result

    try:
        with connection.execute_wrapper(cut_off):
            service()
    except ConnectionAbortedError:
        return True
    return False
