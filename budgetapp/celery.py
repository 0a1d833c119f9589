"""Celery and the whole schedule: every recurring job stands here and nowhere else."""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "budgetapp.settings")

app = Celery("malkedjan")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

# Sorted by name. Times are local (Europe/Stockholm).
app.conf.beat_schedule = {
    "accessibility-barriers": {
        "task": "accessibility.tasks.send_barriers",
        "schedule": 300.0,
        "options": {"expires": 300.0},
    },
    "decisions-nightly-merge": {
        "task": "decisions.tasks.nightly_merge",
        "schedule": crontab(hour=3, minute=50),
    },
    "decisions-nightly-verification": {
        "task": "decisions.tasks.nightly_verification",
        "schedule": crontab(hour=3, minute=40),
    },
    "documents-forget-old-files": {
        "task": "documents.tasks.forget_old_files",
        "schedule": crontab(hour=4, minute=20),
    },
    "documents-load-waiting-city": {
        "task": "documents.tasks.load_waiting_city",
        "schedule": 20.0,
        "options": {"expires": 20.0},
    },
    "documents-make-papers": {
        "task": "documents.tasks.make_papers",
        "schedule": 10.0,
        "options": {"expires": 10.0},
    },
    "documents-read-plan-files": {
        "task": "documents.tasks.read_plan_files",
        "schedule": 10.0,
        "options": {"expires": 10.0},
    },
    "drafting-forget-who-was-here": {
        "task": "drafting.tasks.forget_who_was_here",
        "schedule": 3600.0,
        "options": {"expires": 3600.0},
    },
    "followup-reminders": {
        "task": "followup.tasks.send_reminders",
        "schedule": 120.0,
        "options": {"expires": 120.0},
    },
    "indicators-drain": {
        "task": "indicators.tasks.drain",
        "schedule": 5.0,
        # A drain that nobody fetched is not worth doing late: the next one does the same.
        "options": {"expires": 5.0},
    },
    "indicators-nightly-control": {
        "task": "indicators.tasks.nightly_control",
        "schedule": crontab(hour=3, minute=10),
    },
    # Several times, for whoever a broken run left out: a person gets one letter a day at most.
    "organisations-digests": {
        "task": "organisations.tasks.make_digests",
        "schedule": crontab(hour=7, minute="0,15,30", day_of_week="mon-fri"),
    },
    "organisations-forget-the-old": {
        "task": "organisations.tasks.forget_the_old",
        "schedule": crontab(hour=4, minute=40),
    },
    "organisations-letters": {
        "task": "organisations.tasks.send_letters",
        "schedule": 120.0,
        "options": {"expires": 120.0},
    },
    "organisations-notices": {
        "task": "organisations.tasks.send_notices",
        "schedule": 120.0,
        "options": {"expires": 120.0},
    },
}
