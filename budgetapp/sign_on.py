"""The city's own sign-in service, from the environment alone (docs/operations.md says how)."""

from __future__ import annotations

from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

OIDC_APP = "allauth.socialaccount.providers.openid_connect"
SAML_APP = "allauth.socialaccount.providers.saml"
# Stands in the addresses that the service is told.
OIDC_ID = "staden"
SAML_ID = "staden"


def providers(env: environ.Env) -> dict[str, dict[str, Any]]:
    """`SOCIALACCOUNT_PROVIDERS`: what the environment names, or nothing."""
    found = {}
    if env.str("OIDC_ISSUER", default=""):
        found["openid_connect"] = {"APPS": [_oidc(env)], "OAUTH_PKCE_ENABLED": True}
    if env.str("SAML_METADATA_URL", default="") or env.str("SAML_SSO_URL", default=""):
        found["saml"] = {"APPS": [_saml(env)]}
    return found


def apps(named: dict[str, dict[str, Any]]) -> list[str]:
    """The packages that these need; who uses none loads none."""
    return [
        *([OIDC_APP] if "openid_connect" in named else []),
        *([SAML_APP] if "saml" in named else []),
    ]


def _needed(env: environ.Env, name: str) -> str:
    value = env.str(name, default="")
    if not value:
        raise ImproperlyConfigured(f"Miljövariabeln {name} saknas (se docs/operations.md).")
    return str(value)


def _oidc(env: environ.Env) -> dict[str, Any]:
    scope = env.str("OIDC_SCOPE", default="openid profile email").split()
    return {
        "provider_id": OIDC_ID,
        "name": env.str("OIDC_NAME", default="Stadens inloggning"),
        "client_id": _needed(env, "OIDC_CLIENT_ID"),
        "secret": _needed(env, "OIDC_CLIENT_SECRET"),
        "settings": {
            "server_url": env.str("OIDC_ISSUER"),
            "scope": scope,
            "email_authentication": True,
            "verified_email": env.bool("OIDC_TRUSTS_ADDRESSES", default=False),
            "fetch_userinfo": env.bool("OIDC_USERINFO", default=True),
        },
    }


def _saml(env: environ.Env) -> dict[str, Any]:
    return {
        "client_id": SAML_ID,
        "name": env.str("SAML_NAME", default="Stadens inloggning (SAML)"),
        "settings": {
            "attribute_mapping": _attributes(env),
            "email_authentication": True,
            "verified_email": env.bool("SAML_TRUSTS_ADDRESSES", default=True),
            "idp": _idp(env),
            "sp": {"entity_id": env.str("SAML_OUR_ENTITY_ID", default="")},
            "advanced": {
                "strict": True,
                "want_assertion_signed": True,
                "reject_deprecated_algorithm": True,
                "reject_idp_initiated_sso": True,
                "allow_single_label_domains": True,
            },
        },
    }


def _idp(env: environ.Env) -> dict[str, str]:
    idp = {"entity_id": _needed(env, "SAML_ENTITY_ID")}
    if url := env.str("SAML_METADATA_URL", default=""):
        return {**idp, "metadata_url": url}
    return {
        **idp,
        "sso_url": env.str("SAML_SSO_URL"),
        "x509cert": _needed(env, "SAML_CERTIFICATE"),
    }


def _attributes(env: environ.Env) -> dict[str, list[str]]:
    """Which attributes say who it is; the defaults are those of Entra ID, AD FS and SWAMID."""
    claims = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims"
    defaults = {
        "uid": "urn:oasis:names:tc:SAML:attribute:subject-id",
        "email": f"urn:oid:0.9.2342.19200300.100.1.3 {claims}/emailaddress email",
        "first_name": f"urn:oid:2.5.4.42 {claims}/givenname",
        "last_name": f"urn:oid:2.5.4.4 {claims}/surname",
    }
    names = {name: env.str(f"SAML_{name.upper()}", default="") for name in defaults}
    return {name: (names[name] or known).split() for name, known in defaults.items()}
