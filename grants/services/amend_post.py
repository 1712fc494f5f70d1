from datetime import date
from decimal import Decimal

from django.contrib.auth.models import User

from grants.models import Award, Post, PostChange
from grants.queries.stated import stated_in_filling
from grants.services.errors import ActualCostNegative, FillingEndsBeforeItBegins, FillingUnchanged
from grants.services.fill_post import refuse_outside_period, refuse_overlap
from grants.services.refusals import require_notice
from ledger.commands import command
from ledger.errors import ReasonMissing
from ledger.filled_from import FilledFrom
from ledger.money import ZERO


@command
def amend_post(
    *,
    post: Post,
    valid_to: date,
    actual_cost: Decimal | None,
    reason: str,
    filled_from: FilledFrom,
    today: date,
    key: str,
    actor: User,
) -> Post:
    """Besetzung ändern: another last day, or what the person did cost, in euro.

    Whoever leaves early leaves a vacancy. ``actual_cost`` is the whole cost of the filling,
    None as long as it is not known. What stood there before is kept with the reason and ``today``.

    Raises:
        ChangedMeanwhile
        ReasonMissing: no reason was given.
        FillingUnchanged: both are as they were.
        ActualCostNegative: less than nothing.
        FillingEndsBeforeItBegins: the last day lies before the first.
        DateOutsideWindow (valid_to): the last day lies outside the award period.
        PostFilledAlready: the number is filled again by then.
    """
    # Locked like a new filling, so that two of them cannot come to overlap.
    award = Award.objects.select_for_update(of=("self",), no_key=True).get(pk=post.award_id)
    post = Post.objects.get(pk=post.pk)
    filled_from.refuse_changed(stated_in_filling(post))
    if not reason.strip():
        raise ReasonMissing("Die Änderung einer Besetzung")
    if (valid_to, actual_cost) == (post.valid_to, post.actual_cost):
        raise FillingUnchanged
    if actual_cost is not None and actual_cost < ZERO:
        raise ActualCostNegative
    if valid_to != post.valid_to:
        if valid_to < post.valid_from:
            raise FillingEndsBeforeItBegins(post.valid_from)
        # A later notice may have moved the start of the period: the first day stays as it was.
        refuse_outside_period(require_notice(award), valid_to, about="valid_to")
        refuse_overlap(award, post.number, post.valid_from, valid_to, besides=post)
    PostChange.objects.create(
        post=post,
        former_valid_to=post.valid_to,
        former_actual_cost=post.actual_cost,
        reason=reason.strip(),
        changed_on=today,
        actor=actor,
    )
    post.valid_to = valid_to
    post.actual_cost = actual_cost
    post.save(update_fields=["valid_to", "actual_cost"])
    return post
