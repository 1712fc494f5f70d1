"""Ten results that the public papers demand of the loaded program, each with real money."""

from datetime import date
from decimal import Decimal as D

from django.conf import settings
from django.test import TestCase

from grants.alerts.findings import collect
from grants.imports.examples import load_examples
from grants.models import Award
from grants.queries.awards import places_of
from grants.queries.posts import fte_position
from ledger.integrity import verify
from ledger.models import GRANT_PLACES, Place
from ledger.queries import Reconciliation, RingPosition, reconcile_lines, reconcile_rows
from ledger.queries import ring_positions as positions_of

FIXTURES = settings.BASE_DIR / "fixtures"


def ring(code: str) -> RingPosition:
    (position,) = (row for row in positions_of(2024, current_year=2024) if row.ring.code == code)
    return position


def row_of(year: int, product: str, row: str) -> Reconciliation:
    (found,) = (
        result
        for result in reconcile_rows(year)
        if str(result.parts[0].row).startswith(f"{product} / {row} ")
    )
    return found


def lines_with(*names: str) -> Reconciliation:
    (found,) = (
        result
        for result in reconcile_lines(2024)
        if {line.name for line in result.lines} == set(names)
    )
    return found


class WhatMustComeOut(TestCase):
    """All examples loaded up to 21.11.2026."""

    @classmethod
    def setUpTestData(cls):
        load_examples(FIXTURES, until=date(2026, 11, 21))

    def test_1_ring_35_02_lacks_300_euro_and_its_explanations_show_where(self):
        position = ring("35-02")

        assert position.income_budgeted == D("269836.00")
        assert position.expense_budgeted == D("270136.00")
        assert position.unexplained_gap == D("-300.00")
        assert not position.is_balanced
        explained = lines_with("Landeszuw. Förd. Ehrenamt in der Flüchtlingshilfe")
        assert [part.amount for part in explained.parts] == [
            D("153400.00"),
            D("15000.00"),
            D("50000.00"),
            D("33300.00"),
            D("10300.00"),
            D("8136.00"),
        ]
        assert (explained.whole, explained.explained, explained.rest) == (
            D("269836.00"),
            D("270136.00"),
            D("-300.00"),
        )

    def test_2_ring_35_04_has_a_surplus_of_591_400_that_pays_staff_outside_the_ring(self):
        position = ring("35-04")

        assert position.income_budgeted == D("1555800.00")
        assert position.expense_budgeted == D("964400.00")
        assert position.planned_gap == D("591400.00")
        assert "KIM-Personal" in position.surplus_explanation
        assert position.is_balanced
        explained = lines_with("Konzept KIM")
        assert [part.amount for part in explained.parts] == [
            D("376500.00"),
            D("1026000.00"),
            D("20000.00"),
            D("50000.00"),
            D("83800.00"),
        ]
        assert (explained.explained, explained.rest) == (D("1556300.00"), D("-500.00"))

    def test_3_the_rings_of_fees_and_deportations_exceed_and_35_01_balances(self):
        gaps = {
            position.ring.code: (
                position.income_budgeted,
                position.expense_budgeted,
                position.is_balanced,
            )
            for position in positions_of(2024, current_year=2024)
        }

        assert gaps["35-05"] == (D("120000.00"), D("15000.00"), False)
        assert gaps["35-06"] == (D("2000.00"), D("0.00"), False)
        assert gaps["35-01"] == (D("1000.00"), D("1000.00"), True)

    def test_4_kim_2_grants_18_posts_of_which_2_are_open(self):
        award = Award.objects.get(code="unna-kim-b2-2024")
        notice = award.current_notice
        agreed = sorted(
            (row.fte, row.agreed) for row in award.pass_throughs.filter(parent__isnull=True)
        )

        assert notice.fte * notice.unit_rate == notice.amount == D("1026000.00")
        assert agreed == [(D("3.00"), D("188100.00")), (D("9.00"), D("513000.00"))]
        assert sum(amount for _, amount in agreed) == D("701100.00")
        assert places_of(award).committed + places_of(award).with_recipient == D("701100.00")
        position = fte_position(award, date(2024, 10, 15))
        assert (position.granted, position.passed_on, position.own, position.open) == (
            D("18.00"),
            D("12.00"),
            D("4.00"),
            D("2.00"),
        )

    def test_5_kim_1_explains_more_material_cost_than_the_lines_carry(self):
        explained = lines_with(
            "Geschäftsaufwendungen BS I",
            "Veranstaltungen",
            "Maßnahmen zur Verbesserung",
            "externe Beratung und Begleitung",
        )

        assert (explained.explained, explained.whole, explained.rest) == (
            D("92650.00"),
            D("87800.00"),
            D("-4850.00"),
        )

    def test_6_row_016_of_35_02_01_leaves_150_euro_unexplained(self):
        row = row_of(2024, "35.02.01", "016")

        assert [part.amount for part in row.parts] == [
            D("66700.00"),
            D("701100.00"),
            D("50000.00"),
            D("92650.00"),
            D("38800.00"),
            D("20000.00"),
        ]
        assert (row.explained, row.whole, row.rest) == (
            D("969250.00"),
            D("969400.00"),
            D("150.00"),
        )

    def test_8_gemeinsam_klappts_asks_for_132_505_of_165_631_25(self):
        award = Award.objects.get(code="unna-durchstarten")
        expense = award.expenses.get(voucher__booked_on__year=2023)

        assert award.current_notice.quota == D("80")
        assert expense.amount == D("165631.25")
        assert expense.amount - expense.own_share == D("132505.00")
        moved = {
            posting.target.place: posting.amount
            for posting in expense.voucher.postings.select_related("target")
        }
        assert moved == {Place.SPENT: D("132505.00"), Place.OWN_SHARE_SPENT: D("33126.25")}

    def test_9_komm_an_2016_passed_on_68_per_cent_of_what_was_asked(self):
        award = Award.objects.get(code="coesfeld-komm-an-2016")

        assert award.application.amount == D("147744.00")
        assert places_of(award).granted == D("100472.00")
        assert [
            payout.amount for row in award.pass_throughs.all() for payout in row.payouts.all()
        ] == [D("100472.00")]
        assert award.application.granted_percent == D("68.0")

    def test_10_coesfeld_2026_leaves_686_euro_of_sonderposten(self):
        row = row_of(2026, "43.01", "02")

        assert sorted(part.amount for part in row.parts) == [
            D("33300.00"),
            D("300000.00"),
            D("581092.00"),
            D("943800.00"),
        ]
        assert (row.explained, row.whole, row.rest) == (
            D("1858192.00"),
            D("1858878.00"),
            D("686.00"),
        )

    def test_every_euro_of_every_award_is_in_exactly_one_place(self):
        for award in Award.objects.select_related("purse", "current_notice"):
            places = places_of(award)
            assert [place for place, _ in places.parts] == list(GRANT_PLACES)
            assert sum(amount for _, amount in places.parts) == award.current_notice.amount
        assert verify() == []

    def test_loading_again_changes_nothing(self):
        before = [places_of(award) for award in Award.objects.order_by("code")]

        load_examples(FIXTURES, until=date(2026, 11, 21))

        assert [places_of(award) for award in Award.objects.order_by("code")] == before


class WhatWasKnownOn15February2020(TestCase):
    """The examples loaded up to that day: nothing of the future is known."""

    @classmethod
    def setUpTestData(cls):
        load_examples(FIXTURES, until=date(2020, 2, 15))

    def test_7_the_integrationspauschale_warns_289_days_ahead(self):
        award = Award.objects.get(code="coesfeld-integrationspauschale")

        findings = [
            finding
            for finding in collect(date(2020, 2, 15))
            if (finding.check_code, finding.subject) == ("spending_window", f"award-{award.pk}")
        ]

        assert [(found.amount, found.days_left, found.due_on) for found in findings] == [
            (D("626377.32"), 289, date(2020, 11, 30))
        ]
        # 350.000,00 in 411 days make 246.107,06 in the 289 that remain.
        assert "380.270,26" in findings[0].text
