from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "documents"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """A plan's edition keeps which files belong to it; there are no models to import before."""
        from documents.annexes.kept import PART, annexes_as_kept, annexes_in  # noqa: PLC0415
        from documents.models import Annex  # noqa: PLC0415
        from plans.document import include  # noqa: PLC0415
        from plans.holdings import Holding, register  # noqa: PLC0415

        register(Holding(Annex, PART, annexes_in, "plan__organisation", "plan__budget__year"))
        include("annexes", annexes_as_kept)
