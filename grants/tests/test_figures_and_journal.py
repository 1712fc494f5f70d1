"""Every figure that leads to the journal is the total that stands there."""

from datetime import date
from decimal import Decimal as D

import pytest
from django.conf import settings
from django.http import QueryDict
from django.test import TestCase

from grants.imports.examples import load_examples
from grants.models import (
    Award,
    AwardNotice,
    Expense,
    OtherIncome,
    PassThrough,
    Receipt,
    Repayment,
)
from grants.queries.awards import places_of
from grants.queries.bookings import booking_list
from grants.queries.journal import Scope, Total, total_of, vouchers_in, with_amounts
from grants.queries.occasions import AGREEMENT, kind_of
from grants.queries.pass_through_page import pass_throughs_for_page, positions_of
from grants.services import amend_pass_through, record_return, reverse_booking
from grants.tests.asking import ask
from grants.tests.builders import (
    build_award,
    build_line,
    build_pass_through,
    build_person,
    many_awards,
    new_key,
    pay,
    receive,
    spend,
)
from grants.tests.web.reading import text_of
from grants.web.filters.journal import JournalFilter
from grants.web.journal_links import (
    journal_of_award,
    journal_of_bookings,
    journal_of_grant,
    journal_of_line,
    journal_of_line_commitments,
    journal_of_pass_through,
)
from ledger.filled_from import WITHOUT_FORM
from ledger.models import GRANT_PLACES, Appropriation, Place, Side
from ledger.money import ZERO

PLACES_SHOWN = (*GRANT_PLACES, Place.COMMITTED, Place.OWN_SHARE_SPENT)


def total_under(link):
    """The total that the journal shows when somebody follows the link, that of its amounts."""
    vouchers = JournalFilter(QueryDict(link.partition("?")[2]), queryset=vouchers_in(Scope()))
    assert vouchers.form.errors == {}
    assert vouchers.scope.narrows
    total = total_of(vouchers.qs, vouchers.scope)
    amounts = [row.amount for row in with_amounts(vouchers.qs, vouchers.scope)]
    assert total == Total(len(amounts), sum(amounts, ZERO))
    return total.amount


class TheExamples(TestCase):
    """All examples loaded up to 21.11.2026."""

    @classmethod
    def setUpTestData(cls):
        load_examples(settings.BASE_DIR / "fixtures", until=date(2026, 11, 21))

    def test_each_place_of_each_award(self):
        awards = list(Award.objects.all())

        assert len(awards) > 10
        for award in awards:
            places = places_of(award)
            shown = {place: getattr(places, place.value) for place in PLACES_SHOWN}
            assert {
                place: total_under(journal_of_award(award, place)) for place in PLACES_SHOWN
            } == shown, award
            assert total_under(journal_of_grant(award)) == places.granted, award

    def test_the_sum_of_each_list_of_bookings_of_each_award(self):
        for award in Award.objects.all():
            # What came in leaves what was promised.
            lists = {
                Receipt: -booking_list(award.receipts.all()).total,
                Expense: booking_list(award.expenses.all()).total,
                OtherIncome: booking_list(award.other_income.all()).total,
                Repayment: booking_list(award.repayments.all()).total,
            }
            assert {
                kind: total_under(journal_of_bookings(award, kind)) for kind in lists
            } == lists, award

    def test_actual_and_committed_of_each_line_of_a_ring(self):
        rows = list(Appropriation.objects.filter(line__ring__isnull=False).select_related("line"))

        assert len(rows) > 10
        for row in rows:
            assert (
                total_under(journal_of_line(row.line, row.year)),
                total_under(journal_of_line_commitments(row.line, row.year)),
            ) == (row.actual, row.committed), row

    def test_each_figure_of_each_pass_through(self):
        pass_throughs = list(pass_throughs_for_page().filter(parent__isnull=True))

        assert len(pass_throughs) > 3
        for position in positions_of(pass_throughs):
            assert totals_of(position.pass_through) == figures_of(position)

    def test_the_totals_stand_on_the_pages_that_the_links_lead_to(self):
        self.client.force_login(build_person())
        award = Award.objects.get(code="unna-kim-b1-2024")
        pass_through = PassThrough.objects.filter(award=award, parent__isnull=True)[0]
        line = award.expense_line
        actual = Appropriation.objects.get(line=line, year=2024).actual
        [position] = positions_of(pass_throughs_for_page().filter(pk=pass_through.pk))
        links = {
            journal_of_award(award, Place.COMMITTED): places_of(award).committed,
            journal_of_line(line, 2024): actual,
            journal_of_pass_through(pass_through).agreed: position.agreed,
        }

        for link, figure in links.items():
            response = self.client.get(link)

            assert (response.status_code, figure) == (
                200,
                response.context["table"].totals["amount"],
            )


def totals_of(pass_through):
    journal = journal_of_pass_through(pass_through)
    return {
        figure: total_under(getattr(journal, figure))
        for figure in ("agreed", "paid", "open", "returned", "with_recipient", "proven")
    }


def figures_of(position):
    return {
        "agreed": position.agreed,
        "paid": position.paid,
        "open": position.open,
        "returned": position.returned,
        "with_recipient": position.with_recipient,
        "proven": position.proven,
    }


@pytest.fixture
def kim(clerk):
    """KIM 2 at 80 %, with an amended contract, and of each kind one booking that was reversed."""
    award = build_award(
        "kim-2",
        amount="1000.00",
        financing=AwardNotice.Financing.SHARE,
        quota="80",
        income_line=build_line("income", side=Side.INCOME),
        expense_line=build_line("expense"),
        received="900.00",
    )
    line = award.expense_line
    north = build_pass_through(award, "nord", agreed="300.00", paid="200.00", line=line)
    build_pass_through(award, "mitte", agreed="200.00", paid="100.00", line=line)
    amend(north, "400.00", clerk)
    amend(north, "350.00", clerk)
    give_back(north, "70.00", clerk)
    spend(award, "100.00")
    for wrong in (
        receive(award, "5.00"),
        spend(award, "10.00"),
        pay(north, "20.00"),
        give_back(north, "30.00", clerk),
    ):
        reverse(wrong.voucher, clerk)
    return award


def amend(pass_through, agreed, clerk):
    amend_pass_through(
        filled_from=WITHOUT_FORM,
        pass_through=pass_through,
        agreed=D(agreed),
        decided_on=date(2024, 1, 10),
        reason="Bedarf neu berechnet",
        today=date(2024, 1, 10),
        key=new_key(),
        actor=clerk,
    )


def give_back(pass_through, amount, clerk):
    return ask(
        record_return,
        pass_through=pass_through,
        amount=D(amount),
        returned_on=date(2024, 1, 20),
        text="",
        today=date(2024, 1, 20),
        key=new_key(),
        actor=clerk,
    )


def reverse(voucher, clerk):
    reverse_booking(
        voucher=voucher,
        reason="falscher Betrag",
        booked_on=date(2024, 2, 1),
        today=date(2024, 2, 1),
        key=new_key(),
        actor=clerk,
    )


def test_reversals_returns_and_amendments_count_as_in_the_figures(kim):
    [north] = positions_of(pass_throughs_for_page().filter(code="nord"))

    assert totals_of(north.pass_through) == {
        "agreed": D("350.00"),
        "paid": D("200.00"),
        "open": D("150.00"),
        "returned": D("70.00"),
        "with_recipient": D("130.00"),
        "proven": ZERO,
    }
    assert figures_of(north) == totals_of(north.pass_through)
    income, expense = kim.income_line, kim.expense_line
    assert total_under(journal_of_line(income, 2024)) == D("900.00")
    assert total_under(journal_of_line(expense, 2024)) == D("330.00")
    assert total_under(journal_of_line_commitments(expense, 2024)) == D("250.00")
    assert total_under(journal_of_award(kim, Place.CASH)) == D("590.00")
    assert total_under(journal_of_award(kim, Place.OWN_SHARE_SPENT)) == D("20.00")


def amounts(**scope):
    asked = Scope(**scope)
    return [row.amount for row in with_amounts(vouchers_in(asked), asked).order_by("pk")]


def test_what_comes_counts_plus_and_what_goes_counts_minus(kim):
    assert amounts(award=kim, place=Place.PLEDGED) == [
        D("1000.00"),
        D("-900.00"),
        D("-5.00"),
        D("5.00"),
    ]


def test_without_a_place_the_euros_that_moved_count(kim):
    assert amounts(award=kim, occasion=kind_of(Expense)) == [
        D("100.00"),
        D("10.00"),
        D("-10.00"),
    ]
    assert amounts(award=kim, occasion=AGREEMENT) == [ZERO] * 4


def test_an_award_has_only_its_own_postings(kim):
    other = build_award("kim-1", amount="7.00", expense_line=kim.expense_line, received="7.00")

    assert total_under(journal_of_award(other, Place.CASH)) == D("7.00")
    assert total_under(journal_of_award(kim, Place.CASH)) == D("590.00")
    assert sum(amounts(place=Place.CASH)) == D("597.00")


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({}, "Zahlungen stehen mit plus, Stornos mit minus, Vereinbarungen mit 0,00 €."),
        (
            {"place": "cash"},
            "Was nach „Bestand“ kommt, zählt plus, was von dort weggeht, minus. Anzahl und "
            "Summe stehen da, sobald eine Zuwendung, eine Weiterleitung oder eine "
            "Haushaltsposition gewählt ist.",
        ),
        (
            {"award": "kim-2", "place": "cash"},
            "Was nach „Bestand“ kommt, zählt plus, was von dort weggeht, minus; "
            "die Summe ist, was unter „Bestand“ steht.",
        ),
        (
            {"award": "kim-2", "place": "cash", "last": "31.03.2024"},
            "minus; die Summe ist, was die gezeigten Belege daran geändert haben.",
        ),
        (
            {"award": "kim-2", "place": "cash", "year": "2024"},
            "minus; die Summe ist, was die gezeigten Belege daran geändert haben.",
        ),
        (
            {"line": "income", "year": "2024"},
            "Was eingeht, zählt plus, was davon zurückgenommen wird, minus; "
            "die Summe ist das Ist dieser Haushaltsposition im Haushaltsjahr 2024.",
        ),
        (
            {"line": "expense"},
            "Was ausgegeben oder ausgezahlt wird, zählt plus, was zurückkommt, minus; "
            "die Summe ist das Ist dieser Haushaltsposition aller Haushaltsjahre.",
        ),
        (
            {"line": "expense", "year": "2024", "place": "committed"},
            "Was nach „gebunden“ kommt, zählt plus, was von dort weggeht, minus; "
            "die Summe ist, was unter „gebunden“ steht, dieser Haushaltsposition im "
            "Haushaltsjahr 2024.",
        ),
    ],
)
def test_the_journal_says_what_sign_and_total_mean(client, clerk, kim, asked, sentence):
    client.force_login(clerk)
    lines = {line.code: line.pk for line in (kim.income_line, kim.expense_line)}

    page = client.get("/journal/", {name: lines.get(value, value) for name, value in asked.items()})

    assert sentence in text_of(page)


def test_a_scope_takes_one_query_however_many_vouchers(kim, django_assert_num_queries):
    asked = Scope(award=kim, place=Place.CASH)
    for number in (1, 30):
        many_awards(number)
        with django_assert_num_queries(1):
            list(with_amounts(vouchers_in(asked), asked))
        with django_assert_num_queries(1):
            total_of(vouchers_in(asked), asked)
