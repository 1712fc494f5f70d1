"""The journal: its pages by key, its total, and what is chosen by typing."""

import re
from datetime import date
from decimal import Decimal as D

import pytest
from django.urls import reverse

from grants.models import Award, PassThrough
from grants.queries.choosable import CHOOSABLE
from grants.tests.builders import (
    build_award,
    build_line,
    build_pass_through,
    build_programme,
    build_ring,
    many_awards,
    receive,
    spend,
)
from grants.tests.web.reading import text_of
from ledger.models import Budget, BudgetLine, Side, Voucher


@pytest.fixture
def signed_in(client, clerk):
    client.force_login(clerk)
    return client


def show(client, **asked):
    response = client.get(reverse("journal"), asked)
    assert response.status_code == 200
    return response


def numbers(response):
    return [row.record.pk for row in response.context["table"].rows]


def links(response):
    """Where the page leads to, by the word of the link."""
    pages = re.search(r'<nav aria-label="Seiten".*?</nav>', response.text, re.DOTALL)
    found = re.findall(r'<a href="([^"]*)">([^<]*)</a>', pages[0] if pages else "")
    return {word: link.replace("&amp;", "&") for link, word in found}


# Pages


@pytest.fixture(scope="module")
def three_pages(shared_rows):
    """60 vouchers, 20 on each of three days, and entered in another order."""
    days = [date(2024, month, 1) for month in (3, 1, 2)]
    award = build_award("kim", amount="9000.00", received="8000.00")
    first = list(Voucher.objects.values_list("pk", flat=True))
    for number in range(58):
        spend(award, D("10.00"), on=days[number % 3])
    assert len(first) == 2
    return award


@pytest.mark.parametrize(
    "sort", ["booked_on", "-booked_on", "id", "-id", "recorded_at", "-recorded_at"]
)
def test_every_voucher_is_on_one_page_there_and_back(signed_in, three_pages, sort):
    field, sign = sort.removeprefix("-"), "-" if sort.startswith("-") else ""
    every = list(Voucher.objects.order_by(sort, f"{sign}id").values_list("pk", flat=True))

    there = [show(signed_in, sort=sort)]
    while "weiter ›" in links(there[-1]):
        there.append(signed_in.get(reverse("journal") + links(there[-1])["weiter ›"]))
    back = [signed_in.get(reverse("journal") + links(there[0])["letzte Seite »"])]
    while "‹ zurück" in links(back[-1]):
        back.append(signed_in.get(reverse("journal") + links(back[-1])["‹ zurück"]))

    assert [numbers(page) for page in there] == [every[:25], every[25:50], every[50:]]
    assert [numbers(page) for page in back] == [every[-25:], every[-50:-25], every[:-50]]
    first = signed_in.get(reverse("journal") + links(there[1])["« erste Seite"])
    assert numbers(first) == every[:25]
    assert f"?sort={sign}{field}" in links(there[1])["« erste Seite"]


@pytest.mark.parametrize(
    "asked", [{"after": "x"}, {"before": "0"}, {"after": "9" * 30}, {"after": "²"}, {"before": ""}]
)
def test_what_names_no_voucher_is_the_first_page(signed_in, three_pages, asked):
    assert numbers(show(signed_in, **asked)) == numbers(show(signed_in))


def test_behind_the_last_voucher_there_is_none_and_a_way_back(signed_in, three_pages):
    last = numbers(show(signed_in, before="end"))[-1]

    page = show(signed_in, after=last)

    assert numbers(page) == []
    assert "den Filter zurücksetzen" in page.text


@pytest.mark.parametrize("sort", ["amount", "text", "actor", "document_number", "nonsense"])
def test_what_no_index_serves_does_not_sort(signed_in, three_pages, sort):
    page = show(signed_in, sort=sort)

    assert numbers(page) == numbers(show(signed_in))
    assert f"sort={sort}" not in page.text.partition("<thead")[2].partition("</thead")[0]


def test_a_page_of_a_filter_stays_within_it(signed_in, three_pages):
    other = build_award("other", amount="100.00", received="100.00")

    page = show(signed_in, award=three_pages.pk, rows="50", before="end")

    assert len(numbers(page)) == 50
    assert not set(numbers(page)) & set(other.receipts.values_list("voucher", flat=True))
    assert f"award={three_pages.pk}" in links(page)["‹ zurück"]


# Total


def test_the_whole_journal_is_neither_counted_nor_summed(signed_in, three_pages):
    page = show(signed_in)

    assert (page.context["total"], page.context["table"].totals) == (None, {})
    assert "25 Zeilen auf dieser Seite" in text_of(page)
    assert "Anzahl und Summe stehen da, sobald eine Zuwendung" in text_of(page)


@pytest.mark.parametrize("asked", [{"place": "spent"}, {"year": "2024"}, {"text": "Ausgabe"}])
def test_what_may_be_half_of_the_journal_is_not_summed(signed_in, three_pages, asked):
    page = show(signed_in, **asked)

    assert page.context["total"] is None
    assert "die Summe ist" not in text_of(page)


def test_the_total_of_an_award_is_over_all_its_pages(signed_in, three_pages):
    page = show(signed_in, award=three_pages.pk, place="spent")

    assert "58 Zeilen" in text_of(page)
    assert page.context["table"].totals == {"amount": D("580.00")}


def test_the_total_counts_what_the_other_filters_leave(signed_in, three_pages):
    page = show(signed_in, award=three_pages.pk, first="01.03.2024", last="01.03.2024")

    assert "20 Zeilen" in text_of(page)
    assert page.context["table"].totals == {"amount": D("200.00")}


# Chosen by typing


@pytest.fixture
def things(clerk):
    line = build_line("personal", side=Side.EXPENSE)
    BudgetLine.objects.filter(pk=line.pk).update(product="35.02", row="011", name="Personal")
    line.refresh_from_db()
    award = build_award(
        "kim-1-2024", amount="1000.00", received="1000.00", expense_line=line, spent="10.00"
    )
    Award.objects.filter(pk=award.pk).update(title="Überörtliche Förderung")
    passed_on = build_pass_through(award, agreed="300.00", paid="100.00")
    PassThrough.objects.filter(pk=passed_on.pk).update(title="Lünen 2024")
    return {"award": award, "pass_through": passed_on, "line": line}


@pytest.mark.parametrize(
    ("name", "typed", "number"),
    [
        ("award", "Überörtliche Förderung", 5),
        ("award", " überörtliche   FÖRDERUNG ", 5),
        ("award", "kim-1-2024", 5),
        ("award", "Überörtliche Förderung (kim-1-2024)", 5),
        ("pass_through", "Lünen 2024", 2),
        ("line", "35.02 / 011 Personal", 1),
    ],
)
def test_what_is_typed_in_full_is_chosen(signed_in, things, name, typed, number):
    page = show(signed_in, **{name: typed})

    assert page.context["filter"].form.errors == {}
    assert len(numbers(page)) == number


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("award", "Überörtliche Förderung"),
        ("pass_through", "Lünen 2024"),
        ("line", "35.02 / 011 Personal"),
    ],
)
def test_a_figure_names_its_object_by_id_and_the_box_shows_its_name(signed_in, things, name, label):
    page = show(signed_in, **{name: things[name].pk})

    assert page.context["filter"].form.errors == {}
    assert f'value="{label}"' in page.text


@pytest.mark.parametrize(
    ("name", "typed", "sentence"),
    [
        (
            "award",
            "Förder",
            "„Förder“ ist keine Zuwendung. Ähnlich: „Überörtliche Förderung“. "
            "Bitte einen Namen der Liste wählen.",
        ),
        (
            "award",
            "Uberörtliche Forderung",
            "„Uberörtliche Forderung“ ist keine Zuwendung. Ähnlich: „Überörtliche Förderung“. "
            "Bitte einen Namen der Liste wählen.",
        ),
        (
            "line",
            "Dach",
            "„Dach“ ist keine Haushaltsposition. Bitte einen Namen der Liste wählen.",
        ),
        (
            "pass_through",
            "4711",
            "„4711“ ist keine Weiterleitung des Kreises. Bitte einen Namen der Liste wählen.",
        ),
    ],
)
def test_what_fits_none_is_answered_with_what_is_similar(signed_in, things, name, typed, sentence):
    page = show(signed_in, **{name: typed})

    assert page.context["filter"].form.errors == {name: [sentence]}
    assert numbers(page) == []
    assert f'value="{typed}"' in page.text


def test_of_two_with_one_name_the_kuerzel_tells_which(signed_in):
    for code in ("kim-a", "kim-b"):
        build_award(code, amount="100.00", received="100.00")
    Award.objects.update(title="KIM 2024")

    both = show(signed_in, award="KIM 2024")
    one = show(signed_in, award="KIM 2024 (kim-b)")
    by_id = show(signed_in, award=Award.objects.get(code="kim-b").pk)

    assert both.context["filter"].form.errors == {
        "award": [
            "„KIM 2024“ gibt es mehrfach: „KIM 2024 (kim-a)“ oder „KIM 2024 (kim-b)“. "
            "Bitte einen Namen der Liste wählen."
        ]
    }
    assert len(numbers(one)) == 2
    assert numbers(one) == numbers(by_id)
    assert 'value="KIM 2024 (kim-b)"' in by_id.text


def suggested(client, kind, **typed):
    response = client.get(reverse("suggestions", args=[kind]), typed)
    assert response.status_code == 200
    return re.findall('<option value="([^"]*)">', response.text)


def test_suggestions_contain_each_word_wherever_it_stands(signed_in, things):
    build_award("ip-2024")

    assert suggested(signed_in, "zuwendung", award="förder über") == ["Überörtliche Förderung"]
    assert suggested(signed_in, "zuwendung", whatever="kim-1") == ["Überörtliche Förderung"]
    assert suggested(signed_in, "haushaltsposition", line="011 pers") == ["35.02 / 011 Personal"]
    assert suggested(signed_in, "foerderprogramm", programme="gibt es nicht") == []
    assert suggested(signed_in, "zuwendung", award="\0" + "x" * 9999) == []


def test_a_dozen_is_suggested_of_hundreds(signed_in):
    many_awards(30)

    assert len(suggested(signed_in, "zuwendung", award="")) == 12


def test_what_cannot_be_chosen_has_no_suggestions(signed_in):
    assert signed_in.get(reverse("suggestions", args=["personen"])).status_code == 404


def test_the_label_is_what_a_thing_calls_itself_a_line_with_its_ring(things, clerk):
    build_programme("kim")
    build_line("ring", name="Fahrten", ring=build_ring("35-02"))

    labels = {}
    for kind, choosable in CHOOSABLE.items():
        for row in choosable.rows():
            assert row.label == choosable.label_of(row), kind
            labels[row.label] = str(row)

    assert {label: name for label, name in labels.items() if label != name} == {
        "Ring 35-02: 35.02 / 016 Fahrten": "35.02 / 016 Fahrten"
    }


def test_a_line_is_found_by_its_ring_and_within_its_side(signed_in, things):
    build_line("fahrten", name="Fahrten", ring=build_ring("35-02"))
    build_line("zuweisung", name="Zuweisung", side=Side.INCOME, ring=build_ring("35-02"))
    expense, income = "Ring 35-02: 35.02 / 016 Fahrten", "Ring 35-02: 35.02 / 002 Zuweisung"

    assert suggested(signed_in, "haushaltsposition", line="35-02") == [income, expense]
    assert suggested(signed_in, "aufwandsposition", line="ring 35-02:") == [expense]
    assert suggested(signed_in, "ertragsposition", line="fahrt") == []
    assert suggested(signed_in, "ertragsposition", line="35-02 zuw") == [income]


@pytest.mark.parametrize("budget", ["", "x", "-1", "1e3", "٣", "9" * 10])
def test_what_is_no_budget_has_no_suggestions(signed_in, budget):
    address = reverse("suggestions", args=["aufwandsposition"])

    assert signed_in.get(address, {"budget": budget, "line": ""}).status_code == 404


def test_of_a_budget_only_its_lines_are_suggested(signed_in, things):
    other = build_line("jugend", name="Jugendamt")
    other.budget = Budget.objects.create(code="budget-51", name="Budget 51")
    other.save()

    for line, offered in (
        (other, ["35.02 / 016 Jugendamt"]),
        (things["line"], [str(things["line"])]),
    ):
        found = suggested(signed_in, "aufwandsposition", budget=line.budget_id, line="")
        assert found == offered
    assert suggested(signed_in, "aufwandsposition", budget=other.budget_id + 99, line="") == []


@pytest.mark.parametrize(
    "path",
    [
        "/journal/?first=01.01.2030",
        "/fristen/neu/",
        "/weiterleitungen/neu/",
        "/weiterleitungen/?text=gibt+es+nicht",
    ],
)
def test_a_page_holds_no_choices_however_many_there_are(signed_in, path):
    pages = []
    for number in (3, 60):
        for award in many_awards(number)[:1]:
            receive(award, D("1.00"))
        pages.append(len(signed_in.get(path).content))

    assert pages[1] <= pages[0]
