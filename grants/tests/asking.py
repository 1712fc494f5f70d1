"""Services asked with facts one by one, as examples and replayed commands name them."""

from collections.abc import Callable
from inspect import signature
from typing import Any, TypeVar

from ledger.commands import Arguments
from ledger.filled_from import WITHOUT_FORM

Result = TypeVar("Result")
# What the day of a booking is called where it stands alone.
DAYS = {"received_on", "paid_on", "repaid_on", "returned_on", "accepted_on"}


def ask(service: Callable[..., Result], **facts: Any) -> Result:
    """Call a service with the values that it takes, made of these facts."""
    return service(**gathered(service, facts))


def gathered(service: Callable[..., Any], facts: dict[str, Any]) -> dict[str, Any]:
    """The facts as arguments of the service: those of its values within them."""
    left = dict(facts)
    if "filled_from" in signature(service).parameters:
        left.setdefault("filled_from", WITHOUT_FORM)
    values = {
        parameter.name: _value(parameter.annotation, left)
        for parameter in signature(service).parameters.values()
        if isinstance(parameter.annotation, type)
        and issubclass(parameter.annotation, Arguments)
        and parameter.name not in left
    }
    return left | values


def _value(kind: type[Arguments], left: dict[str, Any]) -> Arguments:
    if "day" in kind.names():
        for name in left.keys() & DAYS:
            left["day"] = left.pop(name)
    return kind(**{name: left.pop(name) for name in kind.names() if name in left})
