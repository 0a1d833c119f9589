"""The door: who tried to come in, what the city asks of them, and what was done inside."""

from __future__ import annotations

import datetime as dt

import pghistory
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organisations.models.tree import User
from organisations.triggers import KEPT_AS_WRITTEN

LONGEST_WHAT = 500


class SignInAttempt(models.Model):
    """One guess of a password, or what else is counted at the door. It counts as wrong until it is
    known to be right.

    What is limited is counted here (`organisations.limits`); a nightly job forgets old rows. The
    account is what was typed, whether somebody has it or not, so that both are answered alike.
    """

    class Outcome(models.TextChoices):
        WRONG = "wrong", _("fel")
        RIGHT = "right", _("rätt")
        REFUSED = "refused", _("inte prövat")

    account = models.CharField(_("konto"), max_length=254)
    address = models.GenericIPAddressField(_("adress"))
    device = models.CharField(_("enhet"), max_length=32, blank=True)
    at = models.DateTimeField(_("när"), default=timezone.now)
    outcome = models.CharField(
        _("utfall"), max_length=7, choices=Outcome.choices, default=Outcome.WRONG
    )

    class Meta:
        verbose_name = _("inloggningsförsök")
        verbose_name_plural = _("inloggningsförsök")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["account", "at"], name="attempt_of_account"),
            models.Index(fields=["address", "at"], name="attempt_from_address"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outcome__in=["wrong", "right", "refused"]),
                name="attempt_outcome_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.address} {self.outcome}"


class KeptCount(models.Model):
    """Where Django's database cache keeps what must survive a restart: the sign-in package's
    lesser limits and which one-time codes are used. Read and written by that cache alone.
    """

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("räkning")
        verbose_name_plural = _("räkningar")

    def __str__(self) -> str:
        return self.cache_key


class WaitingLetter(models.Model):
    """A letter that the mail server did not take at once. It is removed when it has gone."""

    recipient = models.EmailField()
    heading = models.CharField(max_length=200)
    text = models.TextField()
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("väntande brev")
        verbose_name_plural = _("väntande brev")
        ordering = ["made_at", "pk"]

    def __str__(self) -> str:
        return f"{self.recipient} {self.made_at:%Y-%m-%d %H:%M}"


@pghistory.track()
class SignInRules(models.Model):
    """What the city asks of those who decide and administer. One row, or none: nothing is asked."""

    second_factor_from = models.DateField(
        _("andra faktor krävs från"),
        null=True,
        blank=True,
        help_text=_("Tomt betyder att den är frivillig. Till dess påminns de som saknar en."),
    )
    provider_is_enough = models.BooleanField(
        _("Stadens inloggningstjänst räknas som andra faktor"),
        default=False,
        help_text=_("Bara om tjänsten själv kräver mer än ett lösenord."),
    )

    class Meta:
        verbose_name = _("regler för inloggning")
        verbose_name_plural = _("regler för inloggning")
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="sign_in_rules_are_one"),
        ]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)


class AuditEntryQuerySet(models.QuerySet["AuditEntry"]):
    def between(self, first: dt.date | None, last: dt.date | None) -> AuditEntryQuerySet:
        """Those of these days, both included."""
        found = self
        if first:
            found = found.filter(at__gte=_midnight(first))
        if last:
            found = found.filter(at__lt=_midnight(last) + dt.timedelta(days=1))
        return found


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))


class AuditEntry(models.Model):
    """One line of the log: who did what, when, and from where. Never changed, never removed.

    `who` is the address the person had then. Neither a password nor a link stands here.
    """

    class Kind(models.TextChoices):
        SIGNED_IN = "signed_in", _("loggade in")
        SIGNED_OUT = "signed_out", _("loggade ut")
        FAILED = "failed", _("fel lösenord eller kod")
        LIMITED = "limited", _("stoppades efter många försök")
        PASSWORD = "password", _("lösenord")
        FACTOR = "factor", _("andra faktor")
        ACCOUNT = "account", _("konto och roller")
        SETTINGS = "settings", _("inställningar")
        DECIDED = "decided", _("beslutade")
        PUBLISHED = "published", _("publicerade")
        WITHDREW = "withdrew", _("drog tillbaka")
        EXPORTED = "exported", _("hämtade en fil")
        LOADED = "loaded", _("läste in en fil")

    at = models.DateTimeField(_("när"), default=timezone.now)
    kind = models.CharField(_("vad"), max_length=12, choices=Kind.choices)
    # No foreign key in the database: the log must outlive everything, and locks nothing.
    person = models.ForeignKey(
        User,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        null=True,
        related_name="+",
        verbose_name=_("person"),
    )
    who = models.CharField(_("vem"), max_length=254, blank=True)
    address = models.GenericIPAddressField(_("adress"), null=True)
    what = models.CharField(_("om vad"), max_length=LONGEST_WHAT, blank=True)

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("logg")
        verbose_name_plural = _("loggen")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["-at", "-id"], name="audit_by_time"),
            models.Index(fields=["kind", "-at", "-id"], name="audit_by_kind"),
            models.Index(fields=["person", "-at", "-id"], name="audit_by_person"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    kind__in=[
                        *("signed_in", "signed_out", "failed", "limited", "password", "factor"),
                        *("account", "settings", "decided", "published", "withdrew"),
                        *("exported", "loaded"),
                    ]
                ),
                name="audit_kind_is_known",
            ),
        ]
        triggers = KEPT_AS_WRITTEN

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.who} {self.get_kind_display()}"
