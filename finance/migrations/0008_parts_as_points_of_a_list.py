from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("finance", "0007_parts_by_their_row"),
        ("organisations", "0010_sessions_of_one_backend"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="budgetline",
            name="budget_line_once",
        ),
        migrations.AddConstraint(
            model_name="budgetline",
            constraint=models.UniqueConstraint(
                condition=models.Q(("name__iregex", r"^[-‐–—−•·*>\s]*varav[\s:]"), _negated=True),
                fields=("organisation", "year", "name"),
                name="budget_line_once",
            ),
        ),
    ]
