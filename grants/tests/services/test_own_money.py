"""Receipts, own spending and repayments: what they book and what they refuse."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from grants.models import AwardNotice, Expense, Receipt, Repayment
from grants.queries.awards import EuroPlaces, places_of
from grants.services import (
    open_award,
    record_expense,
    record_notice,
    record_receipt,
    record_repayment,
)
from grants.services.errors import (
    DateInFuture,
    LineOnWrongSide,
    NoticeMissing,
    OwnShareByQuota,
    OwnShareOutOfRange,
    ReasonOutsideWindow,
)
from grants.tests.asking import ask
from grants.tests.builders import (
    build_award,
    build_line,
    build_organisation,
    build_programme,
    new_key,
    receive,
    spend,
)
from ledger.errors import AmountNotPositive, NotEnoughMoney, YearClosed
from ledger.integrity import verify
from ledger.models import Side
from ledger.money import ZERO
from ledger.tests.builders import appropriation, close_year
from ledger.tests.together import together

TODAY = date(2020, 2, 15)
DAY = timedelta(days=1)
WINDOW = (date(2019, 1, 1), date(2020, 11, 30))
RECEIVED = Decimal("976377.32")


@pytest.fixture
def income():
    return build_line("landespauschale", side=Side.INCOME, budgeted={2019: "976377.32"})


@pytest.fixture
def expense_line():
    return build_line("integrationsmassnahmen", budgeted={2019: "350000.00", 2020: "626377.32"})


@pytest.fixture
def award(clerk, income, expense_line):
    """The Integrationspauschale of Kreis Coesfeld: 976.377,32 euro, to be spent by 30.11.2020."""
    return build_award(
        "coesfeld-integrationspauschale",
        amount=RECEIVED,
        window=WINDOW,
        income_line=income,
        expense_line=expense_line,
    )


@pytest.fixture
def full(award):
    receive(award, RECEIVED, on=date(2019, 12, 20))
    return award


def places(award, **parts):
    """All places of the award: those named, the rest without money."""
    nothing = dict.fromkeys(EuroPlaces.__dataclass_fields__, ZERO)
    return EuroPlaces(**(nothing | {place: Decimal(euro) for place, euro in parts.items()}))


def booking(service, award, actor, **facts):
    day = {record_receipt: "received_on", record_expense: "paid_on", record_repayment: "repaid_on"}
    facts = {"today": TODAY, "text": "", "key": new_key(), "actor": actor, "line": None} | facts
    facts[day[service]] = facts.pop("on", TODAY)
    return ask(service, award=award, **facts)


def test_a_new_award_has_accounts_and_no_money(clerk, fiscal_years):
    award = ask(
        open_award,
        code="kim-3",
        programme=build_programme("kim-3"),
        holder=build_organisation(),
        title="KIM Baustein 3",
        kind="lump_sum",
        key="kim-3",
        actor=clerk,
    )

    assert places_of(award) == places(award)
    assert award.purse.accounts.count() == 11
    assert award.current_notice is None


def test_a_receipt_brings_pledged_money_in_hand(award, clerk, income):
    receipt = booking(
        record_receipt,
        award,
        clerk,
        amount=RECEIVED,
        on=date(2019, 12, 20),
        line=income,
        document_number="BK-1",
    )

    assert (receipt.award, receipt.amount) == (award, RECEIVED)
    voucher = receipt.voucher
    assert (voucher.text, voucher.document_number, voucher.booked_on, voucher.actor) == (
        "Zahlungseingang: COESFELD INTEGRATIONSPAUSCHALE",
        "BK-1",
        date(2019, 12, 20),
        clerk,
    )
    assert places_of(award) == places(award, granted=RECEIVED, cash=RECEIVED)
    assert appropriation(income, 2019) == (RECEIVED, ZERO)


def test_own_spending_leaves_626377_32_on_15_february_2020(full, clerk, expense_line):
    expense = booking(
        record_expense,
        full,
        clerk,
        amount=Decimal("350000.00"),
        on=date(2019, 12, 31),
        line=expense_line,
        text="Maßnahmen 2019",
    )

    assert (expense.amount, expense.own_share, expense.voucher.text) == (
        Decimal("350000.00"),
        ZERO,
        "Maßnahmen 2019",
    )
    assert places_of(full) == places(full, granted=RECEIVED, cash="626377.32", spent="350000.00")
    assert places_of(full).left == places_of(full).uncommitted == Decimal("626377.32")
    assert appropriation(expense_line, 2019) == (Decimal("350000.00"), ZERO)
    assert appropriation(expense_line, 2020) == (ZERO, ZERO)
    assert verify() == []


def test_with_share_financing_the_county_pays_its_part(clerk, expense_line):
    """Gemeinsam klappt's 2023: 80 % of 165.631,25 are 132.505,00."""
    award = build_award(
        "gemeinsam-klappts",
        amount="920175.00",
        financing=AwardNotice.Financing.SHARE,
        quota="80",
        window=(date(2020, 9, 1), date(2023, 6, 30)),
        expense_line=expense_line,
        received="132505.00",
        received_on=date(2023, 1, 31),
    )

    expense = spend(award, "165631.25", on=date(2023, 6, 30))

    assert (expense.amount, expense.own_share) == (Decimal("165631.25"), Decimal("33126.25"))
    assert places_of(award) == places(
        award,
        granted="920175.00",
        pledged="787670.00",
        spent="132505.00",
        own_share_spent="33126.25",
    )
    assert appropriation(expense_line, 2023) == (Decimal("165631.25"), ZERO)
    assert verify() == []


@pytest.mark.parametrize(
    ("cost", "own_share"), [("0.01", "0.00"), ("0.02", "0.01"), ("0.03", "0.01"), ("0.05", "0.02")]
)
def test_half_a_cent_of_a_share_goes_to_the_grant(clerk, cost, own_share):
    award = build_award(
        "anteil", amount="1.00", financing=AwardNotice.Financing.SHARE, quota="50", received="1.00"
    )

    assert spend(award, cost).own_share == Decimal(own_share)


def test_a_share_below_half_a_cent_is_paid_by_the_county_alone(clerk):
    award = build_award(
        "anteil", amount="1.00", financing=AwardNotice.Financing.SHARE, quota="10", received="1.00"
    )

    expense = spend(award, "0.04")

    assert (expense.own_share, places_of(award).spent, places_of(award).own_share_spent) == (
        Decimal("0.04"),
        ZERO,
        Decimal("0.04"),
    )


@pytest.fixture
def gap(clerk, expense_line):
    """Cost of 100.000 euro, of which the county pays 20.000 first (gap financing)."""
    return build_award(
        "fehlbedarf",
        amount="80000.00",
        financing=AwardNotice.Financing.GAP,
        expense_line=expense_line,
        received="80000.00",
        window=WINDOW,
    )


@pytest.mark.parametrize("own_share", ["0.00", "0.01", "20000.00", "30000.00"])
def test_own_funds_are_booked_beside_the_grant_where_no_quota_says_them(
    gap, clerk, expense_line, own_share
):
    own = Decimal(own_share)

    expense = booking(
        record_expense,
        gap,
        clerk,
        amount=Decimal("30000.00"),
        own_share=own,
        line=expense_line,
    )

    found = places_of(gap)
    assert (expense.amount, expense.own_share) == (Decimal("30000.00"), own)
    assert (found.spent, found.own_share_spent) == (Decimal("30000.00") - own, own)
    assert found.cash == Decimal("50000.00") + own
    assert appropriation(expense_line, 2020)[0] == Decimal("30000.00")
    assert verify() == []


def test_what_is_missing_beside_own_funds_is_prefinanced(gap, clerk):
    booking(record_expense, gap, clerk, amount=Decimal("79000.00"))
    ask(
        record_notice,
        award=gap,
        amount=Decimal("90000.00"),
        financing=AwardNotice.Financing.GAP,
        period_from=WINDOW[0],
        period_to=WINDOW[1],
        spend_by=WINDOW[1],
        decided_on=TODAY,
        key=new_key(),
        actor=clerk,
    )

    booking(
        record_expense,
        gap,
        clerk,
        amount=Decimal("5000.00"),
        own_share=Decimal("1500.00"),
        prefinance=True,
    )

    found = places_of(gap)
    assert (found.cash, found.prefinanced, found.own_share_spent) == (
        ZERO,
        Decimal("2500.00"),
        Decimal("1500.00"),
    )
    assert verify() == []


@pytest.mark.parametrize("own_share", ["-0.01", "100.01"])
def test_own_funds_are_a_part_of_the_expense(gap, clerk, own_share):
    with pytest.raises(OwnShareOutOfRange, match="von 0,00\u00a0€ bis 100,00\u00a0€ eingeben"):
        booking(record_expense, gap, clerk, amount=Decimal("100.00"), own_share=Decimal(own_share))
    assert not Expense.objects.exists()


def test_with_a_quota_nobody_names_the_own_share(clerk):
    award = build_award(
        "anteil", amount="1.00", financing=AwardNotice.Financing.SHARE, quota="80", window=WINDOW
    )

    with pytest.raises(OwnShareByQuota, match=r"aus dem Fördersatz \(80,00 %\)"):
        booking(record_expense, award, clerk, amount=Decimal("1.00"), own_share=Decimal("0.20"))


def test_money_goes_back_to_the_funder(full, clerk, expense_line):
    repayment = booking(
        record_repayment,
        full,
        clerk,
        amount=Decimal("626377.32"),
        line=expense_line,
        on=date(2020, 2, 15),
    )

    assert repayment.voucher.text == "Rückzahlung: COESFELD INTEGRATIONSPAUSCHALE"
    assert places_of(full) == places(full, granted=RECEIVED, cash="350000.00", repaid="626377.32")
    assert appropriation(expense_line, 2020) == (Decimal("626377.32"), ZERO)


def test_money_can_go_back_after_the_window(full, clerk):
    booking(
        record_repayment,
        full,
        clerk,
        amount=Decimal("1.00"),
        on=date(2021, 1, 15),
        today=date(2021, 1, 15),
    )

    assert places_of(full).repaid == Decimal("1.00")


SERVICES = (record_receipt, record_expense, record_repayment)


@pytest.mark.parametrize("service", SERVICES)
def test_no_money_moves_without_a_notice(service, clerk):
    award = build_award("ohne-bescheid", amount=None)

    with pytest.raises(NoticeMissing, match="Bitte zuerst den Bescheid erfassen"):
        booking(service, award, clerk, amount=Decimal("1.00"))


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("amount", ["0.00", "-5.00"])
def test_zero_and_below_are_refused_with_the_amount_that_was_typed(service, amount, full, clerk):
    with pytest.raises(AmountNotPositive) as refusal:
        booking(service, full, clerk, amount=Decimal(amount))

    assert str(refusal.value).startswith("0,00" if amount == "0.00" else "−5,00")


def test_below_zero_is_refused_with_the_whole_cost_and_not_the_share_of_it(clerk):
    award = build_award(
        "anteil", amount="1.00", financing=AwardNotice.Financing.SHARE, quota="80", received="1.00"
    )

    with pytest.raises(AmountNotPositive, match=r"−100,00"):
        spend(award, "-100.00")


@pytest.mark.parametrize("service", SERVICES)
def test_a_booking_of_tomorrow_is_refused(service, award, full, clerk):
    with pytest.raises(DateInFuture) as refusal:
        booking(service, full, clerk, amount=Decimal("1.00"), on=TODAY + DAY)

    assert str(refusal.value) == (
        "Der 16.02.2020 liegt in der Zukunft. Bitte ein Datum bis heute (15.02.2020) eingeben."
    )


@pytest.mark.parametrize(
    ("service", "model", "free", "code"),
    [
        (record_receipt, Receipt, "976377.32", "landespauschale"),
        (record_expense, Expense, "976377.32", "integrationsmassnahmen"),
        (record_repayment, Repayment, "976377.32", "integrationsmassnahmen"),
    ],
)
def test_a_cent_more_than_there_is_is_refused(service, model, free, code, award, clerk):
    if service is not record_receipt:
        receive(award, RECEIVED, on=date(2019, 12, 20))
    before = (places_of(award), model.objects.count())

    with pytest.raises(NotEnoughMoney) as refusal:
        booking(service, award, clerk, amount=RECEIVED + Decimal("0.01"))

    assert refusal.value.free == Decimal(free)
    assert (places_of(award), model.objects.count()) == before


@pytest.mark.parametrize(
    ("service", "line_code"),
    [
        (record_receipt, "integrationsmassnahmen"),
        (record_expense, "landespauschale"),
        (record_repayment, "landespauschale"),
    ],
)
def test_a_line_of_the_other_side_is_refused(service, line_code, full, clerk):
    wanted = "Ertrag" if service is record_receipt else "Aufwand"

    with pytest.raises(LineOnWrongSide, match=f"Haushaltsposition für {wanted} wählen"):
        booking(service, full, clerk, amount=Decimal("1.00"), line=build_line(line_code))


@pytest.mark.parametrize("service", SERVICES)
def test_a_closed_year_is_refused(service, full, clerk):
    close_year(2020, clerk)

    with pytest.raises(YearClosed):
        booking(service, full, clerk, amount=Decimal("1.00"))


@pytest.mark.parametrize(
    ("paid_on", "is_refused"),
    [
        (WINDOW[0] - DAY, True),
        (WINDOW[0], False),
        (WINDOW[1], False),
        (WINDOW[1] + DAY, True),
    ],
)
def test_the_last_day_of_the_spending_window_counts(award, clerk, paid_on, is_refused):
    receive(award, RECEIVED, on=WINDOW[0])

    def spend_on_that_day():
        return booking(
            record_expense,
            award,
            clerk,
            amount=Decimal("1.00"),
            on=paid_on,
            today=date(2021, 1, 15),
        )

    if is_refused:
        with pytest.raises(ReasonOutsideWindow) as refusal:
            spend_on_that_day()
        assert str(refusal.value) == (
            f"Der {paid_on:%d.%m.%Y} liegt außerhalb des Zeitraums 01.01.2019 bis 30.11.2020 "
            "(Bewilligungszeitraum bis Verausgabungsfrist). Nach dem Bescheid ist die Ausgabe "
            "damit nicht zuwendungsfähig, der Kreis trägt sie ganz. "
            "Bitte das Datum prüfen oder den Grund angeben."
        )
    else:
        assert spend_on_that_day().voucher.booked_on == paid_on


def test_the_notice_that_counts_is_the_latest_and_not_the_one_on_the_open_page(full, clerk):
    """The page was opened before a colleague recorded the extension."""
    opened = type(full).objects.select_related("current_notice").get(pk=full.pk)
    ask(
        record_notice,
        award=full,
        amount=RECEIVED,
        financing=AwardNotice.Financing.FIXED,
        period_from=WINDOW[0],
        period_to=WINDOW[1],
        spend_by=date(2020, 12, 31),
        key=new_key(),
        actor=clerk,
    )

    expense = booking(
        record_expense,
        opened,
        clerk,
        amount=Decimal("1.00"),
        on=date(2020, 12, 31),
        today=date(2020, 12, 31),
    )

    assert expense.voucher.booked_on == date(2020, 12, 31)


def test_a_form_sent_twice_is_booked_once(full, clerk):
    facts = {"amount": Decimal("31000.00"), "key": "formular"}
    first = booking(record_expense, full, clerk, **facts)
    later = booking(record_expense, full, clerk, **facts | {"today": TODAY + DAY})

    assert first == later
    assert places_of(full).spent == Decimal("31000.00")


def test_receipts_and_a_notice_at_the_same_moment_never_block_each_other(
    several_connections, clerk
):
    award = build_award("komm-an", amount="153400.00")

    def amend():
        for amount in ("160000.00", "170000.00"):
            ask(
                record_notice,
                award=award,
                amount=Decimal(amount),
                financing=AwardNotice.Financing.FIXED,
                period_from=date(2024, 1, 1),
                period_to=date(2024, 12, 31),
                spend_by=date(2024, 12, 31),
                key=new_key(),
                actor=clerk,
            )

    def receive_often():
        for _ in range(5):
            receive(award, "1.00", actor=clerk)

    assert together(amend, *[receive_often] * 3) == [None] * 4
    assert places_of(award).cash == Decimal("15.00")
    assert verify() == []
