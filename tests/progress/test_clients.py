"""The coach's list of clients."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from coachapp.accounts.models import Account, AccountState
from coachapp.engagements.models import Engagement, EngagementState, Invitation
from coachapp.feedback.models import ResponseKind
from tests import make
from tests.browser import Visitor
from tests.support.counting import statements_of

As = Callable[[Account | None], Visitor]


def test_an_empty_list_says_what_to_do(as_: As, carl: Account) -> None:
    page = as_(carl).open("progress.clients")
    assert page.heading == "Clients"
    assert page.has("Invite your first client")
    assert page.link("Invite") is not None


def test_only_coaches_have_clients(as_: As, ada: Account, max_: Account, engagement: Engagement) -> None:
    for other in (ada, max_):
        assert as_(other).open("progress.clients").status == 404


def test_a_coach_sees_own_clients_only(as_: As, olga: Account, engagement: Engagement) -> None:
    assert not as_(olga).open("progress.clients").has("Ada")


def test_clients_stand_by_name_and_those_who_ended_last(as_: As, carl: Account) -> None:
    for name, state in (("noor Haddad", "active"), ("Zoe Zimmer", "active"), ("Aaron Ash", "ended"), ("Mira Castellanos", "active")):
        make.engagement(make.account(name, "client"), carl, state=EngagementState(state))
    text = as_(carl).open("progress.clients").text
    places = [text.index(name) for name in ("Mira Castellanos", "noor Haddad", "Zoe Zimmer", "Aaron Ash")]
    assert places == sorted(places)
    assert "ended" in text


def test_a_row_says_when_they_meet_and_whose_turn_it_is(as_: As, carl: Account, ada: Account, engagement: Engagement) -> None:
    goal = make.goal(ada)
    held = make.coaching_session(engagement, published=True)
    make.feedback(held, make.milestone(goal), response=ResponseKind.LETS_DISCUSS)
    make.feedback(held, make.milestone(goal))
    make.coaching_session(engagement, starts_at=make.now() + timedelta(days=9))
    row = as_(carl).open("progress.clients").within("Ada Reyes").get_text(" ")
    assert "Your turn" in row
    assert "Their turn in 1 thread" in row
    assert "none booked" not in row


def test_without_a_booked_session_the_row_books_one(as_: As, carl: Account, ada: Account, engagement: Engagement) -> None:
    page = as_(carl).open("progress.clients")
    assert page.has("none booked")
    link = page.link("New session with Ada Reyes")
    assert link is not None
    assert f"client={ada.id}" in str(link["href"])


def test_an_invited_client_can_be_invited_again(as_: As, carl: Account) -> None:
    invited = make.account("Ines Duarte", "client", state=AccountState.INVITED)
    proposed = make.engagement(invited, carl, state=EngagementState.PROPOSED)
    made = make.kept(
        Invitation(
            account_id=invited.id,
            engagement_id=proposed.id,
            invited_by_id=carl.id,
            token_hash="x" * 64,
            created_at=make.ago(9),
            expires_at=make.ago(2),
        )
    )
    page = as_(carl).open("progress.clients")
    assert page.has("the link has run out")
    assert page.link("Ines Duarte") is None
    button = page.button("Invite again: Ines Duarte")
    assert button is not None
    form = button.find_parent("form")
    assert form is not None
    assert form["action"] == f"/invitations/{made.id}/renewal"


def test_search_finds_a_part_of_a_name_or_the_beginning_of_an_address(as_: As, carl: Account) -> None:
    for name in ("Mira Castellanos", "Jonas Okafor"):
        make.engagement(make.account(name, "client"), carl)
    visitor = as_(carl)
    found = visitor.open("progress.clients").fill("Name or address", "CASTEL").press("Search")
    assert found.has("Mira Castellanos")
    assert not found.has("Jonas Okafor")
    assert visitor.get("/clients?q=jonas@").has("Jonas Okafor")
    nobody = visitor.get("/clients?q=100%25_")
    assert nobody.has("Nobody by that name")
    assert nobody.follow("All clients").has("Mira Castellanos")


def test_the_list_goes_on_page_by_page_and_takes_as_many_queries(as_: As, carl: Account, engagement: Engagement) -> None:
    visitor = as_(carl)
    few = len(statements_of(lambda: visitor.open("progress.clients")))
    for number in range(55):
        make.engagement(make.account(f"Client{number:02} N", "client"), carl)
    assert len(statements_of(lambda: visitor.open("progress.clients"))) == few
    assert few <= 8
    page = visitor.open("progress.clients")
    assert page.has("Ada Reyes")
    assert not page.has("Client54 N")
    following = page.follow("Next")
    assert following.has("Client54 N")
    assert not following.has("Ada Reyes")
    assert visitor.get("/clients?after=nonsense").status == 404
