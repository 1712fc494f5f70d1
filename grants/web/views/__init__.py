"""Ansichten: each states who may use it, and brings together what its page shows.

Promise       reckons and decides nothing; @read_by, @filled_in_by or their like at each view
Read first    command.py (a form that carries out a command), bookings.py, base.py (lists)
Imports       forms, filters, tables, queries, alerts, and the clock, which it hands on
"""
