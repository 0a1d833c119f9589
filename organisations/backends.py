"""Who signs in, and who a session belongs to."""

from __future__ import annotations

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from organisations.models import Membership, User


class WithRoles(AuthenticationBackend):
    """Reads the person with their roles at once, because every page asks for both."""

    def get_user(self, user_id: int) -> User | None:
        roles = (
            Membership.objects.filter(user=OuterRef("pk"))
            .order_by("pk")
            .values(one=JSONObject(organisation="organisation_id", role="role"))
        )
        user = User.objects.annotate(held=ArraySubquery(roles)).filter(pk=user_id).first()
        if user is None or not self.user_can_authenticate(user):
            return None
        user.roles = {one["organisation"]: one["role"] for one in user.held}
        return user
