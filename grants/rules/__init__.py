"""Regeln: pure functions that reckon days, interest, clocks, entitlement. No database, no clock."""
