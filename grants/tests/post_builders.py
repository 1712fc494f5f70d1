"""Posts for tests, and the KIM Baustein 2 of Kreis Unna in 2024 with its 18 VZÄ."""

from datetime import date
from decimal import Decimal
from typing import Any

from grants.models import Award, AwardNotice, Post, Programme, ProgrammeRate
from grants.services import fill_post
from grants.tests.asking import ask
from grants.tests.builders import (
    build_award,
    build_pass_through,
    build_person,
    build_programme,
    build_recipient,
    new_key,
)

CASE_MANAGEMENT = "Case Management (Höchstbetrag)"


def build_post(award: Award, number: str = "KIM2-SK-1", **facts: Any) -> Post:
    """A post that is filled through the whole window of its award, unless it says otherwise."""
    notice = AwardNotice.objects.get(award=award, number=1)
    return ask(
        fill_post,
        award=award,
        number=number,
        key=new_key(),
        actor=build_person(),
        **{
            "fte": Decimal("1.00"),
            "valid_from": notice.period_from,
            "valid_to": notice.period_to,
            **facts,
        },
    )


def build_post_rate(
    programme: Programme,
    component: str = CASE_MANAGEMENT,
    *,
    amount: str = "57000.00",
    fte: str = "1.00",
    valid_from: date | None = date(2023, 1, 1),
    valid_to: date | None = None,
) -> ProgrammeRate:
    return ProgrammeRate.objects.create(
        programme=programme,
        component=component,
        unit="VZÄ" if fte == "1.00" else f"{fte} VZÄ",
        amount=Decimal(amount),
        fte=Decimal(fte),
        valid_from=valid_from,
        valid_to=valid_to,
        source="Bezirksregierung Arnsberg",
        confidence=ProgrammeRate.Confidence.FOUND,
    )


def build_kim_2(code: str = "kim-2-2024", *, own: int = 4, **terms: Any) -> Award:
    """18 VZÄ granted for 2024, 9 passed on to municipalities and 3 to welfare associations."""
    award = build_award(
        code,
        **{
            "amount": "1026000.00",
            "fte": "18.00",
            "programme": build_programme("kim-b2"),
            **terms,
        },
    )
    for recipient, agreed, fte in (
        ("kommunen", "513000.00", "9.00"),
        ("wohlfahrt", "188100.00", "3.00"),
    ):
        build_pass_through(award, agreed=agreed, fte=fte, recipient=build_recipient(recipient))
    for position in range(1, own + 1):
        build_post(award, f"{code}-SK-{position}", component=CASE_MANAGEMENT)
    return award
