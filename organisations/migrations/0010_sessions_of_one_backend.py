"""Whoever signed in before roles were read at once stays signed in, by the only backend there is."""

from django.contrib.auth import BACKEND_SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import migrations
from django.utils import timezone

FORMER = "django.contrib.auth.backends.ModelBackend"
BACKEND = "organisations.backends.WithRoles"


def move(apps, schema_editor):
    store = SessionStore()
    living = apps.get_model("sessions", "Session").objects.filter(expire_date__gt=timezone.now())
    for session in living.iterator():
        data = store.decode(session.session_data)
        if data.get(BACKEND_SESSION_KEY) == FORMER:
            session.session_data = store.encode({**data, BACKEND_SESSION_KEY: BACKEND})
            session.save(update_fields=["session_data"])


class Migration(migrations.Migration):
    dependencies = [
        ("sessions", "0001_initial"),
        ("organisations", "0009_addresses_are_given"),
    ]

    operations = [migrations.RunPython(move, migrations.RunPython.noop, elidable=True)]
