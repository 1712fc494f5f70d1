"""Plaketten: colour, symbol and word say the same."""

from django.utils.html import format_html
from django.utils.safestring import SafeString


def badge(kind: str, label: str) -> SafeString:
    """Plakette; ``kind`` is info, success, warning or danger.

    A list has one in every row, so it is put together here and not in a template of its own.
    """
    return format_html(
        '<span class="kern-badge kern-badge--small kern-badge--{0} ft-badge">'
        '<span class="kern-icon kern-icon--{0}" aria-hidden="true"></span>'
        '<span class="kern-label">{1}</span></span>',
        kind,
        label,
    )
