from django.urls import include, path

from documents import views

urlpatterns = [
    path("", include("documents.room.urls")),
    path("", include("documents.plan_files.urls")),
    path("", include("documents.papers.urls")),
    path("", include("documents.annexes.urls")),
    path("", include("documents.tables.urls")),
    path("drift/wordmall/", include("documents.word_templates.urls")),
    path("start/", views.start, name="start"),
    path("start/mapp/", views.start_from_folder, name="start_from_folder"),
    path("start/avbryt/", views.stop_loading, name="stop_loading"),
    path("start/stad/", views.start_by_hand, name="start_by_hand"),
]
