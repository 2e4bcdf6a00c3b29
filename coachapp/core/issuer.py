"""Somebody else who may say who a person is (OpenID Connect): how it is set from outside."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from coachapp.core.environment import Reader, is_this_machine

NAMES = ("OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET", "OIDC_NAME", "OIDC_TRUSTED_DOMAINS", "OIDC_TWO_FACTOR")


@dataclass(frozen=True)
class IssuerSettings:
    """One issuer, and what an admin lets it vouch for."""

    address: str
    """As its tokens write it, letter by letter."""
    client_id: str
    client_secret: str = field(repr=False)
    name: str
    """As people know it."""
    trusted_domains: frozenset[str] = frozenset()
    """Mail domains of which it knows whose address is whose, so that a first link asks for nothing more."""
    two_factor: frozenset[str] = frozenset()
    """What its tokens say (acr, or one of amr) when two factors were shown there."""


def read_issuer(read: Reader) -> IssuerSettings | None:
    """The issuer of this instance, if one is set; what is wrong is noted with the reader."""
    given = [name for name in NAMES if read.environ.get(f"COACHAPP_{name}")]
    if not given:
        return None
    address = read("COACHAPP_OIDC_ISSUER", "", issuer_address)
    return IssuerSettings(
        address=address,
        client_id=read("COACHAPP_OIDC_CLIENT_ID", "", needed),
        client_secret=read("COACHAPP_OIDC_CLIENT_SECRET", "", needed),
        name=read("COACHAPP_OIDC_NAME", urlsplit(address or "").hostname or "the issuer", short_name),
        trusted_domains=read("COACHAPP_OIDC_TRUSTED_DOMAINS", "", mail_domains),
        two_factor=read("COACHAPP_OIDC_TWO_FACTOR", "", lambda words: frozenset(words.split())),
    )


def is_private(url: str) -> bool:
    """Whether what is said to this address stays between the two: https, or the same machine."""
    parts = urlsplit(url)
    return bool(parts.hostname) and (parts.scheme == "https" or parts.scheme == "http" and is_this_machine(parts.hostname))


def issuer_address(given: str) -> str:
    try:
        parts = urlsplit(given)
        is_whole = is_private(given) and not parts.query and not parts.fragment and given.isprintable() and len(given) <= 300
    except ValueError:
        is_whole = False
    if not is_whole:
        raise ValueError("must be the issuer's address as its metadata writes it, such as https://login.example.org/realms/team")
    return given


def needed(given: str) -> str:
    if not given:
        raise ValueError("is needed with COACHAPP_OIDC_ISSUER; the issuer gives it when you register Coachapp there")
    return given


def short_name(given: str) -> str:
    if len(given) > 40 or not given.isprintable():
        raise ValueError("must be at most 40 characters on one line, as people know the issuer")
    return given


def mail_domains(given: str) -> frozenset[str]:
    domains = given.lower().split()
    wrong = [domain for domain in domains if "." not in domain.strip(".") or "@" in domain or "," in domain]
    if wrong:
        raise ValueError(f"must be mail domains with spaces between them, such as example.org, not {wrong[0][:40]!r}")
    return frozenset(domains)
