"""Each stage of a case is told once to each person, in the words of the case as they are now."""

from datetime import date, timedelta
from decimal import Decimal as D

import pytest
from django.core import mail

from grants.alerts.run import RunResult, run
from grants.alerts.send import send_deliveries
from grants.models import Alert, CheckCase, Deadline, Delivery
from grants.services import record_expense, reverse_booking
from grants.tests.alerts.rows import (
    AT_FIVE,
    THE_DAY,
    build_integrationspauschale,
    build_proof,
    build_supervisor,
    check_money,
)
from grants.tests.asking import ask
from grants.tests.builders import (
    build_award,
    build_pass_through,
    build_person,
    new_key,
    receive,
    spend,
)

pytestmark = pytest.mark.django_db
DUE = date(2020, 3, 31)
DAY = timedelta(days=1)


@pytest.fixture
def proof():
    """Due on 31.03.2020, with stages at 60, 30, 14 and 3 days."""
    return build_proof(responsible=build_person(), due_on=DUE)


def move(deadline, due_on):
    Deadline.objects.filter(pk=deadline.pk).update(due_on=due_on)


def nights(*days_before, due_on=DUE):
    """Runs so many days before a day, each followed by the mails."""
    return [_night(due_on - days * DAY) for days in days_before]


def _night(today):
    result = run(today, codes=["own_proof_due"])
    send_deliveries(AT_FIVE)
    return result


def history():
    """Every alert, oldest first: in which life of the case, its stage, from when to when."""
    return list(
        Alert.objects.order_by("pk").values_list("relapse", "stage", "opened_on", "settled_on")
    )


def mailed():
    return [message.body.split("1. ")[1].split("\n")[0] for message in mail.outbox]


def test_each_stage_is_told_once_however_often_and_late_the_runs_are(proof):
    # Twice in the first night; of 14 days none ran until the 11th before the day.
    nights(61, 60, 60, 59, 31, 30, 11, 10, 3, -1, -1)

    assert history() == [
        (0, "60", date(2020, 1, 31), date(2020, 3, 1)),
        (0, "30", date(2020, 3, 1), date(2020, 3, 20)),
        (0, "14", date(2020, 3, 20), date(2020, 3, 28)),
        (0, "3", date(2020, 3, 28), date(2020, 4, 1)),
        (0, "overdue", date(2020, 4, 1), None),
    ]
    assert len(mail.outbox) == 5
    case = CheckCase.objects.get()
    assert (case.stage, case.opened_on, case.relapses) == ("overdue", date(2020, 1, 31), 0)


def test_a_stage_that_no_run_met_is_not_told_after_a_tighter_one(proof):
    nights(60, 2)

    assert [stage for _, stage, _, _ in history()] == ["60", "3"]
    assert len(mail.outbox) == 2


def test_sums_change_and_nobody_is_told_twice_of_one_stage():
    award = build_integrationspauschale(responsible=build_person())
    for days, amount in enumerate(("100000.00", "100000.00", "100000.00")):
        check_money(THE_DAY + days * DAY)
        send_deliveries(AT_FIVE)
        spend(award, amount, on=THE_DAY + days * DAY)
    check_money(THE_DAY + 3 * DAY)
    send_deliveries(AT_FIVE)

    case, alert = CheckCase.objects.get(), Alert.objects.get()
    assert (len(mail.outbox), case.amount, alert.amount) == (1, D("326377.32"), D("626377.32"))


def test_a_mail_says_what_the_case_says_when_it_is_written():
    """The mail said 50.000,00 euro while the start page said 5.000,00 euro."""
    award = build_award("kim", amount="50000.00", received="50000.00", responsible=build_person())
    run(date(2024, 12, 1), codes=["spending_window"])
    spend(award, "45000.00", on=date(2024, 12, 1))
    run(date(2024, 12, 1), codes=["spending_window"])

    send_deliveries(AT_FIVE)

    assert mailed() == ["KIM: 5.000,00\u00a0€ bis 31.12.2024 ausgeben (noch 30 Tage)"]
    assert mail.outbox[0].subject.endswith("– 5.000,00\u00a0€")
    assert Alert.objects.get().title.startswith("KIM: 50.000,00\u00a0€")


def test_a_day_put_off_and_taken_back_is_not_told_again(proof):
    nights(10)
    move(proof, DUE + 30 * DAY)
    put_off = nights(10)
    move(proof, DUE)

    back = nights(10)

    assert (put_off, back) == (
        [RunResult(opened=0, still_open=0, settled=0, moved=1)],
        [RunResult(opened=0, still_open=0, settled=0, moved=1)],
    )
    assert history() == [
        (0, "14", date(2020, 3, 21), None),
        (0, "60", date(2020, 3, 21), date(2020, 3, 21)),
    ]
    assert [title.split(": ")[-1] for title in mailed()] == [
        "fällig am 31.03.2020 (noch 10 Tage)",
        "fällig am 30.04.2020 (noch 40 Tage)",
    ]


def test_what_was_dropped_before_it_went_out_is_sent_once_its_stage_comes_back(proof):
    today = DUE - 10 * DAY
    run(today, codes=["own_proof_due"])
    move(proof, DUE + 30 * DAY)
    nights(10)
    move(proof, DUE)

    nights(10)

    assert len(mail.outbox) == 2
    assert "fällig am 31.03.2020" in mailed()[1]
    assert set(Delivery.objects.values_list("state", flat=True)) == {"sent"}


def test_the_stages_of_a_later_day_are_told_as_that_day_comes_near(proof):
    """Or an extension would end all warnings of its deadline."""
    nights(10)
    later = DUE + 90 * DAY
    move(proof, later)
    nights(60, 30, 14, due_on=later)

    assert [stage for _, stage, _, _ in history()] == ["14", "60", "30", "14"]
    assert len(mail.outbox) == 4


def test_a_day_moved_within_its_stage_is_not_told_again(proof):
    nights(10)
    move(proof, DUE + 2 * DAY)

    nights(10)

    assert (len(mail.outbox), CheckCase.objects.get().due_on) == (1, DUE + 2 * DAY)


def test_settled_and_found_again_each_stage_is_told_again_and_who_was_told_stays_visible(proof):
    nights(30, 14)
    Deadline.objects.update(done_on=DUE - 13 * DAY)
    settled = nights(13)
    Deadline.objects.update(done_on=None)

    back = nights(13, 12, 3)

    assert settled == [RunResult(opened=0, still_open=0, settled=1)]
    assert back == [
        RunResult(opened=1, still_open=0, settled=0),
        RunResult(opened=0, still_open=1, settled=0),
        RunResult(opened=0, still_open=0, settled=0, moved=1),
    ]
    assert history() == [
        (0, "30", date(2020, 3, 1), date(2020, 3, 17)),
        (0, "14", date(2020, 3, 17), date(2020, 3, 18)),
        (1, "14", date(2020, 3, 18), date(2020, 3, 28)),
        (1, "3", date(2020, 3, 28), None),
    ]
    case = CheckCase.objects.get()
    assert (case.opened_on, case.settled_on, case.relapses) == (date(2020, 3, 18), None, 1)
    assert Delivery.objects.filter(state="sent").count() == len(mail.outbox) == 4


def test_who_takes_over_is_told_of_the_open_stage_and_who_knew_is_not(proof):
    nights(60, 30)
    Deadline.objects.update(responsible=build_person("nachfolge"))

    nights(29, 28)

    assert [message.to for message in mail.outbox] == [
        ["sachbearbeitung@example.org"],
        ["sachbearbeitung@example.org"],
        ["nachfolge@example.org"],
    ]


def test_supervisors_who_come_in_with_a_tighter_stage_are_told_of_that_one(proof):
    build_supervisor()

    nights(14, 3)

    assert sorted(Delivery.objects.values_list("alert__stage", "recipient__username")) == [
        ("14", "sachbearbeitung"),
        ("3", "leitung"),
        ("3", "sachbearbeitung"),
    ]


class TestSeveralFaultsOfOneSubject:
    """One case names all that its check finds of it; each fault is told by itself."""

    @pytest.fixture
    def award(self):
        """1.000 euro, of which 500 came in and 500 are promised to a recipient; 600 are spent."""
        award = build_award("kim", amount="1000.00", received="500.00", responsible=build_person())
        build_pass_through(award, agreed="500.00")
        ask(
            record_expense,
            award=award,
            amount=D("600.00"),
            paid_on=date(2024, 2, 1),
            line=award.expense_line,
            text="",
            prefinance=True,
            today=date(2024, 2, 1),
            key=new_key(),
            actor=build_person(),
        )
        return award

    def night(self):
        run(date(2024, 10, 15), codes=["over_granted"])
        send_deliveries(AT_FIVE)

    def test_the_gravest_speaks_and_names_the_others(self, award):
        self.night()

        case = CheckCase.objects.get()
        assert (case.stage, case.severity, case.amount) == ("overcommitted", "warning", D("100.00"))
        assert case.title == "KIM: für das Vereinbarte fehlen 100,00\u00a0€"
        assert "Außerdem: KIM: 100,00\u00a0€ mehr ausgegeben als eingegangen." in case.text
        assert [stage for _, stage, _, _ in history()] == ["overcommitted", "prefinanced"]

    def test_a_mail_names_a_case_once_although_two_of_its_stages_are_told(self, award):
        self.night()

        (sent,) = mail.outbox
        assert mailed() == ["KIM: für das Vereinbarte fehlen 100,00\u00a0€"]
        assert "\n2. " not in sent.body
        assert Delivery.objects.filter(state="sent").count() == 2

    def test_a_fault_that_was_mended_and_is_back_is_told_again_beside_another(self, award):
        self.night()
        receipt = receive(award, "100.00", on=date(2024, 10, 1))
        self.night()
        reverse_booking(
            voucher=receipt.voucher,
            reason="Falsche Zuwendung",
            booked_on=date(2024, 10, 15),
            today=date(2024, 10, 15),
            key=new_key(),
            actor=build_person(),
        )

        self.night()

        told = [(relapse, stage, until is None) for relapse, stage, _, until in history()]
        assert told == [
            (0, "overcommitted", True),
            (0, "prefinanced", False),
            (0, "prefinanced", True),
        ]
        assert len(mail.outbox) == 2
