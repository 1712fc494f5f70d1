"""What each award of the county is to be, drawn from one seed."""

import random
from dataclasses import dataclass
from datetime import date

from benchmarks.county.size import FIRST_YEAR, TODAY, CountySize, days_between

# Of what is granted so much goes to recipients, in per cent.
PASSED_ON = 40
# Every award is a multiple of it, so that its parts come out even.
STEP = 120_000


@dataclass(frozen=True)
class AwardPlan:
    """Vorhaben: an award before it has a row; amounts in cents.

    It comes in ``parts`` equal parts, each at the start of one of as many spans of the window.
    ``left`` of it is never spent, and where it ``pays_back`` returned. ``amended`` is what a
    second notice adds, at the start of the second part.
    """

    number: int
    is_large: bool
    first: date
    last: date
    parts: int
    granted: int
    amended: int
    left: int
    pays_back: bool
    has_quota: bool
    contracts: int

    @property
    def code(self) -> str:
        return f"zuwendung-{self.number:03}"

    @property
    def is_over(self) -> bool:
        return self.last < TODAY

    @property
    def agreed(self) -> int:
        """With each recipient, so that it can be paid in parts."""
        if not self.contracts:
            return 0
        whole = self.granted * PASSED_ON // 100 // self.contracts
        return whole - whole % self.parts

    @property
    def own(self) -> int:
        """What is spent by the county itself until today."""
        own = self.granted - self.agreed * self.contracts - self.left
        elapsed = (min(self.last, TODAY) - self.first).days
        return own * elapsed // (self.last - self.first).days

    def start_of(self, part: int) -> date:
        return days_between(self.first, self.last, part=part, of=self.parts)

    @property
    def begun(self) -> range:
        """The parts that have begun by today."""
        return range(sum(self.start_of(part) <= TODAY for part in range(self.parts)))

    @property
    def requested(self) -> range:
        """The parts that were requested: the next one as well, if there is one."""
        return range(min(len(self.begun) + 1, self.parts))


def plan_awards(size: CountySize) -> list[AwardPlan]:
    """Vorhaben über zehn Jahre; the first is a large one that still runs."""
    luck = random.Random(size.seed)
    return [_plan(number, size, luck) for number in range(size.awards)]


def _plan(number: int, size: CountySize, luck: random.Random) -> AwardPlan:
    is_large = number % (size.awards // size.large_awards) == 0
    year, years = luck.randint(FIRST_YEAR, TODAY.year), luck.choice((1, 1, 2, 3))
    if number == 0:
        year, years = TODAY.year - 1, 3
    granted = luck.randint(*((1000, 5000) if is_large else (20, 400))) * STEP
    is_amended, has_left, pays_back = (luck.random() < share for share in (0.3, 0.6, 0.5))
    parts = years + 1
    second_part = days_between(date(year, 1, 1), date(year + years - 1, 12, 31), part=1, of=parts)
    return AwardPlan(
        number=number,
        is_large=is_large,
        first=date(year, 1, 1),
        last=date(year + years - 1, 12, 31),
        parts=parts,
        granted=granted,
        amended=granted // 10 if is_amended and second_part <= TODAY else 0,
        left=granted * luck.randint(1, 3) // 100 if has_left else 0,
        pays_back=has_left and pays_back,
        has_quota=luck.random() < 0.2,
        contracts=size.pass_throughs // size.awards + (number < size.pass_throughs % size.awards),
    )
