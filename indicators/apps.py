from django.apps import AppConfig

from decisions.registry import Frozen


class IndicatorsConfig(AppConfig):
    name = "indicators"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """What of the figures counts in an edition's checksum. Columns that come later do not."""
        Frozen.register("indicators.FrozenTarget", "indicator", "organisation", "year", "text",
            "read_as", "kind", "low", "high", "change", "unit", "base_year", "strict", "source",
            "reference", "is_example")  # fmt: skip
        Frozen.register("indicators.FrozenOutcome", "indicator", "organisation", "year", "period",
            "value", "numerator", "denominator", "women", "men", "forecast", "absence", "comment",
            "status", "is_example")  # fmt: skip
        Frozen.register("indicators.FrozenPlacement", "indicator", "area_goal", "position",
            "source")  # fmt: skip
        Frozen.register("indicators.Correction", "indicator", "organisation", "what",
            "before_value", "after_value", "before_text", "after_text", "reason", "reference",
            "corrected_on")  # fmt: skip
        Frozen.register("indicators.Fulfilment", "indicator", "organisation", "year", "period",
            "question", "level", "reason", "trend", "target_text", "target_value", "outcome",
            "previous", "distance", "coverage", "expected", "rule_version")  # fmt: skip
        Frozen.register("indicators.GoalProposal", "area_goal", "strategic_goal", "period",
            "question", "level", "counts", "rule_version")  # fmt: skip
