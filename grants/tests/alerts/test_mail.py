"""What stands in the mails."""

from datetime import date

import pytest
from django.core import mail

from grants.alerts.run import run
from grants.alerts.send import send_deliveries
from grants.models import Award, Delivery
from grants.tests.alerts.rows import (
    AT_FIVE,
    THE_DAY,
    build_integrationspauschale,
    build_proof,
    build_ring_35_02,
    build_supervisor,
    build_treasurer,
)
from grants.tests.builders import build_award, build_person, receive
from grants.tests.interest_rows import usual_interest_rules

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def an_address_of_the_program(settings):
    settings.BASE_URL = "https://fundtracker.kreis.example"


def mails_of(today, **options):
    run(today)
    send_deliveries(AT_FIVE, **options)
    return mail.outbox


def test_the_mail_of_the_integrationspauschale():
    clerk = build_person()
    clerk.first_name, clerk.last_name = "Kim", "Beispiel"
    clerk.save()
    build_integrationspauschale(responsible=clerk)

    (sent,) = mails_of(THE_DAY)

    assert sent.to == ["sachbearbeitung@example.org"]
    assert sent.subject == "1 Verausgabungsfrist läuft ab – 626.377,32\u00a0€"
    assert sent.body == (
        "Guten Tag Kim Beispiel,\n"
        "\n"
        "1 Verausgabungsfrist läuft ab – 626.377,32\u00a0€.\n"
        "\n"
        "1. Integrationspauschale: 626.377,32\u00a0€ bis 30.11.2020 ausgeben (noch 289 Tage)\n"
        "   Warnung, seit 15.02.2020\n"
        "   Noch nicht verwendet: 626.377,32\u00a0€. "
        "Die Verausgabungsfrist endet am 30.11.2020 (noch 289 Tage). "
        "Beim bisherigen Tempo der Ausgaben verfallen davon 380.270,26\u00a0€. "
        "An Empfänger gebunden und noch nicht ausgezahlt: 0,00\u00a0€; "
        "danach bleiben 626.377,32\u00a0€. "
        "Ausgezahlt und noch nicht nachgewiesen: 0,00\u00a0€.\n"
        "   https://fundtracker.kreis.example/zuwendungen/integrationspauschale/\n"
        "\n"
        "Warum Sie diese Nachricht bekommen: Was bis zum Ende der Verausgabungsfrist nicht "
        "verwendet ist, muss zurückgezahlt werden (Zuwendungen: § 49a VwVfG NRW; fachbezogene "
        "Pauschalen: § 29 Haushaltsgesetz NRW; maßgeblich ist der Bescheid).\n"
        "\n"
        "Alle Hinweise: https://fundtracker.kreis.example/hinweise/\n"
    )
    batch = Delivery.objects.get().batch
    assert sent.extra_headers == {
        "Message-ID": f"<{batch}@fundtracker.kreis.example>",
        "Auto-Submitted": "auto-generated",
    }


def test_its_html_says_the_same():
    build_integrationspauschale(responsible=build_person())

    (sent,) = mails_of(THE_DAY)

    ((html, mime_type),) = sent.alternatives
    assert mime_type == "text/html"
    assert html == (
        "<!DOCTYPE html>\n"
        '<html lang="de">\n'
        "  <head>\n"
        '    <meta charset="utf-8">\n'
        "    <title>1 Verausgabungsfrist läuft ab</title>\n"
        "  </head>\n"
        '  <body style="font-family: sans-serif; line-height: 1.5; max-width: 40rem">\n'
        "    <p>Guten Tag,</p>\n"
        '    <h1 style="font-size: 1.25rem">'
        "1 Verausgabungsfrist läuft ab – 626.377,32\u00a0€</h1>\n"
        "    <ol>\n"
        "      \n"
        '        <li style="margin-bottom: 1rem">\n'
        '          <a href="https://fundtracker.kreis.example/zuwendungen/integrationspauschale/">'
        "<strong>Integrationspauschale: 626.377,32\u00a0€ bis 30.11.2020 ausgeben "
        "(noch 289 Tage)</strong></a>\n"
        "          <br>\n"
        "          Warnung, seit 15.02.2020\n"
        "          <br>\n"
        "          Noch nicht verwendet: 626.377,32\u00a0€. "
        "Die Verausgabungsfrist endet am 30.11.2020 (noch 289 Tage). "
        "Beim bisherigen Tempo der Ausgaben verfallen davon 380.270,26\u00a0€. "
        "An Empfänger gebunden und noch nicht ausgezahlt: 0,00\u00a0€; "
        "danach bleiben 626.377,32\u00a0€. "
        "Ausgezahlt und noch nicht nachgewiesen: 0,00\u00a0€.\n"
        "        </li>\n"
        "      \n"
        "    </ol>\n"
        "    <p>Warum Sie diese Nachricht bekommen: Was bis zum Ende der Verausgabungsfrist "
        "nicht verwendet ist, muss zurückgezahlt werden (Zuwendungen: § 49a VwVfG NRW; "
        "fachbezogene Pauschalen: § 29 Haushaltsgesetz NRW; maßgeblich ist der Bescheid).</p>\n"
        '    <p><a href="https://fundtracker.kreis.example/hinweise/">Alle Hinweise</a></p>\n'
        "    \n"
        "  </body>\n"
        "</html>\n"
    )


def test_one_mail_lists_everything_with_the_worst_first_and_adds_it_up():
    clerk = build_person()
    build_integrationspauschale(responsible=clerk)
    build_award(
        "mimi", amount="4000.00", window=(date(2020, 1, 1), date(2020, 4, 30)), responsible=clerk
    )
    build_award(
        "griffbereit",
        amount="10000.00",
        window=(date(2020, 1, 1), date(2020, 2, 29)),
        responsible=clerk,
    )

    (sent,) = mails_of(THE_DAY)

    assert sent.subject == "3 Verausgabungsfristen laufen ab – 640.377,32\u00a0€"
    assert [line for line in sent.body.splitlines() if line[:2] in ("1.", "2.", "3.")] == [
        "1. GRIFFBEREIT: 10.000,00\u00a0€ bis 29.02.2020 ausgeben (noch 14 Tage)",
        "2. MIMI: 4.000,00\u00a0€ bis 30.04.2020 ausgeben (noch 75 Tage)",
        "3. Integrationspauschale: 626.377,32\u00a0€ bis 30.11.2020 ausgeben (noch 289 Tage)",
    ]


def test_rings_go_to_treasury_and_supervisors_without_a_sum():
    build_supervisor()
    build_treasurer()
    for code in ("35-01", "35-02", "35-05", "35-06"):
        build_ring_35_02(code)

    sent = mails_of(date(2024, 10, 15))

    assert [(message.to, message.subject) for message in sent] == [
        ([address], "4 Zweckbindungsringe sind nicht ausgeglichen")
        for address in ("leitung@example.org", "kaemmerei@example.org")
    ]
    assert (
        "2. Ring 35-02: Im Plan 2024 liegt der Ertrag 300,00\u00a0€ unter dem Aufwand\n"
        "   Warnung, seit 15.10.2024\n"
        "   Geplant sind Erträge von 269.836,00\u00a0€ und Aufwendungen von 270.136,00\u00a0€. "
        "Die Erläuterungen der Erträge ergeben 270.136,00\u00a0€, "
        "angesetzt sind 269.836,00\u00a0€.\n"
        "   https://fundtracker.kreis.example/zweckbindungsringe/35-02/2024/\n"
    ) in sent[0].body


def test_a_due_proof_leads_to_the_page_of_its_deadline():
    proof = build_proof(responsible=build_person())

    (sent,) = mails_of(date(2020, 3, 28))

    assert sent.subject == "1 Verwendungsnachweis ist fällig"
    assert (
        "1. Verwendungsnachweis: Integrationspauschale: fällig am 31.03.2020 (noch 3 Tage)\n"
        "   dringend, seit 28.03.2020\n"
        "   Der Verwendungsnachweis ist am 31.03.2020 fällig (noch 3 Tage).\n"
        f"   https://fundtracker.kreis.example/fristen/{proof.pk}/\n"
    ) in sent.body


def test_each_rule_writes_its_own_mail():
    clerk = build_person()
    award = build_integrationspauschale(responsible=clerk)
    build_proof(award=award)

    assert sorted(message.subject for message in mails_of(THE_DAY)) == [
        "1 Verausgabungsfrist läuft ab – 626.377,32\u00a0€",
        "1 Verwendungsnachweis ist fällig",
    ]


def test_titles_are_written_as_they_are_and_cannot_inject_html():
    build_integrationspauschale(responsible=build_person())
    Award.objects.update(title="Väter & <b>Söhne</b>")

    (sent,) = mails_of(THE_DAY)

    assert "1. Väter & <b>Söhne</b>: 626.377,32" in sent.body
    assert "<strong>Väter &amp; &lt;b&gt;Söhne&lt;/b&gt;: 626.377,32" in sent.alternatives[0][0]


def test_a_simulated_day_is_pointed_out():
    build_integrationspauschale(responsible=build_person())

    (sent,) = mails_of(THE_DAY, simulated_day=THE_DAY)

    assert sent.body.endswith(
        "\nAchtung: Das Programm rechnet nicht mit dem heutigen Tag, sondern mit dem 15.02.2020.\n"
    )
    assert "sondern mit dem 15.02.2020." in sent.alternatives[0][0]


def test_whoever_reads_of_interest_finds_the_sheet_on_which_it_is_reckoned():
    usual_interest_rules()
    kim = build_award("kim", responsible=build_person())
    receive(kim, "5000.00", on=date(2024, 8, 1))

    [sent] = [one for one in mails_of(date(2024, 10, 10)) if "Zinsen" in one.body]

    sheet = "https://fundtracker.kreis.example/zuwendungen/kim/zinsen/"
    assert "   https://fundtracker.kreis.example/zuwendungen/kim/\n" in sent.body
    assert f"   Zinsberechnung: {sheet}\n" in sent.body
    assert f'<a href="{sheet}">Zinsberechnung</a>' in sent.alternatives[0][0]
