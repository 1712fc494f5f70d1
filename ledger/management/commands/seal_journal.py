from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from ledger.models import VoucherSeal
from ledger.seal import seal_journal


class Command(BaseCommand):
    help = "Journal versiegeln: seal every voucher that is not sealed yet."

    def handle(self, *args: Any, **options: Any) -> None:
        sealed = seal_journal(timezone.now())
        self.stdout.write(f"{sealed} Belege versiegelt, zusammen {VoucherSeal.objects.count()}.")
