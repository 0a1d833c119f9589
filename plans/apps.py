from django.apps import AppConfig

from drafting.talk import matters
from organisations import duties


class PlansConfig(AppConfig):
    name = "plans"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """What this room asks of a plan; there are no models to import before."""
        from plans import completeness, figure_kinds  # noqa: PLC0415
        from plans.actions import carrying  # noqa: PLC0415
        from plans.economy import figures as sums  # noqa: PLC0415
        from plans.economy import requirements as economy  # noqa: PLC0415
        from plans.economy.holdings import COMPLETE, MONEY  # noqa: PLC0415
        from plans.holdings import register as register_holding  # noqa: PLC0415
        from plans.holdings import register_completeness  # noqa: PLC0415
        from plans.requirements import register  # noqa: PLC0415

        register(completeness.of_the_parts)
        register(completeness.of_the_tables)
        register(completeness.of_the_goals)
        register(completeness.of_the_targets)
        register(completeness.of_the_figures)
        register(economy.of_the_money)
        register_holding(*MONEY)
        register_completeness(COMPLETE)
        carrying.register(*carrying.KINDS)
        figure_kinds.register_kinds()
        sums.register_kinds()
        duties.register(duties="plans.waiting.duties", awaited="plans.waiting.awaited")
        matters.register(
            "plan",
            heading="plans.talk.heading",
            address="plans.talk.address",
            standing="plans.talk.standing",
        )
