"""What the lists can be narrowed by. A value that is not among the choices is said to be wrong."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from dashboards.selectors.goals import LEVELS
from goals.models import Activity, AreaGoal, Budget
from goals.words import spoken
from indicators.models import Fulfilment, Indicator, IndicatorPlacement, Level
from organisations.models import Organisation


def search(label: object) -> django_filters.CharFilter:
    """A search box; every word must be found."""
    return django_filters.CharFilter(
        label=label,
        method="filter_words",
        widget=forms.TextInput(attrs={"type": "search"}),
        max_length=200,
    )


def ranked(queryset: QuerySet, name: str, value: str) -> QuerySet:
    """Narrow to one level, by the rank that the query carries for sorting."""
    return queryset.filter(level_rank=LEVELS.index(value))


class WordsMixin:
    """Search over `word_fields`: each word of the text must be in one of them."""

    word_fields: tuple[str, ...] = ("name",)

    def filter_words(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        for word in value.split():
            found = Q()
            for path in self.word_fields:
                found |= Q(**{f"{path}__icontains": word})
            queryset = queryset.filter(found)
        return queryset


class FiguresFilter(WordsMixin, django_filters.FilterSet):
    """What every list of indicators with their fulfilment can be narrowed by."""

    q = search(_("Sök indikator"))
    slag = django_filters.ChoiceFilter(
        label=_("Slag"),
        field_name="indicator__level",
        choices=Indicator.Level.choices,
        empty_label=_("Alla slag"),
    )
    uppfyllelse = django_filters.ChoiceFilter(
        label=_("Uppfyllelse"),
        choices=Level.choices,
        method=ranked,
        empty_label=_("Alla"),
    )


class PlacementFilter(FiguresFilter):
    """The indicators under an area goal."""

    word_fields = ("indicator__name", "indicator__owner__name")

    class Meta:
        model = IndicatorPlacement
        fields: list[str] = []


class IndicatorFilter(PlacementFilter):
    """All indicators of the year, also by area goal."""

    mal = django_filters.ModelChoiceFilter(
        label=_("Mål"),
        field_name="area_goal",
        to_field_name="code",
        queryset=AreaGoal.objects.none(),
        empty_label=_("Alla mål"),
    )

    def __init__(self, *args: object, budget: Budget, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.filters["mal"].queryset = AreaGoal.objects.filter(budget=budget)


class FulfilmentFilter(FiguresFilter):
    """One organisation's indicators."""

    word_fields = ("indicator__name",)

    class Meta:
        model = Fulfilment
        fields: list[str] = []

    def __init__(self, *args: Any, organisation: Organisation, **more: Any) -> None:
        super().__init__(*args, **more)
        choices = [
            (value, spoken(organisation, str(words))) for value, words in Indicator.Level.choices
        ]
        self.filters["slag"].extra["choices"] = choices


class OrganisationFilter(WordsMixin, django_filters.FilterSet):
    """The list of organisations."""

    word_fields = ("name", "short_name")

    q = search(_("Sök organisation"))
    slag = django_filters.ChoiceFilter(
        label=_("Slag"),
        field_name="kind",
        choices=[one for one in Organisation.Kind.choices if one[0] != Organisation.Kind.CITY],
        empty_label=_("Alla slag"),
    )

    class Meta:
        model = Organisation
        fields: list[str] = []


class ActivityFilter(WordsMixin, django_filters.FilterSet):
    """The activities that the budgets list."""

    word_fields = ("title", "heading")

    q = search(_("Sök aktivitet"))
    budget = django_filters.ModelChoiceFilter(
        label=_("Budget"),
        queryset=Budget.objects.none(),
        empty_label=_("Alla budgetar"),
    )
    organisation = django_filters.ModelChoiceFilter(
        label=_("Ansvarig"),
        field_name="responsible",
        to_field_name="code",
        queryset=Organisation.objects.without_city(),
        empty_label=_("Alla organisationer"),
    )

    class Meta:
        model = Activity
        fields: list[str] = []

    def __init__(self, *args: object, budgets: list[Budget], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        pks = [budget.pk for budget in budgets]
        self.filters["budget"].queryset = Budget.objects.filter(pk__in=pks)
