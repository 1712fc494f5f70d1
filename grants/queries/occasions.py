"""What a voucher can have been, read from the one-to-one relations that name it."""

from django.db import models


class OccasionKind(models.TextChoices):
    """Anlass eines Belegs; the value is the relation by which the voucher knows what it was."""

    NOTICE = "award_notice", "Bescheid"
    RECEIPT = "receipt_booking", "Zahlungseingang"
    EXPENSE = "expense_booking", "Ausgabe"
    OTHER_INCOME = "otherincome_booking", "Einnahme Dritter"
    REPAYMENT = "repayment_booking", "Rückzahlung"
    AGREEMENT = "pass_through_notice", "Vereinbarung einer Weiterleitung"
    PAYOUT = "payout_booking", "Auszahlung"
    RETURN = "return_booking", "Rückfluss"
    TRANSFER = "transfer_booking", "Umbuchung"
    PROOF = "recipientproof_booking", "Verwendungsnachweis des Empfängers"
