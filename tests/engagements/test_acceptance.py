"""Following the link and accepting."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from coachapp.accounts.models import Account, AccountState, Role
from coachapp.core.db import transaction
from coachapp.engagements import queries
from coachapp.engagements.commands import invite_accounts, invite_clients, renew_invitation
from coachapp.engagements.models import Engagement, EngagementState, Invitation, Invitee
from coachapp.engagements.viewer import Viewer
from coachapp.ledger.models import Activity, Audit
from tests import make
from tests.browser import Page, Visitor

Browser = Callable[[Account | None], Visitor]


def viewer(account: Account) -> Viewer:
    return Viewer(account_id=account.id, roles=frozenset(account.roles), name=account.name)


def invited(by: Account, email: str = "noor@example.org", days_ago: float = 0) -> str:
    """A fresh invitation to work with this coach; gives the link's secret."""
    with transaction():
        return invite_clients([Invitee(email)], by=viewer(by), now=make.ago(days_ago))[0].token


def follow(visitor: Visitor, token: str) -> Page:
    return visitor.open("engagements.follow_invitation", token=token)


def accept(page: Page, name: str = "Noor Haddad", password: str = make.PASSWORD) -> Page:
    page.fill("Name", name).fill("Password", password).choose("Time zone", "Asia/Beirut")
    return page.press("Accept invitation")


def test_the_link_leads_to_a_clean_address_and_changes_nothing(as_: Browser, carl: Account) -> None:
    token = invited(carl)
    visitor = as_(None)
    for _ in range(2):  # a scanner that follows links, then the person
        page = follow(visitor, token)
    assert page.path == "/invitation"
    assert page.heading == "Carl Moreau invites you"
    assert token not in page.html
    assert make.row(Invitation).used_at is None


def test_a_newcomer_accepts_and_is_signed_in(as_: Browser, carl: Account) -> None:
    visitor = as_(None)
    page = accept(follow(visitor, invited(carl)))
    assert page.path == "/"
    client, engagement, invitation = make.row(Account, email="noor@example.org"), make.row(Engagement), make.row(Invitation)
    assert (client.name, client.time_zone, client.state) == ("Noor Haddad", "Asia/Beirut", AccountState.ACTIVE)
    assert engagement.state is EngagementState.ACTIVE
    assert engagement.started_at is not None
    assert invitation.used_at is not None
    assert make.row(Activity).verb == "engagement.started"
    assert make.row(Audit, act="invitation.accepted").actor_id == client.id
    assert visitor.open("accounts.account").value("Name") == "Noor Haddad"


def test_bad_input_keeps_what_was_typed(as_: Browser, carl: Account) -> None:
    page = accept(follow(as_(None), invited(carl)), password="short")
    assert page.status == 422
    assert "Use at least 12 characters." in page.within("Password").get_text()
    assert (page.value("Name"), page.value("Time zone")) == ("Noor Haddad", "Asia/Beirut")
    assert make.row(Engagement).state is EngagementState.PROPOSED
    assert accept(page).path == "/"


def test_a_used_link_says_so_and_leads_to_sign_in(as_: Browser, carl: Account) -> None:
    token = invited(carl)
    accept(follow(as_(None), token))
    page = follow(as_(None), token)
    assert page.status == 410
    assert page.has("It was accepted on")
    assert page.link("Sign in")


def test_pressed_in_two_tabs_it_is_accepted_once(as_: Browser, carl: Account) -> None:
    token = invited(carl)
    one, two = follow(as_(None), token), follow(as_(None), token)
    accept(one)
    page = accept(two, name="Somebody Else")
    assert page.status == 410
    assert make.row(Account, email="noor@example.org").name == "Noor Haddad"


def test_an_expired_link_says_what_to_do(as_: Browser, carl: Account) -> None:
    token = invited(carl, days_ago=7.01)
    visitor = as_(None)
    page = follow(visitor, token)
    assert page.status == 410
    assert page.has("Ask Carl Moreau to send it again")
    assert visitor.post("engagements.accept_invitation", {"name": "N", "password": "nine calm otters", "time_zone": "UTC"}).status == 410
    assert make.row(Engagement).state is EngagementState.PROPOSED


def test_a_voided_link_points_to_the_newer_mail(as_: Browser, carl: Account) -> None:
    token = invited(carl)
    with transaction():
        renew_invitation(queries.invitation(viewer(carl), 1), by=viewer(carl), now=make.now())
    page = follow(as_(None), token)
    assert page.status == 410
    assert page.has("A newer link took its place.")


@pytest.mark.parametrize("token", ["x", "a" * 43, "%00", "../../etc"])
def test_an_unknown_link_is_explained(as_: Browser, app: Flask, token: str) -> None:
    page = as_(None).get(f"/invitations/{token}")
    assert page.status == 404


def test_without_a_link_there_is_no_invitation(as_: Browser, app: Flask) -> None:
    page = as_(None).open("engagements.invitation")
    assert page.status == 404
    assert page.has("Open it from the mail once more")
    assert as_(None).post("engagements.accept_invitation").status == 404


def test_somebody_with_an_account_signs_in_and_accepts(as_: Browser, olga: Account, ada: Account) -> None:
    visitor = as_(None)
    page = follow(visitor, invited(olga, ada.email))
    assert page.button("Accept invitation") is None
    page = page.follow("Sign in").fill("Email", ada.email).fill("Password", make.PASSWORD).press("Sign in")
    assert page.path == "/invitation"
    page = page.press("Accept invitation")
    assert page.has("You work together now.")
    assert make.row(Engagement).state is EngagementState.ACTIVE


def test_accepting_makes_a_coach_a_client_as_well(as_: Browser, carl: Account, olga: Account) -> None:
    visitor = as_(carl)
    follow(visitor, invited(olga, carl.email)).press("Accept invitation")
    assert make.row(Account, email=carl.email).roles == {Role.CLIENT, Role.COACH}
    assert visitor.open("engagements.coaches").has("Olga Petrenko")


def test_an_invitation_for_somebody_else_cannot_be_accepted(as_: Browser, carl: Account, stan: Account) -> None:
    visitor = as_(stan)
    page = follow(visitor, invited(carl))
    assert page.has("This invitation is for noor@example.org, and you are signed in as stan@example.org.")
    assert page.button("Accept invitation") is None
    assert visitor.post("engagements.accept_invitation", {"name": "N", "password": "nine calm otters", "time_zone": "UTC"}).status == 403
    assert make.row(Engagement).state is EngagementState.PROPOSED


def test_an_admins_invitation_makes_a_coach(as_: Browser, max_: Account) -> None:
    with transaction():
        sent = invite_accounts([Invitee("olga@example.org", "Olga Petrenko")], frozenset({Role.COACH}), by=viewer(max_), now=make.now())
    page = follow(as_(None), sent[0].token)
    assert page.value("Name") == "Olga Petrenko"
    assert page.has("As a coach you invite clients")
    page = accept(page, name="Olga Petrenko")
    assert page.path == "/"
    assert make.row(Account, email="olga@example.org").roles == {Role.COACH}


def test_an_accepted_invitation_is_not_sent_again(as_: Browser, carl: Account) -> None:
    accept(follow(as_(None), invited(carl)))
    page = as_(carl).post("engagements.renew_invitation", invitation_id=1)
    assert page.status == 409
    assert page.has("has been accepted already")


def test_a_client_ends_it_and_is_told_what_is_lost(as_: Browser, ada: Account, carl: Account, engagement: Engagement) -> None:
    page = as_(ada).open("engagements.coaches")
    assert page.has("Carl Moreau sees nothing new of your goals")
    page = page.press("End engagement with Carl Moreau")
    assert page.has("You no longer work with Carl Moreau.")
    ended = make.row(Engagement)
    assert (ended.state, ended.ended_at is not None) == (EngagementState.ENDED, True)
    assert make.row(Activity).verb == "engagement.ended"
    assert page.button("End engagement with Carl Moreau") is None


def test_nobody_else_ends_it(as_: Browser, engagement: Engagement, carl: Account, olga: Account, stan: Account, max_: Account) -> None:
    assert as_(carl).post("progress.end_engagement", engagement_id=engagement.id).status == 403
    for account in (olga, stan, max_):
        assert as_(account).post("progress.end_engagement", engagement_id=engagement.id).status == 404
    assert make.row(Engagement).state is EngagementState.ACTIVE


def test_it_ends_once(as_: Browser, ada: Account, engagement: Engagement) -> None:
    for status in (200, 403):
        assert as_(ada).post("progress.end_engagement", engagement_id=engagement.id).status == status


def test_a_proposed_engagement_is_nobodys_yet(as_: Browser, ada: Account, carl: Account) -> None:
    invited(carl, ada.email)
    assert as_(ada).post("progress.end_engagement", engagement_id=1).status == 404
    page = as_(ada).open("engagements.coaches")
    assert page.has("Invited you today")


def test_no_coach_yet_says_what_to_do(as_: Browser, stan: Account) -> None:
    assert as_(stan).open("engagements.coaches").has("No coach yet")


def test_after_an_end_the_two_can_begin_again(as_: Browser, ada: Account, carl: Account) -> None:
    make.engagement(ada, carl, state=EngagementState.ENDED, since=make.ago(30) - timedelta(days=300))
    follow(as_(ada), invited(carl, ada.email)).press("Accept invitation")
    assert [one.state for one in make.rows(Engagement)] == [EngagementState.ENDED, EngagementState.ACTIVE]


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_mail_scanner_that_follows_the_link_changes_nothing(as_: Browser, carl: Account, method: str) -> None:
    token = invited(carl)
    scanner = as_(None)
    for _ in range(3):
        assert scanner.client.open(f"/invitations/{token}", method=method, follow_redirects=True).status_code == 200
    assert make.row(Invitation).used_at is None
    assert make.row(Account, email="noor@example.org").state is AccountState.INVITED
    assert accept(follow(as_(None), token)).path == "/"
