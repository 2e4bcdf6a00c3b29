"""Six sessions over half a year in a real browser: the app runs in this process, and its clock travels from one session to the next.

What two people do again and again (prepare, review, answer, say whether it helped, rate), until matrix and trajectory tell the story.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
import time_machine
from flask import Flask
from playwright.sync_api import Browser, expect
from werkzeug.serving import make_server

from coachapp.accounts.models import Account
from coachapp.engagements.models import Engagement
from coachapp.feedback.agenda_commands import prepare_agendas
from coachapp.feedback.models import Feedback, Help
from coachapp.goals.look_models import Look
from coachapp.goals.models import Goal, Milestone
from coachapp.instance.models import THE_ROW, Instance, InstanceSettings
from coachapp.sessions.models import AgendaItem
from tests import make
from tests.e2e.person import Person

pytestmark = [pytest.mark.sqlite_only, pytest.mark.browser]

BEGIN = datetime(2027, 1, 11, 9, tzinfo=UTC)
"""A Monday. Not the past: a browser would throw cookies of the past away."""
EVERY = timedelta(days=28)
STEPS = (
    ("Reproduce the baseline", "1, a task of one’s own", 30),
    ("Collect 400 demonstrations", "2, a project", 75),
    ("First paper", "2, a project", 120),
    ("Open benchmark", "3, a team or research group", 400),
)
BASELINE, KITCHEN, PAPER, BENCHMARK = (title for title, _, _ in STEPS)
SIGNALS = (
    {BASELINE: "On track", KITCHEN: "Watch", BENCHMARK: "Watch"},
    {BASELINE: "Achieved", KITCHEN: "Off track", BENCHMARK: "Watch"},
    {KITCHEN: "On track", PAPER: "On track", BENCHMARK: "Off track"},
    {KITCHEN: "Achieved", PAPER: "Watch", BENCHMARK: "Watch"},
    {PAPER: "On track", BENCHMARK: "On track"},
    {PAPER: "Achieved", BENCHMARK: "On track"},
)
"""What Carl says, session by session; the others he skips."""
MOVED, TALK = "What moved since last time?", "What do you want to talk about?"


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """The app on a port of its own, a thread a request."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    serving = Thread(target=server.serve_forever)
    serving.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    serving.join(10)
    server.server_close()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let it be that moment, and time go on from there."""
    with time_machine.travel(moment, tick=True):
        yield


class Pair:
    """Ada and Carl, each at a browser."""

    def __init__(self, browser: Browser, address: str, ada: Account, carl: Account) -> None:
        self.accounts = {"Ada": ada, "Carl": carl}
        self.ada, self.carl = (Person(name, browser.new_context(base_url=address, locale="en-GB")) for name in self.accounts)

    def come(self) -> None:
        """Both sign in: weeks have passed."""
        for person in (self.ada, self.carl):
            person.context.clear_cookies()
            person.goes_to("/sign-in").fills("Email", self.accounts[person.name].email).fills("Password", make.PASSWORD).presses("Sign in")
            person.page.wait_for_url("**/")

    def close(self) -> None:
        complaints = self.ada.complaints + self.carl.complaints
        for person in (self.ada, self.carl):
            person.context.close()
        assert complaints == [], "the browser complained"


@pytest.fixture
def pair(browser: Browser, address: str, ada: Account, carl: Account, engagement: Engagement) -> Iterator[Pair]:
    passwords_suffice = asdict(Instance(two_factor_coaches=False, version=1))  # the second factor has its own walk: test_second_factor.py
    make.kept(InstanceSettings(id=THE_ROW, **passwords_suffice))
    both = Pair(browser, address, ada, carl)
    yield both
    both.close()


def test_six_sessions_end_on_matrix_and_trajectory(pair: Pair) -> None:
    with at(BEGIN):
        pair.come()
        goal = write_goal(pair.ada)
    for number, signals in enumerate(SIGNALS, 1):
        live_through(pair, goal, number, signals)
    with at(BEGIN + timedelta(days=184)):
        pair.come()
        what_both_see(pair)
        what_ada_is_asked(pair.ada)


def write_goal(ada: Person) -> str:
    ada.goes_to("/my/progress").presses("New goal").fills("Title", "Robots that learn").fills("Vision", "Five examples are enough.")
    ada.page.locator("main .btn-primary").click()
    ada.page.wait_for_url("**/goals/*")
    goal = ada.page.url
    for title, scope, due in STEPS:
        ada.goes_to(goal).presses("New milestone").fills("Title", title).chooses("Scope", scope)
        ada.fills("Due", (BEGIN + timedelta(days=due)).date()).presses("Save milestone").sees(title)
    return goal


def live_through(pair: Pair, goal: str, number: int, signals: dict[str, str]) -> None:
    """One session, from the day Carl plans it to the evening on which Ada answers."""
    day = BEGIN + number * EVERY
    with at(day):
        pair.come()
        session = schedule(pair.carl, day + timedelta(days=2))
        before(pair.ada, session, number)
        prepare_agendas(datetime.now(UTC))
    with at(day + timedelta(days=2)):
        pair.come()
        review(pair, session, number, signals)
        rate(pair, goal, number)
        answer(pair.ada, goal, number)
        finish(pair.ada, goal, [title for title, signal in signals.items() if signal == "Achieved"])


def schedule(carl: Person, starts: datetime) -> str:
    carl.goes_to("/clients").presses("Ada Reyes").presses("New session").fills("Starts", starts.strftime("%Y-%m-%dT10:00"))
    carl.page.locator("main .btn-primary").click()
    carl.page.wait_for_url("**/sessions/*")
    return carl.page.url


def before(ada: Person, session: str, number: int) -> None:
    """Did the last promise help; check in; prepare, with a signal of her own that Carl does not see yet."""
    if number > 2:
        with ada.goes_to("/").sees("Did it help?").page.expect_response("**/help"):
            ada.presses("Helped")
        ada.goes_to("/").does_not_see("Did it help?")
    benchmark = make.row(Milestone, title=BENCHMARK)
    ada.goes_to(f"/milestones/{benchmark.id}").presses("Check in").fills("Progress", 10 * number).picks(str(min(5, number + 1)))
    ada.page.locator("main textarea").first.fill(f"Report before session {number}.")
    ada.presses("Check in").sees(f"Report before session {number}.")
    ada.goes_to(f"{session}/preparation").fills(MOVED, f"Words of session {number}.").fills(TALK, f"Topic {number}")
    ada.picks("On track", ada.page.locator("li").filter(has_text=BENCHMARK))
    if number == 1:
        ada.looks()
    ada.presses("Send to Carl").sees("Carl reads what you wrote from now on.")


def review(pair: Pair, session: str, number: int, signals: dict[str, str]) -> None:
    carl = pair.carl.goes_to(f"{session}/review").sees(f"Words of session {number}.").sees(f"Topic {number}")
    skipped = [title for title, _, _ in STEPS if title not in signals and not is_done(title)]
    for title in skipped:
        carl.presses("Skip, with a word why", carl.sheet(title)).fills("Why you skip it", "later")
        carl.page.get_by_role("button", name="Skip", exact=True).click()
        carl.sees("skipped, later")
        carl.goes_to(f"{session}/review")
    expect(carl.sheet(BENCHMARK)).to_contain_text(f"Report before session {number}.")
    for title, signal in signals.items():
        carl.picks(signal, carl.sheet(title)).fills("Feedback", f"{title}, session {number}: what is next?", carl.sheet(title))
    carl.page.keyboard.press("Tab")
    carl.sees(f"{len(signals)} of {len(signals) + len(skipped)} written").sees("Saved")
    carl.presses("Publish").sees("What Ada").presses("Publish")
    carl.page.wait_for_load_state()


def is_done(title: str) -> bool:
    return make.row(Milestone, title=title).done_on is not None


def rate(pair: Pair, goal: str, number: int) -> None:
    """From session 4 on Carl is less sure than Ada: a gap that both read in words."""
    for person, value in ((pair.ada, 4), (pair.carl, 4 if number < 4 else 2)):
        person.goes_to(f"{goal}/ratings").page.locator("details:has(.c-rate) > summary").click()
        form = person.page.locator("form.c-rate")
        with person.page.expect_response("**/ratings"):
            person.picks(str(value), form.get_by_role("group", name="Achievable")).presses("Rate", form)


def answer(ada: Person, goal: str, number: int) -> None:
    ada.goes_to(goal).presses(BENCHMARK)
    ada.page.locator("summary", has_text="Will act").first.click()
    by = (datetime.now(UTC) + timedelta(days=9)).date()
    ada.fills("What will you do?", f"Call {number}").fills("By", by).presses("Send to Carl").sees(f"Call {number}")


def finish(ada: Person, goal: str, titles: list[str]) -> None:
    """What was achieved is done, and has taught something."""
    for title in titles:
        ada.goes_to(goal).presses(title).presses("Mark as done").presses("Reflect")
        ada.fills("What does that say about the next choice?", f"After {title}: bigger.").presses("Save reflection")


def what_both_see(pair: Pair) -> None:
    client = make.row(Account, name="Ada Reyes").id
    for person, page in ((pair.carl, f"/clients/{client}"), (pair.ada, "/my/progress")):
        person.goes_to(page).looks()
        for number, signals in enumerate(SIGNALS, 1):
            word = signals[BENCHMARK].lower()
            assert person.page.get_by_role("link", name=f"{BENCHMARK}, session {number}: {word}").count() == 1, (page, number)
        person.sees("Scope grows: from a task in").sees("The direction holds: none of 4 milestones led elsewhere.")
    texts = [item.text for item in make.rows(AgendaItem, source_kind="blind")]
    assert texts == [f"{BENCHMARK}: Ada says on track, Carl says {word}" for word in ("watch", "watch", "off track", "watch")]
    assert [said.helped for said in make.rows(Feedback) if said.helped] == [Help.HELPED] * 4
    benchmark = make.row(Milestone, title=BENCHMARK).id
    pair.carl.goes_to(f"/milestones/{benchmark}").sees("it helped").sees("from off track to watch").looks()
    pair.carl.goes_to(f"/goals/{make.row(Goal).id}/ratings").sees("Achievable: Ada says 4, you say 2").looks()


def what_ada_is_asked(ada: Person) -> None:
    """Half a year is over: why now, and who has looked meanwhile."""
    ada.goes_to("/").sees("Why now").looks()
    ada.goes_to("/my/access").sees("Carl Moreau").looks()
    assert len(make.rows(Look)) >= len(SIGNALS)
