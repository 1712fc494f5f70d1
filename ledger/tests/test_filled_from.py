"""Formularstand: what a form was filled from, and what has changed since."""

from datetime import UTC, date, datetime
from decimal import Decimal as D

import pytest
from django.contrib.auth.models import User

from ledger.errors import ChangedMeanwhile
from ledger.filled_from import WITHOUT_FORM, FilledFrom, Saved, Stated

NOTICE = {"amount": D("376500.00"), "period_to": date(2024, 12, 31), "plan": [("Stellen", D("1"))]}


def test_it_travels_as_text_and_back():
    seen = FilledFrom.of(NOTICE)

    assert FilledFrom.read(str(seen)) == seen
    assert seen.changed_in(NOTICE) == frozenset()
    # The same number, as a database and as a form write it.
    assert seen.changed_in(NOTICE | {"amount": D("376500")}) == frozenset()


@pytest.mark.parametrize("text", ["", "amount", "amount:", "amount:XYZ", "amount:0123456789ab,"])
def test_what_is_no_state_is_not_read(text):
    with pytest.raises(ValueError, match="^" + text + "$"):
        FilledFrom.read(text)


@pytest.mark.parametrize(
    ("now", "changed"),
    [
        (NOTICE | {"amount": D("376500.01")}, {"amount"}),
        (NOTICE | {"plan": [("Stellen", D("2"))]}, {"plan"}),
        (NOTICE | {"quota": None}, {"quota"}),
        ({"amount": D("376500.00")}, {"period_to", "plan"}),
    ],
)
def test_what_differs_appeared_or_went_away_has_changed(now, changed):
    assert FilledFrom.of(NOTICE).changed_in(now) == changed
    assert WITHOUT_FORM.changed_in(now) == frozenset()


@pytest.mark.parametrize(
    ("saved", "sentence"),
    [
        (
            Saved(
                "Antrag",
                User(username="becker", first_name="Birte", last_name="Becker"),
                datetime(2024, 10, 15, 12, 5, tzinfo=UTC),
            ),
            "Inzwischen geändert: Antrag, gespeichert von Birte Becker am 15.10.2024, 14:05 Uhr. "
            "Ihre Eingaben stehen noch im Formular, gespeichert sind sie nicht. "
            "Bitte vergleichen und noch einmal speichern.",
        ),
        (
            Saved("Antrag", User(username="becker"), datetime(2024, 10, 15, 12, 5, tzinfo=UTC)),
            "Inzwischen geändert: Antrag, gespeichert von becker am 15.10.2024, 14:05 Uhr. "
            "Ihre Eingaben stehen noch im Formular, gespeichert sind sie nicht. "
            "Bitte vergleichen und noch einmal speichern.",
        ),
        (
            Saved("Antrag"),
            "Inzwischen geändert: Antrag. "
            "Ihre Eingaben stehen noch im Formular, gespeichert sind sie nicht. "
            "Bitte vergleichen und noch einmal speichern.",
        ),
    ],
)
def test_the_refusal_says_what_was_saved_by_whom_and_when(saved, sentence):
    with pytest.raises(ChangedMeanwhile) as refused:
        FilledFrom.of({"amount": D("1")}).refuse_changed(
            Stated({"amount": D("2")}, last_saved=lambda: saved)
        )

    assert (str(refused.value), refused.value.changed) == (sentence, {"amount"})
