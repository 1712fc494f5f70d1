#!/usr/bin/env python
"""Entry point of Django's commands."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fundtracker.settings")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        # The sentence helps who runs the program; where in the code it was raised does not.
        sys.exit(f"fundtracker: {error}")
