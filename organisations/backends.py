"""Who signs in, and who a session belongs to."""

from __future__ import annotations

from allauth.account.auth_backends import AuthenticationBackend
from allauth.mfa.models import Authenticator
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import JSONObject

from organisations.models import Membership, SignInRules, User
from organisations.second_factor import FACTORS


class WithRoles(AuthenticationBackend):
    """Reads the person with their roles, and what the door asks of them, at once: every page asks
    for all of it.
    """

    def get_user(self, user_id: int) -> User | None:
        roles = (
            Membership.objects.filter(user=OuterRef("pk"))
            .order_by("pk")
            .values(one=JSONObject(organisation="organisation_id", role="role"))
        )
        factors = Authenticator.objects.filter(user=OuterRef("pk"), type__in=FACTORS)
        people = User.objects.annotate(
            held=ArraySubquery(roles),
            with_factor=Exists(factors),
            factor_asked_from=Subquery(SignInRules.objects.values("second_factor_from")[:1]),
            provider_is_enough=Subquery(SignInRules.objects.values("provider_is_enough")[:1]),
        )
        user = people.filter(pk=user_id).first()
        if user is None or not self.user_can_authenticate(user):
            return None
        user.roles = {one["organisation"]: one["role"] for one in user.held}
        return user
