"""A code is given once, also when two people choose it at the same moment."""

import pytest

from grants.models import Award, PassThrough
from grants.services import note_onward_pass_through, open_award
from grants.services.errors import CodeTaken
from grants.tests.asking import ask
from grants.tests.builders import (
    build_award,
    build_organisation,
    build_pass_through,
    build_programme,
    build_recipient,
    build_years,
    new_key,
)
from ledger.integrity import verify
from ledger.models import Command, Purse
from ledger.tests.together import together


def test_a_code_of_an_award_is_given_once(clerk):
    build_award("kim-1-2024")
    purses, commands = Purse.objects.count(), Command.objects.count()

    with pytest.raises(CodeTaken, match="Das Kürzel „kim-1-2024“ ist schon vergeben"):
        build_award("kim-1-2024")

    assert (Purse.objects.count(), Command.objects.count()) == (purses, commands)


@pytest.mark.parametrize("of_the_same_award", [True, False])
def test_a_code_of_a_pass_through_is_given_once(clerk, of_the_same_award):
    award = build_award("kim-1-2024")
    other = award if of_the_same_award else build_award("kim-2-2024")
    first = build_pass_through(award, "luenen", agreed="1.00")

    with pytest.raises(CodeTaken):
        build_pass_through(other, "luenen", agreed="2.00")
    with pytest.raises(CodeTaken):
        ask(
            note_onward_pass_through,
            parent=first,
            recipient=build_recipient("verein"),
            code="luenen",
            title="Verein",
            legal_form=first.legal_form,
            key=new_key(),
            actor=clerk,
        )

    assert PassThrough.objects.get() == first
    assert verify() == []


def test_of_four_people_at_once_one_gets_the_code(several_connections, clerk):
    build_years()
    programme, holder = build_programme(), build_organisation()

    def open_it():
        try:
            return ask(
                open_award,
                code="kim-1-2024",
                programme=programme,
                holder=holder,
                title="KIM 1",
                kind=Award.Kind.GRANT,
                key=new_key(),
                actor=clerk,
            )
        except CodeTaken:
            return None

    answers = together(*[open_it] * 4)

    assert [answer for answer in answers if answer] == [Award.objects.get()]
