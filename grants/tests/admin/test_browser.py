"""The admin in a real browser: nothing that the content security policy refuses."""

import pytest
from django.urls import reverse

from grants.tests.admin.rows import build_everything
from grants.tests.builders import PASSWORD, build_person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = (
    "index",
    "ledger_voucher_changelist",
    "grants_award_add",
    "grants_programme_add",
    "ledger_explanation_add",
    "auth_user_add",
)


def test_pages_of_the_admin_meet_the_content_security_policy(page, live_server):
    build_everything(3)
    build_person("leitung", group="Leitung")
    complaints = []

    def note(message):
        # What the policy refuses is an error; the browser also tells of its own focus.
        if message.type == "error":
            complaints.append((page.url, message.text))

    page.on("console", note)
    page.on("pageerror", lambda error: complaints.append((page.url, str(error))))
    page.goto(live_server.url + reverse("admin:index"))
    page.fill("input[name=username]", "leitung")
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url("**/admin/")

    for name in PAGES:
        page.goto(live_server.url + reverse(f"admin:{name}"))
        assert "fundtracker – Stammdaten" in page.title()

    assert complaints == []
