"""Regeln: pure functions that reckon days, interest, clocks, entitlement, posts and needs.

Promise       same facts, same result: no database, no clock, no Django; nothing here warns
Read first    receipt_clock.py, interest.py, entitlement.py, deadlines.py (what a notice asks for)
Split         quota_split.py: what of an expense the grant pays, rounded over all of them
Small ones    months.py and workdays.py, days_left.py, possible_days.py
Words         wording.py, sentences.py: what checks, services and pages say alike
Imports       amounts and days of the ledger; imported by checks, queries, services and pages
Not here      what warns is a check; what holds where a notice is silent is a StandardRule
"""
