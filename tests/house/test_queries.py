"""Each page asks as often for thirty rows as for three, and never more often than its bar (docs/house.md)."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from coachapp.accounts.models import Account
from coachapp.feedback.models import ResponseKind, Signal
from tests import make
from tests.browser import Visitor
from tests.conftest import House
from tests.support.counting import statements_of

LIST, REVIEW, OVERVIEW = 8, 14, 12
BARS = {
    "home.home": OVERVIEW,
    "progress.clients": LIST,
    "progress.client": OVERVIEW,
    "progress.client_timeline": LIST,
    "progress.client_actions": LIST,
    "progress.client_sessions": LIST,
    "progress.goal": LIST,
    "progress.milestone": LIST,
    "sessions.sessions": LIST,
    "sessions.coaching_session": LIST,
    "hours.hours": LIST,
    "meetings.live": LIST,
    "meetings.meeting": LIST,
    "feedback.review": REVIEW,
    "feedback.publication": LIST,
    "admin.accounts": LIST,
    "admin.audit_log": LIST,
    "admin.engagements": LIST,
    "admin.mail": LIST,
    "admin.engagements_without_coach": LIST,
}


class Filled:
    """Carl and Ada with `many` of everything that a page can list."""

    def __init__(self, many: int) -> None:
        self.carl, self.max_ = make.account("Carl Moreau", "coach"), make.account("Max Adler", "admin")
        self.ada = make.account("Ada Reyes", "client")
        engagement = make.engagement(self.ada, self.carl)
        self.goal = make.goal(self.ada)
        self.milestones = [make.milestone(self.goal, f"Milestone {n}") for n in range(many)]
        self.upcoming = make.coaching_session(engagement, starts_at=make.now() + timedelta(days=2))
        for n in range(many):
            held = make.coaching_session(engagement, starts_at=make.ago(400 - 7 * n), published=True, feedback_count=1)
            make.feedback(held, self.milestones[n], signal=list(Signal)[n % 4], response=[None, *ResponseKind][n % 4])
            make.check_in(self.milestones[n])
            make.agenda_item(engagement, f"Point {n}", coaching_session=self.upcoming, by=self.ada)
            self.one_more_client(n)
        self.draft = make.draft(self.upcoming, self.milestones[0])

    def one_more_client(self, n: int) -> None:
        client = make.account(f"Client {n:02}", "client", email=f"client{n}@example.org")
        made = make.engagement(client, self.carl)
        make.coaching_session(made, starts_at=make.now() + timedelta(hours=n + 1))
        held = make.coaching_session(made, published=True)
        make.feedback(held, make.milestone(make.goal(client)))

    def who(self, endpoint: str) -> Account:
        return self.max_ if endpoint.startswith("admin.") else self.carl

    def ids(self, endpoint: str, app: Flask) -> dict[str, int]:
        known = {"client_id": self.ada.id, "goal_id": self.goal.id, "milestone_id": self.milestones[0].id, "session_id": self.upcoming.id}
        rule = next(r for r in app.url_map.iter_rules() if r.endpoint == endpoint)
        return {name: known[name] for name in rule.arguments}


def asked(house: House, many: int) -> dict[str, int]:
    """How many SELECTs each page takes, over that many rows."""
    house.make_new()
    with house.app.app_context():
        filled = Filled(many)
        return {endpoint: statements_on(house.app, filled, endpoint) for endpoint in BARS}


def statements_on(app: Flask, filled: Filled, endpoint: str) -> int:
    visitor, ids = Visitor(app, filled.who(endpoint)), filled.ids(endpoint, app)
    assert visitor.open(endpoint, **ids).status == 200  # who has looked is noted once, here
    return len(statements_of(lambda: visitor.open(endpoint, **ids)))


def test_no_page_asks_more_often_for_more_rows_or_than_its_bar(house: House) -> None:
    few, more = asked(house, 3), asked(house, 30)
    assert more == few
    assert {endpoint: count for endpoint, count in more.items() if count > BARS[endpoint]} == {}
