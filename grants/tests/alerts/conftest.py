from datetime import date
from decimal import Decimal as D

import pytest

from grants.models import Application
from grants.tests.builders import build_award, build_person


@pytest.fixture
def kim():
    """An award all of whose records are complete."""
    award = build_award("kim-1", proof_due=date(2025, 3, 31), responsible=build_person())
    Application.objects.create(award=award, amount=D("376500.00"), submitted_on=date(2023, 11, 2))
    return award
