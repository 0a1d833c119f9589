"""The command that writes a plan to a file: what is public, or what stands now."""

import json

import pytest
from django.core.management import CommandError, call_command

from documents.models import PaperFile
from documents.papers.formats import Format
from tests.documents.papers.scene import CANARY, make_scene, publish, write_draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(db):
    return make_scene()


@pytest.fixture
def export(scene, tmp_path):
    def _export(kind, **more):
        path = tmp_path / f"plan.{kind}"
        given = {"organisation": "norra", "year": 2024, "format": kind, "output": path, **more}
        call_command("export_plan", **given)
        return path.read_bytes()

    return _export


@pytest.mark.parametrize(
    ("kind", "start"),
    [("docx", b"PK\x03\x04"), ("pdf", b"%PDF-"), ("html", b"<!DOCTYPE html>"), ("json", b"{")],
)
def test_a_published_plan_in_every_format(scene, export, kind, start):
    publish(scene)
    assert export(kind).startswith(start)
    assert PaperFile.objects.get().format == kind


def test_the_published_reading_is_the_edition(scene, export):
    edition = publish(scene)
    write_draft(scene)
    told = json.loads(export("json"))
    assert told["plan"] == edition.document
    assert told["reference"] == "NI 2023/841"
    assert CANARY not in export("html").decode()


def test_the_working_reading_is_what_stands_now_and_says_so(scene, export):
    publish(scene)
    write_draft(scene)
    told = export("html", reading="working").decode()
    assert CANARY in told
    assert "Utkast" in told
    assert not PaperFile.objects.exists()


def test_targets_stand_in_the_document(scene, export):
    publish(scene)
    (row,) = json.loads(export("json"))["plan"]["indicators"]
    assert (row["target"], row["council_target"], row["area_goal"]) == ("85 %", "91 %", "1.1")


def test_a_plan_that_is_not_public_is_refused(export):
    with pytest.raises(CommandError, match="inte publicerad"):
        export("pdf")


def test_unknown_organisations_and_years_are_refused(export):
    with pytest.raises(CommandError, match="ingen verksamhetsplan för 2024"):
        export("pdf", organisation="ingen")
    with pytest.raises(CommandError, match="ingen verksamhetsplan för 2031"):
        export("pdf", year=2031)


def test_a_file_that_cannot_be_written_is_told(export, tmp_path):
    with pytest.raises(CommandError, match="kan inte skrivas"):
        export("json", reading="working", output=tmp_path / "saknas" / "plan.json")


def test_the_formats_are_the_commands(export):
    with pytest.raises(CommandError):
        export("odt")
    assert Format.values == ["docx", "pdf", "html", "json"]
