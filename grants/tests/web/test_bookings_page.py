"""The booking forms: what they book, and that bad input is answered and changes nothing."""

import re
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest

from grants.models import AwardNotice
from grants.queries.awards import places_of
from grants.services import reverse_booking
from grants.tests.builders import build_award, build_line, build_pass_through, build_ring
from grants.tests.web.reading import text_of
from grants.web.forms.booking import BookingForm
from ledger.models import Appropriation, Budget, Side, Voucher
from ledger.tests.builders import close_year

AWARD = "/zuwendungen/kim-1-2024/"
PASS_THROUGH = "/weiterleitungen/kim-1-2024-stadt-luenen/"
BUDGET_PAGES = [
    f"{AWARD}zahlungseingang/",
    f"{AWARD}ausgabe/",
    f"{AWARD}rueckzahlung/",
    f"{PASS_THROUGH}auszahlung/",
    f"{PASS_THROUGH}rueckfluss/",
]


@pytest.fixture
def lines(clerk):
    ring = build_ring("35-04")
    return {
        "income": build_line("kim-income", name="Konzept KIM", side=Side.INCOME, ring=ring),
        "expense": build_line("kim-expense", name="Veranstaltungen", ring=ring),
        "elsewhere": build_line("personal", name="Personal"),
    }


@pytest.fixture
def more_lines():
    """Another ring, two lines of one name, and a line of another budget."""
    build_line("letters", name="Elternbriefe", side=Side.INCOME, ring=build_ring("35-05"))
    for code in ("refunds-1", "refunds-2"):
        build_line(code, name="Erstattungen", side=Side.INCOME)
    youth = build_line("youth", name="Jugendamt", side=Side.INCOME)
    youth.budget = Budget.objects.create(code="budget-51", name="Budget 51")
    youth.save()


@pytest.fixture
def kim(lines):
    """376.500 granted, 200.000 in hand, 66.700 agreed with Lünen and half of it paid."""
    award = build_award(
        income_line=lines["income"],
        expense_line=lines["expense"],
        received="200000.00",
    )
    build_pass_through(award, paid="33350.00", line=lines["expense"])
    return award


@pytest.fixture
def signed_in(client, clerk, kim):
    client.force_login(clerk)
    return client


def filled_in(**changed):
    return {
        "amount": "12.400,00",
        "day": "15.10.2024",
        "document_number": "K-2024-17",
        "text": "Zweite Rate",
        "key": str(uuid4()),
    } | changed


def test_the_empty_form_offers_today_the_usual_line_and_what_is_free(signed_in, lines):
    response = signed_in.get(f"{AWARD}ausgabe/")

    form = response.context["form"]
    assert form["day"].value() == date(2024, 10, 15)
    assert form["line"].value() == "Ring 35-04: 35.02 / 016 Veranstaltungen"
    # Whatever is booked counts on a line: without a choice on the usual one.
    assert 'placeholder="wie üblich: 35.02 / 016 Veranstaltungen"' in response.text
    assert "Betrag in Euro Im Bestand: 166.650,00 €" in text_of(response)
    assert b'value="15.10.2024"' in response.content


def test_each_empty_form_has_a_key_of_its_own(signed_in):
    first, second = (
        signed_in.get(f"{AWARD}ausgabe/").context["form"]["key"].value() for _ in range(2)
    )

    assert first != second


@pytest.mark.parametrize(
    ("page", "place", "before", "after", "message"),
    [
        (f"{AWARD}zahlungseingang/", "pledged", "176500.00", "164100.00", "Zahlungseingang"),
        (f"{AWARD}ausgabe/", "spent", "0.00", "12400.00", "Ausgabe"),
        (f"{AWARD}rueckzahlung/", "repaid", "0.00", "12400.00", "Rückzahlung"),
        (
            f"{PASS_THROUGH}auszahlung/",
            "with_recipient",
            "33350.00",
            "45750.00",
            "Auszahlung an Stadt Luenen",
        ),
        (f"{PASS_THROUGH}rueckfluss/", "cash", "166650.00", "179050.00", "Rückfluss"),
        (
            f"{PASS_THROUGH}nachweis/",
            "proven",
            "0.00",
            "12400.00",
            "Verwendungsnachweis des Empfängers",
        ),
    ],
)
def test_each_form_books_and_offers_to_take_it_back(
    signed_in, clerk, kim, page, place, before, after, message
):
    assert getattr(places_of(kim), place) == Decimal(before)

    response = signed_in.post(page, filled_in(), follow=True)

    voucher = Voucher.objects.latest("pk")
    assert response.redirect_chain == [(page.rsplit("/", 2)[0] + "/", 302)]
    assert getattr(places_of(kim), place) == Decimal(after)
    assert (voucher.booked_on, voucher.document_number, voucher.text, voucher.actor) == (
        date(2024, 10, 15),
        "K-2024-17",
        "Zweite Rate",
        clerk,
    )
    assert f"Gebucht {message} 12.400,00 € (Beleg {voucher.pk}). Stornieren" in text_of(response)
    assert f'href="/journal/{voucher.pk}/storno/"'.encode() in response.content


@pytest.mark.parametrize("day", ["1.7.2024", "01.07.24", "010724", "2024-07-01"])
def test_the_usual_ways_to_write_a_day_are_understood(signed_in, day):
    signed_in.post(f"{AWARD}ausgabe/", filled_in(day=day))

    assert Voucher.objects.latest("pk").booked_on == date(2024, 7, 1)


def test_the_line_counts_what_is_booked(signed_in, lines):
    signed_in.post(f"{AWARD}ausgabe/", filled_in(line="35.02 / 016 Personal"))

    assert Appropriation.objects.get(line=lines["elsewhere"]).actual == Decimal("12400.00")


def test_share_financing_charges_the_grant_with_its_part_only(client, clerk):
    award = build_award(
        "durchstarten",
        amount="921502.00",
        financing=AwardNotice.Financing.SHARE,
        quota="80",
        received="132505.00",
    )
    client.force_login(clerk)

    client.post("/zuwendungen/durchstarten/ausgabe/", filled_in(amount="165.631,25"))

    places = places_of(award)
    assert (places.cash, places.spent, places.own_share_spent) == (
        Decimal("0.00"),
        Decimal("132505.00"),
        Decimal("33126.25"),
    )


def test_what_the_grant_does_not_cover_is_booked_as_own_share(signed_in, kim):
    """166.650,00 euro are in hand."""
    signed_in.post(f"{AWARD}ausgabe/", filled_in(amount="170.000", own_share="3.350"))

    page = text_of(signed_in.get(AWARD))
    places = places_of(kim)
    assert (places.cash, places.own_share_spent) == (Decimal("0.00"), Decimal("3350.00"))
    assert "davon Eigenanteil" in page


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("12.400,01", "Bitte einen Betrag von 0,00 € bis 12.400,00 € eingeben."),
        ("viel", "„viel“ ist kein eindeutiger Betrag."),
    ],
)
def test_an_own_share_is_a_part_of_the_expense(signed_in, typed, answer):
    response = signed_in.post(f"{AWARD}ausgabe/", filled_in(own_share=typed))

    assert response.status_code == 422
    assert answer in text_of(response)
    assert response.context["form"].errors.keys() == {"own_share"}


def test_a_form_sent_twice_books_once_and_answers_the_same(signed_in):
    form = filled_in()
    before = Voucher.objects.count()

    answers = [signed_in.post(f"{AWARD}zahlungseingang/", form, follow=True) for _ in range(2)]

    assert Voucher.objects.count() == before + 1
    first, second = ([str(message) for message in answer.context["messages"]] for answer in answers)
    assert first == second


def test_the_same_form_with_other_figures_is_refused(signed_in, kim):
    form = filled_in()
    signed_in.post(f"{AWARD}zahlungseingang/", form)
    before = places_of(kim)

    response = signed_in.post(f"{AWARD}zahlungseingang/", form | {"amount": "12.500,00"})

    assert response.status_code == 422
    assert "Dieses Formular wurde schon mit anderen Angaben gebucht." in text_of(response)
    assert places_of(kim) == before


BAD_AMOUNTS = [
    ("abc", "„abc“ ist kein eindeutiger Betrag."),
    ("1,2,3", "„1,2,3“ ist kein eindeutiger Betrag."),
    ("12.40,5", "„12.40,5“ ist kein eindeutiger Betrag."),
    ("12,345", "„12,345“ ist kein eindeutiger Betrag."),
    ("-5", "Der Betrag muss größer als 0,00 € sein."),
    ("0", "Der Betrag muss größer als 0,00 € sein."),
    ("", "Bitte einen Betrag eingeben, zum Beispiel 12.400,50."),
    ("100000000000", "Der Betrag ist zu groß. Bitte höchstens 99.999.999.999,99 € eingeben."),
    (
        "166.650,01",
        "Im Bestand sind nur noch 166.650,00 €, gebucht werden sollen 166.650,01 €. "
        "Bitte den Betrag senken, zuerst den Zahlungseingang buchen oder Vorfinanzierung durch den "
        "Kreis ankreuzen: 0,01 € zahlt dann der Kreis voraus.",
    ),
]
BAD_DAYS = [
    ("", "Bitte ein Datum eingeben, zum Beispiel 15.10.2024."),
    ("31.02.2024", "„31.02.2024“ ist kein Datum im Kalender."),
    ("gestern", "„gestern“ ist kein Datum im Kalender."),
    ("16.10.2024", "Der 16.10.2024 liegt in der Zukunft. Bitte ein Datum bis heute (15.10.2024)"),
]


@pytest.mark.parametrize(
    ("field", "typed", "answer"),
    [("amount", *case) for case in BAD_AMOUNTS] + [("day", *case) for case in BAD_DAYS],
)
def test_bad_input_is_answered_in_german_changes_nothing_and_is_kept(
    signed_in, kim, field, typed, answer
):
    before, vouchers = places_of(kim), Voucher.objects.count()
    form = filled_in(**{field: typed})

    response = signed_in.post(f"{AWARD}ausgabe/", form)

    assert response.status_code == 422
    assert answer in text_of(response)
    assert f'href="#id_{field}"'.encode() in response.content
    shown = response.context["form"]
    assert {name: shown[name].value() for name in form} == form
    assert (places_of(kim), Voucher.objects.count()) == (before, vouchers)


@pytest.mark.parametrize(
    ("page", "amount", "answer"),
    [
        (f"{AWARD}zahlungseingang/", "176.500,01", "Nur noch 176.500,00 € sind bewilligt und"),
        (f"{AWARD}rueckzahlung/", "166.650,01", "Im Bestand sind nur noch 166.650,00 €"),
        (f"{PASS_THROUGH}auszahlung/", "33.350,01", "Nur noch 33.350,00 € sind vereinbart und"),
        (f"{PASS_THROUGH}rueckfluss/", "33.350,01", "Nur noch 33.350,00 € sind ausgezahlt"),
        (f"{PASS_THROUGH}nachweis/", "33.350,01", "Nur noch 33.350,00 € sind ausgezahlt"),
    ],
)
def test_no_form_books_more_than_is_there(signed_in, kim, page, amount, answer):
    before = places_of(kim)

    response = signed_in.post(page, filled_in(amount=amount))

    assert response.status_code == 422
    assert answer in text_of(response)
    assert places_of(kim) == before


def test_a_closed_year_takes_no_booking(signed_in, clerk, kim):
    close_year(2024, clerk)

    response = signed_in.post(f"{AWARD}ausgabe/", filled_in())

    assert response.status_code == 422
    assert "Das Haushaltsjahr 2024 ist abgeschlossen." in text_of(response)


@pytest.mark.parametrize("page", [f"{AWARD}ausgabe/", f"{PASS_THROUGH}nachweis/"])
@pytest.mark.parametrize(("day", "status"), [("30.06.2024", 422), ("01.07.2024", 302)])
def test_a_closed_month_takes_no_booking_unasked(signed_in, clerk, kim, page, day, status):
    close_year(2024, clerk, through=date(2024, 6, 30))

    response = signed_in.post(page, filled_in(day=day))

    assert response.status_code == status
    if status == 422:
        assert "Der Monat Juni 2024 ist abgeschlossen. Gebucht wird am 01.07.2024" in text_of(
            response
        )


def test_the_forms_offer_the_open_years_up_to_the_next(signed_in, clerk):
    close_year(2023, clerk)
    close_year(2024, clerk, through=date(2024, 6, 30))

    fields = {
        page: signed_in.get(page).context["form"].fields["budget_year"] for page in BUDGET_PAGES
    }
    years = {page: [str(label) for _, label in field.choices] for page, field in fields.items()}

    offered = ["wie das Datum", "2025", "2024", *map(str, range(2022, 2014, -1))]
    assert years == dict.fromkeys(BUDGET_PAGES, offered)


@pytest.mark.parametrize("page", BUDGET_PAGES)
@pytest.mark.parametrize(("chosen", "charged"), [("", 2024), ("2025", 2025)])
def test_income_and_expense_count_in_the_year_that_is_chosen(
    signed_in, lines, page, chosen, charged
):
    line = lines["income" if "zahlungseingang" in page else "expense"]

    signed_in.post(page, filled_in(line=line.code, budget_year=chosen))

    posting = Voucher.objects.latest("pk").postings.earliest("pk")
    assert (posting.year, posting.voucher.booked_on) == (charged, date(2024, 10, 15))


@pytest.mark.parametrize("year", ["2023", "2031", "neulich"])
def test_a_closed_or_unknown_year_cannot_be_chosen(signed_in, clerk, kim, year):
    close_year(2023, clerk)
    before = places_of(kim)

    response = signed_in.post(f"{AWARD}ausgabe/", filled_in(budget_year=year))

    assert response.status_code == 422
    assert "Dieses Haushaltsjahr ist abgeschlossen oder nicht angelegt." in text_of(response)
    assert places_of(kim) == before


def test_a_year_closed_at_the_same_moment_is_answered_at_its_field(
    signed_in, clerk, lines, monkeypatch
):
    """The form was checked, then somebody closed the year, then it was booked."""
    check = BookingForm.is_valid

    def check_then_close(form):
        is_valid = check(form)
        close_year(2023, clerk)
        return is_valid

    monkeypatch.setattr(BookingForm, "is_valid", check_then_close)

    form = filled_in(line=lines["expense"].code, budget_year="2023")
    response = signed_in.post(f"{AWARD}ausgabe/", form)

    assert response.status_code == 422
    assert "Das Haushaltsjahr 2023 ist abgeschlossen, ihm lässt sich kein" in text_of(response)
    assert b'href="#id_budget_year"' in response.content


@pytest.mark.parametrize(
    ("typed", "booked"),
    [
        ("Ring 35-04: 35.02 / 002 Konzept KIM", "kim-income"),
        ("  ring 35-04:  35.02 / 002 KONZEPT kim ", "kim-income"),
        ("35.02 / 002 Konzept KIM", "kim-income"),
        ("kim-income", "kim-income"),
        ("Ring 35-05: 35.02 / 002 Elternbriefe", "letters"),
        ("35.02 / 002 Erstattungen (refunds-2)", "refunds-2"),
        ("", None),
    ],
)
def test_a_line_is_booked_that_is_typed_in_full(signed_in, more_lines, typed, booked):
    response = signed_in.post(f"{AWARD}zahlungseingang/", filled_in(line=typed))

    assert response.status_code == 302
    line = Voucher.objects.latest("pk").postings.earliest("pk").line
    assert (line and line.code) == booked


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (
            "35.02 / 016 Veranstaltungen",
            "„Veranstaltungen“ ist hier nicht möglich. Bitte eine Haushaltsposition für Ertrag "
            "wählen.",
        ),
        (
            "KIM Konzept",
            "„KIM Konzept“ ist keine Haushaltsposition für Ertrag. Ähnlich: „Ring 35-04: 35.02 / "
            "002 Konzept KIM“. Bitte einen Namen der Liste wählen.",
        ),
        (
            "35.02 / 002 Elternbrife",
            "„35.02 / 002 Elternbrife“ ist keine Haushaltsposition für Ertrag. Ähnlich: „Ring "
            "35-05: 35.02 / 002 Elternbriefe“. Bitte einen Namen der Liste wählen.",
        ),
        (
            "Dach",
            "„Dach“ ist keine Haushaltsposition für Ertrag. Bitte einen Namen der Liste wählen.",
        ),
        (
            "35.02 / 002 Erstattungen",
            "„35.02 / 002 Erstattungen“ gibt es mehrfach: „35.02 / 002 Erstattungen (refunds-1)“ "
            "oder „35.02 / 002 Erstattungen (refunds-2)“. Bitte einen Namen der Liste wählen.",
        ),
        (
            "35.02 / 002 Jugendamt",
            "„35.02 / 002 Jugendamt“ gehört zu einem anderen Budget (Budget 51). Bitte einen "
            "Namen der Liste wählen.",
        ),
        ("\0", "Bitte neu eintippen."),
    ],
)
def test_what_names_no_line_of_the_form_is_refused_at_its_field(
    signed_in, kim, more_lines, typed, sentence
):
    before = places_of(kim)

    response = signed_in.post(f"{AWARD}zahlungseingang/", filled_in(line=typed))

    form = response.context["form"]
    assert response.status_code == 422
    assert list(form.errors) == ["line"]
    assert sentence in form.errors["line"][0]
    assert form["line"].value() == typed
    assert places_of(kim) == before


def test_only_lines_that_the_form_allows_are_suggested(signed_in, more_lines):
    for page, offered in (
        ("zahlungseingang", ["Ring 35-04: 35.02 / 002 Konzept KIM"]),
        ("ausgabe", ["Ring 35-04: 35.02 / 016 Veranstaltungen"]),
    ):
        box = re.search('<input[^>]*id="id_line"[^>]*>', signed_in.get(AWARD + page + "/").text)
        address = re.search('hx-get="([^"]*)"', box.group()).group(1)

        shown = signed_in.get(f"{address}&line=35-04").text

        assert re.findall('<option value="([^"]*)">', shown) == offered
        assert "Jugendamt" not in signed_in.get(f"{address}&line=").text


def test_a_form_without_its_key_is_refused(signed_in, kim):
    before = places_of(kim)

    response = signed_in.post(f"{AWARD}ausgabe/", filled_in(key="Karl"))

    assert response.status_code == 422
    assert "Dem Formular fehlt sein Schlüssel." in text_of(response)
    assert places_of(kim) == before


def test_an_award_without_notice_takes_no_booking(client, clerk):
    build_award(amount=None)
    client.force_login(clerk)

    response = client.post(f"{AWARD}zahlungseingang/", filled_in())

    assert response.status_code == 422
    assert "Bitte zuerst den Bescheid erfassen." in text_of(response)


FORMS = [
    "zuwendungen/{}/zahlungseingang/",
    "zuwendungen/{}/ausgabe/",
    "zuwendungen/{}/rueckzahlung/",
    "weiterleitungen/{}/auszahlung/",
    "weiterleitungen/{}/rueckfluss/",
    "weiterleitungen/{}/nachweis/",
]


@pytest.mark.parametrize("page", FORMS)
def test_what_does_not_exist_is_not_found(signed_in, page):
    path = "/" + page.format("gibt-es-nicht")

    assert signed_in.get(path).status_code == 404
    assert signed_in.post(path, filled_in()).status_code == 404


@pytest.mark.parametrize("role", ["treasury", "auditor"])
@pytest.mark.parametrize("page", FORMS)
def test_only_clerks_and_supervisors_book(client, request, kim, page, role):
    client.force_login(request.getfixturevalue(role))
    code = "kim-1-2024" if page.startswith("zuwendungen") else "kim-1-2024-stadt-luenen"
    path = "/" + page.format(code)
    before = places_of(kim)

    assert client.get(path).status_code == 403
    assert client.post(path, filled_in()).status_code == 403
    assert places_of(kim) == before


def test_a_form_sent_again_after_its_storno_says_that_nothing_stands(signed_in, clerk, kim):
    form = filled_in()
    signed_in.post(f"{AWARD}ausgabe/", form)
    voucher = Voucher.objects.latest("pk")
    reversal = reverse_booking(
        voucher=voucher,
        reason="doppelt",
        booked_on=date(2024, 10, 15),
        today=date(2024, 10, 15),
        key=str(uuid4()),
        actor=clerk,
    )

    text = text_of(signed_in.post(f"{AWARD}ausgabe/", form, follow=True))

    assert f"(Beleg {voucher.pk}, inzwischen storniert mit Beleg {reversal.pk})" in text
    assert Voucher.objects.latest("pk") == reversal
