from django.urls import path, register_converter

from plans import views
from plans.views import economy
from plans.views.economy import points


class GoalCode:
    """The number of an area goal in an address: 1.1, 3.7."""

    regex = r"\d{1,3}\.\d{1,3}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class PartKey(GoalCode):
    """The key of a part of a plan: inledning, 1, 1.4, egen-12."""

    regex = r"[a-z0-9]+(?:[.-][a-z0-9]+)*"


register_converter(GoalCode, "goal_code")
register_converter(PartKey, "part_key")

PLAN = "<year:year>/plan/<slug:organisation>/"
ECONOMY = PLAN + "ekonomi/"
POINTS = ECONOMY + "forslag/"
MONEY = ECONOMY + "<slug:money>/"
GOAL = PLAN + "<goal_code:code>/"
PART = PLAN + "avsnitt/<part_key:key>/"

urlpatterns = [
    path("<year:year>/arsmal/andra/", views.city_targets, name="city_targets"),
    path("<year:year>/plan/", views.plan_list, name="plan_list"),
    path("<year:year>/plan/ny/<slug:organisation>/", views.start, name="plan_start"),
    path(PLAN, views.plan, name="plan"),
    path(PLAN + "till-beslut/", views.way, name="plan_way"),
    path(PLAN + "klar/", views.submit, name="plan_submit"),
    path(PLAN + "till-stadsledningskontoret/", views.ask_office, name="plan_ask_office"),
    path(PLAN + "vidare/", views.send_on, name="plan_send_on"),
    path(PLAN + "skicka-tillbaka/", views.send_back, name="plan_send_back"),
    path(PLAN + "granskad/", views.office_return, name="plan_office_return"),
    path(PLAN + "ta-tillbaka/", views.withdraw, name="plan_withdraw"),
    path(PLAN + "besluta/", views.decide, name="plan_decide"),
    path(PLAN + "oppna-igen/", views.reopen, name="plan_reopen"),
    path(PLAN + "aterga/", views.go_back, name="plan_go_back"),
    path(PLAN + "andra-arsmal/", views.plan_targets, name="plan_targets"),
    path(PLAN + "publicera/", views.publish, name="plan_publish"),
    path(PLAN + "utgavor/", views.editions, name="plan_editions"),
    path(PLAN + "dra-tillbaka/", views.unpublish, name="plan_unpublish"),
    path(PLAN + "arsmal/", views.plan_sheet, name="plan_sheet"),
    path(PLAN + "arsmal/spara/", views.plan_sheet_save, name="plan_sheet_save"),
    path(PLAN + "arsmal/svara/", views.plan_sheet_answer, name="plan_sheet_answer"),
    path(PLAN + "arsmal/symboler/", views.plan_sheet_symbols, name="plan_sheet_symbols"),
    path(PLAN + "arsmal/rad/<key:pk>/", views.plan_sheet_row, name="plan_sheet_row"),
    path(ECONOMY, economy.economy, name="plan_economy"),
    path(POINTS, points.points, name="plan_points"),
    path(POINTS + "spara/", points.save, name="plan_points_save"),
    path(POINTS + "lage/", points.state, name="plan_points_state"),
    path(POINTS + "lagg-till/", points.add, name="plan_points_add"),
    path(POINTS + "rad/<key:pk>/", points.row, name="plan_points_row"),
    path(POINTS + "last/<key:pk>/", points.read, name="plan_points_read"),
    path(POINTS + "ta-bort/<key:pk>/", points.remove, name="plan_points_remove"),
    path(POINTS + "hamta-tillbaka/<key:pk>/", points.restore, name="plan_points_restore"),
    path(MONEY, economy.table, name="plan_money"),
    path(MONEY + "spara/", economy.save, name="plan_money_save"),
    path(MONEY + "lage/", economy.state, name="plan_money_state"),
    path(MONEY + "svara/", economy.answer, name="plan_money_answer"),
    path(MONEY + "lagg-till/", economy.add, name="plan_money_add"),
    path(MONEY + "rad/<key:pk>/", economy.row, name="plan_money_row"),
    path(MONEY + "rad/<key:pk>/namn/", economy.rename, name="plan_money_rename"),
    path(MONEY + "rad/<key:pk>/flytta/", economy.move, name="plan_money_move"),
    path(MONEY + "rad/<key:pk>/ta-bort/", economy.remove, name="plan_money_remove"),
    path(MONEY + "rad/<key:pk>/hamta-tillbaka/", economy.restore, name="plan_money_restore"),
    path(PLAN + "siffror/", views.figures, name="plan_figures"),
    path(PLAN + "forra-aret/", views.carry, name="plan_carry"),
    path(PLAN + "forra-aret/angra/", views.take_back, name="plan_carry_undo"),
    path(PART + "behall/", views.keep_suggestion, name="plan_part_keep"),
    path(PLAN + "rubrik/<key:pk>/hamta-tillbaka/", views.part_restore, name="plan_part_restore"),
    path(PART, views.part, name="plan_part"),
    path(PART + "falt/", views.part_save, name="plan_part_save"),
    path(PART + "falt/angra/", views.part_undo, name="plan_part_undo"),
    path(PART + "siffror/", views.part_figures, name="plan_part_figures"),
    path(PART + "andrade-siffror/", views.part_changed_figures, name="plan_part_changed_figures"),
    path(PART + "beror/", views.part_concern, name="plan_part_concern"),
    path(PART + "ansvar/", views.part_assign, name="plan_part_assign"),
    path(PART + "klart/", views.part_ready, name="plan_part_ready"),
    path(PART + "paminn/", views.part_remind, name="plan_part_remind"),
    path(PART + "rubrik/", views.part_add, name="plan_part_add"),
    path(PART + "flytta/", views.part_move, name="plan_part_move"),
    path(PART + "ta-bort/", views.part_remove, name="plan_part_remove"),
    path(PLAN + "historik/", views.plan_history, name="plan_whole_history"),
    path(PART + "historik/", views.part_history, name="plan_part_history"),
    path(
        PART + "historik/<slug:address>/",
        views.part_field_history,
        name="plan_part_field_history",
    ),
    path(GOAL, views.plan_goal, name="plan_goal"),
    path(GOAL + "falt/", views.save, name="plan_save"),
    path(GOAL + "falt/angra/", views.undo, name="plan_undo"),
    path(GOAL + "lagg-till/<slug:kind>/", views.add, name="plan_add"),
    path(GOAL + "klistra-in/<slug:kind>/", views.paste, name="plan_paste"),
    path(
        GOAL + "klistra-in/<slug:kind>/<uuid:batch>/angra/",
        views.paste_undo,
        name="plan_paste_undo",
    ),
    path(GOAL + "ta-bort/<slug:kind>/<key:pk>/", views.remove, name="plan_remove"),
    path(GOAL + "hamta-tillbaka/<slug:kind>/<key:pk>/", views.restore, name="plan_restore"),
    path(GOAL + "flytta/<slug:kind>/<key:pk>/", views.move, name="plan_move"),
    path(GOAL + "indikator/<key:pk>/", views.symbol, name="plan_symbol"),
    path(GOAL + "indikator/<key:pk>/svara/", views.answer, name="plan_answer"),
    path(GOAL + "indikator/<key:pk>/definition/", views.definition, name="plan_definition"),
    path(
        GOAL + "indikator/<key:pk>/definition/historik/",
        views.definition_history,
        name="plan_definition_history",
    ),
    path(
        GOAL + "indikator/<key:pk>/definition/angra/",
        views.definition_undo,
        name="plan_definition_undo",
    ),
    path(GOAL + "agenda/<slug:kind>/<key:pk>/", views.agenda, name="plan_agenda"),
    path(GOAL + "datum/<key:pk>/", views.confirm_dates, name="plan_confirm_dates"),
    path(GOAL + "historik/", views.history, name="plan_history"),
    path(GOAL + "historik/<slug:address>/", views.field_history, name="plan_field_history"),
]
