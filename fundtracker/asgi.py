"""Entry point for ASGI servers."""

import os

from django.core.asgi import get_asgi_application

from fundtracker.start import require_guarded_journal

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fundtracker.settings")

application = get_asgi_application()
require_guarded_journal()
