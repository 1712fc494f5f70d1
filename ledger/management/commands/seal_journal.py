from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from ledger.errors import BookingUnderWay
from ledger.models import VoucherSeal
from ledger.seal import seal_journal
from ledger.writing_command import WritingCommand


class Command(WritingCommand):
    help = "Journal gegen Änderung sichern: seal the vouchers since the last sealed one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--whole", action="store_true", help="go through the whole journal, as each night"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            sealed = seal_journal(timezone.now(), whole=options["whole"])
        except BookingUnderWay as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{sealed} Belege gegen Änderung gesichert, zusammen {VoucherSeal.objects.count()}."
        )
