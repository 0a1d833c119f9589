from django.urls import path

from indicators import views

urlpatterns = [
    path("varfor/<key:pk>/", views.why, name="why"),
    path("drift/kontroll/", views.control, name="control"),
]
