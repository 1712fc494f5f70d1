"""Stellen on the page of KIM Baustein 2, and the forms that fill them and change that."""

from datetime import date
from decimal import Decimal as D
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from grants.models import Organisation, Post, PostChange, StandardRule
from grants.services import amend_post
from grants.tests.builders import build_award, build_recipient, new_key
from grants.tests.drawdown_builders import build_rule
from grants.tests.post_builders import CASE_MANAGEMENT, build_kim_2, build_post, build_post_rate
from grants.tests.web.reading import text_of
from grants.tests.web.sending import open_and_send
from ledger.filled_from import WITHOUT_FORM

TODAY = date(2024, 10, 15)


@pytest.fixture
def kim(clerk, client):
    award = build_kim_2()
    build_post_rate(award.programme)
    client.force_login(clerk)
    return award


@pytest.fixture
def award_page(kim):
    return reverse("award", args=[kim.code])


@pytest.fixture
def form(kim):
    return reverse("post-new", args=[kim.code])


def filled_in(**typed):
    return {
        "number": "KIM2-SK-5",
        "component": "",
        "fte": "0,5",
        "valid_from": "01.11.2024",
        "valid_to": "31.12.2024",
        "refinanced_by": "",
        "key": str(uuid4()),
        **typed,
    }


def test_the_award_page_shows_granted_passed_on_own_and_open(client, award_page):
    text = text_of(client.get(award_page))

    assert "Stand: Oktober 2024" in text
    assert "bewilligt 18,00 VZÄ weitergeleitet 12,00 VZÄ eigene 4,00 VZÄ offen 2,00 VZÄ" in text


def test_the_section_is_there_where_the_notice_names_no_posts(client, clerk):
    client.force_login(clerk)
    award = build_award("ohne-stellen")

    page = client.get(reverse("award", args=[award.code]))

    assert "Stellenübersicht Stelle besetzen bewilligt: keine" in text_of(page)
    assert 'href="#stellen"' in page.text
    assert f'href="{reverse("post-new", args=[award.code])}"' in page.text


def test_each_post_shows_share_months_and_cost(client, award_page):
    assert (
        f"kim-2-2024-SK-1 {CASE_MANAGEMENT} 1,00 01.01.2024 bis 31.12.2024 12,00 57.000,00 € –"
        in text_of(client.get(award_page))
    )


def test_the_months_table_has_twelve_months_and_marks_what_is_open(client, clerk, award_page, kim):
    amend_post(
        filled_from=WITHOUT_FORM,
        post=kim.posts.first(),
        valid_to=date(2024, 6, 30),
        actual_cost=D("28111.11"),
        reason="Kündigung",
        today=TODAY,
        key=new_key(),
        actor=clerk,
    )

    response = client.get(award_page)

    text = text_of(response)
    assert f"eigene {'4,00 ' * 6}{'3,00 ' * 6}".strip() in text
    assert f"offen {'2,00 ' * 6}{'3,00 ' * 6}".strip() in text
    assert response.content.decode().count('<strong class="ft-negative">') == 12
    assert "Vakanz: 07/2024 bis 12/2024" in text
    assert "28.111,11 €" in text


def test_a_post_is_filled_by_form(client, kim, form, award_page):
    schwerte = build_recipient("stadt-schwerte")

    response = open_and_send(
        client,
        form,
        filled_in(component=f"{kim.programme.pk}:{CASE_MANAGEMENT}", refinanced_by=schwerte.name),
        follow=True,
    )

    post = Post.objects.get(number="KIM2-SK-5")
    assert response.redirect_chain == [(award_page, 302)]
    assert "Gespeichert Besetzung der Stelle KIM2-SK-5." in text_of(response)
    assert (post.award, post.fte, post.valid_from, post.valid_to) == (
        kim,
        D("0.50"),
        date(2024, 11, 1),
        date(2024, 12, 31),
    )
    assert (post.component, post.programme, post.refinanced_by) == (
        CASE_MANAGEMENT,
        kim.programme,
        schwerte,
    )


def test_the_form_proposes_the_window_and_says_what_is_open(client, form):
    response = client.get(form)

    assert response.context["form"]["valid_from"].value() == date(2024, 1, 1)
    assert "offen im Oktober 2024 2,00 VZÄ" in text_of(response)


def test_who_thinks_better_of_it_returns_to_the_posts_of_the_award(client, form, award_page):
    assert f'href="{award_page}#stellen"' in client.get(form).content.decode()


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"number": ""}, "number", "Bitte die Stellennummer eingeben."),
        ({"fte": "0"}, "fte", "größer als 0"),
        ({"fte": "1,01"}, "fte", "höchstens 1,00"),
        ({"fte": "halb"}, "fte", "keine Zahl"),
        ({"valid_to": "31.10.2024"}, "valid_to", "kann nicht vorher enden"),
        ({"valid_to": "01.01.2025"}, "valid_to", "außerhalb des Zeitraums"),
        ({"valid_from": "31.12.2023"}, "valid_from", "außerhalb des Zeitraums"),
        ({"number": "kim-2-2024-SK-1"}, "valid_to", "schon besetzt"),
        ({"component": "1:Sonstiges"}, "component", "Diesen Bestandteil gibt es hier nicht."),
        ({"refinanced_by": "0"}, "refinanced_by", "„0“ ist keine Gemeinde und kein Empfänger."),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_changes_nothing(
    client, form, typed, field, sentence
):
    sent = filled_in(**typed)

    response = open_and_send(client, form, sent)

    assert response.status_code == 422
    assert sentence in " ".join(response.context["form"].errors[field])
    assert response.context["form"]["number"].value() == sent["number"]
    assert Post.objects.count() == 4


def test_who_has_the_award_does_not_refinance_its_posts(client, kim, form):
    Organisation.objects.filter(pk=kim.holder_id).update(is_recipient=True)

    response = client.post(form, filled_in(refinanced_by=kim.holder.name))

    assert response.context["form"].errors == {
        "refinanced_by": [
            f"„{kim.holder.name}“ hat die Zuwendung selbst. Bitte eine andere Organisation "
            "wählen oder das Feld leeren."
        ]
    }
    assert Post.objects.count() == 4


@pytest.mark.parametrize(
    ("fte", "confidence", "warning"),
    [
        ("0,49", "F", "Anteile unter 0,50 VZÄ werden nicht gefördert; Stelle KIM2-SK-5 hat "
         "0,49 VZÄ. Bitte den Bescheid prüfen."),
        ("0,49", "U", "Stelle KIM2-SK-5 hat 0,49 VZÄ. Der Mindestanteil ist nicht bestätigt. "
         "Bitte den Bescheid prüfen."),
        ("0,50", "F", None),
    ],
)  # fmt: skip
def test_a_share_too_small_to_be_funded_is_taken_with_a_warning(
    client, form, fte, confidence, warning
):
    build_rule(StandardRule.Code.MINIMUM_FTE, "0.50", confidence=confidence)

    text = text_of(open_and_send(client, form, filled_in(fte=fte), follow=True))

    assert "Gespeichert Besetzung der Stelle KIM2-SK-5." in text
    assert warning in text if warning else "werden nicht gefördert" not in text
    assert Post.objects.get(number="KIM2-SK-5").fte == D(fte.replace(",", "."))


def test_sent_twice_it_is_filled_once(client, form):
    sent = filled_in()

    assert [open_and_send(client, form, sent).status_code for _ in range(2)] == [302, 302]
    assert Post.objects.filter(number="KIM2-SK-5").count() == 1


class TestAmend:
    @pytest.fixture
    def post(self, kim):
        return build_post(kim, "KIM2-SK-5", fte=D("0.50"))

    @pytest.fixture
    def form(self, post):
        return reverse("post-amend", args=[post.pk])

    def test_leaving_early_keeps_the_former_day_with_the_reason(
        self, client, form, post, award_page
    ):
        sent = {
            "valid_to": "30.06.2024",
            "actual_cost": "14.250,55",
            "reason": "Kündigung",
            "key": str(uuid4()),
        }

        response = open_and_send(client, form, sent, follow=True)

        post.refresh_from_db()
        assert response.redirect_chain == [(award_page, 302)]
        assert "Gespeichert Besetzung der Stelle KIM2-SK-5." in text_of(response)
        assert (post.valid_to, post.actual_cost) == (date(2024, 6, 30), D("14250.55"))
        shown = text_of(client.get(form))
        assert "15.10.2024 31.12.2024 – Kündigung sachbearbeitung" in shown

    def test_the_form_starts_with_what_holds(self, client, form):
        bound = client.get(form).context["form"]

        assert (bound["valid_to"].value(), bound["actual_cost"].value()) == (
            date(2024, 12, 31),
            None,
        )

    @pytest.mark.parametrize(
        ("typed", "field", "sentence"),
        [
            ({"reason": ""}, "reason", "Bitte den Grund der Änderung angeben."),
            ({"reason": "  "}, "reason", "Bitte den Grund der Änderung angeben."),
            ({"valid_to": "31.12.2024"}, "valid_to", "so schon erfasst"),
            ({"valid_to": "31.12.2023"}, "valid_to", "kann nicht vorher enden"),
            ({"valid_to": "01.01.2025"}, "valid_to", "außerhalb des Zeitraums"),
            ({"actual_cost": "-1"}, "actual_cost", "nicht unter 0,00"),
            ({"actual_cost": "viel"}, "actual_cost", "kein eindeutiger Betrag"),
        ],
    )
    def test_what_cannot_be_changed_is_said_at_its_field(
        self, client, form, typed, field, sentence
    ):
        sent = {
            "valid_to": "30.06.2024",
            "actual_cost": "",
            "reason": "Kündigung",
            "key": str(uuid4()),
            **typed,
        }

        response = open_and_send(client, form, sent)

        assert response.status_code == 422
        assert sentence in " ".join(response.context["form"].errors[field])
        assert not PostChange.objects.exists()


def test_who_only_reads_is_offered_no_form(client, auditor, award_page):
    client.force_login(auditor)

    html = client.get(award_page).content.decode()

    assert "Stelle besetzen" not in html
    assert "/stellen/" not in html


def test_four_posts_and_forty_take_as_many_queries(client, kim, award_page):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get(award_page)
        return len(captured)

    before = queries()
    for number in range(36):
        build_post(kim, f"weitere-{number}", fte=D("0.05"))

    assert queries() == before
