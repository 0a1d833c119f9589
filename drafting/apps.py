from django.apps import AppConfig

from organisations import duties


class DraftingConfig(AppConfig):
    name = "drafting"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        duties.register(duties="drafting.talk.selectors.duties")
