"""The shell around the ledger and the grants: settings, addresses, clock, job worker."""

from fundtracker.celery import app as celery_app

# Celery's shared tasks look for the app here, also inside the web server.
__all__ = ["celery_app"]
