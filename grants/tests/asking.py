"""Services asked with facts one by one, as examples and replayed commands name them."""

from collections.abc import Callable
from dataclasses import fields
from inspect import signature
from typing import Any, TypeVar

from ledger.commands import Arguments

Result = TypeVar("Result")


def ask(service: Callable[..., Result], **facts: Any) -> Result:
    """Call a service with the values that it takes, made of these facts."""
    return service(**gathered(service, facts))


def gathered(service: Callable[..., Any], facts: dict[str, Any]) -> dict[str, Any]:
    """The facts as arguments of the service: those of its values within them."""
    left = dict(facts)
    values = {
        parameter.name: parameter.annotation(
            **{
                field.name: left.pop(field.name)
                for field in fields(parameter.annotation)
                if field.name in left
            }
        )
        for parameter in signature(service).parameters.values()
        if isinstance(parameter.annotation, type) and issubclass(parameter.annotation, Arguments)
    }
    return left | values
