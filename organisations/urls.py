from django.urls import path

from organisations import door_views, views
from organisations.notices import views as notices

urlpatterns = [
    path("drift/anvandare/", views.users, name="users"),
    path("drift/anvandare/ny/", views.user, name="user_new"),
    path("drift/anvandare/<key:pk>/", views.user, name="user"),
    path("drift/anvandare/<key:pk>/lank/", views.invite, name="user_invite"),
    path("drift/anvandare/<key:pk>/tva-steg/bort/", views.forget_factors, name="user_factors"),
    path("drift/inloggning/", door_views.sign_in_rules, name="sign_in_rules"),
    path("drift/brev/", notices.letter_words, name="letter_words"),
    path("mitt-arbete/brev/", notices.my_letters, name="my_letters"),
    path("mitt-arbete/last/", notices.notices_read, name="notices_read"),
    path("drift/logg/", door_views.audit_log, name="audit_log"),
]
