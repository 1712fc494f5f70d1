"""Prüfungen: what the program judges by itself. No database, no clock."""
