from django.urls import path

from documents.tables import views

TABLE = "<year:year>/plan/<slug:organisation>/kalkylblad/<slug:table>/"
FILE = TABLE + "<key:pk>/"

urlpatterns = [
    path(TABLE, views.leave, name="table_leave"),
    path(TABLE + "hamta/<slug:file>/", views.fetch, name="table_fetch"),
    path(FILE, views.file, name="table_file"),
    path(FILE + "spara/", views.save, name="table_save"),
    path(FILE + "angra/", views.undo, name="table_undo"),
]
