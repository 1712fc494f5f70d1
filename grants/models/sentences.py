"""Sätze, die eine Spalte verlangt: said by its constraint, and by whoever asks beforehand."""

ENDS_BEFORE_IT_BEGINS = "Der Zeitraum endet, bevor er beginnt. Bitte prüfen."
AMOUNT_BELOW_ZERO = "Der Betrag darf nicht unter 0,00 € liegen."
RATE_BELOW_ZERO = "Der Satz darf nicht unter 0,00 € liegen."
UNIT_RATE_NOT_POSITIVE = "Der Betrag je Einheit muss größer als 0,00 € sein."
APPLIED_FOR_NOT_POSITIVE = "Der beantragte Betrag muss größer als 0,00 € sein."
FTE_NOT_POSITIVE = "Die VZÄ müssen größer als 0 sein."
