"""Parts of which pages are built: ``{% load parts %}``. Each has its template in ``parts/``."""

from typing import Any

from django import template
from django.template.base import FilterExpression, Node, NodeList, Parser, Token, token_kwargs
from django.template.context import Context
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from grants.permissions import may
from grants.web.badges import badge
from grants.web.tables.claims import state_badge as claim_badge
from grants.web.tables.deadlines import state_badge

register = template.Library()
register.simple_tag(badge)
register.simple_tag(state_badge, name="deadline_badge")
register.simple_tag(claim_badge, name="claim_badge")


class _Section(Node):
    child_nodelists = ("buttons", "body")

    def __init__(
        self,
        options: dict[str, FilterExpression],
        buttons: NodeList | None,
        body: NodeList,
    ) -> None:
        self.options = options
        self.buttons = buttons
        self.body = body

    def render(self, context: Context) -> SafeString:
        options = {name: value.resolve(context) for name, value in self.options.items()}
        buttons = None if self.buttons is None else self.buttons.render(context)
        return render_to_string(
            "parts/section.html",
            {"look": "ft-section", "buttons": buttons, "body": self.body.render(context)} | options,
        )


@register.tag
def section(parser: Parser, token: Token) -> _Section:
    """Abschnitt einer Seite with its heading, and buttons if it has any.

    ``{% section title="Fristen" id="fristen" %} … {% endsection %}``. If ``{% body %}`` stands in
    it, the buttons beside the heading come before it. ``look`` is its class.
    """
    options = token_kwargs(token.split_contents()[1:], parser)
    buttons, body = None, parser.parse(("body", "endsection"))
    if parser.next_token().contents == "body":
        buttons, body = body, parser.parse(("endsection",))
        parser.delete_first_token()
    return _Section(options, buttons, body)


@register.simple_block_tag(takes_context=True)
def action(
    context: Context, content: str, page: str, *args: Any, look: str = "secondary", **query: Any
) -> str:
    """Schaltfläche, die auf eine Seite führt; nothing if the person may not open that page.

    ``{% action "deadline-new" zuwendung=award.code %}Frist eintragen{% endaction %}``
    """
    if not may(context.get("role"), page):
        return ""
    return button_link(content, reverse(page, args=args, query=query), look)


@register.simple_block_tag(takes_context=True)
def link_to(context: Context, content: str, page: str, *args: Any) -> str:
    """Verweis im Text auf eine Seite; nothing if the person may not open that page."""
    if not may(context.get("role"), page):
        return ""
    return format_html('<a href="{}">{}</a>', reverse(page, args=args), content)


@register.simple_block_tag
def button_link(content: str, path: str, look: str = "secondary") -> str:
    """Schaltfläche, die auf eine Adresse führt, which the person may open in any case."""
    return render_to_string(
        "parts/button_link.html", {"label": content, "path": path, "look": look}
    )


@register.simple_block_tag
def table(content: str, label: str, caption: str | None = None) -> str:
    """Tabelle, die in der Breite rollt, with a caption for those who hear the page.

    The caption is the label if there is no other; an empty one if the table shows its own.
    """
    return render_to_string(
        "parts/table.html",
        {"content": content, "label": label, "caption": label if caption is None else caption},
    )


@register.simple_block_tag
def text(content: str) -> str:
    """Wortlaut aus mehreren Teilen, for use in a tag.

    ``{% text as title %}Stand {{ today|day }}{% endtext %}``
    """
    return content
