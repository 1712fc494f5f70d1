from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date

from django.db.models import Min, Sum

from grants.checks.records.record_facts import (
    ApplicationRecord,
    DrawdownRecord,
    NoticeRecord,
    RecordFacts,
    ShareRecord,
)
from grants.models import (
    BOOKINGS,
    Application,
    Award,
    AwardNotice,
    PlanItem,
    Receipt,
    StandardRule,
)
from grants.queries.drawdowns import DrawdownList
from grants.queries.facts.gatherers import gathers
from grants.queries.loaded_awards import LoadedAwards
from grants.queries.standing import standing
from grants.queries.value_days import day_of_booking
from ledger.money import ZERO


@gathers(RecordFacts)
def record_facts(loaded: LoadedAwards) -> list[RecordFacts]:
    """Erfasste Angaben der Zuwendungen."""
    records = _Records(loaded)
    return [records.record_of(award) for award in loaded.awards]


class _Records:
    """All rows that the records of awards are judged by, each kind read once."""

    def __init__(self, loaded: LoadedAwards) -> None:
        self._loaded = loaded
        self._notices: dict[int, list[AwardNotice]] = defaultdict(list)
        for notice in AwardNotice.objects.filter(award__in=loaded.ids).order_by("number"):
            self._notices[notice.award_id].append(notice)
        self._unrequested = dict(
            Receipt.objects.filter(standing(), award__in=loaded.ids, drawdown__isnull=True)
            .order_by()
            .values_list("award")
            .annotate(Sum("amount"))
        )
        self._first_spent = _first_days(loaded.ids)

    def record_of(self, award: Award) -> RecordFacts:
        application = self._loaded.applications.get(award.pk)
        notices = self._notices[award.pk]
        notice = award.current_notice
        responsible = award.responsible
        return RecordFacts(
            award_id=award.pk,
            title=award.title,
            is_grant=award.kind == Award.Kind.GRANT,
            must_be_used_soon=notice is not None and self._has_use_period(notice),
            application=_application(application) if application else None,
            notices=tuple(NoticeRecord(str(row), row.decided_on, row.amount) for row in notices),
            drawdowns=tuple(_drawdowns(self._loaded.drawdowns[award.pk])),
            unrequested=self._unrequested.get(award.pk, ZERO),
            first_spent_on=self._first_spent.get(award.pk),
            used=self._loaded.places[award.pk].used,
            proof_due=self._loaded.proof_due(award),
            is_proven=self._loaded.is_proven(award),
            has_final_notice=any(row.kind == AwardNotice.Kind.FINAL for row in notices),
            responsible_id=responsible.pk if responsible and responsible.is_active else None,
            share=self._share(notice) if notice is not None else None,
        )

    def _share(self, notice: AwardNotice) -> ShareRecord | None:
        if notice.financing != AwardNotice.Financing.SHARE:
            return None
        planned = self._loaded.plans.planned(notice, *PlanItem.COSTS)
        return ShareRecord(notice.grant_quota, planned)

    def _has_use_period(self, notice: AwardNotice) -> bool:
        period = self._loaded.rules.for_notice(StandardRule.Code.USE_PERIOD, notice)
        return period.value is not None


def _drawdowns(drawdowns: DrawdownList) -> Iterator[DrawdownRecord]:
    for row in drawdowns.rows:
        drawdown = row.drawdown
        if drawdown.withdrawn_on is None:
            yield DrawdownRecord(
                str(drawdown), drawdown.requested_on, drawdown.amount, row.received
            )


def _application(row: Application) -> ApplicationRecord:
    return ApplicationRecord(
        submitted_on=row.submitted_on,
        early_start_requested_on=row.early_start_requested_on,
        early_start_consent_on=row.early_start_consent_on,
    )


def _first_days(awards: Collection[int]) -> dict[int, date]:
    """Tag der ersten Ausgabe oder Auszahlung by award; what is reversed does not count."""
    first: dict[int, date] = {}
    for booking in BOOKINGS:
        if booking.kind.is_spending:
            way = booking.kind.hangs_on.way
            rows = booking._default_manager.filter(standing(), **{f"{way}__in": awards})
            days = rows.order_by().values_list(way).annotate(first=Min(day_of_booking()))
            for award_id, day in days:
                first[award_id] = min(day, first.get(award_id, day))
    return first
