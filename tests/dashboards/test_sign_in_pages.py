"""The pages for signing in stand in our frame, in Swedish, and say what to do next."""

import pytest
from django.urls import reverse

from tests.factories import UserFactory


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("account_login", "Logga in"),
        ("account_reset_password", "Glömt lösenordet?"),
        ("account_reset_password_done", "Se i din e-post"),
        ("account_reset_password_from_key_done", "Lösenordet är bytt"),
        ("account_inactive", "Kontot är avstängt"),
        ("account_signup", "Konton delas ut"),
    ],
)
def test_page_for_anyone(client, db, name, title):
    response = client.get(reverse(name))
    assert response.status_code == 200
    assert f"<h1>{title}</h1>" in response.content.decode()


@pytest.mark.parametrize(
    ("name", "title"),
    [("account_logout", "Logga ut"), ("account_change_password", "Byt lösenord")],
)
def test_page_for_the_signed_in(sign_in, db, name, title):
    response = sign_in(UserFactory()).get(reverse(name))
    assert response.status_code == 200
    assert f"<h1>{title}</h1>" in response.content.decode()


def test_wrong_password_is_told_and_the_address_kept(client, db):
    response = client.post(reverse("account_login"), {"login": "ewa@example.org", "password": "x"})
    text = response.content.decode()
    assert 'role="alert"' in text
    assert 'value="ewa@example.org"' in text


def test_used_link_for_a_new_password_says_what_to_do(client, db):
    address = reverse("account_reset_password_from_key", args=["1", "abc-def"])
    response = client.get(address)
    assert "Be om en ny länk" in response.content.decode()


def test_sign_in_has_labels_and_one_link_for_a_forgotten_password(client, db):
    text = client.get(reverse("account_login")).content.decode()
    assert ">E-postadress<" in text
    assert "placeholder" not in text
    assert text.count("Glömt lösenordet?") == 1
