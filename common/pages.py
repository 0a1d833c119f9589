"""Lists page by page, whatever number of rows an address asks for."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator

MOST_ROWS = 500


class Pages(Paginator):
    """A page holds at least one row, and not more than a page can be read with."""

    def __init__(self, object_list: Any, per_page: int, *args: Any, **kwargs: Any) -> None:
        super().__init__(object_list, max(1, min(per_page, MOST_ROWS)), *args, **kwargs)
