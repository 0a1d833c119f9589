from django.urls import path

from organisations import door_views, views

urlpatterns = [
    path("drift/anvandare/", views.users, name="users"),
    path("drift/anvandare/ny/", views.user, name="user_new"),
    path("drift/anvandare/<key:pk>/", views.user, name="user"),
    path("drift/anvandare/<key:pk>/lank/", views.invite, name="user_invite"),
    path("drift/anvandare/<key:pk>/tva-steg/bort/", views.forget_factors, name="user_factors"),
    path("drift/inloggning/", door_views.sign_in_rules, name="sign_in_rules"),
    path("drift/logg/", door_views.audit_log, name="audit_log"),
]
