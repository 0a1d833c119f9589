"""No address is doubted any more: rows that nobody had confirmed kept people from a second factor."""

from django.db import migrations
from django.db.models import F
from django.db.models.functions import Lower


def vouch(apps, schema_editor):
    addresses = apps.get_model("account", "EmailAddress").objects.annotate(
        given=Lower("user__email")
    )
    addresses.exclude(email=F("given")).delete()
    doubted = addresses.filter(verified=False).values("pk")
    apps.get_model("account", "EmailAddress").objects.filter(pk__in=doubted).update(verified=True)


class Migration(migrations.Migration):
    dependencies = [
        ("account", "0009_emailaddress_unique_primary_email"),
        ("organisations", "0008_notices"),
    ]

    operations = [migrations.RunPython(vouch, migrations.RunPython.noop, elidable=True)]
