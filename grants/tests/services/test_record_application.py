"""KOMM-AN 2016 Coesfeld: 147.744 euro applied for, 100.472 granted."""

from datetime import date
from decimal import Decimal as D

import pytest
from django.forms import model_to_dict

from grants.models import Application
from grants.services import record_application
from grants.services.errors import DateInFuture, TermsIncomplete, YearImpossible
from grants.tests.asking import ask
from grants.tests.builders import build_award, new_key

TODAY = date(2016, 6, 1)
FACTS = {
    "amount": D("147744.00"),
    "submitted_on": date(2016, 2, 29),
    "file_reference": "36.02.10",
    "financing": "share",
    "quota": D("80.0000"),
    "period_from": date(2016, 1, 1),
    "period_to": date(2016, 12, 31),
    "early_start_requested_on": date(2016, 2, 29),
    "early_start_consent_on": date(2016, 3, 15),
    "source": "Jahresabschluss 2017",
}


@pytest.fixture
def award(clerk):
    return build_award("komm-an-2016", amount="100472.00")


def record(award, actor, **facts):
    return ask(record_application, award=award, today=TODAY, key=new_key(), actor=actor, **facts)


def test_an_application_keeps_what_was_applied_for(award, clerk):
    application = record(award, clerk, **FACTS)

    assert model_to_dict(application, exclude=["id"]) == FACTS | {"award": award.pk}
    assert application.granted_percent == D("68.0")


def test_an_application_recorded_again_replaces_the_first(award, clerk):
    first = record(award, clerk, **FACTS)

    second = record(award, clerk, amount=D("150000.00"))

    assert second == first == Application.objects.get()
    assert model_to_dict(Application.objects.get(), exclude=["id", "award"]) == {
        "amount": D("150000.00"),
        "submitted_on": None,
        "file_reference": "",
        "financing": "",
        "quota": None,
        "period_from": None,
        "period_to": None,
        "early_start_requested_on": None,
        "early_start_consent_on": None,
        "source": "",
    }


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"amount": D("0.00")}, "größer als 0,00 €"),
        ({"period_to": date(2015, 12, 31)}, "endet, bevor er beginnt"),
        ({"financing": "loan"}, "Finanzierungsart gibt es nicht"),
        ({"quota": D("100.01")}, "höchstens 100 %"),
        ({"quota": D(0)}, "größer als 0 %"),
        ({"financing": ""}, "nur bei der Anteilfinanzierung"),
        ({"early_start_consent_on": date(2016, 2, 28)}, r"ab dem 29\.02\.2016"),
    ],
)
def test_an_application_that_contradicts_itself_is_refused(award, clerk, change, sentence):
    with pytest.raises(TermsIncomplete, match=sentence):
        record(award, clerk, **(FACTS | change))

    assert not Application.objects.exists()


def test_an_application_of_tomorrow_is_refused_and_one_of_today_is_taken(award, clerk):
    with pytest.raises(DateInFuture):
        record(award, clerk, **(FACTS | {"submitted_on": date(2016, 6, 2)}))

    assert record(award, clerk, **(FACTS | {"submitted_on": TODAY})).submitted_on == TODAY


def test_the_edges_are_taken(award, clerk):
    edges = {
        "amount": D("0.01"),
        "quota": D(100),
        "period_to": date(2016, 1, 1),
        "early_start_consent_on": date(2016, 2, 29),
    }

    assert record(award, clerk, **(FACTS | edges)).quota == D(100)


def test_an_early_start_is_not_asked_for_tomorrow(award, clerk):
    record(
        award,
        clerk,
        **(FACTS | {"early_start_requested_on": TODAY, "early_start_consent_on": None}),
    )

    with pytest.raises(DateInFuture):
        record(
            award,
            clerk,
            **(
                FACTS
                | {"early_start_requested_on": date(2016, 6, 2), "early_start_consent_on": None}
            ),
        )


def test_a_year_nobody_can_have_meant_is_refused(award, clerk):
    with pytest.raises(YearImpossible, match="Das Jahr 9999 kann nicht stimmen"):
        record(award, clerk, **(FACTS | {"period_to": date(9999, 12, 31)}))
