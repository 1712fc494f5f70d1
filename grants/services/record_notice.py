from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.contrib.auth.models import User

from grants.models import Award, AwardNotice, Deadline
from grants.queries.awards import places_of
from grants.services.accounts import accounts_of
from grants.services.errors import GrantedBelowReceived, TermsIncomplete
from ledger.commands import command
from ledger.models import Place, Voucher
from ledger.money import ZERO
from ledger.services import Move, post


@command
def record_notice(
    *,
    award: Award,
    amount: Decimal,
    financing: str,
    period_from: date,
    period_to: date,
    spend_by: date,
    quota: Decimal | None = None,
    unit_rate: Decimal | None = None,
    fte: Decimal | None = None,
    decided_on: date | None = None,
    proof_due: date | None = None,
    file_reference: str = "",
    source: str = "",
    note: str = "",
    is_example: bool = False,
    key: str,
    actor: User,
) -> AwardNotice:
    """Bescheid erfassen: the first notice grants the award, every later one amends it.

    ``amount`` is the new total in euro; the difference to the notice before is pledged, or
    taken from what has not come in yet. The deadlines of the award follow the notice.

    Raises:
        TermsIncomplete: windows or financing contradict each other.
        GrantedBelowReceived: the amount falls below what has already come in.
        YearMissing, YearClosed, PeriodClosed
    """
    # The weaker lock lets bookings refer to the award; else the two could wait for each other.
    award = Award.objects.select_for_update(of=("self",), no_key=True).get(pk=award.pk)
    _refuse_contradictions(
        amount=amount,
        financing=financing,
        quota=quota,
        period_from=period_from,
        period_to=period_to,
        spend_by=spend_by,
    )
    before = award.current_notice
    notice = AwardNotice(
        award=award,
        number=before.number + 1 if before else 1,
        decided_on=decided_on,
        file_reference=file_reference,
        amount=amount,
        financing=financing,
        quota=quota,
        unit_rate=unit_rate,
        fte=fte,
        period_from=period_from,
        period_to=period_to,
        spend_by=spend_by,
        proof_due=proof_due,
        source=source,
        note=note,
        is_example=is_example,
    )
    received = _received(award)
    if amount < received:
        raise GrantedBelowReceived(asked=amount, received=received)
    change = amount - (before.amount if before else ZERO)
    notice.voucher = _book_pledge(notice, change, key=key, actor=actor)
    notice.save()
    award.current_notice = notice
    award.save(update_fields=["current_notice"])
    _follow_with_deadlines(award, notice)
    return notice


def _refuse_contradictions(
    *,
    amount: Decimal,
    financing: str,
    quota: Decimal | None,
    period_from: date,
    period_to: date,
    spend_by: date,
) -> None:
    if amount < ZERO:
        raise TermsIncomplete("Der Betrag darf nicht unter 0,00 € liegen. Bitte prüfen.")
    if not period_from <= period_to or not period_from <= spend_by:
        raise TermsIncomplete(
            "Der Zeitraum endet, bevor er beginnt. Bitte die Daten in der Reihenfolge "
            "Beginn, Ende, Verausgabungsfrist prüfen."
        )
    is_share = financing == AwardNotice.Financing.SHARE
    if is_share and (quota is None or not 0 < quota <= 100):
        raise TermsIncomplete(
            "Eine Anteilfinanzierung braucht einen Fördersatz über 0 bis 100 %. Bitte eingeben."
        )
    if not is_share and quota is not None:
        raise TermsIncomplete(
            "Einen Fördersatz gibt es nur bei der Anteilfinanzierung. "
            "Bitte das Feld leeren oder die Finanzierungsart ändern."
        )


def _received(award: Award) -> Decimal:
    """Eingegangen: all that ever came in and was not reversed, in euro."""
    places = places_of(award)
    return places.granted - places.pledged


def _book_pledge(notice: AwardNotice, change: Decimal, *, key: str, actor: User) -> Voucher | None:
    if change == ZERO:
        return None
    accounts = accounts_of(notice.award)
    funder, pledged = accounts[Place.FUNDER], accounts[Place.PLEDGED]
    source, target = (funder, pledged) if change > ZERO else (pledged, funder)
    return post(
        moves=[Move(source, target, abs(change))],
        # A notice whose date is not known takes effect with the window that it grants.
        booked_on=notice.decided_on or notice.period_from,
        text=f"{notice}: {notice.award.title}"[:300],
        key=key,
        actor=actor,
        document_number=notice.file_reference[:60],
        is_example=notice.is_example,
    )


@dataclass(frozen=True)
class _Derived:
    kind: Deadline.Kind
    title: str
    due_on: date | None
    is_shiftable: bool


def _follow_with_deadlines(award: Award, notice: AwardNotice) -> None:
    derived = (
        _Derived(Deadline.Kind.SPENDING, "Verausgabungsfrist", notice.spend_by, False),
        _Derived(Deadline.Kind.OWN_PROOF, "Verwendungsnachweis", notice.proof_due, True),
    )
    for deadline in derived:
        code = f"{award.code}-{deadline.kind.replace('_', '-')}"
        if deadline.due_on is None:
            Deadline.objects.filter(code=code).delete()
            continue
        Deadline.objects.update_or_create(
            code=code,
            defaults={
                "kind": deadline.kind,
                "title": f"{deadline.title}: {award.title}"[:200],
                "award": award,
                "due_on": deadline.due_on,
                "is_shiftable": deadline.is_shiftable,
                "source": notice.source or str(notice),
                "confidence": Deadline.Confidence.UNSURE
                if notice.is_example
                else Deadline.Confidence.FOUND,
            },
        )
