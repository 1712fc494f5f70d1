"""The pages of the county that are measured: each route of the program, as a person opens it."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from benchmarks.county.masters import USERNAMES
from benchmarks.county.size import CLOSED_THROUGH, TODAY
from grants.models import Award, CheckCase, Deadline, Drawdown, Expense, Post
from grants.permissions import Role, may
from ledger.models import PeriodReopening

# Routes that are no page to be measured, and why.
LEFT_OUT = {
    "checks-run": "takes only POST; the check itself is measured as a job",
    "work-order": "reads one row",
    "held-correct": "reads one row and those that corrected it",
    "mailbox": "reads files of the demo, no database",
    "mailbox-mail": "reads files of the demo, no database",
    "mailbox-html": "reads files of the demo, no database",
    "claim-set-off": "reads one claim, as the list and the page of the pass-through do",
    "claim-write-off": "reads one claim, as the list and the page of the pass-through do",
    "claim-withdraw": "reads one claim, as the list and the page of the pass-through do",
    "write-off-approve": "reads one claim, as the list and the page of the pass-through do",
    "write-off-withdraw": "reads one claim, as the list and the page of the pass-through do",
    "health-status": "reads the same as the page health",
    **dict.fromkeys(
        (
            "interest-claim",
            "interest-payment-new",
            "interest-payment-hint",
            "interest-receipt-new",
            "interest-receipt-hint",
            "interest-withdrawal-new",
            "interest-withdrawal-hint",
        ),
        "shows one interest claim, and the county has none",
    ),
    **dict.fromkeys(
        (
            "suspense-item",
            "suspense-assign-start",
            "suspense-assign",
            "suspense-assign-hint",
            "suspense-return-new",
            "suspense-return-hint",
        ),
        "shows one credit in suspense, and the county has none",
    ),
}
_OF_AWARD = (
    "award",
    "award-interest",
    "notice-new",
    "application-new",
    "year-split-new",
    "carry-over-new",
    "post-new",
    "held-new",
    "notification-new",
    "pass-through-new",
    "drawdown-new",
    "receipt-new",
    "expense-new",
    "other-income-new",
    "repayment-new",
    "interest-claim-new",
)
_OF_PASS_THROUGH = (
    "pass-through",
    "payout-new",
    "return-new",
    "proof-accept",
    "agreement-amend",
    "onward-new",
    "recipient-interest-new",
    "claim-new",
)
_OF_DEADLINE = ("deadline", "deadline-extend", "deadline-finish", "deadline-reopen")
_OF_VOUCHER = ("voucher", "voucher-reverse", "voucher-transfer", "refund-new")
_WITHOUT_ARGUMENTS = (
    "overview",
    "programmes",
    "awards",
    "pass-throughs",
    "claims",
    "rings",
    "reconciliation",
    "statements",
    "deadlines",
    "deadline-new",
    "journal",
    "standard-rules",
    "month-report",
    "fiscal-years",
    "cases",
    "health",
    "award-new",
    "pass-through-start",
    "interest",
    "interest-claims",
    "suspense",
    "suspense-new",
)
_HINTS_OF_AWARD = (
    "drawdown",
    "receipt",
    "expense",
    "other-income",
    "repayment",
    "pass-through",
    "interest-claim",
)
_HINTS_OF_PASS_THROUGH = ("payout", "return", "proof", "agreement", "recipient-interest")
_AS_OF = {"stand": "31.05.2024", "lesart": "gebucht"}


@dataclass(frozen=True)
class Page:
    """Seite: a route with what it shows; ``view`` tells apart several views of one route."""

    route: str
    path: str
    view: str = ""

    @property
    def name(self) -> str:
        return f"{self.route}, {self.view}" if self.view else self.route

    @property
    def role(self) -> Role:
        """Who opens it: a clerk, or a supervisor where a clerk may not."""
        return Role.CLERK if may(Role.CLERK, self.route) else Role.SUPERVISOR


def pages_of_county() -> list[Page]:
    """All of them, with the largest award that still runs where one of many is shown."""
    award = Award.objects.select_related("programme", "expense_line__ring").earliest("pk")
    return [
        *(_page(route) for route in _WITHOUT_ARGUMENTS),
        *_other_views(award),
        *(
            Page("suggestions", _path("suggestions", (kind,), {kind: "2"}), kind)
            for kind in ("zuwendung", "weiterleitung", "haushaltsposition", "foerderprogramm")
        ),
        *_pages_of(award),
        *(_page(f"{name}-hint", award.code, amount="100") for name in _HINTS_OF_AWARD),
        _page("suspense-hint", amount="100"),
    ]


def _pages_of(award: Award) -> list[Page]:
    pass_through = award.pass_throughs.earliest("pk")
    deadline = Deadline.objects.get(award=award, kind=Deadline.Kind.SPENDING)
    finished = Deadline.objects.filter(award=award, done_on__isnull=False).earliest("pk")
    voucher = Expense.objects.filter(award=award).earliest("voucher").voucher_id
    asked_for = Drawdown.objects.filter(award=award, receipts__isnull=True).earliest("pk")
    assert award.expense_line is not None
    assert award.expense_line.ring is not None
    return [
        *(_page(route, award.code) for route in _OF_AWARD),
        *(_page(route, pass_through.code) for route in _OF_PASS_THROUGH),
        *(
            _page(f"{name}-hint", pass_through.code, amount="100")
            for name in _HINTS_OF_PASS_THROUGH
        ),
        *(
            _page(route, finished.pk if route == "deadline-reopen" else deadline.pk)
            for route in _OF_DEADLINE
        ),
        *(_page(route, voucher) for route in _OF_VOUCHER),
        _page("refund-hint", voucher, amount="1"),
        _page("notice", award.code, 1),
        _page("programme", award.programme.code),
        _page("ring", award.expense_line.ring.code, TODAY.year),
        _page("drawdown-withdraw", asked_for.pk),
        _page("post-amend", Post.objects.earliest("pk").pk),
        _page("case", CheckCase.objects.earliest("pk").pk),
        _page("period-close", CLOSED_THROUGH + 1),
        _page("period-reopen", CLOSED_THROUGH),
        _page("reopening-approve", PeriodReopening.objects.earliest("pk").pk),
    ]


def _other_views(award: Award) -> list[Page]:
    return [
        _view("awards", "as of a day", **_AS_OF),
        _view("pass-throughs", "as of a day", **_AS_OF),
        _view("rings", "as of a day", **_AS_OF),
        _view("journal", "last page", before="end"),
        _view("journal", "one award", award=str(award.pk)),
        _view("journal", "one year", year=str(TODAY.year)),
        _view("journal", "search", text="Ausgabe"),
    ]


def _page(route: str, *arguments: Any, **asked: str) -> Page:
    return Page(route, _path(route, arguments, asked))


def _view(route: str, view: str, **asked: str) -> Page:
    return Page(route, _path(route, (), asked), view)


def _path(route: str, arguments: tuple[Any, ...], asked: dict[str, str]) -> str:
    path = reverse(route, args=arguments)
    return f"{path}?{urlencode(asked)}" if asked else path


def clients() -> dict[Role, Client]:
    """A browser for each role, signed in."""
    signed_in = {}
    for role, username in USERNAMES.items():
        signed_in[role] = Client()
        signed_in[role].force_login(User.objects.get(username=username))
    return signed_in
