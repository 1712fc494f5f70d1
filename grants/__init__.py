"""Fördermittel: awards over their whole life, on top of the ledger.

models/       what is kept, one file for each noun
rules/        reckons: interest, clocks, entitlement, posts; no database, no clock
checks/       judges: one file for each Prüfung; no database, no clock
queries/      reads, in a number of statements that does not grow with the rows
services/     changes: one verb for each function, one transaction, one key
alerts/       findings become cases, alerts and mails, each once
imports/      files become calls of services
side_by_side  what holds now beside what was typed, for both kinds of pages
web/, admin/  pages of the program, pages of the supervisors
tasks.py      jobs of the worker; permissions.py roles and pages; apps.py hears the ledger's signal

Imports go down only: models ← rules ← queries, checks ← services, alerts, imports ← web, admin ←
tasks. Whoever is new follows one receipt: docs/idea/layout.md.
"""
