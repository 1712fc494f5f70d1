from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ledger.day_balances import times_below_zero
from ledger.integrity import verify
from ledger.models import VoucherSeal


class Command(BaseCommand):
    help = "Journal prüfen: recompute all balances from the postings and name what deviates."

    def handle(self, *args: Any, **options: Any) -> None:
        deviations = verify()
        for deviation in deviations:
            self.stderr.write(str(deviation))
        if deviations:
            raise CommandError(f"{len(deviations)} Abweichungen vom Journal gefunden.")
        self.stdout.write("Alle Salden und Ansätze stimmen mit dem Journal überein.")
        for time in times_below_zero():
            self.stdout.write(f"Hinweis: {time}")
        if seal := VoucherSeal.objects.last():
            self.stdout.write(
                f"Die Kette der Prüfsummen hält: {seal.number} Belege, Prüfsumme {seal.hash}."
            )
