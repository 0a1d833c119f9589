"""What the log can be narrowed by."""

from __future__ import annotations

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from organisations.models import AuditEntry


def _day(label: object, lookup: str) -> django_filters.DateFilter:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return django_filters.DateFilter(label=label, method=lookup, widget=widget)


class AuditFilter(django_filters.FilterSet):
    """By person, by what was done, and by day."""

    vem = django_filters.CharFilter(
        label=_("Person eller om vad"),
        method="by_words",
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    vad = django_filters.ChoiceFilter(
        label=_("Vad"),
        field_name="kind",
        choices=AuditEntry.Kind.choices,
        empty_label=_("Allt"),
    )
    fran = _day(_("Från och med"), "from_day")
    till = _day(_("Till och med"), "to_day")

    class Meta:
        model = AuditEntry
        fields: list[str] = []

    def by_words(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        for word in value.split():
            queryset = queryset.filter(Q(who__icontains=word) | Q(what__icontains=word))
        return queryset

    def from_day(self, queryset: QuerySet, name: str, value: object) -> QuerySet:
        return queryset.between(value, None)  # type: ignore[attr-defined]

    def to_day(self, queryset: QuerySet, name: str, value: object) -> QuerySet:
        return queryset.between(None, value)  # type: ignore[attr-defined]
