"""Regelwerk: rules, rates and windows that the field goes by, each with its source.

What somebody changed, confirmed or deleted in between stays as it is.
"""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from django.db import transaction

from grants.imports.reader import Record, read_records, sourced
from grants.models import (
    ApplicationWindow,
    BaseRate,
    DrawdownPart,
    Programme,
    ProgrammeRate,
    StandardRule,
    TermsEdition,
)
from grants.services.rechecks import mark_everything

# Code, kind of award, id of the programme.
_RuleKey = tuple[str, str, int | None]


@dataclass(frozen=True)
class LoadedRules:
    """Ergebnis: how many rows were added, and how many belong to programmes not known here."""

    added: int
    skipped: int


@transaction.atomic
def load_rules(folder: Path) -> LoadedRules:
    """Regelwerk laden: rules, base rates, editions of the ANBest, programme rates, windows, parts.

    Loading again adds what is missing. Rows of a programme that does not exist are left out.
    """
    programmes = {row.code: row for row in Programme.objects.all()}
    added = _load_base_rates(folder) + _load_terms_editions(folder)
    skipped = 0
    for name, table, load in (
        ("standard_rules.toml", "standard_rule", _load_standard_rules),
        ("programme_rates.toml", "rate", _load_programme_rates),
        ("application_windows.toml", "application_window", _load_application_windows),
        ("drawdown_parts.toml", "drawdown_part", _load_drawdown_parts),
    ):
        records = read_records(folder, name, table)
        known = [
            {**record, "programme": programmes.get(record.get("programme", ""))}
            for record in records
            if record.get("programme") in (None, *programmes)
        ]
        skipped += len(records) - len(known)
        added += load(known)
    if added:
        mark_everything()
    return LoadedRules(added=added, skipped=skipped)


def _load_standard_rules(records: list[Record]) -> int:
    """A rule that has rows for its kind and programme keeps them: a person may have dated them
    otherwise. Only a row that nobody touched since it was loaded ends where a newer one begins.
    """
    present: dict[_RuleKey, list[StandardRule]] = defaultdict(list)
    for row in StandardRule.objects.all():
        present[row.code, row.award_kind, row.programme_id].append(row)
    by_key: dict[_RuleKey, list[StandardRule]] = defaultdict(list)
    for record in records:
        rule = StandardRule(
            code=record["code"],
            award_kind=record.get("kind", ""),
            programme=record["programme"],
            value=Decimal(record["value"]) if "value" in record else None,
            valid_from=record.get("valid_from"),
            valid_to=record.get("valid_to"),
            **sourced(record),
        )
        by_key[rule.code, rule.award_kind, rule.programme_id].append(rule)
    added = []
    for key, (first, *later) in by_key.items():
        if key not in present:
            added += [first, *later]
        elif later and _is_untouched(present[key], first):
            present[key][0].valid_to = first.valid_to
            present[key][0].save(update_fields=["valid_to"])
            added += later
    return len(StandardRule.objects.bulk_create(added))


def _is_untouched(present: list[StandardRule], loaded: StandardRule) -> bool:
    """Is the only row there the one that was loaded before its end was known?"""
    return [
        (row.value, row.source, row.valid_from, row.valid_to, row.confirmed_on) for row in present
    ] == [(loaded.value, loaded.source, loaded.valid_from, None, None)]


def _load_base_rates(folder: Path) -> int:
    return sum(
        BaseRate.objects.get_or_create(
            valid_from=record["valid_from"],
            defaults={"percent": Decimal(record["percent"]), **sourced(record)},
        )[1]
        for record in read_records(folder, "base_rates.toml", "base_rate")
    )


def _load_terms_editions(folder: Path) -> int:
    return sum(
        TermsEdition.objects.get_or_create(
            code=record["code"],
            valid_from=record.get("valid_from"),
            defaults={
                "name": record["name"],
                "valid_to": record.get("valid_to"),
                **sourced(record),
            },
        )[1]
        for record in read_records(folder, "anbest.toml", "terms_edition")
    )


def _load_programme_rates(records: list[Record]) -> int:
    return sum(
        ProgrammeRate.objects.get_or_create(
            programme=record["programme"],
            component=record["component"],
            unit=record["unit"],
            valid_from=record.get("valid_from"),
            defaults={
                "amount": Decimal(record["amount"]),
                "fte": Decimal(record["fte"]) if "fte" in record else None,
                "valid_to": record.get("valid_to"),
                **sourced(record),
            },
        )[1]
        for record in records
    )


def _load_application_windows(records: list[Record]) -> int:
    """A year that has windows keeps them: a person may have corrected their days."""
    present = set(ApplicationWindow.objects.values_list("programme", "year"))
    rows = [
        ApplicationWindow(
            programme=record["programme"],
            year=record["year"],
            opens_on=record.get("opens_on"),
            closes_on=record["closes_on"],
            **sourced(record),
        )
        for record in records
        if (record["programme"].pk, record["year"]) not in present
    ]
    return len(ApplicationWindow.objects.bulk_create(rows))


def _load_drawdown_parts(records: list[Record]) -> int:
    return sum(
        DrawdownPart.objects.get_or_create(
            programme=record["programme"],
            code=record["code"],
            defaults={"name": record["name"], **sourced(record)},
        )[1]
        for record in records
    )
