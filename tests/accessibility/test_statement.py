"""The statement says what the law asks for, and exactly what the tests check and find."""

import datetime as dt

import pytest

from accessibility import assessment

pytestmark = pytest.mark.django_db


def test_the_statement_says_what_is_checked_what_is_wrong_and_whom_to_tell(client, settings):
    settings.ACCESSIBILITY_EMAIL = "tillganglighet@stad.example"
    page = " ".join(client.get("/tillganglighet/").content.decode().split())
    assert "2018:1937" in page
    assert "delvis förenlig" in page
    assert "Digg" in page
    assert 'href="/tillganglighet/hinder/"' in page
    assert "mailto:tillganglighet@stad.example" in page
    assert f"{assessment.CHANGED:%Y-%m-%d}" in page
    for words in (*assessment.CHECKS.values(), *(one.words for one in assessment.DEVIATIONS)):
        assert str(words) in page


def test_it_does_not_say_that_people_have_assessed_what_only_programs_have(client, monkeypatch):
    monkeypatch.setattr(assessment, "ASSESSED", None)
    monkeypatch.setattr(assessment, "DEVIATIONS", [])
    page = " ".join(client.get("/tillganglighet/").content.decode().split())
    assert "Någon samlad bedömning av hela webbplatsen har ännu inte gjorts" in page
    assert "helt förenlig" not in page


def test_assessed_and_without_a_known_fault_it_says_that_everything_holds(client, monkeypatch):
    monkeypatch.setattr(assessment, "ASSESSED", dt.date(2027, 2, 1))
    monkeypatch.setattr(assessment, "DEVIATIONS", [])
    assert "gjordes 2027-02-01" in " ".join(client.get("/tillganglighet/").content.decode().split())
    page = client.get("/tillganglighet/").content.decode()
    assert "helt förenlig" in page
    assert "Innehåll som inte är tillgängligt" not in page


def test_every_deviation_is_found_by_a_check_that_is_made_or_by_people():
    assert {one.check for one in assessment.DEVIATIONS} <= {"", *assessment.CHECKS}
