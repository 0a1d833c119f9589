"""What is derived from a plan. This file only offers what needs no model (see `contribution`)."""

from plans.calculations.contribution import contributes

__all__ = ["contributes"]
