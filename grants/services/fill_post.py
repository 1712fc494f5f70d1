from datetime import date

from django.contrib.auth.models import User

from grants.models import Award, AwardNotice, Post
from grants.services.errors import (
    DateOutsideWindow,
    FillingEndsBeforeItBegins,
    FteOutOfRange,
    PostFilledAlready,
)
from grants.services.refusals import require_notice
from grants.services.terms import PostFilling
from ledger.commands import command


@command
def fill_post(*, award: Award, filling: PostFilling, key: str, actor: User) -> Post:
    """Stelle besetzen: from one day to another a post of the county is filled by so many VZÄ.

    A share below the smallest recognised one is accepted; a check finds it.

    Raises:
        NoticeMissing
        FteOutOfRange: the share is zero, or more than one whole post.
        FillingEndsBeforeItBegins: the days are the wrong way round.
        DateOutsideWindow (valid_from, valid_to): the filling leaves the award period.
        PostFilledAlready: the number is filled by then in the same award.
    """
    # Lock the award, so that of two people who fill the same post at once only one succeeds.
    award = Award.objects.select_for_update(of=("self",), no_key=True).get(pk=award.pk)
    notice = require_notice(award)
    if not 0 < filling.fte <= 1:
        raise FteOutOfRange(filling.fte)
    number = filling.number.strip()
    refuse_wrong_days(notice, filling.valid_from, filling.valid_to)
    refuse_overlap(award, number, filling.valid_from, filling.valid_to)
    return Post.objects.create(award=award, **vars(filling) | {"number": number})


def refuse_wrong_days(notice: AwardNotice, first: date, last: date) -> None:
    """Raises FillingEndsBeforeItBegins or DateOutsideWindow."""
    if last < first:
        raise FillingEndsBeforeItBegins(first)
    refuse_outside_period(notice, first, about="valid_from")
    refuse_outside_period(notice, last, about="valid_to")


def refuse_outside_period(notice: AwardNotice, day: date, *, about: str) -> None:
    """Raises DateOutsideWindow."""
    if not notice.period_from <= day <= notice.period_to:
        raise DateOutsideWindow(
            day,
            first=notice.period_from,
            last=notice.period_to,
            window="Bewilligungszeitraum",
            about=about,
        )


def refuse_overlap(
    award: Award, number: str, first: date, last: date, *, besides: Post | None = None
) -> None:
    """Raises PostFilledAlready: another filling of the number has a day between these two."""
    others = Post.objects.filter(
        award=award, number=number, valid_from__lte=last, valid_to__gte=first
    )
    if besides is not None:
        others = others.exclude(pk=besides.pk)
    other = others.order_by("valid_from").first()
    if other is not None:
        raise PostFilledAlready(number, first=other.valid_from, last=other.valid_to)
