"""Prüfungen der Angaben: what the records of an award leave open."""
