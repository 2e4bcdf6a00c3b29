"""The matrix in Chromium: a cell opens its thread in place, and the sheet is one landscape page. The app answers without a server."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Route, expect

from coachapp.accounts.models import Account
from coachapp.engagements.models import Engagement
from coachapp.feedback.models import Signal
from coachapp.goals.models import Milestone
from tests import make
from tests.browser import Visitor
from tests.e2e.person import AXE, RULES

pytestmark = pytest.mark.sqlite_only
HERE = "http://coachapp.test"


@pytest.fixture
def milestones(ada: Account, engagement: Engagement) -> list[Milestone]:
    """Twelve milestones, each with feedback from twelve sessions."""
    goal = make.goal(ada)
    made = [make.milestone(goal, f"Milestone {n} with a title of some length", created_at=make.ago(700)) for n in range(1, 13)]
    for week in range(12, 0, -1):
        held = make.coaching_session(engagement, starts_at=make.ago(7 * week), published=True)
        for place, milestone in enumerate(made):
            make.feedback(held, milestone, "What would it look like with one partner who needs it?", signal=list(Signal)[place % 3])
    return made


@pytest.fixture
def at_carls(browser: Browser, app: Flask, carl: Account) -> Iterator[BrowserContext]:
    """A browser whose requests the app answers in this process, signed in as Carl."""
    visitor = Visitor(app, carl)

    def answer(route: Route) -> None:
        asked = route.request
        sent = {name: value for name, value in asked.headers.items() if name.startswith("hx-")}
        with visitor.client.get(asked.url.removeprefix(HERE), headers=sent) as told:
            route.fulfill(status=told.status_code, headers=dict(told.headers), body=told.get_data())

    context = browser.new_context(base_url=HERE, viewport={"width": 1280, "height": 900})
    context.route("**/*", answer)
    yield context
    context.close()


def test_a_cell_opens_its_thread_in_place(at_carls: BrowserContext, ada: Account, milestones: list[Milestone]) -> None:
    page = at_carls.new_page()
    page.goto(f"/clients/{ada.id}")
    cell = page.get_by_role("link", name="Milestone 2 with a title of some length, session 12: watch")
    cell.click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("What would it look like with one partner who needs it?")
    page.evaluate(AXE)
    found = page.evaluate("rules => axe.run(document, {runOnly: rules}).then(r => r.violations.map(v => v.id))", RULES)
    assert found == []
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    assert page.url == f"{HERE}/clients/{ada.id}"
    expect(cell).to_be_focused()


def test_twelve_milestones_by_twelve_sessions_are_one_landscape_page(
    at_carls: BrowserContext, ada: Account, milestones: list[Milestone]
) -> None:
    page = at_carls.new_page()
    page.goto(f"/clients/{ada.id}/sheet")
    assert page.locator(".c-matrix tbody td a").count() == 144
    pdf = page.pdf(prefer_css_page_size=True)
    boxes = re.findall(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]", pdf)
    assert len(boxes) == 1
    assert float(boxes[0][0]) > float(boxes[0][1])
