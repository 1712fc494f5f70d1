"""A variable that nobody set fails every test whose page hands it on."""

from contextlib import suppress

import pytest
from django.template import Context, Origin, Template, VariableDoesNotExist, engines

from fundtracker.tests.undefined import OUR_TEMPLATES, undefined

RING_PAGE = f"{OUR_TEMPLATES}/rings/detail.html"


def undefined_in(text, origin=RING_PAGE):
    template = Template(text, origin=Origin(origin), engine=engines["django"].engine)
    with suppress(VariableDoesNotExist):
        template.render(Context({"alert": {"title": "Ring 35-02"}, "one": "eins"}))
    found = undefined.copy()
    undefined.clear()
    return found


@pytest.mark.parametrize(
    "text",
    [
        "{{ subject }}",
        "{{ subject|default:'–' }}",
        "{{ alert.title|default:subject }}",
        "{% if subject|length > 3 %}lang{% endif %}",
        "{% if one and alert.title|cut:subject %}kurz{% endif %}",
        "{% for letter in subject %}{{ letter }}{% endfor %}",
        "{% with name=subject %}{{ name }}{% endwith %}",
        "{% include 'forms/buttons.html' with button=subject cancel='/' %}",
        "{% url 'award' subject as address %}",
    ],
)
def test_what_is_handed_on_is_found(text):
    assert undefined_in(text) == ["rings/detail.html: subject"]


def test_so_is_what_an_object_does_not_have():
    assert undefined_in("{{ alert.subject|upper }}") == ["rings/detail.html: alert.subject"]


def test_a_template_may_ask_whether_there_is_such_a_variable():
    assert undefined_in("{% if subject %}{% elif alert.subject and not subject %}{% endif %}") == []


def test_the_templates_of_others_do_as_they_like():
    assert undefined_in("{{ subject|default:'–' }}", "/usr/lib/django/admin/index.html") == []
