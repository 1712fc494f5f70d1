"""Formulare: they ask, gather what was said into one value and call one service.

Promise       a refusal of the service stands at the field that it is about
Read first    booking.py (KeyedForm and what all bookings share), receipt.py, notice.py
Said anew     restating.py: a form that knows from which state it was filled in
Rows          rows.py: as many as somebody needs; typed_choice.py: chosen by typing
Imports       services and their terms, queries, wording; no view
"""
