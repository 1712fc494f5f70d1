"""Other words of the trade find what the program calls by one of its own."""

import pytest

from grants.models import Award, AwardNotice, Deadline, PassThrough
from grants.queries.choosable import CHOOSABLE
from grants.queries.search import SAME_THING, found_in, meanings, of_kind
from grants.tests.builders import build_award, build_line, build_pass_through
from ledger.models import BudgetLine

OF_KIND = "current_notice__financing"


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("KIM 1", ["KIM 1"]),
        ("anteilsfinanzierung", ["anteilsfinanzierung", "Anteilfinanzierung"]),
        (
            "Mittelanforderung KIM",
            [
                "Mittelanforderung KIM",
                "Mittelabruf KIM",
                "Zahlungsanforderung KIM",
                "Auszahlungsantrag KIM",
            ],
        ),
        ("Drittempfänger", ["Drittempfänger", "Empfänger", "Letztempfänger"]),
        ("Leistung Dritter: KIM", ["Leistung Dritter: KIM", "Einnahme Dritter: KIM"]),
    ],
)
def test_a_word_means_the_others_of_its_line(text, means):
    assert list(meanings(text)) == means


def test_no_word_stands_for_two_things():
    words = [word for line in SAME_THING for word in line]

    assert len(words) == len(set(words))


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["Anteilsfinanzierung", "Anteilfinanzierung", "anteil"])
def test_the_kind_of_financing_is_found_by_either_spelling(text):
    share = build_award("kim-1", financing="share", quota="80.00")
    build_award("kim-2", financing="full")

    assert list(Award.objects.filter(of_kind(text, OF_KIND, AwardNotice.Financing))) == [share]


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["", "an", "ante", "finanzierung", "Fehlbetrag"])
def test_what_begins_no_word_of_a_kind_finds_none(text):
    build_award("kim-1", financing="share", quota="80.00")

    assert not Award.objects.filter(of_kind(text, OF_KIND, AwardNotice.Financing)).exists()


@pytest.mark.django_db
def test_titles_and_kinds_are_found_by_the_words_of_other_houses():
    award = build_award("kim-1", received="100.00")
    pass_through = build_pass_through(award)
    Deadline.objects.update(title="Mittelabruf im März", kind=Deadline.Kind.OTHER)

    assert Deadline.objects.filter(found_in("Zahlungsanforderung", "title", "kind")).exists()
    form = of_kind("Vertrag", "legal_form", PassThrough.LegalForm)
    assert list(PassThrough.objects.filter(form)) == [pass_through]


@pytest.mark.django_db
def test_a_budget_line_is_offered_by_its_account_number():
    line = build_line("miete")
    BudgetLine.objects.filter(pk=line.pk).update(account_number="542201")

    assert CHOOSABLE["haushaltsposition"].offered("5422") == CHOOSABLE[
        "haushaltsposition"
    ].labels_of([line])
