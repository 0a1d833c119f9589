from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0010_sessions_of_one_backend"),
    ]

    operations = [
        migrations.AddField(
            model_name="notice",
            name="goes_by_mail",
            field=models.BooleanField(default=True),
        ),
    ]
