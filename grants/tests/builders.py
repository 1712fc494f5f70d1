"""Rows for tests, made the way people make them: through the services, each with a fresh key."""

from datetime import date, timedelta
from decimal import Decimal

from django.contrib.auth.models import Group, User

from grants import services
from grants.models import (
    Award,
    AwardNotice,
    Claim,
    Deadline,
    Expense,
    InterestClaim,
    Organisation,
    PassThrough,
    PassThroughNotice,
    Payout,
    Programme,
    Receipt,
    SuspenseItem,
    WriteOff,
)
from grants.services.accounts import AWARD_PLACES
from grants.services.terms import (
    AgreementTerms,
    AwardDetails,
    BookingDetails,
    BudgetBookingDetails,
    InterestClaimDetails,
    LineBookingDetails,
    NoticeTerms,
    RecipientInterestDetails,
)
from ledger.filled_from import WITHOUT_FORM
from ledger.models import (
    ORIGINS,
    Account,
    BudgetLine,
    Command,
    Place,
    Purse,
)
from ledger.services import Entry, Move, write_vouchers
from ledger.tests.builders import build_budget, build_line, build_ring, build_years, new_key

__all__ = [
    "build_award",
    "build_budget",
    "build_claim",
    "build_interest_claim",
    "build_line",
    "build_organisation",
    "build_pass_through",
    "build_person",
    "build_programme",
    "build_recipient",
    "build_ring",
    "build_suspense_item",
    "build_write_off",
    "build_years",
    "many_awards",
    "new_key",
    "pay",
    "receive",
    "spend",
]

PASSWORD = "zwei Ringe, ein Topf"
YEAR_2024 = (date(2024, 1, 1), date(2024, 12, 31))


def build_person(username: str = "sachbearbeitung", *, group: str = "Sachbearbeitung") -> User:
    """A person of a role; the one who exists already if the name is taken."""
    user, is_new = User.objects.get_or_create(
        username=username,
        defaults={"email": f"{username}@example.org", "is_staff": group == "Leitung"},
    )
    if is_new:
        user.set_password(PASSWORD)
        user.save()
        user.groups.add(Group.objects.get_or_create(name=group)[0])
    return user


def build_organisation(
    code: str = "kreis-unna",
    *,
    name: str | None = None,
    kind: Organisation.Kind = Organisation.Kind.COUNTY,
    is_recipient: bool = False,
    is_funder: bool = False,
) -> Organisation:
    return Organisation.objects.get_or_create(
        code=code,
        defaults={
            "name": name or code.replace("-", " ").title(),
            "kind": kind,
            "is_recipient": is_recipient,
            "is_funder": is_funder,
        },
    )[0]


def build_recipient(code: str = "stadt-luenen") -> Organisation:
    return build_organisation(code, kind=Organisation.Kind.MUNICIPALITY, is_recipient=True)


def build_programme(
    code: str = "kim-1",
    *,
    name: str | None = None,
    parent: Programme | None = None,
    is_earmarked: bool = False,
) -> Programme:
    return Programme.objects.get_or_create(
        code=code,
        defaults={
            "name": name or code.replace("-", " ").upper(),
            "parent": parent,
            "is_earmarked": is_earmarked,
            "source": "Haushaltsplan",
        },
    )[0]


def build_award(
    code: str = "kim-1-2024",
    *,
    amount: str | Decimal | None = "376500.00",
    window: tuple[date, date] = YEAR_2024,
    spend_by: date | None = None,
    decided_on: date | None = None,
    proof_due: date | None = None,
    financing: AwardNotice.Financing = AwardNotice.Financing.FIXED,
    quota: str | None = None,
    fte: str | None = None,
    kind: Award.Kind = Award.Kind.GRANT,
    title: str | None = None,
    programme: Programme | None = None,
    holder: Organisation | None = None,
    responsible: User | None = None,
    income_line: BudgetLine | None = None,
    expense_line: BudgetLine | None = None,
    received: str | Decimal | None = None,
    received_on: date | None = None,
    spent: str | Decimal | None = None,
    spent_on: date | None = None,
    actor: User | None = None,
) -> Award:
    """An award with its first notice, and with a receipt and an expense where they are given.

    Amounts are in euro; ``spent`` is the whole cost. Days that are not given are the first of
    the window. With ``amount=None`` there is no notice yet.
    """
    build_years()
    actor = actor or build_person()
    award = services.open_award(
        details=AwardDetails(
            code=code,
            programme=programme or build_programme(),
            holder=holder or build_organisation(),
            title=title or code.replace("-", " ").upper(),
            kind=kind,
            responsible=responsible,
            income_line=income_line,
            expense_line=expense_line,
        ),
        key=new_key(),
        actor=actor,
    )
    if amount is None:
        return award
    services.record_notice(
        filled_from=WITHOUT_FORM,
        award=award,
        terms=NoticeTerms(
            amount=Decimal(amount),
            financing=financing,
            quota=Decimal(quota) if quota else None,
            fte=Decimal(fte) if fte else None,
            period_from=window[0],
            period_to=window[1],
            spend_by=spend_by or window[1],
            decided_on=decided_on or window[0],
            proof_due=proof_due,
        ),
        key=new_key(),
        actor=actor,
    )
    award.refresh_from_db()
    if received is not None:
        receive(award, received, on=received_on, actor=actor)
    if spent is not None:
        spend(award, spent, on=spent_on, actor=actor)
    return award


def receive(
    award: Award, amount: str | Decimal, *, on: date | None = None, actor: User | None = None
) -> Receipt:
    """A receipt on the income line of the award."""
    on = on or _first_day(award)
    return services.record_receipt(
        award=award,
        booking=LineBookingDetails(amount=Decimal(amount), day=on, line=award.income_line, text=""),
        today=on,
        key=new_key(),
        actor=actor or build_person(),
    )


def spend(
    award: Award,
    amount: str | Decimal,
    *,
    on: date | None = None,
    document_number: str = "",
    text: str = "",
    actor: User | None = None,
) -> Expense:
    """Own spending on the expense line of the award; ``amount`` is the whole cost."""
    on = on or _first_day(award)
    return services.record_expense(
        award=award,
        booking=LineBookingDetails(
            amount=Decimal(amount),
            day=on,
            line=award.expense_line,
            text=text,
            document_number=document_number,
        ),
        today=on,
        key=new_key(),
        actor=actor or build_person(),
    )


def build_pass_through(
    award: Award,
    code: str | None = None,
    *,
    agreed: str | Decimal = "66700.00",
    paid: str | Decimal | None = None,
    paid_on: date | None = None,
    proven: str | Decimal | None = None,
    proven_on: date | None = None,
    recipient: Organisation | None = None,
    title: str | None = None,
    legal_form: PassThrough.LegalForm = PassThrough.LegalForm.PUBLIC_CONTRACT,
    window: tuple[date, date] | None = None,
    signed_on: date | None = None,
    proof_due: date | None = None,
    fte: str | None = None,
    line: BudgetLine | None = None,
    consent_reference: str = "",
    actor: User | None = None,
) -> PassThrough:
    """A pass-through of an award, with a payout and an accepted proof where they are given."""
    notice = award.current_notice
    assert notice is not None
    actor = actor or build_person()
    recipient = recipient or build_recipient()
    code = code or f"{award.code}-{recipient.code}"
    period_from, period_to = window or (notice.period_from, notice.period_to)
    pass_through = services.agree_pass_through(
        award=award,
        recipient=recipient,
        terms=AgreementTerms(
            code=code,
            title=title or code.replace("-", " ").title(),
            legal_form=legal_form,
            agreed=Decimal(agreed),
            period_from=period_from,
            period_to=period_to,
            signed_on=signed_on,
            proof_due=proof_due,
            fte=Decimal(fte) if fte else None,
            line=line,
            consent_reference=consent_reference,
        ),
        key=new_key(),
        actor=actor,
    )
    if paid is not None:
        pay(pass_through, paid, on=paid_on, actor=actor)
    if proven is not None:
        on = proven_on or paid_on or period_from
        services.accept_proof(
            pass_through=pass_through,
            booking=BookingDetails(amount=Decimal(proven), day=on, text=""),
            today=on,
            key=new_key(),
            actor=actor,
        )
    return pass_through


def pay(
    pass_through: PassThrough,
    amount: str | Decimal,
    *,
    on: date | None = None,
    actor: User | None = None,
) -> Payout:
    """A payout of a pass-through."""
    on = on or pass_through.period_from
    return services.pass_on(
        pass_through=pass_through,
        booking=BudgetBookingDetails(amount=Decimal(amount), day=on, text=""),
        today=on,
        key=new_key(),
        actor=actor or build_person(),
    )


def build_interest_claim(
    subject: Award | PassThrough,
    amount: str | Decimal = "450.00",
    *,
    on: date,
    due_on: date,
    booked_on: date | None = None,
) -> InterestClaim:
    """Interest claimed from us on an award, or by us from the recipient of a pass-through."""
    key, actor = new_key(), build_person()
    if isinstance(subject, PassThrough):
        return services.claim_interest(
            pass_through=subject,
            booking=RecipientInterestDetails(
                amount=Decimal(amount), day=on, due_on=due_on, text="", booked_on=booked_on
            ),
            today=booked_on or on,
            key=key,
            actor=actor,
        )
    return services.record_interest_claim(
        award=subject,
        booking=InterestClaimDetails(
            amount=Decimal(amount), day=on, due_on=due_on, text="", booked_on=booked_on
        ),
        today=booked_on or on,
        key=key,
        actor=actor,
    )


def build_suspense_item(
    amount: str | Decimal = "1000.00",
    *,
    on: date,
    payer: str = "Bezirksregierung Arnsberg",
    award: Award | None = None,
    booked_on: date | None = None,
) -> SuspenseItem:
    """Money that came in without an award."""
    build_years()
    return services.hold_in_suspense(
        booking=BookingDetails(amount=Decimal(amount), day=on, text="", booked_on=booked_on),
        payer=payer,
        award=award,
        today=booked_on or on,
        key=new_key(),
        actor=build_person(),
    )


def build_claim(
    pass_through: PassThrough,
    amount: str,
    *,
    on: date = date(2024, 9, 2),
    due_on: date = date(2024, 10, 2),
) -> Claim:
    """Rückforderung, by the service, of what the recipient holds."""
    return services.record_claim(
        pass_through=pass_through,
        amount=Decimal(amount),
        claimed_on=on,
        due_on=due_on,
        reason="nicht nachgewiesen",
        file_reference="",
        today=on,
        key=new_key(),
        actor=build_person(),
    )


def build_write_off(
    claim: Claim, amount: str, *, until: date | None = None, on: date = date(2024, 10, 3)
) -> WriteOff:
    """Niederschlagung, asked for by the clerk; without ``until`` it still has to be approved."""
    return services.write_off_claim(
        claim=claim,
        amount=Decimal(amount),
        until=until,
        reason="Insolvenz",
        today=on,
        key=new_key(),
        actor=build_person(),
    )


def _first_day(award: Award) -> date:
    assert award.current_notice is not None
    return award.current_notice.period_from


def many_awards(number: int) -> list[Award]:
    """Awards of 1.000 euro each, half received, 300 of it agreed with a recipient, 100 paid.

    Written in bulk, so that 300 of them take a moment only. Each has a notice, a receipt, a
    pass-through, a payout and a deadline.
    """
    build_years()
    actor, programme, holder = build_person(), build_programme(), build_organisation()
    recipient = build_recipient()
    key = new_key()
    codes = [f"{key}-{position:04}" for position in range(number)]
    purses = Purse.objects.bulk_create(Purse(name=code) for code in codes)
    accounts = [
        {
            place: Account(
                purse=purse, place=place, name=purse.name, may_go_below_zero=place in ORIGINS
            )
            for place in (*AWARD_PLACES, Place.COMMITTED, Place.WITH_RECIPIENT)
        }
        for purse in purses
    ]
    Account.objects.bulk_create(account for row in accounts for account in row.values())

    Command.objects.create(key=key, name="many_awards", fingerprint="0" * 64, actor=actor)
    vouchers = write_vouchers(
        entries=[
            Entry(
                [
                    Move(row[source], row[target], Decimal(amount))
                    for source, target, amount in moves
                ],
                YEAR_2024[0],
                f"{text} {code}",
            )
            for text, moves in _MOVES_OF_MANY.items()
            for code, row in zip(codes, accounts, strict=True)
        ],
        key=key,
        actor=actor,
    )
    of_notices, of_receipts, of_contracts, of_payouts = (
        vouchers[start : start + number] for start in range(0, 4 * number, number)
    )

    awards = Award.objects.bulk_create(
        Award(
            code=purse.name, programme=programme, holder=holder, title=purse.name.title(),
            kind=Award.Kind.GRANT, responsible=actor, purse=purse,
        )
        for purse in purses
    )  # fmt: skip
    notices = AwardNotice.objects.bulk_create(
        AwardNotice(
            award=award, number=1, decided_on=YEAR_2024[0], amount=Decimal("1000.00"),
            financing=AwardNotice.Financing.FIXED, period_from=YEAR_2024[0],
            period_to=YEAR_2024[1], spend_by=YEAR_2024[1], voucher_id=voucher,
        )
        for award, voucher in zip(awards, of_notices, strict=True)
    )  # fmt: skip
    for award, notice in zip(awards, notices, strict=True):
        award.current_notice = notice
    Award.objects.bulk_update(awards, ["current_notice"], batch_size=100)
    Receipt.objects.bulk_create(
        Receipt(award=award, voucher_id=voucher, amount=Decimal("500.00"))
        for award, voucher in zip(awards, of_receipts, strict=True)
    )
    pass_throughs = PassThrough.objects.bulk_create(
        PassThrough(
            award=award, recipient=recipient, code=f"{award.code}-{recipient.code}",
            title=f"Weiterleitung {award.title}", agreed=Decimal("300.00"),
            legal_form=PassThrough.LegalForm.PUBLIC_CONTRACT, period_from=YEAR_2024[0],
            period_to=YEAR_2024[1], signed_on=YEAR_2024[0], proof_due=date(2025, 2, 28),
            budget_year=2024, committed_account=row[Place.COMMITTED],
            recipient_account=row[Place.WITH_RECIPIENT],
        )
        for award, row in zip(awards, accounts, strict=True)
    )  # fmt: skip
    PassThroughNotice.objects.bulk_create(
        PassThroughNotice(
            pass_through=pass_through, number=1, decided_on=YEAR_2024[0],
            agreed=Decimal("300.00"), voucher_id=voucher,
        )
        for pass_through, voucher in zip(pass_throughs, of_contracts, strict=True)
    )  # fmt: skip
    Payout.objects.bulk_create(
        Payout(pass_through=pass_through, voucher_id=voucher, amount=Decimal("100.00"))
        for pass_through, voucher in zip(pass_throughs, of_payouts, strict=True)
    )
    Deadline.objects.bulk_create(
        Deadline(
            code=f"{award.code}-spending", kind=Deadline.Kind.SPENDING, award=award,
            title=f"Verausgabungsfrist: {award.title}", source="Zuwendungsbescheid",
            confidence=Deadline.Confidence.FOUND, due_on=YEAR_2024[1] - timedelta(days=position),
        )
        for position, award in enumerate(awards)
    )  # fmt: skip
    return awards


_MOVES_OF_MANY = {
    "Bescheid": [(Place.FUNDER, Place.PLEDGED, "1000.00")],
    "Zahlungseingang": [(Place.PLEDGED, Place.CASH, "500.00")],
    "Weiterleitung": [(Place.AGREEMENTS, Place.COMMITTED, "300.00")],
    "Auszahlung": [
        (Place.CASH, Place.WITH_RECIPIENT, "100.00"),
        (Place.COMMITTED, Place.AGREEMENTS, "100.00"),
    ],
}
