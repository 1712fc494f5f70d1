from typing import Any

from django.db import migrations
from django.db.models import F

NEW_PLACES = (("prefinanced", False), ("third_party", True))

# The ends of their codes tell the deadlines that follow from a notice or a contract.
DERIVED = ("-spending", "-own-proof", "-recipient-proof")


def carry_over(apps: Any, schema_editor: Any) -> None:
    """Later notices are amendments, deadlines follow from them, and each purse gets its accounts."""
    notices = apps.get_model("grants", "AwardNotice").objects
    notices.filter(number__gt=1).update(kind="amendment")
    deadlines = apps.get_model("grants", "Deadline").objects
    for code in DERIVED:
        deadlines.filter(code__endswith=code).update(derived_on=F("due_on"))
    account = apps.get_model("ledger", "Account")
    has_them = account.objects.filter(place="prefinanced").values("purse")
    awards = apps.get_model("grants", "Award").objects.exclude(purse__in=has_them)
    account.objects.bulk_create(
        account(
            purse_id=award.purse_id, place=place, name=award.title, may_go_below_zero=below_zero
        )
        for award in awards.order_by("pk")
        for place, below_zero in NEW_PLACES
    )


class Migration(migrations.Migration):
    dependencies = [
        ("grants", "0010_life_of_an_award"),
        ("ledger", "0008_places_and_money_checks"),
    ]

    operations = [migrations.RunPython(carry_over, migrations.RunPython.noop)]
