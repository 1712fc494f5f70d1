from datetime import date
from decimal import Decimal

import pytest

from grants.alerts.recheck import check_everything
from grants.models import (
    Application,
    Award,
    AwardNotice,
    CheckCase,
    Deadline,
    Post,
    Recheck,
    StandardRule,
)
from grants.queries.award_page import SpendingWindow
from grants.services import record_expense, record_notice, record_repayment, reverse_booking
from grants.tests.asking import ask
from grants.tests.builders import (
    build_award,
    build_pass_through,
    build_recipient,
    new_key,
    receive,
    spend,
)
from grants.tests.drawdown_builders import build_rule, plan_items
from grants.tests.web.reading import text_of
from grants.web.notice_changes import Change
from grants.web.notice_versions import versions_of
from ledger.models import Place

PAGE = "/zuwendungen/kim-1-2024/"


@pytest.fixture
def kim(clerk):
    """KIM Baustein 1 of 2024: two receipts, own spending, a pass-through half paid."""
    award = build_award(proof_due=date(2025, 3, 31), fte="18.00", received="188250.00")
    receive(award, "94125.00", on=date(2024, 8, 15))
    spend(award, "214154.65", on=date(2024, 9, 30))
    build_pass_through(award, paid="50025.00", fte="12.00")
    return award


def test_every_euro_is_in_one_place_and_the_sum_is_what_was_granted(client, clerk, kim):
    client.force_login(clerk)

    response = client.get(PAGE)

    stripes = response.context["stripes"]
    assert [(stripe.place, stripe.amount, stripe.percent) for stripe in stripes] == [
        (Place.PLEDGED, Decimal("94125.00"), "25,0\u00a0%"),
        (Place.CASH, Decimal("18195.35"), "4,8\u00a0%"),
        (Place.SPENT, Decimal("214154.65"), "56,9\u00a0%"),
        (Place.WITH_RECIPIENT, Decimal("50025.00"), "13,3\u00a0%"),
        (Place.PROVEN, Decimal("0.00"), "0,0\u00a0%"),
        (Place.REPAID, Decimal("0.00"), "0,0\u00a0%"),
    ]
    text = text_of(response)
    assert "Summe = bewilligt 100,0 % 376.500,00 €" in text
    assert "davon gebunden (vereinbart, noch nicht ausgezahlt) 16.675,00 €" in text
    assert "davon verfügbar (nicht gebunden) 95.645,35 €" in text
    assert "Eigenanteil des Kreises (zusätzlich zur Zuwendung) 0,00 €" in text


def test_the_stripes_of_the_bar_lie_side_by_side(client, clerk, kim):
    client.force_login(clerk)

    stripes = client.get(PAGE).context["stripes"]

    assert [(stripe.start, stripe.width) for stripe in stripes] == [
        ("0.000", "25.000"),
        ("25.000", "4.833"),
        ("29.833", "56.880"),
        ("86.713", "13.287"),
        ("100.000", "0.000"),
        ("100.000", "0.000"),
    ]


def test_every_figure_leads_to_the_vouchers_behind_it(client, clerk, kim):
    client.force_login(clerk)

    stripes = client.get(PAGE).context["stripes"]

    vouchers = {
        stripe.place: {record.text for record in client.get(stripe.journal).context["table"].data}
        for stripe in stripes
    }
    assert vouchers[Place.SPENT] == {"Ausgabe: KIM 1 2024"}
    assert vouchers[Place.WITH_RECIPIENT] == {
        "Auszahlung: Kim-1-2024-Stadt-Luenen".replace("-", " ")
    }
    assert vouchers[Place.PROVEN] == set()


def test_head_and_terms(client, clerk, kim):
    client.force_login(clerk)

    text = text_of(client.get(PAGE))

    assert "Aktenzeichen ohne Aktenzeichen" in text
    assert "zuständig fehlt" in text
    assert "Status Frist naht" in text
    assert "noch 77 Tage bis zur Verausgabungsfrist am 31.12.2024" in text
    assert "Zeit vergangen: 79,0 %" in text
    assert "Mittel verwendet: 70,2 % (264.179,65 € von 376.500,00 €)" in text
    assert "Verwendungsnachweis fällig 31.03.2025" in text


def test_an_extended_day_of_the_proof_stands_in_place_of_the_one_in_the_notice(client, clerk, kim):
    by_hand = Deadline.objects.create(
        code="frist-1",
        kind=Deadline.Kind.OWN_PROOF,
        title="Teilnachweis",
        award=kim,
        due_on=date(2025, 1, 31),
        source="Schreiben",
    )
    client.force_login(clerk)
    before = text_of(client.get(PAGE))
    Deadline.objects.filter(award=kim, kind=Deadline.Kind.OWN_PROOF).exclude(pk=by_hand.pk).update(
        due_on=date(2025, 5, 31)
    )

    text = text_of(client.get(PAGE))

    assert "Verwendungsnachweis fällig 31.03.2025 " in before
    assert "Verwendungsnachweis fällig 31.05.2025 statt 31.03.2025 " in text


@pytest.mark.parametrize(
    ("spent", "verdict"),
    [
        ("976377.31", "seit 100 Tagen überfällig Die Verausgabungsfrist endete am 07.07.2024"),
        (
            "976377.32",
            "abgelaufen, nichts übrig Die Verausgabungsfrist endete am 07.07.2024",
        ),
    ],
)
def test_nobody_is_scolded_for_money_that_was_used_in_time(client, clerk, spent, verdict):
    build_award(
        "pauschale",
        amount="976377.32",
        window=(date(2024, 1, 1), date(2024, 7, 7)),
        received="976377.32",
        spent=spent,
    )
    client.force_login(clerk)

    assert verdict in text_of(client.get("/zuwendungen/pauschale/"))


@pytest.mark.parametrize(
    ("today", "days_left", "time_share"),
    [
        (date(2024, 2, 28), 2, Decimal(50)),
        (date(2024, 3, 1), 0, Decimal(100)),
        (date(2024, 3, 2), -1, Decimal(100)),
        (date(2024, 2, 26), 4, Decimal(0)),
    ],
)
def test_the_last_day_of_the_window_counts(today, days_left, time_share):
    window = SpendingWindow(
        first=date(2024, 2, 27),
        last=date(2024, 3, 1),
        today=today,
        granted=Decimal("100.00"),
        used=Decimal("25.00"),
    )

    assert (window.days_left, window.time_share, window.money_share) == (
        days_left,
        time_share,
        Decimal(25),
    )


def test_an_award_without_notice_says_what_to_do_and_offers_no_booking(client, clerk):
    build_award(amount=None)
    client.force_login(clerk)

    text = text_of(client.get(PAGE))

    assert "Zu dieser Zuwendung gibt es noch keinen Bescheid." in text
    assert "Zahlungseingang buchen" not in text


@pytest.mark.parametrize(
    ("role", "offered"),
    [("clerk", True), ("supervisor", True), ("treasury", False), ("auditor", False)],
)
def test_only_who_may_book_is_offered_the_forms(client, request, kim, role, offered):
    client.force_login(request.getfixturevalue(role))

    text = text_of(client.get(PAGE))

    assert ("Zahlungseingang buchen" in text, "Rückzahlung buchen" in text) == (offered, offered)


def test_komm_an_2016_got_68_per_cent_of_what_was_applied_for(client, clerk):
    award = build_award(
        "komm-an-2016", amount="100472.00", window=(date(2016, 1, 1), date(2016, 12, 31))
    )
    Application.objects.create(award=award, amount=Decimal("147744.00"))
    client.force_login(clerk)

    text = text_of(client.get("/zuwendungen/komm-an-2016/"))

    assert "beantragt 147.744,00 €, bewilligt 100.472,00 €: 68,0 %" in text


def test_after_a_partial_revocation_the_page_says_what_goes_back(client, clerk, kim):
    """282.375,00 euro came in, 264.179,65 are used; the amendment grants 250.000."""
    ask(
        record_notice,
        award=kim,
        amount=Decimal("250000.00"),
        financing=AwardNotice.Financing.FIXED,
        period_from=date(2024, 1, 1),
        period_to=date(2024, 12, 31),
        spend_by=date(2024, 12, 31),
        decided_on=date(2024, 10, 1),
        key=new_key(),
        actor=clerk,
    )
    client.force_login(clerk)

    text = text_of(client.get(PAGE))

    assert (
        "Summe (32.375,00 € mehr eingegangen, als der geltende Bescheid bewilligt) 100,0 % "
        "282.375,00 €" in text
    )
    assert "zurückzuzahlen (eingegangen und nach dem Bescheid zu viel) 32.375,00 €" in text
    assert (
        "Mittel verwendet: 105,7 % (264.179,65 € von 250.000,00 €) "
        "14.179,65 € mehr verwendet als bewilligt: Das trägt der Kreis." in text
    )


@pytest.mark.parametrize(("spent", "is_marked"), [("12000.00", False), ("12000.01", True)])
def test_the_plan_says_how_far_an_item_may_be_exceeded_and_which_one_is(
    client, clerk, spent, is_marked
):
    award = build_award(financing=AwardNotice.Financing.FULL, received="376500.00")
    events, _ = plan_items(award, {"Veranstaltungen": "10000.00", "Schulung": "5000.00"})
    rule = build_rule(StandardRule.Code.ITEM_OVERRUN, "20", confidence="U")
    ask(
        record_expense,
        award=award,
        amount=Decimal(spent),
        paid_on=date(2024, 5, 2),
        line=None,
        text="",
        plan_item=events,
        today=date(2024, 5, 2),
        key=new_key(),
        actor=clerk,
    )
    client.force_login(clerk)

    text = text_of(client.get(PAGE))
    rule.delete()
    without_a_margin = text_of(client.get(PAGE))

    hint = "Eine Position darf bis zu 20 % überschritten werden, wenn bei anderen gespart wird"
    assert f"{hint} ( nicht bestätigt )." in text
    assert hint not in without_a_margin
    mark = "Veranstaltungen Sachausgaben mehr als 20 % über dem Plan"
    assert (mark in text, text.count("über dem Plan")) == (is_marked, int(is_marked))


def test_share_financing_shows_what_the_cost_entitles_to(client, clerk):
    award = build_award(
        "durchstarten",
        amount="921502.00",
        financing=AwardNotice.Financing.SHARE,
        quota="80",
        received="132505.00",
    )
    spend(award, "165631.25")
    client.force_login(clerk)

    text = text_of(client.get("/zuwendungen/durchstarten/"))

    assert (
        "zustehende Zuwendung (vorläufig) 132.505,00 € 80 % von 165.631,25 € zuwendungsfähigen "
        "Ausgaben sind "
        "132.505,00 €; bewilligt sind höchstens 921.502,00 €." in text
    )
    assert "Summe 33.126,25 € 165.631,25 €" in text


def test_posts_show_what_is_neither_filled_nor_passed_on(client, clerk, kim):
    for number in range(1, 5):
        Post.objects.create(
            award=kim,
            number=f"KIM2-{number}",
            fte=Decimal("1.00"),
            valid_from=date(2024, 1, 1),
            valid_to=date(2024, 12, 31),
            refinanced_by=build_recipient("stadt-schwerte"),
        )
    client.force_login(clerk)

    text = text_of(client.get(PAGE))

    assert "bewilligt 18,00 VZÄ weitergeleitet 12,00 VZÄ eigene 4,00 VZÄ offen 2,00 VZÄ" in text


def test_notices_are_versions_with_what_they_changed(client, clerk, kim):
    ask(
        record_notice,
        award=kim,
        amount=Decimal("380000.00"),
        financing=AwardNotice.Financing.FIXED,
        period_from=date(2024, 1, 1),
        period_to=date(2025, 6, 30),
        spend_by=date(2025, 6, 30),
        proof_due=None,
        fte=Decimal("18.00"),
        key=new_key(),
        actor=clerk,
    )

    latest, first = versions_of(AwardNotice.objects.filter(award=kim).order_by("number"))

    assert (first.notice.number, first.changes) == (1, ())
    assert latest.changes == (
        Change("Betrag", "376.500,00\u00a0€", "380.000,00\u00a0€"),
        Change("Bewilligungszeitraum bis", "31.12.2024", "30.06.2025"),
        Change("Verausgabungsfrist", "31.12.2024", "30.06.2025"),
        Change("Verwendungsnachweis fällig am", "31.03.2025", "–"),
    )
    client.force_login(clerk)
    assert "Betrag: 376.500,00 € → 380.000,00 €" in text_of(client.get(PAGE))


def test_a_reversed_booking_stays_in_sight_and_does_not_count(client, clerk, kim):
    wrong = receive(kim, "1000.00", on=date(2024, 9, 2))
    storno = reverse_booking(
        voucher=wrong.voucher,
        reason="Doppelt erfasst",
        booked_on=date(2024, 9, 3),
        today=date(2024, 10, 15),
        key=new_key(),
        actor=clerk,
    )
    client.force_login(clerk)

    response = client.get(PAGE)

    assert response.context["receipt_clocks"].bookings.total == Decimal("282375.00")
    assert (
        f"storniert am 03.09.2024 mit Beleg {storno.pk} , zählt nicht mit – – 1.000,00 €"
    ) in text_of(response)


def test_repayments_and_open_alerts_are_shown(client, clerk, kim):
    ask(
        record_repayment,
        award=kim,
        amount=Decimal("195.35"),
        repaid_on=date(2024, 10, 1),
        line=None,
        text="Rest zurück",
        today=date(2024, 10, 15),
        key=new_key(),
        actor=clerk,
    )
    Recheck.objects.all().delete()  # as if the checks had judged it
    facts = {
        "check_code": "spending_window",
        "stage": "90",
        "severity": CheckCase.Severity.WARNING,
        "award": kim,
    }
    CheckCase.objects.create(
        subject=f"award-{kim.pk}",
        title="KIM 1: 112.125,00 € bis 31.12.2024 ausgeben",
        text="",
        opened_on=date(2024, 10, 2),
        **facts,
    )
    CheckCase.objects.create(
        subject="deadline-1",
        title="erledigter Hinweis",
        text="",
        opened_on=date(2024, 7, 4),
        settled_on=date(2024, 7, 5),
        **facts | {"stage": "180"},
    )
    client.force_login(clerk)

    text = text_of(client.get(PAGE))

    assert "Warnung KIM 1: 112.125,00 € bis 31.12.2024 ausgeben" in text
    assert "erledigter Hinweis" not in text
    assert "Rest zurück 195,35 €" in text


def test_an_unknown_award_is_not_found(client, clerk):
    client.force_login(clerk)

    assert client.get("/zuwendungen/gibt-es-nicht/").status_code == 404


@pytest.mark.parametrize("number", [3, 300])
def test_the_page_asks_the_database_as_often_however_much_was_booked(
    client, clerk, number, django_assert_num_queries
):
    award = Award.objects.get(pk=build_award(amount="1000000.00").pk)
    for position in range(number):
        receive(award, "1000.00")
        build_pass_through(award, f"weiterleitung-{position}", agreed="100.00", paid="50.00")
    check_everything(date(2024, 10, 15))
    client.force_login(clerk)

    with django_assert_num_queries(AWARD_QUERIES):
        response = client.get(PAGE)

    assert response.context["receipt_clocks"].bookings.count == number
    assert len(response.context["pass_throughs"].positions) == number


# Session, person and role, then a few for each section of the page.
AWARD_QUERIES = 64
