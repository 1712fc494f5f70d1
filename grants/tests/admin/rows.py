"""Rows of every model that the admin shows."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from django.contrib.auth.models import Group, User

from grants.models import (
    Alert,
    Application,
    ApplicationWindow,
    BaseRate,
    CheckCase,
    CheckSetting,
    Delivery,
    DrawdownPart,
    InterestExclusion,
    JobRun,
    Organisation,
    Post,
    Programme,
    ProgrammeRate,
    StandardRule,
    WorkOrder,
)
from grants.tests.builders import build_line, build_person, many_awards, new_key
from ledger.models import (
    Budget,
    Explanation,
    FiscalYear,
    Ring,
    RingSurplus,
    Side,
    StatementFigure,
    StatementRow,
)
from ledger.seal import note_head, seal_journal
from ledger.tests.builders import build_reopening
from ledger.years import approve_reopening


def build_everything(number: int, *, start: int = 0) -> None:
    """``number`` rows of every model, each with different rows behind its foreign keys."""
    for position, award in zip(range(start, start + number), many_awards(number), strict=True):
        code = f"viele-{position}"
        organisation = Organisation.objects.create(
            code=code, name=code, kind=Organisation.Kind.MUNICIPALITY
        )
        programme = Programme.objects.create(
            code=code, name=code, source="Haushaltsplan", ministry=organisation
        )
        ProgrammeRate.objects.create(
            programme=programme,
            component="Personal",
            unit="VZÄ",
            amount=Decimal("57000.00"),
            source="Haushaltsplan",
        )
        BaseRate.objects.create(
            valid_from=date(1990, 1, 1) + timedelta(days=position),
            percent=Decimal("3.37"),
            source="Bundesbank",
        )
        StandardRule.objects.create(
            code=StandardRule.Code.USE_PERIOD,
            programme=programme,
            value=Decimal("2.00"),
            source="VV zu § 44 LHO NRW",
        )
        ApplicationWindow.objects.create(
            programme=programme, year=2025, closes_on=date(2025, 1, 31), source="Programmseite"
        )
        DrawdownPart.objects.create(
            programme=programme, code="2.3", name="Ehrenamt", source="Richtlinie"
        )
        InterestExclusion.objects.create(
            award=award,
            first_day=date(2024, 4, 1),
            last_day=date(2024, 4, 28),
            reason="Akte lag bei der Behörde",
        )
        Application.objects.create(award=award, amount=Decimal("1500.00"))
        Post.objects.create(
            award=award,
            number=code,
            fte=Decimal("1.00"),
            valid_from=date(2024, 1, 1),
            valid_to=date(2024, 12, 31),
            refinanced_by=organisation,
        )
        CheckSetting.objects.create(check_code="spending_window", award=award, stages="60,30")
        budget = Budget.objects.create(code=code, name=code)
        ring = Ring.objects.create(code=code, name=code, budget=budget)
        RingSurplus.objects.create(ring=ring, year=2024, amount=Decimal("5.00"), explanation=code)
        build_line(code, side=Side.EXPENSE, ring=ring, budgeted={2024: "1000.00"})
        row = StatementRow.objects.create(
            budget=budget, code=code, name=code, product="35.02", row="002", side=Side.INCOME,
            statement=StatementRow.Statement.RESULT,
        )  # fmt: skip
        StatementFigure.objects.create(
            row=row, year=2024, kind=StatementFigure.Kind.BUDGETED, amount=Decimal("1000.00")
        )
        Explanation.objects.create(row=row, year=2024, text=code, amount=Decimal("900.00"))
        FiscalYear.objects.create(year=1900 + position)
        user = User.objects.create(username=code)
        user.groups.add(Group.objects.create(name=code))
        reopening = build_reopening(1900 + position, user)
        approve_reopening(reopening=reopening, key=new_key(), actor=build_person())
        said = {
            "stage": "90", "title": code, "text": code,
            "severity": CheckCase.Severity.WARNING, "opened_on": date(2024, 10, 2),
        }  # fmt: skip
        case = CheckCase.objects.create(
            check_code="spending_window", subject=f"award-{award.pk}", **said
        )
        alert = Alert.objects.create(case=case, **said)
        Delivery.objects.create(alert=alert, recipient=user)
        night = datetime(2024, 10, 15, 22, tzinfo=UTC)
        JobRun.objects.create(job=JobRun.Job.SEAL, started_at=night)
        WorkOrder.objects.create(
            kind=WorkOrder.Kind.ALL_CHECKS, asked_by=user, asked_at=night,
            state=WorkOrder.State.DONE, finished_at=night, summary=code,
        )  # fmt: skip
        seal_journal(night)
        note_head(date(2024, 10, 15) + timedelta(days=position))
