from django.urls import include, path

from followup.views import judgements, overview, plans_board, publish, remind, report, sheet

PERIOD = "<year:year>/uppfoljning/<str:period>/"
REPORT = PERIOD + "<slug:code>/"
JUDGEMENT = "<year:year>/mal/<str:code>/bedomning/"

urlpatterns = [
    path("", include("followup.year.urls")),
    path("<year:year>/uppfoljning/", overview.overview, name="followup"),
    path("<year:year>/uppfoljning/plan/laget/", plans_board.plans_board, name="plans_board"),
    path(PERIOD + "publicera/", publish.publish, name="publish_period"),
    path(PERIOD + "utgavor/", publish.editions, name="period_editions"),
    path(PERIOD + "dra-tillbaka/", publish.withdraw, name="withdraw_period"),
    path(PERIOD + "paminn/", remind.remind, name="remind"),
    path(PERIOD + "stang/", overview.close, name="close_period"),
    path(PERIOD + "oppna/", overview.reopen, name="open_period"),
    path(REPORT, report.report, name="report"),
    path(REPORT + "spara/", sheet.save, name="report_save"),
    path(REPORT + "svara/", sheet.answer, name="report_answer"),
    path(REPORT + "symboler/", sheet.symbols, name="report_symbols"),
    path(REPORT + "rad/<key:pk>/", sheet.row, name="report_row"),
    path(REPORT + "lamna-in/", report.submit, name="report_submit"),
    path(REPORT + "oppna/", report.reopen, name="report_reopen"),
    path(JUDGEMENT, judgements.judge, name="judge_goal"),
    path(JUDGEMENT + "spara/", judgements.save, name="judge_save"),
    path(JUDGEMENT + "angra/", judgements.undo, name="judge_undo"),
    path(JUDGEMENT + "besluta/", judgements.decide, name="judge_decide"),
    path(JUDGEMENT + "oppna/", judgements.reopen, name="judge_reopen"),
    path(JUDGEMENT + "historik/<slug:address>/", judgements.history, name="judge_history"),
]
