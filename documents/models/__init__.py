"""What comes in as files (a whole city, targets and outcomes, plans), and what goes out."""

from documents.models.annexes import Annex, AnnexContent
from documents.models.papers import PaperFile
from documents.models.received import CityLoading, PlanFile, ReceivedFile, TellsStep
from documents.models.templates import WordTemplate

__all__ = [
    "Annex",
    "AnnexContent",
    "CityLoading",
    "PaperFile",
    "PlanFile",
    "ReceivedFile",
    "TellsStep",
    "WordTemplate",
]
