from django.urls import path

from drafting import desk_views, presence_views
from drafting.talk import views as talk

urlpatterns = [
    path("skrivbord/", desk_views.desk, name="desk"),
    path("har/", presence_views.here, name="here"),
    path(
        "<year:year>/samtal/<slug:organisation>/<slug:matter>/<part:part>/", talk.talk, name="talk"
    ),
    path("samtal/<key:pk>/svara/", talk.answer, name="talk_answer"),
    path("samtal/<key:pk>/andra/", talk.change, name="talk_change"),
    path("samtal/<key:pk>/ta-bort/", talk.remove, name="talk_remove"),
    path("samtal/<key:pk>/klar/", talk.resolve, name="talk_resolve"),
    path("samtal/<key:pk>/oppna/", talk.reopen, name="talk_reopen"),
]
