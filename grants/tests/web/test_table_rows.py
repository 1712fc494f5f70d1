"""Tables read their rows by name: a column whose name no row has would stay empty, in silence."""

from dataclasses import fields, is_dataclass
from datetime import date

import pytest

from grants.queries.award_state import with_state
from grants.queries.awards import Figures, awards_for_table
from grants.queries.cases import cases_for_table
from grants.queries.claims import claims_for_table
from grants.queries.deadlines import deadlines_for_table
from grants.queries.interest_claims import interest_claims_for_table
from grants.queries.journal import Scope, vouchers_in, with_amounts
from grants.queries.pass_throughs import pass_throughs_for_table
from grants.queries.programmes import ProgrammeRow
from grants.queries.suspense import suspense_for_table
from grants.web.mailbox import StoredMail
from grants.web.tables.awards import AwardTable
from grants.web.tables.base import ListTable
from grants.web.tables.cases import CaseTable
from grants.web.tables.claims import ClaimTable
from grants.web.tables.deadlines import DeadlineTable
from grants.web.tables.interest_claims import InterestClaimTable
from grants.web.tables.journal import JournalTable
from grants.web.tables.mailbox import MailTable
from grants.web.tables.pass_throughs import PassThroughTable
from grants.web.tables.programmes import ProgrammeTable
from grants.web.tables.rings import RingTable
from grants.web.tables.suspense import SuspenseTable
from ledger.queries import RingPosition

THE_DAY = date(2024, 10, 15)

pytestmark = pytest.mark.django_db
ROWS = {
    CaseTable: cases_for_table,
    AwardTable: lambda: with_state(awards_for_table(), THE_DAY),
    ClaimTable: lambda: claims_for_table(THE_DAY),
    DeadlineTable: lambda: deadlines_for_table(THE_DAY),
    InterestClaimTable: lambda: interest_claims_for_table(THE_DAY),
    JournalTable: lambda: with_amounts(vouchers_in(Scope()), Scope()),
    MailTable: lambda: StoredMail,
    PassThroughTable: pass_throughs_for_table,
    ProgrammeTable: lambda: ProgrammeRow,
    SuspenseTable: suspense_for_table,
    RingTable: lambda: RingPosition,
}


def names_of(rows):
    """What a row can be asked for: fields, properties and what is annotated to it."""
    if is_dataclass(rows):
        return {field.name for field in fields(rows)} | set(dir(rows))
    return set(dir(rows.model)) | set(rows.query.annotations)


def test_every_table_is_looked_at():
    assert set(ROWS) == set(ListTable.__subclasses__())


@pytest.mark.parametrize("table", ROWS)
def test_each_column_reads_what_its_rows_have(table):
    known = names_of(ROWS[table]())
    read = {
        name: (column.accessor or name).split("__")[0]
        for name, column in table.base_columns.items()
        # The others ask their whole row.
        if column.empty_values != ()
    }

    assert {name: first for name, first in read.items() if first not in known} == {}


def test_the_figures_of_an_award_are_what_is_annotated_to_it():
    figures = set(Figures.__annotations__)

    assert set(awards_for_table().query.annotations) == figures
    assert set(ROWS[AwardTable]().query.annotations) == figures | {"state", "is_losing"}
