"""Celery and the whole schedule: every recurring job stands here and nowhere else."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "budgetapp.settings")

app = Celery("malkedjan")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

# Sorted by name. Times are local (Europe/Stockholm).
app.conf.beat_schedule = {}
