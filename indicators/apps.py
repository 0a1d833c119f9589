from django.apps import AppConfig

from decisions.registry import Frozen


class IndicatorsConfig(AppConfig):
    name = "indicators"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """What of the figures counts in an edition's checksum; later columns where they hold."""
        Frozen.register("indicators.FrozenTarget", "indicator", "organisation", "year", "text",
            "read_as", "kind", "low", "high", "change", "unit", "base_year", "strict", "source",
            "reference", "is_example", later=("confirmed",))  # fmt: skip
        Frozen.register("indicators.FrozenOutcome", "indicator", "organisation", "year", "period",
            "value", "numerator", "denominator", "women", "men", "forecast", "absence", "comment",
            "status", "is_example", later=("confirmed",))  # fmt: skip
        Frozen.register("indicators.FrozenPlacement", "indicator", "area_goal", "position",
            "source")  # fmt: skip
        Frozen.register("indicators.Correction", "indicator", "organisation", "what",
            "before_value", "after_value", "before_text", "after_text", "reason", "reference",
            "corrected_on")  # fmt: skip
        Frozen.register("indicators.Fulfilment", "indicator", "organisation", "year", "period",
            "question", "level", "reason", "trend", "target_text", "target_value", "outcome",
            "previous", "distance", "coverage", "expected", "rule_version",
            later=("women", "men", "forecast", "judged", "compared_with"))  # fmt: skip
        Frozen.register("indicators.GoalProposal", "area_goal", "strategic_goal", "period",
            "question", "level", "counts", "rule_version")  # fmt: skip
