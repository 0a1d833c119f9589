from django.apps import AppConfig
from django.urls import register_converter

from common.converters import Key, PartKey, Year
from common.validating import speak_plainly


class CommonConfig(AppConfig):
    name = "common"

    def ready(self) -> None:
        speak_plainly()
        register_converter(Key, "key")
        register_converter(PartKey, "part")
        register_converter(Year, "year")
