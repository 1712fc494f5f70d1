"""Zuwendungen with notices, posts, pass-throughs and bookings, each through its service."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User

from grants import services
from grants.imports.examples.reader import Record, is_reached, read_records
from grants.models import Application, Award, Organisation, PassThrough, Post, Programme
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
        for booking in sorted(record.get("booking", []), key=lambda row: row["booked_on"]):
            if is_reached(booking["booked_on"], self.until):
                self._book(award, booking)

    def _once(self, service: Callable[..., Any], key: str, **payload: Any) -> None:
        """Call a service unless an earlier load has done so, even with older example data."""
        if key not in self.loaded_keys:
            service(key=key, actor=self.actor, **payload)

    def _open_award(self, record: Record) -> None:
        self._once(
            services.open_award,
            f"example:award:{record['code']}",
            code=record["code"],
            programme=self.programmes[record["programme"]],
            holder=self.organisations[record["holder"]],
            title=record["title"],
            kind=record["kind"],
            file_reference=record.get("file_reference", ""),
            responsible=self.responsible,
            income_line=self.lines.get(record.get("income_line", "")),
            expense_line=self.lines.get(record.get("expense_line", "")),
            source=record["source"],
            note=record.get("note", ""),
            is_example=record.get("example", False),
        )

    def _note_application(self, award: Award, record: Record) -> None:
        if application := record.get("application"):
            Application.objects.get_or_create(
                award=award,
                defaults={
                    "amount": Decimal(application["amount"]),
                    "submitted_on": application.get("submitted_on"),
                    "source": application["source"],
                },
            )

    def _record_notice(self, award: Award, number: int, record: Record) -> None:
        self._once(
            services.record_notice,
            f"example:notice:{award.code}:{number}",
            award=award,
            amount=Decimal(record["amount"]),
            financing=record["financing"],
            quota=_decimal(record.get("quota")),
            unit_rate=_decimal(record.get("unit_rate")),
            fte=_decimal(record.get("fte")),
            decided_on=record.get("decided_on"),
            period_from=record["period_from"],
            period_to=record["period_to"],
            spend_by=record["spend_by"],
            proof_due=record.get("proof_due"),
            source=record["source"],
            note=record.get("note", ""),
            is_example=record.get("example", False),
        )

    def _fill_posts(self, award: Award, record: Record) -> None:
        for post in record.get("post", []):
            Post.objects.get_or_create(
                award=award,
                number=post["number"],
                defaults={
                    "fte": Decimal(post["fte"]),
                    "valid_from": post["valid_from"],
                    "valid_to": post["valid_to"],
                    "refinanced_by": self.organisations.get(post.get("refinanced_by", "")),
                    "is_example": post.get("example", False),
                },
            )

    def _agree_pass_through(self, award: Award, record: Record) -> None:
        self._once(
            services.agree_pass_through,
            f"example:pass-through:{record['code']}",
            award=award,
            recipient=self.organisations[record["recipient"]],
            code=record["code"],
            title=record["title"],
            legal_form=record["legal_form"],
            agreed=Decimal(record["agreed"]),
            fte=_decimal(record.get("fte")),
            period_from=record["period_from"],
            period_to=record["period_to"],
            line=self.lines.get(record.get("line", "")),
            signed_on=record.get("signed_on"),
            proof_due=record.get("proof_due"),
            consent_reference=record.get("consent_reference", ""),
            source=record["source"],
            note=record.get("note", ""),
            is_example=record.get("example", False),
        )
        parent = PassThrough.objects.get(code=record["code"])
        for child in record.get("child", []):
            self._once(
                services.note_onward_pass_through,
                f"example:pass-through:{child['code']}",
                parent=parent,
                recipient=self.organisations[child["recipient"]],
                code=child["code"],
                title=child["title"],
                legal_form=record["legal_form"],
                source=child["source"],
                note=child.get("note", ""),
                is_example=child.get("example", False),
            )

    def _book(self, award: Award, record: Record) -> None:
        common = {
            "amount": Decimal(record["amount"]),
            "text": record["text"],
            "document_number": record["document_number"],
            "is_example": record.get("example", False),
            "today": self.until,
        }
        key = f"example:booking:{record['document_number']}"
        line = self.lines.get(record.get("line", ""))
        day = record["booked_on"]
        match record["kind"]:
            case "receipt":
                self._once(
                    services.record_receipt,
                    key,
                    award=award,
                    received_on=day,
                    line=line or award.income_line,
                    **common,
                )
            case "expense":
                self._once(
                    services.record_expense,
                    key,
                    award=award,
                    paid_on=day,
                    line=line or award.expense_line,
                    **common,
                )
            case "payout":
                pass_through = PassThrough.objects.get(code=record["pass_through"])
                self._once(services.pass_on, key, pass_through=pass_through, paid_on=day, **common)
            case "proof":
                pass_through = PassThrough.objects.get(code=record["pass_through"])
                self._once(
                    services.accept_proof, key, pass_through=pass_through, accepted_on=day, **common
                )
            case kind:
                raise ValueError(f"{award.code} has a booking of unknown kind {kind}")


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


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
