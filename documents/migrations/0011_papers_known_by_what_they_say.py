from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0010_papers_by_their_maker"),
    ]

    operations = [
        migrations.AddField(
            model_name="paperfile",
            name="fingerprint",
            field=models.CharField(blank=True, max_length=64),
        ),
    ]
