"""Who answers, who works there, and what has been made public."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.text import sort_key


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def counted(self) -> OrganisationQuerySet:
        """Those that the reconciliation counts (29 committees and 16 boards in 2024)."""
        return self.filter(counted_in_reconciliation=True)

    def committees(self) -> OrganisationQuerySet:
        return self.filter(kind__in=Organisation.COMMITTEE_KINDS)

    def boards(self) -> OrganisationQuerySet:
        return self.filter(kind=Organisation.Kind.BOARD)

    def in_order(self) -> OrganisationQuerySet:
        return self.order_by("kind_order", "sort_name", "pk")


@pghistory.track(exclude=["kind_order", "sort_name"])
class Organisation(models.Model):
    """A committee, district committee, company board or other body that answers for goals.

    Example: Norra innerstadens stadsdelsnämnd, code `sdn-norra-innerstaden`.
    """

    class Kind(models.TextChoices):
        EXECUTIVE = "executive", _("kommunstyrelse")
        COMMITTEE = "committee", _("nämnd")
        DISTRICT_COMMITTEE = "district_committee", _("stadsdelsnämnd")
        BOARD = "board", _("bolagsstyrelse")
        FEDERATION = "federation", _("kommunalförbund")
        FOUNDATION = "foundation", _("stiftelse")
        OTHER = "other", _("övrig")

    COMMITTEE_KINDS = (Kind.EXECUTIVE, Kind.COMMITTEE, Kind.DISTRICT_COMMITTEE)

    code = models.SlugField(_("kod"), max_length=60, unique=True)
    name = models.CharField(_("namn"), max_length=200, unique=True)
    short_name = models.CharField(_("kort namn"), max_length=100)
    kind = models.CharField(_("slag"), max_length=20, choices=Kind.choices)
    kind_order = models.GeneratedField(
        expression=models.Case(
            *(models.When(kind=kind, then=models.Value(n)) for n, kind in enumerate(Kind.values)),
            default=models.Value(99),
            output_field=models.SmallIntegerField(),
        ),
        output_field=models.SmallIntegerField(),
        db_persist=True,
    )
    # PostgreSQL without ICU cannot sort Swedish, so the key is made where the name is written.
    sort_name = models.CharField(max_length=400, editable=False, default="", db_collation="C")
    counted_in_reconciliation = models.BooleanField(_("räknas i avstämningen"), default=False)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisationer")
        ordering = ["kind_order", "sort_name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(short_name=""),
                name="organisation_has_names",
                violation_error_message=_("En organisation behöver både namn och kort namn."),
            ),
            models.CheckConstraint(
                condition=Q(
                    kind__in=[
                        "executive",
                        "committee",
                        "district_committee",
                        "board",
                        "federation",
                        "foundation",
                        "other",
                    ]
                ),
                name="organisation_kind_is_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.sort_name = sort_key(self.name)
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def is_board(self) -> bool:
        return self.kind == self.Kind.BOARD

    @property
    def is_committee(self) -> bool:
        return self.kind in self.COMMITTEE_KINDS


class UserManager(BaseUserManager["User"]):
    """Users are found by e-mail, whatever its capitals."""

    def create_user(self, email: str, password: str | None = None, **fields: object) -> User:
        if not email:
            raise ValueError("En användare behöver en e-postadress.")
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> User:
        return self.create_user(
            email, password, city_role=User.CityRole.ADMIN, is_superuser=True, **fields
        )

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


@pghistory.track(exclude=["password", "last_login"])
class User(AbstractBaseUser, PermissionsMixin):
    """A person. One account each; what they may do follows from `city_role` and memberships."""

    class CityRole(models.TextChoices):
        NONE = "", _("ingen")
        SLK = "slk", _("stadsledningskontoret")
        POLITICIAN = "politician", _("förtroendevald")
        ADMIN = "admin", _("administratör")

    email = models.EmailField(_("e-post"), unique=True)
    name = models.CharField(_("namn"), max_length=200, blank=True)
    city_role = models.CharField(
        _("roll i staden"), max_length=20, choices=CityRole.choices, blank=True, default=""
    )
    is_active = models.BooleanField(_("aktiv"), default=True)
    date_joined = models.DateTimeField(_("tillagd"), default=timezone.now)

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("användare")
        verbose_name_plural = _("användare")
        ordering = ["email"]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_is_unique_in_any_case"),
            models.CheckConstraint(
                condition=Q(city_role__in=["", "slk", "politician", "admin"]),
                name="user_city_role_is_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email


@pghistory.track()
class Membership(models.Model):
    """What a person may do in one organisation. An approver may also edit, an editor also read."""

    class Role(models.TextChoices):
        READER = "reader", _("läsare")
        EDITOR = "editor", _("redaktör")
        APPROVER = "approver", _("godkännare")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="memberships"
    )
    role = models.CharField(_("roll"), max_length=20, choices=Role.choices)

    class Meta:
        verbose_name = _("medlemskap")
        verbose_name_plural = _("medlemskap")
        ordering = ["user", "organisation"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation"],
                name="membership_once_per_organisation",
                violation_error_message=_("Personen har redan en roll i organisationen."),
            ),
            models.CheckConstraint(
                condition=Q(role__in=["reader", "editor", "approver"]),
                name="membership_role_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()} i {self.organisation}"


@pghistory.track()
class Publication(models.Model):
    """Says that something has been made public. Nothing is public without a row here.

    `organisation` null means the whole city. `subject` is "plan" (targets, committee goals and
    activities of a decided plan) or the code of a reporting period (outcomes and fulfilment).
    """

    PLAN = "plan"

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, null=True, blank=True, related_name="publications"
    )
    year = models.PositiveSmallIntegerField(_("år"))
    subject = models.CharField(_("vad"), max_length=10)
    published_at = models.DateTimeField(_("publicerad"), default=timezone.now)
    published_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("publicering")
        verbose_name_plural = _("publiceringar")
        ordering = ["year", "subject", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "year", "subject"],
                name="publication_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(subject__regex=r"^(plan|T1|T2|VB|M(0[1-9]|1[0-2]))$"),
                name="publication_subject_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.year} {self.organisation or 'staden'}"
