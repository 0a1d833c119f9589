"""Made-up content for the gallery page; nothing here touches the database."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import django_tables2 as tables
from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from common.numbers import measure
from common.pages import paged
from dashboards import charts
from indicators.templatetags.levels import status, trend

LEVELS = ("full", "partial", "none", "hard_to_assess", "not_applicable")


class ExampleTable(tables.Table):
    name = tables.Column(verbose_name=_("Indikator"))
    target = tables.Column(
        verbose_name=_("Årsmål"), attrs={"td": {"class": "num"}, "th": {"class": "num"}}
    )
    outcome = tables.Column(
        verbose_name=_("Utfall"), attrs={"td": {"class": "num"}, "th": {"class": "num"}}
    )
    trend = tables.Column(verbose_name=_("Trend"))
    level = tables.Column(verbose_name=_("Uppfyllelse"))
    caption = _("Indikatorer under mål 1.2")
    caption_note = _("Tertialrapport 2, 2024")
    csv = True

    def render_target(self, value: str) -> str:
        return measure(value, "%")

    render_outcome = render_target

    def render_trend(self, value: str) -> str:
        return trend(value)

    def render_level(self, value: str) -> str:
        return status(value)


ROWS = [
    ("Andel elever i årskurs 6 med godkänt betyg i alla ämnen", "80", "81.2", "better", "full"),
    ("Andel elever i årskurs 9 med godkänt betyg i alla ämnen", "82", "79.4", "better", "partial"),
    ("Andel legitimerade förskollärare av totalt antal anställda", "40", "36", "worse", "none"),
    ("Andel elever som är behöriga till nationella program", "95", None, "unknown", LEVELS[3]),
    ("Inskrivningsgrad i förskolan", None, "93.1", "equal", LEVELS[4]),
] * 3


class ExampleForm(forms.Form):
    name = forms.CharField(label=_("Namn på nämndmålet"), max_length=200)
    target = forms.DecimalField(
        label=_("Årsmål"), help_text=_("Skriv som i planen, till exempel 2,7 % eller Max 10.")
    )
    text = forms.CharField(label=_("Så bidrar nämnden"), widget=forms.Textarea, required=False)
    frequency = forms.ChoiceField(
        label=_("Periodicitet"), choices=[("tertial", _("tertial")), ("year", _("år"))]
    )
    direction = forms.ChoiceField(
        label=_("Riktning"),
        choices=[("higher", _("högre är bättre")), ("lower", _("lägre är bättre"))],
        widget=forms.RadioSelect,
        required=False,
    )
    gender = forms.BooleanField(label=_("Könsuppdelad"), required=False)


class ExampleFilter(forms.Form):
    q = forms.CharField(label=_("Sök"), required=False, widget=forms.TextInput({"type": "search"}))
    level = forms.ChoiceField(
        label=_("Uppfyllelse"), required=False, choices=[("", _("alla")), ("full", _("helt"))]
    )


PERCENT = charts.Unit("%", 1)


def example_charts() -> list[charts.Chart]:
    """One of each kind, with a missing answer and a changed definition."""
    districts = (
        ("Bromma", "84.1", "82", "full"),
        ("Enskede-Årsta-Vantör", "80.2", "82", "partial"),
        ("Farsta", "76.4", "80", "none"),
        ("Norra innerstaden", "88", "85", "full"),
        ("Skärholmen", None, "78", "hard_to_assess"),
    )
    points = (
        ("2021", "76.2", None, "78", "74.4", "a"),
        ("2022", "77.9", "78", "79.8", "76", "a"),
        ("2023", "78.1", "80", "80.3", "75.9", "b"),
        ("2024", "79.4", "82", "81.7", "77.1", "b"),
    )
    return [
        charts.bars(
            str(_("Godkänt i alla ämnen, årskurs 9, per stadsdel")),
            [charts.Bar(n, _decimal(v), _decimal(t), level) for n, v, t, level in districts],
            PERCENT,
            Decimal(82),
        ),
        charts.years(
            str(_("Godkänt i alla ämnen, årskurs 9, hela staden")),
            [
                charts.YearPoint(y, _decimal(v), _decimal(t), _decimal(w), _decimal(m), segment)
                for y, v, t, w, m, segment in points
            ],
            PERCENT,
        ),
        charts.distances(
            str(_("Avstånd till årsmålet")),
            [
                charts.Distance(n, Decimal(v) - Decimal(t) if v else None, level)
                for n, v, t, level in districts
            ],
            PERCENT,
        ),
    ]


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def example_table(request: HttpRequest) -> ExampleTable:
    names = ("name", "target", "outcome", "trend", "level")
    rows = [dict(zip(names, row, strict=True)) for row in ROWS]
    table: ExampleTable = paged(request, ExampleTable(rows), per_page=5)
    return table


def example_context(request: HttpRequest) -> dict[str, object]:
    """Return what the gallery shows."""
    refused = ExampleForm({"target": "åtta"}, auto_id="refused_%s")
    refused.is_valid()
    return {
        "levels": LEVELS,
        "trends": ("better", "equal", "worse", "unknown"),
        "badges": ("demo", "draft", "missing", "preliminary", "uninterpreted", "done"),
        "counts": {"full": 6, "partial": 2, "none": 1, "hard_to_assess": 1, "not_applicable": 2},
        "many_counts": {"full": 41, "partial": 22, "none": 9, "hard_to_assess": 9},
        "form": ExampleForm(),
        "refused": refused,
        "filter_form": ExampleFilter(request.GET or None, auto_id="filter_%s"),
        "table": example_table(request),
        "crumbs": [(_("Mål 2024"), "/2024/mal/"), (_("1 Inriktningsmål"), "#"), ("1.2", "")],
        "goals": [
            {
                "code": "1.1",
                "title": _("Jämlika uppväxtvillkor"),
                "url": "#",
                "done": 4,
                "total": 4,
                "current": False,
            },
            {
                "code": "1.2",
                "title": _("Förskola och skola"),
                "url": "#",
                "done": 2,
                "total": 5,
                "current": True,
            },
            {
                "code": "1.3",
                "title": _("Stöd och omsorg"),
                "url": "#",
                "done": 0,
                "total": 3,
                "current": False,
            },
        ],
        "sides": [
            {
                "title": _("Din text"),
                "who": _("Du"),
                "at": dt.date(2024, 8, 31),
                "text": _("Nämnden ger stöd tidigt och följer upp varje termin."),
                "value": "mine",
                "action": _("Behåll min"),
            },
            {
                "title": _("Sparad text"),
                "who": "Ewa Ek",
                "at": dt.date(2024, 8, 30),
                "text": _("Nämnden ger stöd tidigt."),
                "value": "theirs",
                "action": _("Använd den sparade"),
            },
        ],
        "tabs": [
            (_("Indikatorer"), "/komponenter/"),
            (_("Nämndmål"), "#namndmal"),
            (_("Aktiviteter"), "#aktiviteter"),
        ],
        "charts": example_charts(),
        "sparkline": charts.sparkline(
            str(_("2021–2024: från 76,2 till 79,4 %")), [Decimal(v) for v in (76, 78, 77, 79)]
        ),
        "amount": Decimal("1234.56"),
    }
