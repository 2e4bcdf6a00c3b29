"""Inviting people, and the mail or link that brings it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from flask import Flask

from coachapp.accounts.models import Account, AccountState
from coachapp.core.environment import SmtpServer
from coachapp.core.security import fingerprint
from coachapp.engagements.models import Engagement, EngagementState, Invitation
from coachapp.ledger.models import GAP, Audit, OutboxMail
from tests import make
from tests.browser import Page, Visitor

Browser = Callable[[Account | None], Visitor]


def invite(visitor: Visitor, emails: str, name: str = "") -> Page:
    return visitor.open("engagements.invite_client").fill("Email", emails).fill("Name", name).press("Invite")


@pytest.fixture
def mail_server(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The instance has a mail server."""
    settings = replace(app.config["SETTINGS"], smtp=SmtpServer("mail.example.org", 587))
    monkeypatch.setitem(app.config, "SETTINGS", settings)


def test_a_coach_invites_a_client_and_hands_over_the_link(as_: Browser, carl: Account) -> None:
    page = invite(as_(carl), "noor@example.org", "Noor Haddad")
    assert page.heading == "Noor Haddad is invited"
    assert page.has("No mail server is set up here")
    client, engagement, invitation = make.row(Account, email="noor@example.org"), make.row(Engagement), make.row(Invitation)
    assert (client.name, client.state, client.is_client, client.is_coach) == ("Noor Haddad", AccountState.INVITED, True, False)
    assert (engagement.client_id, engagement.coach_id, engagement.state) == (client.id, carl.id, EngagementState.PROPOSED)
    link = urlsplit(page.value("Link for noor@example.org"))
    assert (link.scheme, link.netloc) == ("http", "127.0.0.1:8000")
    token = link.path.removeprefix("/invitations/")
    assert (invitation.token_hash, invitation.engagement_id) == (fingerprint(token), engagement.id)


def test_the_mail_is_queued_with_the_invitation(as_: Browser, carl: Account) -> None:
    page = invite(as_(carl), "noor@example.org")
    mail = make.row(OutboxMail)
    assert (mail.recipient, mail.subject) == ("noor@example.org", "Carl Moreau invites you to work together on your goals")
    link = page.value("Link for noor@example.org")
    assert link.rpartition("/")[0] + "/" + GAP in mail.text
    assert link.rpartition("/")[0] + "/" + GAP in mail.html
    assert link.rpartition("/")[2] not in mail.text + mail.html + mail.secret


def test_the_link_is_made_of_the_public_address_and_not_of_the_host_header(as_: Browser, carl: Account) -> None:
    visitor = as_(carl)
    key = {"csrf_token": visitor.token(), "email": "noor@example.org"}
    visitor.client.post("/clients/invite", data=key, headers={"Host": "localhost"})
    assert "http://127.0.0.1:8000/invitations/" in make.row(OutboxMail).text


@pytest.mark.usefixtures("mail_server")
def test_with_a_mail_server_no_link_is_shown(as_: Browser, carl: Account) -> None:
    page = invite(as_(carl), "noor@example.org")
    assert page.has("We wrote to this address today")
    assert "/invitations/" + make.row(Invitation).token_hash not in page.html
    assert not re.search(r"/invitations/[\w-]{43}", page.html)
    assert page.button("Send again to noor@example.org")


def test_several_people_are_invited_at_once(as_: Browser, carl: Account) -> None:
    page = invite(as_(carl), "noor@example.org\nJonas Okafor <jonas@example.org>, leila@example.org")
    assert page.heading == "Three people are invited"
    assert sorted(mail.recipient for mail in make.rows(OutboxMail)) == ["jonas@example.org", "leila@example.org", "noor@example.org"]
    assert make.row(Account, email="jonas@example.org").name == "Jonas Okafor"
    assert page.value("Link for jonas@example.org") != page.value("Link for leila@example.org")


@pytest.mark.usefixtures("engagement")
def test_whoever_cannot_be_invited_is_named_and_nobody_is_lost(as_: Browser, carl: Account) -> None:
    make.account("Sam Whitlock", "client", state=AccountState.SUSPENDED)
    typed = "noor@example.org\nada@example.org\ncarl@example.org\nsam@example.org"
    page = invite(as_(carl), typed)
    assert page.status == 422
    assert page.has("ada@example.org is your client already.")
    assert page.has("carl@example.org is your own address.")
    assert page.has("sam@example.org cannot be invited now: ask an admin.")
    page = page.fill("Email", typed + "\nno address").press("Invite")
    for reason in ("“no address”", "ada@example.org is your client already.", "sam@example.org cannot be invited now"):
        assert reason in page.within("Email").get_text()
    typed += "\nno address"
    assert page.value("Email").replace("\r", "") == typed
    assert not make.rows(Invitation)
    assert not make.rows(OutboxMail)
    assert not make.rows(Account, email="noor@example.org")


@pytest.mark.parametrize(
    ("typed", "name", "reason"),
    [
        ("noor@example.org, noor at example", "", "Not an address like name@example.org: “noor at example”."),
        ("<script>@x", "", "Not an address like name@example.org: “<script>@x”."),
        (" , ", "", "Write at least one address."),
        ("", "", "Fill in Email."),
        ("a\0@example.org", "", "This text holds a character that cannot be kept (NUL)."),
        ("\n".join(f"p{i}@example.org" for i in range(21)), "", "At most 20 people at once; these are 21."),
        ("a@example.org, b@example.org", "Ada", "For several people write the name beside each address"),
        ("a@example.org", "A" * 101, "At most 100 characters."),
        ("a" * 250 + "@example.org", "", "Not an address like name@example.org"),
    ],
)
def test_bad_addresses_are_refused_with_the_reason(as_: Browser, carl: Account, typed: str, name: str, reason: str) -> None:
    page = as_(carl).post("engagements.send_client_invitation", {"email": typed, "name": name})
    assert page.status == 422
    assert page.has(reason)
    assert make.rows(Invitation) == []


def test_pressed_twice_it_invites_once(as_: Browser, carl: Account) -> None:
    page = as_(carl).open("engagements.invite_client").fill("Email", "noor@example.org")
    first, second = page.press("Invite"), page.press("Invite")
    assert first.path == second.path
    assert len(make.rows(Invitation)) == len(make.rows(OutboxMail)) == 1


def test_a_newer_link_voids_the_older_to_the_same_end_only(as_: Browser, carl: Account, olga: Account) -> None:
    invite(as_(carl), "noor@example.org")
    invite(as_(olga), "noor@example.org")
    invite(as_(carl), "noor@example.org")
    first, other, newest = make.rows(Invitation)
    assert first.voided_at is not None
    assert other.voided_at is newest.voided_at is None
    assert len(make.rows(Engagement)) == 2


def test_the_inviter_sends_it_again(as_: Browser, carl: Account) -> None:
    visitor = as_(carl)
    invite(visitor, "noor@example.org")
    older = make.row(Invitation)
    page = visitor.post("engagements.renew_invitation", invitation_id=older.id)
    assert page.value("Link for noor@example.org")
    older, newer = make.rows(Invitation)
    assert older.voided_at is not None
    assert newer.is_open(make.now())
    assert len(make.rows(OutboxMail)) == 2


def test_somebody_elses_invitation_is_not_there(as_: Browser, carl: Account, olga: Account, max_: Account, stan: Account) -> None:
    invite(as_(carl), "noor@example.org")
    invitation = make.row(Invitation)
    for account in (olga, max_, stan):
        assert as_(account).open("engagements.invitation_sent", invitation_id=invitation.id).status == 404
        assert as_(account).post("engagements.renew_invitation", invitation_id=invitation.id).status == 404
    assert len(make.rows(Invitation)) == 1


def test_another_browser_of_the_inviter_shows_no_link(as_: Browser, carl: Account) -> None:
    invite(as_(carl), "noor@example.org")
    page = as_(carl).open("engagements.invitation_sent", invitation_id=make.row(Invitation).id)
    assert page.status == 200
    assert not re.search(r"/invitations/[\w-]{43}", page.html)
    assert page.button("New link to noor@example.org")


@pytest.mark.parametrize(("who", "reason"), [("client", "Only a coach invites clients."), ("admin", "Only a coach invites clients.")])
def test_only_a_coach_invites_clients(as_: Browser, app: Flask, who: str, reason: str) -> None:
    visitor = as_(make.account("Somebody Else", who))
    for page in (visitor.open("engagements.invite_client"), visitor.post("engagements.send_client_invitation", {"email": "a@example.org"})):
        assert page.status == 403
        assert page.has(reason)


def test_an_admin_invites_with_any_roles(as_: Browser, max_: Account) -> None:
    page = as_(max_).open("engagements.invite_account").fill("Email", "olga@example.org").fill("Name", "Olga Petrenko")
    page = page.tick("Coach").tick("Admin").press("Invite")
    assert page.heading == "Olga Petrenko is invited"
    olga = make.row(Account, email="olga@example.org")
    assert (olga.is_client, olga.is_coach, olga.is_admin, olga.state) == (False, True, True, AccountState.INVITED)
    assert make.rows(Engagement) == []
    assert make.row(OutboxMail).subject == "Max Adler invites you to Coachapp"
    line = make.row(Audit, act="invitation.sent")
    assert (line.actor_id, line.subject_id) == (max_.id, olga.id)


def test_an_invitation_needs_a_role_and_a_new_address(as_: Browser, max_: Account, ada: Account) -> None:
    page = as_(max_).open("engagements.invite_account").fill("Email", "ada@example.org").press("Invite")
    assert page.status == 422
    assert page.has("Choose at least one role.")
    page = page.tick("Coach").press("Invite")
    assert page.has("ada@example.org has an account already")
    assert page.form_data(page.within("Roles").find_parent("form") or page.within("Roles"), None)["roles"] == ["coach"]


@pytest.mark.parametrize("roles", [["emperor"], ["coach", "emperor"]])
def test_an_unknown_role_is_refused(as_: Browser, max_: Account, roles: list[str]) -> None:
    page = as_(max_).post("engagements.send_account_invitation", {"email": "x@example.org", "roles": roles})
    assert page.status == 422
    assert make.rows(Invitation) == []


def test_only_an_admin_invites_with_any_roles(as_: Browser, carl: Account) -> None:
    assert as_(carl).open("engagements.invite_account").status == 403
    assert as_(carl).post("engagements.send_account_invitation", {"email": "x@example.org", "roles": "admin"}).status == 403
