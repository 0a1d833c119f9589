from django.urls import path

from reconciliation import views

urlpatterns = [
    path("<year:year>/avstamning/", views.overview, name="reconciliation"),
    path("<year:year>/avstamning/<str:code>/", views.goal, name="reconciliation_goal"),
]
