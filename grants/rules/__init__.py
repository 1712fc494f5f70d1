"""Pure functions that reckon: days, months, interest, clocks, entitlement. No database, no clock."""
