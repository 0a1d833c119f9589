from django.urls import path

from documents.room import views

FILES = "<year:year>/filer/"
FILE = FILES + "<key:pk>/"

urlpatterns = [
    path(FILES, views.files, name="files"),
    path(FILES + "mall/arsmal/<slug:code>/", views.blank_of_targets, name="blank_of_targets"),
    path(
        FILES + "mall/utfall/<str:period>/<slug:code>/",
        views.blank_of_outcomes,
        name="blank_of_outcomes",
    ),
    path(FILE, views.file, name="file"),
    path(FILE + "ta-in/", views.take, name="file_take"),
    path(FILE + "kasta/", views.discard, name="file_discard"),
    path(FILE + "angra/", views.undo, name="file_undo"),
    path(FILE + "hamta/", views.download, name="file_download"),
]
