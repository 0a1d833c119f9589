from django.urls import path

from documents.annexes import views

ANNEXES = "<year:year>/plan/<slug:organisation>/bilagor/"

urlpatterns = [
    path(ANNEXES, views.plan_annexes, name="plan_annexes"),
    path(ANNEXES + "<key:pk>/ta-bort/", views.plan_annex_remove, name="plan_annex_remove"),
    path(ANNEXES + "<slug:checksum>/", views.plan_annex, name="plan_annex"),
]
