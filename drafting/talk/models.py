"""A comment in the margin, and the answers to it."""

from __future__ import annotations

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organisations.models import Organisation, User
from organisations.permissions import Viewer, own_organisations, reads_everything

LONGEST = 4000
LONGEST_PARAGRAPH = 300


class CommentQuerySet(models.QuerySet["Comment"]):
    def visible_to(self, user: Viewer) -> CommentQuerySet:
        """Those in the margins of drafts that the person may read."""
        if reads_everything(user):
            return self
        mine = Organisation.objects.filter(own_organisations(user))
        return self.filter(organisation__in=mine)

    def about(self, organisation: Organisation, year: int, matter: str) -> CommentQuerySet:
        return self.filter(organisation=organisation, year=year, matter=matter)

    def open(self) -> CommentQuerySet:
        """What begins a thread that nobody has called done."""
        return self.filter(answers_to__isnull=True, resolved_at__isnull=True)

    def asking(self, user: User) -> CommentQuerySet:
        """Mentions of the person that they have not answered, in threads that are open."""
        thread = Coalesce("answers_to", "pk")
        mine = Comment.objects.annotate(in_thread=thread).filter(
            by=user, in_thread=OuterRef("in_thread"), at__gt=OuterRef("at")
        )
        return (
            self.annotate(in_thread=thread)
            .filter(~Exists(mine), mentions__contains=[user.pk], resolved_at__isnull=True)
            .exclude(answers_to__resolved_at__isnull=False)
        )


@pghistory.track()
class Comment(models.Model):
    """What somebody says in the margin of a part of a matter: a plan's section, a report's goal.

    `part` is the part's stable key, `heading` what it was called, `paragraph` the words that it
    is about. An answer belongs to the comment that begins its thread. `mentions` are people's keys.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("år"))
    matter = models.CharField(_("ärende"), max_length=20)
    part = models.CharField(_("del"), max_length=100)
    heading = models.CharField(_("rubrik"), max_length=300)
    paragraph = models.CharField(_("om stycket"), max_length=LONGEST_PARAGRAPH, blank=True)
    answers_to = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="answers"
    )
    text = models.TextField(_("kommentar"))
    mentions = ArrayField(models.BigIntegerField(), default=list, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("när"), default=timezone.now)
    edited_at = models.DateTimeField(_("ändrad"), null=True)
    resolved_at = models.DateTimeField(_("klar"), null=True)
    resolved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("kommentar")
        verbose_name_plural = _("kommentarer")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="comment_says_something"),
            models.CheckConstraint(
                condition=Q(resolved_at__isnull=True, resolved_by__isnull=True)
                | Q(resolved_at__isnull=False, resolved_by__isnull=False),
                name="comment_is_done_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(answers_to__isnull=True) | Q(resolved_at__isnull=True),
                name="comment_threads_are_done_not_answers",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "year", "matter", "part"], name="comment_of_a_part"
            ),
            GinIndex(fields=["mentions"], name="comment_mentions"),
        ]

    def __str__(self) -> str:
        return f"{self.heading}: {self.text[:40]}"

    @property
    def place(self) -> tuple[int, int, str]:
        """The part in whose margin it stands."""
        return (self.organisation_id, self.year, self.part)

    @property
    def is_resolved(self) -> bool:
        return self.resolved_at is not None
