from django.urls import path

from dashboards.views import components, home, work

urlpatterns = [
    path("", home.home, name="home"),
    path("komponenter/", components.components, name="components"),
    path("komponenter/varfor/", components.why_example, name="components_why"),
    path("mitt-arbete/", work.my_work, name="my_work"),
]
