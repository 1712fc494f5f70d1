"""What people do: one verb per function, one transaction and one idempotency key per call.

Promise       all or nothing, once per key; a refusal says what to do and what it is about
Read first    record_receipt.py, then record_notice.py; book.py leads to the ledger
Take          terms/: facts that belong together are one value, which lists its contradictions
Refuse        errors/: one class for each sentence; refusals.py: those that several share
Afterwards    afterwards.py hears each command: rechecks.py marks, use_marks.py undoes
Said anew     filled_from: who says a state anew says from which one the form was filled
Background    work_orders.py (asked for on a page), job_runs.py (nightly), upkeep.py
Imports       queries, rules, models, ledger; neither web nor admin, and the day comes in
New one?      docs/how-to/add-a-kind-of-booking.md
"""

from grants.services.accept_proof import accept_proof
from grants.services.add_deadline import add_deadline
from grants.services.agree_pass_through import agree_pass_through
from grants.services.amend_pass_through import amend_pass_through
from grants.services.amend_post import amend_post
from grants.services.approve_write_off import approve_write_off
from grants.services.assign_suspense import assign_suspense
from grants.services.carry_over import carry_over
from grants.services.claim_interest import claim_interest
from grants.services.extend_deadline import extend_deadline
from grants.services.fill_post import fill_post
from grants.services.finish_deadline import finish_deadline
from grants.services.held_units import correct_held_units, record_held_units
from grants.services.hold_in_suspense import hold_in_suspense
from grants.services.note_onward_pass_through import note_onward_pass_through
from grants.services.open_award import open_award
from grants.services.pass_on import pass_on
from grants.services.pay_interest import pay_interest
from grants.services.receive_interest import receive_interest
from grants.services.record_application import record_application
from grants.services.record_claim import record_claim
from grants.services.record_expense import record_expense
from grants.services.record_interest_claim import record_interest_claim
from grants.services.record_notice import record_notice
from grants.services.record_notification import record_notification
from grants.services.record_other_income import record_other_income
from grants.services.record_receipt import record_receipt
from grants.services.record_refund import record_refund
from grants.services.record_repayment import record_repayment
from grants.services.record_return import record_return
from grants.services.reopen_deadline import reopen_deadline
from grants.services.request_drawdown import request_drawdown
from grants.services.reverse_booking import reverse_booking
from grants.services.send_back_suspense import send_back_suspense
from grants.services.set_off_claim import set_off_claim
from grants.services.split_award_years import split_award_years
from grants.services.take_on_award import take_on_award
from grants.services.transfer_booking import transfer_booking
from grants.services.withdraw_claim import withdraw_claim
from grants.services.withdraw_drawdown import withdraw_drawdown
from grants.services.withdraw_interest_claim import withdraw_interest_claim
from grants.services.withdraw_write_off import withdraw_write_off
from grants.services.write_off_claim import write_off_claim

__all__ = [
    "accept_proof",
    "add_deadline",
    "agree_pass_through",
    "amend_pass_through",
    "amend_post",
    "approve_write_off",
    "assign_suspense",
    "carry_over",
    "claim_interest",
    "correct_held_units",
    "extend_deadline",
    "fill_post",
    "finish_deadline",
    "hold_in_suspense",
    "note_onward_pass_through",
    "open_award",
    "pass_on",
    "pay_interest",
    "receive_interest",
    "record_application",
    "record_claim",
    "record_expense",
    "record_held_units",
    "record_interest_claim",
    "record_notice",
    "record_notification",
    "record_other_income",
    "record_receipt",
    "record_refund",
    "record_repayment",
    "record_return",
    "reopen_deadline",
    "request_drawdown",
    "reverse_booking",
    "send_back_suspense",
    "set_off_claim",
    "split_award_years",
    "take_on_award",
    "transfer_booking",
    "withdraw_claim",
    "withdraw_drawdown",
    "withdraw_interest_claim",
    "withdraw_write_off",
    "write_off_claim",
]
