from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("grants", "0011_carry_awards_over")]

    operations = [
        migrations.AddConstraint(
            model_name="awardnotice",
            constraint=models.CheckConstraint(
                condition=Q(number=1, kind="award")
                | Q(number__gt=1, kind__in=("amendment", "final")),
                name="notice_is_the_first_or_changes_it",
            ),
        ),
    ]
