from django.urls import path

from accessibility import views

urlpatterns = [
    path("tillganglighet/", views.statement, name="accessibility"),
    path("tillganglighet/hinder/", views.report, name="barrier"),
    path("tillganglighet/hinder/tack/", views.thanks, name="barrier_thanks"),
    path("drift/hinder/", views.barriers, name="barriers"),
    path("drift/hinder/<int:pk>/klart/", views.handled, name="barrier_handled"),
]
