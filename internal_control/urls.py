from django.urls import path, register_converter

from internal_control import views


class SheetName:
    """The sheets of internal control; the follow-up has one for each period."""

    regex = r"risker|kontrollplan|uppfoljning/(?:T1|T2|VB)"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(SheetName, "control_sheet")

CONTROL = "<year:year>/plan/<slug:organisation>/internkontroll/"
SHEET = CONTROL + "<control_sheet:name>/"
CITY = "<year:year>/internkontroll/"

urlpatterns = [
    path(CITY, views.city, name="control_city"),
    path(CITY + "granser/", views.city_limits, name="control_limits"),
    path(CITY + "process/", views.city_add, name="control_city_add"),
    path(CITY + "process/<key:pk>/", views.city_process, name="control_city_process"),
    path(CITY + "process/<key:pk>/ta-bort/", views.city_remove, name="control_city_remove"),
    path(CONTROL, views.overview, name="control"),
    path(CONTROL + "process/<key:pk>/", views.process, name="control_process"),
    path(CONTROL + "falt/", views.save, name="control_save"),
    path(CONTROL + "falt/angra/", views.undo, name="control_undo"),
    path(CONTROL + "lagg-till/<slug:kind>/", views.add, name="control_add"),
    path(CONTROL + "process/<key:pk>/lagg-till/<slug:kind>/", views.add_part, name="control_part"),
    path(CONTROL + "klistra-in/<slug:kind>/", views.paste, name="control_paste"),
    path(CONTROL + "stadens/", views.take_in, name="control_take_in"),
    path(CONTROL + "ta-bort/<slug:kind>/<key:pk>/", views.remove, name="control_remove"),
    path(CONTROL + "hamta-tillbaka/<slug:kind>/<key:pk>/", views.restore, name="control_restore"),
    path(CONTROL + "flytta/<slug:kind>/<key:pk>/", views.move, name="control_move"),
    path(CONTROL + "historik/", views.history, name="control_history"),
    path(CONTROL + "historik/<slug:address>/", views.field_history, name="control_field_history"),
    path(CONTROL + "matris/", views.matrix, name="control_matrix"),
    path(SHEET, views.sheet, name="control_sheet"),
    path(SHEET + "spara/", views.sheet_save, name="control_sheet_save"),
    path(SHEET + "lage/", views.sheet_state, name="control_sheet_state"),
    path(SHEET + "rad/<key:pk>/", views.sheet_row, name="control_sheet_row"),
]
