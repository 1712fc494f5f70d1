"""Two people have the same form open: the second to save takes nothing back without knowing it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal as D
from typing import Any

import pytest
from django.test import Client

import ledger.plan
import ledger.services
import ledger.years
from grants import services
from grants.models import Application, AwardNotice, Deadline
from grants.queries import stated
from grants.services.terms import ApplicationTerms, NoticeTerms
from grants.tests.builders import build_award, build_line, build_pass_through, build_person, spend
from grants.tests.post_builders import build_post
from grants.tests.web.html import problems_of
from grants.tests.web.reading import text_of
from grants.tests.web.test_notice_pages import as_shown
from grants.tests.web.test_refusals import all_of
from grants.web import urls as every_form  # noqa: F401  (imports all forms)
from grants.web.forms.booking import KeyedForm
from grants.web.forms.restating import RestatingForm

# They add a row, or end something once and for all: nobody's saved state is said anew.
ADDING_SERVICES = {
    "accept_proof", "add_deadline", "agree_pass_through", "carry_over", "fill_post",
    "note_onward_pass_through", "open_award", "pass_on", "record_expense", "record_other_income",
    "record_receipt", "record_refund", "record_repayment", "record_return", "request_drawdown",
    "reverse_booking", "take_on_award", "withdraw_drawdown", "reverse", "close_period",
    "request_reopening", "approve_reopening", "claim_interest", "pay_interest",
    "receive_interest", "record_interest_claim", "withdraw_interest_claim", "hold_in_suspense",
    "assign_suspense", "send_back_suspense", "approve_write_off", "record_claim", "set_off_claim",
    "withdraw_claim", "withdraw_write_off", "write_off_claim", "record_held_units",
    "record_notification",
}  # fmt: skip
ADDING_FORMS = {
    "ApprovalForm", "ClaimForm", "ClaimWithdrawalForm", "ClosingForm", "SetOffForm",
    "WriteOffApprovalForm", "WriteOffForm", "WriteOffWithdrawalForm", "DrawdownForm",
    "ExpenseForm", "NewAgreementForm",
    "NewAwardForm", "NewDeadlineForm", "NewPostForm", "OnwardForm", "OtherIncomeForm",
    "PayoutForm", "ReceiptForm", "RecipientProofForm", "RefundForm", "ReopeningForm",
    "RepaymentForm", "ReturnForm", "ReversalForm", "WithdrawalForm", "InterestClaimForm",
    "InterestPaymentForm", "InterestReceiptForm", "InterestWithdrawalForm",
    "RecipientInterestForm", "SuspenseForm", "AssignmentForm", "SuspenseReturnForm",
    "CarryOverForm", "NewHeldForm", "NotificationForm",
}  # fmt: skip


def commands():
    """Every service of the program: what the decorator of commands wraps."""
    for home in (services, ledger.services, ledger.plan, ledger.years):
        for name, found in vars(home).items():
            takes = getattr(getattr(found, "__wrapped__", None), "__annotations__", {})
            if {"key", "actor"} <= takes.keys():
                yield name, takes


def test_every_service_adds_something_or_says_what_its_form_was_filled_from():
    unprotected = {name for name, takes in commands() if "filled_from" not in takes}

    assert unprotected == ADDING_SERVICES


def test_every_form_adds_something_or_knows_what_it_was_filled_from():
    concrete = {form for form in all_of(KeyedForm) if "carry_out" in vars(form)}

    unprotected = {form.__name__ for form in concrete if not issubclass(form, RestatingForm)}
    assert unprotected == ADDING_FORMS


def test_all_that_a_notice_and_an_application_say_is_looked_at():
    assert {*stated._OF_NOTICE} == {*NoticeTerms.names(), "file_reference"} - {
        *NoticeTerms.OWN_DAYS
    }
    assert ApplicationTerms.names() == stated._OF_APPLICATION


@pytest.fixture
def award(clerk):
    build_line("kim-fortbildung")
    return build_award(
        "kim-1",
        title="KIM 1",
        amount="376500.00",
        received="100000.00",
        proof_due=date(2025, 3, 31),
        expense_line=build_line("kim-personal"),
    )


@pytest.fixture
def colleague(db):
    person = build_person("becker")
    person.first_name, person.last_name = "Birte", "Becker"
    person.save()
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def clerk_client(client, clerk):
    client.force_login(clerk)
    return client


def notice_page(award):
    return f"/zuwendungen/{award.code}/bescheid/"


def split(**shares):
    rows = {"reason": "Kreistag", "shares-TOTAL_FORMS": "2", "shares-INITIAL_FORMS": "0"}
    for position, (year, amount) in enumerate(shares.items()):
        rows |= {f"shares-{position}-year": year[1:], f"shares-{position}-amount": amount}
    return rows


@dataclass(frozen=True)
class Restated:
    """A page whose form says a state anew, what two people type there, and what differs."""

    page: Callable[[Any], str]
    first: dict[str, str]
    second: dict[str, str]
    differs: list[tuple[str, str, str]]
    untouched: list[str]


def _deadline(page):
    return lambda award: (
        f"/fristen/{Deadline.objects.get(award=award, kind=Deadline.Kind.OWN_PROOF).pk}/{page}/"
    )


def _post(award):
    return f"/stellen/{build_post(award).pk if not award.posts.exists() else award.posts.get().pk}/"


def _agreement(award):
    if not award.pass_throughs.exists():
        build_pass_through(award, "luenen", agreed="57000.00")
    return "/weiterleitungen/luenen/vereinbarung/"


def _line(code):
    return build_line(code).code


PAGES = {
    "notice": Restated(
        notice_page,
        {"period_to": "31.03.2025", "spend_by": "31.03.2025", "decided_on": "01.06.2024"},
        {"amount": "400.000", "decided_on": "02.06.2024"},
        [
            ("Bewilligungszeitraum bis", "31.03.2025", "31.12.2024"),
            ("Verausgabungsfrist", "31.03.2025", "31.12.2024"),
        ],
        ["Bewilligungszeitraum bis", "Verausgabungsfrist"],
    ),
    "application": Restated(
        lambda award: f"/zuwendungen/{award.code}/antrag/",
        {"amount": "380.000", "file_reference": "36.02"},
        {"amount": "390.000"},
        [
            ("Beantragter Betrag in Euro", "380.000,00", "390.000,00"),
            ("Aktenzeichen", "36.02", "–"),
        ],
        [],
    ),
    "agreement": Restated(
        _agreement,
        {"amount": "70.000", "reason": "Aufstockung"},
        {"amount": "60.000", "reason": "Aufstockung"},
        [("Neuer Gesamtbetrag in Euro", "70.000,00", "60.000,00")],
        [],
    ),
    "extension": Restated(
        _deadline("verlaengerung"),
        {"due_on": "30.06.2025", "reason": "Prüfung durch das RPA"},
        {"due_on": "30.04.2025", "reason": "E-Mail vom 14.10."},
        [("Neuer Tag", "30.06.2025", "30.04.2025")],
        [],
    ),
    "filling": Restated(
        _post,
        {"valid_to": "30.09.2024", "reason": "Kündigung"},
        {"actual_cost": "41.000", "reason": "Abrechnung"},
        [("Besetzt bis einschließlich", "30.09.2024", "31.12.2024")],
        ["Besetzt bis einschließlich"],
    ),
    "split": Restated(
        lambda award: f"/zuwendungen/{award.code}/haushaltsjahre/",
        split(_2024="376.500"),
        split(_2024="376.500,00"),
        [("Jahresanteile", "2024 · 376.500,00", "2024 · 376.500,00")],
        [],
    ),
}


@pytest.mark.parametrize("name", PAGES)
def test_what_a_colleague_saved_meanwhile_is_not_taken_back(name, award, clerk_client, colleague):
    page = PAGES[name]
    address = page.page(award)
    opened = as_shown(clerk_client.get(address).context["form"])

    theirs = as_shown(colleague.get(address).context["form"]) | page.first
    assert colleague.post(address, theirs).status_code == 302
    again = colleague.post(address, theirs)
    refused = clerk_client.post(address, opened | page.second)

    assert again.status_code == 302, "sent twice it is carried out once, and never outdated"
    form = refused.context["form"]
    assert refused.status_code == 422
    assert [(one.label, one.now, one.typed) for one in form.differences] == page.differs
    [said] = form.non_field_errors()
    assert said.startswith("Inzwischen geändert: ")
    assert ", gespeichert von Birte Becker am " in said
    assert all(form.data[name] == value for name, value in page.second.items())
    assert problems_of(refused) == []
    assert [one.label for one in form.differences if one.is_untouched] == page.untouched
    assert clerk_client.post(address, as_shown(form)).status_code == 302
    assert colleague.post(address, theirs).status_code == 302, "sent once more, the same"


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("sent", ["", "unsinn", "amount:zzz"])
def test_a_form_that_does_not_say_what_it_was_filled_from_is_refused(
    name, sent, award, clerk_client
):
    address = PAGES[name].page(award)
    typed = as_shown(clerk_client.get(address).context["form"]) | PAGES[name].first

    refused = clerk_client.post(address, typed | {"filled_from": sent})

    assert refused.status_code == 422
    assert "Dem Formular fehlt, aus welchem Stand es ausgefüllt wurde." in text_of(refused)


def test_an_expense_that_a_colleague_transferred_is_not_transferred_back(
    award, clerk_client, colleague
):
    address = f"/journal/{spend(award, '1250.00').voucher_id}/umbuchung/"
    sent = as_shown(clerk_client.get(address).context["form"]) | {"reason": "falsche Position"}
    assert colleague.post(address, sent | {"line": _line("kim-fortbildung")}).status_code == 302

    refused = clerk_client.post(address, sent | {"line": _line("kim-personal"), "key": KEY})

    assert refused.status_code == 422
    assert [one.name for one in refused.context["form"].differences] == ["line"]


KEY = "0b0c3f5e-6a0e-4d0a-8d4e-0f5f5d7f3c11"


def test_a_deadline_that_a_colleague_extended_is_not_finished_by_its_old_day(
    award, clerk_client, colleague
):
    extend, finish = _deadline("verlaengerung")(award), _deadline("erledigung")(award)
    opened = as_shown(clerk_client.get(finish).context["form"])
    theirs = as_shown(colleague.get(extend).context["form"]) | PAGES["extension"].first
    colleague.post(extend, theirs)

    refused = clerk_client.post(finish, opened)

    differences = refused.context["form"].differences
    assert [(one.name, one.label, one.now) for one in differences] == [
        ("", "Fällig am", "30.06.2025")
    ]


def test_what_stands_now_is_taken_over_where_it_is_ticked(award, clerk_client, colleague):
    """KIM 1: one of them extends the award period, the other one enters a higher amount."""
    address = notice_page(award)
    opened = as_shown(clerk_client.get(address).context["form"])
    theirs = as_shown(colleague.get(address).context["form"]) | PAGES["notice"].first
    plan = {"plan-0-kind": "staff", "plan-0-name": "Stellen", "plan-0-amount": "376.500"}
    colleague.post(address, theirs | plan)
    refused = clerk_client.post(
        address, opened | {"amount": "400.000", "note": "Erhöhung", "decided_on": "02.06.2024"}
    )

    form = refused.context["form"]
    # Nobody has to tick what she has not touched.
    assert [one.name for one in form.differences if one.is_untouched] == [
        "period_to",
        "spend_by",
        "plan",
    ]
    saved = clerk_client.post(address, as_shown(form) | ticked(form))

    assert saved.status_code == 302
    notice = AwardNotice.objects.get(number=3)
    assert (notice.amount, notice.period_to, notice.spend_by, notice.note) == (
        D("400000.00"), date(2025, 3, 31), date(2025, 3, 31), "Erhöhung",
    )  # fmt: skip
    assert [(one.item.name, one.amount) for one in notice.plan_amounts.all()] == [
        ("Stellen", D("376500.00"))
    ]


def ticked(form):
    return {"uebernehmen": [one.box for one in form.differences]}


def test_what_is_typed_after_the_boxes_were_shown_goes_before_them(award, clerk_client, colleague):
    address = PAGES["application"].page(award)
    opened = as_shown(clerk_client.get(address).context["form"]) | {"amount": "390.000"}
    theirs = as_shown(colleague.get(address).context["form"]) | PAGES["application"].first
    colleague.post(address, theirs)
    form = clerk_client.post(address, opened).context["form"]

    boxes = {"uebernehmen": [*ticked(form)["uebernehmen"], "unsinn", "amount:0"]}
    typed = as_shown(form) | {"amount": "385.000"}
    saved = clerk_client.post(address, typed | boxes)

    assert saved.status_code == 302
    application = Application.objects.get()
    assert (application.amount, application.file_reference) == (D("385000.00"), "36.02")


def test_ticked_twice_it_is_refused_if_it_has_changed_again(award, clerk_client, colleague):
    address = PAGES["application"].page(award)
    opened = as_shown(clerk_client.get(address).context["form"]) | {"amount": "390.000"}
    for amount in ("380.000", "381.000"):
        theirs = as_shown(colleague.get(address).context["form"]) | {"amount": amount}
        colleague.post(address, theirs)
        refused = clerk_client.post(address, opened)
        opened = as_shown(refused.context["form"]) | ticked(refused.context["form"])
        assert refused.status_code == 422

    assert clerk_client.post(address, opened).status_code == 302
    assert Application.objects.get().amount == D("381000.00")
