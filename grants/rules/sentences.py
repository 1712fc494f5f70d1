"""Sätze, die Prüfungen, Ablehnungen und Seiten gleich sagen; templates: ``{% sentence %}``."""

NO_NOTICE = "Zu dieser Zuwendung gibt es noch keinen Bescheid."
NO_TWO_MONTH_RULE = (
    "Für diese Art von Zuwendung gilt keine Zwei-Monats-Regel; das Geld wird in der Regel ohne "
    "Mittelabruf ausgezahlt."
)
NOT_ALL_KNOWN = (
    "Der Bedarf ist nicht vollständig bekannt: Der Finanzierungsplan deckt nicht die ganze "
    "Zuwendung ab."
)
RATES_UNCONFIRMED = "Die Sätze der Stellen sind nicht bestätigt."
MINIMUM_UNCONFIRMED = "Der Mindestanteil ist nicht bestätigt."
