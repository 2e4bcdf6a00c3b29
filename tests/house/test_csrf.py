"""No form from elsewhere: every unsafe endpoint wants a token of this session, sign-in included, and nothing typed is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from coachapp.core.db import become
from tests.browser import Page, Visitor
from tests.conftest import House
from tests.house import world as worlds
from tests.house.test_permissions import DATA, PEOPLE, TABLE, method_of, values_of
from tests.support.hostile import contents

pytestmark = [pytest.mark.sqlite_only, pytest.mark.slow]
WORDS = "Words that took an hour, with “quotes” & <signs>"
SEALED = "notices.stop"
"""Pressed by mail programs, which have no session (RFC 8058): the seal in its address stands for the token."""
FOREIGN = [
    "//evil.example",
    "https://evil.example/",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "javascript:xq()",
    "http:evil.example",
]


@pytest.mark.parametrize("token", [None, "", "made up", "another session"])
def test_without_a_good_token_nothing_is_done(house: House, token: str | None) -> None:
    house.make_new()
    with house.app.app_context():
        world = worlds.build()
        visitors = {who: Visitor(house.app, getattr(world, who, None)) for who in PEOPLE}
        stranger = visitors["stan"].token()
        sent = {"csrf_token": token} if token is not None else {}
        if token == "another session":
            for visitor in visitors.values():
                with visitor.client.session_transaction() as session:
                    session["csrf_token"] = "another value"
            sent = {"csrf_token": stranger}
        become("read")
        before = contents(Path(str(house.file)))
        for endpoint in TABLE:
            if method_of(house.app, endpoint) == "POST" and endpoint != SEALED:
                who = next((who for who, answer in zip(PEOPLE, TABLE[endpoint].split(), strict=True) if answer == "303"), "ada")
                form = {**(DATA[endpoint](world) if endpoint in DATA else {}), "words": WORDS, **sent}
                answer = visitors[who].client.post(visitors[who].address(endpoint, **values_of(world, house.app, endpoint)), data=form)
                assert answer.status_code == 400, endpoint
                page = Page(visitors[who], answer)
                assert page.heading == "This form is no longer valid"
                assert page.has(WORDS), endpoint
                assert "seven quiet herons" not in page.html, endpoint
        become("read")
        assert contents(Path(str(house.file))) == before


@pytest.mark.parametrize("target", FOREIGN)
def test_no_form_and_no_address_leads_away(house: House, target: str) -> None:
    house.make_new()
    with house.app.app_context():
        world = worlds.build()
        for endpoint in ("accounts.finish_sign_in", "accounts.prove", "home.theme", "goals.set_milestone_state", "feedback.respond"):
            visitor = Visitor(house.app, None if endpoint == "accounts.finish_sign_in" else world.ada)
            form = {"csrf_token": visitor.token(), **DATA[endpoint](world), "back": target, "next": target}
            address = visitor.address(endpoint, **values_of(world, house.app, endpoint), next=target, back=target)
            answer = visitor.client.post(address, data=form)
            assert answer.status_code == 303, endpoint
            assert answer.location.startswith("/"), endpoint
            assert "evil" not in answer.location.partition("?")[0], endpoint


def test_another_host_is_not_served(house: House) -> None:
    house.make_new()
    client = house.app.test_client()
    assert client.get("/healthz", headers={"Host": "evil.example"}).status_code == 400
    assert client.get("/healthz", headers={"Host": "127.0.0.1", "X-Forwarded-Host": "evil.example"}).status_code == 200
