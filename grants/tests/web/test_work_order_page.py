"""Prüfungen jetzt starten: the page only asks, a worker works, the order tells how far it is."""

from datetime import timedelta
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from fundtracker import clock
from grants import tasks
from grants.alerts import check_and_send
from grants.alerts.run import RunResult
from grants.alerts.send import SendResult
from grants.models import CheckCase, WorkOrder
from grants.services.work_orders import ask_for, work_off
from grants.tests.builders import build_award, build_person
from grants.tests.web.html import problems_of
from grants.tests.web.reading import text_of

KIND = WorkOrder.Kind.ALL_CHECKS
FIRST_RESULT = "8 neue Hinweise, 0 unverändert, 0 erledigt; 2 Mails versandt."


@pytest.fixture
def signed_in(client, clerk):
    client.force_login(clerk)
    return client


@pytest.fixture
def two_awards(clerk):
    """One of the clerk's and one of somebody else's; both windows end on 31.12.2024."""
    other = build_person("kollegin")
    build_award("mine", amount="8000.00", received="8000.00", spent="2000.00", responsible=clerk)
    build_award("theirs", amount="5000.00", received="5000.00", responsible=other)


@pytest.fixture
def order(clerk):
    return ask_for(KIND, asked_by=clerk, now=clock.now())


def page_of(order):
    return reverse("work-order", args=[order.pk])


def start(client, **facts):
    return client.post(reverse("checks-run"), facts)


def test_nothing_is_checked_inside_the_request(signed_in, two_awards):
    response = start(signed_in)

    order = WorkOrder.objects.get()
    assert response.url == f"{page_of(order)}?next=%2F"
    assert (order.kind, order.state, order.asked_by.username) == (
        "all_checks",
        "waiting",
        "sachbearbeitung",
    )
    assert (CheckCase.objects.count(), mail.outbox) == (0, [])


def test_it_is_carried_out_by_the_schedule(signed_in, two_awards):
    start(signed_in)

    tasks.work_off_orders()

    response = signed_in.get(page_of(WorkOrder.objects.get()))
    assert FIRST_RESULT in response.text
    assert sorted(CheckCase.objects.values_list("check_code", flat=True)) == [
        "award_without_application",
        "award_without_application",
        "duty_to_notify",
        "duty_to_notify",
        "proof_without_date",
        "proof_without_date",
        "spending_window",
        "spending_window",
    ]
    assert {recipient for message in mail.outbox for recipient in message.to} == {
        "sachbearbeitung@example.org",
        "kollegin@example.org",
    }


def test_it_is_carried_out_by_cron(signed_in, two_awards):
    start(signed_in)

    call_command("work_off_orders")

    assert WorkOrder.objects.get().summary == FIRST_RESULT


def test_running_them_again_opens_and_mails_nothing_new(signed_in, two_awards):
    for _ in range(2):
        mail.outbox.clear()
        start(signed_in)
        tasks.work_off_orders()

    assert [order.summary for order in WorkOrder.objects.all()] == [
        "0 neue Hinweise, 8 unverändert, 0 erledigt; 0 Mails versandt.",
        FIRST_RESULT,
    ]
    assert mail.outbox == []


def test_one_of_a_kind_is_told_in_the_singular():
    checked = RunResult(opened=1, still_open=12, settled=1)

    assert (
        check_and_send._summary(checked, SendResult(sent=1, failed=0, waiting=0))
        == "1 neuer Hinweis, 12 unverändert, 1 erledigt; 1 Mail versandt."
    )
    assert (
        check_and_send._warning(SendResult(sent=0, failed=1, waiting=1))
        == "1 Mail nicht angenommen. Der Versand wird von selbst wiederholt."
    )


def test_a_mail_that_failed_is_told_beside_the_result(signed_in, two_awards, order, monkeypatch):
    def refuse(*_, **__):
        raise SMTPServerDisconnected

    monkeypatch.setattr(EmailMultiAlternatives, "send", refuse)

    tasks.work_off_orders()

    text = text_of(signed_in.get(page_of(order)))
    assert "8 neue Hinweise, 0 unverändert, 0 erledigt; 0 Mails versandt, 2 warten." in text
    assert "2 Mails nicht angenommen. Der Versand wird von selbst wiederholt." in text


def test_two_people_share_one_order(client, clerk, supervisor):
    pages = []
    for person in (clerk, supervisor):
        client.force_login(person)
        pages.append(start(client).url)

    assert pages[0] == pages[1]


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        ("/hinweise/", "/hinweise/"),
        ("https://example.org/", "/"),
        ("//example.org/", "/"),
        ("", "/"),
    ],
)
def test_the_page_leads_back_to_where_one_was(signed_in, order, asked, answered):
    started = signed_in.get(start(signed_in, next=asked).url)
    typed_in = signed_in.get(page_of(order), {"next": asked})

    assert (started.context["back"], typed_in.context["back"]) == (answered, answered)
    assert f'href="{answered}"><span class="kern-label">Zurück</span>' in started.text


# What the page shows, with JavaScript and without


def polled(client, response):
    """What the open page gets when it asks for itself."""
    return client.get(response.context["poll"], headers={"HX-Request": "true"})


def is_asking(response):
    return 'hx-trigger="every 2s"' in response.text


def test_the_page_follows_the_order_from_begin_to_end(signed_in, two_awards, order):
    pages = [signed_in.get(page_of(order))]
    seen = [polled(signed_in, pages[0]).status_code]

    def work(report):
        def reported(*progress):
            report(*progress)
            pages.append(polled(signed_in, pages[-1]))
            seen.append(polled(signed_in, pages[-1]).status_code)

        return tasks._check_and_send(reported)

    work_off({KIND: work}, now=clock.now)
    pages.append(polled(signed_in, pages[-1]))

    assert seen == [204] * 4
    assert [is_asking(page) for page in pages] == [True] * 4 + [False]
    waiting, *running, done = [text_of(page) for page in pages]
    assert "Der Auftrag beginnt gleich Sie können weiterarbeiten." in waiting
    for text, progress in zip(
        running,
        [
            "0 von 2 erledigt, gerade: Zuwendungen, Fristen und Ringe prüfen",
            "1 von 2 erledigt, gerade: Hinweise versenden",
            "2 von 2 erledigt",
        ],
        strict=True,
    ):
        assert f"Der Auftrag läuft Sie können weiterarbeiten. {progress}" in text
    assert f"Fertig {FIRST_RESULT}" in done
    assert [problems_of(page) for page in pages] == [[]] * 5


def test_without_javascript_a_link_shows_how_far_it_is(signed_in, order):
    response = signed_in.get(page_of(order), {"next": "/hinweise/"})

    link = f'href="{page_of(order)}?next=%2Fhinweise%2F"><span class="kern-label">Neu laden</span>'
    assert link in response.text
    # Asked for without htmx the page is always whole.
    assert signed_in.get(response.context["poll"]).status_code == 200


@pytest.mark.parametrize(
    ("seconds", "is_told"), [(119, False), (121, True)], ids=["in time", "late"]
)
def test_an_order_that_nobody_takes_is_told(signed_in, clerk, seconds, is_told):
    order = ask_for(KIND, asked_by=clerk, now=clock.now() - timedelta(seconds=seconds))

    response = signed_in.get(page_of(order))

    assert ("Der Auftrag wartet noch" in response.text) is is_told
    assert is_asking(response)
    assert problems_of(response) == []


def test_a_fault_is_told_in_german_and_the_page_stops_asking(signed_in, order, monkeypatch):
    def fail(_):
        raise ZeroDivisionError

    monkeypatch.setattr(check_and_send, "check_everything", fail)

    tasks.work_off_orders()

    response = signed_in.get(page_of(order))
    assert "Nicht gelungen Der Auftrag ist an einem Fehler im Programm gescheitert." in text_of(
        response
    )
    assert not is_asking(response)
    assert problems_of(response) == []


def test_looking_takes_the_same_queries_in_every_state(signed_in, order, django_assert_num_queries):
    with django_assert_num_queries(4):  # session, person, groups, order
        signed_in.get(page_of(order))
    tasks.work_off_orders()
    with django_assert_num_queries(4):
        signed_in.get(page_of(order))


# Left and found again


def found_on(client, page):
    response = client.get(reverse(page))
    assert problems_of(response) == []
    return text_of(response)


@pytest.mark.parametrize("page", ["overview", "cases"])
def test_while_it_runs_the_pages_lead_to_it_instead_of_starting_another(signed_in, page):
    assert "Prüfungen jetzt starten" in found_on(signed_in, page)

    start(signed_in)
    seen = [signed_in.get(reverse(page))]

    def work(report):
        report(1, 2, "Hinweise versenden")
        seen.append(signed_in.get(reverse(page)))

    work_off({KIND: work}, now=clock.now)

    assert "Prüfungen warten" in text_of(seen[0])
    assert "Prüfungen laufen: 1 von 2" in text_of(seen[1])
    assert [reverse("checks-run") in page.text for page in seen] == [False, False]


@pytest.mark.parametrize("page", ["overview", "cases"])
def test_for_a_day_the_pages_lead_to_the_result(signed_in, order, page):
    tasks.work_off_orders()
    order.refresh_from_db()

    text = found_on(signed_in, page)

    ended = timezone.localtime(order.finished_at)
    assert f"Ergebnis vom {ended:%d.%m., %H:%M} Uhr Prüfungen jetzt starten" in text
    WorkOrder.objects.update(asked_at=clock.now() - timedelta(days=1))
    assert "Ergebnis vom" not in found_on(signed_in, page)


def test_who_may_not_start_them_sees_that_they_run(client, auditor, order):
    client.force_login(auditor)

    assert "Prüfungen warten" in found_on(client, "overview")
    assert client.get(page_of(order)).status_code == 200


def test_every_kind_of_order_is_known_to_the_worker():
    assert set(tasks.WORKS) == set(WorkOrder.Kind)
