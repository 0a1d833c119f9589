"""Money as it is stored."""

from __future__ import annotations

from django.db import models


class Amount(models.DecimalField):
    """Money in mnkr. Documents print one decimal; sums keep what was entered."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs.setdefault("max_digits", 14)
        kwargs.setdefault("decimal_places", 3)
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
