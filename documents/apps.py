from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "documents"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """A plan's edition keeps which files belong to it; there are no models to import before."""
        from documents.annexes.kept import ANNEXES, annexes_as_kept  # noqa: PLC0415
        from plans.document import include  # noqa: PLC0415
        from plans.holdings import register  # noqa: PLC0415

        register(ANNEXES)
        include("annexes", annexes_as_kept)
