from django.apps import AppConfig

from organisations import duties


class FollowupConfig(AppConfig):
    name = "followup"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        duties.register(duties="followup.waiting.duties")
