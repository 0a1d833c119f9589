from django.urls import path

from drafting import presence_views

urlpatterns = [path("har/", presence_views.here, name="here")]
