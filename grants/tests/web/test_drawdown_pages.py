"""Mittelabrufe and the plan on the screen: what is proposed, said and refused."""

from datetime import date
from decimal import Decimal as D
from uuid import uuid4

import pytest

from grants.models import Award, Drawdown, Expense, PlanItem, Receipt, StandardRule
from grants.queries.awards import places_of
from grants.services import withdraw_drawdown
from grants.tests.builders import build_award, build_pass_through, build_programme, new_key, receive
from grants.tests.drawdown_builders import build_part, build_rule, plan_items, request
from grants.tests.web.html import problems_of
from grants.tests.web.reading import text_of

AWARD = "/zuwendungen/kim-1-2024/"
FORM = f"{AWARD}mittelabruf/"
TODAY = date(2024, 10, 15)


@pytest.fixture(autouse=True)
def rules(db):
    build_rule(StandardRule.Code.DRAWDOWN_PERIOD, "2")
    build_rule(StandardRule.Code.DRAWDOWN_PERIOD, None, award_kind=Award.Kind.LUMP_SUM)
    build_rule(StandardRule.Code.APPEAL_PERIOD, "1")


@pytest.fixture
def kim(clerk):
    """KIM Baustein 1 of 2024: 376.500 euro, 7.700 of them agreed with Lünen and unpaid."""
    award = build_award(received="1000.00")
    build_pass_through(award, agreed="7700.00")
    return award


@pytest.fixture
def planned(kim):
    """By its plan all of it goes to towns."""
    plan_items(kim, {"Städte": "376500.00"}, kind=PlanItem.Kind.PASS_THROUGH)


@pytest.fixture
def signed_in(client, clerk, kim):
    client.force_login(clerk)
    return client


def filled_in(**changed):
    return {
        "amount": "5.100,00",
        "day": "15.10.2024",
        "needed_until": "15.12.2024",
        "file_reference": "36.06.03",
        "note": "viertes Quartal",
        "need": "5.100,00",
        "key": str(uuid4()),
    } | changed


def announce(award, day, waived_on=None):
    award.current_notice.announced_on = day
    award.current_notice.appeal_waived_on = waived_on
    award.current_notice.save()


def test_the_empty_form_proposes_the_need_and_shows_how_it_is_reckoned(signed_in, planned):
    response = signed_in.get(FORM)

    form = response.context["form"]
    assert (form["amount"].value(), form["needed_until"].value()) == (
        D("5100.00"),
        date(2024, 12, 15),
    )
    text = text_of(response)
    assert "Bedarf für Zahlungen bis 15.12.2024" in text
    assert "Weiterleitung an Stadt Luenen 7.700,00 € × 61 von 77 Tagen 6.100,00 €" in text
    assert "Bestand −1.000,00 €" in text
    assert "Errechneter Bedarf" in text
    assert "nicht vollständig bekannt" not in text
    assert problems_of(response) == []


def test_where_the_plan_does_not_cover_the_grant_no_need_is_claimed(signed_in, kim, planned):
    kim.current_notice.plan_amounts.update(amount=D("376499.99"))
    form = signed_in.get(FORM)
    hint = text_of(signed_in.get(f"{FORM}frei/", {"amount": "6.100"}))
    answer = signed_in.post(FORM, filled_in(amount="6.100,00", need=""), follow=True)

    assert form.context["form"]["amount"].value() == D("5100.00")
    assert form.context["form"]["need"].value() is None
    text = text_of(form)
    assert "Der Bedarf ist nicht vollständig bekannt" in text
    assert "Errechneter Bedarf" not in text
    assert "bisher bekannter Bedarf 5.100,00 €" in text
    assert hint == (
        "Verstanden: 6.100,00 €. Danach bleiben 369.400,00 € abrufbar. Der Bedarf ist nicht "
        "vollständig bekannt: Der Finanzierungsplan deckt nicht die ganze Zuwendung ab."
    )
    assert "Achtung" not in text_of(answer)
    assert Drawdown.objects.get().need is None
    page = text_of(answer)
    assert "Bedarf für Zahlungen bis 15.12.2024 nicht vollständig bekannt" in page
    assert problems_of(form) == problems_of(answer) == []


def test_a_request_is_kept_with_its_need_and_stands_on_the_page(signed_in, kim):
    before = places_of(kim)

    response = signed_in.post(FORM, filled_in(), follow=True)

    drawdown = Drawdown.objects.get()
    assert response.redirect_chain == [(AWARD, 302)]
    assert (drawdown.number, drawdown.amount, drawdown.need) == (1, D("5100.00"), D("5100.00"))
    assert (drawdown.requested_on, drawdown.needed_until) == (TODAY, date(2024, 12, 15))
    assert (drawdown.file_reference, drawdown.note) == ("36.06.03", "viertes Quartal")
    text = text_of(response)
    assert "Erfasst 1. Mittelabruf vom 15.10.2024: 5.100,00 €." in text
    assert "Das sind" not in text
    assert "heute angefordert" in text
    assert places_of(kim) == before


def test_more_than_needed_is_a_warning_and_no_refusal(signed_in, planned):
    hint = signed_in.get(f"{FORM}frei/", {"amount": "6.100"})
    response = signed_in.post(FORM, filled_in(amount="6.100,00"), follow=True)

    assert text_of(hint).startswith(
        "Verstanden: 6.100,00 €. Danach bleiben 369.400,00 € abrufbar. Achtung: Das sind "
        "1.000,00 € "
        "mehr als der errechnete Bedarf."
    )
    assert "Achtung: Das sind 1.000,00 € mehr als der errechnete Bedarf." in text_of(response)
    assert Drawdown.objects.get().amount == D("6100.00")


def test_more_than_is_pledged_is_refused_with_the_figures(signed_in):
    hint = signed_in.get(f"{FORM}frei/", {"amount": "375.500,01"})
    response = signed_in.post(FORM, filled_in(amount="375.500,01"))

    figures = (
        "Bewilligt und noch nicht eingegangen sind 375.500,00 €, davon sind 0,00 € schon "
        "angefordert."
    )
    assert figures in text_of(hint)
    assert response.status_code == 422
    assert figures in response.context["form"].errors["amount"][0].replace("\u00a0", " ")
    assert 'value="375.500,01"' in response.content.decode()
    assert not Drawdown.objects.exists()


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("amount", "abc", "kein eindeutiger Betrag"),
        ("amount", "0", "Bitte einen Betrag über 0,00 € eingeben."),
        ("amount", "-1", "Bitte einen Betrag über 0,00 € eingeben."),
        ("amount", "", "Bitte einen Betrag eingeben"),
        ("day", "16.10.2024", "Der 16.10.2024 liegt in der Zukunft."),
        ("day", "31.02.2024", "kein Datum im Kalender"),
        ("needed_until", "bald", "kein Datum im Kalender"),
        ("needed_until", "31.12.9999", "Das Jahr 9999 kann nicht stimmen."),
        ("need", "viel", "Dem Formular fehlt der errechnete Bedarf."),
        ("key", "", "Dem Formular fehlt sein Schlüssel."),
    ],
)
def test_bad_input_is_answered_and_requests_nothing(signed_in, field, value, message):
    response = signed_in.post(FORM, filled_in(**{field: value}))

    assert response.status_code == 422
    assert message in text_of(response)
    assert "Storno" not in text_of(response)
    assert not Drawdown.objects.exists()


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("day", "31.12.2023", "Vor dem Bescheid gibt es nichts abzurufen."),
        ("needed_until", "14.10.2024", "Bitte ein Datum ab dem 15.10.2024 eingeben."),
        ("needed_until", "01.01.2025", "Das Geld ist bis zum 31.12.2024 auszugeben"),
    ],
)
def test_a_day_that_cannot_be_is_said_at_its_field(signed_in, field, value, message):
    response = signed_in.post(FORM, filled_in(**{field: value}))

    assert response.status_code == 422
    assert message in response.context["form"].errors[field][0]
    assert not Drawdown.objects.exists()


@pytest.mark.parametrize(
    ("today", "proposed"),
    [(date(2024, 11, 1), date(2024, 12, 31)), (date(2024, 12, 31), date(2024, 12, 31)),
     (date(2025, 1, 1), None)],
)  # fmt: skip
def test_no_payment_after_the_end_of_spending_is_proposed(signed_in, settings, today, proposed):
    settings.FIXED_DAY = today

    assert signed_in.get(FORM).context["form"]["needed_until"].value() == proposed


def test_a_form_sent_twice_requests_once_and_says_the_same(signed_in):
    form = filled_in()

    answers = [signed_in.post(FORM, form, follow=True) for _ in range(2)]

    first, second = ([str(message) for message in answer.context["messages"]] for answer in answers)
    assert (Drawdown.objects.count(), first) == (1, second)


def test_a_form_sent_again_after_it_was_taken_back_says_so(signed_in, clerk):
    form = filled_in()
    signed_in.post(FORM, form)
    withdraw_drawdown(
        drawdown=Drawdown.objects.get(), reason="Irrtum", withdrawn_on=TODAY, today=TODAY,
        key=new_key(), actor=clerk,
    )  # fmt: skip

    response = signed_in.post(FORM, form, follow=True)

    assert "Es wurde nichts Neues angefordert" in text_of(response)


@pytest.mark.parametrize(
    ("announced_on", "waived_on", "note"),
    [
        (None, None, "Wann der Bescheid bekannt gegeben wurde, ist nicht erfasst."),
        (date(2024, 9, 14), None, None),
        (date(2024, 9, 15), None, "Der Bescheid lässt sich noch bis zum 15.10.2024 anfechten."),
        (date(2024, 9, 16), None, "Der Bescheid lässt sich noch bis zum 16.10.2024 anfechten."),
        (date(2024, 9, 16), date(2024, 9, 20), None),
    ],
)
def test_a_notice_that_can_be_contested_is_no_refusal_but_said(
    signed_in, kim, announced_on, waived_on, note
):
    announce(kim, announced_on, waived_on)

    text = text_of(signed_in.get(FORM))

    assert ("anfechten" in text or "bekannt gegeben" in text) is (note is not None)
    assert note is None or note in text
    assert signed_in.post(FORM, filled_in()).status_code == 302


def test_parts_are_proposed_and_requested_apart(client, clerk):
    ki = build_programme("ki-grundfoerderung")
    posts = build_part(ki, "2.1/2.2", "Stellen und Sprachmittlung")
    volunteers = build_part(ki, "2.3", "Ehrenamt und Väterarbeit")
    award = build_award("ki-2024", programme=ki, amount="580000.00")
    plan_items(award, {"Ehrenamt": "7700.00"}, part=volunteers)
    plan_items(award, {"Städte": "572300.00"}, kind=PlanItem.Kind.PASS_THROUGH, part=posts)
    client.force_login(clerk)
    form = "/zuwendungen/ki-2024/mittelabruf/"

    empty = client.get(form).context["form"]
    hints = [
        text_of(client.get(f"{form}frei/", {"amount": "100", "part": part}))
        for part in ("", posts.pk, volunteers.pk)
    ]
    missing = client.post(form, filled_in())
    client.post(
        form,
        filled_in(part=posts.pk, amount="100,00")
        | {f"need_{posts.pk}": "0,00", f"need_{volunteers.pk}": "6.100,00"},
    )

    assert (empty["amount"].value(), empty["part"].value()) == (D("6100.00"), volunteers.pk)
    assert ["Achtung" in hint for hint in hints] == [False, True, False]
    assert (missing.status_code, missing.context["form"].errors["part"]) == (
        422,
        ["Bitte den Abrufteil wählen."],
    )
    drawdown = Drawdown.objects.get()
    assert (drawdown.part, drawdown.need) == (posts, D("0.00"))
    page = text_of(client.get("/zuwendungen/ki-2024/"))
    assert "Bedarf Nr. 2.3: Ehrenamt und Väterarbeit 6.100,00 €" in page


def test_a_lump_sum_comes_without_a_request(client, clerk):
    build_award("pauschale", kind=Award.Kind.LUMP_SUM)
    client.force_login(clerk)

    response = client.get("/zuwendungen/pauschale/mittelabruf/")

    assert response.context["form"]["amount"].value() is None
    assert "das Geld wird in der Regel ohne Mittelabruf ausgezahlt." in text_of(response)


def test_taking_back_asks_for_a_reason(signed_in, kim):
    drawdown = request(kim, "5100.00", on=date(2024, 10, 1))
    page = f"/mittelabrufe/{drawdown.pk}/ruecknahme/"
    data = {"reason": "Bedarf später", "day": "15.10.2024", "key": str(uuid4())}

    empty = signed_in.get(page)
    refused = signed_in.post(page, data | {"reason": ""})
    too_early = signed_in.post(page, data | {"day": "30.09.2024"})
    response = signed_in.post(page, data, follow=True)

    assert problems_of(empty) == []
    assert (refused.status_code, too_early.status_code) == (422, 422)
    assert "Die Rücknahme kann nicht vor dem Mittelabruf liegen." in text_of(too_early)
    assert "Zurückgenommen 1. Mittelabruf vom 01.10.2024." in text_of(response)
    assert "zurückgenommen am 15.10.2024: Bedarf später" in text_of(response)
    assert signed_in.get("/mittelabrufe/99999/ruecknahme/").status_code == 404


class TestReceipt:
    """Zahlungseingang: it answers a request."""

    PAGE = f"{AWARD}zahlungseingang/"

    def booked(self, **changed):
        return {
            "amount": "5.100,00",
            "day": "15.10.2024",
            "document_number": "K-17",
            "text": "",
            "key": str(uuid4()),
        } | changed

    def test_the_only_open_request_is_chosen_and_of_several_none(self, signed_in, kim):
        without = signed_in.get(self.PAGE).context["form"]
        first = request(kim, "5100.00", on=date(2024, 10, 1))
        one = signed_in.get(self.PAGE).context["form"]
        request(kim, "100.00", on=date(2024, 10, 2))
        two = signed_in.get(self.PAGE).context["form"]

        assert "drawdown" not in without.fields
        assert (one["drawdown"].value(), two["drawdown"].value()) == (first.pk, None)
        assert [str(label) for _, label in two.fields["drawdown"].choices] == [
            "ohne Mittelabruf",
            "1. Mittelabruf vom 01.10.2024, offen 5.100,00\u00a0€",
            "2. Mittelabruf vom 02.10.2024, offen 100,00\u00a0€",
        ]

    def test_request_and_receipt_stand_on_one_row(self, signed_in, kim):
        drawdown = request(kim, "5100.00", on=date(2024, 10, 1))
        form = self.booked(amount="5.000,00", drawdown=drawdown.pk)

        response = signed_in.post(self.PAGE, form, follow=True)

        assert Receipt.objects.latest("pk").drawdown == drawdown
        row = "5.100,00 € 5.000,00 € 15.10.2024 100,00 € seit 14 Tagen offen Zurücknehmen"
        assert row in text_of(response)
        assert problems_of(response) == []

    def test_sent_twice_it_books_once_though_the_request_is_settled(self, signed_in, kim):
        form = self.booked(drawdown=request(kim, "5100.00", on=date(2024, 10, 1)).pk)

        answers = [signed_in.post(self.PAGE, form, follow=True) for _ in range(2)]

        assert Receipt.objects.filter(drawdown__isnull=False).count() == 1
        assert [answer.status_code for answer in answers] == [200, 200]

    def test_a_request_of_another_award_is_refused(self, signed_in, kim):
        request(kim, "5100.00", on=date(2024, 10, 1))
        foreign = request(build_award("kim-2-2024"), "5100.00", on=date(2024, 10, 1))

        response = signed_in.post(self.PAGE, self.booked(drawdown=foreign.pk))

        assert response.status_code == 422
        assert "Diesen Mittelabruf gibt es hier nicht." in text_of(response)


class TestExpense:
    """Ausgabe: it counts on an item of the plan."""

    PAGE = f"{AWARD}ausgabe/"

    @pytest.fixture
    def items(self, kim):
        receive(kim, "50000.00")
        (staff,) = plan_items(kim, {"Personal": "30000.00"}, kind=PlanItem.Kind.STAFF)
        (events,) = plan_items(kim, {"Veranstaltungen": "10000.00"})
        return staff, events

    def booked(self, **changed):
        return {
            "amount": "10.000,01",
            "day": "15.10.2024",
            "document_number": "K-18",
            "text": "",
            "key": str(uuid4()),
        } | changed

    def test_without_a_plan_no_item_is_asked_for(self, signed_in):
        assert "plan_item" not in signed_in.get(self.PAGE).context["form"].fields

    def test_an_item_has_to_be_chosen(self, signed_in, items):
        response = signed_in.post(self.PAGE, self.booked())

        assert response.status_code == 422
        assert response.context["form"].errors["plan_item"] == [
            "Bitte die Ausgabeposition des Finanzierungsplans wählen."
        ]
        assert not Expense.objects.exists()

    def test_while_somebody_types_the_form_says_what_the_item_has_left(self, signed_in, items):
        staff, events = items

        hints = [
            text_of(signed_in.get(f"{self.PAGE}frei/", {"amount": "10.000,01", "plan_item": item}))
            for item in ("", staff.pk, events.pk)
        ]

        assert "Personal" not in hints[0]
        assert hints[1].endswith("Für „Personal“ danach noch 19.999,99 € geplant.")
        assert hints[2].endswith(
            "Achtung: „Veranstaltungen“ läge damit 0,01 € über dem Finanzierungsplan."
        )

    def test_the_plan_shows_what_was_spent_on_each_item(self, signed_in, items):
        response = signed_in.post(self.PAGE, self.booked(plan_item=items[1].pk), follow=True)

        assert Expense.objects.get().plan_item == items[1]
        text = text_of(response)
        assert "Personal Personalausgaben 30.000,00 € 0,00 € 30.000,00 € 0,0 %" in text
        assert "Veranstaltungen Sachausgaben 10.000,00 € 10.000,01 € −0,01 € 100,0 %" in text
        assert "Summe der Ausgaben 40.000,00 € 10.000,01 € 29.999,99 € 25,0 %" in text
        assert problems_of(response) == []


def test_the_auditors_see_requests_and_cannot_make_them(client, kim, auditor):
    drawdown = request(kim, "5100.00", on=date(2024, 10, 1))
    client.force_login(auditor)

    page = client.get(AWARD)

    assert "1. Mittelabruf vom 01.10.2024" in text_of(page)
    assert b"/mittelabruf/" not in page.content
    assert client.post(FORM, filled_in()).status_code == 403
    assert client.post(f"/mittelabrufe/{drawdown.pk}/ruecknahme/", {}).status_code == 403
