from django.apps import AppConfig

from drafting.talk import matters


class PlansConfig(AppConfig):
    name = "plans"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        matters.register("plan", heading="plans.talk.heading", address="plans.talk.address")
