"""Sätze, die Prüfungen, Formulare, Seiten und Mails gleich sagen; templates: ``{% sentence %}``."""

NO_NOTICE = "Zu dieser Zuwendung gibt es noch keinen Bescheid."
NOTHING_PASSED_ON = "Noch keine Weiterleitung. Sie entsteht mit einem Vertrag oder Bescheid."
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
REASON_STAYS = "Der Grund steht dauerhaft im Journal."
TYPE_AND_CHOOSE = "Die ersten Buchstaben eintippen, dann wählen."
NAME_OR_RING = "Name oder Ring eintippen"
TYPE_A_LINE = f"{NAME_OR_RING}, dann wählen."
ANOTHER_LINE = f"Für eine andere das Feld leeren, dann {NAME_OR_RING}."
IN_THE_ADDRESS = "Steht in der Adresse."
NOTHING_BOOKED = "Es wurde nichts gebucht."
ANOTHER_DAY = "Das Programm rechnet nicht mit dem heutigen Tag, sondern mit dem {day}."
