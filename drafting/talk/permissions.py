"""Who may read, say something, and call it done in the margin.

Whoever may read the drafts may read what is said of them. Nobody else learns that anything is.
"""

from __future__ import annotations

from django.db.models import Q

from drafting.talk.models import Comment
from organisations.models import Organisation, User
from organisations.permissions import WRITERS, Viewer, can_edit_workspace, reads_everything


def may_talk(user: Viewer, organisation: Organisation) -> bool:
    """Those who write there, stadsledningskontoret and administrators."""
    return can_edit_workspace(user, organisation) or reads_everything(user)


def may_change(user: Viewer, comment: Comment, *, is_answered: bool) -> bool:
    """One's own words, until somebody has answered them."""
    return comment.by_id == user.pk and not is_answered and may_talk(user, comment.organisation)


def mentionable(organisation: Organisation) -> list[User]:
    """Whom a comment may mention: those who can answer it. Administrators are not bothered."""
    writes = Q(memberships__organisation=organisation, memberships__role__in=WRITERS)
    office = Q(city_role=User.CityRole.SLK)
    found = User.objects.filter(writes | office, is_active=True).distinct()
    return list(found.order_by("city_role", "name", "email", "pk"))
