"""What people type into the fields that forms share."""

from datetime import date
from decimal import Decimal as D

import pytest
from django.core.exceptions import ValidationError

from grants.web.forms.fields import DayField
from grants.web.forms.numbers import PercentField


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("1.10.", date(2024, 10, 1)),
        (" 31.12. ", date(2024, 12, 31)),
        ("29.2.", date(2024, 2, 29)),
        ("1.10.23", date(2023, 10, 1)),
        ("01.10.2023", date(2023, 10, 1)),
    ],
)
def test_a_day_without_a_year_is_one_of_this_year(typed, day):
    assert DayField().clean(typed) == day


def test_a_day_that_this_year_does_not_have_is_refused_as_it_was_typed(settings):
    settings.FIXED_DAY = date(2023, 5, 1)

    with pytest.raises(ValidationError) as refusal:
        DayField().clean("29.2.")

    assert refusal.value.messages == [
        "„29.2.“ ist kein Datum im Kalender. "
        "Bitte als TT.MM.JJJJ eingeben, zum Beispiel 15.10.2024."
    ]


@pytest.mark.parametrize(
    ("typed", "percent"),
    [("80", "80"), ("80 %", "80"), ("33,3333%", "33.3333"), ("12.5 %", "12.5"), ("", None)],
)
def test_per_cent_may_be_typed_with_their_sign(typed, percent):
    assert PercentField(required=False).clean(typed) == (percent and D(percent))


@pytest.mark.parametrize("typed", ["%", "% 80", "80 %%", "0 %"])
def test_what_is_no_number_of_per_cent_is_refused(typed):
    with pytest.raises(ValidationError):
        PercentField().clean(typed)
