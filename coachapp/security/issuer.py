"""Asking the issuer who somebody is (OpenID Connect, code flow), and believing no more of its answer than was checked.

Authlib speaks; what it leaves open is closed here: PKCE is always used, an ID token must come, its issuer is the configured one and its
audience is us alone (Authlib takes a foreign one when `azp` is ours), and it is signed by one of a fixed list of asymmetric algorithms,
whatever the metadata says.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry
from requests import RequestException, Response

from coachapp.core.issuer import IssuerSettings, is_private

ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
PATIENCE = 5.0
"""Seconds that the issuer has for each answer."""
LEEWAY = 60
"""Seconds by which its clock may differ from ours."""
KEEP = 600.0
"""Seconds for which its metadata is kept."""
_kept: dict[str, tuple[float, dict[str, Any]]] = {}


class IssuerAway(Exception):
    """The issuer does not answer, or not as one."""


class NotVouched(Exception):
    """What came back does not say who this is."""


@dataclass(frozen=True)
class Identity:
    """Whom the issuer vouches for. The mail address is for people to read: an account is (issuer, subject)."""

    issuer: str
    subject: str
    email: str
    is_email_verified: bool
    is_two: bool
    """It says that two factors were shown, in words that an admin accepts."""
    signed_in_at: datetime | None

    def is_trusted_with_mail(self, settings: IssuerSettings) -> bool:
        """Whether an admin takes its word on whose mail address this is."""
        return self.is_email_verified and self.email.rpartition("@")[2] in settings.trusted_domains


@dataclass(frozen=True)
class Question:
    """One trip to the issuer and back. All of it follows from the state and a key of ours, so that none of it is kept."""

    state: str
    nonce: str
    verifier: str
    redirect_uri: str


def reach(settings: IssuerSettings) -> None:
    """Make sure that the issuer is there. Raises IssuerAway."""
    _metadata(settings)


def address_to_ask(settings: IssuerSettings, question: Question, *, is_again: bool) -> str:
    """Where the person goes to say who they are; `is_again`: even if they said so a moment ago. Raises IssuerAway."""
    metadata = _metadata(settings)
    again = {"prompt": "login", "max_age": "0"} if is_again else {}
    with _session(settings, metadata, question) as session:
        url, _ = session.create_authorization_url(
            metadata["authorization_endpoint"], state=question.state, code_verifier=question.verifier, nonce=question.nonce, **again
        )
    return url


def identity_from(settings: IssuerSettings, question: Question, code: str) -> Identity:
    """Whom this code stands for. Raises NotVouched, or IssuerAway."""
    metadata = _metadata(settings)
    try:
        with _session(settings, metadata, question) as session:
            token = session.fetch_token(
                metadata["token_endpoint"],
                grant_type="authorization_code",
                code=code,
                code_verifier=question.verifier,
                allow_redirects=False,
            )
            keys = _read(session.get(metadata["jwks_uri"], withhold_token=True, allow_redirects=False))
            claims = _claims(settings, question, token, keys)
            return _identity(settings, claims, _mail_claims(session, metadata, claims))
    except AuthlibBaseError as refused:
        raise NotVouched(f"the issuer refused the code: {refused.error}") from refused
    except (RequestException, ValueError) as away:
        raise IssuerAway(type(away).__name__) from away


def _session(settings: IssuerSettings, metadata: dict[str, Any], question: Question | None = None) -> OAuth2Session:
    methods = metadata.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    return OAuth2Session(
        client_id=settings.client_id,
        client_secret=settings.client_secret,
        token_endpoint_auth_method="client_secret_basic" if "client_secret_basic" in methods else "client_secret_post",
        scope="openid email",
        redirect_uri=question.redirect_uri if question else None,
        code_challenge_method="S256",
        default_timeout=PATIENCE,
        leeway=0,  # its access token is used at once or never: one that lives for a minute is good
    )


def _metadata(settings: IssuerSettings) -> dict[str, Any]:
    read_at, metadata = _kept.get(settings.address, (0.0, {}))
    if not metadata or time.monotonic() - read_at > KEEP:
        url = settings.address.rstrip("/") + "/.well-known/openid-configuration"
        try:
            with _session(settings, {}) as session:
                metadata = _read(session.get(url, withhold_token=True, allow_redirects=False))
        except (RequestException, ValueError) as away:
            raise IssuerAway(type(away).__name__) from away
        if metadata.get("issuer") != settings.address:
            raise IssuerAway("its metadata is another issuer's")
        if not all(isinstance(metadata.get(name), str) and is_private(metadata[name]) for name in ENDPOINTS):
            raise IssuerAway("its metadata lacks an endpoint, or one is open to others")
        _kept[settings.address] = time.monotonic(), metadata
    return metadata


def _read(response: Response) -> dict[str, Any]:
    response.raise_for_status()
    told = response.json() if response.status_code == 200 else None
    if not isinstance(told, dict):
        raise ValueError("not a JSON object")  # noqa: TRY004 - what came is wrong, not how we called
    return told


def _claims(settings: IssuerSettings, question: Question, token: dict[str, Any], keys: dict[str, Any]) -> CodeIDToken:
    if not isinstance(token.get("id_token"), str):
        raise NotVouched("no ID token came")
    registry = JWSRegistry(algorithms=ALGORITHMS, strict_check_header=False)
    options = {"iss": {"essential": True, "value": settings.address}, "aud": {"essential": True, "value": settings.client_id}}
    params = {"nonce": question.nonce, "client_id": settings.client_id, "access_token": token.get("access_token")}
    try:
        signed = jwt.decode(token["id_token"], KeySet.import_key_set(keys), registry=registry)  # type: ignore[arg-type]
        claims = CodeIDToken(signed.claims, signed.header, options, params)
        claims.validate(leeway=LEEWAY)
    except (JoseError, ValueError, TypeError, KeyError) as wrong:
        raise NotVouched(f"its ID token does not hold: {type(wrong).__name__}") from wrong
    if claims["aud"] not in (settings.client_id, [settings.client_id]):
        raise NotVouched("its ID token is for others as well")
    return claims


def _mail_claims(session: OAuth2Session, metadata: dict[str, Any], claims: CodeIDToken) -> dict[str, Any]:
    """What it says of their mail address: in the ID token, or where the specification has it, at its userinfo endpoint.

    That is believed only of the same subject, and nobody is kept out because it is missing: it decides nothing for who is linked.
    """
    url = metadata.get("userinfo_endpoint")
    if "email" in claims or not isinstance(url, str) or not is_private(url):
        return dict(claims)
    try:
        told = _read(session.get(url, allow_redirects=False))
    except (AuthlibBaseError, RequestException, ValueError):
        return {}
    return told if told.get("sub") == claims.get("sub") else {}


def _identity(settings: IssuerSettings, claims: CodeIDToken, mail_claims: dict[str, Any]) -> Identity:
    subject, email, signed_in_at = claims["sub"], mail_claims.get("email"), claims.get("auth_time")
    if not isinstance(subject, str) or not 0 < len(subject) <= 255 or not (subject.isascii() and subject.isprintable()):
        raise NotVouched("its ID token names nobody")
    said = {claims.get("acr"), *_words(claims.get("amr"))} if isinstance(claims.get("acr"), str | None) else set()
    return Identity(
        issuer=settings.address,
        subject=subject,
        email=email.strip().lower() if isinstance(email, str) and len(email) <= 254 and email.isprintable() else "",
        is_email_verified=mail_claims.get("email_verified") is True,
        is_two=not settings.two_factor.isdisjoint(said),
        signed_in_at=_moment(signed_in_at),
    )


def _words(given: object) -> list[str]:
    return [word for word in given if isinstance(word, str)] if isinstance(given, list) else []


def _moment(given: object) -> datetime | None:
    try:
        return datetime.fromtimestamp(float(given), UTC) if isinstance(given, int | float) else None
    except (ValueError, OverflowError, OSError):
        return None
