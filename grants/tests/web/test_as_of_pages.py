"""Pages as of a day: what was shown is shown again, and what was booked is found."""

from contextlib import contextmanager
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from grants import services
from grants.tests.asking import ask
from grants.tests.builders import (
    build_award,
    build_line,
    build_pass_through,
    build_person,
    build_ring,
    many_awards,
    new_key,
    pay,
    receive,
    spend,
)
from grants.tests.web.reading import text_of
from ledger.filled_from import WITHOUT_FORM
from ledger.integrity import verify
from ledger.models import PlanEntry, Side
from ledger.plan import change_plan
from ledger.services import reverse
from ledger.tests.moments import GERMANY, set_clock

PAGES = (
    "/zuwendungen/",
    "/zuwendungen/komm-an/",
    "/zweckbindungsringe/?year=2024",
    "/zweckbindungsringe/35-02/2024/",
)
SHOWN, BOOKED = "gezeigt", "gebucht"
A_DAY = timedelta(days=1)


@contextmanager
def clock_at(moment):
    with pytest.MonkeyPatch.context() as patch:
        set_clock(patch, moment)
        yield


def at(month, day, hour, what):
    """Let something happen on a day of 2024, at an hour in Germany."""
    with (
        override_settings(FIXED_DAY=date(2024, month, day)),
        clock_at(datetime(2024, month, day, hour, 30, tzinfo=GERMANY)),
    ):
        return what()


def plan(line, total, kind, decided_on, actor):
    change_plan(
        filled_from=WITHOUT_FORM,
        line=line,
        year=2024,
        kind=kind,
        total=Decimal(total),
        decided_on=decided_on,
        reason="Nachtragshaushalt" if kind == PlanEntry.Kind.ADJUSTMENT else "Haushaltsplan",
        key=new_key(),
        actor=actor,
    )


@pytest.fixture
def story(client, clerk, shown_in_2024):
    """KOMM-AN 2024, day by day; gives what the pages showed at the end of each."""
    client.force_login(clerk)
    return shown_in_2024


@pytest.fixture(scope="module")
def shown_in_2024(shared_rows):
    client, clerk = Client(), build_person()
    client.force_login(clerk)
    ring = build_ring("35-02", name="Landesförderung KI")
    income = build_line("ertrag", side=Side.INCOME, ring=ring)
    expense = build_line("aufwand", ring=ring)
    shown = {}

    def see(month, day):
        with override_settings(FIXED_DAY=date(2024, month, day)):
            shown[date(2024, month, day)] = [figures(client.get(address)) for address in PAGES]

    def first_day():
        plan(income, "153400", PlanEntry.Kind.BUDGETED, date(2023, 12, 12), clerk)
        plan(expense, "122400", PlanEntry.Kind.BUDGETED, date(2023, 12, 12), clerk)
        award = build_award("komm-an", amount="153400.00", income_line=income, expense_line=expense)
        receive(award, Decimal("100000.00"), on=date(2024, 1, 8))
        return award

    award = at(1, 8, 9, first_day)
    see(1, 8)
    # On the last day of a month, in UTC and in Germany.
    contract = at(1, 31, 23, lambda: build_pass_through(award, agreed="66700.00", line=expense))
    see(1, 31)
    # Half past midnight: in UTC still the day before, and an expense of the month before.
    wrong = at(2, 1, 0, lambda: spend(award, Decimal("3100.00"), on=date(2024, 1, 15)))
    see(2, 1)
    at(2, 29, 12, lambda: pay(contract, Decimal("50025.00"), on=date(2024, 2, 29)))
    see(2, 29)
    at(
        6, 12, 15,
        lambda: plan(expense, "5000", PlanEntry.Kind.ADJUSTMENT, date(2024, 6, 11), clerk),
    )  # fmt: skip
    see(6, 12)
    at(
        7, 1, 0,
        lambda: reverse(
            voucher=wrong.voucher, reason="gehört zu KIM", booked_on=date(2024, 6, 30),
            key=new_key(), actor=clerk,
        ),
    )  # fmt: skip
    see(7, 1)
    return shown


def figures(response):
    """The amounts that a page shows of the ledger, today or as of a day."""
    context = response.context
    if "places" in context:
        return context["places"]
    if "position" in context:
        return context["position"]
    if "table" in context and "year" in context:
        return context["table"].data.data
    names = ("granted", "received", "spent", "with_recipient", "proven", "left")
    return [
        (award.title, *(getattr(award, name) for name in names)) for award in context["table"].data
    ], context["table"].totals


def as_of(address, day, reading):
    mark = "&" if "?" in address else "?"
    return f"{address}{mark}stand={day:%d.%m.%Y}&lesart={reading}"


def test_every_page_of_a_past_day_can_be_shown_again(client, story):
    for day, seen in story.items():
        with clock_at(datetime(2026, 11, 21, 12, tzinfo=GERMANY)):
            again = [figures(client.get(as_of(address, day, SHOWN))) for address in PAGES]
        assert again == seen
    assert verify() == []


def test_between_two_bookings_the_day_before_the_next_looks_like_the_last(client, story):
    address = "/zuwendungen/komm-an/"
    for last, following in (
        (date(2024, 2, 1), date(2024, 2, 29)),
        (date(2024, 6, 12), date(2024, 7, 1)),
    ):
        before = figures(client.get(as_of(address, following - A_DAY, SHOWN)))
        assert before == figures(client.get(as_of(address, last, SHOWN)))
        assert before != figures(client.get(as_of(address, following, SHOWN)))


@pytest.mark.parametrize(
    ("day", "spent", "with_recipient"),
    [
        (date(2024, 1, 14), "0.00", "0.00"),
        (date(2024, 1, 15), "3100.00", "0.00"),
        (date(2024, 2, 28), "3100.00", "0.00"),
        (date(2024, 2, 29), "3100.00", "50025.00"),
        (date(2024, 6, 29), "3100.00", "50025.00"),
        (date(2024, 6, 30), "0.00", "50025.00"),
    ],
)
def test_by_value_date_counts_what_was_found_later(client, story, day, spent, with_recipient):
    places = figures(client.get(as_of("/zuwendungen/komm-an/", day, BOOKED)))

    assert (places.spent, places.with_recipient) == (Decimal(spent), Decimal(with_recipient))


@pytest.mark.parametrize(
    ("day", "reading", "adjusted"),
    [
        (date(2024, 6, 10), BOOKED, "122400.00"),
        (date(2024, 6, 11), BOOKED, "127400.00"),
        (date(2024, 6, 11), SHOWN, "122400.00"),
        (date(2024, 6, 12), SHOWN, "127400.00"),
    ],
)
def test_the_plan_is_that_of_the_day(client, story, day, reading, adjusted):
    response = client.get(as_of("/zweckbindungsringe/35-02/2024/", day, reading))

    assert response.context["position"].expense_adjusted == Decimal(adjusted)
    assert ("Nachtragshaushalt" in text_of(response)) is (adjusted == "127400.00")


def test_a_ring_tells_who_changed_its_plan_when_and_why(client, story):
    text = text_of(client.get("/zweckbindungsringe/35-02/2024/"))

    assert (
        "11.06.2024 Aufwand Fortschreibung 5.000,00 € Nachtragshaushalt 12.06.2024 sachbearbeitung"
    ) in text
    assert "12.12.2023 Ertrag Ansatz 153.400,00 € Haushaltsplan 08.01.2024" in text


@pytest.mark.parametrize("reading", [SHOWN, BOOKED])
def test_every_figure_of_a_past_day_leads_to_vouchers_that_sum_to_it(client, story, reading):
    for day in (date(2024, 2, 1), date(2024, 6, 30), date(2024, 7, 1)):
        award = client.get(as_of("/zuwendungen/komm-an/", day, reading)).context
        for stripe in award["stripes"]:
            assert total_of(client.get(stripe.journal)) == stripe.amount
        assert total_of(client.get(award["journal"])) == award["places"].granted
        ring = client.get(as_of("/zweckbindungsringe/35-02/2024/", day, reading)).context
        for side in (ring["income"], ring["expense"]):
            for row in side.rows:
                assert total_of(client.get(row.journal_of_actual)) == row.position.actual
                assert total_of(client.get(row.journal_of_commitments)) == row.position.committed


def total_of(journal):
    return journal.context["table"].totals["amount"] or Decimal(0)


@pytest.mark.parametrize("address", PAGES)
def test_the_day_is_named_and_nothing_can_be_booked(client, story, address):
    today = text_of(client.get(address))
    shown = text_of(client.get(as_of(address, date(2024, 6, 30), BOOKED)))

    assert "Stand: 30.06.2024 Gezeigt wird alles mit Buchungsdatum bis 30.06.2024" in shown
    assert "Stand: 30.06.2024" not in today
    assert "buchen</a>" not in shown
    assert ("Zahlungseingang buchen" in today) is (address == "/zuwendungen/komm-an/")
    assert "Zahlungseingang buchen" not in shown


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize(
    ("stand", "lesart", "sentence"),
    [
        ("31.02.2024", BOOKED, "Das ist kein Datum. Bitte als TT.MM.JJJJ eingeben"),
        ("gestern", BOOKED, "Das ist kein Datum. Bitte als TT.MM.JJJJ eingeben"),
        ("31.12.1999", BOOKED, "Bitte einen Tag ab dem 01.01.2000 eingeben."),
        ("01.01.2999", BOOKED, "Der 01.01.2999 liegt in der Zukunft. Bitte ein Datum bis"),
        ("30.06.2024", "geraten", "Bitte wählen, was zum Stichtag zählt."),
    ],
)
def test_a_day_that_cannot_be_shows_today_and_says_so(
    client, story, address, stand, lesart, sentence
):
    mark = "&" if "?" in address else "?"
    today = client.get(address)

    response = client.get(f"{address}{mark}stand={stand}&lesart={lesart}")

    assert response.status_code == 200
    text = text_of(response)
    assert sentence in text
    assert "Gezeigt wird, was heute gilt" in text
    assert figures(response) == figures(today)


def test_without_a_reading_it_is_what_was_booked(client, story):
    response = client.get("/zuwendungen/komm-an/?stand=15.01.2024")

    assert "alles mit Buchungsdatum bis 15.01.2024" in text_of(response)


def test_lists_lead_to_pages_of_the_same_day(client, story):
    day = date(2024, 6, 30)
    for address, link in (
        ("/zuwendungen/", "/zuwendungen/komm-an/?stand=30.06.2024&amp;lesart=gezeigt"),
        ("/zweckbindungsringe/", "/35-02/2024/?stand=30.06.2024&amp;lesart=gezeigt"),
    ):
        assert link in client.get(as_of(address, day, SHOWN)).content.decode()


def test_an_award_of_a_later_day_is_not_listed(client, story):
    response = client.get(as_of("/zuwendungen/", date(2023, 12, 31), BOOKED))

    assert response.context["table"].paginator.count == 0


@pytest.mark.parametrize(
    ("sort", "codes"),
    [
        ("title", ["a", "b", "c"]),
        ("-title", ["c", "b", "a"]),
        ("granted", ["b", "c", "a"]),
        ("-granted", ["a", "c", "b"]),
    ],
)
def test_a_list_as_of_a_day_is_sorted_by_words_and_by_figures(client, clerk, sort, codes):
    client.force_login(clerk)
    for code, amount in (("b", "1.00"), ("c", "20.00"), ("a", "300.00")):
        build_award(code, amount=amount, title=f"Zuwendung {code}")

    page = client.get(f"{as_of('/zuwendungen/', date(2024, 12, 31), BOOKED)}&sort={sort}")

    assert [row.record.code for row in page.context["table"].paginated_rows] == codes
    assert page.context["table"].totals["granted"] == Decimal("321.00")


@pytest.mark.parametrize("reading", [SHOWN, BOOKED])
@pytest.mark.parametrize("address", ["/zuwendungen/", "/berichte/monate/?jahr=2024"])
def test_a_list_as_of_a_day_asks_as_often_at_300_rows_as_at_3(client, clerk, address, reading):
    client.force_login(clerk)
    address = as_of(address, date(2026, 1, 1), reading)
    counts = []
    for number in (3, 297):
        many_awards(number)
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_a_notice_of_a_later_day_is_not_yet_granted(client, clerk, settings):
    client.force_login(clerk)
    settings.FIXED_DAY = date(2024, 5, 1)
    award = at(3, 1, 9, lambda: build_award("kim", amount="1000.00"))
    at(
        5, 1, 9,
        lambda: ask(
            services.record_notice,
            award=award, amount=Decimal("1500.00"), decided_on=date(2024, 5, 1),
            period_from=date(2024, 1, 1), period_to=date(2024, 12, 31),
            spend_by=date(2024, 12, 31), financing="fixed", key=new_key(), actor=clerk,
        ),
    )  # fmt: skip

    granted = [
        figures(client.get(as_of("/zuwendungen/", day, SHOWN)))[1]["granted"]
        for day in (date(2024, 4, 30), date(2024, 5, 1))
    ]

    assert granted == [Decimal("1000.00"), Decimal("1500.00")]


def test_a_list_as_of_a_day_filters_by_nothing_that_it_does_not_show(client, clerk):
    client.force_login(clerk)
    build_award("kim", amount="1000.00")
    given = "&year=2031&state=future"

    today = client.get(f"/zuwendungen/?{given}")
    before = client.get(f"{as_of('/zuwendungen/', date(2024, 12, 31), BOOKED)}{given}")

    assert {"window", "state"} <= set(today.context["table"].columns.names())
    assert {"year", "state"} <= set(today.context["filter"].form.fields)
    assert today.context["table"].paginator.count == 0
    assert not {"window", "state"} & set(before.context["table"].columns.names())
    assert not {"year", "state"} & set(before.context["filter"].form.fields)
    assert before.context["table"].paginator.count == 1


def test_the_way_back_to_today_keeps_the_filter(client, story):
    html = client.get("/zuwendungen/?text=komm&stand=30.06.2024&lesart=gezeigt").content.decode()

    assert '<a href="/zuwendungen/?text=komm">heute zeigen</a>' in html
