"""Bescheid erfassen und die Seite eines Bescheids."""

from datetime import date
from decimal import Decimal as D

import pytest

from grants.models import AwardNotice, PlanItem
from grants.queries.awards import places_of
from grants.queries.final_account import overpaid
from grants.services import fill_post, record_application, record_expense, record_notice
from grants.services.terms import DrawdownDay, Override, PlannedItem
from grants.tests.asking import ask
from grants.tests.builders import build_award, build_line, build_ring, new_key, receive
from grants.tests.web.reading import text_of
from grants.tests.web.test_new_award_page import rows

PAGE = "/zuwendungen/durchstarten/"
FORM = f"{PAGE}bescheid/"


@pytest.fixture
def durchstarten(clerk):
    """921.502 euro at 80 % with its plan, the notice in force until the amendments."""
    award = build_award("durchstarten", amount=None)
    ask(
        record_notice,
        award=award,
        amount=D("921502.00"),
        financing="share",
        quota=D(80),
        period_from=date(2020, 9, 1),
        period_to=date(2022, 6, 30),
        spend_by=date(2022, 6, 30),
        decided_on=date(2020, 8, 20),
        conditions="Die ANBest-G gelten.",
        plan=(
            PlannedItem("staff", "Stellen", D("1151877.50")),
            PlannedItem("own_share", "Eigenanteil", D("230375.50")),
        ),
        drawdown_dates=(DrawdownDay(date(2021, 11, 15), D("200000.00")),),
        overrides=(Override("use_period", D(3), "Nr. 4"),),
        key=new_key(),
        actor=clerk,
    )
    award.refresh_from_db()
    return award


def as_shown(form):
    """What a browser sends if somebody only presses the button."""
    sent = {}
    for part in (form, *(row for row_set in form.row_sets for row in row_set.forms)):
        for field in part:
            value = field.value()
            shown = field.field.widget.format_value(value)
            shown = shown[0] if isinstance(shown, list) else shown
            sent[field.html_name] = "" if shown is None else str(shown)
    for row_set in form.row_sets:
        sent |= {
            f"{row_set.prefix}-TOTAL_FORMS": str(len(row_set.forms)),
            f"{row_set.prefix}-INITIAL_FORMS": "0",
        }
    return sent


def test_what_holds_so_far_is_filled_in_and_nothing_else_changes(client, clerk, durchstarten):
    client.force_login(clerk)
    typed = as_shown(client.get(FORM).context["form"])
    typed |= {"decided_on": "01.06.2022", "period_to": "30.04.2023", "spend_by": "30.04.2023"}

    response = client.post(FORM, typed, follow=True)

    assert response.redirect_chain[-1][0] == f"{PAGE}bescheide/2/"
    notice = AwardNotice.objects.get(number=2)
    assert (notice.kind, notice.amount, notice.quota, notice.conditions) == (
        AwardNotice.Kind.AMENDMENT,
        D("921502.00"),
        D(80),
        "Die ANBest-G gelten.",
    )
    assert list(notice.plan_amounts.values_list("item__name", "amount")) == [
        ("Stellen", D("1151877.50")),
        ("Eigenanteil", D("230375.50")),
    ]
    assert notice.drawdown_dates.get().amount == D("200000.00")
    assert notice.overrides.get().value == D(3)
    text = text_of(response)
    assert "1. Änderungsbescheid vom 01.06.2022 gilt ab jetzt." in text
    assert "Bewilligungszeitraum bis: 30.06.2022 → 30.04.2023" in text
    assert "keine: was noch eingehen soll, blieb gleich" in text


def test_a_lower_amendment_books_what_is_no_longer_pledged(client, clerk, durchstarten):
    client.force_login(clerk)
    typed = as_shown(client.get(FORM).context["form"])
    typed |= {"decided_on": "01.03.2023", "amount": "920.175", **rows("plan")}

    client.post(FORM, typed)

    notice = AwardNotice.objects.get(number=2)
    assert places_of(durchstarten).pledged == D("920175.00")
    assert notice.voucher is not None
    assert list(notice.plan_amounts.all()) == []


@pytest.mark.parametrize("kind", ["amendment", "final", "revocation"])
def test_a_later_notice_may_fall_below_what_came_in(client, clerk, kind):
    award = build_award("durchstarten", amount="921502.00", received="921502.00")
    client.force_login(clerk)
    typed = as_shown(client.get(FORM).context["form"]) | {"amount": "920.175,00", "kind": kind}

    saved = client.post(FORM, typed)

    assert saved.status_code == 302
    assert AwardNotice.objects.get(number=2).kind == kind
    award.refresh_from_db()
    assert overpaid(award) == D("1327.00")


def test_sent_twice_a_notice_is_recorded_once(client, clerk, durchstarten):
    client.force_login(clerk)
    typed = as_shown(client.get(FORM).context["form"]) | {"period_to": "30.04.2023"}
    typed["spend_by"] = "30.04.2023"

    first, second = client.post(FORM, typed), client.post(FORM, typed)

    assert first.headers["Location"] == second.headers["Location"] == f"{PAGE}bescheide/2/"
    assert AwardNotice.objects.count() == 2


@pytest.mark.parametrize(
    ("typed", "is_empty"),
    [
        ({}, True),
        ({"decided_on": "01.06.2022"}, True),
        ({"amount": "921.502"}, True),
        ({"conditions": " Die ANBest-G gelten. "}, True),
        ({"overrides-0-note": ""}, False),
        ({"plan-0-name": "Personal"}, False),
        ({"conditions": ""}, False),
        ({"announced_on": "24.08.2020", "decided_on": "20.08.2020"}, False),
        ({"note": "Zweck neu gefasst"}, False),
        ({"file_reference": "36.02.05-2"}, False),
        ({"kind": "final"}, False),
    ],
)
def test_an_amendment_that_changes_nothing_is_refused(client, clerk, durchstarten, typed, is_empty):
    client.force_login(clerk)
    sent = as_shown(client.get(FORM).context["form"]) | typed

    response = client.post(FORM, sent)

    said = (
        "Gegenüber dem bisherigen Bescheid ändert sich nichts. "
        "Bitte ändern, was der neue Bescheid anders sagt."
    )
    assert (response.status_code == 422 and said in text_of(response)) == is_empty
    assert AwardNotice.objects.count() == (1 if is_empty else 2)


@pytest.mark.parametrize(("button", "status"), [({}, 422), ({"weiter": ""}, 200)])
def test_a_year_nobody_can_have_meant_is_said_at_its_day(
    client, clerk, durchstarten, button, status
):
    client.force_login(clerk)
    sent = as_shown(client.get(FORM).context["form"]) | button

    response = client.post(FORM, sent | {"period_to": "31.12.9999", "spend_by": "31.12.9999"})

    said = "Das Jahr 9999 kann nicht stimmen. Bitte ein Jahr von 1990 bis 2100 eingeben."
    assert response.status_code == status
    assert response.context["form"].errors == {"period_to": [said], "spend_by": [said]}


def test_a_notice_before_the_one_it_changes_is_refused_at_its_day(client, clerk, durchstarten):
    client.force_login(clerk)
    sent = as_shown(client.get(FORM).context["form"])

    response = client.post(FORM, sent | {"decided_on": "19.08.2020", "note": "Vordatiert"})

    assert response.context["form"].errors == {
        "decided_on": [
            "Der Bescheid kann nicht vor einem früheren der Zuwendung liegen (Zuwendungsbescheid "
            "vom 20.08.2020). Bitte ein Datum ab dem 20.08.2020 eingeben."
        ]
    }


class TestLeftBehind:
    """What was spent or filled and would lie outside of the notice after the amendment."""

    @pytest.fixture
    def typed(self, client, clerk, durchstarten):
        receive(durchstarten, "100000.00", on=date(2020, 10, 1))
        stellen = PlanItem.objects.get(name="Stellen")
        for amount, on in (("1000.00", date(2021, 12, 31)), ("3000.00", date(2022, 1, 1))):
            ask(
                record_expense,
                award=durchstarten, amount=D(amount), paid_on=on, plan_item=stellen, line=None,
                text="", today=date(2024, 10, 15), key=new_key(), actor=clerk,
            )  # fmt: skip
        ask(
            fill_post,
            award=durchstarten, number="TM-1", fte=D(1), valid_from=date(2021, 1, 1),
            valid_to=date(2022, 6, 30), key=new_key(), actor=clerk,
        )  # fmt: skip
        client.force_login(clerk)
        return as_shown(client.get(FORM).context["form"])

    def test_a_shorter_window_is_saved_only_despite_the_warning(self, client, typed):
        typed |= {"period_to": "31.12.2021", "spend_by": "31.12.2021"}

        warned = client.post(FORM, typed)
        saved = client.post(FORM, typed | {"despite": "on"})

        text = text_of(warned)
        assert warned.status_code == 422
        assert 'name="despite"' in warned.text
        assert (
            # The grant pays 80 % of 3.000 euro; what is said is what was spent.
            "1 Buchung über 3.000,00 € liegt dann nicht mehr im Zeitraum 01.09.2020 bis "
            "31.12.2021, in dem ausgegeben werden darf. Bitte die Angaben prüfen oder „Trotzdem "
            "speichern“ ankreuzen."
        ) in text
        assert "1 Besetzung einer Stelle liegt dann nicht mehr ganz im Bewilligungszeitraum" in text
        assert saved.headers["Location"] == f"{PAGE}bescheide/2/"

    def test_a_day_later_all_is_held(self, client, typed):
        typed |= {"period_to": "30.06.2022", "spend_by": "01.07.2022"}

        assert client.post(FORM, typed).status_code == 302

    def test_a_position_that_was_spent_on_is_not_emptied_unseen(self, client, typed):
        sent = {name: value for name, value in typed.items() if not name.startswith("plan-")}
        sent |= rows("plan")

        warned = client.post(FORM, sent)

        assert (
            "Für „Stellen“ ist dann nichts mehr geplant, aber 2 Buchungen über zusammen "
            "4.000,00 € liegen darauf."
        ) in text_of(warned)
        assert client.post(FORM, sent | {"despite": "on"}).status_code == 302

    def test_a_draft_warns_of_nothing(self, client, typed):
        draft = client.post(FORM, typed | {"spend_by": "31.12.2021", "weiter": "plan"})

        assert draft.status_code == 200
        assert "Trotzdem speichern" not in text_of(draft)


def test_a_draft_of_a_notice_has_more_rows_and_saves_nothing(client, clerk, durchstarten):
    client.force_login(clerk)
    typed = as_shown(client.get(FORM).context["form"])

    response = client.post(FORM, typed | {"weiter": "dates"})

    assert len(response.context["form"].dates.forms) == 6
    # Nobody has said yet that this is all.
    assert "ändert sich nichts" not in text_of(response)
    assert AwardNotice.objects.count() == 1


def test_a_date_that_was_as_proposed_follows_the_new_period(client, clerk, durchstarten):
    client.force_login(clerk)
    typed = as_shown(client.get(FORM).context["form"])

    response = client.post(FORM, typed | {"period_to": "30.04.2023", "weiter": ""})

    form = response.context["form"]
    assert (form["period_to"].value(), form["spend_by"].value()) == ("30.04.2023", "30.04.2023")


def test_the_page_of_a_notice_says_all_that_it_sets(client, auditor, durchstarten):
    client.force_login(auditor)

    text = text_of(client.get(f"{PAGE}bescheide/1/"))

    for said in (
        "Zuwendungsbescheid vom 20.08.2020",
        "bewilligt 921.502,00 €",
        "Anteilfinanzierung, 80 %",
        "01.09.2020 bis 30.06.2022",
        "Die ANBest-G gelten.",
        "Verwendungsfrist nach Zahlungseingang (Monate) 3 (Nr. 4)",
        "Personalausgaben Stellen – – 1.151.877,50 €",
        "Zuwendung und übrige Deckung 1.151.877,50 €",
        "bis 15.11.2021: 200.000,00 €",
    ):
        assert said in text
    assert "Nächsten Bescheid erfassen" not in text


@pytest.mark.parametrize("path", ["bescheide/2/", "bescheide/0/"])
def test_a_notice_that_does_not_exist_answers_404(client, clerk, durchstarten, path):
    client.force_login(clerk)

    assert client.get(f"{PAGE}{path}").status_code == 404


def test_the_first_notice_of_an_award_without_one(client, clerk):
    build_award("durchstarten", amount=None)
    client.force_login(clerk)
    typed = as_shown(client.get(FORM).context["form"])
    assert "kind" not in typed

    response = client.post(
        FORM,
        typed
        | {
            "amount": "921.502",
            "financing": "fixed",
            "period_from": "01.09.2020",
            "period_to": "30.06.2022",
            "spend_by": "30.06.2022",
        },
    )

    assert response.headers["Location"] == f"{PAGE}bescheide/1/"
    assert AwardNotice.objects.get().kind == AwardNotice.Kind.AWARD


@pytest.mark.parametrize("role", ["treasury", "auditor"])
@pytest.mark.parametrize("page", ["bescheid/", "antrag/", "haushaltsjahre/"])
def test_others_only_read(client, request, durchstarten, role, page):
    client.force_login(request.getfixturevalue(role))

    assert client.post(f"{PAGE}{page}").status_code == 403
    assert client.get(f"{PAGE}bescheide/1/").status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_ask_the_database_as_often_however_much_was_decided(
    client, clerk, durchstarten, django_assert_num_queries, count
):
    ask(
        record_application,
        award=durchstarten, amount=D("950000.00"), today=date(2024, 10, 15), key=new_key(),
        actor=clerk,
    )  # fmt: skip
    for _ in range(count):
        ask(
            record_notice,
            award=durchstarten,
            amount=D("921502.00"),
            financing="fixed",
            period_from=date(2020, 9, 1),
            period_to=date(2022, 6, 30),
            spend_by=date(2022, 6, 30),
            plan=[
                PlannedItem("staff", f"Stelle {number}", D(1), line=line_of_ring(number))
                for number in range(count)
            ],
            key=new_key(),
            actor=clerk,
        )
    client.force_login(clerk)

    with django_assert_num_queries(PAGE_QUERIES):
        client.get(f"{PAGE}bescheide/2/")
    with django_assert_num_queries(FORM_QUERIES):
        client.get(FORM)


PAGE_QUERIES = 13
FORM_QUERIES = 20


def line_of_ring(number):
    return build_line(f"aufwand-{number}", name="Personal", ring=build_ring(f"35-{number:02}"))


@pytest.mark.parametrize("count", [1, 3, 60])
def test_lines_of_all_rows_are_looked_up_together(
    client, clerk, durchstarten, django_assert_num_queries, count
):
    """Also those that name no line, and are answered with similar ones."""
    lines = [line_of_ring(number) for number in range(count)]
    client.force_login(clerk)
    typed = as_shown(client.get(FORM).context["form"])
    named = [f"Ring {line.ring.code}: {line}" for line in lines]
    wrong = [f"{line.ring.code} Personal" for line in lines]
    draft = {
        texts[0]: typed | {"weiter": ""} | rows(
            "plan",
            *({"kind": "staff", "name": f"Stelle {number}", "amount": "1", "line": text}
              for number, text in enumerate(texts)),
        )
        for texts in (named, wrong)
    }  # fmt: skip

    with django_assert_num_queries(DRAFT_QUERIES):
        right = client.post(FORM, draft[named[0]])
    with django_assert_num_queries(DRAFT_QUERIES_OF_MISTAKES):
        mistaken = client.post(FORM, draft[wrong[0]])

    shown = right.context["form"].plan.forms
    assert [row["line"].value() for row in shown[:count]] == named
    assert not any(row.errors for row in shown)
    shown = mistaken.context["form"].plan.forms
    assert [row["line"].value() for row in shown[:count]] == wrong
    assert [row.errors["line"] for row in shown[:count]] == [
        [
            f"„{text}“ ist keine Haushaltsposition. Ähnlich: „{name}“. "
            "Bitte einen Namen der Liste wählen."
        ]
        for text, name in zip(wrong, named, strict=True)
    ]


# Two forms of one draft: each finds the lines of all its rows at once.
DRAFT_QUERIES = 50
DRAFT_QUERIES_OF_MISTAKES = 33
