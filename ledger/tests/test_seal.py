"""Whoever changes a sealed voucher, even past the guards, is found out."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from io import StringIO
from threading import Event

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from ledger import seal
from ledger.commands import command
from ledger.errors import BookingUnderWay
from ledger.integrity import remove_guards, verify
from ledger.models import Command, JournalHead, Place, Posting, Voucher, VoucherSeal
from ledger.seal import find_break, note_head, seal_journal
from ledger.services import Entry, Move, write_vouchers
from ledger.tests.builders import book, build_purse, build_years, new_key
from ledger.tests.together import together

NOW = datetime(2026, 11, 21, 14, 15, tzinfo=UTC)


@pytest.fixture
def purse(fiscal_years, clerk):
    return granted(clerk)


def granted(actor):
    """KOMM-AN II: 153.400 euro granted and received, vouchers 1 and 2 of this test."""
    purse = build_purse("KOMM-AN NRW Programmteil II")
    move(purse, Place.FUNDER, Place.PLEDGED, "153400.00", actor)
    move(purse, Place.PLEDGED, Place.CASH, "153400.00", actor)
    return purse


def move(purse, source, target, amount, actor):
    return book(
        source=purse[source],
        target=purse[target],
        amount=Decimal(amount),
        key=new_key(),
        actor=actor,
    )


def spend(purse, actor, amount="100.00"):
    return move(purse, Place.CASH, Place.SPENT, amount, actor)


def chain():
    return list(VoucherSeal.objects.values_list("number", "voucher", "hash"))


def run(sql, *params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)


def test_each_voucher_is_sealed_once_in_the_order_of_their_numbers(purse, clerk):
    spend(purse, clerk)
    vouchers = list(Voucher.objects.order_by("pk").values_list("pk", flat=True))

    assert seal_journal(NOW) == 3
    assert [seal[:2] for seal in chain()] == list(zip((1, 2, 3), vouchers, strict=True))
    assert set(VoucherSeal.objects.values_list("sealed_at", flat=True)) == {NOW}
    assert seal_journal(NOW) == 0


def test_what_comes_later_is_chained_to_what_was_there(purse, clerk):
    seal_journal(NOW)
    first = chain()
    later = spend(purse, clerk)

    assert seal_journal(NOW) == 1
    assert chain()[:2] == first
    assert VoucherSeal.objects.get(voucher=later).number == 3
    assert find_break() is None


def test_a_lower_number_that_was_not_sealed_is_sealed_at_night(purse, clerk, monkeypatch):
    first, second = Voucher.objects.order_by("pk")
    monkeypatch.setattr(seal, "_unsealed", lambda last, _: [] if last else [second.pk])
    seal_journal(NOW)
    monkeypatch.undo()

    assert (seal_journal(NOW), seal_journal(NOW, whole=True)) == (0, 1)

    assert [row[:2] for row in chain()] == [(1, second.pk), (2, first.pk)]
    assert find_break() is None


def test_the_command_says_why_it_seals_nothing_behind_a_booking_that_does_not_end(
    purse, monkeypatch
):
    seals = VoucherSeal.objects.count()
    monkeypatch.setattr(seal, "_all_lower_are_settled", lambda: False)

    with pytest.raises(CommandError) as refused:
        call_command("seal_journal")

    assert str(refused.value) == (
        "Eine Buchung ist seit über zehn Sekunden nicht beendet; was nach ihr erfasst wurde, "
        "sichert der nächste Lauf. Bleibt das so, bitte die Verbindungen der Datenbank prüfen."
    )
    assert VoucherSeal.objects.count() == seals


@pytest.mark.services
@pytest.mark.parametrize("whole", [False, True])
def test_nothing_is_sealed_while_a_lower_number_is_not_committed(
    several_connections, clerk, monkeypatch, whole
):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time anyway")
    monkeypatch.setattr(seal, "SECONDS_BETWEEN_LOOKS", 0.001)
    build_years()
    early, late = granted(clerk), granted(clerk)
    seal_journal(NOW)
    with a_booking_under_way(lambda: spend(late, clerk)) as commit:
        higher = spend(early, clerk)
        with pytest.raises(BookingUnderWay):
            seal_journal(NOW, whole=whole)
        sealed_while_it_is_open = VoucherSeal.objects.count()
        lower = commit()

    after = seal_journal(NOW)

    assert lower.pk < higher.pk
    assert (sealed_while_it_is_open, after) == (4, 2)
    assert [row[:2] for row in chain()][4:] == [(5, lower.pk), (6, higher.pk)]


@pytest.mark.services
def test_the_run_waits_for_those_who_were_booking_and_for_nobody_after_them(
    several_connections, clerk, monkeypatch
):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time anyway")
    build_years()
    purses = [granted(clerk) for _ in range(3)]
    with (
        a_booking_under_way(lambda: spend(purses[0], clerk)) as commit_first,
        ExitStack() as later,
    ):
        spend(purses[1], clerk)

        def sleep(_):
            commit_first()
            later.enter_context(a_booking_under_way(lambda: spend(purses[2], clerk)))

        monkeypatch.setattr(seal, "sleep", sleep)
        sealed = seal_journal(NOW)

    assert (sealed, seal_journal(NOW)) == (8, 1)
    vouchers = Voucher.objects.order_by("pk").values_list("pk", flat=True)
    assert [voucher for _, voucher, _ in chain()] == list(vouchers)


@contextmanager
def a_booking_under_way(booking):
    """Everything is written, on another connection, but not committed before ``commit()``."""
    is_written, may_commit = Event(), Event()

    def run_it():
        try:
            with transaction.atomic():
                voucher = booking()
                is_written.set()
                may_commit.wait(timeout=30)
            return voucher
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as thread:
        answer = thread.submit(run_it)
        is_written.wait(timeout=30)

        def commit():
            may_commit.set()
            return answer.result()

        try:
            yield commit
        finally:
            commit()


def test_a_run_reads_what_is_unsealed_however_long_the_journal_is(purse, clerk, monkeypatch):
    monkeypatch.setattr(seal, "VOUCHERS_AT_ONCE", 20)
    rows_of = seal._rows_of
    read = []
    monkeypatch.setattr(seal, "_rows_of", lambda of: read.extend(of) or rows_of(of))

    def queries_of(sealed, **whole):
        with CaptureQueriesContext(connection) as queries:
            assert seal_journal(NOW, **whole) == sealed
        return len(queries)

    counts = []
    for number in (10, 290):
        book_many(purse, clerk, number)
        seal_journal(NOW)
        read.clear()
        nothing_new = queries_of(0), queries_of(0, whole=True)
        new = spend(purse, clerk)
        counts.append((*nothing_new, queries_of(1)))
        assert read == [new.pk]

    assert counts[0] == counts[1]
    assert counts[0][:2] == (2, 3)


def test_the_chain_is_the_same_however_the_vouchers_were_parted(purse, clerk, monkeypatch):
    spend(purse, clerk)
    seal_journal(NOW)
    at_once = chain()
    remove_guards()
    VoucherSeal.objects.all().delete()
    monkeypatch.setattr(seal, "VOUCHERS_AT_ONCE", 2)

    assert seal_journal(NOW) == 3
    assert chain() == at_once
    assert find_break() is None


def test_a_hash_stays_the_same_in_every_release_and_on_every_database():
    voucher = {
        "id": 17,
        "booked_on": date(2024, 2, 15),
        "recorded_at": datetime(2024, 2, 15, 9, 30, tzinfo=UTC),
        "text": "Zahlungseingang",
        "reverses_id": None,
        "is_example": False,
    }
    posting = {"id": 4, "amount": Decimal("153400.00"), "line_id": None}

    assert (seal._plain(voucher), seal._plain(posting)) == (
        {
            "id": 17,
            "booked_on": "2024-02-15",
            "recorded_at": "2024-02-15T09:30:00.000000+00:00",
            "text": "Zahlungseingang",
            "is_example": False,
        },
        {"id": 4, "amount": 15340000},
    )
    # echo -n 'Siegel davorBeleg' | sha256sum
    assert seal._hash("Siegel davor", "Beleg") == (
        "2c76e0e9024a65b49f83a2622b6ea3414690d4d69701b0e23b3ae0292965a2b5"
    )


def text_of(voucher, in_format=1):
    return seal.FORMATS[in_format](seal._rows_of([voucher])[voucher])


def test_every_column_of_voucher_posting_and_command_is_sealed(purse):
    voucher = Voucher.objects.first()
    columns = {
        model: {field.attname for field in model._meta.concrete_fields}
        for model in (Voucher, Posting, Command)
    }

    text = text_of(voucher.pk)

    empty = {"reverses_id", "line_id", "year"}
    for column in set.union(*columns.values()) - empty:
        assert f'"{column}":' in text


def test_each_seal_is_verified_in_the_format_that_it_was_made_in(purse, clerk, monkeypatch):
    seal_journal(NOW)
    monkeypatch.setitem(seal.FORMATS, 2, lambda rows: f"{rows.voucher['id']} {rows.postings}")
    later = spend(purse, clerk)
    seal_journal(NOW)

    assert list(VoucherSeal.objects.values_list("number", "format")) == [(1, 1), (2, 1), (3, 2)]
    assert VoucherSeal.objects.last().hash == seal._hash(
        VoucherSeal.objects.get(number=2).hash, text_of(later.pk, in_format=2)
    )
    assert find_break() is None


def test_a_seal_whose_format_this_release_does_not_know_is_named(purse, clerk, monkeypatch):
    seal_journal(NOW)
    with monkeypatch.context() as later_release:
        later_release.setitem(seal.FORMATS, 2, lambda rows: "")
        spend(purse, clerk)
        seal_journal(NOW)

    assert str(find_break()) == "Prüfsumme 3 hat Format 2, das dieses Programm nicht kennt"


def test_a_seal_that_is_said_to_have_another_format_does_not_hold(purse, monkeypatch):
    seal_journal(NOW)
    second = Voucher.objects.latest("pk")
    monkeypatch.setitem(seal.FORMATS, 2, lambda rows: "")
    remove_guards()
    VoucherSeal.objects.filter(number=2).update(format=2)

    assert (
        str(find_break())
        == f"Beleg {second.pk} wurde verändert, obwohl er gegen Änderung gesichert ist"
    )


@pytest.mark.parametrize("value", [1.5, b"x", ["a"]])
def test_a_value_without_a_canonical_form_is_refused(value):
    with pytest.raises(TypeError, match="has no canonical form"):
        seal._plain_value(value)


@pytest.mark.parametrize(
    ("model", "change"),
    [
        (Voucher, {"text": "eine andere Geschichte"}),
        (Voucher, {"booked_on": date(2016, 3, 2)}),
        (Voucher, {"document_number": "4711"}),
        (Voucher, {"is_example": True}),
        (Posting, {"amount": Decimal("153399.99")}),
    ],
)
def test_the_first_voucher_that_was_changed_is_named(purse, clerk, model, change):
    seal_journal(NOW)
    first, second = Voucher.objects.order_by("pk")
    remove_guards()
    for voucher in (second, first):
        changed = {Voucher: {"pk": voucher.pk}, Posting: {"voucher": voucher}}[model]
        model.objects.filter(**changed).update(**change)

    assert (
        str(find_break())
        == f"Beleg {first.pk} wurde verändert, obwohl er gegen Änderung gesichert ist"
    )


def test_a_posting_that_is_gone_is_found(purse):
    seal_journal(NOW)
    second = Voucher.objects.latest("pk")
    remove_guards()
    second.postings.all().delete()

    assert (
        str(find_break())
        == f"Beleg {second.pk} wurde verändert, obwohl er gegen Änderung gesichert ist"
    )


def test_a_posting_slipped_in_is_found(purse):
    seal_journal(NOW)
    second = Voucher.objects.latest("pk")
    Posting.objects.create(
        voucher=second,
        source=purse[Place.CASH],
        target=purse[Place.REPAID],
        amount=Decimal("31000.00"),
    )

    assert (
        str(find_break())
        == f"Beleg {second.pk} wurde verändert, obwohl er gegen Änderung gesichert ist"
    )


def test_a_voucher_that_is_gone_is_found(purse, clerk):
    gone = spend(purse, clerk)
    seal_journal(NOW)
    remove_guards()
    # The database looks at foreign keys when the transaction ends.
    run("DELETE FROM ledger_posting WHERE voucher_id = %s", gone.pk)
    run("DELETE FROM ledger_voucher WHERE id = %s", gone.pk)

    found = str(find_break())

    VoucherSeal.objects.filter(voucher=gone.pk).delete()
    assert found == f"Beleg {gone.pk} fehlt, obwohl er gegen Änderung gesichert ist"


def test_a_seal_that_is_gone_is_found(purse, clerk):
    spend(purse, clerk)
    seal_journal(NOW)
    remove_guards()
    VoucherSeal.objects.filter(number=2).delete()

    assert str(find_break()) == "Prüfsumme 2 fehlt"


def test_a_changed_seal_is_found_at_its_voucher(purse):
    seal_journal(NOW)
    first = Voucher.objects.earliest("pk")
    remove_guards()
    VoucherSeal.objects.filter(number=1).update(hash="0" * 64)

    assert (
        str(find_break())
        == f"Beleg {first.pk} wurde verändert, obwohl er gegen Änderung gesichert ist"
    )


def test_a_chain_made_anew_after_a_change_differs_from_the_head_that_was_noted(purse, clerk):
    seal_journal(NOW)
    note_head(date(2026, 11, 20))
    spend(purse, clerk)
    seal_journal(NOW)
    head = note_head(date(2026, 11, 21))
    remove_guards()
    Posting.objects.filter(voucher__seal=head.seal).update(amount=Decimal("99.00"))
    make_the_chain_anew()

    assert str(find_break()) == ("Tagesprüfsumme vom 21.11.2026 weicht ab von Prüfsumme 3")


def make_the_chain_anew():
    """By somebody who owns the database and knows this program."""
    hash_before = ""
    for row in VoucherSeal.objects.order_by("number"):
        hash_before = seal._hash(hash_before, text_of(row.voucher_id))
        VoucherSeal.objects.filter(pk=row.pk).update(hash=hash_before)


def test_a_chain_cut_off_behind_a_head_is_found(purse, clerk):
    seal_journal(NOW)
    note_head(date(2026, 11, 21))
    remove_guards()
    VoucherSeal.objects.filter(number=2)._raw_delete("default")

    found = str(find_break())

    JournalHead.objects.all()._raw_delete("default")
    assert found == "Tagesprüfsumme vom 21.11.2026 nennt Prüfsumme 2, es gibt nur 1"


def test_verify_names_a_broken_seal_after_all_other_deviations(purse, capsys):
    seal_journal(NOW)
    second = Voucher.objects.latest("pk")
    remove_guards()
    Posting.objects.filter(voucher=second).update(amount=Decimal("153399.99"))

    deviations = [str(deviation) for deviation in verify()]

    assert (
        deviations[-1]
        == f"Beleg {second.pk} wurde verändert, obwohl er gegen Änderung gesichert ist"
    )
    assert any(deviation.startswith("Konto") for deviation in deviations)


def test_the_commands_seal_and_say_how_far_the_chain_holds(purse):
    out = StringIO()

    call_command("seal_journal", stdout=out)
    call_command("verify", stdout=out)

    last = VoucherSeal.objects.last()
    assert out.getvalue().splitlines() == [
        "2 Belege gegen Änderung gesichert, zusammen 2.",
        "Alle Salden und Ansätze stimmen mit dem Journal überein.",
        f"Die Kette der Prüfsummen hält: 2 Belege, Prüfsumme {last.hash}.",
    ]


def test_a_head_is_noted_once_a_day_and_only_when_something_is_sealed(purse, clerk):
    day, next_day = date(2026, 11, 21), date(2026, 11, 22)
    assert note_head(day) is None

    seal_journal(NOW)
    first = note_head(day)
    spend(purse, clerk)
    seal_journal(NOW)

    assert note_head(day) == first
    assert (first.seal_id, note_head(next_day).seal_id) == (2, 3)
    assert first.hash == VoucherSeal.objects.get(number=2).hash


def refused(change):
    with (
        pytest.raises(IntegrityError, match="Das Journal ist unveränderlich"),
        transaction.atomic(),
    ):
        change()


@pytest.mark.parametrize(
    "change",
    [
        lambda: VoucherSeal.objects.update(hash="0" * 64),
        lambda: VoucherSeal.objects.filter(number=2)._raw_delete("default"),
        lambda: JournalHead.objects.update(hash="0" * 64),
        lambda: JournalHead.objects.update(day=date(2026, 1, 1)),
        lambda: JournalHead.objects.all()._raw_delete("default"),
    ],
)
def test_seals_and_heads_cannot_be_changed(purse, change):
    seal_journal(NOW)
    note_head(date(2026, 11, 21))
    before = chain(), list(JournalHead.objects.values())

    refused(change)

    assert (chain(), list(JournalHead.objects.values())) == before


def test_that_a_head_was_mailed_is_noted_once(purse):
    seal_journal(NOW)
    note_head(date(2026, 11, 21))

    JournalHead.objects.update(mailed_at=NOW)

    refused(lambda: JournalHead.objects.update(mailed_at=None))
    assert JournalHead.objects.get().mailed_at == NOW


@pytest.mark.services
@pytest.mark.parametrize("table", ["ledger_voucherseal", "ledger_journalhead"])
def test_seals_and_heads_cannot_be_truncated_on_postgresql(db, table):
    if connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL knows TRUNCATE")

    refused(lambda: run(f"TRUNCATE {table} CASCADE"))


def test_sealers_at_the_same_moment_make_one_chain(several_connections, clerk, monkeypatch):
    monkeypatch.setattr(seal, "VOUCHERS_AT_ONCE", 5)
    build_years()
    purse = granted(clerk)
    for _ in range(18):
        spend(purse, clerk)

    answers = together(*[lambda: seal_journal(NOW)] * 4, lambda: spend(purse, clerk))
    seal_journal(NOW)

    assert sum(answers[:4]) in (20, 21)
    assert [number for number, _, _ in chain()] == list(range(1, 22))
    assert find_break() is None


def test_without_the_lock_a_second_sealer_fails_and_the_chain_does_not_fork(
    several_connections, clerk, monkeypatch
):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time anyway")
    monkeypatch.setattr(seal, "wait_for_others", lambda model: None)
    build_years()
    purse = granted(clerk)
    for _ in range(200):
        spend(purse, clerk)

    answers = together(*[lambda: seal_journal(NOW)] * 4)

    refusals = [answer for answer in answers if isinstance(answer, Exception)]
    assert refusals
    assert {type(refusal) for refusal in refusals} == {IntegrityError}
    assert find_break() is None


def test_a_long_journal_is_sealed_and_checked_a_few_vouchers_at_a_time(purse, clerk, monkeypatch):
    monkeypatch.setattr(seal, "VOUCHERS_AT_ONCE", 20)
    read = seal._rows_of
    at_once = []

    def read_and_count(vouchers, *using):
        at_once.append(len(vouchers))
        return read(vouchers, *using)

    monkeypatch.setattr(seal, "_rows_of", read_and_count)
    book_many(purse, clerk, 98)

    seal_journal(NOW)
    assert find_break() is None

    assert at_once == [20] * 10


def test_the_number_of_queries_grows_with_the_batches_only(purse, clerk, django_assert_num_queries):
    book_many(purse, clerk, 300)
    seal_journal(NOW)

    with django_assert_num_queries(6):
        assert find_break() is None


def book_many(purse, actor, number):
    @command
    def book_all(*, key, actor):
        entries = [
            Entry(
                moves=[Move(purse[Place.CASH], purse[Place.SPENT], Decimal("0.01"))],
                booked_on=date(2016, 3, 1),
                text="Porto",
            )
        ] * number
        return Voucher.objects.get(pk=write_vouchers(entries=entries, key=key, actor=actor)[-1])

    book_all(key=new_key(), actor=actor)
