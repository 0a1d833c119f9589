"""The log as a table, on the page and as a file."""

from __future__ import annotations

import datetime as dt

import django_tables2 as tables
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organisations.models import AuditEntry


class AuditTable(tables.Table):
    """Who did what, when and from where; the latest first."""

    csv = True
    xlsx = False
    caption = _("Loggen")
    caption_note = ""

    at = tables.Column(verbose_name=_("När"))
    who = tables.Column(verbose_name=_("Vem"))
    kind = tables.Column(verbose_name=_("Vad"))
    what = tables.Column(verbose_name=_("Om vad"), orderable=False)
    address = tables.Column(verbose_name=_("Adress"), orderable=False)

    class Meta:
        model = AuditEntry
        fields = ("at", "who", "kind", "what", "address")
        order_by = ("-at",)
        empty_text = _("Inget i loggen svarar mot urvalet.")

    def render_at(self, value: dt.datetime) -> str:
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M:%S}"

    def order_at(self, queryset: object, is_descending: bool) -> tuple[object, bool]:
        return _ordered(queryset, "at", is_descending)

    def order_who(self, queryset: object, is_descending: bool) -> tuple[object, bool]:
        return _ordered(queryset, "who", is_descending)

    def order_kind(self, queryset: object, is_descending: bool) -> tuple[object, bool]:
        return _ordered(queryset, "kind", is_descending)


def _ordered(queryset: object, column: str, is_descending: bool) -> tuple[object, bool]:
    """One column, and within it the latest first; never in doubt."""
    sign = "-" if is_descending else ""
    second = [] if column == "at" else ["-at"]
    last = f"{sign}pk" if column == "at" else "-pk"
    return queryset.order_by(f"{sign}{column}", *second, last), True  # type: ignore[attr-defined]
