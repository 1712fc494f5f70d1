"""Entry point for WSGI servers."""

import os

from django.core.wsgi import get_wsgi_application

from fundtracker.start import require_guarded_journal

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fundtracker.settings")

application = get_wsgi_application()
require_guarded_journal()
