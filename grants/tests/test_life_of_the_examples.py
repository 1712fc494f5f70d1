"""The life of the awards in the public papers, as the pages of the loaded program show it."""

from datetime import date
from decimal import Decimal as D

import pytest
from django.conf import settings
from django.test import TestCase

from grants.alerts.findings import collect
from grants.imports.examples import load_examples
from grants.imports.rules import load_rules
from grants.models import Award, Deadline, Expense, StandardRule
from grants.queries.entitlement import entitlement_of
from grants.queries.loaded_awards import LoadedAwards
from grants.queries.plan_items import planned_lines
from grants.queries.year_split import YearUse, split_position, splits_of
from grants.services import record_notice
from grants.tests.asking import ask
from grants.tests.builders import build_award, build_person, new_key
from grants.tests.web.reading import text_of
from ledger.money import ZERO

FIXTURES = settings.BASE_DIR / "fixtures"
DURCHSTARTEN = "/zuwendungen/unna-durchstarten/"
PAUSCHALE = "/zuwendungen/coesfeld-integrationspauschale/"
# Each day with the one on which it legally ends; none where it is a working day.
SHIFTED = {
    date(2024, 3, 31): "02.04.2024",
    date(2024, 6, 30): "01.07.2024",
    date(2025, 4, 18): "22.04.2025",
    date(2025, 11, 30): "01.12.2025",
    date(2026, 1, 31): "02.02.2026",
    date(2026, 2, 28): "02.03.2026",
    date(2026, 5, 1): "04.05.2026",
    date(2026, 10, 3): "05.10.2026",
    date(2026, 10, 31): "02.11.2026",
    date(2027, 1, 31): "01.02.2027",
    date(2027, 10, 31): "02.11.2027",
    date(2027, 12, 25): "27.12.2027",
    date(2026, 3, 31): None,
}


class TheLoadedProgram(TestCase):
    """All examples loaded up to 21.11.2026."""

    @classmethod
    def setUpTestData(cls):
        load_examples(FIXTURES, until=date(2026, 11, 21))
        cls.clerk = build_person()

    def page(self, path, *, on=date(2026, 11, 21)):
        self.client.force_login(self.clerk)
        with self.settings(FIXED_DAY=on):
            return text_of(self.client.get(path))

    def test_kim_2_shows_18_granted_12_passed_on_4_own_and_2_open(self):
        text = self.page("/zuwendungen/unna-kim-b2-2024/", on=date(2024, 10, 15))

        assert "bewilligt 18,00 VZÄ weitergeleitet 12,00 VZÄ eigene 4,00 VZÄ offen 2,00 VZÄ" in text
        award = Award.objects.get(code="unna-kim-b2-2024")
        assert [
            (finding.subject, finding.amount)
            for finding in collect(date(2024, 10, 15), ["fte_open"])
            if finding.subject == f"award-{award.pk}"
        ] == [(f"award-{award.pk}", D("114000.00"))]

    def test_what_was_granted_comes_out_of_posts_and_rates(self):
        for code, total in {
            "unna-kim-b1-2024": "Summe 376.500,00 €",
            "unna-kim-b2-2024": "Summe 1.026.000,00 €",
            "unna-kim-b3-2024": "Summe 100.000,00 €",
            # 364.500 of the KI-Grundförderung and 85.500 of KOMM-AN Programmteil I.
            "unna-ki-personal-2024": "Summe 450.000,00 €",
            "unna-fit-2024": "Summe, davon 80 % 8.136,00 €",
            "coesfeld-ki-grundfoerderung-2015": "Summe 170.000,00 €",
        }.items():
            assert total in self.page(f"/zuwendungen/{code}/bescheide/1/"), code

    def test_every_filled_post_has_a_rate_by_which_it_counts(self):
        loaded = LoadedAwards(Award.objects.select_related("current_notice"), date(2026, 11, 21))

        without_rate = [
            notice.award.code for notice in loaded.notices if entitlement_of(notice, loaded).unrated
        ]

        assert without_rate == []

    def test_rates_that_were_only_worked_out_are_marked(self):
        notice = self.page("/zuwendungen/unna-ki-personal-2024/bescheide/1/")
        award = self.page("/zuwendungen/unna-ki-personal-2024/", on=date(2024, 10, 15))

        assert "Fachkraft (Festbetrag) Satz nicht bestätigt" in notice
        assert "Die Sätze der Stellen sind nicht bestätigt." in award

    def test_durchstarten_was_extended_twice_and_lowered_once(self):
        first = self.page(f"{DURCHSTARTEN}bescheide/1/")
        extended = self.page(f"{DURCHSTARTEN}bescheide/2/")
        lowered = self.page(f"{DURCHSTARTEN}bescheide/3/")

        assert "bewilligt 921.502,00 € Finanzierung Anteilfinanzierung, 80 %" in first
        assert "Bewilligungszeitraum 01.09.2020 bis 30.06.2022" in first
        assert (
            "Was sich geändert hat Bewilligungszeitraum bis: 30.06.2022 → 30.04.2023 "
            "Verausgabungsfrist: 30.06.2022 → 30.04.2023 " in extended
        )
        assert (
            "Was sich geändert hat Betrag: 921.502,00 € → 920.175,00 € "
            "Bewilligungszeitraum bis: 30.04.2023 → 30.06.2023 "
            "Verausgabungsfrist: 30.04.2023 → 30.06.2023 " in lowered
        )

    def test_durchstarten_shows_on_any_day_what_held_then(self):
        first, changed = "921.502,00 €", "920.175,00 €"
        for day, notice, amount, until in [
            ("01.09.2020", "Zuwendungsbescheid", first, "30.06.2022"),
            ("12.06.2022", "Zuwendungsbescheid", first, "30.06.2022"),
            ("13.06.2022", "1. Änderungsbescheid vom 13.06.2022", first, "30.04.2023"),
            ("16.04.2023", "1. Änderungsbescheid vom 13.06.2022", first, "30.04.2023"),
            ("17.04.2023", "2. Änderungsbescheid vom 17.04.2023", changed, "30.06.2023"),
        ]:
            text = self.page(f"{DURCHSTARTEN}?stand={day}")

            assert (
                f"An diesem Tag geltender Bescheid Bescheid {notice} bewilligt "
                f"{amount}, Anteilfinanzierung, 80 % "
                f"Bewilligungszeitraum 01.09.2020 bis {until} Verausgabungsfrist (bis dahin "
                f"muss das Geld ausgegeben sein) {until} "
            ) in text, day
            total = f"Summe = bewilligt 100,0 % {amount}"
            assert total in text, day
        assert "An diesem Tag war nichts bewilligt." in self.page(
            f"{DURCHSTARTEN}?stand=31.08.2020"
        )

    def test_the_interim_proofs_of_durchstarten_follow_from_rule_and_period(self):
        deadlines = Deadline.objects.filter(award__code="unna-durchstarten", dropped_on=None)

        assert sorted(deadlines.values_list("kind", "due_on", "confidence")) == [
            ("interim_proof", date(2021, 4, 30), "U"),
            ("interim_proof", date(2022, 4, 30), "U"),
            ("interim_proof", date(2023, 4, 30), "U"),
            ("own_proof", date(2023, 12, 31), "U"),
            ("spending", date(2023, 6, 30), "U"),  # the day of its notice is assumed
        ]

    def test_nobody_is_reminded_of_proofs_of_closed_awards(self):
        overdue = {
            deadline.award.code
            for deadline in Deadline.objects.filter(
                award__code__in=["unna-durchstarten", "coesfeld-ki-grundfoerderung-2015"],
                kind__in=["own_proof", "interim_proof"],
                done_on=None,
                dropped_on=None,
            )
        }

        assert overdue == set()

    def test_the_integrationspauschale_was_extended_twice(self):
        second = self.page(f"{PAUSCHALE}bescheide/2/")
        third = self.page(f"{PAUSCHALE}bescheide/3/")

        assert "Verausgabungsfrist: 30.11.2020 → 30.11.2021" in second
        assert "Verausgabungsfrist: 30.11.2021 → 30.11.2022" in third
        assert "976.377,32 €" in third

    def test_as_of_an_earlier_day_its_earlier_notice_is_in_force(self):
        for day, spend_by in {
            "01.11.2020": "30.11.2020",
            "02.11.2020": "30.11.2021",
            "02.11.2021": "30.11.2022",
        }.items():
            text = self.page(f"{PAUSCHALE}?stand={day}&lesart=gebucht")

            assert f"muss das Geld ausgegeben sein) {spend_by}" in text, day

    def test_its_split_is_shifted_and_both_versions_stay(self):
        award = Award.objects.get(code="coesfeld-integrationspauschale")

        assert [
            {share.year: share.amount for share in split.shares.all()} for split in splits_of(award)
        ] == [
            {2019: D("350000.00"), 2020: D("626377.32")},
            {2019: D("350000.00"), 2020: D("310000.00"), 2021: D("316377.32")},
        ]
        text = self.page(PAUSCHALE)
        assert (
            "Aufteilung vom 11.12.2019 Kreistagsbeschluss vom 11.12.2019 "
            "2019 350.000,00 € – 2020 626.377,32 € –" in text
        )
        assert "2020 310.000,00 € −316.377,32 € 2021 316.377,32 € +316.377,32 €" in text

    def test_no_lump_sum_owes_a_proof_by_a_rule_for_grants(self):
        kinds = Deadline.objects.filter(
            award__kind__in=["lump_sum", "statutory", "cost_refund", "donation"],
            source__contains="ANBest",
        )

        assert not kinds.exists()

    def test_every_expense_counts_on_the_line_that_the_plan_names_for_its_position(self):
        award = Award.objects.get(code="unna-kim-b1-2024")
        planned = {item: line.name for item, line in planned_lines(award).items()}

        booked = [
            (planned[expense.plan_item_id], posting.line.name)
            for expense in Expense.objects.filter(plan_item__isnull=False)
            for posting in expense.voucher.postings.all()
        ]

        assert len(booked) == 8
        assert [plan for plan, _ in booked] == [line for _, line in booked]

    def test_kim_3_has_no_ring(self):
        award = Award.objects.get(code="unna-kim-b3-2024")

        assert f"award-{award.pk}" in {
            finding.subject for finding in collect(date(2024, 10, 15), ["award_without_ring"])
        }


class KnownOn15February2020(TestCase):
    """The examples loaded up to that day."""

    @classmethod
    def setUpTestData(cls):
        load_examples(FIXTURES, until=date(2020, 2, 15))

    def test_of_the_integrationspauschale_626377_32_are_left_for_2020(self):
        award = Award.objects.get(code="coesfeld-integrationspauschale")

        position = split_position(award, current_year=2020)

        assert position.years == (
            YearUse(2019, D("350000.00"), D("350000.00"), is_over=True),
            YearUse(2020, D("626377.32"), ZERO, is_over=False),
        )
        assert position.to_shift == ZERO


@pytest.fixture
def loaded_rules(client, clerk):
    load_rules(FIXTURES)
    client.force_login(clerk)
    return client


@pytest.mark.parametrize(
    ("amount", "received", "used", "months", "points", "result"),
    [
        ("100.000,00", "01.03.2025", "31.08.2025", "", None, "2.472,36 €"),
        ("100.000,00", "01.03.2025", "31.08.2025", "", "5.00", "3.475,10 €"),
        ("12.000,00", "15.11.2024", "10.04.2025", "", None, "269,60 €"),
        ("100.000,00", "01.03.2025", "30.04.2025", "", None, None),
        ("100.000,00", "01.03.2025", "30.04.2025", "0", None, "866,30 €"),
    ],
)
def test_interest_comes_out_to_the_cent_by_the_rules_as_shipped(
    loaded_rules, amount, received, used, months, points, result
):
    if points:
        StandardRule.objects.filter(code="interest_spread").update(value=D(points))

    text = text_of(
        loaded_rules.get(
            "/zinsen/", {"betrag": amount, "eingang": received, "verwendet": used, "frist": months}
        )
    )

    if result is None:
        assert "Es fallen keine Zinsen an." in text
    else:
        assert f"Zinsen bis {used} (einmal am Ende gerundet) {result} vorläufig" in text
        assert "Der Zinsaufschlag von" in text
    # Nobody has confirmed how many days a year of interest has.
    assert "Die Zinstage je Jahr (365) sind nicht bestätigt." in text


def test_where_a_base_rate_is_not_known_interest_is_provisional(loaded_rules):
    text = text_of(
        loaded_rules.get(
            "/zinsen/",
            {"betrag": "100.000,00", "eingang": "01.03.2026", "verwendet": "31.08.2026"},
        )
    )

    assert "Vorläufige Berechnung" in text
    assert "Der Basiszinssatz ab 01.01.2026 (1,27 %) ist nicht bestätigt." in text
    assert "Der Basiszinssatz ab 01.07.2026 fehlt. Dieses Halbjahr ist nicht gerechnet" in text


@pytest.mark.parametrize(("nominal", "legal"), SHIFTED.items())
def test_the_proof_of_a_notice_ends_by_law_on_the_next_working_day(client, clerk, nominal, legal):
    award = build_award("kim", amount=None)
    first = date(nominal.year - 1, 1, 1)
    ask(
        record_notice,
        award=award, amount=D("376500.00"), financing="fixed", period_from=first,
        period_to=date(first.year, 12, 31), spend_by=date(first.year, 12, 31),
        proof_due=nominal, key=new_key(), actor=clerk,
    )  # fmt: skip
    client.force_login(clerk)

    def page_of(kind):
        deadline = Deadline.objects.get(award=award, kind=kind)
        return text_of(client.get(f"/fristen/{deadline.pk}/"))

    proof = page_of("own_proof")
    assert f"fällig am {nominal:%d.%m.%Y}" in proof
    if legal:
        assert f"verschoben auf {legal} (Werktag, § 193 BGB)" in proof
    else:
        assert "verschoben auf" not in proof
    # The end of a period of use is never shifted (31.12.2023 was a Sunday).
    assert "verschoben auf" not in page_of("spending")
