"""On PostgreSQL the program works in a role that cannot change the journal, guards or not."""

from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, transaction

from grants import services
from grants.alerts.run import run as run_checks
from grants.alerts.send import send_deliveries
from grants.tests.builders import build_award, build_pass_through, new_key, pay, receive, spend
from ledger.application_role import NEVER_DELETED, RoleUnfit, grant_application_role
from ledger.integrity import remove_guards, require_guards, verify
from ledger.models import (
    Account,
    Budget,
    BudgetLine,
    Command,
    Explanation,
    JournalHead,
    Posting,
    Ring,
    RingSurplus,
    StatementFigure,
    StatementRow,
    Voucher,
    VoucherSeal,
)
from ledger.seal import note_head, seal_journal
from ledger.tests.builders import build_reopening
from ledger.years import approve_reopening

NOW = datetime(2024, 10, 15, 12, tzinfo=UTC)

only_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="only PostgreSQL has roles"
)
pytestmark = pytest.mark.django_db


@pytest.fixture
def role():
    """A role of the cluster for this test alone; it goes with the transaction of the test."""
    name = f"{connection.settings_dict['NAME']}_app"
    run(f'CREATE ROLE "{name}"')
    return name


@contextmanager
def acting_as(role):
    run(f'SET ROLE "{role}"')
    try:
        yield
    finally:
        run("RESET ROLE")


def run(sql, *params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)


@pytest.mark.services
@only_postgresql
def test_the_program_does_all_its_work_in_the_role(role, clerk, supervisor, fiscal_years, county):
    grant_application_role(role)
    with acting_as(role):
        require_guards()
        award = build_award(amount="376500.00", received="188250.00", spent="1000.00")
        expense = spend(award, "2000.00")
        pass_through = build_pass_through(award, agreed="66700.00", paid="1000.00")
        pay(pass_through, "500.00")
        services.reverse_booking(
            voucher=expense.voucher,
            reason="Zahlendreher",
            booked_on=date(2024, 10, 15),
            today=date(2024, 10, 15),
            key=new_key(),
            actor=clerk,
        )
        receive(award, "100.00")
        approve_reopening(reopening=build_reopening(2023, supervisor), key=new_key(), actor=clerk)
        run_checks(date(2024, 10, 15))
        send_deliveries(NOW)
        seal_journal(NOW)
        note_head(date(2024, 10, 15))
        JournalHead.objects.update(mailed_at=NOW)

        assert verify() == []
        assert VoucherSeal.objects.count() == Voucher.objects.count() == 9


@pytest.mark.services
@only_postgresql
@pytest.mark.parametrize("guarded", [True, False], ids=["guarded", "unguarded"])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_posting SET amount = 1",
        "UPDATE ledger_voucher SET text = 'eine andere Geschichte'",
        "UPDATE ledger_voucherseal SET hash = ''",
        "UPDATE ledger_journalhead SET hash = ''",
        "UPDATE ledger_command SET fingerprint = ''",
        "UPDATE ledger_account SET may_go_below_zero = true",
        *(
            f"{verb} ledger_{table}"
            for table in ("posting", "voucher", "voucherseal", "journalhead", "command")
            for verb in ("DELETE FROM", "TRUNCATE")
        ),
        "DELETE FROM ledger_account",
        "DELETE FROM ledger_accountturnover",
        "DELETE FROM ledger_lineturnover",
        "DELETE FROM ledger_appropriation",
        "DELETE FROM ledger_fiscalyear",
        "UPDATE ledger_periodclosing SET through = '2024-01-31'",
        "DELETE FROM ledger_reopeningapproval",
        "ALTER TABLE ledger_posting DISABLE TRIGGER ALL",
        "ALTER TABLE ledger_voucher DISABLE TRIGGER ledger_voucher_no_update",
        "DROP TABLE ledger_voucherseal",
        "SET session_replication_role = replica",
        "DELETE FROM django_migrations",
    ],
)
def test_the_role_cannot_change_the_journal_even_without_guards(role, clerk, statement, guarded):
    grant_application_role(role)
    build_award(received="1000.00", actor=clerk)
    seal_journal(NOW)
    note_head(date(2024, 10, 15))
    if not guarded:
        remove_guards()
    before = journal()

    with (
        acting_as(role),
        pytest.raises(ProgrammingError, match=r"permission denied|must be owner"),
        transaction.atomic(),
    ):
        run(statement)

    assert journal() == before


@pytest.mark.services
@only_postgresql
def test_the_role_cannot_drop_a_guard(role):
    grant_application_role(role)

    with (
        acting_as(role),
        pytest.raises(ProgrammingError, match="must be owner"),
        transaction.atomic(),
    ):
        run("DROP TRIGGER ledger_posting_no_update ON ledger_posting")

    require_guards()


@pytest.mark.services
@only_postgresql
def test_the_owner_can_so_the_role_is_what_protects(clerk):
    build_award(received="1000.00", actor=clerk)
    remove_guards()

    run("UPDATE ledger_posting SET amount = 1")

    assert set(Posting.objects.values_list("amount", flat=True)) == {Decimal("0.01")}


@pytest.mark.services
@only_postgresql
def test_rights_that_the_role_had_before_are_taken_away(role):
    run(f'GRANT ALL ON ALL TABLES IN SCHEMA public TO "{role}"')

    grant_application_role(role)

    with (
        acting_as(role),
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
    ):
        run("TRUNCATE ledger_posting CASCADE")


@pytest.mark.services
@only_postgresql
def test_the_command_shows_what_it_granted(role):
    out = StringIO()

    call_command("grant_application_role", role, stdout=out)

    granted = out.getvalue().splitlines()
    assert f'GRANT INSERT ON "ledger_posting" TO "{role}";' in granted
    assert f'GRANT INSERT, UPDATE (result) ON "ledger_command" TO "{role}";' in granted
    assert (
        f'GRANT INSERT, UPDATE (balance, last_booked_on) ON "ledger_account" TO "{role}";'
        in granted
    )
    assert f'GRANT INSERT, UPDATE, DELETE ON "grants_award" TO "{role}";' in granted


@pytest.mark.services
@only_postgresql
def test_a_role_that_does_not_exist_is_refused():
    with pytest.raises(CommandError, match=r"„niemand“ gibt es nicht.*CREATE ROLE niemand LOGIN"):
        call_command("grant_application_role", "niemand")


@pytest.mark.services
@only_postgresql
def test_a_superuser_is_refused():
    with pytest.raises(RoleUnfit, match="kein Recht kann sie beschränken"):
        grant_application_role(connection.settings_dict["USER"])


@pytest.mark.services
@only_postgresql
def test_the_owner_of_the_tables_is_refused(role):
    run(f'ALTER TABLE ledger_posting OWNER TO "{role}"')

    with pytest.raises(RoleUnfit, match="besitzt die Tabellen"):
        grant_application_role(role)


def test_every_table_of_the_ledger_was_thought_of():
    """A new one is either added here, or gets its rights in the list of those never deleted."""
    master_data = {
        Budget,
        BudgetLine,
        Explanation,
        Explanation.lines.through,
        Ring,
        RingSurplus,
        StatementFigure,
        StatementRow,
    }

    models = apps.get_app_config("ledger").get_models(include_auto_created=True)

    assert set(models) - set(NEVER_DELETED) == master_data


def test_other_databases_know_no_roles():
    if connection.vendor == "postgresql":
        pytest.skip("PostgreSQL does")

    with pytest.raises(RoleUnfit, match="nur PostgreSQL"):
        grant_application_role("fundtracker_app")


def journal():
    models = (Posting, Voucher, Command, Account, VoucherSeal, JournalHead)
    return [list(model.objects.order_by("pk").values()) for model in models]
