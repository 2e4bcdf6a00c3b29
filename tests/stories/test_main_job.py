"""The main job, as one story (docs/house.md): from an empty instance to the second session's review, over HTTP."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from coachapp.accounts.commands import renew_setup_code
from coachapp.core.db import transaction
from coachapp.feedback.models import Draft, Feedback
from coachapp.ledger.models import OutboxMail
from coachapp.sessions.models import Action, AgendaItem, CoachingSession
from tests import make
from tests.browser import Page, Visitor

PASSWORD = "a long walk by the river"
MILESTONES = ("Reproduce one-shot imitation", "Collect 400 demonstrations", "First-author paper", "Open benchmark", "Workshop")


def invited(page: Page) -> str:
    """The link that an inviter sees when no mail server is configured."""
    shown = page.soup.find("input", attrs={"readonly": True})
    text = str(shown["value"]) if shown else next(w for w in page.text.split() if "/invitations/" in w)
    return text[text.index("/invitations/") :]


def accept(app: Flask, link: str, name: str, zone: str) -> Visitor:
    """Follow an invitation to the home page of a new account."""
    person = Visitor(app, None)
    page = person.get(link).fill("Name", name).fill("Password", PASSWORD).choose("Time zone", zone)
    home = page.press("Accept invitation")
    assert (home.status, home.path) == (200, "/")
    return person


@pytest.fixture
def admin(app: Flask) -> Visitor:
    """The first admin, who came by the set-up page and its code."""
    with transaction():
        code = renew_setup_code(now=make.now())
    person = Visitor(app, None)
    page = person.get("/sign-in")
    assert page.path == "/set-up"
    page.fill("Code", code).fill("Name", "Max Adler").fill("Email", "max@example.org").fill("Password", PASSWORD)
    assert page.press(page.soup.find("main").find("button", class_="btn-primary").get_text(strip=True)).path == "/"  # type: ignore[union-attr]
    return person


def write_goal(ada: Visitor) -> str:
    page = ada.open("progress.my_progress").follow("New goal")
    page.fill("Title", "Robots that learn from a handful of demonstrations").fill("Vision", "A robot learns a task from **five** examples.")
    page.fill("Area", "Robot learning").fill("Horizon", (make.now() + timedelta(days=1000)).date())
    for lens in ("Achievable", "Novel", "Motivating", "Useful"):
        page.fill(lens, f"One sentence on why it is {lens.lower()}.")
    goal = page.press("Save goal") if page.button("Save goal") else page.press(submit_of(page))
    assert goal.path.startswith("/goals/"), goal.text
    assert goal.soup.find("strong", string="five")
    return goal.path


def submit_of(page: Page) -> str:
    button = page.soup.find("main").find("button", class_="btn-primary")  # type: ignore[union-attr]
    assert button is not None, page.text
    return button.get_text(strip=True)


def add_milestones(ada: Visitor, goal: str) -> None:
    for number, title in enumerate(MILESTONES, 1):
        page = ada.get(goal).follow("New milestone")
        page.fill("Title", title).fill("Definition of done", f"Somebody else can tell that {title} is done.")
        page.fill("Due", (make.now() + timedelta(days=60 * number)).date())
        saved = page.press(submit_of(page))
        assert saved.has(title), saved.text


def check_in(ada: Visitor, goal: str, title: str, words: str, progress: int) -> None:
    page = ada.get(goal).follow(title).follow("Check in")
    page.fill("Progress", progress).choose("Confidence", "4")
    text = page.soup.find("main").find("textarea")  # type: ignore[union-attr]
    assert text is not None
    page.typed[id(text)] = words
    assert page.press("Check in").has(words)


def schedule(carl: Visitor, days: int) -> str:
    page = carl.open("progress.clients").follow("Ada Reyes").follow("New session")
    page.fill("Starts", (make.now() + timedelta(days=days)).strftime("%Y-%m-%dT15:00"))
    page.fill("Agenda", "How it begins")
    saved = page.press(submit_of(page))
    assert saved.path.startswith("/sessions/"), saved.text
    return saved.path


def write_feedback(carl: Visitor, session: str, title: str, signal: str, words: str) -> None:
    page = carl.get(f"{session}/review")
    entry = page.section(title)
    page.choose("Signal", signal, entry).fill("Feedback", words, entry)
    saved = page.press("Save draft", entry)
    assert saved.status == 200, saved.text


def publish(carl: Visitor, session: str) -> Page:
    going_out = carl.get(f"{session}/review").follow("Publish")
    first = going_out.press("Publish")
    again = going_out.press("Publish")
    assert first.status == again.status == 200
    return first


def test_a_coach_and_a_client_do_the_main_job(app: Flask, admin: Visitor) -> None:
    page = admin.get("/accounts").follow("Invite").fill("Email", "carl@example.org")
    page = page.tick("Coach") if page.soup.find("input", attrs={"type": "checkbox"}) else page
    carl = accept(app, invited(page.press("Invite")), "Carl Moreau", "Europe/London")
    ada = accept(
        app, invited(carl.get("/clients").follow("Invite").fill("Email", "ada@example.org").press("Invite")), "Ada Reyes", "Europe/Berlin"
    )

    goal = write_goal(ada)
    add_milestones(ada, goal)
    check_in(ada, goal, MILESTONES[0], "It runs on our arm.", 60)
    check_in(ada, goal, MILESTONES[3], "Protocol is agreed.", 20)

    first = schedule(carl, 1)
    review = carl.get(f"{first}/review")
    assert all(review.has(title) for title in MILESTONES)
    assert review.has("It runs on our arm.")
    write_feedback(carl, first, MILESTONES[0], "On track", "Good. What would it take to be *boring*?")
    write_feedback(carl, first, MILESTONES[3], "Off track", "Who needs this as much as you do?")
    write_feedback(carl, first, MILESTONES[4], "Watch", "Start with the people who should meet.")
    assert not ada.get(goal).follow(MILESTONES[3]).has("Who needs this")
    assert carl.get(f"{first}/review").value("Feedback", carl.get(f"{first}/review").section(MILESTONES[3])) is not None

    publish(carl, first)
    assert len(make.rows(Feedback)) == 3
    assert make.rows(Draft) == []
    (mail,) = [m for m in make.rows(OutboxMail) if m.recipient == "ada@example.org" and "wrote about" in m.subject]
    assert mail.subject == "Carl wrote about 3 of your milestones"
    assert "Who needs this as much as you do?" in mail.text

    answer(ada, goal, MILESTONES[0], "Got it")
    answer(ada, goal, MILESTONES[3], "Will act", "Call Ghent and ask what they would use it for")
    answer(ada, goal, MILESTONES[4], "Let’s discuss")
    assert make.row(Action).text == "Call Ghent and ask what they would use it for"

    check_in(ada, goal, MILESTONES[3], "Ghent would use it for their own loader.", 35)
    second = schedule(carl, 21)
    waiting = make.row(AgendaItem, source_kind="feedback")
    assert waiting.session_id == make.row(CoachingSession, number=2).id
    page = carl.get(f"{second}/review")
    entry = page.section(MILESTONES[3])
    for evidence in ("Ghent would use it", "Who needs this as much as you do?", "Will act", "Call Ghent"):
        assert evidence in entry.get_text(" "), evidence
    assert page.has("from session 1")

    matrix = ada.get("/my/progress")
    assert matrix.link("Open benchmark, session 1: off track") or any(
        "session 1: off track" in str(a.get("aria-label", "")) for a in matrix.soup.find_all("a")
    )


def answer(ada: Visitor, goal: str, title: str, kind: str, action: str = "") -> None:
    page = ada.get(goal).follow(title)
    if action:
        page.fill("What will you do?", action).fill("By", (make.now() + timedelta(days=10)).date())
        answered = page.press("Send to Carl")
    else:
        answered = page.press(kind)
    assert answered.status == 200, answered.text
    assert kind.lower() in ada.get(goal).follow(title).section("Session 1").get_text(" ").lower()
