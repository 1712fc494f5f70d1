"""Zuwendungen with notices, posts, pass-throughs and bookings, each through its service."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User

from grants import services
from grants.imports.examples.bookings import booking
from grants.imports.examples.notices import part_of, rows_of_notice
from grants.imports.reader import Record, is_reached, read_records, read_value
from grants.models import Application, Award, Deadline, Organisation, PassThrough, Programme
from grants.services.terms import (
    AgreementTerms,
    ApplicationTerms,
    AwardDetails,
    DrawdownDetails,
    NoticeFile,
    NoticeTerms,
    PassThroughDetails,
    PostFilling,
    YearAmount,
)
from ledger.filled_from import WITHOUT_FORM
from ledger.models import BudgetLine, Command


@dataclass(frozen=True)
class AwardLoader:
    """Lädt Zuwendungen up to the day ``until``; what was loaded before is left as it is."""

    actor: User
    responsible: User | None
    until: date
    loaded_keys: frozenset[str]
    organisations: dict[str, Organisation]
    programmes: dict[str, Programme]
    lines: dict[str, BudgetLine]

    def load(self, record: Record) -> None:
        notices = [
            notice
            for notice in record["notice"]
            if is_reached(notice.get("decided_on", notice["period_from"]), self.until)
        ]
        if not notices:
            return
        self._open_award(record)
        award = Award.objects.get(code=record["code"])
        self._note_application(award, record)
        for number, notice in enumerate(notices, start=1):
            self._record_notice(award, number, notice)
        award.refresh_from_db()
        self._fill_posts(award, record)
        for pass_through in record.get("pass_through", []):
            if is_reached(pass_through.get("signed_on", pass_through["period_from"]), self.until):
                self._agree_pass_through(award, pass_through)
        self._finish_proof(award, record)
        self._split_years(award, record)
        for number, drawdown in enumerate(record.get("drawdown", []), start=1):
            if is_reached(drawdown["requested_on"], self.until):
                self._request(award, number, drawdown)
        for row in sorted(record.get("booking", []), key=lambda row: row["booked_on"]):
            if is_reached(row["booked_on"], self.until):
                self._book(award, row)

    def _once(self, service: Callable[..., Any], key: str, **payload: Any) -> None:
        """Call a service unless an earlier load has done so, even with older example data."""
        if key not in self.loaded_keys:
            service(key=key, actor=self.actor, **payload)

    def _open_award(self, record: Record) -> None:
        self._once(
            services.open_award,
            f"example:award:{record['code']}",
            details=read_value(
                AwardDetails,
                record,
                programme=self.programmes[record["programme"]],
                holder=self.organisations[record["holder"]],
                responsible=self.responsible,
                income_line=self.lines.get(record.get("income_line", "")),
                expense_line=self.lines.get(record.get("expense_line", "")),
            ),
        )

    def _note_application(self, award: Award, record: Record) -> None:
        # Earlier releases loaded applications without a key.
        if "application" in record and not Application.objects.filter(award=award).exists():
            self._once(
                services.record_application,
                f"example:application:{award.code}",
                award=award,
                terms=read_value(ApplicationTerms, record["application"]),
                filled_from=WITHOUT_FORM,
                today=self.until,
            )

    def _record_notice(self, award: Award, number: int, record: Record) -> None:
        self._once(
            services.record_notice,
            f"example:notice:{award.code}:{number}",
            award=award,
            terms=read_value(NoticeTerms, record),
            rows=rows_of_notice(award, record, programmes=self.programmes, lines=self.lines),
            file=NoticeFile(
                source=record["source"],
                note=record.get("note", ""),
                is_example=record.get("example", False),
            ),
            filled_from=WITHOUT_FORM,
        )

    def _finish_proof(self, award: Award, record: Record) -> None:
        day = record.get("proof_finished_on")
        if day is not None and is_reached(day, self.until):
            self._once(
                services.finish_deadline,
                f"example:proof:{award.code}",
                deadline=Deadline.objects.get(code=f"{award.code}-own-proof"),
                done_on=day,
                note="Beispiel: Tag angenommen",
                filled_from=WITHOUT_FORM,
                today=self.until,
            )
        self._finish_interim_proofs(award, is_closed=day is not None)

    def _finish_interim_proofs(self, award: Award, *, is_closed: bool) -> None:
        """Of an award that is closed by now, each on the day on which it was due."""
        interim = Deadline.objects.filter(
            award=award, kind=Deadline.Kind.INTERIM_PROOF, done_on=None, dropped_on=None
        )
        for proof in interim if is_closed else ():
            if is_reached(proof.due_on, self.until):
                self._once(
                    services.finish_deadline,
                    f"example:interim-proof:{proof.code}",
                    deadline=proof,
                    done_on=proof.due_on,
                    note="Beispiel: Tag angenommen",
                    filled_from=WITHOUT_FORM,
                    today=self.until,
                )

    def _split_years(self, award: Award, record: Record) -> None:
        for number, split in enumerate(record.get("year_split", []), start=1):
            if is_reached(split["decided_on"], self.until):
                self._once(
                    services.split_award_years,
                    f"example:year-split:{award.code}:{number}",
                    award=award,
                    shares=tuple(
                        YearAmount(share["year"], Decimal(share["amount"]))
                        for share in split["share"]
                    ),
                    decided_on=split["decided_on"],
                    reason=split["reason"],
                    filled_from=WITHOUT_FORM,
                    today=self.until,
                )

    def _fill_posts(self, award: Award, record: Record) -> None:
        # Earlier releases loaded posts without a key.
        filled = set(award.posts.values_list("number", "valid_from"))
        for post in record.get("post", []):
            if (post["number"], post["valid_from"]) in filled:
                continue
            self._once(
                services.fill_post,
                f"example:post:{award.code}:{post['number']}:{post['valid_from']}",
                award=award,
                filling=read_value(
                    PostFilling,
                    post,
                    programme=self.programmes.get(post.get("programme", "")),
                    refinanced_by=self.organisations.get(post.get("refinanced_by", "")),
                ),
            )

    def _agree_pass_through(self, award: Award, record: Record) -> None:
        self._once(
            services.agree_pass_through,
            f"example:pass-through:{record['code']}",
            award=award,
            recipient=self.organisations[record["recipient"]],
            terms=read_value(AgreementTerms, record, line=self.lines.get(record.get("line", ""))),
        )
        parent = PassThrough.objects.get(code=record["code"])
        for child in record.get("child", []):
            self._once(
                services.note_onward_pass_through,
                f"example:pass-through:{child['code']}",
                parent=parent,
                recipient=self.organisations[child["recipient"]],
                details=read_value(PassThroughDetails, child, legal_form=record["legal_form"]),
            )

    def _request(self, award: Award, number: int, record: Record) -> None:
        self._once(
            services.request_drawdown,
            f"example:drawdown:{award.code}:{number}",
            award=award,
            details=read_value(DrawdownDetails, record, part=part_of(award, record)),
            today=self.until,
        )

    def _book(self, award: Award, record: Record) -> None:
        service, payload = booking(award, record, lines=self.lines)
        self._once(
            service,
            f"example:booking:{record['document_number']}",
            today=self.until,
            **payload,
        )


def load_awards(
    folder: Path,
    *,
    until: date,
    actor: User,
    responsible: User | None,
) -> None:
    loader = AwardLoader(
        actor=actor,
        responsible=responsible,
        until=until,
        loaded_keys=frozenset(
            Command.objects.filter(key__startswith="example:").values_list("key", flat=True)
        ),
        organisations={row.code: row for row in Organisation.objects.all()},
        programmes={row.code: row for row in Programme.objects.all()},
        lines={row.code: row for row in BudgetLine.objects.all()},
    )
    for record in read_records(folder, "awards", "award"):
        loader.load(record)
