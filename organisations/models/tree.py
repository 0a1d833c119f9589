"""Who answers, as one tree, and who works there."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

import pghistory
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q, Subquery
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from common.text import sort_key
from common.triggers import KEEPS_ITS_CODE
from organisations.triggers import STANDS_UNDER_ITS_CITY


def the_city() -> Subquery:
    """The city's key, for conditions: `filter(organisation=the_city())`, without a join."""
    city = Organisation.objects.filter(kind=Organisation.Kind.CITY).order_by()
    return Subquery(city.values("pk"))


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def city(self) -> Organisation:
        """The root of the tree; `DoesNotExist` in an installation without a city."""
        return self.get(kind=Organisation.Kind.CITY)

    def has_city(self) -> bool:
        """Whether the installation has its city yet."""
        return self.filter(kind=Organisation.Kind.CITY).exists()

    def without_city(self) -> OrganisationQuerySet:
        """Those that answer to the council: lists of organisations show these."""
        return self.exclude(kind=Organisation.Kind.CITY)

    def counted(self) -> OrganisationQuerySet:
        """Those that the reconciliation counts (29 committees and 16 boards in 2024)."""
        return self.filter(counted_in_reconciliation=True)

    def committees(self) -> OrganisationQuerySet:
        return self.filter(kind__in=Organisation.COMMITTEE_KINDS)

    def boards(self) -> OrganisationQuerySet:
        return self.filter(kind=Organisation.Kind.BOARD)

    def existing_in(self, year: int) -> OrganisationQuerySet:
        """Those that exist on some day of the year; without dates they always have."""
        begun = Q(exists_from__isnull=True) | Q(exists_from__lte=dt.date(year, 12, 31))
        not_ended = Q(exists_to__isnull=True) | Q(exists_to__gte=dt.date(year, 1, 1))
        return self.filter(begun & not_ended)

    def in_order(self) -> OrganisationQuerySet:
        return self.order_by("kind_order", "sort_name", "pk")


@pghistory.track(exclude=["kind_order", "sort_name"])
class Organisation(models.Model):
    """A body that answers for goals: the city itself, a committee, a company board or another.

    The city is the root of the tree that `parent` makes; what concerns the whole city is its.
    Example: Norra innerstadens stadsdelsnämnd, code `sdn-norra-innerstaden`.
    """

    class Kind(models.TextChoices):
        CITY = "city", _("stad")
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
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("hör till"),
    )
    exists_from = models.DateField(_("finns från"), null=True, blank=True)
    exists_to = models.DateField(_("finns till"), null=True, blank=True)
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
                        "city",
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
            models.UniqueConstraint(
                fields=["kind"],
                condition=Q(kind="city"),
                name="organisation_one_city",
                violation_error_message=_("Det finns redan en stad."),
            ),
            models.CheckConstraint(
                condition=Q(kind="city", parent__isnull=True)
                | (~Q(kind="city") & Q(parent__isnull=False)),
                name="organisation_only_city_is_root",
                violation_error_message=_(
                    "Ange vad organisationen hör till. Bara staden hör inte till någon annan."
                ),
            ),
            models.CheckConstraint(
                condition=Q(exists_to__isnull=True)
                | Q(exists_from__isnull=True)
                | Q(exists_to__gte=F("exists_from")),
                name="organisation_ends_after_start",
                violation_error_message=_(
                    "Organisationen kan inte upphöra innan den har börjat finnas."
                ),
            ),
        ]
        triggers = [KEEPS_ITS_CODE, *STANDS_UNDER_ITS_CITY]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.sort_name = sort_key(self.name)
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def clean(self) -> None:
        """Refuse a parent that lies under the organisation itself."""
        super().clean()
        if self.pk is not None and self.pk in self.ancestors():
            raise ValidationError(
                {"parent": _("En organisation kan inte höra till sig själv eller någon under sig.")}
            )

    def ancestors(self) -> list[int]:
        """Ids from the parent up to the root; a circle is walked once."""
        parents = dict(Organisation.objects.values_list("pk", "parent_id"))
        above: list[int] = []
        step = self.parent_id
        while step is not None and step not in above:
            above.append(step)
            step = parents.get(step)
        return above

    @property
    def is_city(self) -> bool:
        return self.kind == self.Kind.CITY

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
    # Given by a group of the city's sign-in service, and taken when the person has left it.
    city_role_from_group = models.BooleanField(default=False, editable=False)
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

    @cached_property
    def roles(self) -> dict[int, str]:
        """The person's role by organisation's key; asked once for whoever makes the request."""
        return dict(self.memberships.order_by("pk").values_list("organisation_id", "role"))


@pghistory.track()
class Membership(models.Model):
    """What a person may do in one organisation. An approver may also edit, an editor also read."""

    class Role(models.TextChoices):
        READER = "reader", _("läsare")
        EDITOR = "editor", _("redaktör")
        APPROVER = "approver", _("godkännare")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.CharField(_("roll"), max_length=20, choices=Role.choices)
    # Given by a group of the city's sign-in service, and taken when the person has left it.
    from_group = models.BooleanField(default=False, editable=False)

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
