"""Pages show the kept cases, and judge anew just what was changed since they were written."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from grants.alerts.current import (
    MOST_JUDGED_AT_ONCE,
    cases_of_award,
    cases_of_deadlines,
    pending,
    summary_by_check,
)
from grants.alerts.findings import CHECKS_OF_ALL, Changed, collect
from grants.alerts.recheck import MOST_JUDGED_ALONE, check_everything, recheck
from grants.alerts.run import RunResult
from grants.checks import CHECKS
from grants.models import CheckCase, Deadline, Recheck
from grants.services import finish_deadline
from grants.tests.alerts.kept import judged, shown
from grants.tests.builders import (
    build_award,
    build_line,
    build_person,
    build_programme,
    build_ring,
    build_years,
    many_awards,
    new_key,
    receive,
    spend,
)
from ledger.filled_from import WITHOUT_FORM
from ledger.models import PlanEntry
from ledger.plan import change_plan

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
    taken = list(Recheck.objects.values_list("pk", flat=True))
    receive(second, "100.00")
    monkeypatch.setattr("grants.alerts.recheck._marks", lambda: taken)

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
        "Stammdaten haben sich geändert; die Hinweise folgen mit dem nächsten Prüflauf.",
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

    [case] = [row for row in cases_of_award(award.pk, TODAY) if row.check_code == "spending_window"]

    assert case.title.startswith("KIM: 5.000,00\u00a0€ bis 31.12.2024 ausgeben")
    assert CheckCase.objects.get(check_code="spending_window").title.startswith(
        "KIM: 6.000,00\u00a0€"
    )


@pytest.fixture
def proof_of_programme():
    """The deadline of a programme, which hangs on no award."""
    return Deadline.objects.create(
        code="bericht",
        kind=Deadline.Kind.OWN_PROOF,
        title="Verwendungsnachweis KIM",
        programme=build_programme(),
        due_on=date(2024, 10, 1),
        source="Erlass",
    )


def test_the_page_of_a_deadline_of_a_programme_shows_what_was_done_about_it(proof_of_programme):
    check_everything(TODAY)
    assert [case.check_code for case in cases_of_deadlines([proof_of_programme], TODAY)] == [
        "own_proof_due"
    ]

    finish_deadline(
        filled_from=WITHOUT_FORM,
        deadline=proof_of_programme,
        done_on=TODAY,
        today=TODAY,
        key=new_key(),
        actor=build_person(),
    )

    assert cases_of_deadlines([proof_of_programme], TODAY) == []


def test_beside_a_changed_award_the_deadline_of_a_programme_keeps_its_alert(proof_of_programme):
    year_before = date(2023, 1, 1), date(2023, 12, 31)
    award = build_award("kim", window=year_before, proof_due=date(2024, 10, 2))
    check_everything(TODAY)
    receive(award, "100.00")
    deadlines = [proof_of_programme, Deadline.objects.get(code="kim-own-proof")]

    subjects = {case.subject for case in cases_of_deadlines(deadlines, TODAY)}

    assert subjects == {f"deadline-{deadline.pk}" for deadline in deadlines}


def test_a_plan_outside_all_rings_has_everything_judged_anew():
    """Explanations may name it together with lines of a ring."""
    line = build_line("ohne-ring", budgeted={2024: "1000.00"})
    build_years()

    change_plan(
        filled_from=WITHOUT_FORM,
        line=line,
        year=2024,
        kind=PlanEntry.Kind.ADJUSTMENT,
        total=Decimal("500.00"),
        decided_on=date(2024, 6, 1),
        reason="Nachtrag",
        key=new_key(),
        actor=build_person(),
    )

    assert pending().everything


def test_of_many_marks_on_one_award_pages_read_one():
    award = build_award("kim")
    check_everything(TODAY)
    Recheck.objects.bulk_create(Recheck(award=award) for _ in range(300))

    with CaptureQueriesContext(connection) as queries:
        waiting = pending()

    assert (waiting.changed.awards, len(queries)) == (frozenset({award.pk}), 1)
    assert "DISTINCT" in queries[0]["sql"]


@pytest.mark.parametrize("number", [3, 60])
def test_reading_takes_the_same_queries_and_rows_however_much_is_open(number):
    many_awards(number)
    check_everything(date(2024, 12, 20))

    with CaptureQueriesContext(connection) as queries:
        summaries = summary_by_check(date(2024, 12, 20), pending(), shown=2)

    assert len(queries) == 4
    assert summaries["spending_window"].count == number
    assert [len(row.shown) for row in summaries.values() if row.count] == [2, 2, 2, 2]


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
    assert set(CHECKS) >= CHECKS_OF_ALL
