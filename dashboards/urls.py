from django.urls import path

from dashboards import views

urlpatterns = [
    path("", views.home, name="home"),
    path("mitt-arbete/", views.my_work, name="my_work"),
]
