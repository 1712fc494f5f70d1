"""The first field of an empty form has the focus; after a mistake the list of mistakes has it."""

import re

import pytest

AUTOFOCUS = re.compile(r'<(?:input|select|textarea)[^>]*name="([^"]+)"[^>]*\sautofocus\b')


@pytest.mark.parametrize(
    ("page", "first"),
    [
        ("award-new", "programme"),
        ("notice-new", "kind"),
        ("application-new", "amount"),
        ("year-split-new", "shares-0-year"),
        ("deadline-new", "name"),
        ("deadline-extend", "due_on"),
        ("deadline-finish", "day"),
        ("deadline-reopen", "reason"),
        ("post-new", "number"),
        ("post-amend", "valid_to"),
        ("held-new", "unit"),
        ("held-correct", "quantity"),
        ("notification-new", "duty"),
        ("interest", "betrag"),
        ("receipt-new", "amount"),
        ("interest-claim-new", "amount"),
        ("suspense-new", "amount"),
        ("suspense-assign-start", "zuwendung"),
        ("suspense-assign", "amount"),
        ("drawdown-new", "amount"),
        ("drawdown-withdraw", "reason"),
        ("pass-through-start", "zuwendung"),
        ("pass-through-new", "recipient"),
        ("onward-new", "recipient"),
    ],
)
def test_typing_begins_in_the_first_field(client, clerk, pages, page, first):
    client.force_login(clerk)

    assert AUTOFOCUS.findall(client.get(pages[page]).text) == [first]


@pytest.mark.parametrize(
    "page",
    [
        "award-new",
        "application-new",
        "deadline-extend",
        "post-amend",
        "held-new",
        "held-correct",
        "notification-new",
        "pass-through-new",
        "onward-new",
    ],
)
def test_after_a_mistake_no_field_takes_the_focus(client, clerk, pages, page):
    client.force_login(clerk)

    response = client.post(pages[page], {})

    assert response.status_code == 422
    assert AUTOFOCUS.findall(response.text) == []
