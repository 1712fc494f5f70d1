"""Teile, aus denen Seiten bestehen: what each makes of what it is given."""

import re

import pytest
from django.template import Context, Template

from grants.permissions import Role


def rendered(text, **context):
    """The HTML without the whitespace between its tags."""
    html = Template("{% load parts %}" + text).render(Context(context))
    return re.sub(r"\s*(<[^>]*>)\s*", r"\1", re.sub(r"\s+", " ", html))


def test_a_section_carries_its_heading_as_its_name():
    assert rendered(
        '{% section title=title id="fristen" look="ft-card" %}<p>drei</p>{% endsection %}',
        title="Fristen & Termine",
    ) == (
        '<section class="ft-card" aria-labelledby="fristen">'
        '<h2 id="fristen" class="kern-heading-medium">Fristen &amp; Termine</h2>'
        "<p>drei</p></section>"
    )


@pytest.mark.parametrize(
    ("role", "buttons"),
    [
        (
            Role.CLERK,
            '<div class="ft-actions"><a class="kern-btn kern-btn--secondary" '
            'href="/fristen/neu/?zuwendung=kim"><span class="kern-label">Neu &amp; mehr</span></a>'
            "</div>",
        ),
        (Role.AUDITOR, ""),
    ],
)
def test_the_buttons_of_a_section_are_those_that_the_person_may_use(role, buttons):
    assert rendered(
        '{% section title="Fristen" id="fristen" %}'
        '{% action "deadline-new" zuwendung="kim" %}{{ label }}{% endaction %}'
        "{% body %}<p>drei</p>{% endsection %}",
        role=role,
        label="Neu & mehr",
    ) == (
        '<section class="ft-section" aria-labelledby="fristen"><div class="ft-section__head">'
        f'<h2 id="fristen" class="kern-heading-medium">Fristen</h2>{buttons}</div>'
        "<p>drei</p></section>"
    )


def test_an_action_leads_to_the_page_of_its_object():
    assert rendered(
        '{% action "award" "kim" look="primary" %}Öffnen{% endaction %}', role=Role.TREASURY
    ) == (
        '<a class="kern-btn kern-btn--primary" href="/zuwendungen/kim/">'
        '<span class="kern-label">Öffnen</span></a>'
    )


@pytest.mark.parametrize(
    ("options", "caption"),
    [
        ("", '<caption class="ft-sr-only">Fristen</caption>'),
        (
            'caption="Fristen, die nächste zuerst"',
            '<caption class="ft-sr-only">Fristen, die nächste zuerst</caption>',
        ),
        ('caption=""', ""),
    ],
)
def test_a_table_has_a_name_and_a_caption(options, caption):
    assert rendered(
        "{% table label " + options + " %}<tr><td>1</td></tr>{% endtable %}", label="Fristen"
    ) == (
        '<div class="ft-scroll" tabindex="0" role="region" aria-label="Fristen, Tabelle">'
        f'<table class="ft-table">{caption}<tr><td>1</td></tr></table></div>'
    )


def test_a_text_of_several_parts_is_escaped_once():
    assert (
        rendered(
            "{% text as title %}Stand: {{ what }}{% endtext %}"
            '{% section title=title id="stand" look="" %}{% endsection %}',
            what="Müller & Söhne",
        )
        == '<section aria-labelledby="stand"><h2 id="stand" class="kern-heading-medium">'
        "Stand: Müller &amp; Söhne</h2></section>"
    )
