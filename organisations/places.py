"""Where a request comes from, as far as that can be known and not only be claimed."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest

# Of a server that listens on a socket file and has no proxy that it trusts: nobody can tell.
UNKNOWN = "0.0.0.0"  # noqa: S104
# Whoever has one IPv6 address usually has all of its /64.
IPV6_PREFIX = 64


def real_address(request: HttpRequest) -> str:
    """The visitor's address: what the outermost of our own proxies wrote.

    Each proxy adds to the right of X-Forwarded-For whom it heard from; what stands further to the
    left than we have proxies (`TRUSTED_PROXIES`), the visitor may have written.
    """
    proxies = settings.TRUSTED_PROXIES
    named = request.headers.get("X-Forwarded-For", "").split(",") if proxies else []
    written = named[-proxies] if len(named) >= proxies > 0 else ""
    return _clean(written) or _clean(request.META.get("REMOTE_ADDR", "")) or UNKNOWN


def _clean(text: str) -> str:
    """The address without its port; nothing when it is none.

    >>> _clean(" 192.0.2.7:47"), _clean("[2001:db8::1]:443"), _clean("x"), _clean("::ffff:9.2.3.4")
    ('192.0.2.7', '2001:db8::1', '', '9.2.3.4')
    """
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        found = ipaddress.ip_address(text)
    except ValueError:
        return ""
    mapped = getattr(found, "ipv4_mapped", None)
    return str(mapped or found).partition("%")[0]


def household(address: str) -> str:
    """What is counted as one place: the address, or the network that an IPv6 subscriber has.

    >>> household("192.0.2.7"), household("2001:db8:1:2:3::4")
    ('192.0.2.7', '2001:db8:1:2::')
    """
    if isinstance(ipaddress.ip_address(address), ipaddress.IPv4Address):
        return address
    network = ipaddress.IPv6Network(f"{address}/{IPV6_PREFIX}", strict=False)
    return str(network.network_address)


def is_number(host: str) -> bool:
    """Whether a site is called by an address of the network, and not by a name.

    >>> is_number("127.0.0.1:8000"), is_number("[::1]:8000"), is_number("localhost:8000")
    (True, True, False)
    """
    return bool(_clean(host))


def named_address(request: HttpRequest) -> str:
    """The same page under a name: the one that every machine calls itself, or the city's own."""
    asked = urlsplit(f"//{request.get_host()}")
    if ipaddress.ip_address(_clean(asked.netloc)).is_loopback:
        port = f":{asked.port}" if asked.port else ""
        return f"{request.scheme}://localhost{port}{request.path}"
    has_name = settings.SITE_URL and not is_number(urlsplit(settings.SITE_URL).netloc)
    return f"{settings.SITE_URL.rstrip('/')}{request.path}" if has_name else ""
