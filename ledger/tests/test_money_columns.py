"""Every column of money is bounded in the database, or is named here with the reason."""

from django.apps import apps

from ledger.money import CentsField

# May be above and below zero, each for its own reason.
SIGNED = {
    "grants.CarryOver.amount",  # below zero: takes an earlier one back
    "grants.Alert.amount",  # a gap of a ring is negative
    "grants.CheckCase.amount",  # likewise
    "grants.UseMark.uncovered",  # below zero: came back and was not used again
    "ledger.Account.balance",  # origins of money; bounded together with ``may_go_below_zero``
    "ledger.Appropriation.actual",  # a return of an earlier year takes expense back
    "ledger.Appropriation.adjustment",  # a supplementary budget may cut
    "ledger.LineTurnover.actual",
    "ledger.LineTurnover.committed",
    "ledger.PlanEntry.amount",  # one change of a plan
    "ledger.RingSurplus.amount",  # an explained shortfall is negative
    "ledger.StatementFigure.amount",  # results and differences, as printed
    "ledger.Explanation.amount",  # a part may take away
}


def test_every_column_of_money_has_a_check_or_may_be_negative():
    unbounded = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, CentsField)
        and not any(f"('{field.name}__g" in str(check) for check in _checks(model))
    }

    assert unbounded == SIGNED - {"ledger.Account.balance"}


def _checks(model):
    return [check.condition for check in model._meta.constraints if hasattr(check, "condition")]
