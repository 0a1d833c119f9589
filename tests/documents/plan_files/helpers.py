"""Documents to read a plan from, and how pages ask for them."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from documents.models import PlanFile
from documents.tasks import read_plan_files
from tests.documents.documents import Activity, Goal, Indicator, tabbed

TITLE = "Alla barn ska ha en rik fritid"
STRAY = "En rad utan rubrik\t1 %\t\tÅr"


def document(*, stray=False):
    """A plan with a row of every kind; `stray` adds a line that fits nowhere."""
    child = Goal(
        "1.1.1", "Barn har en meningsfull fritid", ["Lokalerna öppnas för fler."],
        results=["Fler barn leker."],
        indicators=[Indicator("Nöjda besökare i parkleken", "Minst 80,5 %", None, "Tertial")],
        activities=[Activity("Utreda ett fritidsbibliotek", "2024-01-01", "2024-06-30")],
    )  # fmt: skip
    area = Goal(
        "1.1", TITLE, ["Nämnden bidrar genom öppna parklekar."],
        indicators=[Indicator("Andel nöjda barn", "80 %", "75 %")], children=[child],
    )  # fmt: skip
    return (tabbed([area]) + (f"\n{STRAY}\n" if stray else "")).encode()


def url(name="plan_files", *more):
    return reverse(name, args=[2024, "sdn-test", *more])


def upload(client, data=None, name="plan.txt"):
    """Upload, let the job read it, and return the file."""
    sent = SimpleUploadedFile(name, document() if data is None else data)
    response = client.post(url(), {"document": sent})
    assert response.status_code == 302, response.content.decode()[:500]
    read_plan_files()
    return PlanFile.objects.latest("pk")
