from django.urls import path

from documents.word_templates import views

ONE = "<key:pk>/"

urlpatterns = [
    path("", views.templates, name="word_templates"),
    path("ur-bruk/", views.out_of_use, name="word_template_out"),
    path(ONE, views.template, name="word_template"),
    path(ONE + "fil/", views.template_file, name="word_template_file"),
    path(ONE + "exempel/", views.template_example, name="word_template_example"),
    path(ONE + "i-bruk/", views.into_use, name="word_template_into"),
]
