"""How quick the program is beside SQL written by hand, on the same tables in the same run.

Promise       both sides do the same work with the same durability, and a test compares them
Read first    README.md, then session.py (one process on one new database) and cases/reading.py
By hand       raw.py the statements, connections.py what they run on
A county      county/: ten years of bookings from one seed; costs.py counts what a page asks for
Imports       the whole program; imported by tests only
Results       docs/reference/performance.md
"""
