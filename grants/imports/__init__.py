"""Einlesen: files become rows of master data and calls of services.

Promise       loading again adds what is missing, and changes nothing that a person touched
Read first    reader.py (records of a file), rules.py (standard rules, rates, windows: real data)
Examples      examples/load.py: papers of two counties, booked through the services
Imports       services, models, ledger; called by the commands load_rules and load_examples
"""
