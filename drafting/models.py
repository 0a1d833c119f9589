"""What has been sent to be saved, so that it is done once, who is here, and what they say."""

from __future__ import annotations

from django.db import models

from drafting.presence import Presence
from drafting.talk.models import Comment
from organisations.models import User

__all__ = ["Comment", "Presence", "SentKey"]


class SentKey(models.Model):
    """A key that a browser made for what somebody sent, with what it was answered.

    Written in the same transaction as what was sent: either both are there, or none. `digest`
    is that of what was sent; the same key with something else is not the same thing.
    """

    key = models.UUIDField()
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    at = models.DateTimeField(auto_now_add=True)
    status = models.PositiveSmallIntegerField(default=0)
    content_type = models.CharField(max_length=100, default="")
    location = models.CharField(max_length=2000, default="")
    body = models.TextField(default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="sent_key_is_done_once"),
        ]
        indexes = [models.Index(fields=["user", "at"], name="sent_key_by_age")]

    def __str__(self) -> str:
        return str(self.key)
