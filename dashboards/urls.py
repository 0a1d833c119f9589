from django.urls import path

from dashboards.views import home, work

urlpatterns = [
    path("", home.home, name="home"),
    path("mitt-arbete/", work.my_work, name="my_work"),
]
