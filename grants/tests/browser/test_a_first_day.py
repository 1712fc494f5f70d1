"""A clerk's first day in a real browser: sign in, look, book, take back, check, read the mail.

Pictures of every page are left in ``pictures``.
"""

from datetime import date
from decimal import Decimal as D
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as django_settings
from playwright.sync_api import Page, Route, expect

from grants import tasks
from grants.alerts.recheck import check_everything
from grants.imports.examples import load_examples
from grants.models import Award, AwardNotice, Payout, Receipt
from grants.queries.awards import places_of
from grants.services import record_notice
from grants.services.terms import NoticeTerms
from grants.tests.builders import build_person, new_key
from ledger.filled_from import WITHOUT_FORM
from ledger.integrity import verify
from ledger.models import BudgetLine

PICTURES = django_settings.BASE_DIR / "pictures"
LISTS = {
    "Zuwendungen": "KIM Baustein 2 – Case Management 2024",
    "Weiterleitungen": "Städte und Gemeinden im Kreis Unna (KOMM-AN)",
    "Zweckbindungsringe": "35-02",
    "Fristen": "Verausgabungsfrist",
    "Journal": "BSP-UN24-",
    "Förderprogramme": "Rucksack Schule",
}

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def examples(clerk, settings, tmp_path):
    """The examples up to the simulated day, given to the clerk; mails go to a folder."""
    clerk.set_password("ein-langes-kennwort")
    clerk.save()
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path / "mailbox")
    settings.DEMO_MAILBOX = tmp_path / "mailbox"
    load_examples(
        django_settings.BASE_DIR / "fixtures", until=date(2024, 10, 15), responsible=clerk
    )


@pytest.fixture
def desk(page: Page, live_server, examples, request) -> "Desk":
    desk = Desk(page, live_server.url, pictures=PICTURES / request.node.originalname)
    desk.sign_in("sachbearbeitung", "ein-langes-kennwort")
    return desk


class Desk:
    """What a person does at the screen; every page it opens is pictured and judged by axe."""

    def __init__(self, page: Page, address: str, *, pictures: Path) -> None:
        self.page = page
        self.address = address
        self.pictures = pictures
        self.count = 0

    def open(self, path: str) -> None:
        self.page.goto(f"{self.address}{path}")
        self.look(path)

    def follow(self, link: str) -> None:
        self.page.get_by_role("link", name=link).first.click()
        self.look(link)

    def sign_in(self, name: str, password: str) -> None:
        self.open("/anmelden/")
        self.page.get_by_label("Benutzername").fill(name)
        self.page.get_by_label("Passwort").fill(password)
        self.page.get_by_role("button", name="Anmelden").click()
        self.look("uebersicht")

    def book(self, button: str = "Buchen", **fields: str) -> None:
        for label, text in fields.items():
            self.page.get_by_label(label.replace("_", " ")).fill(text)
        self.page.get_by_role("button", name=button, exact=True).click()
        self.look(button)

    def look(self, name: str) -> None:
        self.count += 1
        words = "-".join("".join(c if c.isalnum() else " " for c in name).split())
        self.pictures.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(
            path=self.pictures / f"{self.count:02}-{words or 'uebersicht'}.png", full_page=True
        )
        found = Axe().run(self.page)
        assert found.violations_count == 0, found.generate_report()

    def expect_text(self, text: str) -> None:
        expect(self.page.locator("main")).to_contain_text(text)


def test_the_overview_and_the_lists_show_the_real_figures(desk):
    check_everything(date(2024, 10, 15))
    desk.open("/")
    desk.expect_text("Geld in Gefahr")
    desk.expect_text("329.175,00 €")
    desk.expect_text("Ring 35-02: Im Plan 2024 liegt der Ertrag 300,00 € unter dem Aufwand")
    expect(desk.page.get_by_text("Simulierter Tag: 15.10.2024")).to_be_visible()

    for name, shown in LISTS.items():
        desk.page.get_by_role("navigation").get_by_role("link", name=name, exact=True).click()
        desk.look(name)
        expect(desk.page.get_by_role("heading", level=1)).to_contain_text(name)
        desk.expect_text(shown)

    desk.open("/zuwendungen/unna-kim-b2-2024/")
    desk.expect_text("Wo ist jeder Euro?")
    desk.expect_text("1.026.000,00 €")
    desk.open("/zweckbindungsringe/35-02/2024/")
    desk.expect_text("270.136,00")
    desk.expect_text("Im Plan 2024 liegt der Ertrag 300,00 € unter dem Aufwand")


def test_receipt_expense_payout_and_reversal(desk):
    award = Award.objects.get(code="unna-kim-b1-2024")
    before = places_of(award)
    assert before.pledged == D("94125.00")

    # A receipt of more than is promised is refused with the figure; the input stays.
    desk.open("/zuwendungen/unna-kim-b1-2024/")
    desk.follow("Zahlungseingang buchen")
    desk.book(Betrag_in_Euro="94.125,01", Belegnummer="KA-2024-77")
    desk.expect_text("Nur noch 94.125,00 € sind bewilligt und noch nicht eingegangen")
    expect(desk.page.get_by_label("Betrag in Euro")).to_have_value("94.125,01")
    expect(desk.page.get_by_label("Belegnummer")).to_have_value("KA-2024-77")
    assert places_of(award) == before

    # While typing the page says what it understood and what remains.
    amount = desk.page.get_by_label("Betrag in Euro")
    amount.fill("")
    amount.press_sequentially("12400,5")
    desk.expect_text("12.400,50 €")
    desk.expect_text("81.724,50 €")
    desk.book()
    receipt = Receipt.objects.latest("id")
    assert (receipt.award, receipt.amount) == (award, D("12400.50"))
    desk.expect_text(f"Beleg {receipt.voucher_id}")
    assert places_of(award).cash == before.cash + D("12400.50")

    desk.follow("Ausgabe buchen")
    desk.page.get_by_label("Ausgabeposition").select_option(label="Veranstaltungen")
    # The line is set that the plan names for this position.
    events = BudgetLine.objects.get(code="unna-35-04-aufwand-veranstaltungen")
    expect(desk.page.get_by_label("Haushaltsposition")).to_have_value(f"Ring 35-04: {events}")
    desk.book(Betrag_in_Euro="400,50", Bezahlt_am="141024")
    assert places_of(award).spent == before.spent + D("400.50")

    desk.open("/weiterleitungen/unna-kim-b1-2024-luenen/")
    desk.follow("Auszahlung buchen")
    desk.book(Betrag_in_Euro="16.675")
    payout = Payout.objects.latest("id")
    assert places_of(award).with_recipient == before.with_recipient + D("16675.00")

    desk.open(f"/journal/{payout.voucher_id}/")
    desk.follow("Stornieren")
    desk.book("Stornieren", Grund="Doppelt ausgezahlt")
    assert places_of(award).with_recipient == before.with_recipient
    desk.expect_text("Storniert am 15.10.2024")
    desk.open("/zweckbindungsringe/35-04/2024/")
    desk.open("/journal/")
    desk.expect_text("Storno zu Beleg")
    assert verify() == []


def test_the_checks_mail_what_they_find_once(desk):
    for _ in range(2):
        desk.open("/")
        desk.page.get_by_role("button", name="Prüfungen jetzt starten").click()
        desk.expect_text("Der Auftrag beginnt gleich")
        desk.look("auftrag-wartet")
        tasks.work_off_orders()
        # The page asks for itself.
        desk.expect_text("Fertig")
        desk.look("pruefungen")

    desk.expect_text("0 neue Hinweise")
    desk.open("/postfach/")
    mails = desk.page.locator("main table tbody tr")
    expect(mails).to_have_count(4)  # one of each rule that found something to mail
    desk.follow("Verausgabungsfrist")
    desk.expect_text("329.175,00 €")
    desk.expect_text("noch 77 Tage")
    content = desk.page.frame_locator("iframe")
    expect(content.locator("body")).to_contain_text("verfallen")


def test_the_pages_fit_a_phone(desk):
    desk.page.set_viewport_size({"width": 390, "height": 844})

    award = "/zuwendungen/unna-kim-b1-2024/"
    forms = (f"{award}ausgabe/", f"{award}bescheid/", "/zuwendungen/neu/")
    forms += (f"{award}weiterleitung-vereinbaren/", "/weiterleitungen/neu/")
    for path in ("/", "/zuwendungen/", award, f"{award}bescheide/1/", *forms, "/journal/"):
        desk.open(path)
        width = desk.page.evaluate("document.documentElement.scrollWidth")
        assert width <= 390, f"{path} is {width} pixels wide"


def test_a_clerk_takes_on_an_award_from_its_notice(desk):
    field = desk.page.locator
    desk.open("/foerderprogramme/durchstarten/")
    desk.follow("Neue Zuwendung aus einem Bescheid")
    field("#id_award_title").fill("Durchstarten 2023")
    field("#id_holder").select_option(label="Kreis Unna")
    field("#id_amount").fill("921.502")
    field("#id_financing").select_option("share")
    field("#id_quota").fill("80")
    field("#id_period_from").fill("01.01.2023")
    field("#id_period_to").fill("30.06.2023")

    # Leaving the period brings the proposals, amounts bring the sums; nothing is saved yet.
    field("#id_conditions").click()
    expect(field("#id_spend_by")).to_have_value("30.06.2023")
    # Who types on while the next proposals are on their way keeps what was typed.
    on_their_way: list[Route] = []
    desk.page.route("**/zuwendungen/neu/*", lambda route: on_their_way.append(route))
    field("#id_period_to").fill("31.07.2023")
    field("#id_spend_by").fill("31.08.2023")
    desk.page.wait_for_timeout(100)
    on_their_way[0].continue_()
    desk.page.unroute("**/zuwendungen/neu/*")
    expect(field("#id_proof_due")).to_have_value("31.01.2024")
    expect(field("#id_spend_by")).to_have_value("31.08.2023")
    field("#id_plan-0-kind").select_option("staff")
    field("#id_plan-0-name").fill("Teilhabemanagement")
    field("#id_plan-0-line").press_sequentially("35-04 beratung")
    suggested = field("#id_plan-0-line_list option")
    expect(suggested).to_have_count(1)
    field("#id_plan-0-line").fill(suggested.get_attribute("value") or "")
    field("#id_plan-0-amount").fill("1.151.877,50")
    field("#id_plan-1-kind").select_option("own_share")
    field("#id_plan-1-name").fill("Eigenanteil")
    field("#id_plan-1-amount").fill("200.000")
    field("#id_plan-2-name").click()
    desk.expect_text("es fehlen 30.375,50 €")
    desk.page.get_by_role("button", name="Weitere Positionen").click()
    desk.look("mehr-zeilen")
    expect(field("#id_plan-5-name")).to_have_value("")
    expect(field("#id_award_title")).to_have_value("Durchstarten 2023")
    advice = "Ring 35-04: 35.02 / 016 externe Beratung und Begleitung"
    expect(field("#id_plan-0-line")).to_have_value(advice)

    desk.book("Zuwendung anlegen")
    desk.expect_text("Der Finanzierungsplan geht nicht auf")
    field("#id_plan-1-amount").fill("230.375,50")
    desk.book("Zuwendung anlegen")
    desk.expect_text("Bewilligt sind 921.502,00 €")
    award = Award.objects.get(code="durchstarten-2023")
    assert places_of(award).pledged == D("921502.00")

    desk.follow("Bescheid erfassen")
    field("#id_amount").fill("920.175")
    field("#id_plan-1-amount").fill("231.702,50")
    desk.book("Bescheid speichern")
    desk.expect_text("Betrag: 921.502,00 € → 920.175,00 €")
    assert places_of(award).pledged == D("920175.00")
    assert verify() == []


def test_a_clerk_agrees_a_pass_through(desk):
    field = desk.page.locator
    award = Award.objects.get(code="unna-kim-b2-2024")
    before = places_of(award)
    desk.open("/weiterleitungen/")
    desk.follow("Weiterleitung vereinbaren")
    field("#id_zuwendung").press_sequentially("KIM Baustein 2 – Case Management 2024")
    desk.page.get_by_role("button", name="Weiter").click()
    desk.look("formular")

    # Recipients are suggested while typing, and no ministry; so is what the amount means.
    suggested = field("#id_recipient_list option")
    assert field("#id_recipient").get_attribute("list") == "id_recipient_list"
    field("#id_recipient").press_sequentially("Ministerium")
    expect(suggested).to_have_count(0)
    field("#id_recipient").fill("")
    field("#id_recipient").press_sequentially("Selm")
    expect(suggested.and_(desk.page.locator("[value='Stadt Selm']"))).to_have_count(1)
    field("#id_recipient").fill("Stadt Selm")
    field("#id_amount").press_sequentially("28500")
    desk.expect_text("Verstanden: 28.500,00 €. Danach bleiben 125.400,00 € verfügbar.")
    field("#id_fte").fill("0,50")
    field("#id_legal_form").select_option("public_contract")
    desk.book("Weiterleitung vereinbaren")
    desk.expect_text("28.500,00 € mit Stadt Selm")
    assert places_of(award).committed == before.committed + D("28500.00")

    # Selm hands on to somebody whom nobody has met before.
    desk.follow("Weitergabe an Dritte vermerken")
    field("#id_recipient").press_sequentially("Familienbande Selm e. V.")
    field("#id_legal_form").select_option("private_contract")
    desk.book("Weitergabe vermerken")
    desk.expect_text("„Familienbande Selm e. V.“ ist noch kein Empfänger.")
    expect(field("#id_new_name")).to_have_value("Familienbande Selm e. V.")
    field("#id_new_kind").select_option("association")
    desk.book("Weitergabe vermerken")
    desk.expect_text("Ein unbekannter Betrag von Stadt Selm an Familienbande Selm e. V.")
    assert places_of(award).committed == before.committed + D("28500.00")
    assert verify() == []


def extend(award, last):
    """A colleague records the notice that extends an award."""
    colleague = build_person("becker")
    colleague.first_name, colleague.last_name = "Birte", "Becker"
    colleague.save()
    now = award.current_notice
    terms = {name: getattr(now, name) for name in NoticeTerms.names()}
    extended = {"period_to": last, "spend_by": last, "decided_on": date(2024, 10, 10)}
    record_notice(
        award=award,
        terms=NoticeTerms(**terms | extended | {"announced_on": None, "appeal_waived_on": None}),
        filled_from=WITHOUT_FORM,
        key=new_key(),
        actor=colleague,
    )


def test_what_a_colleague_saved_meanwhile_stands_beside_what_was_typed(desk):
    award = Award.objects.get(code="unna-kim-b1-2024")
    page, field = desk.page, desk.page.locator
    page.set_viewport_size({"width": 1366, "height": 768})
    desk.open(f"/zuwendungen/{award.code}/bescheid/")
    field("#id_conditions").fill("Ein Zwischennachweis ist zum 30.06. vorzulegen.")
    field("#id_decided_on").fill("14.10.2024")

    extend(award, date(2025, 3, 31))
    desk.book("Bescheid speichern")

    desk.expect_text("Inzwischen geändert: 1. Änderungsbescheid vom 10.10.2024, gespeichert von")
    expect(field("#id_conditions")).to_have_value("Ein Zwischennachweis ist zum 30.06. vorzulegen.")
    page.set_viewport_size({"width": 390, "height": 844})
    desk.look("schmal")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    for label in ("Bewilligungszeitraum bis", "Verausgabungsfrist"):
        page.get_by_label(f"{label}: übernehmen").check()
    desk.book("Bescheid speichern")

    desk.expect_text("2. Änderungsbescheid vom 14.10.2024 gilt ab jetzt")
    notice = AwardNotice.objects.get(award=award, number=3)
    assert (notice.period_to, notice.spend_by) == (date(2025, 3, 31), date(2025, 3, 31))
    assert notice.conditions == "Ein Zwischennachweis ist zum 30.06. vorzulegen."
