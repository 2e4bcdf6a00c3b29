"""The admin's list of accounts, and one of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from coachapp.accounts.models import Account, AccountState, Role, SignIn
from coachapp.admin import commands, queries
from coachapp.core.db import transaction
from coachapp.core.errors import Conflict
from coachapp.engagements.commands import invite_accounts
from coachapp.engagements.models import Engagement, Invitation, Invitee
from coachapp.engagements.viewer import Viewer
from coachapp.ledger.models import Audit
from tests import make
from tests.browser import Page, Visitor

Browser = Callable[[Account | None], Visitor]


def viewer(account: Account) -> Viewer:
    return Viewer(account_id=account.id, roles=frozenset(account.roles), name=account.name)


def names(page: Page) -> list[str]:
    return [row.get_text(" ", strip=True) for row in page.soup.select("tbody th")]


def test_the_list_shows_everybody_by_name(as_: Browser, max_: Account, carl: Account, ada: Account) -> None:
    page = as_(max_).open("admin.accounts")
    assert names(page) == ["Ada Reyes", "Carl Moreau", "Max Adler"]
    assert page.link("Invite")


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": "MOR"}, ["Carl Moreau"]),
        ({"q": "ada@"}, ["Ada Reyes"]),
        ({"q": "%"}, []),
        ({"role": "coach"}, ["Carl Moreau", "Olga Petrenko"]),
        ({"state": "suspended"}, ["Sam Whitlock"]),
        ({"role": "client", "q": "a", "state": "active"}, ["Ada Reyes"]),
        ({"role": "emperor", "q": "max"}, ["Max Adler"]),
    ],
)
@pytest.mark.usefixtures("carl", "olga", "ada")
def test_the_list_is_searched_and_filtered(as_: Browser, max_: Account, asked: dict[str, str], found: list[str]) -> None:
    make.account("Sam Whitlock", "client", state=AccountState.SUSPENDED)
    assert names(as_(max_).open("admin.accounts", **asked)) == found


def test_nobody_found_says_what_to_do(as_: Browser, max_: Account) -> None:
    page = as_(max_).open("admin.accounts", q="nobody of this name")
    assert page.has("Nobody fits")
    assert page.value("Name or email") == "nobody of this name"


def test_the_list_goes_on_by_key_with_its_filter(as_: Browser, max_: Account) -> None:
    with transaction() as session:
        for number in range(55):
            person = Account(email=f"p{number}@example.org", name=f"Person {number:02}", state=AccountState.ACTIVE, created_at=make.now())
            person.take_roles([Role.CLIENT])
            session.add(person)
    page = as_(max_).open("admin.accounts", role="client")
    assert (names(page)[0], len(names(page))) == ("Person 00", 50)
    page = page.follow("Next")
    assert names(page) == [f"Person {number:02}" for number in range(50, 55)]
    assert names(page.follow("Back to the first"))[0] == "Person 00"


def test_the_list_is_walked_both_ways_and_from_its_end(as_: Browser, max_: Account) -> None:
    many(125)
    first = as_(max_).open("admin.accounts", role="client")
    last = first.follow("Last")
    assert names(last) == [f"Person {number:03}" for number in range(75, 125)]
    assert not last.link("Next")
    middle = last.follow("Previous")
    assert names(middle) == [f"Person {number:03}" for number in range(25, 75)]
    assert names(middle.follow("Next")) == names(last)
    begin = middle.follow("Previous")
    assert names(begin) == [f"Person {number:03}" for number in range(25)]
    assert not begin.link("Previous")
    assert names(first.follow("Next").follow("Previous")) == names(first)


def test_the_last_page_of_a_short_list_is_the_list(as_: Browser, max_: Account) -> None:
    page = as_(max_).open("admin.accounts", after="~")
    assert names(page) == ["Max Adler"]
    assert not page.soup.select(".c-paging")


def many(number: int) -> None:
    with transaction() as session:
        for place in range(number):
            person = Account(email=f"p{place}@example.org", name=f"Person {place:03}", state=AccountState.ACTIVE, created_at=make.now())
            person.take_roles([Role.CLIENT])
            session.add(person)


def test_a_made_up_cursor_is_a_404(as_: Browser, max_: Account) -> None:
    for cursor in ("x", "W10", "WzEsMl0", "~x", "~WzEsMl0"):
        assert as_(max_).open("admin.accounts", after=cursor).status == 404


def test_an_invited_account_is_sent_its_link_again(as_: Browser, max_: Account) -> None:
    with transaction():
        invite_accounts([Invitee("noor@example.org", "Noor Haddad")], frozenset({Role.COACH}), by=viewer(max_), now=make.ago(8))
    page = as_(max_).open("admin.accounts", state="invited")
    assert page.has("Invited by Max Adler, the link ran out on")
    page = page.press("Send again to Noor Haddad")
    assert page.value("Link for noor@example.org")
    assert len(make.rows(Invitation)) == 2


@pytest.mark.parametrize("endpoint", ["admin.accounts", "admin.audit_log"])
def test_these_pages_are_an_admins(as_: Browser, ada: Account, carl: Account, endpoint: str) -> None:
    for account in (ada, carl):
        assert as_(account).open(endpoint).status == 404


def test_an_account_is_an_admins_to_see_and_change(as_: Browser, ada: Account, carl: Account) -> None:
    visitor = as_(carl)
    assert visitor.open("admin.account", account_id=ada.id).status == 404
    for endpoint in ("admin.set_roles", "admin.suspend", "admin.restore"):
        assert visitor.post(endpoint, {"roles": "admin"}, account_id=ada.id).status == 404
    assert make.row(Account, email=ada.email).roles == {Role.CLIENT}


def test_one_account_shows_counts_and_no_words(as_: Browser, max_: Account, carl: Account, ada: Account, engagement: Engagement) -> None:
    make.goal(ada, title="Robots that learn")
    as_(ada)
    page = as_(max_).open("admin.account", account_id=ada.id)
    assert page.has("Works with one coach")
    assert page.has("on one device, last used today")
    assert not page.has("Robots that learn")


def test_an_account_that_is_not_there(as_: Browser, max_: Account) -> None:
    assert as_(max_).open("admin.account", account_id=999).status == 404
    assert as_(max_).get("/accounts/99999999999999999999").status == 404


def test_roles_are_changed_and_the_person_signs_in_again(as_: Browser, max_: Account, olga: Account) -> None:
    elsewhere = as_(olga)
    page = as_(max_).open("admin.account", account_id=olga.id).tick("Admin").press("Save roles")
    assert page.has("Olga Petrenko has new roles")
    assert make.row(Account, email=olga.email).roles == {Role.COACH, Role.ADMIN}
    assert elsewhere.open("accounts.account").path == "/sign-in"
    line = make.row(Audit, act="account.roles")
    assert (line.actor_id, line.subject_id, line.detail) == (max_.id, olga.id, {"from": ["coach"], "to": ["admin", "coach"]})


def test_roles_as_they_were_change_nothing(as_: Browser, max_: Account, olga: Account) -> None:
    as_(olga)
    as_(max_).open("admin.account", account_id=olga.id).press("Save roles")
    assert make.rows(Audit, act="account.roles") == []
    assert len(make.rows(SignIn, account_id=olga.id)) == 1


def test_no_role_at_all_is_refused(as_: Browser, max_: Account, olga: Account) -> None:
    page = as_(max_).open("admin.account", account_id=olga.id).untick("Coach").press("Save roles")
    assert page.status == 422
    assert page.has("Choose at least one role.")


def test_an_admin_keeps_their_own_role(as_: Browser, max_: Account) -> None:
    page = as_(max_).open("admin.account", account_id=max_.id).untick("Admin").tick("Coach").press("Save roles")
    assert page.status == 422
    assert page.has("You cannot take the role Admin from yourself.")
    assert make.row(Account).is_admin


@pytest.mark.usefixtures("engagement")
def test_a_coach_at_work_keeps_their_role(as_: Browser, max_: Account, carl: Account) -> None:
    page = as_(max_).open("admin.account", account_id=carl.id).untick("Coach").tick("Client").press("Save roles")
    assert page.status == 422
    assert page.has("Carl Moreau coaches one client now, so Coach stays.")


def test_two_admins_cannot_both_lose_their_role(app: Flask, max_: Account) -> None:
    other = make.account("Ruth Brandt", "admin")
    stale = viewer(other)  # Ruth's request began before Max's was kept
    with transaction():
        commands.set_roles(queries.person(viewer(max_), other.id).account, frozenset({Role.COACH}), by=viewer(max_), now=make.now())
    with pytest.raises(Conflict, match="last active admin"), transaction():
        commands.set_roles(queries.person(stale, max_.id).account, frozenset({Role.COACH}), by=stale, now=make.now())
    with pytest.raises(Conflict, match="last active admin"), transaction():
        commands.suspend(queries.person(stale, max_.id).account, reason="", by=stale, now=make.now())


def test_a_suspended_person_is_out_at_once(as_: Browser, max_: Account, ada: Account) -> None:
    elsewhere = as_(ada)
    page = as_(max_).open("admin.account", account_id=ada.id)
    assert page.has("Nothing that was written is lost")
    page = page.fill("Reason", "Left the programme").press("Suspend account Ada Reyes")
    assert page.has("Suspended: Ada Reyes cannot sign in.")
    assert elsewhere.open("accounts.account").path == "/sign-in"
    assert make.rows(SignIn, account_id=ada.id) == []
    assert make.row(Audit, act="account.suspended").reason == "Left the programme"


def test_suspending_an_invited_person_stops_their_link(as_: Browser, max_: Account) -> None:
    with transaction():
        sent = invite_accounts([Invitee("noor@example.org")], frozenset({Role.COACH}), by=viewer(max_), now=make.now())[0]
    account = make.row(Account, email="noor@example.org")
    as_(max_).post("admin.suspend", account_id=account.id)
    assert as_(None).open("engagements.follow_invitation", token=sent.token).status == 410
    as_(max_).post("admin.restore", account_id=account.id)
    assert make.row(Account, email="noor@example.org").state is AccountState.INVITED


def test_a_restored_person_signs_in_as_before(as_: Browser, max_: Account) -> None:
    ada = make.account("Ada Reyes", "client", state=AccountState.SUSPENDED)
    page = as_(max_).open("admin.account", account_id=ada.id).press("Restore Ada Reyes")
    assert page.has("Ada Reyes can come in again.")
    page = as_(None).open("accounts.sign_in").fill("Email", ada.email).fill("Password", make.PASSWORD).press("Sign in", follow=False)
    assert page.status == 303


def test_suspending_twice_and_oneself_is_refused(as_: Browser, max_: Account, ada: Account) -> None:
    visitor = as_(max_)
    assert visitor.post("admin.suspend", account_id=ada.id).status == 200
    assert visitor.post("admin.suspend", account_id=ada.id).status == 409
    assert visitor.post("admin.suspend", account_id=max_.id).status == 403
    assert visitor.post("admin.restore", account_id=max_.id).status == 403


def test_a_long_reason_is_refused_and_kept(as_: Browser, max_: Account, ada: Account) -> None:
    page = as_(max_).post("admin.suspend", {"reason": "a" * 1001}, account_id=ada.id)
    assert page.status == 422
    assert page.has("At most 1,000 characters.")
    assert page.value("Reason") == "a" * 1001
    assert make.row(Account, email=ada.email).state is AccountState.ACTIVE
