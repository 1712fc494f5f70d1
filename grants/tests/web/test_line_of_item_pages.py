"""Position und Haushaltsposition on the screens: choosing the one sets the other."""

from datetime import date
from decimal import Decimal as D
from uuid import uuid4

import pytest

from grants.models import Expense, OtherIncome, PlanItem, Transfer
from grants.services import record_expense
from grants.tests.asking import ask
from grants.tests.builders import build_award, build_line, build_ring, new_key
from grants.tests.drawdown_builders import plan_items
from grants.tests.web.html import problems_of
from grants.tests.web.reading import text_of
from grants.tests.web.sending import filled_from, open_and_send
from ledger.models import BudgetLine, Side

AWARD = "/zuwendungen/kim-1-2024/"
EXPENSE = f"{AWARD}ausgabe/"
INCOME = f"{AWARD}einnahme-dritter/"
QUESTION = (
    "Die Ausgabeposition „Veranstaltungen“ gehört nach dem Plan zur Haushaltsposition "
    "„35.02 / 016 Veranstaltungen“; gebucht werden soll auf „35.02 / 016 Geschäft BS I“. Ist das "
    "richtig? Dann bitte „Trotzdem buchen“ ankreuzen, sonst die Haushaltsposition ändern."
)
CALLED = {
    "office": "Ring 35-04: 35.02 / 016 Geschäft BS I",
    "events": "Ring 35-04: 35.02 / 016 Veranstaltungen",
    "staff": "35.02 / 016 Personal",
    "gifts": "35.02 / 002 Spenden",
    "kim": "Ring 35-04: 35.02 / 002 Konzept KIM",
}
QUESTION_OF_TRANSFER = QUESTION.replace("gebucht werden", "umgebucht werden").replace(
    "Trotzdem buchen", "Trotzdem umbuchen"
)


@pytest.fixture
def lines(fiscal_years):
    ring = build_ring("35-04")
    return {
        "office": build_line("office", name="Geschäft BS I", ring=ring),
        "events": build_line("events", name="Veranstaltungen", ring=ring),
        "staff": build_line("staff", name="Personal"),
        "gifts": build_line("gifts", name="Spenden", side=Side.INCOME),
        "kim": build_line("kim", name="Konzept KIM", side=Side.INCOME, ring=ring),
    }


@pytest.fixture
def award(lines, clerk):
    return build_award(income_line=lines["kim"], expense_line=lines["office"], received="188250.00")


@pytest.fixture
def items(award, lines):
    (events,) = plan_items(award, {"Veranstaltungen": "10000.00"}, line=lines["events"])
    (office,) = plan_items(award, {"Arbeitsplätze": "38800.00"})
    plan_items(award, {"Stadt Lünen": "66700.00"}, kind=PlanItem.Kind.PASS_THROUGH)
    return {"events": events, "office": office}


@pytest.fixture
def signed_in(client, clerk):
    client.force_login(clerk)
    return client


def typed(**changed):
    return {
        "amount": "4.786,25",
        "day": "19.06.2024",
        "document_number": "K-18",
        "text": "Netzwerkkonferenz",
        "line": "",
        "key": str(uuid4()),
    } | {name: named(value) for name, value in changed.items()}


def named(value):
    """A line is typed, a position is chosen."""
    return CALLED[value.code] if isinstance(value, BudgetLine) else getattr(value, "pk", value)


def line_of(booking):
    return booking.voucher.postings.get().line


def choices(form, name):
    return [str(label) for _, label in form.fields[name].choices]


def test_the_form_offers_what_takes_own_expenses_and_no_line_beforehand(signed_in, items):
    form = signed_in.get(EXPENSE).context["form"]

    assert choices(form, "plan_item") == ["bitte wählen", "Veranstaltungen", "Arbeitsplätze"]
    assert form["line"].value() is None
    assert form.fields["line"].widget.attrs["placeholder"] == "wie die Ausgabeposition"
    assert form.fields["line"].help_text == (
        "Bleibt sie leer, zählt die Buchung dort, wo der Plan die Ausgabeposition führt, sonst auf "
        "„35.02 / 016 Geschäft BS I“. Für eine andere: Name, Sachkonto oder Ring eintippen, dann "
        "wählen."
    )


@pytest.mark.parametrize(("item", "line"), [("events", "events"), ("office", "office")])
def test_choosing_the_position_shows_its_line(signed_in, items, lines, item, line):
    form = signed_in.get(EXPENSE, {"plan_item": items[item].pk}).context["form"]

    assert form["plan_item"].value() == items[item].pk
    assert form["line"].value() == CALLED[line]


@pytest.mark.parametrize("asked", ["", "0", "x"])
def test_what_is_no_position_sets_no_line(signed_in, items, asked):
    form = signed_in.get(EXPENSE, {"plan_item": asked}).context["form"]

    assert form["line"].value() is None


def test_the_page_itself_answers_what_follows_from_the_position(signed_in, items):
    html = signed_in.get(EXPENSE).content.decode()

    assert 'hx-get="" hx-select="#id_line" hx-target="#id_line" hx-swap="outerHTML"' in html


@pytest.mark.parametrize(("item", "line"), [("events", "events"), ("office", "office")])
def test_a_line_left_alone_is_that_of_the_position(signed_in, items, lines, item, line):
    signed_in.post(EXPENSE, typed(plan_item=items[item]))

    assert line_of(Expense.objects.get()) == lines[line]


def test_a_line_beside_the_plan_is_asked_about_and_booked_once_it_is_meant(signed_in, items, lines):
    sent = typed(plan_item=items["events"], line=lines["office"])

    asked = signed_in.post(EXPENSE, sent)
    form = asked.context["form"]

    assert asked.status_code == 422
    assert form.errors == {"line": [QUESTION]}
    assert not Expense.objects.exists()
    assert [form[name].value() for name in ("amount", "text", "line")] == [
        "4.786,25",
        "Netzwerkkonferenz",
        CALLED["office"],
    ]
    assert problems_of(asked) == []

    (box,) = [field for field in form if field.label == "Trotzdem buchen"]
    signed_in.post(EXPENSE, sent | {box.html_name: "on"})

    assert line_of(Expense.objects.get()) == lines["office"]


def test_the_answer_holds_for_the_line_that_was_asked_about_only(signed_in, items, lines):
    sent = typed(plan_item=items["events"], line=lines["office"])
    form = signed_in.post(EXPENSE, sent).context["form"]
    (box,) = [field for field in form if field.label == "Trotzdem buchen"]

    again = signed_in.post(EXPENSE, sent | {box.html_name: "on", "line": CALLED["staff"]})

    assert again.status_code == 422
    assert "gebucht werden soll auf „35.02 / 016 Personal“" in text_of(again)
    assert not Expense.objects.exists()


def test_the_line_of_the_plan_is_booked_unasked(signed_in, items, lines):
    signed_in.post(EXPENSE, typed(plan_item=items["events"], line=lines["events"]))

    assert line_of(Expense.objects.get()) == lines["events"]


def test_income_of_others_counts_on_the_line_of_its_position(signed_in, award, lines):
    (gifts,) = plan_items(
        award, {"Spenden": "500.00"}, kind=PlanItem.Kind.OTHER_FUNDS, line=lines["gifts"]
    )

    page = signed_in.get(INCOME, {"plan_item": gifts.pk})
    asked = signed_in.post(INCOME, typed(plan_item=gifts, line=lines["kim"]))
    signed_in.post(INCOME, typed(plan_item=gifts))
    signed_in.post(INCOME, typed(document_number="K-19"))

    assert page.context["form"]["line"].value() == CALLED["gifts"]
    assert "Die Deckungsposition „Spenden“ gehört nach dem Plan" in text_of(asked)
    assert [line_of(one) for one in OtherIncome.objects.all()] == [lines["gifts"], lines["kim"]]


@pytest.fixture
def misplaced(award, items, clerk):
    """The conference, booked on the position for workplaces."""
    return ask(
        record_expense,
        award=award, amount=D("4786.25"), paid_on=date(2024, 6, 19), plan_item=items["office"],
        line=None, text="Netzwerkkonferenz", today=date(2024, 10, 15), key=new_key(), actor=clerk,
    )  # fmt: skip


class TestTransfer:
    """Umbuchung auf eine andere Position."""

    @pytest.fixture
    def address(self, misplaced):
        return f"/journal/{misplaced.voucher_id}/umbuchung/"

    def sent(self, **changed):
        plain = {name: named(value) for name, value in changed.items()}
        return {
            "budget_year": "2024",
            "reason": "war eine Veranstaltung",
            "day": "01.10.2024",
            "key": str(uuid4()),
        } | plain

    def test_the_form_begins_with_what_holds_now(self, signed_in, address, items, lines):
        form = signed_in.get(address).context["form"]

        assert choices(form, "plan_item") == ["Veranstaltungen", "Arbeitsplätze"]
        assert [form[name].value() for name in ("plan_item", "line", "budget_year")] == [
            items["office"].pk,
            CALLED["office"],
            2024,
        ]

    def test_another_position_proposes_its_line(self, signed_in, address, items, lines):
        form = signed_in.get(address, {"plan_item": items["events"].pk}).context["form"]

        assert form["line"].value() == CALLED["events"]

    def test_it_is_sent_twice_and_done_once(self, signed_in, address, misplaced, items, lines):
        sent = self.sent(plan_item=items["events"], line=lines["events"])
        sent |= filled_from(signed_in, address)

        answers = [signed_in.post(address, sent) for _ in range(2)]

        assert [answer.status_code for answer in answers] == [302, 302]
        done = Transfer.objects.get()
        assert (done.plan_item, done.original) == (items["events"], misplaced.voucher)

    def test_a_line_beside_the_plan_is_asked_about(self, signed_in, address, items, lines):
        sent = self.sent(plan_item=items["events"], line=lines["office"])

        asked = open_and_send(signed_in, address, sent)
        (box,) = [one for one in asked.context["form"] if one.label == "Trotzdem umbuchen"]
        done = open_and_send(signed_in, address, sent | {box.html_name: "on"})

        assert asked.context["form"].errors == {"line": [QUESTION_OF_TRANSFER]}
        assert (asked.status_code, done.status_code) == (422, 302)
        assert Transfer.objects.count() == 1

    def test_what_departs_already_moves_to_another_year_unasked(
        self, signed_in, award, items, lines, clerk
    ):
        departing = ask(
            record_expense,
            award=award, amount=D("100.00"), paid_on=date(2024, 6, 19), plan_item=items["events"],
            line=lines["office"], text="Referentin", today=date(2024, 10, 15), key=new_key(),
            actor=clerk,
        )  # fmt: skip
        sent = self.sent(plan_item=items["events"], line=lines["office"], budget_year="2025")

        done = open_and_send(signed_in, f"/journal/{departing.voucher_id}/umbuchung/", sent)

        assert done.status_code == 302
        assert Transfer.objects.get().original == departing.voucher

    def test_both_vouchers_the_list_and_the_journal_name_position_and_line(
        self, signed_in, address, misplaced, items, lines, clerk
    ):
        before = text_of(signed_in.get(f"/journal/{misplaced.voucher_id}/"))
        open_and_send(
            signed_in, address, self.sent(plan_item=items["events"], line=lines["events"])
        )
        moved = Transfer.objects.get().voucher_id

        after = text_of(signed_in.get(f"/journal/{misplaced.voucher_id}/"))
        of_transfer = text_of(signed_in.get(f"/journal/{moved}/"))
        award = text_of(signed_in.get(AWARD))
        journal = text_of(signed_in.get("/journal/", {"text": "Veranstaltungen"}))

        assert "Ausgabeposition Arbeitsplätze" in before
        assert "„Veranstaltungen“" not in before
        assert "Ausgabeposition Arbeitsplätze" in after
        assert "und auf der Ausgabeposition „Veranstaltungen“. Vor einem Storno" in after
        assert (
            "Buchungsart Umbuchung Zuwendung KIM 1 2024 Ausgabeposition Veranstaltungen"
            in of_transfer
        )
        assert "Position Veranstaltungen · 35.02 / 016 Veranstaltungen" in award
        assert "war eine Veranstaltung Veranstaltungen · 35.02 / 016 Veranstaltungen" in journal
        assert "Netzwerkkonferenz" not in journal

    def test_what_has_no_position_is_asked_for_none(self, signed_in, award):
        receipt = award.receipts.get()

        form = signed_in.get(f"/journal/{receipt.voucher_id}/umbuchung/").context["form"]

        assert "plan_item" not in form.fields


def test_the_journal_names_position_and_line_of_a_reversal(
    signed_in, misplaced, items, lines, clerk
):
    signed_in.post(
        f"/journal/{misplaced.voucher_id}/storno/",
        {"reason": "doppelt", "day": "15.10.2024", "key": str(uuid4())},
    )

    text = text_of(signed_in.get("/journal/", {"text": "Arbeitsplätze"}))

    assert text.count("Arbeitsplätze · 35.02 / 016 Geschäft BS I") == 2


def test_a_payout_says_its_line_in_the_journal(signed_in, misplaced):
    text = text_of(signed_in.get("/journal/"))

    assert "Zahlungseingang: KIM 1 2024 35.02 / 002 Konzept KIM" in text
