from django.urls import path

from decisions import views

urlpatterns = [path("nytt/", views.news, name="news")]
