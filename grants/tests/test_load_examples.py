"""The example data are for the demo: they book what nobody can remove again."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from grants.management.commands import load_examples
from ledger.models import Voucher

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded(monkeypatch):
    """What was loaded until which day, without loading it."""
    calls = []
    monkeypatch.setattr(
        load_examples, "load_examples", lambda folder, *, until, responsible: calls.append(until)
    )
    return calls


def test_outside_the_demo_they_are_refused_with_the_way_to_go(settings):
    settings.DEBUG = False

    with pytest.raises(CommandError) as refusal:
        call_command("load_examples")

    assert str(refusal.value) == (
        "Die Beispieldaten sind Belege anderer Kreise, und kein Beleg lässt sich je wieder "
        "löschen. Außerhalb der Demo (DEBUG aus) werden sie nicht geladen. Das Regelwerk lädt "
        "„python manage.py load_rules“; wer in dieser Datenbank wirklich Beispiele will, gibt "
        "--in-real-operation an."
    )
    assert Voucher.objects.count() == 0


@pytest.mark.parametrize(
    ("debug", "arguments"),
    [(True, []), (True, ["--in-real-operation"]), (False, ["--in-real-operation"])],
)
def test_in_the_demo_or_named_on_purpose_they_are_loaded(settings, loaded, debug, arguments):
    settings.DEBUG = debug
    lines = StringIO()

    call_command("load_examples", *arguments, stdout=lines)

    assert loaded == [settings.FIXED_DAY]
    assert lines.getvalue() == "Beispieldaten bis 15.10.2024 geladen: 0 Zuwendungen.\n"
