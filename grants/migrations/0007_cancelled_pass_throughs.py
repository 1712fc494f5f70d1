from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("grants", "0006_first_pass_through_notices")]

    operations = [
        migrations.RemoveField(model_name="passthrough", name="voucher"),
        migrations.RemoveConstraint(
            model_name="passthrough", name="pass_through_of_ours_has_an_amount"
        ),
        migrations.AddConstraint(
            model_name="passthrough",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("agreed__gt", 0),
                    models.Q(("agreed", 0), ("parent__isnull", True)),
                    models.Q(("agreed__isnull", True), ("parent__isnull", False)),
                    _connector="OR",
                ),
                name="pass_through_of_ours_has_an_amount",
            ),
        ),
    ]
