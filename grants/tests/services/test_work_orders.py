"""An order is carried out beside the page, once, and survives the worker that had taken it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from grants.models import WorkOrder
from grants.services import work_orders
from grants.services.work_orders import LEASE, WorkResult, ask_for, work_off
from grants.tests.builders import build_person
from ledger.errors import YearClosed
from ledger.tests.together import together

NOON = datetime(2024, 10, 15, 12, tzinfo=UTC)
KIND = WorkOrder.Kind.ALL_CHECKS
RESULT = WorkResult("3 neue Hinweise", warning="1 Mail nicht angenommen.")


def order_of(person, *, at=NOON):
    return ask_for(KIND, asked_by=person, now=at)


def carry_out(work, *, at=NOON):
    work_off({KIND: work}, now=lambda: at)


def facts(order):
    order.refresh_from_db()
    return (order.state, order.done, order.total, order.doing, order.summary, order.warning)


def test_an_order_waits_until_a_worker_takes_it(clerk):
    order = order_of(clerk)

    assert facts(order) == ("waiting", 0, 0, "", "", "")
    assert (order.asked_by, order.asked_at, order.leased_until) == (clerk, NOON, None)


def test_while_one_is_open_the_next_who_asks_gets_the_same(clerk, supervisor):
    order = order_of(clerk)

    assert order_of(supervisor) == order

    asked_meanwhile = []

    def work(report):
        asked_meanwhile.append(order_of(supervisor))
        return RESULT

    carry_out(work)
    assert asked_meanwhile == [order]
    assert order_of(supervisor) != order


def test_the_worker_says_how_far_it_is_and_in_the_end_what_came_out(clerk):
    order = order_of(clerk)
    seen = []

    def work(report):
        seen.append((*facts(order), order.leased_until))
        report(0, 2, "Alles prüfen")
        seen.append((*facts(order), order.leased_until))
        report(2, 2, "")
        return RESULT

    carry_out(work)

    assert seen == [
        ("running", 0, 0, "", "", "", NOON + LEASE),
        ("running", 0, 2, "Alles prüfen", "", "", NOON + LEASE),
    ]
    assert facts(order) == ("done", 2, 2, "", "3 neue Hinweise", "1 Mail nicht angenommen.")
    assert (order.finished_at, order.leased_until) == (NOON, None)


def test_what_is_done_is_not_done_again(clerk):
    order_of(clerk)
    worked = []

    for _ in range(2):
        carry_out(lambda report: worked.append(1) or RESULT)

    assert worked == [1]


@pytest.mark.parametrize(
    ("later", "is_taken_over"),
    [
        (LEASE - timedelta(seconds=1), False),
        (LEASE, True),
        (LEASE + timedelta(seconds=1), True),
    ],
)
def test_a_worker_that_died_leaves_its_order_to_the_next_after_the_lease(
    clerk, later, is_taken_over
):
    order = order_of(clerk)
    assert work_orders._take(NOON) == order  # and no word of it since

    carry_out(lambda report: RESULT, at=NOON + later)

    assert (facts(order)[0] == "done") is is_taken_over


def test_each_report_renews_the_lease(clerk):
    order = order_of(clerk)
    moments = iter([NOON, NOON + timedelta(minutes=4), NOON + timedelta(minutes=8)] + [NOON] * 2)
    leases = []

    def work(report):
        report(1, 2, "Hinweise versenden")
        leases.append(facts(order) and order.leased_until)
        return RESULT

    work_off({KIND: work}, now=lambda: next(moments))

    assert leases == [NOON + timedelta(minutes=4) + LEASE]


def test_who_was_only_slow_stops_and_the_result_is_that_of_the_next(clerk, caplog):
    order = order_of(clerk)
    steps = []

    def slow(report):
        carry_out(lambda _: WorkResult("vom zweiten"), at=NOON + LEASE)
        report(1, 2, "Hinweise versenden")
        steps.append("nach der Übernahme")

    carry_out(slow)

    assert steps == []
    assert facts(order)[4] == "vom zweiten"
    assert caplog.messages == [f"work order {order.pk} was taken over by another worker"]


def test_the_result_of_who_was_only_slow_does_not_count(clerk):
    order = order_of(clerk)

    def slow(report):
        carry_out(lambda _: WorkResult("vom zweiten"), at=NOON + LEASE)
        return WorkResult("vom ersten")

    carry_out(slow)

    assert facts(order)[4] == "vom zweiten"


@pytest.mark.parametrize("ending", [SystemExit, KeyboardInterrupt])
def test_a_worker_that_is_asked_to_end_hands_its_order_back_at_once(clerk, ending):
    order = order_of(clerk)

    def work(report):
        report(1, 2, "Hinweise versenden")
        raise ending

    with pytest.raises(ending):
        carry_out(work)
    assert facts(order) == ("waiting", 1, 2, "Hinweise versenden", "", "")

    carry_out(lambda report: RESULT)
    assert facts(order)[0] == "done"


def test_an_order_that_ends_its_worker_each_time_is_given_up(clerk, caplog):
    order = order_of(clerk)
    for attempt in range(3):
        assert work_orders._take(NOON + attempt * LEASE) == order

    carry_out(lambda report: RESULT, at=NOON + 3 * LEASE)

    assert facts(order)[::4] == (
        "failed",
        "Der Auftrag wurde 3-mal abgebrochen, bevor er fertig war. "
        f"Bitte der Leitung melden: Auftrag {order.pk}.",
    )
    assert caplog.messages == [f"work order {order.pk} ended its worker 3 times"]


def test_a_worker_that_reports_in_time_is_not_given_up_by_another(clerk, caplog, monkeypatch):
    order = order_of(clerk)
    for attempt in range(3):
        assert work_orders._take(NOON + attempt * LEASE) == order
    renewed = NOON + 4 * LEASE
    due = work_orders._due
    monkeypatch.setattr(work_orders, "_due", lambda now: renewed_between(due, now))
    looks = []

    def renewed_between(due, now):
        if looks:  # the other worker has found it due, and is about to give it up
            WorkOrder.objects.update(leased_until=renewed)
        looks.append(now)
        return due(now)

    assert work_orders._take(NOON + 3 * LEASE) is None

    order.refresh_from_db()
    assert (order.state, order.leased_until, caplog.messages) == ("running", renewed, [])


def test_a_fault_is_logged_and_told_in_german(clerk, caplog):
    order = order_of(clerk)

    def work(report):
        raise ZeroDivisionError

    carry_out(work)

    assert facts(order)[::4] == (
        "failed",
        "Der Auftrag ist an einem Fehler im Programm gescheitert. Bitte noch einmal starten und, "
        f"wenn er wieder scheitert, der Leitung melden: Auftrag {order.pk}.",
    )
    assert caplog.messages == [f"work order {order.pk} failed"]
    assert caplog.records[0].exc_info[0] is ZeroDivisionError


def test_a_refusal_is_told_in_its_own_words(clerk):
    order = order_of(clerk)

    def work(report):
        raise YearClosed(2023)

    carry_out(work)

    assert facts(order)[::4] == ("failed", str(YearClosed(2023)))


def test_a_kind_that_this_worker_does_not_know_fails(clerk):
    order = order_of(clerk)

    work_off({}, now=lambda: NOON)

    assert facts(order)[0] == "failed"


def test_orders_are_kept_for_thirty_days(clerk):
    for days in (31, 30, 29):
        order_of(clerk)
        carry_out(lambda report: RESULT, at=NOON - timedelta(days=days))

    order_of(clerk)

    assert [order.finished_at and (NOON - order.finished_at).days for order in rows()] == [
        None,
        29,
        30,
    ]


def rows():
    return WorkOrder.objects.all()


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ({"state": "running"}, "work_order_leased_while_running"),
        ({"leased_until": NOON}, "work_order_leased_while_running"),
        ({"state": "done"}, "work_order_finished_or_open"),
        ({"finished_at": NOON}, "work_order_finished_or_open"),
    ],
)
def test_the_database_takes_no_order_that_contradicts_itself(clerk, values, rule):
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        WorkOrder.objects.create(kind=KIND, asked_by=clerk, asked_at=NOON, **values)


def test_the_database_takes_one_open_order_of_a_kind(clerk):
    order_of(clerk)

    with pytest.raises(IntegrityError), transaction.atomic():
        WorkOrder.objects.create(kind=KIND, asked_by=clerk, asked_at=NOON)


def test_workers_at_the_same_moment_carry_it_out_once(several_connections):
    order = order_of(build_person())
    worked = []

    together(*[lambda: carry_out(lambda report: worked.append(1) or RESULT)] * 4)

    assert worked == [1]
    assert facts(order)[0] == "done"


def test_people_who_ask_at_the_same_moment_get_the_same(several_connections):
    person = build_person()

    orders = together(*[lambda: order_of(person).pk] * 4)

    assert orders == [WorkOrder.objects.get().pk] * len(orders)
