"""Every kind of answer carries the headers that protect it, errors and static files too, through the real server."""

from __future__ import annotations

from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest
from flask import Response, request_finished

from coachapp.core.security import HSTS, security_headers
from coachapp.core.static import compress_static, static_url
from tests.browser import Visitor
from tests.conftest import House
from tests.house import world as worlds
from tests.house.test_permissions import PEOPLE, TABLE, answer_of
from tests.support.real_server import serving

CSS = "vendor/tabler/tabler.min.css"


KEPT_BY_ITS_READER = {"sessions.calendar_feed": "private, no-cache"}
"""A calendar program keeps what it read, and asks each time whether that is still so; nobody in between keeps it."""


def lacks(headers: dict[str, str], *, is_static: bool = False, cached: str = "no-store") -> list[str]:
    """What is wrong with these headers (by lower-case names)."""
    wanted = {name.lower(): value for name, value in security_headers(is_https=False).items()}
    wrong = [name for name, value in wanted.items() if headers.get(name) != value and name != "content-security-policy"]
    policy = headers.get("content-security-policy", "")
    if "default-src 'none'" not in policy or "unsafe" in policy:
        wrong.append(f"content-security-policy: {policy}")
    if not is_static and headers.get("cache-control") not in ("no-store", cached):
        wrong.append(f"cache-control: {headers.get('cache-control')}")
    return wrong + [name for name in headers if name.startswith("access-control-")]


@pytest.mark.slow
@pytest.mark.sqlite_only
def test_every_answer_of_every_endpoint_to_everybody(house: House) -> None:
    """200, 303, 400, 403, 404, 409, 410 and 422, files and tables of figures among them."""
    house.make_new()
    seen, wrong = set[int](), list[str]()
    answers: list[dict[str, str]] = []

    def listen(_sender: object, response: Response, **_more: object) -> None:
        seen.add(response.status_code)
        answers.append({name.lower(): value for name, value in response.headers})

    with house.app.app_context(), request_finished.connected_to(listen, house.app):
        world = worlds.build()
        for who in PEOPLE:
            visitor = Visitor(house.app, getattr(world, who, None))
            for endpoint in TABLE:
                answers.clear()
                answer_of(visitor, world, house.app, endpoint)
                cached = KEPT_BY_ITS_READER.get(endpoint, "no-store")
                wrong += [f"{endpoint} to {who}: {lack}" for headers in answers if (lack := lacks(headers, cached=cached))]
                assert answers, endpoint
    assert wrong == []
    assert {200, 303, 403, 404, 409, 410, 422} <= seen


def test_an_address_over_tls_says_so(house: House) -> None:
    assert security_headers(is_https=True)["Strict-Transport-Security"] == HSTS
    assert "Strict-Transport-Security" not in security_headers(is_https=False)


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    directory: Path = tmp_path_factory.mktemp("headers")
    compress_static(directory)
    with serving(directory) as number:
        yield number


def over_the_wire(port: int, method: str, path: str, headers: dict[str, str], body: bytes | None) -> tuple[int, dict[str, str]]:
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.putrequest(method, path, skip_accept_encoding=True)
        for name, value in headers.items():
            connection.putheader(name, value)
        connection.endheaders(body)
        answer = connection.getresponse()
        answer.read()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}
    finally:
        connection.close()


@pytest.mark.slow
@pytest.mark.sqlite_only
def test_through_the_real_server(port: int) -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    asked: list[tuple[int, str, str, dict[str, str], bytes | None, bool]] = [
        (200, "GET", "/healthz", {}, None, False),
        (303, "GET", "/", {}, None, False),
        (404, "GET", "/nothing", {}, None, False),
        (404, "GET", "/static/../../etc/passwd", {}, None, True),
        (405, "PUT", "/healthz", {"Content-Length": "0"}, None, False),
        (400, "POST", "/sign-in", {**form, "Content-Length": "3"}, b"a=b", False),
        (400, "POST", "/sign-in", {**form, "Content-Length": "7"}, b"a=%ff%fe", False),
        (411, "POST", "/sign-in", form, None, True),
        (413, "POST", "/sign-in", {**form, "Content-Length": "9999999"}, None, True),
        (200, "GET", static_url(CSS), {}, None, True),
        (200, "GET", static_url(CSS), {"Accept-Encoding": "br"}, None, True),
        (200, "GET", static_url(CSS), {"Origin": "https://evil.example"}, None, True),
    ]
    for status, method, path, headers, body, is_static in asked:
        found, answer = over_the_wire(port, method, path, headers, body and body[: int(headers["Content-Length"])])
        assert found == status, f"{method} {path}"
        assert lacks(answer, is_static=is_static) == [], f"{method} {path}"
