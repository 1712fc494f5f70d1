from dataclasses import dataclass


@dataclass(frozen=True)
class NewRecipient:
    """Neuer Empfänger, named for the first time; ``kind`` is one of ``Organisation.RECEIVING``."""

    name: str
    kind: str
