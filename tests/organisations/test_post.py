"""Letters go by a mail server, wait when it is away, and stand nowhere else."""

import logging
import re
import socket
import stat
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller
from django.conf import settings as project
from django.core import mail
from django.test import override_settings

from budgetapp.logs import WithoutLinks
from organisations.actions import save_person
from organisations.models import User, WaitingLetter
from organisations.post import send_waiting
from organisations.tasks import send_letters
from tests.factories import UserFactory
from tests.strict_client import StrictClient

pytestmark = pytest.mark.django_db

SMTP = "django.core.mail.backends.smtp.EmailBackend"
SITE = "https://malkedjan.staden.example"
LINK = re.compile(r"https?://\S+/konto/password/reset/key/\S+")


class Kept:
    """What the server has taken, as a mail program reads it."""

    def __init__(self):
        self.letters = []

    async def handle_DATA(self, server, session, envelope):
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def server():
    kept = Kept()
    controller = Controller(kept, hostname="127.0.0.1", port=free_port())
    controller.start()
    port = controller.port
    with override_settings(
        EMAIL_BACKEND=SMTP, EMAIL_HOST="127.0.0.1", EMAIL_PORT=port, SITE_URL=SITE
    ):
        yield kept
    controller.stop()


@pytest.fixture
def nobody_answers(settings):
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = SMTP, "127.0.0.1", 1


def asks_for_a_reset(email):
    return StrictClient().post("/konto/password/reset/", {"email": email})


def test_a_reset_goes_by_mail_with_our_name_and_address(server):
    person = UserFactory()
    assert asks_for_a_reset(person.email)["Location"] == "/konto/password/reset/done/"
    (letter,) = server.letters
    assert letter["To"] == person.email
    assert letter["Subject"] == "Målkedjan: välj ett nytt lösenord"
    text = letter.get_content()
    assert LINK.search(text)[0].startswith(SITE)
    assert text.splitlines()[-2:] == ["Målkedjan", SITE]


def test_who_has_no_account_gets_no_letter_and_the_same_answer(server):
    answers = [asks_for_a_reset(one) for one in (UserFactory().email, "ingen@staden.se")]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert [answer.status_code for answer in answers] == [302, 302]
    (known,) = (letter.get_content() for letter in server.letters)
    assert LINK.search(known)


def test_without_a_mail_server_the_letter_waits_and_goes_later(nobody_answers, settings, caplog):
    person = UserFactory()
    assert asks_for_a_reset(person.email).status_code == 302
    assert WaitingLetter.objects.count() == 1
    assert send_waiting() == 0
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    send_letters()
    assert mail.outbox[-1].to == [person.email]
    assert LINK.search(mail.outbox[-1].body)
    assert not WaitingLetter.objects.exists()
    assert "/reset/key/" not in caplog.text


def test_a_letter_whose_link_is_of_no_use_is_given_up():
    WaitingLetter.objects.create(
        recipient="a@b.se", heading="x", text="y", made_at="2020-01-01T00:00Z"
    )
    assert send_waiting() == 0
    assert not WaitingLetter.objects.exists()
    assert not mail.outbox


def test_the_mail_server_of_the_letter_does_not_stop_the_next_one(server):
    for name in ("a", "b"):
        WaitingLetter.objects.create(recipient=f"{name}@b.se", heading="x", text="y")
    assert send_waiting() == 2
    assert [letter["To"] for letter in server.letters] == ["a@b.se", "b@b.se"]


def test_an_invitation_stands_on_no_page_and_in_no_log(server, sign_in, caplog, capfd):
    caplog.set_level(logging.DEBUG)
    person = User.objects.create_user("ny@staden.se")
    client = sign_in(UserFactory(admin=True))
    page = client.post(f"/drift/anvandare/{person.pk}/lank/", follow=True).content.decode()
    assert "är på väg till ny@staden.se" in page
    (letter,) = server.letters
    link = LINK.search(letter.get_content())[0]
    assert link.startswith(SITE)
    key = link.rstrip("/").rpartition("/")[2]
    assert key not in page
    sql = "django.db.backends"
    logged = [one.getMessage() for one in caplog.records if one.name != sql]
    assert key not in "\n".join(logged)
    assert key not in "".join(capfd.readouterr())


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("/konto/password/reset/key/3-abc-secret/", "/konto/password/reset/key/…"),
        ("/konto/login/", "/konto/login/"),
    ],
)
def test_a_line_of_the_log_holds_no_link_to_a_password(words, told):
    assert project.LOGGING["handlers"]["console"]["filters"] == ["without_links"]
    line = logging.LogRecord("django.request", logging.WARNING, "", 1, "Sökt: %s", (words,), None)
    assert WithoutLinks().filter(line)
    assert line.getMessage() == f"Sökt: {told}"


def test_another_password_is_told_by_mail(sign_in):
    person = UserFactory()
    person.set_password("ett gammalt långt lösenord")
    person.save()
    new = "ett nytt och längre lösenord"
    data = {"oldpassword": "ett gammalt långt lösenord", "password1": new, "password2": new}
    assert sign_in(person).post("/konto/password/change/", data).status_code == 302
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == ([person.email], "Målkedjan: ditt lösenord är bytt")
    assert new not in letter.body


def test_another_address_is_told_to_both(sign_in):
    boss, person = UserFactory(admin=True), UserFactory(email="gammal@staden.se")
    person.emailaddress_set.create(email="gammal@staden.se", verified=True, primary=True)
    person.email = "Ny@staden.se"
    save_person(person=person, memberships={}, by=boss)
    assert sorted(letter.to[0] for letter in mail.outbox) == ["gammal@staden.se", "ny@staden.se"]
    (known,) = person.emailaddress_set.all()
    assert (known.email, known.verified) == ("ny@staden.se", True)
    mail.outbox.clear()
    asks_for_a_reset("gammal@staden.se")
    assert not mail.outbox


def test_without_local_passwords_the_invitation_leads_to_the_citys_sign_in(sign_in, settings):
    settings.LOCAL_SIGN_IN = False
    person = UserFactory()
    sign_in(UserFactory(admin=True)).post(f"/drift/anvandare/{person.pk}/lank/")
    (letter,) = mail.outbox
    assert "/konto/login/" in letter.body
    assert not LINK.search(letter.body)


def test_letters_without_a_server_become_files_that_only_their_owner_reads(tmp_path, settings):
    settings.EMAIL_BACKEND = "organisations.mail_folder.PrivateFolder"
    settings.EMAIL_FILE_PATH = str(tmp_path / "mail")
    person = UserFactory()
    asks_for_a_reset(person.email)
    (file,) = (tmp_path / "mail").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert person.email in file.read_text()
