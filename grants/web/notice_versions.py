"""Bescheide als Fassungen: each notice beside what it changed of the one before."""

from collections.abc import Iterable
from dataclasses import dataclass

from grants.models import Application, AwardNotice
from grants.web.notice_changes import Change, changes_between, changes_of_application


@dataclass(frozen=True)
class NoticeVersion:
    """Fassung: a notice and its changes; on the first one those to the application, if any."""

    notice: AwardNotice
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class ApplicationVersion:
    """Fassung 0: what was applied for."""

    application: Application


Version = NoticeVersion | ApplicationVersion


def versions_of(
    notices: Iterable[AwardNotice], application: Application | None = None
) -> list[Version]:
    """Fassungen, the latest first and the application last; ``notices`` come in their order."""
    versions: list[Version] = [ApplicationVersion(application)] if application else []
    before: AwardNotice | None = None
    for notice in notices:
        if before is not None:
            changes = changes_between(before, notice)
        elif application is not None:
            changes = changes_of_application(application, notice)
        else:
            changes = ()
        versions.append(NoticeVersion(notice, changes))
        before = notice
    return versions[::-1]
