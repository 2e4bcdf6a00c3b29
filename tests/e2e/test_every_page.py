"""A walk of every page in a real browser, as each of the people and as nobody: our own policy (CSP) stops nothing, the console is silent,
every request is answered, and nothing is wider than a phone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Request, Response
from werkzeug.test import TestResponse

from coachapp.accounts.link_models import ANSWERS, Purpose
from coachapp.accounts.links import make_link
from coachapp.accounts.models import Account, Stage
from coachapp.core.db import become, transaction
from coachapp.feedback.board import DRAWN
from coachapp.notices.mail import stop_token
from coachapp.notices.models import Kind
from tests import make
from tests.accounts.test_kept_form import back, too_late
from tests.browser import Visitor
from tests.conftest import House
from tests.house import world as worlds
from tests.house.test_half_sign_in import half_way_in
from tests.house.test_permissions import PEOPLE, TABLE, method_of, values_of
from tests.house.world import World
from tests.support.hostile import endpoint_at
from tests.support.serving import served

pytestmark = [pytest.mark.sqlite_only, pytest.mark.browser]
WALKERS = ("nobody", "ada", "carl", "max_")
NO_PAGE = {
    "accounts.follow_link": "leads on, to the page of its purpose",
    "admin.audit_table": "a table to take along",
    "admin.import_refused": "a table to take along",
    "checkins.file": "a file to take along",
    "engagements.follow_invitation": "leads on, to the invitation",
    "engagements.picture": "a picture",
    "home.healthz": "a word for whoever watches the server",
    "home.readyz": "a word for whoever watches the server",
    "hours.table": "a table to take along",
    "inbound.file": "a file to take along",
    "notices.count": "a fragment; who opens it is led to the page",
    "records.copy": "a file to take along",
    "security.recovery_codes_file": "a file to take along",
    "sessions.calendar_feed": "for a calendar program",
}
"""What answers to GET without a page; the test looks whether that is so."""
ELSEWHERE = {
    "booking.book": ("tests/e2e/test_booking.py", "is about one free time; the walk of a client who picks one comes to it"),
    "accounts.set_up": ("tests/e2e/test_main_job.py", "is there only while the instance has nobody; the main job begins there"),
    "security.come_back_from_issuer": ("tests/e2e/test_issuer.py", "needs an issuer"),
}
"""Pages that this walk cannot reach, and the walk in Chromium that does; it fails at any complaint as well."""
LISTEN = (
    "addEventListener('securitypolicyviolation', event => console.error('policy: ' + event.violatedDirective + ' ' + event.blockedURI))"
)


class Walk:
    """A browser that notes which pages it saw whole, and everything that is wrong with any."""

    def __init__(self, context: BrowserContext, endpoint_of: Callable[[str], str]) -> None:
        self.endpoint_of, self.seen, self.complaints = endpoint_of, set[str](), list[str]()
        self.page = context.new_page()
        self.page.set_viewport_size({"width": 390, "height": 844})
        self.page.on("console", self._note)
        self.page.on("pageerror", lambda error: self._complain(str(error)))
        self.page.on("requestfailed", self._failed)
        self.page.on("response", self._answered)

    def _complain(self, what: str) -> None:
        self.complaints.append(f"{self.page.url}: {what}")

    def _note(self, message: ConsoleMessage) -> None:
        """That the page itself was refused is said by Chromium too, and no fault of the page; so is that a part of a page, opened by
        itself, names no icon and /favicon.ico is not there."""
        is_about, is_status = message.location["url"], message.text.startswith("Failed to load resource")
        is_no_fault = is_status and (is_about == self.page.url or is_about.endswith("/favicon.ico"))
        if message.type in ("error", "warning") and not is_no_fault:
            self._complain(message.text)

    def _failed(self, request: Request) -> None:
        """Unless it was given up because we went on."""
        if "ERR_ABORTED" not in str(request.failure):
            self._complain(f"{request.url}: {request.failure}")

    def _answered(self, response: Response) -> None:
        """The page, or a part of it that it asks for by itself."""
        if response.status == 200:
            self.seen.add(self.endpoint_of(response.url))
        if response.status >= 400 and not is_the_page(response.request):
            self._complain(f"{response.status} for {response.url}")

    def goes_to(self, address: str) -> None:
        """The page there, once all of it is loaded."""
        answer = self.page.goto(address, wait_until="load")
        assert answer is not None
        if answer.status >= 500:
            self._complain(f"answered {answer.status}")
        self._lets_the_page_ask_for_the_rest()
        wider = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wider > 0:
            self._complain(f"{wider} px wider than a phone")

    def _lets_the_page_ask_for_the_rest(self) -> None:
        for part in self.page.locator("[hx-trigger^=revealed]").all()[-1:]:
            part.scroll_into_view_if_needed()
        for part in self.page.locator("[hx-trigger^=toggle] > summary").filter(visible=True).all()[:1]:
            part.click()
        if self.page.locator("[hx-trigger]").count():
            self.page.wait_for_load_state("networkidle")


def is_the_page(request: Request) -> bool:
    return request.is_navigation_request() and request.frame.parent_frame is None


@pytest.fixture
def world(house: House) -> Iterator[World]:
    house.make_new()
    with house.app.app_context():
        built = worlds.build()
        for number in range(DRAWN):
            make.milestone(built.goal, f"Step {number}")  # so many that Review asks for the last ones' facts by itself
        yield built


def walk_as(browser: Browser, address: str, visitor: Visitor) -> Walk:
    """The same person, with the same session, in Chromium."""
    context = browser.new_context(base_url=address, locale="en-GB")
    context.set_default_timeout(15_000)
    context.add_init_script(LISTEN)
    name = visitor.app.config["SESSION_COOKIE_NAME"]
    cookie = visitor.client.get_cookie(name)
    assert cookie is not None
    context.add_cookies([{"name": name, "value": cookie.value, "url": address}])
    return Walk(context, lambda url: endpoint_at(visitor.app, "/" + url.removeprefix(address).lstrip("/"), "GET"))


def pages(world: World, visitor: Visitor, who: str) -> Iterator[str]:
    """Where the table lets this person in or says why not. The door and “not there” look the same everywhere: once is enough."""
    refused = set[str]()
    for endpoint, row in TABLE.items():
        answer = row.split()[PEOPLE.index(who)]
        if method_of(visitor.app, endpoint) == "GET" and endpoint not in NO_PAGE and not (answer in ("door", "404") and answer in refused):
            refused.add(answer)
            yield visitor.address(endpoint, **values_of(world, visitor.app, endpoint))


def link_to(purpose: str, world: World) -> str:
    of_answers = dict.fromkeys(ANSWERS, str(world.feedback.id)) | {Purpose.CHECK_IN: f"{world.milestone.id} {world.engagement.id}"}
    with transaction():
        token = make_link(purpose, world.ada, now=make.now(), detail=of_answers.get(Purpose(purpose), "new@example.org"))
    become("read")
    return f"/links/{purpose}/{token}"


def straight_on(world: World, house: House) -> Iterator[tuple[Visitor, list[str]]]:
    """Each of the people, and where they can go at any time."""
    for who in WALKERS:
        visitor = Visitor(house.app, getattr(world, who, None))
        yield visitor, [*pages(world, visitor, who)]


def detours(world: World, house: House) -> Iterator[tuple[Visitor, list[str]]]:
    """Who is somewhere that one comes to only by something done before, and where they can go then."""
    app, ada = house.app, world.ada
    yield Visitor(app, ada), [link_to(purpose, world) for purpose in Purpose]
    yield Visitor(app, None), [f"/invitations/{worlds.TOKEN}", f"/notices/off/{stop_token(ada.id, Kind.REVIEW)}"]
    for stage in (Stage.SECOND_FACTOR, Stage.SET_UP):
        half = half_way_in(house, ada, stage, "half_sign_in")
        yield half, [half.address("security.second_factor" if stage is Stage.SECOND_FACTOR else "security.required_factor")]
    yield back(too_late(Visitor(app, None))).visitor, ["/account/kept"]
    under_glass = Visitor(app, world.max_)
    under_glass.post("admin.open_glass", {"reason": "A complaint about insults, 14"}, account_id=ada.id)
    yield under_glass, [*pages(world, under_glass, "ada")]
    vera = Visitor(app, make.row(Account, name="Vera Lang"))
    yield vera, [f"/clients/{ada.id}/record", f"/clients/{ada.id}/record/milestones/{world.milestone.id}"]


def test_no_page_is_stopped_by_our_own_policy_or_complains(browser: Browser, house: House, world: World) -> None:
    seen, complaints = set[str](), list[str]()
    with served(house.app) as address:
        for visitor, addresses in chain(straight_on(world, house), detours(world, house)):
            walk = walk_as(browser, address, visitor)
            for page in addresses:
                walk.goes_to(page)
            walk.page.context.close()
            seen, complaints = seen | walk.seen, complaints + walk.complaints
    assert not complaints, "\n".join(complaints)
    every = {endpoint for endpoint in TABLE if method_of(house.app, endpoint) == "GET"}
    assert every - seen - NO_PAGE.keys() - ELSEWHERE.keys() == set(), "nobody saw these pages whole: lead the walk there"
    assert seen & ELSEWHERE.keys() == set()


def only_answer(visitor: Visitor, world: World, endpoint: str) -> TestResponse:
    return visitor.client.get(visitor.address(endpoint, **values_of(world, visitor.app, endpoint)))


def test_what_is_left_out_is_no_page_or_is_walked_elsewhere(house: House, world: World) -> None:
    for endpoint in NO_PAGE:
        answers = [only_answer(Visitor(house.app, getattr(world, who, None)), world, endpoint) for who in WALKERS]
        assert not any(answer.status_code == 200 and answer.mimetype == "text/html" for answer in answers), endpoint
    assert [file for file, _ in ELSEWHERE.values() if not Path(file).is_file()] == []


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">')", "policy: style-src"),
        ("document.body.insertAdjacentHTML('beforeend', '<img src=\"https://elsewhere.example/x.png\">')", "policy: img-src"),
        ("document.body.insertAdjacentHTML('beforeend', '<img src=\"/not-there.png\">')", "404 for"),
        ("setTimeout(() => nothing_of_this_name())", "nothing_of_this_name"),
    ],
)
def test_the_walk_would_hear_of_it(browser: Browser, house: House, world: World, fault: str, said: str) -> None:
    with served(house.app) as address:
        walk = walk_as(browser, address, Visitor(house.app, world.ada))
        walk.goes_to("/account")
        assert walk.complaints == []
        walk.page.evaluate(fault)
        walk.page.wait_for_timeout(300)
        walk.page.context.close()
    assert any(said in complaint for complaint in walk.complaints)
