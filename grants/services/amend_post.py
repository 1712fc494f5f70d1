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
    """Besetzung ändern: set another last day, or what the person really cost, in euro.

    A person who leaves early leaves a vacancy. ``actual_cost`` is the whole cost of the filling,
    None as long as it is not known. The former values are kept with the reason and ``today``.

    Raises:
        ChangedMeanwhile
        ReasonMissing: no reason was given.
        FillingUnchanged: neither the last day nor the cost changes.
        ActualCostNegative: the cost is below zero.
        FillingEndsBeforeItBegins: the last day lies before the first.
        DateOutsideWindow (valid_to): the last day lies outside the award period.
        PostFilledAlready: the number is filled again by then.
    """
    # Lock the award, as a new filling does, so that two fillings cannot come to overlap.
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
        # Only the last day is judged: a later notice may have moved the start of the period.
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
