"""Prüfung: what every rule says about itself."""

from dataclasses import dataclass

from grants.checks.finding import Severity


@dataclass(frozen=True)
class Rule:
    """Prüfung: what it is called, why it exists, and how its findings are summed up in one line.

    ``severity`` is the gravest that its findings reach. ``one`` and ``many`` complete a number:
    "1 Verausgabungsfrist läuft ab". ``has_total`` says whether its amounts may be added up.
    Findings of every rule open alerts; only those of one that ``mails`` are sent to anybody.
    """

    code: str
    title: str
    explanation: str
    severity: Severity
    one: str
    many: str
    has_total: bool = False
    mails: bool = True

    def headline(self, count: int) -> str:
        """Überschrift: the number of findings as a short German sentence."""
        return f"{count} {self.one if count == 1 else self.many}"
