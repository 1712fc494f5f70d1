"""Pages show the kept alerts, and judge anew just what was changed since they were written."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from grants.alerts.findings import RULES_OF_ALL, Changed, collect
from grants.alerts.recheck import MOST_JUDGED_ALONE, check_everything, recheck
from grants.alerts.run import RunResult
from grants.alerts.standing import (
    MOST_JUDGED_AT_ONCE,
    alerts_of_award,
    alerts_of_ring,
    pending,
    standing_by_rule,
)
from grants.models import Alert, Recheck
from grants.rules.catalogue import RULES
from grants.tests.alerts.kept import judged, shown
from grants.tests.builders import (
    build_award,
    build_line,
    build_person,
    build_ring,
    many_awards,
    receive,
    spend,
)
from ledger.models import Side

pytestmark = pytest.mark.django_db
TODAY = date(2024, 10, 15)


def marks():
    return sorted(Recheck.objects.values_list("award__code", "ring__code"), key=str)


def test_a_booking_marks_its_award_and_the_ring_of_its_line():
    ring = build_ring("35-04")
    line = build_line("aufwand", ring=ring, budgeted={2024: "1000.00"})
    award = build_award("kim", amount="1000.00", received="1000.00", expense_line=line)
    check_everything(TODAY)

    spend(award, "100.00")

    assert marks() == [("kim", None), (None, "35-04")]


def test_what_was_marked_while_a_recheck_ran_stays_marked(monkeypatch):
    first, second = build_award("first"), build_award("second")
    check_everything(TODAY)
    receive(first, "100.00")
    taken = pending()
    receive(second, "100.00")
    monkeypatch.setattr("grants.alerts.recheck.pending", lambda: taken)

    recheck(TODAY)

    assert marks() == [("second", None)]


def test_without_a_mark_there_is_nothing_to_recheck():
    build_award("kim")
    check_everything(TODAY)

    assert recheck(TODAY) is None


def test_master_data_have_everything_judged_anew():
    build_award("kim", received="376500.00")
    Recheck.objects.create()

    assert (pending().everything, pending().in_words) == (
        True,
        "Stammdaten haben sich geändert. Die Hinweise werden in den nächsten Minuten aufgefrischt.",
    )
    found = len(collect(TODAY))
    assert recheck(TODAY) == RunResult(opened=found, still_open=0, settled=0)
    assert shown(TODAY, without=()) == judged(TODAY, without=())


@pytest.mark.parametrize(
    ("number", "is_judged"), [(MOST_JUDGED_AT_ONCE, True), (MOST_JUDGED_AT_ONCE + 1, False)]
)
def test_who_reads_a_page_waits_for_few_awards_only(number, is_judged):
    awards = many_awards(number)
    Recheck.objects.bulk_create(Recheck(award=award) for award in awards)

    waiting = pending()

    assert (waiting.is_quickly_judged, waiting.is_left_to_recheck) == (is_judged, not is_judged)
    assert bool(shown(TODAY)) is is_judged


@pytest.mark.parametrize("number", [MOST_JUDGED_ALONE, MOST_JUDGED_ALONE + 1])
def test_many_marks_are_rechecked_alike(number):
    awards = many_awards(number)
    Recheck.objects.bulk_create(Recheck(award=award) for award in awards)

    recheck(TODAY)

    assert (marks(), shown(TODAY)) == ([], judged(TODAY))


def test_the_page_of_an_award_shows_what_its_last_booking_made_of_it():
    award = build_award("kim", amount="8000.00", received="8000.00", spent="2000.00")
    check_everything(TODAY)
    spend(award, "1000.00")

    [alert] = [row for row in alerts_of_award(award.pk, TODAY) if row.rule == "spending_window"]

    assert alert.title.startswith("KIM: 5.000,00\u00a0€ bis 31.12.2024 ausgeben")
    assert Alert.objects.get(rule="spending_window").title.startswith("KIM: 6.000,00\u00a0€")


def test_the_page_of_a_ring_shows_what_the_last_booking_made_of_it():
    ring = build_ring("35-04", name="KIM")
    build_line("ertrag", side=Side.INCOME, ring=ring, budgeted={2024: "1000.00"})
    line = build_line("aufwand", ring=ring, budgeted={2024: "1000.00"})
    award = build_award("kim", amount="5000.00", received="5000.00", expense_line=line)
    check_everything(TODAY)
    assert alerts_of_ring(ring.pk, 2024, TODAY) == []

    spend(award, "1500.00")

    assert [alert.rule for alert in alerts_of_ring(ring.pk, 2024, TODAY)] == ["ring_overdrawn"]
    assert alerts_of_ring(ring.pk, 2023, TODAY) == []


@pytest.mark.parametrize("number", [3, 60])
def test_reading_takes_the_same_queries_and_rows_however_much_is_open(number):
    many_awards(number)
    check_everything(date(2024, 12, 20))

    with CaptureQueriesContext(connection) as queries:
        standings = standing_by_rule(date(2024, 12, 20), pending(), shown=2)

    assert len(queries) == 3
    assert standings["spending_window"].count == number
    assert [len(row.shown) for row in standings.values() if row.count] == [2, 2, 2]


def test_the_first_night_takes_the_same_queries_for_three_and_three_hundred_awards():
    build_person("leitung", group="Leitung")

    def queries_of_first_night(number):
        many_awards(number)
        with CaptureQueriesContext(connection) as queries:
            check_everything(date(2024, 12, 20))
        return len(queries)

    assert queries_of_first_night(3) == queries_of_first_night(300)


def test_every_rule_is_judged_with_what_changed_or_named_as_one_that_needs_all():
    nothing = Changed(awards=frozenset(), rings=frozenset())

    assert collect(TODAY, only=nothing) == []
    assert set(RULES) >= RULES_OF_ALL
