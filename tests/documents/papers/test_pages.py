"""The plan read as one page and fetched as a file: who may, what it says, what is never shown."""

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from documents.models import PaperFile
from documents.papers import job
from documents.papers.formats import Format
from documents.tasks import make_papers
from plans.actions import workflow
from tests.documents.papers.scene import CANARY, make_scene, publish, write_draft
from tests.factories import (
    ExpectedResultFactory,
    MembershipFactory,
    PlanSectionFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

MEMBERS = ("reader", "editor", "approver")
ASK = {"format": "docx", "source": "nu"}


@pytest.fixture
def scene(db):
    return make_scene()


@pytest.fixture
def people(scene):
    members = {role: MembershipFactory(organisation=scene.organisation, role=role).user
               for role in MEMBERS}  # fmt: skip
    return {
        **members,
        "outsider": MembershipFactory(role="approver").user,
        "politician": UserFactory(politician=True),
        "slk": UserFactory(slk=True),
        "admin": UserFactory(admin=True),
    }


def url(name, *more):
    return reverse(name, args=[2024, "norra", *more])


WORKING = [("outsider", 404), ("politician", 404), *((role, 200) for role in MEMBERS),
           ("slk", 200), ("admin", 200)]  # fmt: skip


@pytest.mark.parametrize(("role", "code"), WORKING)
def test_who_reads_and_fetches_a_draft(sign_in, people, scene, role, code):
    file = job.ask_for_draft(plan=scene.plan, kind=Format.JSON, by=scene.by)
    make_papers()
    client = sign_in(people[role])
    assert client.get(url("plan_read")).status_code == code
    assert client.get(url("plan_papers")).status_code == code
    assert client.get(url("plan_paper", file.pk)).status_code == code
    asked = client.post(url("plan_papers"), ASK).status_code
    assert asked == (302 if code == 200 else code)
    assert PaperFile.objects.count() == (2 if code == 200 else 1)


def test_strangers_are_asked_to_sign_in(client, scene):
    for name in ("plan_read", "plan_papers"):
        assert client.get(url(name)).status_code == 302


def test_a_file_waits_is_told_of_and_is_fetched(sign_in, people):
    client = sign_in(people["editor"])
    client.post(url("plan_papers"), ASK)
    page = client.get(url("plan_papers"))
    assert "Steg 0 av 4" in page.content.decode()
    version = BeautifulSoup(page.content, "html.parser").find(id="papers-news")["data-news-version"]
    assert client.get(url("plan_papers"), {"version": version}).status_code == 204
    make_papers()
    page = client.get(url("plan_papers"), {"version": version})
    assert page.status_code == 200
    file = PaperFile.objects.get()
    answer = client.get(url("plan_paper", file.pk))
    assert answer["Content-Disposition"].startswith("attachment; filename=")
    assert "verksamhetsplan-2024-norra-utkast.docx" in answer["Content-Disposition"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer.content == bytes(file.data)


def test_half_a_file_is_not_fetched(sign_in, people, scene):
    file = job.ask_for_draft(plan=scene.plan, kind=Format.PDF, by=scene.by)
    assert sign_in(people["editor"]).get(url("plan_paper", file.pk)).status_code == 404


def test_a_file_of_an_edition_can_be_asked_for_and_nothing_else(sign_in, people, scene):
    publish(scene)
    client = sign_in(people["reader"])
    assert client.post(url("plan_papers"), {"format": "pdf", "source": "1"}).status_code == 302
    assert PaperFile.objects.get().edition.number == 1
    for wrong in ({"format": "odt"}, {"source": "7"}, {"format": ""}):
        assert client.post(url("plan_papers"), ASK | wrong).status_code == 422
    assert PaperFile.objects.count() == 1


def test_what_was_not_made_says_why_and_is_tried_again(sign_in, people, scene, monkeypatch, caplog):
    file = job.ask_for_draft(plan=scene.plan, kind=Format.JSON, by=scene.by)
    monkeypatch.setattr(job, "write", lambda *given: 1 / 0)
    make_papers()
    monkeypatch.undo()
    client = sign_in(people["editor"])
    assert "Blev inte av." in client.get(url("plan_papers")).content.decode()
    assert client.post(url("plan_paper_again", file.pk)).status_code == 302
    make_papers()
    file.refresh_from_db()
    assert file.is_made


def test_the_whole_plan_is_read_in_its_order_with_contents(sign_in, people):
    soup = BeautifulSoup(sign_in(people["reader"]).get(url("plan_read")).content, "html.parser")
    links = [one["href"] for one in soup.find(id="toc").find_all("a")]
    assert links == ["#1", "#1.1", "#1.1.1"]
    paper = soup.find(id="paper")
    assert all(paper.find(id=link[1:]) for link in links)
    assert "Utkast" in paper.get_text()


def test_words_are_found_marked_and_led_to(sign_in, people):
    page = sign_in(people["reader"]).get(url("plan_read"), {"sok": "KLARAR  skolan"})
    soup = BeautifulSoup(page.content, "html.parser")
    assert soup.find(id="toc").find(role="status").get_text(strip=True).startswith("En träff")
    (mark,) = soup.find(id="paper").find_all("mark")
    assert mark["id"] == "traff-1"
    assert mark.get_text() == "klarar skolan"
    assert soup.find("a", href="#traff-1")


@pytest.mark.parametrize("asked", ["", "a", "   ", "<script>", "(", "finns inte alls"])
def test_odd_questions_are_answered(sign_in, people, asked):
    page = sign_in(people["reader"]).get(url("plan_read"), {"sok": asked})
    assert page.status_code == 200
    assert not BeautifulSoup(page.content, "html.parser").find(id="paper").find_all("mark")


def test_an_empty_plan_says_what_will_stand_here(sign_in, people, scene):
    scene.goal.expected_results.all().delete()
    scene.goal.delete()
    for model in (type(scene.section), type(scene.target)):
        model.objects.all().delete()
    page = sign_in(people["editor"]).get(url("plan_read"))
    assert page.status_code == 200


def test_reading_asks_the_database_the_same_number_of_times_at_any_size(sign_in, people, scene):
    client = sign_in(people["reader"])
    client.get(url("plan_read"))
    with CaptureQueriesContext(connection) as few:
        client.get(url("plan_read"))
    for _ in range(30):
        ExpectedResultFactory(committee_goal=scene.goal)
        PlanSectionFactory(plan=scene.plan, area_goal=None, heading="Eget", text="<p>Mer</p>")
    with CaptureQueriesContext(connection) as many:
        client.get(url("plan_read"))
    assert len(many) == len(few), "\n".join(one["sql"][:160] for one in many.captured_queries)


def public(client, name, *more):
    return client.get(url(name, *more))


def test_the_public_plan_is_read_and_fetched_by_everybody(client, scene):
    publish(scene)
    page = public(client, "whole_plan").content.decode()
    assert "Vi bygger." in page
    assert "Beslutad 14 december 2023, utgåva 1." in page
    assert "görs just nu" in page
    assert public(client, "whole_plan_file", "pdf").status_code == 404
    make_papers()
    assert "görs just nu" not in public(client, "whole_plan").content.decode()
    for kind in Format:
        answer = public(client, "whole_plan_file", kind.value)
        assert answer.status_code == 200
        assert answer["Cache-Control"] == "no-cache"
        assert answer["ETag"].strip('"') == PaperFile.objects.get(format=kind).checksum
    assert public(client, "whole_plan_file", "odt").status_code == 404


def test_no_draft_is_seen_or_guessed_by_those_outside(client, scene):
    for name, more in (("whole_plan", ()), ("whole_plan_file", ("pdf",))):
        assert public(client, name, *more).status_code == 404
    publish(scene)
    write_draft(scene)
    make_papers()
    assert CANARY not in public(client, "whole_plan").content.decode()
    found = BeautifulSoup(client.get(url("whole_plan"), {"sok": CANARY}).content, "html.parser")
    assert found.find(role="status").get_text(strip=True).startswith("0 träffar")
    for kind in ("html", "json"):
        assert CANARY not in public(client, "whole_plan_file", kind).content.decode()


def test_a_withdrawn_plan_is_gone_also_as_a_file(client, scene):
    publish(scene)
    make_papers()
    assert public(client, "whole_plan_file", "pdf").status_code == 200
    workflow.withdraw_plan(plan=scene.plan, by=scene.by, reason="Fel bilaga")
    assert public(client, "whole_plan_file", "pdf").status_code == 404
    assert public(client, "whole_plan").status_code == 404
