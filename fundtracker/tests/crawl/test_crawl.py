"""Every page opens, for everybody, on any day, and so does whatever it links to."""

from datetime import date

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command

from fundtracker import clock
from fundtracker.persons import DEMO_PERSONS, create_demo_persons
from fundtracker.tests.crawl.addresses import every_address
from fundtracker.tests.crawl.crawler import Crawler
from grants import tasks
from grants.models import WorkOrder
from grants.services.work_orders import ask_for
from grants.web.views.mailbox import mails


@pytest.fixture
def installation(db, settings, tmp_path):
    """An empty one, with a person of each role."""
    settings.DEMO_MAILBOX = tmp_path
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path)
    create_demo_persons()


def run_all_checks():
    call_command("run_checks")
    tasks.seal_journal()
    tasks.mail_journal_head()
    clerk = User.objects.get(username="sachbearbeitung")
    ask_for(WorkOrder.Kind.ALL_CHECKS, asked_by=clerk, now=clock.now())


def what_does_not_open(username, *, one_of_each=False):
    person = User.objects.get(username=username)
    crawler = Crawler(person, one_of_each=one_of_each)
    for mail in mails():
        if mail.recipients == person.email:
            crawler.follow(mail.name, mail.html)
    return crawler.crawl(every_address(one_of_each=one_of_each))


def test_each_page_opens_for_one_object(installation, settings):
    settings.FIXED_DAY = date(2024, 10, 15)
    call_command("load_examples", responsible="sachbearbeitung", in_real_operation=True)
    run_all_checks()

    assert what_does_not_open("leitung", one_of_each=True) == []


@pytest.mark.crawl
@pytest.mark.parametrize("username", [person.username for person in DEMO_PERSONS])
@pytest.mark.parametrize(
    "day",
    [date(2020, 2, 15), date(2024, 10, 15), date(2026, 3, 2), date(2031, 6, 30)],
    ids=str,
)
def test_every_page_opens_for_every_object(installation, settings, day, username):
    """Before the checks the clerk opens all, the others one of each: it differs by its alerts."""
    settings.FIXED_DAY = day
    call_command("load_examples", responsible="sachbearbeitung", in_real_operation=True)

    before = what_does_not_open(username, one_of_each=username != "sachbearbeitung")
    run_all_checks()

    assert [before, what_does_not_open(username)] == [[], []]


@pytest.mark.crawl
@pytest.mark.parametrize("username", [person.username for person in DEMO_PERSONS])
def test_every_page_of_an_empty_installation_opens(installation, username):
    before = what_does_not_open(username)
    run_all_checks()

    assert [before, what_does_not_open(username)] == [[], []]
