"""Who is acting, who administers, and changes to people one at a time."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from organisations.models import User


def who_acts(request: HttpRequest) -> User:
    """The one who is signed in. Nobody else comes to a page that writes."""
    assert isinstance(request.user, User)
    return request.user


def administrators() -> QuerySet[User]:
    """Those who can let others in."""
    return User.objects.filter(city_role=User.CityRole.ADMIN, is_active=True)


def lock_people(person: User) -> None:
    """One administrator at a time, in one order: of two who demote each other one is too late."""
    concerned = Q(city_role=User.CityRole.ADMIN, is_active=True) | Q(pk=person.pk)
    list(User.objects.select_for_update().filter(concerned).order_by("pk").values_list("pk"))
