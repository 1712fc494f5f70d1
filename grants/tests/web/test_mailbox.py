"""The mailbox of the demo."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from grants.tests.web.conftest import send_to_mailbox
from grants.tests.web.html import problems_of
from grants.web.mailbox import stored_mails


@pytest.fixture
def signed_in(client, clerk):
    client.force_login(clerk)
    return client


def test_a_mail_is_read_as_django_wrote_it(mailbox):
    send_to_mailbox(
        mailbox, subject="Änderungsbescheid fehlt", sent="Tue, 15 Oct 2024 06:05:00 -0000"
    )

    mail = stored_mails(mailbox)[-1]

    assert (mail.subject, mail.recipients, mail.sent_at) == (
        "Änderungsbescheid fehlt",
        "sachbearbeitung@example.org",
        datetime(2024, 10, 15, 6, 5, tzinfo=UTC),
    )
    assert "KIM Baustein 1: 94.125,00 € übrig." in mail.text
    assert "<b>94.125,00 €</b>" in mail.html


def test_several_mails_in_one_file_are_told_apart(tmp_path):
    (tmp_path / "20241015.log").write_bytes(
        b"Subject: erste\n\nEins\n" + b"-" * 79 + b"\nSubject: zweite\n\nZwei\n" + b"-" * 79 + b"\n"
    )

    assert [(mail.name, mail.subject, mail.text.strip()) for mail in stored_mails(tmp_path)] == [
        ("20241015.log-1", "zweite", "Zwei"),
        ("20241015.log-0", "erste", "Eins"),
    ]


def test_without_a_folder_there_are_no_mails(tmp_path):
    assert stored_mails(tmp_path / "not-there-yet") == []


def test_the_latest_mail_comes_first(signed_in, mailbox):
    send_to_mailbox(mailbox, subject="älter", sent="Tue, 15 Oct 2024 06:05:00 -0000")

    table = signed_in.get(reverse("mailbox")).context["table"]

    assert [row.record.subject for row in table.rows] == ["Zwei Fristen laufen ab", "älter"]


def test_a_mail_shows_its_text_and_its_html_in_a_locked_frame(signed_in, mailbox):
    name = stored_mails(mailbox)[0].name

    page = signed_in.get(reverse("mailbox-mail", args=[name]))
    frame = signed_in.get(reverse("mailbox-html", args=[name]))

    assert "KIM Baustein 1: 94.125,00 € übrig." in page.text
    assert f'src="{reverse("mailbox-html", args=[name])}"' in page.text
    assert 'sandbox="allow-popups"' in page.text
    assert problems_of(page) == []
    assert "<b>94.125,00 €</b>" in frame.text
    assert frame["X-Frame-Options"] == "SAMEORIGIN"
    assert sorted(frame["Content-Security-Policy"].split("; ")) == [
        "default-src 'none'",
        "frame-ancestors 'self'",
        "sandbox allow-popups",
        "style-src 'unsafe-inline'",
    ]


def test_markup_in_a_mail_stays_text_on_the_page(signed_in, mailbox):
    send_to_mailbox(mailbox, subject="<script>alert(1)</script>")
    names = [mail.name for mail in stored_mails(mailbox)]

    pages = [signed_in.get(reverse("mailbox"))]
    pages += [signed_in.get(reverse("mailbox-mail", args=[name])) for name in names]

    assert [problem for page in pages for problem in problems_of(page)] == []


@pytest.mark.parametrize("name", ["mailbox", "mailbox-mail", "mailbox-html"])
def test_where_mails_are_really_sent_there_is_no_mailbox(signed_in, settings, name):
    settings.DEMO_MAILBOX = None
    path = reverse(name, args=[] if name == "mailbox" else ["20241015.log-0"])

    assert signed_in.get(path).status_code == 404
    assert "Postfach" not in signed_in.get(reverse("awards")).text
