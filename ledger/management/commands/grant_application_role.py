from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ledger.application_role import RoleUnfit, grant_application_role


class Command(BaseCommand):
    help = (
        "Rechte der Anwendung vergeben (PostgreSQL): run by the owner of the tables after every "
        "migrate."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("role", help="the role in which web server and job worker work")

    def handle(self, *args: Any, role: str, **options: Any) -> None:
        try:
            statements = grant_application_role(role)
        except RoleUnfit as error:
            raise CommandError(str(error)) from error
        for statement in statements:
            self.stdout.write(f"{statement};")
