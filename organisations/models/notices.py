"""What people are told: notices, the letters that carry them, and what each wants by mail."""

from __future__ import annotations

import datetime as dt

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organisations.models.tree import Organisation, User

LONGEST_HEADING = 200


class NoticeQuerySet(models.QuerySet["Notice"]):
    def unread(self) -> NoticeQuerySet:
        return self.filter(read_at__isnull=True)

    def unsent(self) -> NoticeQuerySet:
        """Those that no letter carries, and that the person has not read on a page either."""
        waiting = self.unread().filter(letter__isnull=True, goes_by_mail=True)
        return waiting.filter(user__is_active=True)

    def urgent(self) -> NoticeQuerySet:
        """Those that do not wait for the day's letter, unless the person wants it so."""
        return self.filter(kind__in=Notice.URGENT)


class NoticeLetterQuerySet(models.QuerySet["NoticeLetter"]):
    def unsent(self) -> NoticeLetterQuerySet:
        """Letters that still are to go; news of the day before yesterday is none."""
        fresh = timezone.now() - NoticeLetter.GIVEN_UP
        return self.filter(sent_at__isnull=True, made_at__gt=fresh).select_related("user")


class NoticeLetter(models.Model):
    """A letter of notices to one person: the digest of a `day`, or what could not wait.

    Without `sent_at` it waits to be sent. It holds headings and links, never a draft or a figure.
    """

    GIVEN_UP = dt.timedelta(days=1)

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notice_letters")
    day = models.DateField(_("sammandrag för"), null=True)
    heading = models.CharField(_("rubrik"), max_length=LONGEST_HEADING)
    text = models.TextField(_("brev"))
    made_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(_("skickad"), null=True)
    attempts = models.PositiveSmallIntegerField(_("försök"), default=0)

    objects = NoticeLetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("brev om arbetet")
        verbose_name_plural = _("brev om arbetet")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "day"],
                condition=Q(day__isnull=False),
                name="notice_letter_one_digest_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.made_at:%Y-%m-%d %H:%M}"


class Notice(models.Model):
    """Somebody is told of something: what, where, and when they read it.

    The heading says what has happened, never a word of a draft. `once` is a name of what it is
    about: a person is told of the same only once.
    """

    class Kind(models.TextChoices):
        MENTIONED = "mentioned", _("någon nämner mig i en kommentar")
        ANSWERED = "answered", _("någon svarar på min kommentar")
        ASSIGNED = "assigned", _("jag blir ansvarig för något")
        CHANGED = "changed", _("något som jag är klar med ändras av någon annan")
        DUE = "due", _("något ska vara klart i morgon")
        REMINDED = "reminded", _("någon påminner mig")
        HANDED_OVER = "handed_over", _("något lämnas till mig för beslut")
        RETURNED = "returned", _("något skickas tillbaka till mig")
        DECIDED = "decided", _("något som jag arbetar med beslutas")
        PUBLISHED = "published", _("något som jag arbetar med publiceras")

    # Work stops where these are not read: a letter goes whatever the person has chosen.
    REQUIRED = (Kind.REMINDED, Kind.RETURNED)
    # Somebody waits for an answer, or a day is near; it may wait if the person wants it so.
    CHOSEN = (Kind.MENTIONED, Kind.DUE)
    # A letter goes within minutes; all else stands in the day's.
    URGENT = (*REQUIRED, *CHOSEN)

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notices")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("vad"), max_length=11, choices=Kind.choices)
    heading = models.CharField(_("rubrik"), max_length=LONGEST_HEADING)
    address = models.CharField(_("adress"), max_length=500)
    once = models.CharField(max_length=200, blank=True)
    # Not where a letter of its own has told of it.
    goes_by_mail = models.BooleanField(default=True)
    made_at = models.DateTimeField(_("när"), default=timezone.now)
    read_at = models.DateTimeField(_("läst"), null=True)
    letter = models.ForeignKey(
        NoticeLetter, on_delete=models.RESTRICT, null=True, related_name="notices"
    )

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("avisering")
        verbose_name_plural = _("aviseringar")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "once"], condition=~Q(once=""), name="notice_told_once"
            ),
            models.CheckConstraint(
                condition=Q(
                    kind__in=[
                        *("mentioned", "answered", "assigned", "changed", "due"),
                        *("reminded", "handed_over", "returned", "decided", "published"),
                    ]
                ),
                name="notice_kind_is_known",
            ),
        ]
        indexes = [
            models.Index(
                fields=["user", "-made_at", "-id"],
                condition=Q(read_at__isnull=True),
                name="notice_unread",
            ),
        ]

    def __str__(self) -> str:
        return self.heading


def at_once() -> list[str]:
    """What goes at once for who has chosen nothing."""
    return [str(kind) for kind in Notice.CHOSEN]


@pghistory.track()
class NoticeChoice(models.Model):
    """When a person wants letters about the work; without a row, as the fields begin."""

    class Digest(models.TextChoices):
        WEEKDAYS = "weekdays", _("vardagar 7.00, om något väntar")
        MONDAYS = "mondays", _("måndagar 7.00, om något väntar")
        NEVER = "never", _("aldrig")

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="notice_choice")
    digest = models.CharField(
        _("sammandrag"), max_length=8, choices=Digest.choices, default=Digest.WEEKDAYS
    )
    at_once = ArrayField(models.CharField(max_length=11), default=at_once, blank=True)

    class Meta:
        verbose_name = _("val av brev")
        verbose_name_plural = _("val av brev")
        constraints = [
            models.CheckConstraint(
                condition=Q(digest__in=["weekdays", "mondays", "never"]),
                name="notice_choice_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_digest_display()}"

    def wants_digest(self, day: dt.date) -> bool:
        """Whether a digest goes to the person on the day. Monday is 0."""
        if self.digest == self.Digest.MONDAYS:
            return day.weekday() == 0
        return self.digest == self.Digest.WEEKDAYS and day.weekday() < 5


@pghistory.track()
class LetterWords(models.Model):
    """The city's own words around every letter of notices. One row, or none: our words alone."""

    opening = models.TextField(_("före listan"), blank=True, max_length=1000)
    closing = models.TextField(_("efter listan"), blank=True, max_length=1000)

    class Meta:
        verbose_name = _("stadens ord i breven")
        verbose_name_plural = _("stadens ord i breven")
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="letter_words_are_one"),
        ]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)
