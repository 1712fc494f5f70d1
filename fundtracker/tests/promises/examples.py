"""One example for each service that writes: a payload that it takes, and another one."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal as D
from importlib import import_module
from pkgutil import walk_packages
from typing import Any

from django.contrib.auth.models import User

import grants
import ledger
from grants import services
from grants.models import (
    Award,
    AwardNotice,
    Claim,
    Deadline,
    Drawdown,
    Expense,
    FundedUnit,
    HeldUnits,
    InterestClaim,
    Notification,
    Organisation,
    PassThrough,
    Post,
    StandardRule,
    SuspenseItem,
    WriteOff,
)
from grants.services.terms import (
    DrawdownDay,
    FundedQuantity,
    NewRecipient,
    Override,
    PlannedItem,
    YearAmount,
)
from grants.tests.asking import ask
from grants.tests.builders import (
    build_award,
    build_claim,
    build_interest_claim,
    build_line,
    build_pass_through,
    build_person,
    build_programme,
    build_recipient,
    build_suspense_item,
    new_key,
    spend,
)
from grants.tests.drawdown_builders import request
from grants.tests.post_builders import build_post
from ledger import commands, plan, years
from ledger import services as ledger_services
from ledger.filled_from import WITHOUT_FORM
from ledger.models import BudgetLine, PeriodReopening, PlanEntry, Side
from ledger.tests.builders import close_year

TODAY = date(2024, 10, 15)


@dataclass(frozen=True)
class World:
    """What the examples are about: an award with money in hand, and a closed year."""

    clerk: User
    supervisor: User
    award: Award
    lump_sum: Award
    income: BudgetLine
    expense: BudgetLine
    other_expense: BudgetLine
    recipient: Organisation
    pass_through: PassThrough
    spent: Expense
    post: Post
    held: HeldUnits
    drawdown: Drawdown
    interest_from_us: InterestClaim
    interest_from_recipient: InterestClaim
    credit: SuspenseItem
    claim: Claim
    write_off: WriteOff
    own_write_off: WriteOff
    reopenings: tuple[PeriodReopening, PeriodReopening]
    open_deadline: Deadline
    done_deadline: Deadline


def build_world() -> World:
    """KIM 1, share financing at 80 %: received, partly spent and passed on; 2015 is closed."""
    clerk = build_person()
    supervisor = build_person("leitung", group="Leitung")
    income = build_line("kim-ertrag", side=Side.INCOME, budgeted={2024: "376500.00"})
    expense = build_line("kim-aufwand", budgeted={2024: "470625.00"})
    award = build_award(
        amount="376500.00",
        received="200000.00",
        financing=AwardNotice.Financing.SHARE,
        quota="80",
        proof_due=date(2025, 3, 31),
        income_line=income,
        expense_line=expense,
    )
    pass_through = build_pass_through(
        award, agreed="66700.00", paid="30000.00", proof_due=date(2025, 2, 28), line=expense
    )
    spent = spend(award, "12345.67")
    close_year(2015, supervisor)
    reopenings = [
        years.request_reopening(
            year=2015, open_from=day, reason="Nachtrag", key=new_key(), actor=supervisor
        )
        for day in (date(2015, 12, 1), date(2015, 11, 1))
    ]
    claim = build_claim(pass_through, "5000.00")
    on, due_on = date(2024, 9, 2), date(2024, 10, 2)
    return World(
        clerk=clerk,
        supervisor=supervisor,
        award=award,
        lump_sum=build_award(
            "pauschale",
            amount="60000.00",
            kind=Award.Kind.LUMP_SUM,
            window=(date(2024, 1, 1), date(2025, 12, 31)),
        ),
        income=income,
        expense=expense,
        other_expense=build_line("sprachmittler-aufwand", budgeted={2024: "50000.00"}),
        recipient=build_recipient("stadt-selm"),
        pass_through=pass_through,
        spent=spent,
        post=build_post(award, "KIM1-1"),
        held=_held_units(award, clerk),
        drawdown=request(award, "1000.00", on=date(2024, 9, 2)),
        interest_from_us=build_interest_claim(award, "2000.00", on=on, due_on=due_on),
        interest_from_recipient=build_interest_claim(pass_through, "2000.00", on=on, due_on=due_on),
        credit=build_suspense_item("5000.00", on=on),
        claim=claim,
        write_off=services.write_off_claim(
            claim=claim,
            amount=D("100.00"),
            until=None,
            reason="Insolvenz",
            today=TODAY,
            key=new_key(),
            actor=supervisor,
        ),
        own_write_off=services.write_off_claim(
            claim=claim,
            amount=D("50.00"),
            until=None,
            reason="Insolvenz",
            today=TODAY,
            key=new_key(),
            actor=clerk,
        ),
        reopenings=(reopenings[0], reopenings[1]),
        open_deadline=Deadline.objects.get(award=award, kind=Deadline.Kind.OWN_PROOF),
        done_deadline=_done_deadline(pass_through, clerk),
    )


def _held_units(award: Award, actor: User) -> HeldUnits:
    unit = FundedUnit.objects.create(
        notice=AwardNotice.objects.get(award=award),
        programme=award.programme,
        component="Sprachmittlung",
        unit="Stunde",
        quantity=D(200),
        rate=D("35.00"),
    )
    held: HeldUnits = ask(
        services.record_held_units,
        award=award,
        programme=unit.programme,
        component=unit.component,
        unit=unit.unit,
        quantity=D(80),
        held_from=date(2024, 1, 1),
        held_to=date(2024, 6, 30),
        source="Stundenzettel",
        today=TODAY,
        key=new_key(),
        actor=actor,
    )
    return held


def _done_deadline(pass_through: PassThrough, actor: User) -> Deadline:
    deadline = Deadline.objects.get(pass_through=pass_through)
    services.finish_deadline(
        filled_from=WITHOUT_FORM,
        deadline=deadline,
        done_on=TODAY,
        today=TODAY,
        key=new_key(),
        actor=actor,
    )
    return deadline


@dataclass(frozen=True)
class Example:
    """A service, a payload, and what another payload says instead."""

    service: Callable[..., Any]
    payload: Callable[[World], dict[str, Any]]
    instead: Callable[[World], dict[str, Any]]

    def call(self, world: World, *, key: str, actor: User | None = None, **instead: Any) -> Any:
        payload = self.payload(world) | instead
        return ask(self.service, key=key, actor=actor or world.clerk, **payload)

    def __str__(self) -> str:
        return self.service.__name__


def _of_award(world: World) -> dict[str, Any]:
    return {"award": world.award, "amount": D("1234.56"), "text": "Rechnung", "today": TODAY}


def _of_pass_through(world: World) -> dict[str, Any]:
    return {
        "pass_through": world.pass_through,
        "amount": D("1234.56"),
        "text": "Abruf",
        "today": TODAY,
    }


def _another_amount(world: World) -> dict[str, Any]:
    return {"amount": D("1234.57")}


def _another_reason(world: World) -> dict[str, Any]:
    return {"reason": "doppelt gebucht"}


def _of_claim(world: World) -> dict[str, Any]:
    return {"claim": world.claim, "amount": D("1234.56"), "today": TODAY}


def _of_interest(claim: InterestClaim) -> dict[str, Any]:
    return {
        "interest_claim": claim,
        "amount": D("1234.56"),
        "day": date(2024, 9, 16),
        "text": "",
        "today": TODAY,
    }


def _of_credit(world: World) -> dict[str, Any]:
    return {"suspense_item": world.credit, "amount": D("1234.56"), "text": "", "today": TODAY}


def _rows_of_notice(world: World) -> dict[str, Any]:
    return {
        "plan": [PlannedItem("material", "Sachausgaben", D("12000.00"), line=world.expense)],
        "funded_units": [
            FundedQuantity(world.award.programme, "Koordination", "VZÄ", D("5.00"), months=7)
        ],
        "drawdown_dates": [DrawdownDay(date(2024, 11, 15), D("1000.00"))],
        "overrides": [Override(StandardRule.Code.USE_PERIOD, D("6"))],
    }


EXAMPLES = (
    Example(
        services.open_award,
        lambda world: {
            "code": "kim-2-2024",
            "programme": build_programme(),
            "holder": world.award.holder,
            "title": "KIM 2",
            "kind": Award.Kind.GRANT,
        },
        lambda world: {"title": "KIM 3"},
    ),
    Example(
        services.record_notice,
        lambda world: {
            "award": world.award,
            "amount": D("400000.00"),
            "financing": AwardNotice.Financing.SHARE,
            "quota": D("80"),
            "period_from": date(2024, 1, 1),
            "period_to": date(2024, 12, 31),
            "spend_by": date(2025, 1, 31),
            "proof_due": date(2025, 4, 30),
            **_rows_of_notice(world),
        },
        lambda world: {"spend_by": date(2025, 2, 28)},
    ),
    Example(
        services.take_on_award,
        lambda world: {
            "code": "durchstarten",
            "programme": world.award.programme,
            "holder": world.award.holder,
            "title": "Durchstarten in Ausbildung und Arbeit",
            "kind": Award.Kind.GRANT,
            "amount": D("921502.00"),
            "financing": AwardNotice.Financing.SHARE,
            "quota": D("80"),
            "period_from": date(2020, 9, 1),
            "period_to": date(2022, 6, 30),
            "spend_by": date(2022, 6, 30),
            "application_amount": D("950000.00"),
            "today": TODAY,
            **_rows_of_notice(world),
        },
        lambda world: {"application_amount": None},
    ),
    Example(
        services.record_application,
        lambda world: {
            "award": world.award,
            "amount": D("380000.00"),
            "submitted_on": date(2023, 10, 1),
            "today": TODAY,
        },
        lambda world: {"amount": D("380000.01")},
    ),
    Example(
        services.split_award_years,
        lambda world: {
            "award": world.award,
            "shares": [YearAmount(2024, D("376500.00"))],
            "decided_on": date(2024, 3, 12),
            "reason": "Kreistag",
            "today": TODAY,
        },
        lambda world: {"reason": "Kreisausschuss"},
    ),
    Example(
        services.request_drawdown,
        lambda world: {
            "award": world.award,
            "amount": D("94125.00"),
            "requested_on": date(2024, 10, 1),
            "needed_until": date(2024, 12, 15),
            "need": D("90000.00"),
            "today": TODAY,
        },
        _another_amount,
    ),
    Example(
        services.withdraw_drawdown,
        lambda world: {
            "drawdown": world.drawdown,
            "reason": "Bedarf später",
            "withdrawn_on": TODAY,
            "today": TODAY,
        },
        _another_reason,
    ),
    Example(
        services.record_receipt,
        lambda world: _of_award(world) | {"received_on": date(2024, 5, 2), "line": world.income},
        _another_amount,
    ),
    Example(
        services.record_expense,
        lambda world: _of_award(world) | {"paid_on": date(2024, 5, 2), "line": world.expense},
        _another_amount,
    ),
    Example(
        services.record_other_income,
        lambda world: _of_award(world) | {"received_on": date(2024, 5, 2), "line": world.income},
        _another_amount,
    ),
    Example(
        services.carry_over,
        lambda world: {
            "award": world.lump_sum,
            "line": world.expense,
            "from_year": 2024,
            "amount": D("1000.00"),
            "decided_on": date(2024, 6, 1),
            "reason": "Haushaltsvermerk",
            "today": TODAY,
        },
        _another_amount,
    ),
    Example(
        services.record_refund,
        lambda world: {
            "expense": world.spent,
            "amount": D("10.00"),
            "day": date(2024, 5, 3),
            "text": "",
            "today": TODAY,
        },
        _another_amount,
    ),
    Example(
        services.record_repayment,
        lambda world: _of_award(world) | {"repaid_on": date(2024, 5, 2), "line": world.expense},
        _another_amount,
    ),
    Example(
        services.agree_pass_through,
        lambda world: {
            "award": world.award,
            "recipient": world.recipient,
            "code": "kim-1-2024-stadt-selm",
            "title": "KIM 1 Selm",
            "legal_form": PassThrough.LegalForm.PUBLIC_CONTRACT,
            "agreed": D("40000.00"),
            "period_from": date(2024, 1, 1),
            "period_to": date(2024, 12, 31),
            "proof_due": date(2025, 2, 28),
            "line": world.expense,
        },
        lambda world: {"agreed": D("40000.01")},
    ),
    Example(
        services.agree_pass_through,
        lambda world: {
            "award": world.award,
            "recipient": NewRecipient("Werkstatt im Kreis Unna", Organisation.Kind.ASSOCIATION),
            "code": "kim-1-2024-werkstatt",
            "title": "KIM 1 Werkstatt",
            "legal_form": PassThrough.LegalForm.PRIVATE_CONTRACT,
            "agreed": D("30000.00"),
            "period_from": date(2024, 1, 1),
            "period_to": date(2024, 12, 31),
            "line": world.expense,
        },
        lambda world: {
            "recipient": NewRecipient("Werkstatt im Kreis Unna", Organisation.Kind.NETWORK)
        },
    ),
    Example(
        services.amend_pass_through,
        lambda world: {
            "pass_through": world.pass_through,
            "agreed": D("50000.00"),
            "decided_on": date(2024, 6, 1),
            "reason": "Stelle später besetzt",
            "today": TODAY,
        },
        lambda world: {"agreed": D("50000.01")},
    ),
    Example(
        services.note_onward_pass_through,
        lambda world: {
            "parent": world.pass_through,
            "recipient": world.recipient,
            "code": "kim-1-2024-caritas",
            "title": "Caritas",
            "legal_form": PassThrough.LegalForm.PRIVATE_CONTRACT,
            "agreed": D("5000.00"),
        },
        lambda world: {"agreed": None},
    ),
    Example(
        services.pass_on,
        lambda world: _of_pass_through(world) | {"paid_on": date(2024, 5, 2)},
        _another_amount,
    ),
    Example(
        services.record_return,
        lambda world: _of_pass_through(world) | {"returned_on": date(2024, 5, 2)},
        _another_amount,
    ),
    Example(
        services.accept_proof,
        lambda world: _of_pass_through(world) | {"accepted_on": date(2024, 5, 2)},
        _another_amount,
    ),
    Example(
        services.add_deadline,
        lambda world: {
            "title": "Sachbericht",
            "kind": Deadline.Kind.OTHER,
            "due_on": date(2024, 12, 1),
            "source": "Schreiben vom 01.10.2024",
            "award": world.award,
            "today": TODAY,
        },
        lambda world: {"due_on": date(2024, 12, 2)},
    ),
    Example(
        services.extend_deadline,
        lambda world: {
            "deadline": world.open_deadline,
            "due_on": date(2025, 5, 31),
            "reason": "Prüfung durch das RPA",
            "decided_on": date(2024, 10, 14),
            "today": TODAY,
        },
        lambda world: {"due_on": date(2025, 6, 30)},
    ),
    Example(
        services.finish_deadline,
        lambda world: {
            "deadline": world.open_deadline,
            "done_on": date(2024, 10, 14),
            "today": TODAY,
        },
        lambda world: {"note": "per Post"},
    ),
    Example(
        services.reopen_deadline,
        lambda world: {
            "deadline": world.done_deadline,
            "reason": "Anlage fehlte",
            "today": TODAY,
        },
        lambda world: {"reason": "nur der Entwurf"},
    ),
    Example(
        services.reverse_booking,
        lambda world: {
            "voucher": world.spent.voucher,
            "reason": "Zahlendreher",
            "booked_on": date(2024, 5, 2),
            "today": TODAY,
        },
        _another_reason,
    ),
    Example(
        services.fill_post,
        lambda world: {
            "award": world.award,
            "number": "KIM1-2",
            "fte": D("0.50"),
            "valid_from": date(2024, 2, 1),
            "valid_to": date(2024, 12, 31),
        },
        lambda world: {"fte": D("0.51")},
    ),
    Example(
        services.amend_post,
        lambda world: {
            "post": world.post,
            "valid_to": date(2024, 6, 30),
            "actual_cost": D("28500.00"),
            "reason": "Kündigung",
            "today": TODAY,
        },
        lambda world: {"actual_cost": D("28500.01")},
    ),
    Example(
        services.record_held_units,
        lambda world: {
            "award": world.award,
            "programme": world.held.programme,
            "component": world.held.component,
            "unit": world.held.unit,
            "quantity": D(20),
            "held_from": date(2024, 7, 1),
            "held_to": date(2024, 9, 30),
            "source": "Stundenzettel",
            "today": TODAY,
        },
        lambda world: {"quantity": D(21)},
    ),
    Example(
        services.correct_held_units,
        lambda world: {
            "held": world.held,
            "quantity": D(90),
            "held_from": date(2024, 1, 1),
            "held_to": date(2024, 6, 30),
            "reason": "Zählfehler",
            "today": TODAY,
        },
        _another_reason,
    ),
    Example(
        services.record_interest_claim,
        lambda world: (
            _of_award(world) | {"day": date(2024, 9, 2), "due_on": date(2024, 10, 2), "text": ""}
        ),
        _another_amount,
    ),
    Example(
        services.pay_interest,
        lambda world: _of_interest(world.interest_from_us) | {"line": world.expense},
        _another_amount,
    ),
    Example(
        services.claim_interest,
        lambda world: (
            _of_pass_through(world)
            | {"day": date(2024, 9, 2), "due_on": date(2024, 10, 2), "text": ""}
        ),
        _another_amount,
    ),
    Example(
        services.receive_interest,
        lambda world: _of_interest(world.interest_from_recipient) | {"line": world.income},
        _another_amount,
    ),
    Example(
        services.withdraw_interest_claim,
        lambda world: _of_interest(world.interest_from_us) | {"reason": "Widerspruch"},
        _another_reason,
    ),
    Example(
        services.hold_in_suspense,
        lambda world: {
            "amount": D("1234.56"),
            "day": date(2024, 9, 2),
            "payer": "Bezirksregierung Arnsberg",
            "text": "",
            "today": TODAY,
        },
        _another_amount,
    ),
    Example(
        services.assign_suspense,
        lambda world: _of_credit(world) | {"award": world.award, "line": world.income},
        _another_amount,
    ),
    Example(
        services.send_back_suspense,
        lambda world: (
            _of_credit(world) | {"day": date(2024, 9, 16), "reason": "Irrläufer", "today": TODAY}
        ),
        _another_reason,
    ),
    Example(
        services.record_claim,
        lambda world: {
            "pass_through": world.pass_through,
            "amount": D("1234.56"),
            "claimed_on": date(2024, 10, 1),
            "due_on": date(2024, 10, 31),
            "reason": "nicht nachgewiesen",
            "file_reference": "",
            "today": TODAY,
        },
        _another_amount,
    ),
    Example(
        services.set_off_claim,
        lambda world: _of_claim(world) | {"day": date(2024, 10, 1), "text": ""},
        _another_amount,
    ),
    Example(
        services.write_off_claim,
        lambda world: _of_claim(world) | {"until": date(2025, 3, 31), "reason": "Ratenzahlung"},
        _another_reason,
    ),
    Example(
        services.approve_write_off,
        lambda world: {"write_off": world.write_off, "booked_on": TODAY, "today": TODAY},
        lambda world: {"booked_on": date(2024, 10, 14)},
    ),
    Example(
        services.withdraw_write_off,
        lambda world: {"write_off": world.own_write_off, "reason": "zu früh", "today": TODAY},
        _another_reason,
    ),
    Example(
        services.withdraw_claim,
        lambda world: {
            "claim": world.claim,
            "reason": "nachgewiesen",
            "withdrawn_on": TODAY,
            "today": TODAY,
        },
        _another_reason,
    ),
    Example(
        services.record_notification,
        lambda world: {
            "award": world.award,
            "duty": Notification.Duty.PLAN,
            "told_on": date(2024, 10, 14),
            "source": "Mail an Dezernat 36",
            "today": TODAY,
        },
        lambda world: {"told_on": date(2024, 10, 13)},
    ),
    Example(
        services.transfer_booking,
        lambda world: {
            "original": world.spent.voucher,
            "line": world.other_expense,
            "booked_on": date(2024, 5, 2),
            "reason": "falsche Position",
            "today": TODAY,
        },
        _another_reason,
    ),
    Example(
        ledger_services.reverse,
        lambda world: {
            "voucher": world.spent.voucher,
            "reason": "Zahlendreher",
            "booked_on": date(2024, 5, 2),
        },
        _another_reason,
    ),
    Example(
        plan.change_plan,
        lambda world: {
            "line": world.expense,
            "year": 2024,
            "kind": PlanEntry.Kind.ADJUSTMENT,
            "total": D("12000.00"),
            "decided_on": date(2024, 6, 1),
            "reason": "Nachtrag",
        },
        lambda world: {"total": D("12000.01")},
    ),
    Example(
        years.close_period,
        lambda world: {
            "year": 2024,
            "through": date(2024, 3, 31),
            "note": "erstes Quartal",
            "today": TODAY,
        },
        lambda world: {"through": date(2024, 4, 30)},
    ),
    Example(
        years.request_reopening,
        lambda world: {"year": 2015, "open_from": date(2015, 10, 1), "reason": "Nachtrag"},
        _another_reason,
    ),
    Example(
        years.approve_reopening,
        lambda world: {"reopening": world.reopenings[0]},
        lambda world: {"reopening": world.reopenings[1]},
    ),
)


def name_of(service: Callable[..., Any]) -> str:
    return f"{service.__module__}.{service.__name__}"


def public_services() -> set[str]:
    """What ``grants.services`` offers, and every command of the program wherever it stands."""
    offered = [getattr(services, name) for name in services.__all__]
    return {name_of(service) for service in (*offered, *_commands())}


def _commands() -> Iterator[Callable[..., Any]]:
    for package in (ledger, grants):
        for module in walk_packages(package.__path__, f"{package.__name__}."):
            if ".tests" in module.name or ".migrations" in module.name:
                continue
            for value in vars(import_module(module.name)).values():
                # The decorator wraps each command in a function of its own module.
                if getattr(value, "__globals__", None) is vars(commands) and hasattr(
                    value, "__wrapped__"
                ):
                    yield value
