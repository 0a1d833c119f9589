from django.apps import AppConfig
from django.urls import register_converter

from common.converters import Key, PartKey, Year


class CommonConfig(AppConfig):
    name = "common"

    def ready(self) -> None:
        register_converter(Key, "key")
        register_converter(PartKey, "part")
        register_converter(Year, "year")
