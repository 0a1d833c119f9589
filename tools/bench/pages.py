"""Which pages are measured, and as whom."""

from indicators.models import IndicatorPlacement
from organisations.models import User

YEAR = 2024
ORGANISATION = "sdn-norra-innerstaden"
CENTRAL_AREA_GOAL = "1.2"

# Shown as published, or in Arbetsläge.
READING = {
    "start": "/",
    "målträd": f"/{YEAR}/mal/",
    "mål 1.2": f"/{YEAR}/mal/{CENTRAL_AREA_GOAL}/",
    "organisationer": f"/{YEAR}/organisationer/",
    "organisation": f"/{YEAR}/organisationer/{ORGANISATION}/",
    "indikatorer": f"/{YEAR}/indikatorer/",
    "indikator": f"/{YEAR}/indikatorer/{{indicator}}/",
    "budget": f"/{YEAR}/budget/",
}
# Where people work: never as published.
WORKING = {
    "mitt arbete": "/mitt-arbete/",
    "planer": f"/{YEAR}/plan/",
    "plan": f"/{YEAR}/plan/{ORGANISATION}/",
    "plan, mål 1.2": f"/{YEAR}/plan/{ORGANISATION}/{CENTRAL_AREA_GOAL}/",
    "uppföljning": f"/{YEAR}/uppfoljning/",
    "uppföljning VB": f"/{YEAR}/uppfoljning/VB/{ORGANISATION}/",
    "publicera VB": f"/{YEAR}/uppfoljning/VB/publicera/",
    "avstämning": f"/{YEAR}/avstamning/",
    "avstämning 1.2": f"/{YEAR}/avstamning/{CENTRAL_AREA_GOAL}/",
}
SWITCH = "/arbetslage/"


def addresses(pages: dict[str, str]) -> dict[str, str]:
    """The pages with an indicator that many organisations answer for filled in."""
    placement = (
        IndicatorPlacement.objects.of_year(YEAR)
        .filter(area_goal__code=CENTRAL_AREA_GOAL)
        .order_by("position", "pk")
        .select_related("indicator")[0]
    )
    return {
        name: address.format(indicator=placement.indicator.code) for name, address in pages.items()
    }


def people() -> dict[str, User | None]:
    """Nobody in particular, an ordinary handläggare, and somebody who sees everything."""
    return {
        "anonym": None,
        "editor": User.objects.get(
            memberships__organisation__code=ORGANISATION, memberships__role="editor"
        ),
        "admin": User.objects.get(city_role="admin"),
    }
