from collections.abc import Sequence
from datetime import date, timedelta

from grants.checks.two_month_use import UnusedReceiptFacts
from grants.models import Award
from grants.queries.facts.gatherers import gathers
from grants.queries.interest import InterestReader
from grants.queries.loaded_awards import LoadedAwards
from grants.rules.interest import InterestTerms, interest, interest_per_day, late_pieces
from grants.rules.receipt_clock import ReceiptClock
from ledger.money import ZERO

_A_DAY = timedelta(days=1)


@gathers(UnusedReceiptFacts)
def unused_receipt_facts(loaded: LoadedAwards) -> list[UnusedReceiptFacts]:
    """Zahlungseingänge, die noch nicht verwendet sind, with their interest.

    Only awards with money at hand are looked at.
    """
    awards = [award for award in loaded.awards if loaded.places[award.pk].cash > ZERO]
    reader = InterestReader(loaded.rules, awards)
    facts: list[UnusedReceiptFacts] = []
    for award in awards:
        terms = reader.terms_of(award, today=loaded.today)
        facts += _facts(award, loaded.clocks[award.pk], terms, loaded.today)
    return facts


def _facts(
    award: Award,
    clocks: Sequence[ReceiptClock],
    terms: InterestTerms,
    today: date,
) -> list[UnusedReceiptFacts]:
    facts = []
    for clock in clocks:
        if clock.use_by is None or clock.left == ZERO:
            continue
        sheet = interest(late_pieces(clock, today=today, free_months=terms.free_months), terms)
        facts.append(
            UnusedReceiptFacts(
                voucher_id=clock.voucher_id,
                award_id=award.pk,
                title=award.title,
                received_on=clock.received_on,
                amount=clock.amount,
                left=clock.left,
                use_by=clock.use_by,
                sheet=sheet,
                per_day=interest_per_day(clock.left, today + _A_DAY, terms),
                is_provisional=sheet.is_provisional or bool(terms.unconfirmed),
                responsible_id=award.responsible_id,
            )
        )
    return facts
