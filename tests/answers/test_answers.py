"""Answers from the mail: one link, one button, one act, and nothing else with it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from email.message import EmailMessage
from urllib.parse import urlsplit

import pytest
from flask import Flask

from coachapp.accounts.link_models import ANSWERS, Link, Purpose
from coachapp.accounts.links import void_links_of_before
from coachapp.accounts.models import Account, AccountState, SignIn
from coachapp.accounts.request import MOST_ANSWERS
from coachapp.checkins.models import CheckIn
from coachapp.core.clock import now
from coachapp.core.db import Base, db, transaction
from coachapp.engagements.models import Engagement, EngagementState
from coachapp.feedback.models import Feedback, Reply, ResponseKind, Turn
from coachapp.goals.models import Goal, Milestone, MilestoneState
from coachapp.ledger.delivery import GIVE_UP_AFTER, deliver_due
from coachapp.ledger.models import Audit, OutboxMail
from coachapp.ledger.once_more import try_failed_again
from coachapp.sessions.models import Action, AgendaItem, CoachingSession
from coachapp.sessions.reminder_commands import nudge_the_unbooked, remind_of_sessions
from tests import make
from tests.browser import Page, Visitor
from tests.support.postbox import Postbox, links_in

As = Callable[[Account | None], Visitor]
WORDS = {Purpose.GOT_IT: "Got it", Purpose.WILL_ACT: "Will act", Purpose.LETS_DISCUSS: "Let’s discuss"}
SCANNERS = ("GET", "HEAD", "OPTIONS")


def change(thing: type[Base], row_id: int, **values: object) -> None:
    with transaction():
        row = db.session.get_one(thing, row_id)
        for name, value in values.items():
            setattr(row, name, value)


@pytest.fixture
def mailed(as_: As, carl: Account, ada: Account, today: CoachingSession, postbox: Postbox) -> EmailMessage:
    """The mail that Ada gets once Carl has published."""
    as_(carl).open("feedback.publication", session_id=today.id).press("Publish")
    (mail,) = postbox.to(ada.email)
    return mail


@pytest.fixture
def check_in_mail(ada: Account, engagement: Engagement, benchmark: Milestone, postbox: Postbox) -> EmailMessage:
    """The mail that asks Ada to prepare her session."""
    starts_at = now() + timedelta(hours=48)
    make.coaching_session(engagement, starts_at=starts_at)
    remind_of_sessions(now())
    return postbox.to(ada.email)[-1]


def follow(visitor: Visitor, mail: EmailMessage, purpose: str, nth: int = 0) -> Page:
    links = [link for link in links_in(mail) if f"/links/{purpose}/" in link]
    return visitor.get(urlsplit(links[nth]).path)


def said_to(title: str) -> Feedback:
    return make.row(Feedback, milestone_id=make.row(Milestone, title=title).id)


def all_that_could_change() -> list[object]:
    feedback = [(f.response_kind, f.turn, f.version) for f in make.rows(Feedback)]
    links = [(link.used_at, link.voided_at) for link in make.rows(Link)]
    counts = [len(make.rows(table)) for table in (Action, AgendaItem, CheckIn, Reply, SignIn)]
    return [feedback, links, counts]


def test_each_feedback_has_its_three_links_in_both_forms_of_the_mail(mailed: EmailMessage) -> None:
    html = mailed.get_body(("html",))
    assert html is not None
    for purpose in WORDS:
        in_text = [link for link in links_in(mailed) if f"/links/{purpose}/" in link]
        assert len(set(in_text)) == 2
        assert re.findall(rf'href="([^"]+/links/{purpose}/[^"]+)"', html.get_content()) == in_text
    assert {link.purpose for link in make.rows(Link)} == set(WORDS)
    assert {link.expires_at - link.created_at for link in make.rows(Link)} == {timedelta(days=30)}


def test_no_secret_of_a_link_stands_in_the_database(as_: As, carl: Account, today: CoachingSession, postbox: Postbox) -> None:
    as_(carl).open("feedback.publication", session_id=today.id).press("Publish")
    kept = make.row(OutboxMail)
    (mail,) = postbox.to("ada@example.org")
    tokens = [link.rpartition("/")[2] for link in links_in(mail) if "/links/" in link]
    assert len(tokens) == 6
    assert not [token for token in tokens if token in kept.text + kept.html + kept.secret or token in str(make.rows(Link))]
    assert make.row(OutboxMail).secret == ""


def test_got_it_is_one_button_without_signing_in(as_: As, mailed: EmailMessage) -> None:
    page = follow(as_(None), mailed, Purpose.GOT_IT)
    assert (page.status, page.heading) == (200, "Open benchmark")
    assert [b.get_text(strip=True) for b in page.soup.select("main button")] == ["Got it"]
    assert page.press("Got it").heading == "Thank you"
    kept = said_to("Open benchmark")
    assert (kept.response_kind, kept.turn) == (ResponseKind.GOT_IT, Turn.NOBODY)
    assert said_to("Workshop").response_kind is None


def test_will_act_asks_what_and_by_when_and_loses_nothing_that_was_typed(as_: As, mailed: EmailMessage) -> None:
    page = follow(as_(None), mailed, Purpose.WILL_ACT).fill("What will you do?", "Ask the two labs").press("Will act")
    assert (page.status, page.value("What will you do?")) == (422, "Ask the two labs")
    assert page.has("Say by which day.")
    page = page.fill("By", now().date() - timedelta(days=2)).press("Will act")
    assert page.has("Choose today or a later day.")
    assert make.rows(Action) == []
    page = page.fill("By", "2030-05-01").fill("A word, if you like", "Gladly.").press("Will act")
    assert page.has("You said “Will act”.")
    action, kept = make.row(Action), said_to("Open benchmark")
    assert (action.text, action.due_on, action.source_id) == ("Ask the two labs", date(2030, 5, 1), kept.id)
    assert (kept.response_kind, kept.response_text) == (ResponseKind.WILL_ACT, "Gladly.")


def test_lets_discuss_goes_on_the_agenda(as_: As, mailed: EmailMessage) -> None:
    page = follow(as_(None), mailed, Purpose.LETS_DISCUSS, nth=1)
    assert page.fill("A word, if you like", "Which names?").press("Let’s discuss").heading == "Thank you"
    assert make.row(AgendaItem).text == "Workshop: Which names?"
    assert said_to("Workshop").turn is Turn.COACH


def test_a_check_in_needs_no_sign_in_either(as_: As, check_in_mail: EmailMessage, benchmark: Milestone) -> None:
    page = follow(as_(None), check_in_mail, Purpose.CHECK_IN)
    assert page.heading == "Open benchmark"
    page = page.fill("What moved?", "Twelve tasks stand.").fill("Progress", "140").choose("Confidence", "4").press("Check in")
    assert (page.status, page.value("What moved?")) == (422, "Twelve tasks stand.")
    assert page.fill("Progress", "40").press("Check in").has("Checked in.")
    made = make.row(CheckIn)
    assert (made.milestone_id, made.text, made.progress, made.confidence) == (benchmark.id, "Twelve tasks stand.", 40, 4)
    assert follow(as_(None), check_in_mail, Purpose.CHECK_IN).status == 410


def test_the_nudge_asks_for_the_check_in_that_is_due_most(as_: As, ada: Account, carl: Account, goal: Goal, postbox: Postbox) -> None:
    make.engagement(ada, carl, since=make.ago(30))
    make.milestone(goal, "Just reported", checked_in_at=make.ago(1))
    make.milestone(goal, "Long ago", checked_in_at=make.ago(90))
    make.milestone(goal, "Over", state=MilestoneState.DONE)
    nudge_the_unbooked(now())
    (mail,) = postbox.to(ada.email)
    assert follow(as_(None), mail, Purpose.CHECK_IN).heading == "Long ago"


def test_nothing_to_check_in_on_is_no_link(ada: Account, engagement: Engagement, postbox: Postbox) -> None:
    make.coaching_session(engagement, starts_at=now() + timedelta(hours=48))
    remind_of_sessions(now())
    (mail,) = postbox.to(ada.email)
    assert [link for link in links_in(mail) if "/links/" in link] == []


@pytest.mark.parametrize("method", SCANNERS)
def test_a_scanner_that_opens_everything_changes_nothing(as_: As, mailed: EmailMessage, check_in_mail: EmailMessage, method: str) -> None:
    """With a memory for cookies and without one, each link three times, and whatever stands behind it."""
    before = all_that_could_change()
    patient = as_(None)
    for mail in (mailed, check_in_mail):
        for link in links_in(mail):
            for visitor in (patient, as_(None)):
                for _ in range(3):
                    visitor.client.open(urlsplit(link).path, method=method, follow_redirects=True)
    assert all_that_could_change() == before
    assert follow(as_(None), mailed, Purpose.GOT_IT).press("Got it").heading == "Thank you"


def test_the_act_signs_nobody_in_and_opens_nothing_else(as_: As, mailed: EmailMessage, benchmark: Milestone) -> None:
    visitor = as_(None)
    follow(visitor, mailed, Purpose.GOT_IT).press("Got it")
    assert {row.account_id for row in make.rows(SignIn)} == {make.row(Account, email="carl@example.org").id}
    for address in ("/", f"/milestones/{benchmark.id}", f"/feedback/{said_to('Open benchmark').id}/response", "/account"):
        assert visitor.get(address).path == "/sign-in"


def test_the_page_says_no_more_than_the_mail_did(as_: As, mailed: EmailMessage) -> None:
    for purpose in WORDS:
        page = follow(as_(None), mailed, purpose)
        assert "Who needs this?" not in page.text
        assert page.has("As Ada Reyes, without signing in.")


@pytest.mark.parametrize("purpose", WORDS)
def test_a_link_does_one_act(as_: As, mailed: EmailMessage, purpose: Purpose) -> None:
    """Neither for another purpose nor under another link's mark."""
    visitor = as_(None)
    token = next(link for link in links_in(mailed) if f"/links/{purpose}/" in link).rpartition("/")[2]
    for other in ANSWERS - {purpose}:
        assert visitor.get(f"/links/{other}/{token}").status == 410
    page = follow(visitor, mailed, purpose)
    mark = page.path.rpartition("/")[2]
    for other in ANSWERS - {purpose}:
        follow(visitor, mailed, other) if other in WORDS else None
        assert visitor.post("answers.give", {"text": "x"}, purpose=other, mark=mark).status == 410
    assert [f.response_kind for f in make.rows(Feedback)] == [None, None]


def test_two_tabs_answer_each_its_own(as_: As, mailed: EmailMessage) -> None:
    visitor = as_(None)
    first, second = follow(visitor, mailed, Purpose.GOT_IT, 0), follow(visitor, mailed, Purpose.GOT_IT, 1)
    assert (first.heading, second.heading) == ("Open benchmark", "Workshop")
    assert first.press("Got it").heading == "Thank you"
    assert said_to("Workshop").response_kind is None
    assert second.press("Got it").heading == "Thank you"
    assert said_to("Workshop").response_kind is ResponseKind.GOT_IT


def test_so_many_links_stand_open_in_one_browser_and_the_oldest_goes(as_: As, mailed: EmailMessage) -> None:
    visitor = as_(None)
    first = follow(visitor, mailed, Purpose.GOT_IT)
    for number in range(MOST_ANSWERS):
        visitor.client.get(f"/links/got_it/{number}")
    assert first.press("Got it").status == 410
    assert follow(visitor, mailed, Purpose.GOT_IT).press("Got it").heading == "Thank you"


def test_a_double_press_answers_once_and_is_led_to_the_same_page(as_: As, mailed: EmailMessage) -> None:
    page = follow(as_(None), mailed, Purpose.GOT_IT)
    assert [page.press("Got it").heading for _ in range(3)] == ["Thank you"] * 3
    assert len(make.rows(Audit, act="answer.by_link")) == 1


def test_used_is_used_and_leads_to_sign_in(as_: As, mailed: EmailMessage) -> None:
    follow(as_(None), mailed, Purpose.GOT_IT).press("Got it")
    page = follow(as_(None), mailed, Purpose.GOT_IT)
    assert (page.status, page.heading) == (410, "This link no longer works")
    assert page.follow("Sign in").path == "/sign-in"
    page = follow(as_(None), mailed, Purpose.WILL_ACT)
    assert (page.status, page.has("You have answered this already.")) == (410, True)


def test_what_was_answered_on_the_website_is_not_answered_again(as_: As, ada: Account, mailed: EmailMessage) -> None:
    page = follow(as_(None), mailed, Purpose.GOT_IT)
    as_(ada).post("feedback.respond", {"kind": "lets_discuss"}, feedback_id=said_to("Open benchmark").id)
    assert page.press("Got it").has("You have answered this already.")
    assert said_to("Open benchmark").response_kind is ResponseKind.LETS_DISCUSS


def test_after_thirty_days_it_is_over(as_: As, mailed: EmailMessage) -> None:
    with transaction():
        for link in db.session.query(Link):
            link.expires_at = make.ago(hours=1)
    page = follow(as_(None), mailed, Purpose.GOT_IT)
    assert (page.status, page.has("thirty days")) == (410, True)


def test_suspension_the_end_of_the_work_and_access_taken_back_void_it(
    as_: As, ada: Account, mailed: EmailMessage, check_in_mail: EmailMessage, engagement: Engagement, goal: Goal
) -> None:
    open_pages = [follow(as_(None), mailed, Purpose.GOT_IT), follow(as_(None), check_in_mail, Purpose.CHECK_IN)]

    def nothing_works() -> bool:
        for page, button in zip(open_pages, ("Got it", "Check in"), strict=True):
            if page.press(button).status != 410:
                return False
        return follow(as_(None), mailed, Purpose.WILL_ACT).status == follow(as_(None), check_in_mail, Purpose.CHECK_IN).status == 410

    change(Account, ada.id, state=AccountState.SUSPENDED)
    assert nothing_works()
    change(Account, ada.id, state=AccountState.ACTIVE)
    change(Engagement, engagement.id, state=EngagementState.ENDED, ended_at=now())
    assert nothing_works()
    change(Engagement, engagement.id, state=EngagementState.ACTIVE, ended_at=None)
    change(Goal, goal.id, is_shared_with_all=False)
    assert nothing_works()
    change(Goal, goal.id, is_shared_with_all=True)
    assert follow(as_(None), mailed, Purpose.WILL_ACT).status == 200
    with transaction():
        void_links_of_before(ada.id, now=now())
    assert nothing_works()
    assert make.rows(CheckIn) == []


def test_a_milestone_that_is_no_longer_open_takes_no_check_in(as_: As, check_in_mail: EmailMessage, benchmark: Milestone) -> None:
    change(Milestone, benchmark.id, state=MilestoneState.DONE)
    page = follow(as_(None), check_in_mail, Purpose.CHECK_IN)
    assert (page.status, page.has("This milestone is no longer open.")) == (410, True)


def test_it_does_its_act_for_its_own_person_whoever_is_signed_in(as_: As, stan: Account, mailed: EmailMessage) -> None:
    visitor = as_(stan)
    follow(visitor, mailed, Purpose.GOT_IT).press("Got it")
    line = make.row(Audit, act="answer.by_link")
    assert line.actor_id == make.row(Account, email="ada@example.org").id
    assert said_to("Open benchmark").response_kind is ResponseKind.GOT_IT


def test_unknown_purposes_and_secrets_are_no_error(as_: As, app: Flask) -> None:
    for token in ("x", "a" * 43, "a" * 900, "%00", "🦩"):
        assert as_(None).get(f"/links/got_it/{token}").status == 410
        assert as_(None).get(f"/answers/got_it/{token}").status == 410
    assert as_(None).get("/answers/reset/abc").status == 404


def test_a_review_that_could_not_be_mailed_for_days_can_still_be_sent_with_links_that_work(
    as_: As, carl: Account, today: CoachingSession, postbox: Postbox
) -> None:
    def fail(_message: EmailMessage) -> None:
        raise ConnectionRefusedError

    as_(carl).open("feedback.publication", session_id=today.id).press("Publish")
    for days in (0, 1, 2):
        deliver_due(now() + timedelta(days=days), fail, "Coachapp <coachapp@example.org>")
    deliver_due(now() + GIVE_UP_AFTER + timedelta(hours=7), fail, "Coachapp <coachapp@example.org>")
    assert make.row(OutboxMail).failed_at
    with transaction():
        assert try_failed_again(None, now=now()) == 1
    (mail,) = postbox.to("ada@example.org")
    assert follow(as_(None), mail, Purpose.GOT_IT).press("Got it").heading == "Thank you"
