"""Signing in with an issuer: against a provider that is a process of its own, honest first and then lying in every way we know."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.error import HTTPError
from urllib.parse import parse_qs, urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, build_opener

import pytest
import time_machine
from flask import Flask

from coachapp.accounts.models import Account, AccountState, SignIn
from coachapp.core.issuer import IssuerSettings
from coachapp.ledger.models import Audit, OutboxMail
from coachapp.security import issuer as asking
from coachapp.security.challenge_models import Challenge
from coachapp.security.issuer_models import IssuerLink
from tests import make
from tests.browser import CSRF, Page, Visitor
from tests.support import provider
from tests.support.ports import free_port
from tests.support.provider import Provider

pytestmark = pytest.mark.slow
Browser = Callable[[Account | None], Visitor]
NOT_CONFIRMED = "Acme did not confirm who you are."
OVER = "It took too long, was begun in another window, or was sent twice."
ADA = "248289761001"
"""What Acme calls Ada."""


@pytest.fixture(scope="module")
def running() -> Iterator[Provider]:
    with provider.running() as process:
        yield process


@pytest.fixture
def acme(app: Flask, running: Provider) -> Iterator[Provider]:
    """Acme, honest again, and set as this instance's issuer."""
    before = app.config["SETTINGS"]
    app.config["SETTINGS"] = replace(before, issuer=settings(running.address))
    running.says()
    asking._kept.clear()
    yield running
    app.config["SETTINGS"] = before


def settings(address: str, **more: Any) -> IssuerSettings:
    return IssuerSettings(address=address, client_id=provider.CLIENT_ID, client_secret=provider.CLIENT_SECRET, name="Acme", **more)


def trust(app: Flask, *domains: str, two_factor: tuple[str, ...] = ()) -> None:
    before = app.config["SETTINGS"]
    trusted = replace(before.issuer, trusted_domains=frozenset(domains), two_factor=frozenset(two_factor))
    app.config["SETTINGS"] = replace(before, issuer=trusted)


class Stay(HTTPRedirectHandler):
    """Where it leads is what we want to know."""

    def redirect_request(self, *_: Any) -> None:
        return None


def way_to_acme(visitor: Visitor, endpoint: str = "security.go_to_issuer", **values: Any) -> str:
    page = visitor.post(endpoint, None, **values)
    assert page.status == 200, page.text
    link = page.link("Continue to Acme")
    assert link is not None
    return str(link["href"])


def approved(url: str, subject: str = ADA) -> str:
    """The person says at Acme who they are; where Acme sends them."""
    query = urlencode({"query": urlsplit(url).query, "subject": subject})
    with pytest.raises(HTTPError) as answer:
        build_opener(Stay).open(f"{url.partition('/authorize')[0]}/approve?{query}", timeout=5)
    with answer.value as redirect:
        return str(redirect.headers["Location"])


def come_back(visitor: Visitor, url: str) -> Page:
    parts = urlsplit(url)
    return visitor.get(f"{parts.path}?{parts.query}")


def signs_in(visitor: Visitor, subject: str = ADA, **values: Any) -> Page:
    """The whole way: button, Acme, back, button."""
    return come_back(visitor, approved(way_to_acme(visitor, **values), subject)).press("Sign in")


def link(ada: Account, acme: Provider, subject: str = ADA) -> IssuerLink:
    return make.kept(IssuerLink(account_id=ada.id, issuer=acme.address, subject=subject, made_at=make.ago(5)))


def go_on(visitor: Visitor) -> None:
    with visitor.client.session_transaction() as session:
        session["csrf_token"] = CSRF


def refused(page: Page, reason: str = NOT_CONFIRMED) -> None:
    assert page.status == 422
    assert page.has(reason)
    assert make.rows(SignIn) == []
    assert len(make.rows(Audit, act="sign_in.refused")) == 1


def test_a_linked_person_signs_in_and_goes_where_they_were_going(as_: Browser, ada: Account, acme: Provider) -> None:
    link(ada, acme)
    page = signs_in(as_(None), next="/account")
    assert (page.status, page.path) == (200, "/account")
    assert make.row(SignIn).way == "issuer"
    assert make.row(IssuerLink).last_used_at is not None


def test_the_way_there_carries_all_that_protects_it_and_leads_by_a_link(as_: Browser, app: Flask, ada: Account, acme: Provider) -> None:
    asked = parse_qs(urlsplit(way_to_acme(as_(None))).query)
    assert asked["response_type"] == ["code"]
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["scope"] == ["openid email"]
    assert asked["redirect_uri"] == [f"{app.config['SETTINGS'].public_url}/sign-in/issuer/answer"]
    assert len({asked["state"][0], asked["nonce"][0], asked["code_challenge"][0]}) == 3


def test_coming_back_changes_nothing_until_the_button_is_pressed(as_: Browser, ada: Account, acme: Provider) -> None:
    link(ada, acme)
    visitor = as_(None)
    url = approved(way_to_acme(visitor))
    for _ in range(3):
        page = come_back(visitor, url)
        assert page.button("Sign in")
    assert make.rows(SignIn) == []
    assert page.press("Sign in").path == "/"


LIES: dict[str, dict[str, Any]] = {
    "another issuer": {"iss": "https://evil.example"},
    "a foreign audience": {"aud": "somebody else"},
    "a foreign audience, azp ours": {"aud": "somebody else", "azp": provider.CLIENT_ID},
    "two audiences, one ours": {"aud": [provider.CLIENT_ID, "somebody else"], "azp": provider.CLIENT_ID},
    "ours, azp another's": {"azp": "somebody else"},
    "no audience": {"aud": None},
    "another nonce": {"nonce": "made up"},
    "no nonce": {"nonce": None},
    "another access token's": {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"},
    "it has ended": {"exp": 1_000_000_000},
    "it never ends": {"exp": None},
    "it ends at no number": {"exp": "soon"},
    "from the future": {"iat": 4_000_000_000},
    "nobody": {"sub": None},
    "an empty name": {"sub": ""},
    "a number for a name": {"sub": 7},
    "a name too long": {"sub": "x" * 256},
    "unsigned": {"signed": "none"},
    "signed with the public key as a secret": {"signed": "HS256"},
    "signed with another key": {"signed": "another key"},
    "no ID token": {"without": ("id_token",)},
}


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES)
def test_a_token_that_does_not_hold_opens_nothing(as_: Browser, ada: Account, acme: Provider, lie: dict[str, Any]) -> None:
    link(ada, acme)
    acme.says(**lie)
    refused(signs_in(as_(None)))


def test_an_audience_of_us_alone_may_be_a_list(as_: Browser, ada: Account, acme: Provider) -> None:
    link(ada, acme)
    acme.says(aud=[provider.CLIENT_ID])
    assert signs_in(as_(None)).path == "/"


def test_a_code_works_once(as_: Browser, ada: Account, acme: Provider) -> None:
    link(ada, acme)
    visitor = as_(None)
    page = come_back(visitor, approved(way_to_acme(visitor)))
    assert page.press("Sign in").path == "/"
    go_on(visitor)
    again = page.press("Sign in")
    assert again.status == 422
    assert len(make.rows(SignIn)) == 1


def test_a_used_code_in_a_new_trip_is_refused(as_: Browser, ada: Account, acme: Provider) -> None:
    link(ada, acme)
    visitor, thief = as_(None), as_(None)
    stolen = parse_qs(urlsplit(approved(way_to_acme(visitor))).query)["code"][0]
    own = parse_qs(urlsplit(approved(way_to_acme(thief), "thief")).query)
    refused(thief.post("security.finish_with_issuer", {"code": stolen, "state": own["state"][0]}))


def test_somebody_elses_trip_does_not_end_here(as_: Browser, ada: Account, acme: Provider) -> None:
    link(ada, acme)
    attacker, victim = as_(None), as_(None)
    url = approved(way_to_acme(attacker))
    way_to_acme(victim)
    refused(come_back(victim, url), OVER)
    values = {name: found[0] for name, found in parse_qs(urlsplit(url).query).items()}
    page = victim.post("security.finish_with_issuer", {"code": values["code"], "state": values["state"]})
    assert (page.status, make.rows(SignIn)) == (422, [])


def test_a_state_of_nobodys_is_refused(as_: Browser, acme: Provider) -> None:
    refused(as_(None).post("security.finish_with_issuer", {"code": "x", "state": ""}), OVER)


def test_a_trip_ends_within_ten_minutes(as_: Browser, ada: Account, acme: Provider) -> None:
    link(ada, acme)
    visitor = as_(None)
    page = come_back(visitor, approved(way_to_acme(visitor)))
    with time_machine.travel(make.now() + timedelta(minutes=10, seconds=1)):
        refused(page.press("Sign in"), OVER)


def test_an_answer_that_names_another_issuer_is_refused(as_: Browser, ada: Account, acme: Provider) -> None:
    visitor = as_(None)
    url = approved(way_to_acme(visitor))
    refused(come_back(visitor, url.partition("&iss=")[0] + "&iss=https%3A%2F%2Fevil.example"), "It did not say who you are.")


def test_whoever_says_no_at_the_issuer_is_back_where_they_were(as_: Browser, acme: Provider) -> None:
    visitor = as_(None)
    state = parse_qs(urlsplit(way_to_acme(visitor)).query)["state"][0]
    page = come_back(visitor, f"/sign-in/issuer/answer?error=access_denied&state={state}")
    refused(page, "It did not say who you are. Nothing happened.")
    assert page.link("Back to Sign in")


@pytest.mark.parametrize("claims", [{}, {"email": "ada@example.org", "email_verified": True}, {"email": "new@example.org"}])
def test_an_unknown_person_gets_no_account_whatever_their_mail(as_: Browser, ada: Account, acme: Provider, claims: dict[str, Any]) -> None:
    acme.says(**claims)
    page = signs_in(as_(None))
    refused(page, "no account here is linked with that")
    assert page.link("Sign in and link")
    assert [account.id for account in make.rows(Account)] == [ada.id]
    assert make.rows(IssuerLink) == []


def test_a_trusted_domain_links_the_first_time_and_tells_the_owner(as_: Browser, app: Flask, ada: Account, acme: Provider) -> None:
    trust(app, "example.org")
    acme.says(email="Ada@Example.org", email_verified=True)
    assert signs_in(as_(None)).path == "/"
    assert (make.row(IssuerLink).account_id, make.row(IssuerLink).subject) == (ada.id, ADA)
    assert [mail.recipient for mail in make.rows(OutboxMail)] == [ada.email]
    assert len(make.rows(Audit, act="issuer.linked")) == 1


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "ada@example.org"},
        {"email": "ada@example.org", "email_verified": "true"},
        {"email": "ada@example.org", "email_verified": False},
        {"email": "ada@example.org@evil.example", "email_verified": True},
        {"email": "new@example.org", "email_verified": True},
        {"email": ["ada@example.org"], "email_verified": True},
    ],
)
def test_trust_goes_as_far_as_verified_addresses_of_that_domain_that_have_an_account(
    as_: Browser, app: Flask, ada: Account, acme: Provider, claims: dict[str, Any]
) -> None:
    trust(app, "example.org")
    acme.says(**claims)
    refused(signs_in(as_(None)), "no account here is linked with that")
    assert make.rows(IssuerLink) == []


@pytest.mark.parametrize("state", [AccountState.INVITED, AccountState.SUSPENDED])
def test_an_account_that_is_not_active_stays_shut(as_: Browser, app: Flask, ada: Account, acme: Provider, state: AccountState) -> None:
    trust(app, "example.org")
    acme.says(email=ada.email, email_verified=True)
    account = make.row(Account)
    account.state = state
    make.kept(account)
    refused(signs_in(as_(None)), "no account here is linked with that")
    link(ada, acme)
    assert signs_in(as_(None)).status == 422
    assert make.rows(SignIn) == []


def test_a_link_is_by_subject_and_never_by_mail(as_: Browser, ada: Account, carl: Account, acme: Provider) -> None:
    link(ada, acme)
    acme.says(email=carl.email, email_verified=True)
    assert signs_in(as_(None), next="/account").has(ada.email)


@pytest.mark.parametrize(
    ("userinfo", "is_linked"),
    [
        ({"sub": ADA, "email": "ada@example.org", "email_verified": True}, True),
        ({"sub": "another", "email": "ada@example.org", "email_verified": True}, False),
        ({"email": "ada@example.org", "email_verified": True}, False),
        ({"sub": ADA, "email": "ada@example.org", "email_verified": "true"}, False),
        ({"sub": ADA, "email": ["ada@example.org"], "email_verified": True}, False),
        (["ada@example.org"], False),
    ],
)
def test_userinfo_is_believed_of_the_same_person_only(
    as_: Browser, app: Flask, ada: Account, acme: Provider, userinfo: Any, is_linked: bool
) -> None:
    trust(app, "example.org")
    acme.says(metadata={"userinfo_endpoint": f"{acme.address}/userinfo"}, userinfo=userinfo)
    assert (signs_in(as_(None)).path == "/") is is_linked
    assert bool(make.rows(IssuerLink)) is is_linked


def test_a_userinfo_endpoint_in_the_open_or_away_keeps_nobody_out(as_: Browser, ada: Account, acme: Provider) -> None:
    link(ada, acme)
    for url in ("http://evil.example/userinfo", f"http://127.0.0.1:{free_port()}/userinfo", f"{acme.address}/nothing", 7):
        asking._kept.clear()
        acme.says(metadata={"userinfo_endpoint": url})
        assert signs_in(as_(None)).path == "/"


def test_ones_own_account_is_linked_and_unlinked(as_: Browser, ada: Account, carl: Account, acme: Provider) -> None:
    visitor, elsewhere = as_(ada), as_(ada)
    assert visitor.open("security.security").button("Link Acme")
    page = come_back(visitor, approved(way_to_acme(visitor, "security.go_to_link_issuer"))).press("Link")
    assert page.has("You can sign in with Acme now.")
    assert elsewhere.open("accounts.account").path == "/sign-in"
    assert as_(carl).post("security.unlink_issuer", link_id=make.row(IssuerLink).id).status == 404
    assert page.press("Unlink Acme").has("You can no longer sign in with Acme.")
    assert make.rows(IssuerLink) == []
    assert len(make.rows(OutboxMail)) == 2
    assert {"issuer.linked", "issuer.unlinked"} <= {line.act for line in make.rows(Audit)}


def test_linking_asks_again_who_one_is(as_: Browser, ada: Account, acme: Provider) -> None:
    visitor = as_(ada)
    with time_machine.travel(make.now() + timedelta(minutes=11)):
        assert visitor.post("security.go_to_link_issuer").path == "/account/proof"
    assert make.rows(Challenge) == []


def test_a_person_at_the_issuer_is_one_account(as_: Browser, ada: Account, carl: Account, acme: Provider) -> None:
    link(carl, acme)
    visitor = as_(ada)
    page = come_back(visitor, approved(way_to_acme(visitor, "security.go_to_link_issuer"))).press("Link")
    assert page.status == 422
    assert page.has("This person at Acme is linked with another account here.")
    link(ada, acme, "Ada’s other")
    page = come_back(visitor, approved(way_to_acme(visitor, "security.go_to_link_issuer"), "a third")).press("Link")
    assert page.has("Your account is linked with somebody else at Acme.")


def test_a_link_begun_by_one_is_not_ended_by_another(as_: Browser, ada: Account, carl: Account, acme: Provider) -> None:
    visitor, other = as_(ada), as_(carl)
    url = approved(way_to_acme(visitor, "security.go_to_link_issuer"))
    with visitor.client.session_transaction() as mine, other.client.session_transaction() as theirs:
        theirs.update({name: mine[name] for name in ("issuer_state", "issuer_purpose")})
    assert come_back(other, url).press("Link").status == 422
    assert make.rows(IssuerLink) == []


def test_two_factors_there_count_only_where_an_admin_says_so(as_: Browser, app: Flask, carl: Account, acme: Provider) -> None:
    account = make.row(Account)
    account.has_second_factor = True
    make.kept(account)
    link(carl, acme)
    acme.says(amr=["pwd", "mfa"], acr="gold")
    assert signs_in(as_(None)).path == "/sign-in/second-factor"
    trust(app, two_factor=("phr",))
    assert signs_in(as_(None)).path == "/sign-in/second-factor"
    for word in ("mfa", "gold"):
        trust(app, two_factor=(word,))
        assert signs_in(as_(None)).path == "/"
    assert {one.is_vouched for one in make.rows(SignIn, stage="whole")} == {True}
    acme.says(amr="mfa", acr=["mfa"])
    trust(app, two_factor=("mfa",))
    assert signs_in(as_(None)).status == 422
    assert len(make.rows(SignIn, stage="whole")) == 2


def proves(visitor: Visitor, subject: str = ADA) -> Page:
    url = way_to_acme(visitor, "security.go_to_prove_with_issuer", next="/account/security")
    assert parse_qs(urlsplit(url).query)["max_age"] == ["0"]
    return come_back(visitor, approved(url, subject)).press("Go on")


def test_the_issuers_fresh_word_proves_who_one_is(as_: Browser, ada: Account, acme: Provider) -> None:
    link(ada, acme)
    visitor = as_(ada)
    assert visitor.open("accounts.proof").button("Prove it with Acme")
    assert proves(visitor).path == "/account/security"
    assert len(make.rows(Audit, act="proof")) == 1


def test_what_the_issuer_saw_this_morning_proves_nothing(as_: Browser, ada: Account, acme: Provider) -> None:
    link(ada, acme)
    for auth_time in (None, int(make.ago(0, hours=3).timestamp()), "now", -1e300):
        acme.says(auth_time=auth_time)
        assert proves(as_(ada)).status == 422
    assert make.rows(Audit, act="proof") == []


def test_somebody_else_at_the_issuer_proves_nothing(as_: Browser, ada: Account, carl: Account, acme: Provider) -> None:
    link(ada, acme)
    link(carl, acme, "Carl there")
    page = proves(as_(ada), "Carl there")
    assert page.status == 422
    assert page.has("That was somebody else at Acme.")


def test_while_the_issuer_is_away_the_other_ways_in_remain(as_: Browser, app: Flask, ada: Account, acme: Provider) -> None:
    nobody_there = f"http://127.0.0.1:{free_port()}"
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], issuer=settings(nobody_there))
    visitor = as_(None)
    page = visitor.post("security.go_to_issuer")
    assert page.status == 503
    assert page.has("Acme does not answer")
    page = page.follow("Back to Sign in").fill("Email", ada.email).fill("Password", make.PASSWORD).press("Sign in")
    assert page.path == "/"


@pytest.mark.parametrize(
    "metadata",
    [
        {"issuer": "https://evil.example"},
        {"token_endpoint": "http://evil.example/token"},
        {"jwks_uri": None},
        {"authorization_endpoint": "javascript:alert(1)"},
    ],
)
def test_metadata_of_another_issuer_or_in_the_open_is_not_followed(as_: Browser, acme: Provider, metadata: dict[str, Any]) -> None:
    acme.says(metadata=metadata)
    assert as_(None).post("security.go_to_issuer").status == 503


def test_an_issuer_that_goes_away_half_way_says_so(as_: Browser, ada: Account, acme: Provider) -> None:
    link(ada, acme)
    visitor = as_(None)
    page = come_back(visitor, approved(way_to_acme(visitor)))
    read_at, metadata = asking._kept[acme.address]
    asking._kept[acme.address] = read_at, {**metadata, "token_endpoint": f"http://127.0.0.1:{free_port()}/token"}
    assert page.press("Sign in").status == 503
    assert make.rows(SignIn) == []


def test_an_instance_without_an_issuer_has_none_of_this(as_: Browser, ada: Account) -> None:
    assert as_(None).post("security.go_to_issuer").status == 404
    assert as_(None).open("security.come_back_from_issuer").status == 404
    assert not as_(None).open("accounts.sign_in").has("Sign in with")


def test_a_link_with_the_issuer_of_before_offers_the_one_of_now(as_: Browser, ada: Account, acme: Provider) -> None:
    make.kept(IssuerLink(account_id=ada.id, issuer="https://before.example.org", subject=ADA, made_at=make.ago(5)))
    page = as_(ada).open("security.security")
    assert page.button("Link Acme")
    assert page.button("Unlink")
    link(ada, acme)
    assert not as_(ada).open("security.security").button("Link Acme")
