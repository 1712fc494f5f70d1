"""Zeilen eines Bescheids: Durchstarten in Ausbildung und Arbeit, 80 % of 1.151.877,50 euro."""

from datetime import date
from decimal import Decimal as D

import pytest

from grants.models import AwardNotice, DrawdownPart, PlanItem, StandardRule
from grants.queries.notices import notices_of
from grants.services import record_notice
from grants.services.errors import LineOnWrongSide, TermsIncomplete
from grants.services.terms import DrawdownDay, FundedQuantity, Override, PlannedItem
from grants.tests.asking import ask
from grants.tests.builders import build_award, build_line, build_programme, new_key
from ledger.models import Side

FIRST = {
    "amount": D("921502.00"),
    "financing": AwardNotice.Financing.SHARE,
    "quota": D(80),
    "period_from": date(2020, 9, 1),
    "period_to": date(2022, 6, 30),
    "spend_by": date(2022, 6, 30),
    "decided_on": date(2020, 8, 20),
}
EXTENDED = FIRST | {
    "period_to": date(2023, 4, 30),
    "spend_by": date(2023, 4, 30),
    "decided_on": date(2022, 5, 2),
}
LAST = FIRST | {
    "amount": D("920175.00"),
    "period_to": date(2023, 6, 30),
    "spend_by": date(2023, 6, 30),
    "decided_on": date(2023, 3, 1),
}
STAFF = PlannedItem("staff", "Teilhabemanagement", D("900000.00"))
MATERIAL = PlannedItem("material", "Honorare und Sachmittel", D("251877.50"))
OWN_SHARE = PlannedItem("own_share", "Eigenanteil Kreis", D("230375.50"))
PLAN = (STAFF, MATERIAL, OWN_SHARE)


@pytest.fixture
def award(clerk):
    return build_award("durchstarten", amount=None)


@pytest.fixture
def rows(award):
    """One row or more of each kind."""
    part = DrawdownPart.objects.create(
        programme=award.programme, code="2.1", name="Personal", source="Förderrichtlinie"
    )
    return {
        "plan": PLAN,
        "funded_units": [
            FundedQuantity(
                award.programme,
                "Teilhabemanagement",
                "VZÄ",
                D("2.5"),
                period_to=date(2020, 12, 31),
            ),
            FundedQuantity(award.programme, "Teilhabemanagement", "VZÄ", D("3.0"), rate=D("55000")),
            FundedQuantity(
                award.programme, "Assistenz", "halbe Stelle", D(1), rate=D("22500"), fte=D("0.5")
            ),
        ],
        "drawdown_dates": [
            DrawdownDay(date(2020, 11, 15), D("100000.00"), part),
            DrawdownDay(date(2021, 11, 15)),
        ],
        "overrides": [
            Override(StandardRule.Code.USE_PERIOD, D(6), "Nr. 5"),
            Override(StandardRule.Code.ITEM_OVERRUN, None),
        ],
    }


def decide(award, actor, **terms):
    return ask(record_notice, award=award, key=new_key(), actor=actor, **terms)


def rows_of(notice):
    (read,) = (found for found in notices_of(notice.award) if found.pk == notice.pk)
    return (
        [(row.item.kind, row.item.name, row.amount) for row in read.plan_amounts.all()],
        [
            (
                row.component,
                row.quantity,
                row.months,
                row.rate,
                row.fte,
                row.period_from,
                row.period_to,
            )
            for row in read.funded_units.all()
        ],
        [(row.due_on, row.amount, row.part) for row in read.drawdown_dates.all()],
        [(row.code, row.value, row.note) for row in read.overrides.all()],
    )


def test_a_notice_keeps_its_rows(award, clerk, rows):
    notice = decide(award, clerk, **FIRST, **rows)

    assert rows_of(notice) == (
        [
            ("staff", "Teilhabemanagement", D("900000.00")),
            ("material", "Honorare und Sachmittel", D("251877.50")),
            ("own_share", "Eigenanteil Kreis", D("230375.50")),
        ],
        [
            ("Teilhabemanagement", D("2.50"), 4, None, None, None, date(2020, 12, 31)),
            ("Teilhabemanagement", D("3.00"), 22, D("55000.00"), None, None, None),
            ("Assistenz", D("1.00"), 22, D("22500.00"), D("0.50"), None, None),
        ],
        [
            (date(2020, 11, 15), D("100000.00"), DrawdownPart.objects.get()),
            (date(2021, 11, 15), None, None),
        ],
        [("item_overrun", None, ""), ("use_period", D("6.00"), "Nr. 5")],
    )


def test_rows_that_a_later_notice_does_not_name_stay_as_they_were(award, clerk, rows):
    first = decide(award, clerk, **FIRST, **rows)

    later = decide(award, clerk, **EXTENDED)
    latest = decide(award, clerk, **LAST)

    assert rows_of(latest) == rows_of(later) == rows_of(first)
    assert PlanItem.objects.count() == 3


def test_an_empty_sequence_takes_rows_away_and_leaves_the_earlier_notice_as_it_was(
    award, clerk, rows
):
    first = decide(award, clerk, **FIRST, **rows)
    before = rows_of(first)

    later = decide(award, clerk, **EXTENDED, **dict.fromkeys(rows, ()))

    assert (rows_of(later), rows_of(first)) == (([], [], [], []), before)


def test_a_plan_item_lasts_over_the_notices_and_is_found_by_its_name(award, clerk):
    line = build_line("durchstarten-sach")
    decide(award, clerk, **FIRST, plan=PLAN)
    items = dict(PlanItem.objects.values_list("name", "pk"))

    dearer = PlannedItem("material", " Honorare und Sachmittel ", D("250218.75"), line=line)
    new = PlannedItem("own_share", "Eigenanteil Städte", D("30043.75"))
    last = decide(
        award,
        clerk,
        **LAST,
        plan=[STAFF, dearer, PlannedItem("own_share", "Eigenanteil Kreis", D("200000.00")), new],
    )

    assert items.items() <= dict(PlanItem.objects.values_list("name", "pk")).items()
    assert rows_of(last)[0] == [
        ("staff", "Teilhabemanagement", D("900000.00")),
        ("material", "Honorare und Sachmittel", D("250218.75")),
        ("own_share", "Eigenanteil Kreis", D("200000.00")),
        ("own_share", "Eigenanteil Städte", D("30043.75")),
    ]


def test_an_earlier_notice_keeps_the_line_and_the_part_that_it_named(award, clerk, rows):
    part = DrawdownPart.objects.get()
    lines = [build_line("durchstarten-sach"), build_line("integration-sach")]

    def named(notice):
        return [(row.item.name, row.line, row.part) for row in notice.plan_amounts.all()]

    first = decide(award, clerk, **FIRST, plan=[item(line=lines[0], part=part)])
    before = named(first)
    later = decide(award, clerk, **EXTENDED, plan=[item(line=lines[1])])
    latest = decide(award, clerk, **LAST)

    assert before == named(first) == [("Sachmittel", lines[0], part)]
    assert named(later) == named(latest) == [("Sachmittel", lines[1], None)]
    assert PlanItem.objects.count() == 1


def item(kind="material", name="Sachmittel", amount="100.00", **more):
    return PlannedItem(kind, name, D(amount), **more)


@pytest.mark.parametrize(
    ("plan", "sentence"),
    [
        ([item(name=" ")], "hat keine Bezeichnung"),
        ([item(), item(name="Sachmittel ")], "„Sachmittel“ steht zweimal"),
        ([item(kind="gift")], "Die Art der Position „Sachmittel“ gibt es nicht"),
        ([item(amount="-0.01")], "„Sachmittel“ darf nicht unter 0,00"),
        (
            [STAFF, MATERIAL, item("own_share", "Eigenanteil", "230375.49")],
            "Ausgaben 1.151.877,50\u00a0€, Zuwendung, Eigenanteil und Leistungen Dritter "
            "1.151.877,49\u00a0€, Unterschied 0,01",
        ),
        ([STAFF, item("other_funds", "Stiftung", "0.00")], "Unterschied 21.502,00"),
    ],
)
def test_a_plan_that_contradicts_itself_is_refused(award, clerk, plan, sentence):
    with pytest.raises(TermsIncomplete) as refusal:
        decide(award, clerk, **FIRST, plan=plan)

    assert sentence in str(refusal.value)
    assert (AwardNotice.objects.count(), PlanItem.objects.count()) == (0, 0)


def test_a_plan_is_judged_only_where_it_names_cost_and_what_covers_it(award, clerk):
    decide(award, clerk, **FIRST, plan=[item(amount="1.00")])
    decide(award, clerk, **EXTENDED, plan=[item("own_share", "Eigenanteil", "1.00")])
    decide(award, clerk, **LAST, plan=[item(amount="920176.00"), item("other_funds", "AWO", "1")])

    assert award.notices.count() == 3


def test_an_item_does_not_change_its_kind(award, clerk):
    decide(award, clerk, **FIRST, plan=PLAN)

    with pytest.raises(TermsIncomplete, match="in früheren Bescheiden unter „Personalausgaben“"):
        decide(award, clerk, **EXTENDED, plan=[item("material", "Teilhabemanagement")])


@pytest.mark.parametrize(
    ("kind", "side"),
    [("material", Side.INCOME), ("own_share", Side.INCOME), ("other_funds", Side.EXPENSE)],
)
def test_cost_belongs_on_an_expense_line_and_other_funds_on_an_income_line(
    award, clerk, kind, side
):
    with pytest.raises(LineOnWrongSide):
        decide(award, clerk, **FIRST, plan=[item(kind, line=build_line("falsch", side=side))])


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"component": " "}, "fehlt Bestandteil oder Einheit"),
        ({"unit": ""}, "fehlt Bestandteil oder Einheit"),
        ({"quantity": D(0)}, "größer als 0"),
        ({"months": 0}, "zwischen 1 und 22"),
        ({"months": 23}, "zwischen 1 und 22"),
        ({"period_from": date(2022, 1, 1), "months": 7}, "zwischen 1 und 6"),
        ({"period_from": date(2020, 8, 31)}, "nur im Bewilligungszeitraum vom 01.09.2020 bis"),
        ({"period_to": date(2022, 7, 1)}, "bis 30.06.2022 bewilligt"),
        (
            {"period_from": date(2021, 1, 2), "period_to": date(2021, 1, 1)},
            r"liegt vor „bewilligt ab“ \(02\.01\.2021\)",
        ),
        ({"rate": D("-0.01")}, "nicht unter 0,00"),
        ({"fte": D("0.00")}, "VZÄ je Einheit für „Koordination“ müssen größer als 0 sein"),
    ],
)
def test_funded_units_that_cannot_be_are_refused(award, clerk, change, sentence):
    facts = {
        "programme": award.programme, "component": "Koordination", "unit": "VZÄ", "quantity": D(1)
    } | change  # fmt: skip

    with pytest.raises(TermsIncomplete, match=sentence):
        decide(award, clerk, **FIRST, funded_units=[FundedQuantity(**facts)])


@pytest.mark.parametrize(
    ("amounts", "sentence"),
    [
        (("921502.00", "0.01"), "ergeben 921.502,01"),
        (("0.00", None), "größer als 0,00"),
        (("1.00", "same day"), "15.11.2020 steht zweimal da"),
    ],
)
def test_drawdown_dates_that_cannot_be_are_refused(award, clerk, amounts, sentence):
    first, second = amounts
    days = [DrawdownDay(date(2020, 11, 15), D(first))]
    if second == "same day":
        days *= 2
    else:
        days.append(DrawdownDay(date(2021, 11, 15), D(second) if second else None))

    with pytest.raises(TermsIncomplete, match=sentence):
        decide(award, clerk, **FIRST, drawdown_dates=days)


def test_the_same_day_for_two_parts_and_the_whole_amount_are_taken(award, clerk):
    personnel, volunteers = (
        DrawdownPart.objects.create(programme=award.programme, code=code, name=code, source="RL")
        for code in ("2.1", "2.3")
    )

    notice = decide(
        award,
        clerk,
        **FIRST,
        drawdown_dates=[
            DrawdownDay(date(2020, 11, 15), D("921500.00"), personnel),
            DrawdownDay(date(2020, 11, 15), D("2.00"), volunteers),
        ],
    )

    assert notice.drawdown_dates.count() == 2


def test_a_part_of_another_programme_is_refused_and_one_of_the_programme_above_is_taken(clerk):
    above = build_programme("ki")
    award = build_award("ki-1", amount=None, programme=build_programme("ki-teil-1", parent=above))
    ours, foreign = (
        DrawdownPart.objects.create(programme=programme, code="2.3", name="Ehrenamt", source="RL")
        for programme in (above, build_programme("anderes"))
    )

    with pytest.raises(TermsIncomplete, match=r"„Nr\. 2\.3: Ehrenamt“ gehört nicht"):
        decide(award, clerk, **FIRST, plan=[item(part=foreign)])
    with pytest.raises(TermsIncomplete, match="gehört nicht"):
        decide(award, clerk, **FIRST, drawdown_dates=[DrawdownDay(date(2021, 1, 1), part=foreign)])

    assert decide(award, clerk, **FIRST, plan=[item(part=ours)]).number == 1


@pytest.mark.parametrize(
    ("overrides", "sentence"),
    [
        (
            [Override(StandardRule.Code.USE_PERIOD, D(6)), Override("use_period", None)],
            "„Verwendungsfrist nach Zahlungseingang",
        ),
        ([Override("use_year", D(1))], "Die Regel „use_year“ gibt es nicht"),
        ([Override(StandardRule.Code.USE_PERIOD, D("-1"))], "nicht unter 0"),
        ([Override(StandardRule.Code.USE_PERIOD, D("1.50"))], "zählt ganze Monate"),
        ([Override(StandardRule.Code.PROOF_PERIOD, D(121))], "von 0 bis 120"),
    ],
)
def test_overrides_that_cannot_be_are_refused(award, clerk, overrides, sentence):
    with pytest.raises(TermsIncomplete, match=sentence):
        decide(award, clerk, **FIRST, overrides=overrides)


def test_a_value_of_months_may_be_nothing_or_ten_years_and_that_of_other_rules_a_fraction(
    award, clerk
):
    overrides = [
        Override(StandardRule.Code.USE_PERIOD, D(0)),
        Override(StandardRule.Code.PROOF_PERIOD, D("120.00")),
        Override(StandardRule.Code.MINIMUM_FTE, D("0.25")),
    ]

    notice = decide(award, clerk, **FIRST, overrides=overrides)

    assert {row.value for row in notice.overrides.all()} == {D(0), D(120), D("0.25")}


def test_carried_over_rows_are_not_judged_again(award, clerk, rows):
    decide(award, clerk, **FIRST, **rows)

    assert decide(award, clerk, **(LAST | {"amount": D("50000.00")})).number == 2
