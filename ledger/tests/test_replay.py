"""Whatever is booked, reversed, planned and found late: every past day can be shown again.

A story moves the clock as it likes. At the end of each day it notes what the program shows;
when all is over, each of these days is asked for again. What belongs to a day by value date is
recomputed from all postings, by rules written out here once more.
"""

from collections import defaultdict
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from ledger.as_of import (
    MonthRow,
    Reading,
    as_of,
    balances_as_of,
    booked_to,
    line_totals_as_of,
    month_report,
    plans_as_of,
    shown_on,
)
from ledger.errors import Refusal
from ledger.filled_from import WITHOUT_FORM
from ledger.integrity import verify
from ledger.models import BudgetLine, Place, PlanEntry, Posting, Purse, Ring, Side, Voucher
from ledger.money import ZERO, from_cents
from ledger.plan import change_plan
from ledger.queries import balances_of, line_positions, ring_positions
from ledger.services import Move, reverse
from ledger.tests.builders import (
    book,
    build_line,
    build_purse,
    build_ring,
    build_years,
    new_key,
)
from ledger.tests.moments import set_clock

YEARS = (2023, 2024, 2025)
FIRST_MOMENT = datetime(2023, 12, 20, 22, 30, tzinfo=ZoneInfo("UTC"))
A_DAY = timedelta(days=1)
# Between two bookings: minutes to a month, and what crosses midnight in Germany but not in UTC.
HOURS = st.sampled_from((0, 0, 1, 1, 2, 5, 22, 23, 24, 25, 49, 24 * 31))
MOVES = (
    (Place.FUNDER, Place.PLEDGED, None),
    (Place.PLEDGED, Place.CASH, Side.INCOME),
    (Place.CASH, Place.SPENT, Side.EXPENSE),
    (Place.COUNTY, Place.OWN_SHARE_SPENT, Side.EXPENSE),
    (Place.AGREEMENTS, Place.COMMITTED, Side.EXPENSE),
    (Place.COMMITTED, Place.AGREEMENTS, Side.EXPENSE),
    (Place.CASH, Place.WITH_RECIPIENT, Side.EXPENSE),
    (Place.WITH_RECIPIENT, Place.CASH, Side.EXPENSE),
    (Place.WITH_RECIPIENT, Place.PROVEN, None),
)
STEPS = st.lists(
    st.fixed_dictionaries(
        {
            "hours": HOURS,
            "what": st.sampled_from(("book", "book", "book", "book", "reverse", "plan")),
            "which": st.integers(0, 99),
            "cents": st.integers(1, 900_000),
            "days_late": st.sampled_from((0, 0, 1, 2, 31, 70)),
            "year": st.sampled_from((None, *YEARS)),
        }
    ),
    min_size=60,
    max_size=60,
)


class Story:
    """Sixty steps of a clerk; ``shown`` is what the program showed at the end of each day."""

    def __init__(self, patch, actor):
        self.patch, self.actor, self.now = patch, actor, FIRST_MOMENT
        self.purses = [build_purse(name) for name in ("KOMM-AN II", "KIM 1")]
        ring = build_ring("35-02")
        self.lines = {
            side: [build_line(f"{side}-{number}", side=side, ring=ring) for number in (1, 2)]
            for side in Side
        }
        self.shown = {}
        set_clock(patch, self.now)

    @property
    def today(self):
        return timezone.localdate(self.now)

    def play(self, step):
        self.wait(step["hours"])
        try:
            with transaction.atomic():
                getattr(self, step["what"])(**step)
        except Refusal:
            pass  # not enough money, reversed already, nothing to change

    def wait(self, hours):
        before = self.today
        self.now += timedelta(hours=hours)
        # Nothing happens in between, so the first and the last of these days say it all.
        if self.today > before:
            for day in {before, *month_ends(before, self.today), self.today - A_DAY}:
                self.shown[day] = figures(day)
        set_clock(self.patch, self.now)

    def book(self, *, which, cents, days_late, year, **_):
        source, target, side = MOVES[which % len(MOVES)]
        accounts = self.purses[which % 2]
        line = self.lines[side][which % 3 % 2] if side else None
        if Place.COMMITTED in (source, target):
            # A commitment ends on the line and in the year that it was bound in.
            line, year = self.lines[Side.EXPENSE][0], 2024
        book(
            source=accounts[source],
            target=accounts[target],
            amount=from_cents(cents),
            booked_on=self.today - timedelta(days=days_late),
            line=line,
            year=year if line else None,
            key=new_key(),
            actor=self.actor,
        )

    def reverse(self, *, which, days_late, **_):
        vouchers = list(Voucher.objects.order_by("id"))
        if vouchers:
            reverse(
                voucher=vouchers[which % len(vouchers)],
                reason="verschrieben",
                booked_on=self.today - timedelta(days=days_late),
                key=new_key(),
                actor=self.actor,
            )

    def plan(self, *, which, cents, days_late, year, **_):
        change_plan(
            filled_from=WITHOUT_FORM,
            line=[*self.lines[Side.INCOME], *self.lines[Side.EXPENSE]][which % 4],
            year=year or self.today.year,
            kind=list(PlanEntry.Kind)[which % 2],
            total=from_cents(cents - 300_000 if which % 2 else cents),
            decided_on=self.today - timedelta(days=days_late),
            reason="Nachtrag",
            key=new_key(),
            actor=self.actor,
        )


def month_ends(first, last):
    days = (first + timedelta(days=number) for number in range((last - first).days))
    return [day for day in days if (day + A_DAY).day == 1]


def figures(day, at=None):
    """All that pages show of the ledger: now, or as of a day."""
    purses = list(Purse.objects.all())
    return (
        balances_of(purses) if at is None else balances_as_of(at, purses),
        [ring_positions(year, current_year=day.year, as_of=at) for year in YEARS],
        [line_positions(year, ring, as_of=at) for year in YEARS for ring in Ring.objects.all()],
    )


def plain_figures(belongs, decided):
    """The same from nothing but postings and plan entries, one by one."""
    balances = {purse.pk: dict.fromkeys(Place, ZERO) for purse in Purse.objects.all()}
    totals = defaultdict(lambda: [ZERO, ZERO])
    months = defaultdict(lambda: [ZERO, ZERO])
    plans = defaultdict(lambda: [ZERO, ZERO])
    for posting in Posting.objects.select_related("voucher", "source", "target", "line"):
        if not belongs(posting.voucher):
            continue
        move = Move(posting.source, posting.target, posting.amount, posting.line, posting.year)
        source, target = Place(move.source.place), Place(move.target.place)
        balances[move.source.purse_id][source] -= move.amount
        balances[move.target.purse_id][target] += move.amount
        booked_on = posting.voucher.booked_on
        for place, column in ((target, 0), (source, 1)):
            key = (booked_on.year, move.source.purse_id, place, booked_on.month)
            months[key][column] += move.amount
        if move.line:
            into = (Place.CASH,) if move.line.side == Side.INCOME else (Place.CASH, Place.COUNTY)
            sign = 1 if move.line.side == Side.INCOME else -1
            actual = move.amount * sign * ((target in into) - (source in into))
            bound = move.amount * ((target is Place.COMMITTED) - (source is Place.COMMITTED))
            totals[move.year, move.line.pk][0] += actual
            totals[move.year, move.line.pk][1] += bound
    for entry in PlanEntry.objects.all():
        if decided(entry):
            column = 0 if entry.kind == PlanEntry.Kind.BUDGETED else 1
            plans[entry.year, entry.line_id][column] += entry.amount
    return balances, totals, plans, months


def of_year(rows, year):
    return {key[1]: tuple(pair) for key, pair in rows.items() if key[0] == year}


def assert_plainly(at, belongs, decided):
    balances, totals, plans, months = plain_figures(belongs, decided)
    purses = list(Purse.objects.all())
    assert balances_as_of(at, purses) == balances
    for year in YEARS:
        assert line_totals_as_of(at, year) == of_year(totals, year)
        assert plans_as_of(at, year) == of_year(plans, year)
        rows = [
            MonthRow(purse, place, month, *pair)
            for (of, purse, place, month), pair in sorted(months.items())
            if of == year
        ]
        assert month_report(year, purses, as_of=at) == rows


@pytest.mark.django_db
# Sixty steps are not made fewer, which would take minutes.
@settings(max_examples=5, phases=(Phase.generate,))
@given(steps=STEPS)
def test_every_past_day_is_shown_as_it_was(steps):
    with pytest.MonkeyPatch.context() as patch, transaction.atomic():
        build_years()
        actor = User.objects.create(username="erzaehlerin")
        story = Story(patch, actor)
        for step in steps:
            story.play(step)
        story.wait(24)

        assert story.shown
        for day, shown in story.shown.items():
            assert figures(day, shown_on(day)) == shown
            assert_plainly(
                booked_to(day),
                lambda voucher, day=day: voucher.booked_on <= day,
                lambda entry, day=day: entry.decided_on <= day,
            )
        assert_plainly(
            shown_on(day),
            lambda voucher: timezone.localdate(voucher.recorded_at) <= day,
            lambda entry: timezone.localdate(entry.recorded_at) <= day,
        )
        assert verify() == []
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("recorded_at", "day"),
    [
        # Summer time: in UTC it is the day before until two o'clock.
        (datetime(2024, 6, 30, 21, 59, 59, tzinfo=ZoneInfo("UTC")), date(2024, 6, 30)),
        (datetime(2024, 6, 30, 22, 0, 0, tzinfo=ZoneInfo("UTC")), date(2024, 7, 1)),
        # Winter time: until one o'clock.
        (datetime(2024, 12, 31, 22, 59, 59, tzinfo=ZoneInfo("UTC")), date(2024, 12, 31)),
        (datetime(2024, 12, 31, 23, 0, 0, tzinfo=ZoneInfo("UTC")), date(2025, 1, 1)),
        # The days on which the clocks are changed have 23 and 25 hours.
        (datetime(2024, 3, 31, 21, 59, 59, tzinfo=ZoneInfo("UTC")), date(2024, 3, 31)),
        (datetime(2024, 10, 27, 22, 59, 59, tzinfo=ZoneInfo("UTC")), date(2024, 10, 27)),
        (datetime(2024, 10, 27, 23, 0, 0, tzinfo=ZoneInfo("UTC")), date(2024, 10, 28)),
    ],
)
def test_a_day_ends_at_midnight_in_germany(fiscal_years, clerk, monkeypatch, recorded_at, day):
    ring = build_ring("35-02")
    line = build_line("gemeinden", ring=ring)
    accounts = build_purse()
    set_clock(monkeypatch, recorded_at)
    change_plan(
        filled_from=WITHOUT_FORM,
        line=line,
        year=2024,
        kind=PlanEntry.Kind.BUDGETED,
        total=from_cents(12_240_000),
        decided_on=date(2024, 1, 1),
        reason="Haushaltsplan",
        key=new_key(),
        actor=clerk,
    )
    book(
        source=accounts[Place.COUNTY],
        target=accounts[Place.OWN_SHARE_SPENT],
        amount=from_cents(1),
        booked_on=date(2024, 6, 1),
        line=line,
        key=new_key(),
        actor=clerk,
    )

    def shown(on):
        positions = ring_positions(2024, current_year=2024, as_of=shown_on(on))
        balances = balances_as_of(shown_on(on), [accounts[Place.COUNTY].purse])
        spent = [of_purse[Place.OWN_SHARE_SPENT] for of_purse in balances.values()]
        return [(row.expense_budgeted, row.expense_actual) for row in positions], spent

    assert shown(day - A_DAY) == ([], [ZERO])
    seen = ([(from_cents(12_240_000), from_cents(1))], [from_cents(1)])
    assert (shown(day), shown(day + A_DAY)) == (seen, seen)


def test_a_reading_is_taken_by_its_name():
    day = date(2024, 6, 30)

    assert str(as_of(day, Reading.BOOKED)) == str(as_of(day, Reading.SHOWN)) == "30.06.2024"
    assert (as_of(day, Reading.BOOKED), as_of(day, Reading.SHOWN)) == (
        booked_to(day),
        shown_on(day),
    )


def test_rings_as_of_a_day_take_as_many_queries_for_many_lines(
    fiscal_years, django_assert_num_queries
):
    ring = build_ring("35-02")
    build_line("line-0", ring=ring, budgeted={2024: "10.00"})

    def ask(lines):
        with django_assert_num_queries(6):
            (position,) = ring_positions(
                2024, current_year=2024, as_of=booked_to(date(2024, 6, 30))
            )
        assert position.expense_budgeted == 10 * lines == 10 * BudgetLine.objects.count()

    ask(1)
    for number in range(1, 30):
        build_line(f"line-{number}", ring=ring, budgeted={2024: "10.00"})
    ask(30)
