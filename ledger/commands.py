"""Vorgänge: every service that writes is carried out once per idempotency key."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from functools import wraps
from inspect import Parameter, signature
from typing import Any, Self, TypeVar, cast

from django.contrib.auth.models import User
from django.db import models, transaction
from django.dispatch import Signal
from django.utils import timezone

from ledger import journal
from ledger.errors import KeyReused
from ledger.kept_names import first_name, name_of_row, row_named
from ledger.models import Command

# Vorgang ausgeführt: sent with ``key`` and ``result`` inside its transaction, not for a replay.
carried_out = Signal()

Service = TypeVar("Service", bound=Callable[..., models.Model])

# Metadata of a field that a row got after the first release. At its default it stays out of
# the fingerprint, so that commands that were sent before keep theirs.
ADDED_LATER = {"added_later": True}


class Circumstance:
    """Umstand eines Vorgangs, beside what is asked: no part of its fingerprint."""


@dataclass(frozen=True)
class Arguments:
    """Angaben, die zusammen reisen: a value that a service takes in one argument.

    In the fingerprint each of its fields counts as an argument of its own. So facts can be
    gathered into a value, and a value can gain a field with a default, without changing the
    fingerprint of any command that was sent before.
    """

    @classmethod
    def names(cls) -> tuple[str, ...]:
        return tuple(field.name for field in fields(cls))

    def days(self) -> dict[str, date]:
        """Tage, die genannt sind, by field."""
        return {name: said for name, said in vars(self).items() if isinstance(said, date)}

    @classmethod
    def taken_from(cls, given: Mapping[str, Any]) -> Self:
        """Angaben aus Formular oder Datensatz, which may hold more than the value takes."""
        return cls(**{name: given[name] for name in cls.names() if name in given})

    @classmethod
    def draft_of(cls, given: Mapping[str, Any]) -> Self:
        """Angaben, so weit sie schon da sind: what is missing is None, whatever its type says."""
        return cls(**{name: given.get(name) for name in cls.names()})


def command(service: Service) -> Service:
    """Vorgang: make a service run once per key, in one transaction.

    The service takes keyword arguments only, among them ``key`` and ``actor``, and returns the
    model instance that came out of it. Called again with the same key and payload (``today`` and
    a ``Circumstance`` are no part of it) it changes nothing and returns that instance; sent twice
    at the same moment the second call waits for the first. An argument left out and one that is
    given its default are the same payload.

    Raises:
        KeyReused: the key was used before with another payload, person or service.
    """
    return _once_per_key(service, {})


def command_naming(**names: str) -> Callable[[Service], Service]:
    """Vorgang, dessen Angaben im Fingerabdruck anders heißen: they keep their former names.

    Example: with ``day="paid_on"`` the field ``day`` counts as ``paid_on``, as it did in the
    commands that were sent when it was an argument of that name.
    """
    return lambda service: _once_per_key(service, names)


def _once_per_key(service: Service, names: Mapping[str, str]) -> Service:
    # Left out of the fingerprint, so that a new optional argument changes no old one.
    defaults = {
        name: parameter.default
        for name, parameter in signature(service).parameters.items()
        if parameter.default is not Parameter.empty
    }

    @wraps(service)
    def run(*, key: str, actor: User, **payload: Any) -> models.Model:
        name = first_name(service.__name__)
        fingerprint = fingerprint_of(name, actor, _asked(payload, defaults, names))
        with transaction.atomic():
            is_new = journal.insert_command(
                key=key,
                name=name,
                fingerprint=fingerprint,
                actor=actor.pk,
                recorded_at=timezone.now(),
            )
            if not is_new:
                return _stored_result(key, fingerprint)
            result = service(key=key, actor=actor, **payload)
            journal.store_result(key=key, result=name_of_row(result))
            carried_out.send(service, key=key, result=result)
        return result

    return cast(Service, run)


def _asked(
    payload: Mapping[str, Any], defaults: Mapping[str, Any], names: Mapping[str, str]
) -> dict[str, Any]:
    """The arguments that count in the fingerprint: no circumstance, not ``today``, no default."""
    asked: dict[str, Any] = {}
    for name, value in payload.items():
        found: dict[str, Any] = {}
        if isinstance(value, Circumstance):
            continue
        if isinstance(value, Arguments):
            of_value = {field.name: field.default for field in fields(value)}
            found = _asked(vars(value), of_value, names)
        elif name != "today" and not (name in defaults and value == defaults[name]):
            found = {names.get(name, name): value}
        if twice := asked.keys() & found.keys():
            # One would hide the other, and another command would count as sent already.
            raise TypeError(f"said twice in one command: {', '.join(sorted(twice))}")
        asked |= found
    return asked


def result_of(key: str) -> models.Model | None:
    """Ergebnis des Vorgangs mit diesem Schlüssel; None if none was carried out."""
    earlier = Command.objects.filter(pk=key).first()
    return None if earlier is None else row_named(earlier.result)


def fingerprint_of(name: str, actor: User, payload: dict[str, Any]) -> str:
    """Fingerabdruck: SHA-256 over what a command was asked to do and by whom."""
    canonical = json.dumps(
        [name, plain(actor), {field: plain(value) for field, value in payload.items()}],
        sort_keys=True,
        ensure_ascii=False,
    )
    return hashlib.sha256(canonical.encode()).hexdigest()


def plain(value: Any) -> Any:
    """Wert in einfachen Worten von JSON, always the same for the same value."""
    if isinstance(value, models.Model):
        return name_of_row(value)
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if is_dataclass(value):
        return {
            field.name: plain(getattr(value, field.name))
            for field in fields(value)
            if not (field.metadata == ADDED_LATER and getattr(value, field.name) == field.default)
        }
    if value is None or isinstance(value, str | int | bool):
        return value
    raise TypeError(f"{type(value).__name__} cannot be part of a command")


def _stored_result(key: str, fingerprint: str) -> models.Model:
    earlier = Command.objects.get(pk=key)
    if earlier.fingerprint != fingerprint:
        raise KeyReused
    return row_named(earlier.result)
