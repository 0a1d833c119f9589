from django.apps import AppConfig
from django.urls import register_converter

from common.converters import Key, Year


class CommonConfig(AppConfig):
    name = "common"

    def ready(self) -> None:
        register_converter(Key, "key")
        register_converter(Year, "year")
