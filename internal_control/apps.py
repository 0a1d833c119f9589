from django.apps import AppConfig


class InternalControlConfig(AppConfig):
    name = "internal_control"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """What this room keeps of a plan and asks of it; there are no models to import before."""
        from internal_control import document, history, requirements  # noqa: PLC0415
        from internal_control.actions.carrying import PROCESSES  # noqa: PLC0415
        from plans.actions import carrying  # noqa: PLC0415
        from plans.document import include  # noqa: PLC0415
        from plans.holdings import register as register_holding  # noqa: PLC0415
        from plans.holdings import register_completeness, register_past  # noqa: PLC0415
        from plans.requirements import register  # noqa: PLC0415

        include(document.NAME, document.control_document)
        register(requirements.of_the_control)
        register_holding(document.PROCESSES)
        register_completeness(document.COMPLETE)
        register_past(history.PAST)
        carrying.register(PROCESSES)
