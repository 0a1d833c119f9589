"""Settings, URLs, Celery and the embedded servers."""

from budgetapp.celery import app as celery_app

__all__ = ["celery_app"]
