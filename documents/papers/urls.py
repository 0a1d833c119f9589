from django.urls import path

from documents.papers import views

PLAN = "<year:year>/plan/<slug:organisation>/"
PAPERS = PLAN + "hamta/"

urlpatterns = [
    path(PLAN + "las/", views.read_plan, name="plan_read"),
    path(PAPERS, views.plan_papers, name="plan_papers"),
    path(PAPERS + "<key:pk>/", views.plan_paper, name="plan_paper"),
    path(PAPERS + "<key:pk>/igen/", views.plan_paper_again, name="plan_paper_again"),
]
