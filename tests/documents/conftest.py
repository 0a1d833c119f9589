"""The committee that reports, as the grid's tests have it."""

from tests.followup.conftest import desk, person

__all__ = ["desk", "person"]
