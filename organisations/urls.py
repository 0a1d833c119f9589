from django.urls import path

from organisations import views

urlpatterns = [
    path("drift/anvandare/", views.users, name="users"),
    path("drift/anvandare/ny/", views.user, name="user_new"),
    path("drift/anvandare/<key:pk>/", views.user, name="user"),
    path("drift/anvandare/<key:pk>/lank/", views.invite, name="user_invite"),
]
