from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "plans"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """What this room asks of a plan; there are no models to import before."""
        from plans import completeness  # noqa: PLC0415
        from plans.requirements import register  # noqa: PLC0415

        register(completeness.of_the_parts)
        register(completeness.of_the_goals)
        register(completeness.of_the_targets)
