"""What the checks of awards find, and rows for them."""

from datetime import date
from decimal import Decimal as D

from grants.alerts.findings import collect
from grants.checks import CHECKS
from grants.services import add_deadline, record_notice
from grants.tests.asking import ask
from grants.tests.builders import build_person, new_key

AUTUMN_2024 = date(2024, 10, 15)
RECORDS = [check.code for check in CHECKS.values() if check.is_about_records]


def found(*checks, today=AUTUMN_2024):
    return [(finding.check_code, finding.title) for finding in collect(today, checks or RECORDS)]


def settle(award, amount, **terms):
    """The final notice of an award."""
    return ask(
        record_notice,
        **{
            "award": award,
            "amount": D(amount),
            "financing": "fixed",
            "is_final": True,
            "decided_on": date(2024, 10, 1),
            "period_from": date(2024, 1, 1),
            "period_to": date(2024, 12, 31),
            "spend_by": date(2024, 12, 31),
            "key": new_key(),
            "actor": build_person(),
            **terms,
        },
    )


def enter(award, kind, title, actor):
    """A deadline that somebody enters, due on 30.06.2025."""
    return ask(
        add_deadline,
        title=title,
        kind=kind,
        due_on=date(2025, 6, 30),
        source="Schreiben vom 01.10.2024",
        award=award,
        today=AUTUMN_2024,
        key=new_key(),
        actor=actor,
    )
