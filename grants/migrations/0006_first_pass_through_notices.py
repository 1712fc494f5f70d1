from typing import Any

from django.db import migrations


def note_first_agreements(apps: Any, schema_editor: Any) -> None:
    """Every pass-through of ours has had one agreement so far, the one that its voucher booked."""
    pass_throughs = apps.get_model("grants", "PassThrough").objects
    notices = apps.get_model("grants", "PassThroughNotice").objects
    for pass_through in pass_throughs.filter(parent=None):
        notices.create(
            pass_through=pass_through,
            number=1,
            decided_on=pass_through.signed_on,
            agreed=pass_through.agreed,
            voucher=pass_through.voucher,
        )


def restore_vouchers(apps: Any, schema_editor: Any) -> None:
    notices = apps.get_model("grants", "PassThroughNotice").objects
    for notice in notices.filter(number=1).select_related("pass_through"):
        notice.pass_through.voucher_id = notice.voucher_id
        notice.pass_through.save(update_fields=["voucher"])


class Migration(migrations.Migration):
    dependencies = [("grants", "0005_pass_through_notice")]
    operations = [migrations.RunPython(note_first_agreements, restore_vouchers)]
