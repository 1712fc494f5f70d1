"""What people do: one verb per function, one transaction and one idempotency key per call."""

from grants.services.accept_proof import accept_proof
from grants.services.agree_pass_through import agree_pass_through
from grants.services.amend_pass_through import amend_pass_through
from grants.services.note_onward_pass_through import note_onward_pass_through
from grants.services.open_award import open_award
from grants.services.pass_on import pass_on
from grants.services.record_expense import record_expense
from grants.services.record_notice import record_notice
from grants.services.record_receipt import record_receipt
from grants.services.record_repayment import record_repayment
from grants.services.record_return import record_return
from grants.services.reverse_booking import reverse_booking
from grants.services.transfer_booking import transfer_booking

__all__ = [
    "accept_proof",
    "agree_pass_through",
    "amend_pass_through",
    "note_onward_pass_through",
    "open_award",
    "pass_on",
    "record_expense",
    "record_notice",
    "record_receipt",
    "record_repayment",
    "record_return",
    "reverse_booking",
    "transfer_booking",
]
