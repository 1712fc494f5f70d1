"""Aufbewahrte Bücher: sealed books of earlier releases, which every later release must carry on.

A book is a backup of the program itself, on SQLite and on PostgreSQL. Beside each backup stand
its journal heads and every command that was carried out in it, with what it was asked to do.
``fundtracker/tests/test_kept_books.py`` migrates them, verifies them and sends every command
again. A book is never made anew; a release that changes tables adds one of its own:

    DATABASE_URL=... python -m fundtracker.tests.kept_books.keep 2026-11-30

Read first    records.py (what stands beside a backup), then keep.py (what is booked)
"""
