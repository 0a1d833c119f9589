from django.urls import include, path

from followup.views import overview, report

PERIOD = "<int:year>/uppfoljning/<str:period>/"
REPORT = PERIOD + "<slug:code>/"

urlpatterns = [
    path("", include("followup.year.urls")),
    path("<int:year>/uppfoljning/", overview.overview, name="followup"),
    path(PERIOD + "publicera/", overview.publish, name="publish_period"),
    path(PERIOD + "stang/", overview.close, name="close_period"),
    path(PERIOD + "oppna/", overview.reopen, name="open_period"),
    path(REPORT, report.report, name="report"),
    path(REPORT + "spara/", report.save, name="report_save"),
    path(REPORT + "klistra-in/", report.paste, name="report_paste"),
    path(REPORT + "symboler/", report.symbols, name="report_symbols"),
    path(REPORT + "lamna-in/", report.submit, name="report_submit"),
    path(REPORT + "oppna/", report.reopen, name="report_reopen"),
]
