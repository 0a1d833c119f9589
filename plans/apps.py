from django.apps import AppConfig

from drafting.talk import matters
from organisations import duties


class PlansConfig(AppConfig):
    name = "plans"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        duties.register(duties="plans.waiting.duties", awaited="plans.waiting.awaited")
        matters.register("plan", heading="plans.talk.heading", address="plans.talk.address")
