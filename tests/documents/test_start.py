"""The page of an installation without a city, and what an administrator does there."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from documents.city_folder import archive
from documents.city_folder.archive import unzip
from documents.city_folder.rows import FolderRefused
from documents.city_folder.write import files
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

    def test_what_grows_too_large_is_refused(self, monkeypatch):
        monkeypatch.setattr(archive, "LARGEST", 10)
        with pytest.raises(FolderRefused, match="för stort"):
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


class TestFromFolder:
    def test_a_folder_becomes_the_city(self, sign_in):
        client = sign_in(make.UserFactory(admin=True))
        answer = client.post(reverse("start_from_folder"), upload(zipped(small_files())))
        assert answer.url == reverse("home")
        assert Organisation.objects.city().name == "Småstad"

    def test_every_fault_is_shown_and_nothing_kept(self, sign_in):
        bad = files(small_city()) | {
            "weights.csv": b"indicator,organisation,year,weight\nx,y,2023,z\n"
        }
        client = sign_in(make.UserFactory(admin=True))
        answer = client.post(reverse("start_from_folder"), upload(zipped(bad)))
        assert answer.status_code == 422
        page = answer.content.decode()
        assert "3 fel hindrar" in page
        assert "”z” är inget tal." in page
        assert not Organisation.objects.exists()

    def test_a_file_is_needed(self, sign_in):
        client = sign_in(make.UserFactory(admin=True))
        assert client.post(reverse("start_from_folder")).status_code == 422

    @pytest.mark.parametrize("role", ["slk", "politician"])
    @pytest.mark.parametrize("page", ["start_from_folder", "start_by_hand"])
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
