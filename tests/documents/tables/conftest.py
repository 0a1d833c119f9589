"""A plan with money, and what a person does with a spreadsheet of one of its tables."""

import csv
import io

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from documents.models import ReceivedFile
from tests.plans.conftest import people, scene
from tests.plans.economy.conftest import address, money, whose

__all__ = ["address", "money", "people", "scene", "whose"]


def words(response):
    return " ".join(BeautifulSoup(response.content, "html.parser").get_text(" ").split())


def assert_unchanged(desk, way):
    """The table's own download, left again as a file or as rows, changes nothing and asks
    nothing."""
    file = "xlsx" if way == "xlsx" else "csv"
    data = desk.client.get(desk.url("table_fetch", file)).content
    if way.startswith("pasted"):
        rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))
        out = io.StringIO()
        csv.writer(out, dialect="excel-tab").writerows(rows[way != "pasted" :])
        assert desk.paste(out.getvalue()).status_code == 302
    else:
        assert desk.upload(data, f"tabell.{file}").status_code == 302
    page = words(desk.shown())
    assert "Inget ändras" in page
    assert "lik" in page  # there are rows
    for unsaid in ("Stämmer det här?", "Står inte i filen", "gick inte att läsa"):
        assert unsaid not in page, page


class Desk:
    """One table of the plan, as somebody fills it."""

    def __init__(self, client, key="driftbudget"):
        self.client, self.key = client, key

    def url(self, name="table_leave", *more):
        return reverse(name, args=[2024, "norra", self.key, *more])

    def upload(self, data, name="tabell.csv"):
        data = data if isinstance(data, bytes) else data.encode()
        return self.client.post(self.url(), {"file": SimpleUploadedFile(name, data)})

    def paste(self, text):
        return self.client.post(self.url(), {"rows": text})

    @property
    def left(self):
        return ReceivedFile.objects.latest("pk")

    def shown(self):
        """The page of what was left last."""
        return self.client.get(self.url("table_file", self.left.pk))

    def preview(self):
        return BeautifulSoup(self.shown().content, "html.parser")

    def save(self, *more, without=()):
        page = self.preview()
        chosen = [one["value"] for one in page.select("input[name=row][checked]")]
        rows = [key for key in [*chosen, *more] if key not in without]
        seen = page.select_one("input[name=seen]")["value"]
        answer = self.client.post(self.url("table_save", self.left.pk), {"seen": seen, "row": rows})
        assert answer.status_code == 302, words(answer)
        return self

    def undo(self):
        return self.client.post(self.url("table_undo", self.left.pk), follow=True)


@pytest.fixture
def desk(sign_in, people, money):
    """`desk("investeringar")`, for the plan's editor."""

    def _desk(key="driftbudget", role="editor"):
        return Desk(sign_in(people[role]), key)

    return _desk
