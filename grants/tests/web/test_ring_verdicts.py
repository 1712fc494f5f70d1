"""No two sentences about one ring contradict each other: every example ring on several days.

The verdicts are reckoned here a second time, from the lines of the page alone.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal as D

from django.conf import settings
from django.test import TestCase, override_settings

from grants.alerts.findings import collect
from grants.alerts.run import run
from grants.imports.examples import load_examples
from grants.models import CheckCase
from grants.tests.builders import build_person
from grants.tests.web.reading import text_of
from ledger.models import Ring
from ledger.money import ZERO, format_euro

THE_DAY = date(2026, 3, 2)
DAYS = (
    date(2024, 1, 1),
    date(2024, 6, 30),
    date(2024, 12, 31),
    date(2025, 1, 1),
    date(2025, 3, 1),
    THE_DAY,
)
RING_CHECKS = ("ring_plan_unbalanced", "ring_overdrawn", "ring_surplus_missing")


def euro(amount):
    return format_euro(amount).replace("\u00a0", " ")


@dataclass
class SecondBook:
    """What the law makes of the sums of the board, without the code under test."""

    authority: D
    used: D
    balance: D
    missing: D
    gap: D

    @classmethod
    def of(cls, ring, board, explained, *, over):
        income, expense = board["income"], board["expense"]
        authority = expense.adjusted + max(ZERO, income.actual - income.adjusted)
        if over and ring.mode == Ring.Mode.SURPLUS_AND_SHORTFALL:
            shortfall = max(ZERO, income.adjusted - income.actual)
            surplus = max(ZERO, income.adjusted - expense.adjusted)
            authority -= max(ZERO, shortfall - surplus)
        used = expense.actual + expense.committed
        balance = income.actual - used
        return cls(
            authority=max(ZERO, authority),
            used=used,
            balance=balance,
            missing=max(ZERO, explained - max(ZERO, balance)) if over else ZERO,
            gap=income.adjusted - expense.adjusted - explained,
        )


def sentences_of(ring, book):
    """The verdicts that have to be said of a ring, and no other."""
    plan = (
        f"Im Plan 2024 liegt der Ertrag {euro(abs(book.gap))} {'unter' if book.gap < 0 else 'über'}"
        if book.gap
        else "Der Plan 2024 "
    )
    if not ring.is_booked_here:
        return {plan, "Wird hier nicht gebucht"}
    said = {plan}
    if book.used > book.authority:
        said.add(f"Ermächtigung 2024 überschritten um {euro(book.used - book.authority)}")
    elif book.used or book.balance:
        left = euro(book.authority - book.used)
        said.add(f"Die Ermächtigung 2024 reicht: Verfügbar sind noch {left}")
    else:
        said.add("Für 2024 ist noch nichts gebucht")
    if book.missing:
        said.add(f"Vom erläuterten Überschuss 2024 fehlen {euro(book.missing)}")
    return said


class EveryExampleRing(TestCase):
    """All examples loaded up to 02.03.2026; 35-04 is seen with its explained surplus."""

    @classmethod
    def setUpTestData(cls):
        load_examples(settings.BASE_DIR / "fixtures", until=THE_DAY)
        cls.rings = list(Ring.objects.all())
        cls.clerk = build_person("clerk-of-rings", group="Sachbearbeitung")

    def setUp(self):
        self.client.force_login(self.clerk)

    def book_of(self, ring, page, day):
        explained = sum((surplus.amount for surplus in ring.surpluses.filter(year=2024)), ZERO)
        return SecondBook.of(ring, page.context, explained, over=day.year > 2024)

    def check(self, ring, page, day):
        book = self.book_of(ring, page, day)
        sentences = [verdict.sentence for _, verdict in page.context["verdicts"]]
        readable = [sentence.replace("\u00a0", " ") for sentence in sentences]
        expected = sentences_of(ring, book)
        assert len(readable) == len(expected), (ring, day, readable)
        for start in expected:
            assert [one for one in readable if one.startswith(start)], (ring, day, start, readable)
        text = text_of(page)
        assert all(one in text for one in readable)
        assert "überzogen" not in text
        for word, holds in (
            ("überschritten", ring.is_booked_here and book.used > book.authority),
            ("Vom erläuterten Überschuss", ring.is_booked_here and book.missing > ZERO),
            ("Wird hier nicht gebucht", not ring.is_booked_here),
        ):
            assert (word in text) is holds, (ring, day, word)
        if not ring.is_booked_here:
            return book, sentences
        assert f"= Ermächtigung {euro(book.authority)}" in text
        assert f"= verfügbar {euro(book.authority - book.used)}" in text
        assert f"= Saldo im Ist {euro(book.balance)}" in text
        return book, sentences

    def test_the_page_of_every_day_says_what_its_figures_say(self):
        for day in DAYS:
            for reading in ("gebucht", "gezeigt"):
                for ring in self.rings:
                    page = self.client.get(
                        f"/zweckbindungsringe/{ring.code}/2024/"
                        f"?stand={day:%d.%m.%Y}&lesart={reading}"
                    )
                    if "position" in page.context:
                        self.check(ring, page, day)

    def test_page_list_check_and_alert_of_a_day_say_the_same(self):
        for day in DAYS:
            with override_settings(FIXED_DAY=day):
                run(day)
                findings = collect(day, RING_CHECKS)
                alerts = CheckCase.objects.filter(
                    settled_on__isnull=True, check_code__in=RING_CHECKS
                )
                assert sorted((alert.title, alert.text) for alert in alerts) == sorted(
                    (found.title, found.text) for found in findings
                )
                listed = self.client.get("/zweckbindungsringe/?year=2024")
                rows = {row.record.ring.code: row for row in listed.context["table"].rows}
                for ring in self.rings:
                    page = self.client.get(f"/zweckbindungsringe/{ring.code}/2024/")
                    book, sentences = self.check(ring, page, day)
                    told = [
                        found.title.removeprefix(f"Ring {ring.code}: ")
                        for found in findings
                        if found.subject == f"ring-{ring.pk}-2024"
                    ]
                    quiet = ("Der Plan", "Die Ermächtigung", "Für 2024", "Wird hier")
                    assert set(told) == {one for one in sentences if not one.startswith(quiet)}
                    available = rows[ring.code].get_cell("available")
                    balance = rows[ring.code].get_cell("actual_balance")
                    assert ("überschritten" in available) is (
                        ring.is_booked_here and book.used > book.authority
                    )
                    assert ("nicht gebucht" in available) is not ring.is_booked_here
                    assert ("fehlen" in balance) is (ring.is_booked_here and book.missing > ZERO)

    def test_on_2_march_2026_nobody_is_told_that_a_ring_is_exceeded(self):
        found = {
            (one.title, one.severity.value)
            for one in collect(THE_DAY, ("ring_overdrawn", "ring_surplus_missing"))
        }

        assert found == {
            ("Ring 35-04: Vom erläuterten Überschuss 2024 fehlen 117.330,90\u00a0€", "warning")
        }

    def test_the_rings_of_fees_and_deportations_are_silent_and_35_01_has_nothing_booked(self):
        said = {}
        for code in ("35-01", "35-05", "35-06"):
            page = self.client.get(f"/zweckbindungsringe/{code}/2024/?stand=02.03.2026")
            said[code] = [verdict.word for _, verdict in page.context["verdicts"]]

        assert said == {
            "35-01": ["ausgeglichen", "noch nichts gebucht"],
            "35-05": ["nicht erläutert", "wird hier nicht gebucht"],
            "35-06": ["nicht erläutert", "wird hier nicht gebucht"],
        }
