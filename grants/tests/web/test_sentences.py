"""Every form says what to do, also where a field has no sentence of its own."""

import pytest
from django import forms
from django.urls import reverse

from grants.web.forms.sentences import PlainForm

TOO_LONG = "Bitte auf höchstens 40 Zeichen kürzen (jetzt 300)."


class Example(PlainForm):
    text = forms.CharField(max_length=40)
    kind = forms.ChoiceField(choices=[("a", "A")])
    day = forms.DateField(required=False)
    number = forms.IntegerField(required=False, min_value=1, max_value=9)
    own = forms.CharField(error_messages={"required": "Bitte den Grund angeben."})


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("text", "", "Dieses Feld fehlt noch. Bitte ausfüllen."),
        ("text", "x" * 300, TOO_LONG),
        (
            "text",
            "a\x00b",
            "Der Text enthält ein Zeichen, das sich nicht speichern lässt. Bitte neu eintippen.",
        ),
        ("kind", "", "Hier ist noch nichts gewählt. Bitte einen Eintrag der Liste wählen."),
        ("kind", "zz", "„zz“ steht nicht zur Auswahl. Bitte einen Eintrag der Liste wählen."),
        (
            "day",
            "gestern",
            "Das ist kein Datum. Bitte als TT.MM.JJJJ eingeben, zum Beispiel 30.06.2024.",
        ),
        ("number", "zwei", "Diese Angabe ist hier nicht möglich. Bitte prüfen."),
        ("number", "0", "Bitte eine Zahl ab 1 eingeben."),
        ("number", "10", "Bitte eine Zahl bis 9 eingeben."),
        ("own", "", "Bitte den Grund angeben."),
    ],
)
def test_a_mistake_is_told_in_the_style_of_the_house(field, typed, sentence):
    form = Example({"text": "a", "kind": "a", "own": "x"} | {field: typed})

    assert form.errors == {field: [sentence]}


def test_several_mistakes_of_a_field_keep_their_codes():
    form = Example({"text": "x\x00" * 100, "kind": "a", "own": "x"})

    assert [error.code for error in form.errors.as_data()["text"]] == [
        "max_length",
        "null_characters_not_allowed",
    ]


def test_a_mistake_of_the_form_as_a_whole_stays_as_it_is():
    form = Example({"text": "a", "kind": "a", "own": "x"})
    form.add_error(None, "Die Summe stimmt nicht.")

    assert form.errors == {"__all__": ["Die Summe stimmt nicht."]}


def test_filters_and_login_speak_so_too(client, supervisor):
    wrong = client.post(reverse("login"), {"username": "", "password": "x"})
    client.force_login(supervisor)
    listed = client.get(reverse("deadlines"), {"first": "gestern"})

    assert wrong.context["form"].errors == {
        "username": ["Dieses Feld fehlt noch. Bitte ausfüllen."]
    }
    assert listed.context["filter"].form.errors == {
        "first": ["Das ist kein Datum. Bitte als TT.MM.JJJJ eingeben, zum Beispiel 30.06.2024."]
    }
