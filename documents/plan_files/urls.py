from django.urls import path

from documents.plan_files import views

FILES = "<year:year>/plan/<slug:organisation>/dokument/"
FILE = FILES + "<key:pk>/"

urlpatterns = [
    path(FILES, views.plan_files, name="plan_files"),
    path(FILE, views.plan_file, name="plan_file"),
    path(FILE + "rad/<slug:key>/", views.plan_file_correct, name="plan_file_correct"),
    path(FILE + "fraga/<slug:key>/", views.plan_file_answer, name="plan_file_answer"),
    path(FILE + "andringar/", views.plan_file_changes, name="plan_file_changes"),
    path(FILE + "ta-in/", views.plan_file_take_in, name="plan_file_take_in"),
    path(FILE + "angra/", views.plan_file_undo, name="plan_file_undo"),
    path(FILE + "avbryt/", views.plan_file_drop, name="plan_file_drop"),
    path(FILE + "sida/<key:number>.png", views.plan_file_page, name="plan_file_page"),
    path(FILE + "original/", views.plan_file_download, name="plan_file_download"),
]
