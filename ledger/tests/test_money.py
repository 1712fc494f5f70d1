from decimal import Decimal

import pytest
from django.core.exceptions import FieldError, ValidationError
from django.db.models import ExpressionWrapper, F, Q, Sum, Value
from hypothesis import given
from hypothesis import strategies as st

from ledger.models import Account, Appropriation, Posting
from ledger.money import (
    LARGEST,
    ZERO,
    CentsField,
    EuroField,
    format_euro,
    format_number,
    parse_euro,
    round_to_cent,
    to_cents,
)
from ledger.tests.builders import build_line

NBSP, NARROW = "\u00a0", "\u202f"

amounts = st.decimals(min_value=-LARGEST, max_value=LARGEST, places=2)


@pytest.mark.parametrize(
    ("typed", "euro"),
    [
        ("12.400,5", "12400.50"),
        ("12400,50", "12400.50"),
        ("12400.50", "12400.50"),
        ("12.400", "12400.00"),
        ("1.234", "1234.00"),  # German grouping, never 1,23
        ("1.555.800", "1555800.00"),
        ("976.377,32 €", "976377.32"),
        ("€ 976377,32", "976377.32"),
        (f"976{NARROW}377,32{NBSP}EUR", "976377.32"),
        ("12 400,50 eur", "12400.50"),
        ("  0,1 ", "0.10"),
        ("0", "0.00"),
        ("007", "7.00"),
        ("+5", "5.00"),
        ("-1.327", "-1327.00"),
        ("−300,00 €", "-300.00"),
        ("- 300 €", "-300.00"),
        ("1.000,-", "1000.00"),
        ("1000,-- €", "1000.00"),
        ("EUR 12,–", "12.00"),
        ("99.999.999.999,99", "99999999999.99"),
    ],
)
def test_amounts_are_read_as_people_type_them(typed, euro):
    assert (str(parse_euro(typed))) == euro


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "€",
        "-",
        "viel",
        "12,345",
        "1,2,3",
        "1.23.4",
        "12.34,56",
        "1.2345",
        "1,234.50",  # English grouping
        "0.123",  # neither grouping nor cents
        "1 2",
        "12,5 0",
        "5€50",
        "--5",
        "+-5",
        "-5-",
        "5-",
        "5,---",
        "5,5-",
        ",-",
        "1e3",
        "0x10",
        "NaN",
        "Infinity",
        "1/2",
        "=1+1",
        "１２",  # full-width digits
    ],
)
def test_what_is_no_amount_or_could_mean_two_things_is_refused(typed):
    with pytest.raises(ValidationError) as refusal:
        parse_euro(typed)

    assert refusal.value.messages == [
        f"„{typed.strip()}“ ist kein eindeutiger Betrag. "
        "Bitte in Euro mit höchstens zwei Nachkommastellen eingeben, zum Beispiel 12.400,50."
    ]


@pytest.mark.parametrize("typed", ["100.000.000.000", "9" * 5000])
def test_an_amount_beyond_every_budget_is_refused(typed):
    with pytest.raises(ValidationError) as refusal:
        parse_euro(typed)

    assert refusal.value.messages == [
        f"Der Betrag ist zu groß. Bitte höchstens 99.999.999.999,99{NBSP}€ eingeben."
    ]


def test_amounts_are_printed_the_german_way():
    printed = [format_euro(Decimal(amount)) for amount in ("626377.32", "-300", "0", "-0.00")]

    assert printed == [f"626.377,32{NBSP}€", f"−300,00{NBSP}€", f"0,00{NBSP}€", f"0,00{NBSP}€"]


def test_numbers_are_printed_with_the_places_asked_for():
    assert [format_number(Decimal("68.0041"), places) for places in (0, 1, 4)] == [
        "68",
        "68,0",
        "68,0041",
    ]


@given(amounts)
def test_what_is_printed_is_read_back_unchanged(amount):
    assert parse_euro(format_euro(amount)) == parse_euro(format_number(amount)) == amount


@given(st.text(max_size=20))
def test_any_text_is_an_amount_in_whole_cents_or_refused(text):
    try:
        amount = parse_euro(text)
    except ValidationError:
        return
    assert amount.as_tuple().exponent == -2
    assert abs(amount) <= LARGEST


def test_half_a_cent_is_rounded_away_from_zero():
    rounded = [str(round_to_cent(Decimal(amount))) for amount in ("0.005", "-0.005", "0.0149")]

    assert rounded == ["0.01", "-0.01", "0.01"]


@given(amounts)
def test_cents_are_exact(amount):
    assert Decimal(to_cents(amount)) / 100 == amount


@pytest.mark.parametrize("amount", [0.1, 12400.5, True, "12400.50", None])
def test_only_exact_numbers_become_cents(amount):
    with pytest.raises(TypeError, match="money is a Decimal"):
        to_cents(amount)


def test_parts_of_a_cent_are_refused():
    with pytest.raises(ValueError, match="has parts of a cent"):
        to_cents(Decimal("0.005"))


@pytest.fixture
def lines(db):
    """Three lines of 2024 whose amounts would not sum to zero in floating point."""
    for code, amount in (("a", "0.10"), ("b", "0.20"), ("c", "-0.30")):
        Appropriation.objects.create(line=build_line(code), year=2024, adjustment=Decimal(amount))
    return Appropriation.objects.all()


def test_sums_are_exact(lines):
    assert lines.aggregate(sum=Sum("adjustment"))["sum"] == ZERO


def test_a_sum_with_a_filter_is_in_euro(lines):
    sums = lines.aggregate(
        positive=Sum("adjustment", filter=Q(adjustment__gt=0)),
        none=Sum("adjustment", filter=Q(adjustment__gt=1)),
    )

    assert sums == {"positive": Decimal("0.30"), "none": None}


def test_lookups_compare_euro(lines):
    found = lines.filter(adjustment__in=[Decimal("0.10"), Decimal("-0.3")])

    assert {row.line.code for row in found} == {"a", "c"}


@pytest.mark.parametrize("value", [0.1, "0.10"])
def test_a_lookup_with_anything_else_than_an_exact_number_is_refused(lines, value):
    with pytest.raises(TypeError, match="money is a Decimal"):
        lines.filter(adjustment=value)


def test_arithmetic_of_columns_is_in_euro_once_its_kind_is_said(lines):
    open_amounts = lines.annotate(
        twice=ExpressionWrapper(F("adjustment") + F("adjustment"), CentsField()),
        raised=ExpressionWrapper(
            F("adjustment") + Value(Decimal("1.05"), CentsField()), CentsField()
        ),
    ).order_by("line__code")

    assert [(row.twice, row.raised) for row in open_amounts] == [
        (Decimal("0.20"), Decimal("1.15")),
        (Decimal("0.40"), Decimal("1.25")),
        (Decimal("-0.60"), Decimal("0.75")),
    ]


def test_the_difference_of_two_sums_never_hands_out_cents_as_euro(lines):
    with pytest.raises(FieldError, match="Cannot infer type"):
        lines.aggregate(rest=Sum("adjustment") - Sum("actual"))

    rest = ExpressionWrapper(Sum("adjustment") - Sum("actual"), CentsField())
    assert lines.filter(line__code="a").aggregate(rest=rest) == {"rest": Decimal("0.10")}


def test_an_amount_that_was_not_given_is_zero_euro_and_not_a_bare_number():
    assert str(Account().balance) == "0.00"
    assert Posting().amount is None


@pytest.mark.parametrize(
    ("value", "euro"), [(None, None), (5, "5.00"), ("12.5", "12.50"), (Decimal("7.10"), "7.10")]
)
def test_the_model_field_cleans_to_whole_cents(value, euro):
    cleaned = CentsField().to_python(value)

    assert (cleaned if cleaned is None else str(cleaned)) == euro


@pytest.mark.parametrize("value", ["viel", "0.005", Decimal("0.005"), 0.1, True, "NaN"])
def test_the_model_field_refuses_what_is_no_amount_in_whole_cents(value):
    with pytest.raises(ValidationError, match="ist kein Betrag in ganzen Cent"):
        CentsField().to_python(value)


def test_the_form_field_of_a_model_reads_german_amounts():
    field = Appropriation._meta.get_field("budgeted").formfield()

    assert isinstance(field, EuroField)
    assert field.clean("269.836") == Decimal("269836.00")


@pytest.mark.parametrize("typed", ["0", "0,00 €", "-5"])
def test_a_field_for_more_than_nothing_refuses_zero_and_below(typed):
    with pytest.raises(ValidationError) as refusal:
        EuroField(positive=True).clean(typed)

    assert refusal.value.messages == ["Bitte einen Betrag über 0,00 € eingeben."]


def test_a_field_that_may_stay_empty_gives_none():
    assert EuroField(required=False).clean("") is None


def test_a_field_shows_its_amount_the_german_way_and_a_typing_error_as_typed():
    widget = EuroField().widget

    assert widget.format_value(Decimal("626377.32")) == "626.377,32"
    assert widget.format_value("62637,,32") == "62637,,32"


@pytest.mark.parametrize(
    ("typed", "has_changed"),
    [("1.000,00", False), ("1000", False), ("1.000,01", True), ("x", True)],
)
def test_a_field_knows_whether_the_amount_was_changed(typed, has_changed):
    assert EuroField().has_changed(Decimal("1000.00"), typed) is has_changed
