"""One row of each table of the journal is changed behind the guards' back: verify names it."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from ledger.integrity import install_guards, remove_guards, verify
from ledger.models import (
    Account,
    AccountTurnover,
    Appropriation,
    Command,
    FiscalYear,
    JournalHead,
    LineTurnover,
    Place,
    Posting,
    Voucher,
    VoucherSeal,
)
from ledger.seal import note_head, seal_journal
from ledger.tests.builders import book, build_line, build_purse, new_key

NOW = datetime(2026, 11, 21, 14, 15, tzinfo=UTC)
SPENT = Decimal("31000.00")


@pytest.fixture
def spending(fiscal_years, clerk):
    """KOMM-AN II: 31.000 of 153.400 euro spent, sealed, and the head of the day noted."""
    purse = build_purse("KOMM-AN II 2024")
    line = build_line("komm-an-kreis", budgeted={2024: "31000.00"})
    for source, target, amount in (
        (Place.FUNDER, Place.PLEDGED, Decimal("153400.00")),
        (Place.PLEDGED, Place.CASH, Decimal("153400.00")),
        (Place.CASH, Place.SPENT, SPENT),
    ):
        voucher = book(
            source=purse[source],
            target=purse[target],
            amount=amount,
            booked_on=date(2024, 4, 1),
            line=line if target == Place.SPENT else None,
            key=new_key(),
            actor=clerk,
        )
    seal_journal(NOW)
    note_head(date(2026, 11, 21))
    assert verify() == []
    return voucher


def named_after(model, change, **of_row):
    """What ``verify`` names after one row was changed and the guards were put back."""
    remove_guards()
    assert model.objects.filter(**of_row).update(**change) == 1
    install_guards()
    return [deviation.subject for deviation in verify()]


def account_at(place):
    return Account.objects.get(place=place, purse__name="KOMM-AN II 2024")


@pytest.mark.parametrize(
    "change",
    [
        {"text": "eine andere Geschichte"},
        {"booked_on": date(2024, 4, 2)},
        {"recorded_at": datetime(2024, 4, 2, tzinfo=UTC)},
        {"document_number": "4711"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_changed_voucher_is_named(spending, change):
    named = named_after(Voucher, change, pk=spending.pk)

    assert named[-1] == f"Beleg {spending.pk}"


@pytest.mark.parametrize(
    "change",
    [{"fingerprint": "0" * 64}, {"result": "ledger.voucher:1"}, {"name": "record_receipt"}],
    ids=lambda change: next(iter(change)),
)
def test_a_changed_command_is_named_by_its_voucher(spending, change):
    assert named_after(Command, change, pk=spending.command_id) == [f"Beleg {spending.pk}"]


def test_a_changed_posting_is_named_with_all_that_follows_from_it(spending):
    named = named_after(Posting, {"amount": SPENT + 1}, voucher=spending)

    cash, spent = account_at(Place.CASH), account_at(Place.SPENT)
    assert sorted(named) == sorted(
        [
            f"Konto {cash.pk} {cash}",
            f"Konto {spent.pk} {spent}",
            "Ansatz komm-an-kreis 2024 (Ist / gebunden)",
            *(f"Monatsumsatz {account} 202404" for account in (cash, spent)),
            f"Monatsumsatz {spending.postings.get().line} 202404",
            f"Beleg {spending.pk}",
        ]
    )


def test_a_changed_balance_is_named(spending):
    spent = account_at(Place.SPENT)

    assert named_after(Account, {"balance": SPENT + 1}, pk=spent.pk) == [
        f"Konto {spent.pk} {spent}",
        f"Konten der Zuwendung {spent.purse_id} {spent.purse}",
    ]


@pytest.mark.parametrize(
    ("change", "subject"),
    [
        ({"actual": SPENT + 1}, "Ansatz komm-an-kreis 2024 (Ist / gebunden)"),
        ({"committed": SPENT}, "Ansatz komm-an-kreis 2024 (Ist / gebunden)"),
        ({"budgeted": SPENT + 1}, "Ansatz komm-an-kreis 2024 (Ansatz / Fortschreibung)"),
        ({"adjustment": SPENT}, "Ansatz komm-an-kreis 2024 (Ansatz / Fortschreibung)"),
    ],
)
def test_a_changed_appropriation_is_named(spending, change, subject):
    assert named_after(Appropriation, change, line__code="komm-an-kreis") == [subject]


@pytest.mark.parametrize(
    ("model", "change", "of_row"),
    [
        (AccountTurnover, {"incoming": SPENT + 1}, {"account__place": Place.SPENT}),
        (AccountTurnover, {"outgoing": SPENT}, {"account__place": Place.SPENT}),
        (LineTurnover, {"actual": SPENT + 1}, {"line__code": "komm-an-kreis"}),
        (LineTurnover, {"committed": SPENT}, {"line__code": "komm-an-kreis"}),
    ],
)
def test_a_changed_turnover_is_named(spending, model, change, of_row):
    row = model.objects.get(**of_row)

    assert named_after(model, change, pk=row.pk) == [f"Monatsumsatz {row}"]


def test_a_changed_seal_is_named_by_its_voucher(spending):
    assert named_after(VoucherSeal, {"hash": "0" * 64}, voucher=spending) == [
        f"Beleg {spending.pk}"
    ]


def test_a_changed_head_is_named(spending):
    assert named_after(JournalHead, {"hash": "0" * 64}, day=date(2026, 11, 21)) == [
        "Tagesprüfsumme vom 21.11.2026"
    ]


def test_a_changed_year_is_named(spending):
    assert named_after(FiscalYear, {"closed_through": date(2024, 12, 31)}, year=2024) == [
        "Haushaltsjahr 2024"
    ]
