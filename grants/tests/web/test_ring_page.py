from datetime import date
from decimal import Decimal

import pytest

from grants.alerts.recheck import check_everything
from grants.tests.builders import (
    build_award,
    build_line,
    build_pass_through,
    build_ring,
    new_key,
    spend,
)
from grants.tests.web.reading import text_of
from ledger.models import Explanation, Ring, RingSurplus, Side
from ledger.services import reverse


@pytest.fixture
def ring_2(clerk):
    """Zweckbindungsring 35-02 of Kreis Unna as printed for 2024: 300 euro of income are missing."""
    ring = build_ring("35-02", name="Landesförderung KI")
    income = build_line(
        "ehrenamt",
        name="Landeszuw. Förd. Ehrenamt",
        side=Side.INCOME,
        ring=ring,
        budgeted={2023: "260000.00", 2024: "269836.00"},
    )
    for code, amount in (("gemeinden", "122400.00"), ("sonstige", "31000.00")):
        build_line(code, ring=ring, budgeted={2024: amount})
    spending = build_line("foerderung", ring=ring, budgeted={2024: "116736.00"})
    award = build_award(
        "komm-an", amount="153400.00", income_line=income, expense_line=spending, received="100000"
    )
    build_pass_through(award, agreed="122400.00", paid="18500.00", line=spending)
    for text, amount in (("KOMM-AN II", "153400.00"), ("übrige Programme", "116736.00")):
        explanation = Explanation.objects.create(year=2024, text=text, amount=Decimal(amount))
        explanation.lines.set([income])
    return ring


def test_ring_2_lacks_300_euro_of_income(client, clerk, ring_2):
    client.force_login(clerk)

    response = client.get("/zweckbindungsringe/35-02/2024/")

    position = response.context["position"]
    assert (position.income_budgeted, position.expense_budgeted, position.unexplained_gap) == (
        Decimal("269836.00"),
        Decimal("270136.00"),
        Decimal("-300.00"),
    )
    text = text_of(response)
    assert "Im Plan 2024 liegt der Ertrag 300,00 € unter dem Aufwand." in text
    assert "Die Ermächtigung 2024 reicht: Verfügbar sind noch 147.736,00 €." in text
    assert "= nicht erläutert −300,00 €" in text
    assert "Mehrerträge erhöhen, Mindererträge mindern die Ermächtigung" in text


def test_the_explained_parts_exceed_the_line(client, clerk, ring_2):
    client.force_login(clerk)

    text = text_of(client.get("/zweckbindungsringe/35-02/2024/"))

    assert "Summe der Erläuterungen 270.136,00 € Ansatz 269.836,00 €" in text
    assert "Rest: die Erläuterungen übersteigen den Ansatz −300,00 €" in text


def test_the_board_shows_each_line_and_leads_to_its_vouchers(client, clerk, ring_2):
    client.force_login(clerk)

    response = client.get("/zweckbindungsringe/35-02/2024/")

    expense = response.context["expense"]
    assert (expense.adjusted, expense.actual, expense.committed, expense.open) == (
        Decimal("270136.00"),
        Decimal("18500.00"),
        Decimal("103900.00"),
        Decimal("147736.00"),
    )
    [row] = [row for row in expense.rows if row.position.line.code == "foerderung"]
    for journal, figure in (
        (row.journal_of_actual, row.position.actual),
        (row.journal_of_commitments, row.position.committed),
    ):
        vouchers = client.get(journal).context["table"]
        assert vouchers.totals == {"amount": figure}
        assert {row.record.text.partition(":")[0] for row in vouchers.rows} == {
            "Auszahlung",
            "Weiterleitung vereinbart",
        }


def test_awards_and_pass_throughs_on_its_lines_are_named(client, clerk, ring_2):
    client.force_login(clerk)

    response = client.get("/zweckbindungsringe/35-02/2024/")

    assert [award.code for award in response.context["awards"]] == ["komm-an"]
    assert response.context["pass_throughs"].agreed == Decimal("122400.00")


def test_an_explained_surplus_balances(client, clerk):
    ring = build_ring("35-04", mode=Ring.Mode.SURPLUS_ONLY)
    build_line("kim-income", side=Side.INCOME, ring=ring, budgeted={2024: "1555800.00"})
    build_line("kim-expense", ring=ring, budgeted={2024: "964400.00"})
    RingSurplus.objects.create(
        ring=ring, year=2024, amount=Decimal("591400.00"), explanation="eigenes KIM-Personal"
    )
    client.force_login(clerk)

    text = text_of(client.get("/zweckbindungsringe/35-04/2024/"))

    assert "Der Plan 2024 geht auf: Erläutert ist ein Überschuss von 591.400,00 €." in text
    assert "Erläuterung des Überschusses: eigenes KIM-Personal" in text
    assert "Mindererträge" not in text


def test_a_surplus_that_nobody_explains_is_named(client, clerk):
    ring = build_ring("35-05")
    build_line("gebuehren", side=Side.INCOME, ring=ring, budgeted={2024: "120000.00"})
    build_line("gemeindeanteil", ring=ring, budgeted={2024: "15000.00"})
    client.force_login(clerk)

    text = text_of(client.get("/zweckbindungsringe/35-05/2024/"))

    assert "Im Plan 2024 liegt der Ertrag 105.000,00 € über dem Aufwand." in text


def test_fees_of_a_past_year_that_nobody_books_here_are_no_alarm(client, clerk, settings):
    """Ring 35-05 seen on 02.03.2026: once it was called overdrawn by 105.000 euro."""
    settings.FIXED_DAY = date(2026, 3, 2)
    ring = build_ring("35-05")
    build_line("gebuehren", side=Side.INCOME, ring=ring, budgeted={2024: "120000.00"})
    build_line("gemeindeanteil", ring=ring, budgeted={2024: "15000.00"})
    client.force_login(clerk)

    booked = text_of(client.get("/zweckbindungsringe/35-05/2024/"))
    Ring.objects.update(is_booked_here=False)
    marked = text_of(client.get("/zweckbindungsringe/35-05/2024/"))

    assert "Für 2024 ist noch nichts gebucht." in booked
    assert "Wird hier nicht gebucht: keine Warnungen zum Ist." in marked
    assert (
        "Aufwand (fortgeschrieben) 15.000,00 € + Mehrertrag 0,00 € "
        "− Minderertrag über den geplanten Überschuss hinaus 15.000,00 € "
        "= Ermächtigung 0,00 € − Ist 0,00 € − gebunden 0,00 € = verfügbar 0,00 €"
    ) in booked
    # What nobody books here says nothing of what may be spent.
    assert "Ermächtigung 0,00 €" not in marked
    assert "= Saldo im Ist" not in marked


def test_a_shortfall_is_borne_by_the_surplus_and_missed_by_what_it_pays_for(
    client, clerk, settings
):
    ring = build_ring("35-04")
    income = build_line("ertrag", side=Side.INCOME, ring=ring, budgeted={2024: "1000.00"})
    expense = build_line("aufwand", ring=ring, budgeted={2024: "400.00"})
    RingSurplus.objects.create(
        ring=ring, year=2024, amount=Decimal("600.00"), explanation="eigenes KIM-Personal"
    )
    build_award(
        amount="900.00", received="900.00", spent="350.00", income_line=income, expense_line=expense
    )
    client.force_login(clerk)

    before = text_of(client.get("/zweckbindungsringe/35-04/2024/"))
    settings.FIXED_DAY = date(2025, 1, 1)
    after = text_of(client.get("/zweckbindungsringe/35-04/2024/"))

    assert "Vom erläuterten Überschuss" not in before
    assert "= Saldo im Ist 550,00 €" in before
    assert (
        "Die Ermächtigung 2024 reicht: Verfügbar sind noch 50,00 €. "
        "Vom erläuterten Überschuss 2024 fehlen 50,00 €. "
        "Erläutert ist ein Überschuss von 600,00 €: „eigenes KIM-Personal“. "
        "Der Saldo im Ist beträgt 550,00 €: eingegangen sind 900,00 €, gebucht 350,00 €, "
        "gebunden 0,00 €."
    ) in after
    assert "Minderertrag 100,00 €; den geplanten Überschuss trifft er zuerst." in after
    assert "erläuterter Überschuss 600,00 € davon fehlen 50,00 €" in after


def test_the_verdict_says_what_the_last_booking_made_of_it(client, clerk):
    ring = build_ring("35-04")
    line = build_line("aufwand", ring=ring, budgeted={2024: "400.00"})
    build_line("ertrag", side=Side.INCOME, ring=ring, budgeted={2024: "400.00"})
    award = build_award(amount="900.00", received="900.00", expense_line=line)
    expense = spend(award, "500.00")
    check_everything(date(2024, 10, 15))
    client.force_login(clerk)
    before = text_of(client.get("/zweckbindungsringe/35-04/2024/"))

    reverse(
        voucher=expense.voucher,
        reason="doppelt",
        booked_on=date(2024, 10, 15),
        key=new_key(),
        actor=clerk,
    )
    after = text_of(client.get("/zweckbindungsringe/35-04/2024/"))

    assert "Ermächtigung 2024 überschritten um 100,00 €" in before
    assert "überschritten" not in after


def test_years_can_be_switched(client, clerk, ring_2):
    client.force_login(clerk)

    assert client.get("/zweckbindungsringe/35-02/2023/").context["years"] == [2024, 2023]
    empty = text_of(client.get("/zweckbindungsringe/35-02/2019/"))
    assert "Im Haushaltsjahr 2019 steht keine Position dieses Rings im Plan." in empty


@pytest.mark.parametrize("code", ["35-03", "%00"])
def test_an_unknown_ring_is_not_found(client, clerk, code):
    client.force_login(clerk)

    assert client.get(f"/zweckbindungsringe/{code}/2024/").status_code == 404


def test_a_number_with_a_slash_is_a_number_too(client, clerk):
    ring = build_ring("35/04")
    build_line("sprachkurse", ring=ring, budgeted={2024: "1000.00"})
    client.force_login(clerk)

    listed = client.get("/zweckbindungsringe/", {"year": "2024"})
    page = client.get("/zweckbindungsringe/35/04/2024/")

    assert 'href="/zweckbindungsringe/35/04/2024/"' in listed.text
    assert page.context["ring"] == ring


@pytest.mark.parametrize("number", [3, 300])
def test_the_page_asks_the_database_as_often_however_long_the_ring(
    client, clerk, number, django_assert_num_queries
):
    ring = build_ring("35-02")
    for position in range(number):
        build_line(f"zeile-{position}", ring=ring, budgeted={2024: "100.00"})
    award = build_award(amount="100000.00", received="100000.00")
    line = ring.lines.first()
    for position in range(number):
        build_pass_through(award, f"weiterleitung-{position}", agreed="100.00", line=line)
    check_everything(date(2024, 10, 15))
    client.force_login(clerk)

    with django_assert_num_queries(RING_QUERIES):
        response = client.get("/zweckbindungsringe/35-02/2024/")

    assert len(response.context["expense"].rows) == number
    assert len(response.context["pass_throughs"].positions) == number


RING_QUERIES = 15


def test_an_award_of_another_year_is_left_out(client, clerk, ring_2):
    line = ring_2.lines.get(code="foerderung")
    build_award("alt", expense_line=line, window=(date(2023, 1, 1), date(2023, 12, 31)))
    client.force_login(clerk)

    codes = {
        year: [
            award.code
            for award in client.get(f"/zweckbindungsringe/35-02/{year}/").context["awards"]
        ]
        for year in (2023, 2024)
    }

    assert codes == {2023: ["alt"], 2024: ["komm-an"]}
