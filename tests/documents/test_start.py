"""The page of an installation without a city, and what an administrator does there."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from common.kept import cache
from documents import views
from documents.city_folder import archive, load
from documents.city_folder.archive import unzip
from documents.city_folder.rows import FolderRefused
from documents.city_folder.write import files
from documents.models import CityLoading
from documents.tasks import load_waiting_city
from organisations.models import Organisation
from tests import factories as make
from tests.documents.cities import small_city, small_files

pytestmark = pytest.mark.django_db


def zipped(contents, folder="stad/"):
    out = BytesIO()
    with ZipFile(out, "w") as packed:
        for name, data in contents.items():
            packed.writestr(f"{folder}{name}", data)
        packed.writestr("__MACOSX/stad/._city.csv", b"\x00")
        packed.writestr(f"{folder}.DS_Store", b"\x00")
    return out.getvalue()


def upload(data):
    return {"folder": SimpleUploadedFile("stad.zip", data)}


class TestArchive:
    @pytest.mark.parametrize("folder", ["stad/", "", "a/b/"])
    def test_the_files_may_lie_in_a_folder(self, folder):
        assert unzip(zipped(small_files(), folder)) == small_files()

    @pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"code,name\n"])
    def test_what_is_no_archive_is_refused(self, data):
        with pytest.raises(FolderRefused, match="inget zip-arkiv"):
            unzip(data)

    def test_folders_in_folders_are_refused(self):
        with pytest.raises(FolderRefused, match="flera mappar"):
            unzip(zipped({"city.csv": b"", "old/city.csv": b""}))

    def test_a_file_that_is_there_twice_is_refused(self):
        out = BytesIO()
        with pytest.warns(UserWarning, match="Duplicate"), ZipFile(out, "w") as packed:
            packed.writestr("city.csv", b"code,name")
            packed.writestr("city.csv", b"")
        with pytest.raises(FolderRefused, match="flera gånger"):
            unzip(out.getvalue())

    def test_damaged_contents_are_refused(self):
        out = BytesIO()
        with ZipFile(out, "w", ZIP_DEFLATED) as packed:
            packed.writestr("city.csv", b"code,name" * 1000)
        whole = bytearray(out.getvalue())
        start = 30 + len("city.csv")  # after the file's own heading
        whole[start : start + 10] = b"\xff" * 10
        with pytest.raises(FolderRefused, match="inget zip-arkiv"):
            unzip(bytes(whole))

    @pytest.mark.parametrize("limit", ["CITY_BYTES", "CITY_ROWS", "MEMBERS"])
    def test_what_grows_too_large_is_refused(self, monkeypatch, limit):
        monkeypatch.setattr(archive, limit, 1)
        with pytest.raises(FolderRefused, match=r"större än|fler än"):
            unzip(zipped(small_files()))


class TestStart:
    def test_the_first_page_leads_here_while_there_is_no_city(self, client):
        assert client.get("/", follow=True).redirect_chain == [(reverse("start"), 302)]

    def test_without_anybody_it_says_how_the_first_is_made(self, client):
        page = client.get(reverse("start")).content.decode()
        assert "manage.py create_administrator" in page
        assert "<form" not in page.split("<main")[1].split("</main")[0]

    def test_with_an_administrator_it_asks_for_them(self, client):
        make.UserFactory(admin=True)
        page = client.get(reverse("start")).content.decode()
        assert "Logga in som administratör" in page
        assert "create_administrator" not in page

    def test_others_are_not_offered_anything(self, sign_in):
        make.UserFactory(admin=True)
        page = sign_in(make.UserFactory(slk=True)).get(reverse("start")).content.decode()
        assert "zip" not in page

    def test_an_administrator_is_offered_both_ways(self, sign_in):
        page = sign_in(make.UserFactory(admin=True)).get(reverse("start")).content.decode()
        assert "Granska och läs in" in page
        assert "Skapa staden" in page

    def test_where_there_is_a_city_there_is_nothing_to_do(self, client):
        make.OrganisationFactory()
        assert client.get(reverse("start")).url == reverse("home")


@pytest.fixture
def administrator(sign_in):
    return sign_in(make.UserFactory(admin=True))


@pytest.fixture(autouse=True)
def asked(monkeypatch):
    """How often the job has been asked for; it runs when a test says so."""
    cache.clear()
    times = []
    monkeypatch.setattr(views, "load_soon", lambda: times.append(1))
    return times


def damaged():
    return files(small_city()) | {
        "weights.csv": b"indicator,organisation,year,weight\nx,y,2023,z\n"
    }


class TestFromFolder:
    def test_a_folder_becomes_the_city(self, administrator, asked):
        answer = administrator.post(reverse("start_from_folder"), upload(zipped(small_files())))
        assert (answer.url, asked) == (reverse("start"), [1])
        page = administrator.get(reverse("start")).content.decode()
        assert "Mappen läses in" in page
        assert "Steg 0 av 6: väntar på att börja." in " ".join(page.split())
        assert "Granska och läs in" not in page
        assert not Organisation.objects.exists()
        load_waiting_city()
        assert Organisation.objects.city().name == "Småstad"
        assert administrator.get(reverse("start")).url == reverse("home")
        assert bytes(CityLoading.objects.get().data) == b""

    def test_the_page_learns_how_far_it_has_come_and_ends_at_the_city(self, administrator):
        administrator.post(reverse("start_from_folder"), upload(zipped(small_files())))
        loading = CityLoading.objects.get()
        version = {"version": loading.version}
        assert administrator.get(reverse("start"), version).status_code == 204
        loading.say(CityLoading.Step.PLANS)
        page = administrator.get(reverse("start"), version).content.decode()
        assert "Steg 4 av 6: verksamhetsplaner." in " ".join(page.split())
        load_waiting_city()
        answer = administrator.get(reverse("start"), version)
        assert (answer.status_code, answer.content) == (200, b"city")
        followed = administrator.get(reverse("start"), headers={"HX-Request": "true"})
        assert followed["HX-Redirect"] == reverse("home")

    def test_every_step_is_said(self, administrator, monkeypatch):
        administrator.post(reverse("start_from_folder"), upload(zipped(small_files())))
        said = []
        monkeypatch.setattr(CityLoading, "say", lambda loading, step: said.append(int(step)))
        load_waiting_city()
        assert said == [1, 2, 3, 4, 5, 6]

    def test_every_fault_is_shown_and_nothing_kept(self, administrator):
        administrator.post(reverse("start_from_folder"), upload(zipped(damaged())))
        load_waiting_city()
        for _reload in range(2):
            page = administrator.get(reverse("start")).content.decode()
            assert "3 fel hindrar" in page
            assert "”z” är inget tal." in page
            assert "Granska och läs in" in page
        assert not Organisation.objects.exists()
        administrator.post(reverse("start_from_folder"), upload(zipped(small_files())))
        assert "fel hindrar" not in administrator.get(reverse("start")).content.decode()
        load_waiting_city()
        assert Organisation.objects.exists()

    def test_it_cannot_be_started_twice(self, administrator, asked):
        for _time in range(2):
            answer = administrator.post(reverse("start_from_folder"), upload(zipped(small_files())))
            assert answer.url == reverse("start")
        assert (CityLoading.objects.count(), asked) == (1, [1])
        assert "läses redan in" in administrator.get(reverse("start")).content.decode()
        load_waiting_city()
        load_waiting_city()
        assert CityLoading.objects.get().attempts == 1

    def test_a_city_is_not_begun_by_hand_meanwhile(self, administrator):
        administrator.post(reverse("start_from_folder"), upload(zipped(small_files())))
        answer = administrator.post(reverse("start_by_hand"), {"name": "Stad", "code": "stad"})
        assert answer.url == reverse("start")
        assert not Organisation.objects.exists()

    def test_what_waits_is_taken_back(self, administrator):
        administrator.post(reverse("start_from_folder"), upload(zipped(small_files())))
        administrator.post(reverse("stop_loading"))
        assert not CityLoading.objects.exists()
        administrator.post(reverse("stop_loading"))
        assert "pågår redan, eller är klar" in administrator.get(reverse("start")).content.decode()

    def test_a_city_that_came_first_stays(self, administrator):
        administrator.post(reverse("start_from_folder"), upload(zipped(small_files())))
        make.OrganisationFactory()
        load_waiting_city()
        loading = CityLoading.objects.get()
        assert loading.state == "refused"
        assert "redan en stad" in loading.faults[0]["problem"]

    def test_what_nobody_expected_is_said_and_leaves_nothing(self, administrator, monkeypatch):
        def fail(folder, by):
            raise RuntimeError

        monkeypatch.setattr(load, "state_decisions", fail)
        administrator.post(reverse("start_from_folder"), upload(zipped(small_files())))
        load_waiting_city()
        assert not Organisation.objects.exists()
        assert "inte var väntat" in administrator.get(reverse("start")).content.decode()

    def test_others_do_not_see_what_is_wrong(self, administrator, client):
        administrator.post(reverse("start_from_folder"), upload(zipped(damaged())))
        load_waiting_city()
        client.logout()
        assert "fel hindrar" not in client.get(reverse("start")).content.decode()

    def test_a_file_is_needed(self, sign_in):
        client = sign_in(make.UserFactory(admin=True))
        assert client.post(reverse("start_from_folder")).status_code == 422

    @pytest.mark.parametrize("role", ["slk", "politician"])
    @pytest.mark.parametrize("page", ["start_from_folder", "start_by_hand", "stop_loading"])
    def test_only_an_administrator_may(self, sign_in, role, page):
        client = sign_in(make.UserFactory(**{role: True}))
        assert client.post(reverse(page), {"name": "Stad", "code": "stad"}).status_code == 404
        assert not Organisation.objects.exists()

    def test_not_where_there_is_a_city(self, sign_in):
        make.OrganisationFactory()
        client = sign_in(make.UserFactory(admin=True))
        answer = client.post(reverse("start_from_folder"), upload(zipped(small_files())))
        assert answer.status_code == 404


class TestByHand:
    def test_a_city_is_begun(self, sign_in):
        client = sign_in(make.UserFactory(admin=True))
        answer = client.post(reverse("start_by_hand"), {"name": "Nystad", "code": "nystad"})
        assert answer.url == reverse("home")
        city = Organisation.objects.get()
        assert (city.name, city.code, city.kind, city.parent) == ("Nystad", "nystad", "city", None)
        assert client.get("/").status_code == 200

    @pytest.mark.parametrize("name,code", [("", "stad"), ("Stad", "två ord")])
    def test_what_does_not_do_is_refused(self, sign_in, name, code):
        client = sign_in(make.UserFactory(admin=True))
        answer = client.post(reverse("start_by_hand"), {"name": name, "code": code})
        assert answer.status_code == 422
        assert not Organisation.objects.exists()
