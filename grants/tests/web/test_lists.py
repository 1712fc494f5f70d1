"""The lists: what they show, filter, sort and add up, and that they stay quick."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from grants.models import Alert, Award, CheckCase, Deadline, Delivery, Programme, ProgrammeRate
from grants.queries.award_state import AwardState
from grants.tests.builders import (
    YEAR_2024,
    build_award,
    build_line,
    build_organisation,
    build_pass_through,
    build_person,
    build_programme,
    build_ring,
    many_awards,
    new_key,
    spend,
)
from grants.tests.web.html import problems_of
from grants.web.tables.awards import gone_percent
from grants.web.views.awards import AwardList
from grants.web.views.deadlines import DeadlineList
from grants.web.views.journal import Journal
from grants.web.views.pass_throughs import PassThroughList
from ledger.models import Appropriation, BudgetLine, Explanation, Ring, RingSurplus, Side, Voucher
from ledger.services import reverse as reverse_voucher

LISTS = ("awards", "pass-throughs", "deadlines", "journal", "cases", "programmes", "rings")
FILTERED = (
    "awards",
    "pass-throughs",
    "deadlines",
    "journal",
    "cases",
    "interest-claims",
    "suspense",
)


@pytest.fixture
def signed_in(client, supervisor):
    client.force_login(supervisor)
    return client


def shown(response):
    """What stands in the first column, row by row."""
    table = response.context["table"]
    first = table.columns[0]
    return [str(row.get_cell_value(first.name)) for row in table.paginated_rows]


def titles(response):
    return [row.record.title for row in response.context["table"].paginated_rows]


def show(client, listing, **filters):
    response = client.get(reverse(listing), filters)
    assert response.status_code == 200
    return response


# Constant number of queries


def many_cases(number, person):
    award = Award.objects.first() or build_award()
    said = {
        "stage": "90",
        "severity": CheckCase.Severity.WARNING,
        "text": "",
        "opened_on": date(2024, 10, 15),
    }
    already = CheckCase.objects.count()
    cases = CheckCase.objects.bulk_create(
        CheckCase(
            check_code="spending_window",
            award=award,
            subject=f"deadline-{already + position}",
            title=f"Hinweis {position}",
            **said,
        )
        for position in range(number)
    )
    alerts = Alert.objects.bulk_create(
        Alert(case=case, title=case.title, relapse=relapse, **said | {"settled_on": over})
        for case in cases
        for relapse, over in ((0, date(2024, 10, 16)), (1, None))
    )
    Delivery.objects.bulk_create(Delivery(alert=alert, recipient=person) for alert in alerts)


def many_programmes(number):
    programmes = Programme.objects.bulk_create(
        Programme(code=new_key(), name="Baustein", parent=build_programme(), source="Richtlinie")
        for _ in range(number)
    )
    ProgrammeRate.objects.bulk_create(
        ProgrammeRate(programme=programme, component="Personal", unit="VZÄ", amount=Decimal(57000))
        for programme in programmes
    )


def many_rings(number):
    budget = build_ring().budget
    rings = Ring.objects.bulk_create(
        Ring(budget=budget, code=new_key(), name="Ring") for _ in range(number)
    )
    RingSurplus.objects.bulk_create(
        RingSurplus(ring=ring, year=2024, amount=Decimal(5), explanation="Personal")
        for ring in rings
    )
    lines = BudgetLine.objects.bulk_create(
        BudgetLine(
            budget=budget,
            ring=ring,
            code=new_key(),
            side=side,
            product="35.02",
            row="016",
            name="Position",
        )
        for ring in rings
        for side in Side
    )
    Appropriation.objects.bulk_create(
        Appropriation(line=line, year=2024, budgeted=Decimal(10)) for line in lines
    )
    explanations = Explanation.objects.bulk_create(
        Explanation(year=2024, text="Teil", amount=Decimal(10)) for _ in lines
    )
    Explanation.lines.through.objects.bulk_create(
        Explanation.lines.through(explanation=explanation, budgetline=line)
        for explanation, line in zip(explanations, lines, strict=True)
    )


def test_each_list_asks_the_database_as_often_at_300_rows_as_at_3(signed_in, supervisor):
    counts = []
    for number in (3, 297):
        many_awards(number)
        many_cases(number, supervisor)
        many_programmes(number)
        many_rings(number)
        counts.append({})
        for listing in (*LISTS, "reconciliation", "overview"):
            with CaptureQueriesContext(connection) as captured:
                show(signed_in, listing, rows="100")
            counts[-1][listing] = len(captured)

    assert counts[0] == counts[1]


# Pages, totals, order


def test_totals_count_all_filtered_rows_and_not_only_the_page(signed_in):
    many_awards(30)

    response = show(signed_in, "awards")

    assert len(shown(response)) == 25
    assert response.context["table"].totals == {
        "granted": Decimal("30000.00"),
        "received": Decimal("15000.00"),
        "spent": Decimal("0.00"),
        "with_recipient": Decimal("3000.00"),
        "proven": Decimal("0.00"),
        "left": Decimal("27000.00"),
    }
    assert "30.000,00\u00a0€" in response.text


@pytest.mark.parametrize(
    ("asked", "rows"), [("", 25), ("50", 50), ("100", 60), ("1000000", 25), ("viele", 25)]
)
def test_the_page_size_is_one_of_three(signed_in, asked, rows):
    many_awards(60)

    assert len(shown(show(signed_in, "awards", rows=asked))) == rows


def test_the_links_of_the_page_sizes_keep_the_filter_and_start_at_the_first_page(signed_in):
    many_awards(60)

    page = show(signed_in, "awards", open="", page="2").text

    links = re.findall(r'<a href="([^"]*)">(\d+)</a>', page[page.index("Zeilen je Seite") :])
    assert links[:2] == [("?open=&amp;rows=50", "50"), ("?open=&amp;rows=100", "100")]


@pytest.mark.parametrize(("asked", "number"), [("2", 2), ("99", 3), ("-1", 3), ("x", 1)])
def test_a_page_that_does_not_exist_shows_one_that_does(signed_in, asked, number):
    many_awards(60)

    assert show(signed_in, "awards", page=asked).context["table"].page.number == number


@pytest.mark.parametrize("listing", LISTS)
def test_every_column_sorts_both_ways(signed_in, pages, listing):
    columns = show(signed_in, listing).context["table"].columns
    names = [column.name for column in columns if column.orderable]

    answers = {
        sort: signed_in.get(reverse(listing), {"sort": sort}).status_code
        for name in names
        for sort in (name, f"-{name}")
    }

    assert answers == dict.fromkeys(answers, 200)


def test_amounts_sort_as_amounts(signed_in):
    for code, amount in (("a", "9000.00"), ("b", "10000.00"), ("c", "800.00")):
        build_award(code, amount=amount)

    assert titles(show(signed_in, "awards", sort="-granted")) == ["B", "A", "C"]


# Empty, filtered, refused


@pytest.mark.parametrize("listing", LISTS)
def test_an_empty_list_says_what_to_do_first(signed_in, listing):
    response = show(signed_in, listing)

    assert response.context["empty_text"] in response.text
    assert problems_of(response) == []


@pytest.mark.parametrize("listing", FILTERED)
def test_a_filter_that_fits_nothing_offers_a_way_back(signed_in, pages, listing):
    response = show(signed_in, listing, text="gibt es nicht")

    assert "Keine Zeile passt zu diesem Filter." in response.text


@pytest.mark.parametrize("listing", FILTERED)
def test_every_choice_of_every_filter_answers(signed_in, pages, listing):
    form = show(signed_in, listing).context["filter"].form
    asked = [
        (name, str(value))
        for name, field in form.fields.items()
        for value, _ in getattr(field, "choices", [("1", "")])
    ]

    answers = {choice: signed_in.get(reverse(listing), [choice]).status_code for choice in asked}

    assert answers == dict.fromkeys(asked, 200)


@pytest.mark.parametrize("listing", FILTERED)
def test_no_choice_of_a_filter_is_found_once_for_each_row_that_names_it(
    signed_in, supervisor, listing
):
    # Each has a pass-through with the same recipient.
    for award in many_awards(3):
        Award.objects.filter(pk=award.pk).update(responsible=supervisor)

    with CaptureQueriesContext(connection) as captured:
        form = show(signed_in, listing).context["filter"].form

    joined = [query["sql"] for query in captured if re.search("DISTINCT.* JOIN ", query["sql"])]
    assert joined == []
    for field in form.fields.values():
        offered = [str(value) for value, _ in getattr(field, "choices", [])]
        assert sorted(offered) == sorted(set(offered))


@pytest.mark.parametrize(
    ("listing", "name", "value"),
    [
        ("awards", "year", "zweitausend"),
        ("awards", "holder", "4711"),
        ("journal", "first", "31.02.2024"),
        ("deadlines", "state", "vielleicht"),
        *((listing, "text", "9" * 201) for listing in FILTERED),
    ],
)
def test_a_filter_that_makes_no_sense_is_told_at_its_field(signed_in, pages, listing, name, value):
    response = show(signed_in, listing, **{name: value})

    assert name in response.context["filter"].form.errors
    assert f'id="id_{name}_error"' in response.text
    assert shown(response) == []


# Zuwendungen


@pytest.fixture(scope="module")
def awards(shared_rows):
    clerk, county = build_person(), build_organisation("kreis-unna", name="Kreis Unna")
    kim = build_programme("kim", name="KIM")
    part = build_programme("kim-1", name="KIM Baustein 1", parent=kim)
    ring = build_ring("35-04")
    coesfeld = build_organisation("kreis-coesfeld")
    return {
        "running": build_award(
            "running",
            programme=part,
            holder=county,
            responsible=clerk,
            expense_line=build_line("overhead", ring=ring),
            window=(date(2024, 1, 1), date(2025, 6, 30)),
            # So much in 289 of 547 days that nothing will lapse.
            received="376500.00",
            spent="300000.00",
        ),
        "near": build_award("near", programme=kim, holder=county, window=YEAR_2024),
        "expired": build_award(
            "expired",
            programme=build_programme("ip", name="Integrationspauschale"),
            holder=coesfeld,
            window=(date(2019, 1, 1), date(2020, 11, 30)),
        ),
        "future": build_award(
            "future", programme=part, holder=county, window=(date(2025, 1, 1), date(2025, 12, 31))
        ),
        "applied": build_award("applied", programme=part, holder=county, amount=None),
    }


@pytest.mark.parametrize(
    ("name", "value", "found"),
    [
        ("state", "on_track", ["RUNNING"]),
        ("state", "near", ["NEAR"]),
        ("state", "expired", ["EXPIRED"]),
        ("state", "future", ["FUTURE"]),
        ("state", "no_notice", ["APPLIED"]),
        ("year", "2020", ["EXPIRED"]),
        ("year", "2024", ["NEAR", "RUNNING"]),
        ("year", "2025", ["FUTURE", "RUNNING"]),
        ("text", "pauschale", ["EXPIRED"]),
        ("programme", "kim", ["APPLIED", "FUTURE", "NEAR", "RUNNING"]),
        ("programme", "kim-1", ["APPLIED", "FUTURE", "RUNNING"]),
        ("holder", "kreis-coesfeld", ["EXPIRED"]),
        ("ring", "35-04", ["RUNNING"]),
        ("responsible", "sachbearbeitung", ["RUNNING"]),
    ],
)
def test_awards_filtered(signed_in, awards, name, value, found):
    running = awards["running"]
    ids = {
        "kim": running.programme.parent_id,
        "kim-1": running.programme_id,
        "kreis-coesfeld": awards["expired"].holder_id,
        "35-04": Ring.objects.get().pk,
        "sachbearbeitung": running.responsible_id,
    }

    assert titles(show(signed_in, "awards", **{name: ids.get(value, value)})) == found


@pytest.mark.parametrize(
    ("today", "state"),
    [
        (date(2023, 12, 31), "künftig"),
        (date(2024, 1, 1), "läuft"),
        (date(2024, 3, 31), "läuft"),  # 91 of 366 days: too early for a forecast
        (date(2024, 4, 1), "verfällt voraussichtlich: 376.500,00\u00a0€"),
        (date(2024, 10, 1), "verfällt voraussichtlich: 376.500,00\u00a0€"),  # 91 days
        (date(2024, 10, 2), "Frist naht"),  # 90 days
        (date(2024, 12, 31), "Frist naht"),  # the last day counts
        (date(2025, 1, 1), "abgelaufen"),
    ],
)
def test_the_state_of_an_award_by_day(signed_in, settings, today, state):
    build_award("kim-1-2024", window=YEAR_2024)
    settings.FIXED_DAY = today

    response = show(signed_in, "awards")

    assert f'<span class="kern-label">{state}</span>' in response.text


class TestWhatWillLapse:
    """The Integrationspauschale on 15.02.2020: 626.377,32 euro left, 289 days."""

    LOSS = "verfällt voraussichtlich: 380.270,26\u00a0€"

    @pytest.fixture(autouse=True)
    def pauschale(self, db, settings):
        settings.FIXED_DAY = date(2020, 2, 15)
        return build_award(
            "pauschale", amount="976377.32", window=(date(2019, 1, 1), date(2020, 11, 30)),
            received="976377.32", spent="350000.00", spent_on=date(2019, 12, 15),
        )  # fmt: skip

    def test_list_page_and_start_page_say_it_and_none_that_it_runs(self, signed_in):
        pages = [signed_in.get(path) for path in ("/zuwendungen/", "/zuwendungen/pauschale/", "/")]

        assert [self.LOSS in page.text for page in pages] == [True, True, True]
        assert not any('kern-label">läuft<' in page.text for page in pages)

    def test_it_is_found_by_its_state(self, signed_in):
        found = {state: titles(show(signed_in, "awards", state=state)) for state in AwardState}

        assert found == {state: [] for state in AwardState} | {"losing": ["PAUSCHALE"]}

    def test_near_the_last_day_it_is_in_both_states(self, signed_in, settings):
        settings.FIXED_DAY = date(2020, 9, 1)

        found = {state: titles(show(signed_in, "awards", state=state)) for state in AwardState}

        both = {"losing": ["PAUSCHALE"], "near": ["PAUSCHALE"]}
        assert found == {state: [] for state in AwardState} | both
        response = show(signed_in, "awards")
        assert '<span class="kern-label">Frist naht</span>' in response.text
        # 350.000 in 610 days, 90 days left: 51.639,34 more.
        assert "verfällt voraussichtlich: 574.737,98\u00a0€" in response.text

    def test_what_is_spent_fast_enough_runs(self, signed_in, pauschale):
        # 573.272,97 in 411 days is the whole grant in 700.
        spend(pauschale, "223272.97", on=date(2020, 2, 15))

        assert titles(show(signed_in, "awards", state="on_track")) == ["PAUSCHALE"]
        assert '<span class="kern-label">läuft</span>' in show(signed_in, "awards").text


def test_no_deadline_nears_an_award_that_is_used_up(signed_in):
    build_award("kim-1-2024", amount="1000.00", received="1000.00", spent="1000.00")

    assert titles(show(signed_in, "awards", state="on_track")) == ["KIM 1 2024"]


@pytest.mark.parametrize(
    ("today", "percent"),
    [
        (date(2023, 12, 31), 0),
        (date(2024, 7, 1), 49),
        (date(2024, 12, 31), 99),
        (date(2025, 1, 1), 100),
        (date(2025, 6, 1), 100),
    ],
)
def test_how_much_of_a_window_has_passed(today, percent):
    assert gone_percent(*YEAR_2024, today=today) == percent


def test_an_award_row_shows_its_money_and_leads_to_its_page(signed_in):
    build_award("kim-1-2024", received="282375.00", spent="214154.65")

    html = show(signed_in, "awards").text

    assert '<a href="/zuwendungen/kim-1-2024/">KIM 1 2024</a>' in html
    for figure in ("376.500,00", "282.375,00", "214.154,65", "162.345,35"):
        assert f"{figure}\u00a0€" in html
    assert "noch 77 Tage" in html


# Weiterleitungen


def test_pass_throughs_show_what_is_paid_open_and_unproven(signed_in):
    award = build_award("kim-1-2024", received="282375.00")
    build_pass_through(award, agreed="66700.00", paid="50025.00", proven="16675.00")

    table = show(signed_in, "pass-throughs").context["table"]

    assert table.totals == {
        "agreed": Decimal("66700.00"),
        "paid": Decimal("50025.00"),
        "open": Decimal("16675.00"),
        "unproven": Decimal("33350.00"),
    }


def test_pass_throughs_with_open_proof_only(signed_in):
    award = build_award("kim-1-2024", received="282375.00")
    build_pass_through(award, "unproven", agreed="100.00", paid="100.00")
    build_pass_through(award, "proven", agreed="100.00", paid="100.00", proven="100.00")

    assert titles(show(signed_in, "pass-throughs", missing="on")) == ["Unproven"]


# Fristen


def a_deadline(code, **facts):
    return Deadline.objects.create(
        code=code,
        title=code,
        kind=Deadline.Kind.OTHER,
        source="Richtlinie",
        confidence=Deadline.Confidence.FOUND,
        **facts,
    )


@pytest.fixture(scope="module")
def deadlines(shared_rows):
    a_deadline("yesterday", due_on=date(2024, 10, 14))
    a_deadline("today", due_on=date(2024, 10, 15))
    a_deadline("tomorrow", due_on=date(2024, 10, 16))
    a_deadline("done", due_on=date(2024, 10, 14), done_on=date(2024, 10, 1))


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["today", "tomorrow"]),
        ({"state": "open"}, ["today", "tomorrow"]),
        ({"state": "overdue"}, ["yesterday"]),
        ({"state": "done"}, ["done"]),
        ({"state": ""}, ["done", "yesterday", "today", "tomorrow"]),
        ({"state": "", "last": "14.10.2024"}, ["done", "yesterday"]),
        ({"first": "161024"}, ["tomorrow"]),
    ],
)
def test_deadlines_filtered(signed_in, deadlines, asked, found):
    assert sorted(titles(show(signed_in, "deadlines", **asked))) == sorted(found)


def test_the_open_deadlines_lead_to_those_that_were_missed(signed_in, deadlines):
    assert "1 überfällige Frist</a>" in show(signed_in, "deadlines").text


def test_only_a_deadline_that_the_law_shifts_shows_a_legal_end(signed_in):
    a_deadline("shifts", due_on=date(2024, 11, 30), is_shiftable=True)
    a_deadline("stays", due_on=date(2024, 11, 30))

    rows = show(signed_in, "deadlines").context["table"].rows

    assert {row.record.title: row.get_cell("legal_end") for row in rows} == {
        "shifts": "02.12.2024",
        "stays": "–",
    }


# Journal


def test_a_reversal_takes_its_amount_back_from_the_total(signed_in, clerk):
    award = build_award("kim-1-2024", amount="1000.00", received="400.00")
    receipt = award.receipts.get().voucher
    reverse_voucher(
        voucher=receipt,
        reason="doppelt erfasst",
        booked_on=date(2024, 1, 2),
        key=new_key(),
        actor=clerk,
    )

    response = show(signed_in, "journal", award=award.pk)

    assert response.context["table"].totals == {"amount": Decimal("1000.00")}
    assert f"Storno zu Beleg {receipt.pk}" in response.text
    assert f"storniert durch Beleg {receipt.reversed_by.pk}" in response.text
    only = show(signed_in, "journal", reversals="on").context["table"]
    assert [row.record.amount for row in only.rows] == [Decimal("-400.00")]


def test_what_is_only_agreed_moves_no_euro(signed_in):
    award = build_award("kim-1-2024", amount="1000.00", received="1000.00")
    build_pass_through(award, agreed="300.00", paid="100.00")

    rows = show(signed_in, "journal", sort="id").context["table"].rows

    assert [row.record.amount for row in rows] == [
        Decimal("1000.00"),
        Decimal("1000.00"),
        Decimal("0.00"),
        Decimal("100.00"),
    ]


@pytest.fixture(scope="module")
def bookings(shared_rows):
    """Two awards on one line, each with a notice, a receipt and an expense."""
    line = build_line("overhead")
    for code in ("first", "second"):
        build_award(code, amount="900.00", received="900.00", spent="100.00", expense_line=line)
    return line


@pytest.mark.parametrize(
    ("asked", "number"),
    [
        ({}, 6),
        ({"award": "first"}, 3),
        ({"award": "first", "place": "spent"}, 1),
        ({"award": "first", "place": "proven"}, 0),
        ({"place": "spent"}, 2),
        ({"line": "overhead"}, 2),
        ({"line": "overhead", "year": "2024"}, 2),
        ({"line": "overhead", "year": "2023"}, 0),
        ({"award": "first", "line": "overhead"}, 1),
        ({"year": "2024"}, 6),
        ({"year": "2023"}, 0),
        ({"text": "Zahlungseingang"}, 2),
        ({"first": "02.01.2024"}, 0),
        ({"last": "01.01.2024"}, 6),
        ({"person": "sachbearbeitung"}, 6),
    ],
)
def test_journal_filtered(signed_in, bookings, clerk, asked, number):
    ids = {
        "first": bookings.awards_spent.get(code="first").pk,
        "overhead": bookings.pk,
        "sachbearbeitung": clerk.pk,
    }

    response = show(
        signed_in, "journal", **{name: ids.get(value, value) for name, value in asked.items()}
    )

    assert len(response.context["table"].rows) == number


def test_a_voucher_is_found_by_its_number(signed_in, bookings):
    voucher = Voucher.objects.latest("pk")

    found = show(signed_in, "journal", text=str(voucher.pk)).context["table"].rows

    assert [row.record for row in found] == [voucher]


# Ringe und Abgleich


def test_rings_of_the_plan_as_printed(signed_in):
    ring = build_ring("35-02", name="Landesförderung KI")
    build_line("income", side=Side.INCOME, ring=ring, budgeted={2024: "269836.00"})
    build_line("expense", ring=ring, budgeted={2024: "270136.00"})

    response = show(signed_in, "rings")

    assert response.context["table"].totals["unexplained_gap"] == Decimal("-300.00")
    assert "Ertrag fehlt" in response.text
    assert "Zweckbindungsringe 2024" in response.text


@pytest.mark.parametrize(
    ("asked", "year"), [("", 2024), ("2026", 2026), ("2024", 2024), ("1999", 1999), ("x", 2024)]
)
def test_the_year_of_the_rings(signed_in, asked, year):
    build_line("income", ring=build_ring(), budgeted={2024: "1.00", 2026: "1.00"})

    assert show(signed_in, "rings", year=asked).context["year"] == year


def test_without_figures_of_this_year_the_rings_show_the_latest(signed_in, settings):
    build_line("income", ring=build_ring(), budgeted={2017: "1.00", 2024: "1.00"})
    settings.FIXED_DAY = date(2025, 1, 1)

    assert show(signed_in, "rings").context["year"] == 2024


@pytest.mark.parametrize(
    ("explained", "verdict"),
    [
        ("270136.00", "Die Teile ergeben mehr als das Ganze."),
        ("269836.00", "stimmt überein"),
        ("269835.00", "nicht erläuterter Rest"),
    ],
)
def test_the_parts_of_a_line_may_not_exceed_the_whole(signed_in, explained, verdict):
    line = build_line("income", side=Side.INCOME, budgeted={2024: "269836.00"})
    explanation = Explanation.objects.create(
        year=2024, text="KOMM-AN und andere", amount=Decimal(explained)
    )
    explanation.lines.add(line)

    assert verdict in show(signed_in, "reconciliation").text


# Förderprogramme


def test_programmes_are_a_tree_whose_wholes_include_their_parts(signed_in):
    kim = build_programme("kim", name="KIM")
    part = build_programme("kim-2", name="KIM Baustein 2", parent=kim)
    build_award("kim-2-2024", programme=part, amount="1026000.00")
    build_award("kim-2-2023", programme=part, amount="990000.00")

    table = show(signed_in, "programmes").context["table"]

    assert [
        (row.record.programme, row.record.depth, row.record.awards, row.record.granted)
        for row in table.rows
    ] == [(kim, 0, 2, Decimal("2016000.00")), (part, 1, 2, Decimal("2016000.00"))]
    assert table.totals == {"granted": Decimal("2016000.00")}


def test_a_programme_shows_the_rate_of_today_and_whether_it_is_confirmed(signed_in):
    programme = build_programme("kim-2")
    for amount, since in ((55000, 2023), (57000, 2024), (60000, 2025)):
        ProgrammeRate.objects.create(
            programme=programme,
            component="Case Management",
            unit="VZÄ",
            amount=Decimal(amount),
            valid_from=date(since, 1, 1),
            source="Richtlinie",
        )

    html = show(signed_in, "programmes").text

    assert "Case Management je VZÄ: 57.000,00\u00a0€ (ab 01.01.2024)" in html
    assert ("55.000,00" in html, "60.000,00" in html) == (False, False)
    assert "nicht bestätigt" in html


# Hinweise


def test_cases_show_the_open_ones_first_and_the_gravest_on_top(signed_in, clerk):
    for title, severity, settled_on in (
        ("erledigt", CheckCase.Severity.URGENT, date(2024, 10, 15)),
        ("Hinweis", CheckCase.Severity.NOTE, None),
        ("dringend", CheckCase.Severity.URGENT, None),
    ):
        CheckCase.objects.create(
            check_code="spending_window",
            subject=title,
            stage="90",
            severity=severity,
            title=title,
            text="",
            opened_on=date(2024, 10, 15),
            settled_on=settled_on,
        )
    alert = Alert.objects.create(
        case=CheckCase.objects.get(title="dringend"),
        stage="90",
        severity=CheckCase.Severity.WARNING,
        title="früher eine Warnung",
        opened_on=date(2024, 10, 1),
    )
    Delivery.objects.create(alert=alert, recipient=clerk)

    response = show(signed_in, "cases")

    assert titles(response) == ["dringend", "Hinweis", "erledigt"]
    assert "1 wartet" in response.text


@pytest.mark.parametrize("view", [AwardList, PassThroughList, DeadlineList, Journal])
def test_a_list_adds_up_only_what_it_shows(view):
    assert set(view.summed) <= set(view.table_class.base_columns)
