"""Signing in with a certified provider that we did not write, as a process of its own: what it does of itself, and what it refuses us.

Forged tokens are in `test_issuer`: a provider that keeps the specifications makes none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import pytest
from flask import Flask

from coachapp.accounts.models import Account, SignIn
from coachapp.core.issuer import IssuerSettings
from coachapp.ledger.models import Audit
from coachapp.security import issuer as asking
from coachapp.security.issuer_models import IssuerLink
from tests import make
from tests.browser import Page, Visitor
from tests.security.test_issuer import Browser, come_back, go_on, refused, trust, way_to_acme
from tests.support import real_issuer
from tests.support.real_issuer import RealIssuer

pytestmark = pytest.mark.slow
NOT_YET = "Not linked yet"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealIssuer]:
    with real_issuer.running(tmp_path_factory.mktemp("issuer")) as process:
        yield process


@pytest.fixture(scope="module")
def thin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealIssuer]:
    """Another one: its ID tokens hold no mail address."""
    with real_issuer.running(tmp_path_factory.mktemp("thin"), is_thin=True) as process:
        yield process


@pytest.fixture
def acme(app: Flask, running: RealIssuer) -> Iterator[RealIssuer]:
    """The instance is registered there as anybody registers."""
    before = app.config["SETTINGS"]
    asks(app, running)
    yield running
    app.config["SETTINGS"] = before


def asks(app: Flask, issuer: RealIssuer) -> None:
    """From now on the instance asks this one."""
    asking._kept.clear()
    client_id, client_secret = issuer.registers(f"{app.config['SETTINGS'].public_url}/sign-in/issuer/answer")
    settings = IssuerSettings(issuer.address, client_id, client_secret, "Acme")
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], issuer=settings)


def comes_back(visitor: Visitor, acme: RealIssuer, name: str = "ada") -> Page:
    return come_back(visitor, acme.approves(way_to_acme(visitor), name))


def signs_in(visitor: Visitor, acme: RealIssuer, name: str = "ada") -> Page:
    return comes_back(visitor, acme, name).press("Sign in")


def links(visitor: Visitor, acme: RealIssuer, name: str = "ada") -> Page:
    return come_back(visitor, acme.approves(way_to_acme(visitor, "security.go_to_link_issuer"), name)).press("Link")


def with_other(url: str, **values: str) -> str:
    """The same way there, with these of its values changed."""
    return f"{url.partition('?')[0]}?{urlencode({**dict(parse_qsl(urlsplit(url).query)), **values})}"


def test_who_is_not_linked_shows_the_password_once_and_then_signs_in_there(as_: Browser, ada: Account, acme: RealIssuer) -> None:
    page = signs_in(as_(None), acme)
    assert (page.status, page.heading) == (422, NOT_YET)
    visitor = page.follow("Sign in and link").fill("Email", ada.email).fill("Password", make.PASSWORD).press("Sign in").visitor
    go_on(visitor)
    assert links(visitor, acme).has("You can sign in with Acme now.")
    assert make.row(IssuerLink).issuer == acme.address
    assert signs_in(as_(None), acme).path == "/"
    assert {one.way for one in make.rows(SignIn)} == {"password", "issuer"}


def test_of_an_allowed_domain_a_verified_address_links(as_: Browser, app: Flask, ada: Account, acme: RealIssuer) -> None:
    trust(app, "example.org")
    assert signs_in(as_(None), acme).path == "/"
    assert make.row(IssuerLink).account_id == ada.id


@pytest.mark.parametrize(("domain", "name"), [("", "ada"), ("elsewhere.org", "ada"), ("example.org", "eve")])
def test_no_other_address_links(as_: Browser, app: Flask, ada: Account, acme: RealIssuer, domain: str, name: str) -> None:
    """No domain allowed, another one, or the address was never verified."""
    trust(app, *domain.split())
    assert signs_in(as_(None), acme, name).heading == NOT_YET
    assert (make.rows(IssuerLink), make.rows(SignIn)) == ([], [])


def test_an_address_that_stands_at_the_userinfo_endpoint_alone_links_as_well(
    as_: Browser, app: Flask, ada: Account, acme: RealIssuer, thin: RealIssuer
) -> None:
    asks(app, thin)
    assert signs_in(as_(None), thin).heading == NOT_YET
    trust(app, "example.org")
    assert signs_in(as_(None), thin, "eve").heading == NOT_YET
    assert signs_in(as_(None), thin).path == "/"


def test_it_lets_nobody_go_without_pkce_and_takes_no_other_verifier(as_: Browser, ada: Account, acme: RealIssuer) -> None:
    visitor = as_(None)
    url = way_to_acme(visitor)
    assert parse_qs(urlsplit(url).query)["code_challenge_method"] == ["S256"]
    assert acme.refuses(url.replace("code_challenge=", "nothing=")) == "invalid_request"
    for_another = with_other(url, code_challenge="E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")
    refused(come_back(visitor, acme.approves(for_another, "ada")).press("Sign in"))


def test_a_token_with_another_nonce_opens_nothing(as_: Browser, app: Flask, ada: Account, acme: RealIssuer) -> None:
    trust(app, "example.org")
    visitor = as_(None)
    page = come_back(visitor, acme.approves(with_other(way_to_acme(visitor), nonce="made up by somebody"), "ada"))
    refused(page.press("Sign in"))
    assert "its ID token does not hold" in make.row(Audit, act="sign_in.refused").detail["why"]


def test_a_stolen_code_opens_nothing_in_the_thiefs_own_trip(as_: Browser, app: Flask, ada: Account, acme: RealIssuer) -> None:
    trust(app, "example.org")
    victim, thief = as_(None), as_(None)
    stolen = dict(parse_qsl(urlsplit(acme.approves(way_to_acme(victim), "ada")).query))["code"]
    own = dict(parse_qsl(urlsplit(acme.approves(way_to_acme(thief), "eve")).query))
    refused(thief.post("security.finish_with_issuer", {"code": stolen, "state": own["state"]}))


def test_a_code_works_once(as_: Browser, app: Flask, ada: Account, acme: RealIssuer) -> None:
    trust(app, "example.org")
    visitor, again = as_(None), as_(None)
    url = acme.approves(way_to_acme(visitor), "ada")
    with visitor.client.session_transaction() as mine, again.client.session_transaction() as theirs:
        theirs.update(mine)
    assert come_back(visitor, url).press("Sign in").path == "/"
    assert come_back(again, url).press("Sign in").status == 422
    assert len(make.rows(SignIn)) == 1


def test_a_code_for_another_client_opens_nothing_here(as_: Browser, app: Flask, ada: Account, acme: RealIssuer) -> None:
    trust(app, "example.org")
    other, _ = acme.registers(f"{app.config['SETTINGS'].public_url}/sign-in/issuer/answer")
    visitor = as_(None)
    refused(come_back(visitor, acme.approves(with_other(way_to_acme(visitor), client_id=other), "ada")).press("Sign in"))


def test_a_token_of_another_issuer_opens_nothing(as_: Browser, app: Flask, ada: Account, acme: RealIssuer, thin: RealIssuer) -> None:
    """Mixed up: what our issuer's metadata names is a good provider, but another one. Its tokens are true, and of no use."""
    asks(app, thin)
    trust(app, "example.org")
    client = app.config["SETTINGS"].issuer
    asking._metadata(client)
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], issuer=replace(client, address=acme.address))
    asking._kept[acme.address] = asking._kept[thin.address]
    visitor = as_(None)
    back = with_other(thin.approves(way_to_acme(visitor), "ada"), iss=acme.address)
    refused(come_back(visitor, back).press("Sign in"))
    assert "its ID token does not hold" in make.row(Audit, act="sign_in.refused").detail["why"]


def test_a_provider_that_says_it_is_another_is_not_followed(as_: Browser, app: Flask, acme: RealIssuer) -> None:
    """It is reached by a name that is not the one in its metadata."""
    by_name = acme.address.replace("127.0.0.1", "localhost")
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], issuer=replace(app.config["SETTINGS"].issuer, address=by_name))
    assert as_(None).post("security.go_to_issuer").status == 503


def test_it_asks_again_and_its_fresh_word_proves_who_one_is(as_: Browser, ada: Account, carl: Account, acme: RealIssuer) -> None:
    visitor = as_(ada)
    links(visitor, acme)
    url = way_to_acme(visitor, "security.go_to_prove_with_issuer", next="/account/security")
    assert come_back(visitor, acme.approves(url, "ada")).press("Go on").path == "/account/security"
    url = way_to_acme(visitor, "security.go_to_prove_with_issuer")
    assert come_back(visitor, acme.approves(url, "carl")).press("Go on").has("That was somebody else at Acme.")
    assert len(make.rows(Audit, act="proof")) == 1


def test_how_they_signed_in_there_counts_as_two_only_where_an_admin_says_so(
    as_: Browser, app: Flask, carl: Account, acme: RealIssuer
) -> None:
    account = make.row(Account)
    account.has_second_factor = True
    make.kept(account)
    trust(app, "example.org")
    assert signs_in(as_(None), acme, "carl").path == "/sign-in/second-factor"
    trust(app, "example.org", two_factor=(real_issuer.BY_PASSWORD,))
    assert signs_in(as_(None), acme, "carl").path == "/"
