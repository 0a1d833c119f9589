"""Celery's entry point to the check of the editions."""

import logging

from celery import shared_task

from decisions.frozen import unverified
from decisions.news import merge_news

logger = logging.getLogger(__name__)


@shared_task
def nightly_verification() -> None:
    """Work every edition's checksum out again and log, as errors, those that are not right."""
    for edition in unverified():
        logger.error("Edition %s (%s) does not give its checksum", edition.pk, edition)


@shared_task
def nightly_merge() -> None:
    """Keep the counters of news short."""
    merge_news()
