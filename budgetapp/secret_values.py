"""Secrets that are none stop the start of an installation that others can reach."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

LEAST_KEY, LEAST_PASSWORD = 50, 16
# What examples and habits put where a secret should be.
KNOWN = {"malkedjan", "postgres", "redis", "password", "lösenord", "changeme", "secret", "admin"}


def ensure_secret(name: str, value: str, least: int) -> None:
    """Refuse a value that somebody could guess; the message never shows it."""
    if len(value) < least or len(set(value)) < least // 6 or value.lower() in KNOWN:
        raise ImproperlyConfigured(
            f"{name} går att gissa: den ska vara slumpad och minst {least} tecken "
            "(till exempel: openssl rand -hex 40). Se docs/operations.md."
        )


def ensure_password(name: str, address: str) -> None:
    """The password in the address of a server that is reached over the network."""
    parts = urlsplit(address)
    if parts.hostname:
        ensure_secret(f"Lösenordet i {name}", unquote(parts.password or ""), LEAST_PASSWORD)
