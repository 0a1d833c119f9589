"""The demo city as a folder: facts and figures made up around them, as rows of the format."""

from __future__ import annotations

from demo.city import make_city
from demo.facts import Scale
from demo.figures import add_figures
from demo.followup import add_followup
from demo.plans import add_plans
from documents.city_folder.rows import Folder


def make_folder(scale: Scale | None = None) -> Folder:
    """Every row of the demo city; the same ones each time. Nothing here knows the database."""
    city = make_city(scale or Scale())
    add_figures(city)
    add_plans(city)
    add_followup(city)
    return city.folder
