"""Leseseite: what pages, services and checks ask of the tables.

Promise       reads and never writes, in a number of statements that does not grow with the rows
Read first    awards.py (where each euro is), loaded_awards.py (all that a run or a page asks for)
Which count   standing.py bookings not taken back, transfers.py where a booking counts now
Said before   twins.py what is booked already, stated.py what a form was filled from
Which holds   standard_rules.py, rates.py: value, source and trust on a day
For checks    facts/: one file for each kind of facts; check_settings.py their thresholds
Clocks        use_marks.py (read on from what the night kept), receipt_clock.py
Imports       models, rules, the facts and verdicts of checks, ledger; no service, no clock
"""
