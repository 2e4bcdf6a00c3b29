"""The main job in a real browser: from the first run to the second session's review, every page looked at on the way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from tests.e2e.conftest import Instance
from tests.e2e.person import Person

PASSWORD = "a long walk by the river"
STEPS = ("Reproduce one-shot imitation", "Collect 400 demonstrations", "First-author paper", "Open benchmark", "Workshop")
QUESTION = "What would it look like with one partner?"


def days(many: int) -> datetime:
    return datetime.now(UTC) + timedelta(days=many)


def set_up(max_: Person, instance: Instance) -> None:
    code = instance.wait_for(r"\b((?:[0-9a-f]{4}-){3}[0-9a-f]{4})\b")
    max_.goes_to("/").looks()
    max_.fills("Code", code).fills("Name", "Max Adler").fills("Email", "max@example.org").fills("Password", PASSWORD)
    max_.page.locator("main .btn-primary").click()
    max_.page.wait_for_url("**/")
    max_.looks()


def invite(who: Person, page: str, email: str) -> str:
    """Send an invitation and read its link, as nobody has set up a mail server."""
    who.goes_to(page).presses("Invite").fills("Email", email)
    coach = who.page.get_by_role("checkbox", name="Coach")
    if coach.count():
        coach.check()
    who.looks().presses("Invite")
    link = who.page.locator("input[readonly]").first.input_value()
    who.looks()
    return link


def accept(who: Person, link: str, name: str) -> None:
    who.goes_to(link).looks().fills("Name", name).fills("Password", PASSWORD)
    assert who.page.get_by_label("Time zone").input_value() == "Europe/Berlin", "the browser's own zone is offered"
    who.presses("Accept invitation")
    who.page.wait_for_url("**/")
    who.looks()


def write_goal(ada: Person) -> str:
    ada.goes_to("/my/progress").looks().presses("New goal")
    ada.fills("Title", "Robots that learn from a handful of demonstrations").fills("Vision", "A robot learns from **five** examples.")
    for lens in ("Achievable", "Novel", "Motivating", "Useful"):
        ada.fills(lens, f"One sentence on why it is {lens.lower()}.")
    ada.fills("Area", "Robot learning").fills("Horizon", days(1000).date()).looks()
    ada.page.locator("main .btn-primary").click()
    ada.page.wait_for_url("**/goals/*")
    goal = ada.page.url
    for number, title in enumerate(STEPS, 1):
        ada.goes_to(goal).presses("New milestone").fills("Title", title).fills(
            "Definition of done", f"Anyone can tell that {title} is done."
        )
        ada.fills("Due", days(60 * number).date())
        ada.page.locator("main .btn-primary").click()
        ada.page.wait_for_load_state()
    ada.goes_to(goal).looks()
    return goal


def check_in(ada: Person, goal: str, title: str, words: str, progress: int) -> None:
    ada.goes_to(goal).presses(title).presses("Check in").fills("Progress", progress).picks("4")
    ada.page.locator("main textarea").first.fill(words)
    ada.looks().presses("Check in").sees(words)


def schedule(carl: Person, many: int) -> str:
    carl.goes_to("/clients").looks().presses("Ada Reyes").looks().presses("New session")
    carl.fills("Starts", days(many).strftime("%Y-%m-%dT23:30")).looks()
    carl.page.locator("main .btn-primary").click()
    carl.page.wait_for_url("**/sessions/*")
    carl.looks()
    return carl.page.url


def test_a_coach_and_a_client_do_the_main_job(instance: Instance, person: Callable[..., Person]) -> None:
    berlin = {"timezone_id": "Europe/Berlin"}
    max_, carl, ada = person("Max"), person("Carl", **berlin), person("Ada", **berlin)
    set_up(max_, instance)
    accept(carl, invite(max_, "/accounts", "carl@example.org"), "Carl Moreau")
    accept(ada, invite(carl, "/clients", "ada@example.org"), "Ada Reyes")
    max_.goes_to("/accounts").looks().goes_to("/audit-log").looks()

    goal = write_goal(ada)
    check_in(ada, goal, STEPS[0], "It runs on our arm.", 60)
    check_in(ada, goal, STEPS[3], "Protocol is agreed.", 20)

    session = schedule(carl, 0)
    review_and_publish(carl, session)
    instance.wait_for(r"(ada@example\.org)")

    ada.goes_to("/").sees(QUESTION).looks()
    answer(ada, goal)
    check_in(ada, goal, STEPS[3], "Ghent would use it.", 35)

    second = schedule(carl, 21)
    carl.goes_to(f"{second}/review").looks()
    for evidence in ("Ghent would use it.", QUESTION, "Will act", "Call Ghent"):
        assert evidence in carl.sheet(STEPS[3]).inner_text(), evidence
    carl.sees("from session 1")
    carl.goes_to("/").looks().goes_to("/sessions").looks().goes_to("/account").looks()
    ada.goes_to("/my/progress").looks()
    assert ada.page.get_by_role("link", name="Open benchmark, session 1: off track").count() == 1
    ada.goes_to("/sessions").looks().goes_to("/style").sees("Not found")


def review_and_publish(carl: Person, session: str) -> None:
    carl.goes_to(f"{session}/review").looks()
    for title in STEPS:
        carl.sees(title)
    for title, signal, words in (
        (STEPS[0], "On track", "Good."),
        (STEPS[3], "Off track", QUESTION),
        (STEPS[4], "Watch", "Who should meet?"),
    ):
        carl.picks(signal, carl.sheet(title)).fills("Feedback", words, carl.sheet(title))
    carl.page.keyboard.press("Tab")
    carl.sees("3 of 5 written").sees("Saved")
    carl.page.reload()
    assert carl.sheet(STEPS[3]).get_by_label("Feedback", exact=True).input_value() == QUESTION
    carl.presses("Publish").looks().presses("Publish")
    carl.page.wait_for_load_state()
    carl.goes_to(f"{session}/review").sees(QUESTION).looks()


def answer(ada: Person, goal: str) -> None:
    ada.goes_to(goal).presses(STEPS[0]).looks().presses("Got it")
    ada.goes_to(goal).presses(STEPS[4]).presses("Let’s discuss")
    ada.goes_to(goal).presses(STEPS[3])
    ada.page.locator("summary", has_text="Will act").click()
    ada.fills("What will you do?", "Call Ghent").fills("By", days(10).date()).looks().presses("Send to Carl")
    ada.sees("Call Ghent").looks()


def test_drafts_survive_a_lost_connection_and_two_tabs(instance: Instance, person: Callable[..., Person]) -> None:
    max_, carl, ada = person("Max"), person("Carl", timezone_id="Europe/Berlin"), person("Ada", timezone_id="Europe/Berlin")
    set_up(max_, instance)
    accept(carl, invite(max_, "/accounts", "carl@example.org"), "Carl Moreau")
    accept(ada, invite(carl, "/clients", "ada@example.org"), "Ada Reyes")
    write_goal(ada)
    review = f"{schedule(carl, 0)}/review"
    carl.goes_to(review)
    other = carl.another_tab().goes_to(review)

    carl.context.set_offline(True)
    carl.fills("Feedback", "Written without a connection.", carl.sheet(STEPS[0]))
    carl.page.keyboard.press("Tab")
    carl.sees("Not saved since")
    carl.context.set_offline(False)
    carl.sees("Saved ")

    other.fills("Feedback", "Written in the second tab.", other.sheet(STEPS[0]))
    other.page.keyboard.press("Tab")
    other.sees("Another text was saved").looks()
    assert "Written without a connection." in other.sheet(STEPS[0]).inner_text()
    other.presses("Keep both", other.sheet(STEPS[0]))
    other.sees("Saved ")
    kept = carl.goes_to(review).sheet(STEPS[0]).get_by_label("Feedback", exact=True).input_value()
    assert "Written in the second tab." in kept
    assert "Written without a connection." in kept
