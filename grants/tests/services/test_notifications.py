"""The authority is told that others pay more: the task goes, until a new notice asks anew."""

from datetime import date, timedelta
from decimal import Decimal as D

import pytest
from django.urls import reverse

from grants.alerts.findings import collect
from grants.models import Award, Notification
from grants.services import record_notice, record_notification, record_other_income
from grants.services.errors import DateInFuture, LetterMissing, NoticeMissing
from grants.tests.asking import ask
from grants.tests.builders import build_award, new_key
from grants.tests.web.reading import text_of

TODAY = date(2024, 10, 15)
DAY = timedelta(days=1)


@pytest.fixture
def award(clerk):
    return build_award(
        "kim-1", title="KIM 1", amount="100000.00", received="100000.00", spent="100000.00"
    )


def pay_more(award, clerk):
    ask(
        record_other_income,
        award=award,
        amount=D("1200.00"),
        day=TODAY,
        text="Spende",
        line=None,
        today=TODAY,
        key=new_key(),
        actor=clerk,
    )


def tell(award, clerk, **facts):
    facts = {"told_on": TODAY, "source": " Mail an Dezernat 36 ", "today": TODAY} | facts
    return record_notification(
        award=award, duty=Notification.Duty.FUNDING, key=new_key(), actor=clerk, **facts
    )


def found():
    return [finding.stage for finding in collect(TODAY, ["duty_to_notify"])]


def test_what_was_told_is_settled_until_the_next_notice(award, clerk):
    pay_more(award, clerk)
    before = found()

    told = tell(award, clerk)
    after = found()
    award.refresh_from_db()
    ask(
        record_notice,
        award=award,
        amount=D("99000.00"),
        financing="fixed",
        period_from=date(2024, 1, 1),
        period_to=date(2024, 12, 31),
        spend_by=date(2024, 12, 31),
        decided_on=TODAY,
        key=new_key(),
        actor=clerk,
    )

    assert (before, after, found()) == (["funding"], [], ["funding"])
    assert (told.source, told.told_on, told.notice.number) == ("Mail an Dezernat 36", TODAY, 1)


def test_a_lump_sum_knows_no_such_duty(award, clerk):
    pay_more(award, clerk)
    Award.objects.update(kind=Award.Kind.LUMP_SUM)

    assert found() == []


@pytest.mark.parametrize("day", [TODAY - DAY, TODAY])
def test_it_was_told_today_or_before(award, clerk, day):
    assert tell(award, clerk, told_on=day).told_on == day


def test_it_was_not_told_tomorrow(award, clerk):
    with pytest.raises(DateInFuture):
        tell(award, clerk, told_on=TODAY + DAY)


def test_it_says_by_which_letter(award, clerk):
    with pytest.raises(LetterMissing):
        tell(award, clerk, source=" ")


def test_without_a_notice_there_is_nobody_to_tell(clerk):
    with pytest.raises(NoticeMissing):
        tell(build_award("kim-9", amount=None), clerk)


def test_the_form_notes_it_and_the_page_lists_it(award, client, clerk, monkeypatch):
    client.force_login(clerk)
    address = reverse("notification-new", args=[award.code])
    form = client.get(address + "?anlass=plan").context["form"]
    sent = {
        "duty": "funding",
        "told_on": "15.10.2024",
        "source": "Schreiben vom 15.10.2024",
        "key": form["key"].value(),
    }

    empty = client.post(address, sent | {"source": ""})
    answer = client.post(address, sent)

    assert (empty.status_code, answer.status_code) == (422, 302)
    assert form["duty"].value() == "plan"
    page = text_of(client.get(reverse("award", args=[award.code])))
    assert "15.10.2024 Dritte zahlen mehr als geplant Schreiben vom 15.10.2024" in page
