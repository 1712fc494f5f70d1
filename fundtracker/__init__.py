"""The shell around the ledger and the grants: settings, addresses, clock, job worker.

Promise       environment, day and schedule stand here and nowhere else
Read first    settings.py, clock.py (the day, which may be held fixed), urls.py
Starts        start.py and safety.py: what is looked at before web server, worker or schedule run
Jobs          celery.py; what they do stands in grants/tasks.py, when in settings.py
Backup        backup/: create, restore, and the proof that both are whole
Demo          management/commands/demo.py, persons.py, processes.py
Imports       grants and ledger. Grants import only its clock, ledger nothing of it
Tests         tests/promises/ what docs/reference/proof.md promises, tests/kept_books/ old books
"""

from fundtracker.celery import app as celery_app

# Celery's shared tasks look for the app here, also inside the web server.
__all__ = ["celery_app"]
