"""Starts the program with example data, for trying it out."""

import errno
import socket
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command

from fundtracker import clock
from fundtracker.persons import create_demo_persons
from fundtracker.processes import AskedToEndError, ending_signals_raise, run_together
from ledger.days import format_day

HOST = "127.0.0.1"


class Command(BaseCommand):
    help = "Start the demo: database, example data, demo persons, web server and job worker."
    # The web server runs them, once the database exists.
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError("The demo knows no safe settings; it only runs with DEBUG=true.")
        refuse_taken_port(settings.PORT)
        try:
            with ending_signals_raise():
                self.prepare()
                self.stdout.write(f"\nfundtracker: http://{HOST}:{settings.PORT}/  (end: Ctrl-C)\n")
                self.stdout.flush()
                ended = run_together(child_commands())
        except AskedToEndError:
            self.stdout.write("\nfundtracker has ended.")
        else:
            raise CommandError(f"The {ended} ended by itself, so everything was stopped.")

    def prepare(self) -> None:
        call_command("migrate", verbosity=0, stdout=self.stdout)
        self.show(create_demo_persons())
        call_command("load_examples", responsible="sachbearbeitung", stdout=self.stdout)
        if clock.is_fixed():
            self.stdout.write(f"The demo plays on {format_day(clock.today())}.")
        self.run_checks()

    def run_checks(self) -> None:
        """Prüfen: the schedule waits for the night, the demo is to open with alerts and mails."""
        call_command("run_checks", once_a_day=True, stdout=self.stdout)

    def show(self, passwords: dict[str, str]) -> None:
        if not passwords:
            return
        self.stdout.write("Demo persons. Their passwords are shown only this once:")
        for username, password in passwords.items():
            self.stdout.write(f"  {username:<16} {password}")
        self.stdout.write("Set a new one: .venv/bin/python manage.py changepassword <name>")


def refuse_taken_port(port: int) -> None:
    with socket.socket() as probe:
        # As the web server does it: a port that was left a moment ago counts as free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
            raise CommandError(
                f"Port {port} is taken; choose another one with the variable PORT, "
                f"for example: make run PORT={port + 1}"
            ) from error


def child_commands() -> dict[str, list[str]]:
    """Web server and job worker. Without Redis the schedule runs the jobs itself."""
    manage = str(Path(settings.BASE_DIR, "manage.py"))
    address = f"{HOST}:{settings.PORT}"
    celery = [sys.executable, "-m", "celery", "--app", "fundtracker", "--quiet"]
    commands = {
        "web server": [sys.executable, manage, "runserver", "--noreload", address],
        "schedule": [*celery, "beat"],
    }
    if settings.REDIS_URL:
        commands["job worker"] = [*celery, "worker", "--pool", "solo"]
    return commands
