"""The county in the database: masters, ten years of bookings, corrections, deadlines."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import groupby, islice

from django.contrib.auth.models import User
from django.db import models, transaction

from benchmarks.county.awards import PROOF_AFTER, AwardRows, build_awards
from benchmarks.county.life import REPAID_AFTER, Booking, bookings
from benchmarks.county.masters import Masters, build_masters
from benchmarks.county.plan import plan_awards
from benchmarks.county.size import CLOSED_THROUGH, FIRST_YEAR, TODAY, CountySize
from benchmarks.world import recorded_at
from grants.models import Award, AwardNotice, Deadline, DeadlineChange, Expense, PlanAmount
from grants.services import reverse_booking, transfer_booking
from ledger.filled_from import WITHOUT_FORM
from ledger.models import BudgetLine, Command, Voucher
from ledger.money import ZERO
from ledger.services import Entry, write_vouchers
from ledger.years import close_period, request_reopening

BOOKINGS_AT_ONCE = 20_000


@transaction.atomic
def build_county(size: CountySize) -> None:
    """Kreis anlegen: the same rows from the same size and seed, all at once or none."""
    masters = build_masters(size)
    rows = build_awards(masters, plan_awards(size))
    for month, in_month in groupby(bookings(size, rows), key=lambda one: one.day.replace(day=1)):
        with recorded_at(datetime(month.year, month.month, 15, 11, tzinfo=UTC)):
            for number, part in enumerate(_parts(in_month)):
                _book(part, key=f"county-{month:%Y-%m}-{number}", actor=masters.actor)
    _put_notices_in_force(rows)
    _build_deadlines(size, rows)
    with recorded_at(datetime(TODAY.year, TODAY.month, TODAY.day, 9, tzinfo=UTC)):
        _correct(size, masters)
        _close_years(masters.supervisor)


def _parts(found: Iterator[Booking]) -> Iterator[list[Booking]]:
    while part := list(islice(found, BOOKINGS_AT_ONCE)):
        yield part


def _book(part: Sequence[Booking], *, key: str, actor: User) -> None:
    Command.objects.create(key=key, name="build_county", fingerprint="0" * 64, actor=actor)
    entries = [Entry(booking.moves, booking.day, booking.text) for booking in part]
    by_model: dict[type[models.Model], list[models.Model]] = defaultdict(list)
    for booking, voucher in zip(part, _write_vouchers(entries, key=key, actor=actor), strict=True):
        booking.row.voucher_id = voucher  # type: ignore[attr-defined]
        by_model[type(booking.row)].append(booking.row)
    for model, rows in by_model.items():
        model._default_manager.bulk_create(rows)


def _write_vouchers(entries: Sequence[Entry], *, key: str, actor: User) -> list[int]:
    """The numbers of the vouchers, in the order of their entries."""
    return write_vouchers(entries=entries, key=key, actor=actor)


def _put_notices_in_force(rows: Sequence[AwardRows]) -> None:
    items = {row.award.pk: row.items for row in rows}
    awards = {row.award.pk: row.award for row in rows}
    notices = list(AwardNotice.objects.order_by("number"))
    for notice in notices:
        awards[notice.award_id].current_notice = notice
    Award.objects.bulk_update(awards.values(), ["current_notice"], batch_size=200)
    PlanAmount.objects.bulk_create(
        PlanAmount(notice=notice, item=item, amount=notice.amount // len(items[notice.award_id]))
        for notice in notices
        for item in items[notice.award_id]
    )


def _build_deadlines(size: CountySize, rows: Sequence[AwardRows]) -> None:
    """Those of notices and contracts, and reporting days of the awards up to the number asked."""
    deadlines = [deadline for row in rows for deadline in _derived(row)]
    missing = size.deadlines - len(deadlines)
    if missing < 0:
        raise ValueError(f"{size.deadlines} deadlines are too few for these awards")
    for number in range(missing):
        row = rows[number % len(rows)]
        due_on = row.plan.first + timedelta(days=30 * (1 + number // len(rows)))
        deadlines.append(
            _deadline(row, Deadline.Kind.REPORTING_DATE, due_on, f"stichtag-{number // len(rows)}")
        )
    Deadline.objects.bulk_create(deadlines)
    DeadlineChange.objects.bulk_create(
        DeadlineChange(
            deadline=deadline,
            after=deadline.due_on,
            reason="Zuwendungsbescheid",
            decided_on=deadline.due_on - timedelta(days=365),
            actor=actor,
        )
        for actor in [User.objects.earliest("pk")]
        for deadline in deadlines
    )


def _derived(row: AwardRows) -> Iterator[Deadline]:
    plan, kind = row.plan, Deadline.Kind
    yield _deadline(row, kind.SPENDING, plan.last, "spending", is_derived=True)
    yield _deadline(row, kind.OWN_PROOF, plan.last + REPAID_AFTER, "own-proof", is_derived=True)
    for pass_through in row.pass_throughs:
        deadline = _deadline(
            row, kind.RECIPIENT_PROOF, plan.last + PROOF_AFTER, "recipient-proof", is_derived=True
        )
        deadline.code = f"{pass_through.code}-recipient-proof"
        deadline.title = f"Nachweis des Empfängers: {pass_through.title}"
        deadline.pass_through = pass_through
        yield deadline


def _deadline(
    row: AwardRows, kind: Deadline.Kind, due_on: date, name: str, *, is_derived: bool = False
) -> Deadline:
    award = row.award
    # One in twenty of those that are past was forgotten.
    is_done = due_on < TODAY and (row.plan.number + due_on.toordinal()) % 20 > 0
    return Deadline(
        code=f"{award.code}-{name}",
        kind=kind,
        title=f"{kind.label}: {award.title}",
        award=award,
        due_on=due_on,
        derived_on=due_on if is_derived else None,
        done_on=due_on if is_done else None,
        source="Zuwendungsbescheid",
        confidence=Deadline.Confidence.FOUND,
    )


def _correct(size: CountySize, masters: Masters) -> None:
    """Through the services: some of the latest expenses were transferred, some reversed."""
    expenses = Expense.objects.filter(voucher__booked_on__year=TODAY.year, own_share=ZERO).order_by(
        "-voucher_id"
    )
    vouchers = list(
        Voucher.objects.filter(
            pk__in=list(
                expenses.values_list("voucher", flat=True)[: size.corrections + size.reversals]
            )
        )
    )
    if len(vouchers) < size.corrections + size.reversals:
        raise ValueError(f"only {len(vouchers)} expenses could be corrected")
    for number, voucher in enumerate(vouchers):
        key = f"county-correction-{number}"
        if number < size.corrections:
            transfer_booking(
                filled_from=WITHOUT_FORM,
                original=voucher,
                line=_another_line(voucher, masters),
                booked_on=TODAY,
                reason="falsche Position",
                today=TODAY,
                key=key,
                actor=masters.actor,
            )
        else:
            reverse_booking(
                voucher=voucher,
                reason="doppelt erfasst",
                booked_on=TODAY,
                today=TODAY,
                key=key,
                actor=masters.actor,
            )


def _another_line(voucher: Voucher, masters: Masters) -> BudgetLine:
    booked = set(voucher.postings.values_list("line", flat=True))
    return next(line for line in masters.expense_lines if line.pk not in booked)


def _close_years(supervisor: User) -> None:
    for year in range(FIRST_YEAR, CLOSED_THROUGH + 1):
        close_period(
            year=year,
            through=date(year, 12, 31),
            note="Jahresabschluss",
            today=TODAY,
            key=f"county-close-{year}",
            actor=supervisor,
        )
    request_reopening(
        year=CLOSED_THROUGH,
        open_from=date(CLOSED_THROUGH, 12, 1),
        reason="Rechnung vergessen",
        key="county-reopening",
        actor=supervisor,
    )
