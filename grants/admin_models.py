"""Stammdaten: the models that supervisors find there, and what may be done with their rows.

Looking at them is always allowed. The admin serves no other model, and no more than this, but for
the rows that stand on the page of one of these.
"""

from enum import StrEnum


class Right(StrEnum):
    """Recht an den Zeilen eines Modells."""

    ADD = "add"
    CHANGE = "change"
    DELETE = "delete"


Rights = frozenset[Right]

_VIEWED: Rights = frozenset()
_ADDED: Rights = frozenset({Right.ADD})
_CHANGED: Rights = frozenset({Right.CHANGE})
_EDITED: Rights = frozenset({Right.ADD, Right.CHANGE})
_KEPT: Rights = frozenset(Right)  # Stammdaten

ADMIN_MODELS: dict[str, Rights] = {
    "auth.Group": _VIEWED,
    "auth.User": _EDITED,
    "grants.Alert": _VIEWED,
    "grants.ApplicationWindow": _KEPT,
    "grants.Award": _EDITED,
    "grants.AwardNotice": _ADDED,
    "grants.BaseRate": _KEPT,
    "grants.Deadline": _KEPT,
    "grants.Delivery": _VIEWED,
    "grants.DrawdownPart": _KEPT,
    "grants.InterestExclusion": _KEPT,
    "grants.JobRun": _VIEWED,
    "grants.Organisation": _KEPT,
    "grants.PassThrough": _CHANGED,
    "grants.Post": _ADDED,
    "grants.Programme": _KEPT,
    "grants.ProgrammeRate": _KEPT,
    "grants.CheckCase": _VIEWED,
    "grants.CheckSetting": _KEPT,
    "grants.StandardRule": _KEPT,
    "grants.TermsEdition": _KEPT,
    "grants.WorkOrder": _VIEWED,
    "ledger.Account": _VIEWED,
    "ledger.Budget": _KEPT,
    "ledger.BudgetLine": _KEPT,
    "ledger.Command": _VIEWED,
    "ledger.Explanation": _KEPT,
    "ledger.FiscalYear": _ADDED,
    "ledger.JournalHead": _VIEWED,
    "ledger.PeriodClosing": _VIEWED,
    "ledger.PeriodReopening": _VIEWED,
    "ledger.Posting": _VIEWED,
    "ledger.Purse": _VIEWED,
    "ledger.ReopeningApproval": _VIEWED,
    "ledger.Ring": _KEPT,
    "ledger.StatementRow": _KEPT,
    "ledger.Voucher": _VIEWED,
    "ledger.VoucherSeal": _VIEWED,
}
