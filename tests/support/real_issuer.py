"""An OpenID provider that we did not write: `python -m tests.support.real_issuer PORT DIRECTORY`, a process of its own.

It is idpyoidc, whose provider is certified by the OpenID Foundation. What stands here is its settings, the door (HTTP) that it leaves to
whoever uses it, and how a test sits at its pages. It cannot be told to lie: for forged answers there is `tests.support.provider`.
"""

from __future__ import annotations

import json
import logging
import secrets
import subprocess
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import parse_qsl, urlencode, urljoin
from urllib.request import HTTPRedirectHandler, build_opener

import pytest
from bs4 import BeautifulSoup
from idpyoidc.server import Server  # type: ignore[import-untyped]
from idpyoidc.server.configure import OPConfiguration  # type: ignore[import-untyped]
from idpyoidc.server.exception import FailedAuthentication  # type: ignore[import-untyped]

from tests.support.ports import free_port

PASSWORDS = {"ada": "what Ada types there", "carl": "what Carl types there", "eve": "what Eve types there"}
PEOPLE: dict[str, dict[str, Any]] = {
    "ada": {"email": "ada@example.org", "email_verified": True},
    "carl": {"email": "carl@example.org", "email_verified": True},
    "eve": {"email": "ada@example.org", "email_verified": False},
}
"""Eve says that she is Ada, and has shown it to nobody."""
PAGE = """<!doctype html><html lang="en"><title>Acme</title><h1>Acme: who are you?</h1><form action="/{{ action }}" method="post">
<input type="hidden" name="token" value="{{ token }}"><label>Name <input name="username"></label>
<label>Password <input name="password" type="password"></label><button>I am</button></form>"""
BY_PASSWORD = "urn:oasis:names:tc:SAML:2.0:ac:classes:InternetProtocolPassword"
"""What it calls the way in which people show it who they are (acr)."""


def settings_of(address: str, home: Path, *, is_thin: bool) -> dict[str, Any]:
    """A provider that people sign in to with a password; `is_thin`: their mail address stands at the userinfo endpoint alone."""
    op, oidc = "idpyoidc.server", "idpyoidc.server.oidc"
    endpoints = {
        "provider_info": (".well-known/openid-configuration", f"{oidc}.provider_config.ProviderConfiguration", {}),
        "registration": ("registration", f"{oidc}.registration.Registration", {}),
        "authorization": ("authorization", f"{oidc}.authorization.Authorization", {}),
        "token": ("token", f"{oidc}.token.Token", {"client_authn_method": ["client_secret_basic", "client_secret_post"]}),
        "userinfo": ("userinfo", f"{oidc}.userinfo.UserInfo", {"client_authn_method": ["bearer_header"], "add_claims_by_scope": True}),
    }
    passwords = part(f"{op}.util.JSONDictDB", filename=str(home / "passwords.json"))
    code = {"supports_minting": ["access_token", "id_token"], "max_usage": 1, "expires_in": 120}
    rules = {"usage_rules": {"authorization_code": code, "access_token": {"expires_in": 60}}, "expires_in": 300}
    door = part(f"{op}.user_authn.user.UserPassJinja2", verify_endpoint="verify/user", template="page.html", db=passwords)
    own_keys = [{"type": "RSA", "use": ["sig"]}, {"type": "EC", "crv": "P-256", "use": ["sig"]}]
    cookie_keys = {"key_defs": [{"type": "OCT", "use": [use], "kid": use} for use in ("enc", "sig")]}
    return {
        "issuer": address,
        "base_url": address,
        "key_conf": {"key_defs": own_keys, "uri_path": "jwks.json"},
        "endpoint": {name: {"path": path, "class": which, "kwargs": more} for name, (path, which, more) in endpoints.items()},
        "authentication": {"user": {"acr": BY_PASSWORD, **door}},
        "userinfo": part(f"{op}.user_info.UserInfo", db_file=str(home / "people.json")),
        "authz": part(f"{op}.authz.AuthzHandling", grant_config=rules),
        "add_on": {"pkce": {"function": f"{op}.oauth2.add_on.pkce.add_support", "kwargs": {"essential": True}}},
        "token_handler_args": {
            "code": {"kwargs": {"lifetime": 120}},
            "token": part(f"{op}.token.jwt_token.JWTToken", lifetime=60),
            "id_token": part(f"{op}.token.id_token.IDToken", add_claims_by_scope=not is_thin),
        },
        "cookie_handler": part(f"{op}.cookie_handler.CookieHandler", keys=cookie_keys),
        "template_dir": str(home),
    }


def part(which: str, **kwargs: Any) -> dict[str, Any]:
    """How its settings name a class and what that is made with."""
    return {"class": which, "kwargs": kwargs}


def provider(address: str, home: Path, *, is_thin: bool) -> Server:
    """The provider, with the people who have an account there."""
    for name, text in (("passwords.json", json.dumps(PASSWORDS)), ("people.json", json.dumps(PEOPLE)), ("page.html", PAGE)):
        (home / name).write_text(text)
    return Server(OPConfiguration(settings_of(address, home, is_thin=is_thin), base_path=str(home)))


class Door(BaseHTTPRequestHandler):
    """HTTP for one of its endpoints, after the example that comes with it."""

    op: Server

    def do_GET(self) -> None:
        path, _, query = self.path.partition("?")
        if path == "/jwks.json":
            return self._send(200, self.op.keyjar.export_jwks_as_json(), [("Content-Type", "application/json")])
        return self._answer(path, dict(parse_qsl(query)))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode()
        if self.path == "/verify/user":
            return self._verify(dict(parse_qsl(body)))
        return self._answer(self.path, body if self.path == "/registration" else dict(parse_qsl(body)))

    def _answer(self, path: str, said: Any) -> None:
        found = [one for one in self.op.endpoint.values() if "/" + one.endpoint_path == path]
        if not found:
            return self._send(404, "", [])
        headers = {name.lower(): value for name, value in self.headers.items()}
        about = {"headers": headers, "method": self.command, "url": self.path, "cookie": []}
        asked = found[0].parse_request(said, http_info=about)
        if "error" in asked:
            return self._send(400, asked.to_json(), [("Content-Type", "application/json")])
        return self._told(found[0], asked, found[0].process_request(asked, http_info=about))

    def _verify(self, form: dict[str, str]) -> None:
        """Who has typed their name and password is sent back to whoever asked."""
        method = self.op.context.authn_broker.get_method_by_id("user")
        try:
            name = method.verify(**form)
        except FailedAuthentication:
            return self._send(403, "That is not your password.", [("Content-Type", "text/plain")])
        told = method.unpack_token(form["token"])
        endpoint = self.op.endpoint["authorization"]
        asked = endpoint.request_cls().from_urlencoded(told["query"])
        session = endpoint.create_session(asked, name, told["authn_class_ref"], told["iat"], method)
        return self._told(endpoint, asked, endpoint.authz_part2(request=asked, session_id=session))

    def _told(self, endpoint: Any, asked: Any, args: Any) -> None:
        if "error" in args and "response_args" not in args:
            return self._send(400, json.dumps({"error": args["error"]}), [("Content-Type", "application/json")])
        if "http_response" in args:
            return self._send(200, args["http_response"], [("Content-Type", "text/html")])
        info = endpoint.do_response(request=asked, **args)
        if endpoint.response_placement == "url":
            return self._send(302, "", [("Location", info["response"])])
        return self._send(info.get("response_code", 200), info["response"], info["http_headers"])

    def _send(self, status: int, text: str, headers: list[tuple[str, str]]) -> None:
        self.send_response(status)
        for name, value in [*headers, ("Content-Length", str(len(text.encode())))]:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
        """Say nothing."""


class Stay(HTTPRedirectHandler):
    """Where it leads is what a test wants to know."""

    def redirect_request(self, *_: Any) -> None:
        return None


@dataclass(frozen=True)
class RealIssuer:
    """A running one, as a test speaks to it."""

    address: str

    def registers(self, *redirect_uris: str) -> tuple[str, str]:
        """The identifier and the secret of a client that is registered there now."""
        asked = {
            "redirect_uris": redirect_uris,
            "response_types": ["code"],
            "token_endpoint_auth_method": "client_secret_basic",
            "jwks": {"keys": [{"kty": "oct", "k": secrets.token_urlsafe(32)}]},  # it takes nobody without a key, used or not
        }
        with build_opener().open(f"{self.address}/registration", json.dumps(asked).encode(), timeout=10) as answer:
            told = json.load(answer)
        return told["client_id"], told["client_secret"]

    def approves(self, url: str, name: str, password: str = "") -> str:
        """Somebody follows this way there and says who they are; where they are sent."""
        with build_opener().open(url, timeout=10) as page:
            soup = BeautifulSoup(page.read(), "html.parser")
        form, token = soup.select_one("form[action]"), soup.select_one("input[name=token]")
        assert form is not None
        assert token is not None
        said = {"token": token["value"], "username": name, "password": password or PASSWORDS[name]}
        with pytest.raises(HTTPError) as answer:
            build_opener(Stay).open(urljoin(self.address, str(form["action"])), urlencode(said).encode(), timeout=10)
        with answer.value as redirect:
            assert redirect.code == 302, redirect.read()
            return str(redirect.headers["Location"])

    def refuses(self, url: str) -> str:
        """What it says to a way that it does not let anybody go."""
        with pytest.raises(HTTPError) as answer:
            build_opener(Stay).open(url, timeout=10)
        with answer.value as refusal:
            assert refusal.code == 400
            return str(json.load(refusal)["error"])


@contextmanager
def running(home: Path, *, is_thin: bool = False) -> Iterator[RealIssuer]:
    """A provider as a process of its own, with its files in `home`."""
    port = free_port()
    command = [sys.executable, "-m", "tests.support.real_issuer", str(port), str(home), *(["thin"] if is_thin else [])]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            yield RealIssuer(f"http://127.0.0.1:{port}")
        finally:
            process.terminate()


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")  # it says at each sign-in that its page is for tests only
    served = ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Door)
    Door.op = provider(f"http://127.0.0.1:{sys.argv[1]}", Path(sys.argv[2]), is_thin="thin" in sys.argv)
    print("ready", flush=True)  # noqa: T201 - whoever started it waits for this
    served.serve_forever()
