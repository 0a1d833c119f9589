"""The command that makes the first person who can sign in."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from organisations.management.commands import create_administrator
from organisations.models import User

pytestmark = pytest.mark.django_db
PASSWORD = "en mening som bara testet kan"


def typing(monkeypatch, *answers):
    typed = iter(answers)
    monkeypatch.setattr(create_administrator, "getpass", lambda prompt: next(typed))


def test_the_password_is_typed_twice_and_never_shown(monkeypatch, capsys):
    typing(monkeypatch, PASSWORD, PASSWORD)
    call_command("create_administrator", "Ada@Staden.example", name="Ada")
    person = User.objects.get()
    assert (person.email, person.name, person.city_role) == ("ada@staden.example", "Ada", "admin")
    assert person.check_password(PASSWORD)
    assert PASSWORD not in capsys.readouterr().out


def test_the_password_may_come_from_a_file(tmp_path):
    path = tmp_path / "password"
    path.write_text(f"{PASSWORD}\n")
    call_command("create_administrator", "ada@staden.example", password_file=path)
    assert User.objects.get().check_password(PASSWORD)


@pytest.mark.parametrize("second", ["något annat helt", ""])
def test_two_different_ones_make_nobody(monkeypatch, second):
    typing(monkeypatch, PASSWORD, second)
    with pytest.raises(CommandError, match="olika"):
        call_command("create_administrator", "ada@staden.example")
    assert not User.objects.exists()


@pytest.mark.parametrize("password", ["", "kort", "12345678901234"])
def test_a_weak_one_is_refused(monkeypatch, password):
    typing(monkeypatch, password, password)
    with pytest.raises(CommandError):
        call_command("create_administrator", "ada@staden.example")
    assert not User.objects.exists()


@pytest.mark.parametrize("email", ["ada", "taken@staden.example"])
def test_an_address_is_one_and_free(monkeypatch, email):
    User.objects.create_user("taken@staden.example")
    typing(monkeypatch, PASSWORD, PASSWORD)
    with pytest.raises(CommandError):
        call_command("create_administrator", email)
    assert User.objects.count() == 1


def test_a_file_that_is_not_there_is_said(tmp_path):
    with pytest.raises(CommandError, match="kan inte läsas"):
        call_command("create_administrator", "a@b.example", password_file=tmp_path / "none")
