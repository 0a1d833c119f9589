from django.urls import path

from followup.year.views import (
    adopting,
    budget,
    deadlines,
    indicators,
    opening,
    paste,
    rules,
    targets,
    tree,
)

TREE = "ar/organisationer/"
YEAR = "<year:year>/aret/"
GOAL = YEAR + "mal/"
INDICATOR = YEAR + "indikatorer/<slug:code>/"

urlpatterns = [
    path("ar/", budget.years, name="years"),
    path(TREE, tree.tree, name="organisation_tree"),
    path(TREE + "ny/", tree.add, name="organisation_new"),
    path(TREE + "<slug:code>/", tree.change, name="organisation_change"),
    path(TREE + "<slug:code>/oppna/", tree.reopen, name="organisation_reopen"),
    path(YEAR, budget.year, name="year"),
    path(YEAR + "oppna/", opening.preview, name="year_open"),
    path(YEAR + "angra/", opening.undo, name="year_undo"),
    path(YEAR + "anta/", adopting.adopt, name="year_adopt"),
    path(YEAR + "arsmal/", targets.targets, name="year_targets"),
    path(YEAR + "klistra-in/", paste.paste, name="year_paste"),
    path(YEAR + "regler/", rules.policy, name="year_policy"),
    path(YEAR + "perioder/", rules.periods, name="year_periods"),
    path(YEAR + "sista-dagar/", deadlines.deadlines, name="year_deadlines"),
    path(YEAR + "sista-dagar/undantag/", deadlines.add, name="year_exception"),
    path(
        YEAR + "sista-dagar/undantag/<key:pk>/ta-bort/",
        deadlines.remove,
        name="year_exception_remove",
    ),
    path(GOAL + "nytt/", budget.add_goal, name="year_goal_new"),
    path(GOAL + "<str:code>/", budget.goal, name="year_goal"),
    path(GOAL + "<str:code>/ta-bort/", budget.remove_goal, name="year_goal_remove"),
    path(GOAL + "<str:code>/indikator/", indicators.add, name="year_indicator_new"),
    path(INDICATOR, indicators.indicator, name="year_indicator"),
    path(INDICATOR + "ta-bort/", indicators.remove, name="year_indicator_remove"),
    path(INDICATOR + "flytta/", indicators.move, name="year_indicator_move"),
    path(INDICATOR + "ansvar/", indicators.answering, name="year_answering"),
]
