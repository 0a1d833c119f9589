from django.urls import path

from reconciliation import views

urlpatterns = [
    path("<int:year>/avstamning/", views.overview, name="reconciliation"),
    path("<int:year>/avstamning/<str:code>/", views.goal, name="reconciliation_goal"),
]
