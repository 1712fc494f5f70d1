"""Postfach der Demo: reads the mails that Django wrote to files instead of sending them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

# Django ends each mail in a file with such a line.
_END_OF_MAIL = re.compile(rb"^-{79}\n", re.MULTILINE)


@dataclass(frozen=True)
class StoredMail:
    """Mail im Postfach; ``name`` is its file and its number in it, as in ``20241015-1.log-0``."""

    name: str
    subject: str
    recipients: str
    sent_at: datetime | None
    text: str
    html: str


def stored_mails(folder: Path) -> list[StoredMail]:
    """Mails im Ordner, latest first; none if the folder does not exist yet."""
    mails = [mail for file in sorted(folder.glob("*.log")) for mail in _mails_in(file)]
    return sorted(mails, key=_by_time, reverse=True)


def _by_time(mail: StoredMail) -> tuple[datetime, str]:
    return mail.sent_at or datetime.min.replace(tzinfo=UTC), mail.name


def _mails_in(file: Path) -> Iterator[StoredMail]:
    for number, raw in enumerate(_END_OF_MAIL.split(file.read_bytes())):
        if raw.strip():
            yield _read(f"{file.name}-{number}", message_from_bytes(raw, policy=default))


def _read(name: str, message: EmailMessage) -> StoredMail:
    return StoredMail(
        name=name,
        subject=str(message["Subject"] or "(ohne Betreff)"),
        recipients=str(message["To"] or ""),
        sent_at=_sent_at(message),
        text=_body(message, "plain"),
        html=_body(message, "html"),
    )


def _sent_at(message: EmailMessage) -> datetime | None:
    if not message["Date"]:
        return None
    sent_at: datetime = message["Date"].datetime
    # Django writes the zone as -0000, "UTC, wherever the sender is", which is read as no zone.
    return sent_at if sent_at.tzinfo else sent_at.replace(tzinfo=UTC)


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return part.get_content() if part else ""
