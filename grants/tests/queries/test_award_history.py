"""Verlauf einer Zuwendung: bookings, deadlines and what booked nothing, the latest first."""

from datetime import date
from decimal import Decimal as D

import pytest
from django.utils import timezone

from grants.queries.award_history import history_of
from grants.queries.notices import notice_as_of
from grants.services import (
    amend_post,
    note_onward_pass_through,
    record_application,
    record_notice,
    split_award_years,
)
from grants.services.terms import YearAmount
from grants.tests.asking import ask
from grants.tests.builders import (
    build_award,
    build_pass_through,
    build_person,
    build_recipient,
    new_key,
    receive,
    spend,
)
from grants.tests.post_builders import build_post
from ledger.as_of import booked_to, shown_on
from ledger.filled_from import WITHOUT_FORM

pytestmark = pytest.mark.django_db
TODAY = date(2024, 10, 15)


def amend(award, person, *, decided_on, spend_by=date(2024, 12, 31)):
    return ask(
        record_notice,
        award=award, amount=D("376500.00"), financing="fixed", period_from=date(2024, 1, 1),
        period_to=date(2024, 12, 31), spend_by=spend_by, decided_on=decided_on, key=new_key(),
        actor=person,
    )  # fmt: skip


def test_everything_that_was_done_is_told_with_its_person():
    leitung = build_person("leitung", group="Leitung")
    award = build_award(amount="376500.00", received="188250.00")
    ask(
        record_application,
        award=award,
        amount=D("400000.00"),
        today=TODAY,
        key=new_key(),
        actor=leitung,
    )
    amend(award, leitung, decided_on=date(2024, 6, 1))
    split_award_years(filled_from=WITHOUT_FORM,
        award=award, shares=(YearAmount(2024, D("376500.00")),), decided_on=date(2024, 6, 1),
        reason="Ein Jahr", today=TODAY, key=new_key(), actor=leitung,
    )  # fmt: skip

    events = history_of(award).events

    told = [(event.what, event.person.username) for event in events]
    assert told[0] == ("Auf Haushaltsjahre aufgeteilt: Aufteilung vom 01.06.2024", "leitung")
    assert ("Bescheid erfasst: 1. Änderungsbescheid vom 01.06.2024", "leitung") in told
    assert ("Antrag erfasst: Antrag KIM 1 2024", "leitung") in told
    assert ("Zahlungseingang: KIM 1 2024", "sachbearbeitung") in told
    assert told[-1] == ("Zuwendung angelegt", "sachbearbeitung")
    assert [event.at for event in events] == sorted((one.at for one in events), reverse=True)


def test_posts_and_what_recipients_handed_on_are_told_by_their_names():
    leitung = build_person("leitung", group="Leitung")
    award, other = build_award(), build_award("andere")
    build_post(other, "ANDERE-1")
    first = build_post(award, "KIM1-1", valid_to=date(2024, 11, 30))
    build_post(award, "KIM1-2")
    amend_post(filled_from=WITHOUT_FORM,
        post=first, valid_to=date(2024, 6, 30), actual_cost=None, reason="Kündigung",
        today=TODAY, key=new_key(), actor=leitung,
    )  # fmt: skip
    ask(
        note_onward_pass_through,
        parent=build_pass_through(award, agreed="66700.00"),
        recipient=build_recipient("stadt-kamen"), code="kamen", title="Bergkamen an Kamen",
        legal_form="contract", key=new_key(), actor=leitung,
    )  # fmt: skip

    told = [
        (event.what, event.person.username)
        for event in history_of(award).events
        if event.voucher is None and not event.what.startswith("Frist")
    ]

    assert told == [
        ("Weiterleitung des Empfängers vermerkt: Bergkamen an Kamen", "leitung"),
        ("Besetzung geändert: KIM1-1", "leitung"),
        ("Stelle besetzt: KIM1-2", "sachbearbeitung"),
        ("Stelle besetzt: KIM1-1", "sachbearbeitung"),
        ("Zuwendung angelegt", "sachbearbeitung"),
    ]


def test_of_very_much_the_last_twenty_are_told():
    award = build_award(received="376500.00")
    for day in range(1, 23):
        spend(award, "1.00", on=date(2024, 1, day))

    history = history_of(award)

    assert (len(history.events), history.has_more) == (20, True)
    assert history.events[0].what == "Ausgabe: KIM 1 2024"


def test_what_was_done_elsewhere_is_not_told():
    award = build_award()
    other = build_award("andere", received="1000.00")

    of_award, of_other = (
        {event.voucher for event in history_of(one).events if event.voucher}
        for one in (award, other)
    )

    assert of_award == {award.current_notice.voucher}
    assert of_award.isdisjoint(of_other)


@pytest.mark.parametrize("count", [1, 3])
def test_the_history_takes_as_many_queries_however_much_was_done(django_assert_num_queries, count):
    award = build_award(received="100.00")
    person = build_person()
    for month in range(1, count + 1):
        amend(award, person, decided_on=date(2024, month, 1))
        receive(award, "1.00", on=date(2024, month, 1))
        build_post(award, f"KIM1-{month}")

    with django_assert_num_queries(12):
        history_of(award)


@pytest.mark.parametrize(
    ("day", "number"),
    [
        (date(2023, 12, 31), None),
        (date(2024, 1, 1), 1),
        (date(2024, 5, 31), 1),
        (date(2024, 6, 1), 2),
        (date(2024, 6, 2), 2),
    ],
)
def test_a_notice_holds_from_the_day_it_was_decided(day, number):
    award = build_award()
    amend(award, build_person(), decided_on=date(2024, 6, 1))

    notice = notice_as_of(award, booked_to(day))

    assert (notice and notice.number) == number


def test_a_page_of_the_past_knows_no_notice_that_was_recorded_later():
    award = build_award()
    recorded_on = timezone.localdate(award.current_notice.voucher.recorded_at)

    assert notice_as_of(award, shown_on(date(2024, 6, 1))) is None
    assert notice_as_of(award, shown_on(recorded_on)).number == 1
