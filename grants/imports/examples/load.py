from datetime import date
from pathlib import Path

from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.db import transaction

from grants.imports.examples.awards import load_awards
from grants.imports.examples.budgets import load_budgets
from grants.imports.examples.master_data import (
    load_deadlines,
    load_organisations,
    load_programmes,
)
from grants.imports.rules import load_rules
from ledger.models import FiscalYear

FIRST_YEAR = 2015  # the earliest of the papers


@transaction.atomic
def load_examples(folder: Path, *, until: date, responsible: User | None = None) -> None:
    """Beispieldaten laden: all figures in ``folder``, bookings and notices up to ``until``.

    All or nothing; loading again adds what is missing and changes nothing that is there.
    New awards are given to ``responsible``.
    """
    actor, _ = get_user_model().objects.get_or_create(
        username="beispieldaten",
        defaults={"last_name": "Beispieldaten", "is_active": False, "password": "!"},
    )
    for year in range(FIRST_YEAR, until.year + 2):
        FiscalYear.objects.get_or_create(year=year)
    load_organisations(folder)
    load_programmes(folder)
    load_rules(folder)
    load_budgets(folder, actor=actor)
    load_deadlines(folder, until=until)
    load_awards(folder, until=until, actor=actor, responsible=responsible)
