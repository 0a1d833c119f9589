from django.apps import AppConfig
from django.conf import settings
from django.core.checks import Error, Tags, register

from organisations.mapping import faults_of


class OrganisationsConfig(AppConfig):
    name = "organisations"
    default_auto_field = "django.db.models.BigAutoField"


@register(Tags.security)
def group_roles_can_be_read(app_configs: object, **kwargs: object) -> list[Error]:
    """A mapping of groups that says nothing sensible stops the start, not the first sign-in."""
    return [Error(fault, id="organisations.E001") for fault in faults_of(settings.GROUP_ROLES)]
