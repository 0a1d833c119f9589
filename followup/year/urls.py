from django.urls import path

from followup.year.views import (
    adopting,
    budget,
    deadlines,
    indicators,
    opening,
    paste,
    rules,
    sections,
    targets,
    tree,
)

TREE = "ar/organisationer/"
YEAR = "<year:year>/aret/"
GOAL = YEAR + "mal/"
SECTIONS = YEAR + "avsnitt/"
SECTION = SECTIONS + "<slug:key>/"
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
    path(SECTIONS, sections.sections, name="year_sections"),
    path(SECTIONS + "forhandsvisning/", sections.preview, name="year_sections_preview"),
    path(SECTIONS + "<key:pk>/hamta-tillbaka/", sections.restore, name="year_section_restore"),
    path(SECTION, sections.section, name="year_section"),
    path(SECTION + "plats/", sections.place, name="year_section_place"),
    path(SECTION + "falt/", sections.save, name="year_section_save"),
    path(SECTION + "falt/angra/", sections.undo, name="year_section_undo"),
    path(SECTION + "flytta/", sections.move, name="year_section_move"),
    path(SECTION + "ta-bort/", sections.remove, name="year_section_remove"),
    path(SECTION + "historik/<slug:address>/", sections.field_history, name="year_section_history"),
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
