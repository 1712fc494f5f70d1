from django.urls import URLPattern, path, register_converter
from django.urls.converters import StringConverter

from grants.web.forms.agreement import AgreementForm
from grants.web.forms.booking import BookingForm
from grants.web.forms.deadline import ExtensionForm, FinishForm, ReopenForm
from grants.web.forms.drawdown import DrawdownForm
from grants.web.forms.expense import ExpenseForm
from grants.web.forms.interest_claim import (
    InterestClaimForm,
    InterestPaymentForm,
    InterestReceiptForm,
    InterestWithdrawalForm,
    RecipientInterestForm,
)
from grants.web.forms.money_return import ReturnForm
from grants.web.forms.new_agreement import NewAgreementForm
from grants.web.forms.other_income import OtherIncomeForm
from grants.web.forms.payout import PayoutForm
from grants.web.forms.receipt import ReceiptForm
from grants.web.forms.recipient_proof import RecipientProofForm
from grants.web.forms.refund import RefundForm
from grants.web.forms.repayment import RepaymentForm
from grants.web.forms.suspense import AssignmentForm, SuspenseForm, SuspenseReturnForm
from grants.web.views.award import award_page
from grants.web.views.award_commands import CarryOverView, RecordApplication, SplitYears
from grants.web.views.awards import AwardList
from grants.web.views.bookings import BookingView
from grants.web.views.case import case_page
from grants.web.views.cases import CaseList
from grants.web.views.claims import (
    ApproveWriteOff,
    ClaimList,
    RecordClaim,
    SetOffClaim,
    WithdrawClaim,
    WithdrawWriteOff,
    WriteOffClaim,
)
from grants.web.views.deadline import AddDeadline, DeadlineCommand, deadline_page
from grants.web.views.deadlines import DeadlineList
from grants.web.views.drawdowns import RequestDrawdown, WithdrawDrawdown
from grants.web.views.fiscal_years import (
    ApproveReopening,
    ClosePeriod,
    RequestReopening,
    fiscal_years_page,
)
from grants.web.views.health import health_page, health_status
from grants.web.views.held_units import CorrectHeldUnits, RecordHeldUnits
from grants.web.views.hints import AmountHint
from grants.web.views.interest import award_interest_page, interest_page
from grants.web.views.interest_claims import InterestClaimList, interest_claim_page
from grants.web.views.journal import Journal
from grants.web.views.mailbox import Mailbox, MailHtml, mail_page
from grants.web.views.month_report import month_report_page
from grants.web.views.new_agreement import (
    AgreePassThrough,
    NoteOnwardPassThrough,
    choose_award,
)
from grants.web.views.new_award import NewAward
from grants.web.views.notices import NewNotice, notice_page
from grants.web.views.notification import RecordNotification
from grants.web.views.overview import overview
from grants.web.views.pass_through import pass_through_page
from grants.web.views.pass_throughs import PassThroughList
from grants.web.views.post import AmendPost, FillPost
from grants.web.views.programme import programme_page
from grants.web.views.programmes import ProgrammeList
from grants.web.views.reconciliation import reconciliation_page
from grants.web.views.ring import ring_page
from grants.web.views.rings import RingList
from grants.web.views.standard_rules import standard_rules_page
from grants.web.views.statements import statements_page
from grants.web.views.suggestions import suggestions
from grants.web.views.suspense import (
    SuspenseList,
    choose_award_of_suspense,
    suspense_page,
)
from grants.web.views.voucher import ReverseVoucher, TransferVoucher, voucher_page
from grants.web.views.work_order import run_checks, work_order_page


class _RingCode(StringConverter):
    """Nummer eines Rings: may hold a slash, but no NUL, which PostgreSQL does not take."""

    regex = r"[^\0]+"


register_converter(_RingCode, "ring")


def _booking(route: str, name: str, form_class: type[BookingForm]) -> list[URLPattern]:
    """A booking form and, beside it, the hint to the amount while somebody types."""
    return [
        path(route, BookingView.as_view(form_class=form_class), name=name),
        path(f"{route}frei/", AmountHint.as_view(form_class=form_class), name=form_class.hint_page),
    ]


urlpatterns = [
    path("", overview, name="overview"),
    path("foerderprogramme/", ProgrammeList.as_view(), name="programmes"),
    path("zuwendungen/", AwardList.as_view(), name="awards"),
    path("weiterleitungen/", PassThroughList.as_view(), name="pass-throughs"),
    path("zweckbindungsringe/", RingList.as_view(), name="rings"),
    path("haushalt/abgleich/", reconciliation_page, name="reconciliation"),
    path("haushalt/teilplaene/", statements_page, name="statements"),
    path("fristen/", DeadlineList.as_view(), name="deadlines"),
    path("fristen/neu/", AddDeadline.as_view(), name="deadline-new"),
    path("fristen/<int:pk>/", deadline_page, name="deadline"),
    path(
        "fristen/<int:pk>/verlaengerung/",
        DeadlineCommand.as_view(form_class=ExtensionForm),
        name="deadline-extend",
    ),
    path(
        "fristen/<int:pk>/erledigung/",
        DeadlineCommand.as_view(form_class=FinishForm),
        name="deadline-finish",
    ),
    path(
        "fristen/<int:pk>/ruecknahme/",
        DeadlineCommand.as_view(form_class=ReopenForm),
        name="deadline-reopen",
    ),
    path("journal/", Journal.as_view(), name="journal"),
    path("vorschlaege/<slug:kind>/", suggestions, name="suggestions"),
    path("regeln/", standard_rules_page, name="standard-rules"),
    path("berichte/monate/", month_report_page, name="month-report"),
    path("haushaltsjahre/", fiscal_years_page, name="fiscal-years"),
    path("haushaltsjahre/<int:pk>/abschluss/", ClosePeriod.as_view(), name="period-close"),
    path(
        "haushaltsjahre/<int:pk>/wiedereroeffnung/",
        RequestReopening.as_view(),
        name="period-reopen",
    ),
    path(
        "haushaltsjahre/wiedereroeffnungen/<int:pk>/freigabe/",
        ApproveReopening.as_view(),
        name="reopening-approve",
    ),
    path("hinweise/", CaseList.as_view(), name="cases"),
    path("hinweise/<int:pk>/", case_page, name="case"),
    path("auftraege/<int:pk>/", work_order_page, name="work-order"),
    path("pruefungen/starten/", run_checks, name="checks-run"),
    path("gesundheit/", health_page, name="health"),
    path("gesundheit.json", health_status, name="health-status"),
    path("postfach/", Mailbox.as_view(), name="mailbox"),
    path("postfach/<str:name>/", mail_page, name="mailbox-mail"),
    path("postfach/<str:name>/inhalt/", MailHtml.as_view(), name="mailbox-html"),
    path("foerderprogramme/<slug:code>/", programme_page, name="programme"),
    path("zuwendungen/neu/", NewAward.as_view(), name="award-new"),
    path("zuwendungen/<slug:code>/", award_page, name="award"),
    path("zuwendungen/<slug:code>/stelle/", FillPost.as_view(), name="post-new"),
    path(
        "zuwendungen/<slug:code>/mitteilung/",
        RecordNotification.as_view(),
        name="notification-new",
    ),
    path("zuwendungen/<slug:code>/durchgefuehrt/", RecordHeldUnits.as_view(), name="held-new"),
    path("durchgefuehrt/<int:pk>/", CorrectHeldUnits.as_view(), name="held-correct"),
    path("stellen/<int:pk>/", AmendPost.as_view(), name="post-amend"),
    path("zuwendungen/<slug:code>/zinsen/", award_interest_page, name="award-interest"),
    path("zinsen/", interest_page, name="interest"),
    path("zinsforderungen/", InterestClaimList.as_view(), name="interest-claims"),
    path("zinsforderungen/<int:pk>/", interest_claim_page, name="interest-claim"),
    path("zuwendungen/<slug:code>/bescheid/", NewNotice.as_view(), name="notice-new"),
    path("zuwendungen/<slug:code>/bescheide/<int:number>/", notice_page, name="notice"),
    path("zuwendungen/<slug:code>/antrag/", RecordApplication.as_view(), name="application-new"),
    path("zuwendungen/<slug:code>/haushaltsjahre/", SplitYears.as_view(), name="year-split-new"),
    path("zuwendungen/<slug:code>/uebertragung/", CarryOverView.as_view(), name="carry-over-new"),
    path(
        "zuwendungen/<slug:code>/weiterleitung-vereinbaren/",
        AgreePassThrough.as_view(),
        name="pass-through-new",
    ),
    path(
        "zuwendungen/<slug:code>/weiterleitung-vereinbaren/frei/",
        AmountHint.as_view(form_class=NewAgreementForm),
        name=NewAgreementForm.hint_page,
    ),
    path("weiterleitungen/neu/", choose_award, name="pass-through-start"),
    path(
        "weiterleitungen/<slug:code>/weitergabe/",
        NoteOnwardPassThrough.as_view(),
        name="onward-new",
    ),
    path("rueckforderungen/", ClaimList.as_view(), name="claims"),
    path(
        "weiterleitungen/<slug:code>/rueckforderung/",
        RecordClaim.as_view(),
        name="claim-new",
    ),
    path(
        "rueckforderungen/<int:pk>/verrechnung/",
        SetOffClaim.as_view(),
        name="claim-set-off",
    ),
    path(
        "rueckforderungen/<int:pk>/niederschlagung/",
        WriteOffClaim.as_view(),
        name="claim-write-off",
    ),
    path(
        "rueckforderungen/<int:pk>/ruecknahme/",
        WithdrawClaim.as_view(),
        name="claim-withdraw",
    ),
    path(
        "rueckforderungen/niederschlagungen/<int:pk>/freigabe/",
        ApproveWriteOff.as_view(),
        name="write-off-approve",
    ),
    path(
        "rueckforderungen/niederschlagungen/<int:pk>/ruecknahme/",
        WithdrawWriteOff.as_view(),
        name="write-off-withdraw",
    ),
    path("weiterleitungen/<slug:code>/", pass_through_page, name="pass-through"),
    path("zweckbindungsringe/<ring:code>/<int:year>/", ring_page, name="ring"),
    path("journal/<int:pk>/", voucher_page, name="voucher"),
    path("journal/<int:pk>/umbuchung/", TransferVoucher.as_view(), name="voucher-transfer"),
    path("journal/<int:pk>/storno/", ReverseVoucher.as_view(), name="voucher-reverse"),
    path("zuwendungen/<slug:code>/mittelabruf/", RequestDrawdown.as_view(), name="drawdown-new"),
    path(
        "zuwendungen/<slug:code>/mittelabruf/frei/",
        AmountHint.as_view(form_class=DrawdownForm),
        name=DrawdownForm.hint_page,
    ),
    path(
        "mittelabrufe/<int:pk>/ruecknahme/",
        WithdrawDrawdown.as_view(),
        name="drawdown-withdraw",
    ),
    *_booking("zuwendungen/<slug:code>/zahlungseingang/", "receipt-new", ReceiptForm),
    *_booking("zuwendungen/<slug:code>/ausgabe/", "expense-new", ExpenseForm),
    *_booking("journal/<int:pk>/erstattung/", "refund-new", RefundForm),
    *_booking("zuwendungen/<slug:code>/einnahme-dritter/", "other-income-new", OtherIncomeForm),
    *_booking("zuwendungen/<slug:code>/rueckzahlung/", "repayment-new", RepaymentForm),
    *_booking("weiterleitungen/<slug:code>/auszahlung/", "payout-new", PayoutForm),
    *_booking("weiterleitungen/<slug:code>/rueckfluss/", "return-new", ReturnForm),
    *_booking("weiterleitungen/<slug:code>/nachweis/", "proof-accept", RecipientProofForm),
    *_booking("weiterleitungen/<slug:code>/vereinbarung/", "agreement-amend", AgreementForm),
    *_booking("zuwendungen/<slug:code>/zinsforderung/", "interest-claim-new", InterestClaimForm),
    *_booking(
        "weiterleitungen/<slug:code>/zinsforderung/",
        "recipient-interest-new",
        RecipientInterestForm,
    ),
    *_booking("zinsforderungen/<int:pk>/zahlung/", "interest-payment-new", InterestPaymentForm),
    *_booking("zinsforderungen/<int:pk>/eingang/", "interest-receipt-new", InterestReceiptForm),
    *_booking(
        "zinsforderungen/<int:pk>/ruecknahme/", "interest-withdrawal-new", InterestWithdrawalForm
    ),
    path("verwahrung/", SuspenseList.as_view(), name="suspense"),
    path("verwahrung/<int:pk>/", suspense_page, name="suspense-item"),
    path("verwahrung/<int:pk>/zuordnung/", choose_award_of_suspense, name="suspense-assign-start"),
    *_booking("verwahrung/neu/", "suspense-new", SuspenseForm),
    *_booking("verwahrung/<int:pk>/zuordnung/<slug:code>/", "suspense-assign", AssignmentForm),
    *_booking("verwahrung/<int:pk>/rueckgabe/", "suspense-return-new", SuspenseReturnForm),
]
