"""Who works with whom, as admins see and change it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from coachapp.accounts.models import Account, AccountState
from coachapp.engagements.models import Engagement, EngagementState, Invitation
from coachapp.goals.models import Goal
from coachapp.ledger.models import Activity, Audit, OutboxMail
from coachapp.sessions.models import CoachingSession, SessionState
from tests import make
from tests.browser import Page, Visitor

Browser = Callable[[Account | None], Visitor]
WORDS = ("Robots that learn", "benchmark with two", "The ghost text", "Task list frozen")
"""What Ada, Carl and their goal say: none of it stands on an admin's page."""


def names(page: Page) -> list[str]:
    return [row.get_text(" ", strip=True) for row in page.soup.select("tbody th")]


def mails() -> dict[str, str]:
    return {mail.recipient: mail.subject for mail in make.rows(OutboxMail)}


def a_life(engagement: Engagement, ada: Account) -> CoachingSession:
    milestone = make.milestone(make.goal(ada))
    make.check_in(milestone)
    held = make.coaching_session(engagement, published=True, shared_notes="The ghost text", shared_notes_html="The ghost text")
    make.feedback(held, milestone, "The ghost text")
    make.agenda_item(engagement, "The ghost text", by=ada)
    return make.coaching_session(engagement, starts_at=make.now() + timedelta(days=3), place="The ghost text")


def test_the_list_says_who_works_with_whom_and_how_often(as_: Browser, max_: Account, ada: Account, engagement: Engagement) -> None:
    a_life(engagement, ada)
    page = as_(max_).open("admin.engagements")
    row = page.within("Ada Reyes").get_text(" ", strip=True)
    assert "Carl Moreau" in row
    assert "1 held, last on" in row
    assert page.link("Ada Reyes")


def test_no_page_of_theirs_shows_a_word_of_coaching(
    as_: Browser, max_: Account, ada: Account, carl: Account, engagement: Engagement
) -> None:
    a_life(engagement, ada)
    visitor = as_(max_)
    pages = [
        visitor.open("admin.engagements"),
        visitor.open("admin.engagement", engagement_id=engagement.id),
        visitor.open("admin.engagements_without_coach"),
        visitor.open("admin.engagement_new"),
        visitor.open("admin.account", account_id=ada.id),
        visitor.open("admin.account", account_id=carl.id),
    ]
    for page in pages:
        assert page.status == 200
        assert [words for words in WORDS if words in page.html] == []


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": "MOREAU"}, ["Ada Reyes"]),
        ({"q": "stan@"}, ["Stan Novak"]),
        ({"q": "%"}, []),
        ({"state": "paused"}, ["Stan Novak"]),
        ({"state": "active"}, ["Ada Reyes"]),
        ({"state": "orphaned"}, ["Stan Novak"]),
        ({"state": "odd"}, ["Stan Novak", "Ada Reyes"]),
    ],
)
@pytest.mark.usefixtures("engagement")
def test_it_is_searched_and_filtered(as_: Browser, max_: Account, stan: Account, asked: dict[str, str], found: list[str]) -> None:
    gone = make.account("Gus Ohm", "coach", state=AccountState.SUSPENDED)
    make.engagement(stan, gone, state=EngagementState.PAUSED)
    assert names(as_(max_).open("admin.engagements", **asked)) == found


def test_orphans_are_shown_and_handed_over(
    as_: Browser, max_: Account, ada: Account, carl: Account, olga: Account, engagement: Engagement
) -> None:
    upcoming = a_life(engagement, ada)
    as_(max_).post("admin.suspend", account_id=carl.id)
    page = as_(max_).open("admin.engagements")
    assert page.has("One engagement runs without a coach who can see it")
    page = page.follow("Show and hand over").follow("Open Ada Reyes and Carl Moreau")
    assert page.has("Orphaned: Carl Moreau is suspended")
    page = page.follow("Choose a new coach")
    assert names(page) == ["Olga Petrenko"]
    page = page.follow("Choose Olga Petrenko")
    assert page.has("One session that is booked is cancelled.")
    assert page.has("Ada Reyes and Olga Petrenko get a mail.")
    assert make.row(Engagement).state is EngagementState.ACTIVE
    assert (pressed := page.press("Hand over")).has("Olga Petrenko is the coach now.")
    assert page.press("Hand over").path == pressed.path
    before, after = make.rows(Engagement)
    assert (before.state, after.state, after.client_id, after.coach_id) == (EngagementState.ENDED, EngagementState.ACTIVE, ada.id, olga.id)
    assert make.row(CoachingSession, id=upcoming.id).state is SessionState.CANCELLED
    told = mails()
    assert told == {ada.email: "You and Carl Moreau no longer work together", olga.email: "You and Ada Reyes work together now"}
    assert "Olga Petrenko is your coach from now on." in make.row(OutboxMail, recipient=ada.email).text
    assert as_(olga).open("progress.client", client_id=ada.id).status == 200
    assert {line.act for line in make.rows(Audit)} >= {"engagement.ended", "engagement.started"}


def test_clients_without_a_coach_are_found_and_given_one(
    as_: Browser, max_: Account, ada: Account, stan: Account, carl: Account, engagement: Engagement
) -> None:
    page = as_(max_).open("admin.engagements_without_coach")
    assert names(page) == ["Stan Novak"]
    page = page.follow("Choose a coach for Stan Novak")
    assert page.value("Client") == "stan@example.org"
    page = page.fill("Coach", "Carl@Example.org ").press("Bring them together")
    assert page.has("Stan Novak and Carl Moreau work together now.")
    assert make.rows(Engagement)[-1].state is EngagementState.ACTIVE
    assert mails() == {stan.email: "You and Carl Moreau work together now", carl.email: "You and Stan Novak work together now"}
    assert names(as_(max_).open("admin.engagements_without_coach")) == []


def test_pressed_twice_it_is_made_once(as_: Browser, max_: Account, stan: Account, carl: Account) -> None:
    page = as_(max_).open("admin.engagement_new").fill("Client", stan.email).fill("Coach", carl.email)
    assert page.press("Bring them together").path == page.press("Bring them together").path
    assert len(make.rows(Engagement)) == 1
    assert len(make.rows(OutboxMail)) == 2


@pytest.mark.parametrize(
    ("client", "coach", "reason"),
    [
        ("nobody@example.org", "carl@example.org", "Nobody here has the address nobody@example.org."),
        ("olga@example.org", "carl@example.org", "Olga Petrenko does not have the role Client."),
        ("stan@example.org", "ada@example.org", "Ada Reyes does not have the role Coach."),
        ("stan@example.org", "gus@example.org", "Gus Ohm is suspended and cannot begin now."),
        ("ada@example.org", "carl@example.org", "Ada Reyes and Carl Moreau work together already."),
        ("stan@example.org", "max@example.org", "You cannot make an engagement of your own."),
        ("pat@example.org", "pat@example.org", "Client and coach must be two people."),
        ("stan", "carl@example.org", "Write an address like name@example.org."),
    ],
)
@pytest.mark.usefixtures("engagement", "olga", "stan")
def test_what_does_not_fit_is_said_and_nothing_is_lost(as_: Browser, client: str, coach: str, reason: str) -> None:
    make.account("Gus Ohm", "coach", state=AccountState.SUSPENDED)
    make.account("Pat Both", "client", "coach")
    boss = make.account("Max Adler", "admin", "coach", "client")
    page = as_(boss).open("admin.engagement_new").fill("Client", client).fill("Coach", coach).press("Bring them together")
    assert page.status == 422
    assert page.has(reason)
    assert (page.value("Client"), page.value("Coach")) == (client, coach)
    assert len(make.rows(Engagement)) == 1
    assert make.rows(OutboxMail) == []


def test_a_proposal_that_waits_begins_and_its_link_is_void(as_: Browser, max_: Account, stan: Account, carl: Account) -> None:
    as_(carl).open("engagements.invite_client").fill("Email", stan.email).press("Invite")
    as_(max_).post("admin.engagement_make", {"client": stan.email, "coach": carl.email})
    assert make.row(Engagement).state is EngagementState.ACTIVE
    assert make.row(Invitation).voided_at is not None


def test_a_pause_says_so_to_both_and_takes_nothing_away(
    as_: Browser, max_: Account, ada: Account, carl: Account, engagement: Engagement
) -> None:
    page = as_(max_).open("admin.engagement", engagement_id=engagement.id).press("Pause")
    assert page.has("Paused. Both still see what they saw.")
    assert make.row(Engagement).state is EngagementState.PAUSED
    assert as_(ada).open("engagements.coaches").has("paused")
    assert as_(carl).open("progress.client", client_id=ada.id).status == 200
    assert page.press("Resume").has("It goes on.")
    assert [line.verb for line in make.rows(Activity)] == ["engagement.paused", "engagement.resumed"]
    assert as_(max_).post("admin.engagement_pause", {"paused": "no"}, engagement_id=engagement.id).status == 409


def test_an_end_calls_off_what_was_booked_and_tells_both(
    as_: Browser, max_: Account, ada: Account, carl: Account, engagement: Engagement
) -> None:
    upcoming = a_life(engagement, ada)
    page = as_(max_).open("admin.engagement", engagement_id=engagement.id).press("End engagement")
    assert page.has("Ada Reyes and Carl Moreau no longer work together.")
    assert make.row(CoachingSession, id=upcoming.id).state is SessionState.CANCELLED
    assert make.rows(CoachingSession)[0].state is SessionState.HELD
    for reader in (ada, carl):
        text = make.row(OutboxMail, recipient=reader.email).text
        assert "Session 2," in text
        assert "The ghost text" not in text
    assert as_(carl).open("progress.client", client_id=ada.id).has("This engagement ended")
    assert as_(max_).post("admin.engagement_end", engagement_id=engagement.id).status == 403


def test_the_clients_own_end_calls_off_what_was_booked_as_well(as_: Browser, ada: Account, carl: Account, engagement: Engagement) -> None:
    begun = make.coaching_session(engagement, starts_at=make.ago(1))
    upcoming = a_life(engagement, ada)
    as_(ada).open("engagements.coaches").press("End engagement with Carl Moreau")
    assert make.row(CoachingSession, id=upcoming.id).state is SessionState.CANCELLED
    assert make.row(CoachingSession, id=begun.id).state is SessionState.SCHEDULED
    assert mails() == {ada.email: "You and Carl Moreau no longer work together", carl.email: "You and Ada Reyes no longer work together"}


def test_who_does_not_fit_is_not_listed_and_is_refused_with_the_reason_and_nothing_done(
    as_: Browser, max_: Account, ada: Account, carl: Account, olga: Account, stan: Account, engagement: Engagement
) -> None:
    upcoming = a_life(engagement, ada)
    make.engagement(ada, olga)
    gus = make.account("Gus Ohm", "coach", state=AccountState.SUSPENDED)
    boss = make.account("Mona Weiss", "admin", "coach")
    visitor = as_(boss)
    assert visitor.open("admin.engagement_coaches", engagement_id=engagement.id).has("There is no other coach")
    reasons = {
        olga: "Ada Reyes and Olga Petrenko work together already.",
        carl: "Carl Moreau is the coach already.",
        gus: "Gus Ohm is suspended and cannot begin now.",
        stan: "Stan Novak does not have the role Coach.",
        boss: "You cannot hand over an engagement of your own",
    }
    for coach, reason in reasons.items():
        page = visitor.open("admin.engagement_successor", engagement_id=engagement.id, coach_id=coach.id)
        assert (page.status, page.has(reason), page.button("Hand over")) == (200, True, None)
        page = visitor.post("admin.engagement_hand_over", engagement_id=engagement.id, coach_id=coach.id)
        assert (page.status, page.has(reason)) == (403, True)
    assert make.row(Engagement, id=engagement.id).state is EngagementState.ACTIVE
    assert make.row(CoachingSession, id=upcoming.id).state is SessionState.SCHEDULED
    assert (make.rows(OutboxMail), {line.act for line in make.rows(Audit)}) == ([], {"refused.not_allowed"})


def test_what_has_ended_is_not_handed_over(as_: Browser, max_: Account, olga: Account, engagement: Engagement) -> None:
    as_(max_).post("admin.engagement_end", engagement_id=engagement.id)
    page = as_(max_).post("admin.engagement_hand_over", engagement_id=engagement.id, coach_id=olga.id)
    assert (page.status, page.has("This engagement has ended")) == (403, True)


def test_a_new_coach_is_found_by_a_part_of_name_or_address_with_their_clients_counted(
    as_: Browser, max_: Account, stan: Account, olga: Account, engagement: Engagement
) -> None:
    make.engagement(stan, olga)
    make.account("Paul Coach", "coach")
    visitor = as_(max_)
    page = visitor.open("admin.engagement_coaches", engagement_id=engagement.id)
    assert names(page) == ["Olga Petrenko", "Paul Coach"]
    assert [cells.get_text(strip=True) for cells in page.soup.select("td[data-label='Clients now']")] == ["1", "none"]
    assert names(page.fill("Name or email", "OLGA@").press("Search")) == ["Olga Petrenko"]
    assert visitor.open("admin.engagement_coaches", engagement_id=engagement.id, q="nobody").has("No such coach")


def test_a_goal_is_never_on_the_way(as_: Browser, max_: Account, ada: Account, engagement: Engagement) -> None:
    a_life(engagement, ada)
    goal = make.rows(Goal)[0]
    visitor = as_(max_)
    for endpoint, ids in (("progress.goal", {"goal_id": goal.id}), ("progress.client", {"client_id": ada.id})):
        assert visitor.open(endpoint, **ids).status == 404


def test_an_admin_signs_somebody_out_everywhere(as_: Browser, max_: Account, ada: Account) -> None:
    elsewhere = as_(ada)
    page = as_(max_).open("admin.account", account_id=ada.id).press("Sign out everywhere Ada Reyes")
    assert page.has("Ada Reyes is signed out everywhere.")
    assert elsewhere.open("accounts.account").path == "/sign-in"
    assert make.row(Audit, act="sign_ins.ended").subject_id == ada.id
