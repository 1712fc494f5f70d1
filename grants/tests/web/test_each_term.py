"""Each term of a notice reaches whatever shows, records, compares or remembers it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal as D

import pytest

from grants.imports.reader import read_value
from grants.queries.notices import notices_of
from grants.services import record_notice
from grants.services.terms import NoticeTerms
from grants.tests.builders import build_award, build_person
from grants.tests.web.reading import text_of
from grants.tests.web.test_notice_pages import as_shown
from grants.web.notice_versions import versions_of
from ledger.errors import KeyReused
from ledger.filled_from import WITHOUT_FORM

# Term: before, after, and the latter as it is typed and printed.
SAID = {
    "decided_on": (date(2020, 8, 20), date(2022, 5, 2), "02.05.2022"),
    "announced_on": (date(2020, 8, 24), date(2022, 5, 4), "04.05.2022"),
    "appeal_waived_on": (date(2020, 9, 1), date(2022, 5, 9), "09.05.2022"),
    "amount": (D("921502.00"), D("920175.00"), "920.175,00"),
    "financing": ("fixed", "share", "share"),
    "quota": (None, D("66.6667"), "66,6667"),
    "unit_rate": (D("33250.00"), D("34100.00"), "34.100,00"),
    "fte": (D("2.50"), D("3.75"), "3,75"),
    "period_from": (date(2020, 9, 1), date(2020, 10, 1), "01.10.2020"),
    "period_to": (date(2022, 6, 30), date(2023, 4, 30), "30.04.2023"),
    "spend_by": (date(2022, 7, 31), date(2023, 5, 31), "31.05.2023"),
    "invoices_by": (date(2022, 8, 31), date(2023, 6, 30), "30.06.2023"),
    "proof_due": (date(2022, 12, 31), date(2023, 10, 31), "31.10.2023"),
    "interim_proof_due": (date(2021, 4, 30), date(2021, 5, 31), "31.05.2021"),
    "repay_by": (date(2022, 9, 30), date(2023, 9, 29), "29.09.2023"),
    "conditions": ("Die ANBest-G gelten.", "Die ANBest-P gelten.", "Die ANBest-P gelten."),
}
BEFORE = {name: said[0] for name, said in SAID.items()}
AFTER = {name: said[1] for name, said in SAID.items()}
TYPED = {name: said[2] for name, said in SAID.items()}
PRINTED = TYPED | {"financing": "Anteilfinanzierung"}


@pytest.fixture
def award(db):
    award = build_award("durchstarten", amount=None)
    record_notice(
        filled_from=WITHOUT_FORM,
        award=award,
        terms=NoticeTerms(**BEFORE),
        key="first",
        actor=build_person(),
    )
    award.refresh_from_db()
    return award


def test_every_term_is_looked_at_here():
    assert tuple(SAID) == NoticeTerms.names()


def test_each_term_reaches_form_row_page_comparison_admin_importer_and_fingerprint(client, award):
    page, names = f"/zuwendungen/{award.code}/", set(NoticeTerms.names())
    clerk, supervisor = build_person(), build_person("leitung", group="Leitung")
    client.force_login(supervisor)

    blank = client.get(f"{page}bescheid/")
    client.post(f"{page}bescheid/", as_shown(blank.context["form"]) | TYPED)

    latest, _ = versions_of(notices_of(award))
    assert _named(blank, 'name="{}"') == names
    assert {name: getattr(latest.notice, name) for name in names} == AFTER
    told = text_of(client.get(f"{page}bescheide/2/"))
    assert {name for name in names if PRINTED[name] in told} == names
    news = " ".join(change.after for change in latest.changes)
    assert {name for name in names if PRINTED[name] in news} == names - {*NoticeTerms.OWN_DAYS}

    in_admin = "/admin/grants/awardnotice/"
    assert _named(client.get(f"{in_admin}add/"), 'name="{}"') == names
    assert _named(client.get(f"{in_admin}{latest.notice.pk}/change/"), "field-{}") == names

    record = {name: str(said) if isinstance(said, D) else said for name, said in AFTER.items()}
    assert read_value(NoticeTerms, record) == NoticeTerms(**AFTER)

    first = NoticeTerms(**BEFORE)
    assert (
        record_notice(
            filled_from=WITHOUT_FORM, award=award, terms=first, key="first", actor=clerk
        ).number
        == 1
    )
    for name in names:
        other = replace(first, **{name: AFTER[name]})
        with pytest.raises(KeyReused):
            record_notice(
                filled_from=WITHOUT_FORM, award=award, terms=other, key="first", actor=clerk
            )


def _named(page, mark):
    html = page.content.decode()
    return {name for name in NoticeTerms.names() if mark.format(name) in html}
