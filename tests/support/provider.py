"""An OpenID provider as a process on a port of its own: `python -m tests.support.provider PORT`.

It does what the specifications ask of one (client secret, redirect address, PKCE, codes that work once) without a line of the library that
Coachapp asks with, and it can be told to lie: what its tokens say, how they are signed, what is missing.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit
from urllib.request import Request, urlopen

from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

from tests.support.ports import free_port

CLIENT_ID, CLIENT_SECRET = "coachapp", "a secret between the two"
PAGE = """<!doctype html><html lang="en"><title>Acme</title><h1>Acme: who are you?</h1>
<form action="/approve"><input type="hidden" name="query" value="{query}">
<label>Name <input name="subject"></label><button>I am</button></form>"""


@cache
def key(name: str) -> RSAKey:
    """A key of this process."""
    return RSAKey.generate_key(2048, {"use": "sig", "alg": "RS256"}, auto_kid=True)


def encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class Desk(BaseHTTPRequestHandler):
    """One request. What was approved, and what is wished for, stands on the server."""

    server: Server

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        asked = dict(parse_qsl(parts.query))
        match parts.path:
            case "/.well-known/openid-configuration":
                self._json(self.server.metadata())
            case "/jwks":
                self._json(KeySet([key("RS256")]).as_dict())
            case "/authorize":
                self._html(PAGE.format(query=parts.query.replace("&", "&amp;")))
            case "/userinfo":
                self._json(self.server.wish.get("userinfo", {}))
            case "/approve":
                self._redirect(self.server.approve(dict(parse_qsl(asked["query"])), asked["subject"]))
            case _:
                self.send_error(404)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode()
        if self.path == "/wish":
            self.server.wish = json.loads(body)
            self._json({})
        elif self.path == "/token":
            form = {name: values[0] for name, values in parse_qs(body).items()}
            self._json(*self.server.exchange(form, self.headers.get("Authorization", "")))
        else:
            self.send_error(404)

    def _json(self, told: Any, status: int = 200) -> None:
        self._send(status, "application/json", json.dumps(told))

    def _html(self, text: str) -> None:
        self._send(200, "text/html", text)

    def _redirect(self, url: str) -> None:
        self.send_response(302)
        self.send_header("Location", url)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _send(self, status: int, kind: str, text: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(text.encode())))
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
        """Say nothing."""


class Server(ThreadingHTTPServer):
    """The provider's memory."""

    def __init__(self, port: int) -> None:
        super().__init__(("127.0.0.1", port), Desk)
        self.address = f"http://127.0.0.1:{port}"
        self.wish: dict[str, Any] = {}
        self.codes: dict[str, dict[str, str]] = {}

    def metadata(self) -> dict[str, Any]:
        endpoints = {"authorization_endpoint": "/authorize", "token_endpoint": "/token", "jwks_uri": "/jwks"}
        found: dict[str, Any] = {"issuer": self.address, **{name: self.address + path for name, path in endpoints.items()}}
        found |= {"id_token_signing_alg_values_supported": ["RS256", "HS256", "none"], "code_challenge_methods_supported": ["S256"]}
        return {**found, **self.wish.get("metadata", {})}

    def approve(self, asked: dict[str, str], subject: str) -> str:
        """Where the person is sent with a code."""
        assert asked["response_type"] == "code"
        assert (asked["client_id"], asked["code_challenge_method"]) == (CLIENT_ID, "S256")
        assert "openid" in asked["scope"].split()
        code = secrets.token_urlsafe(16)
        self.codes[code] = {**asked, "subject": subject}
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state'], 'iss': self.address})}"

    def exchange(self, form: dict[str, str], authorization: str) -> tuple[dict[str, Any], int]:
        """Tokens for a code, once, to whom it was given for."""
        credentials = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
        if authorization != f"Basic {credentials}":
            return {"error": "invalid_client"}, 401
        asked = self.codes.pop(form.get("code", ""), None)
        if asked is None or asked["redirect_uri"] != form.get("redirect_uri"):
            return {"error": "invalid_grant"}, 400
        if encoded(hashlib.sha256(form.get("code_verifier", "").encode()).digest()) != asked["code_challenge"]:
            return {"error": "invalid_grant", "error_description": "PKCE"}, 400
        access = secrets.token_urlsafe(16)
        told = {"access_token": access, "token_type": "Bearer", "expires_in": 60, "id_token": self.id_token(asked, access)}
        return {name: value for name, value in told.items() if name not in self.wish.get("without", [])}, 200

    def id_token(self, asked: dict[str, str], access: str) -> str:
        now = int(time.time())
        claims: dict[str, Any] = {"iss": self.address, "sub": asked["subject"], "aud": CLIENT_ID, "iat": now, "exp": now + 60}
        claims |= {"nonce": asked["nonce"], "at_hash": encoded(hashlib.sha256(access.encode()).digest()[:16])}
        if "max_age" in asked:
            claims["auth_time"] = now
        claims |= self.wish.get("claims", {})
        claims = {name: value for name, value in claims.items() if value is not None}
        return signed(claims, self.wish.get("signed", "RS256"))


def signed(claims: dict[str, Any], how: str) -> str:
    """The token: signed as it should be, or as a forger would."""
    if how in ("RS256", "another key"):
        return jwt.encode({"alg": "RS256", "kid": key("RS256").kid}, claims, key(how))
    part = ".".join(encoded(json.dumps(one).encode()) for one in ({"alg": how, "kid": key("RS256").kid}, claims))
    signature = hmac.digest(key("RS256").as_pem(private=False), part.encode(), "sha256") if how == "HS256" else b""
    return f"{part}.{encoded(signature)}"


class Provider:
    """A running provider, as a test speaks to it."""

    def __init__(self, address: str) -> None:
        self.address = address

    def says(
        self, *, signed: str = "RS256", without: tuple[str, ...] = (), metadata: Any = None, userinfo: Any = None, **claims: Any
    ) -> None:
        """What it will say from now on; a claim that is None is left out."""
        wish = {"signed": signed, "without": without, "metadata": metadata or {}, "userinfo": userinfo, "claims": claims}
        request = Request(f"{self.address}/wish", json.dumps(wish).encode(), {"Content-Type": "application/json"})  # noqa: S310
        with urlopen(request, timeout=5) as answer:  # noqa: S310 - our own process, both
            assert answer.status == 200


@contextmanager
def running() -> Iterator[Provider]:
    """A provider as a process of its own."""
    port = free_port()
    command = [sys.executable, "-m", "tests.support.provider", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            yield Provider(f"http://127.0.0.1:{port}")
        finally:
            process.terminate()


if __name__ == "__main__":
    served = Server(int(sys.argv[1]))
    print("ready", flush=True)  # noqa: T201 - whoever started it waits for this
    served.serve_forever()
