"""Forms as people send them: opened first, so that the hidden state goes along."""

from typing import Any

from django.test import Client


def open_and_send(client: Client, path: str, typed: dict[str, Any], **options: Any) -> Any:
    """The answer to a form that is filled in with what was ``typed``."""
    return client.post(path, filled_from(client, path) | typed, **options)


def filled_from(client: Client, path: str) -> dict[str, Any]:
    """The hidden state of a form, as it stands when somebody opens it."""
    context = client.get(path).context
    form = context.get("form") if context else None
    if form is None or "filled_from" not in form.fields:
        return {}
    return {"filled_from": form["filled_from"].value()}
