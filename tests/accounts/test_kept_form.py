"""A sign-in that ended in mid-writing: the same person finds their text again, and nobody else."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator

import sqlalchemy as sa
from flask import Flask
from werkzeug.routing import Rule
from wtforms import PasswordField

from coachapp.accounts.kept_models import KeptForm
from coachapp.accounts.models import Account, SignIn
from coachapp.core.db import transaction
from coachapp.core.forms import Form
from coachapp.goals.models import Goal
from tests import make
from tests.accounts.test_sign_in import sign_in
from tests.browser import Page, Visitor

Browser = Callable[[Account | None], Visitor]
TITLE = "Robots that learn from a handful"
VISION = "A robot that learns from five examples.\nLine two, with “quotes” & <signs>."


def ended() -> None:
    with transaction() as session:
        session.execute(sa.update(SignIn).values(ends_at=make.ago(0)))


def too_late(visitor: Visitor) -> Page:
    """Ada writes a goal; when she sends it, her sign-in has ended."""
    sign_in(visitor)
    page = visitor.open("goals.new_goal").fill("Title", TITLE).fill("Vision", VISION)
    ended()
    return page.press(page.soup.select_one("main .btn-primary").get_text(strip=True))  # type: ignore[union-attr]


def back(page: Page, email: str = "ada@example.org") -> Page:
    return page.fill("Email", email).fill("Password", make.PASSWORD).press("Sign in")


def test_the_same_person_finds_the_text_and_sends_it(as_: Browser, ada: Account) -> None:
    page = too_late(as_(None))
    assert page.path == "/sign-in"
    assert page.has("What you wrote is kept")
    assert make.rows(Goal) == []
    page = back(page)
    assert page.heading == "Here is what you wrote"
    assert VISION in page.soup.get_text()
    page.press("Send it now")
    kept = make.row(Goal)
    assert (kept.title, kept.vision) == (TITLE, VISION)


def test_sent_twice_it_is_made_once(as_: Browser, ada: Account) -> None:
    page = back(too_late(as_(None)))
    page.press("Send it now")
    page.press("Send it now")
    assert len(make.rows(Goal)) == 1


def test_a_second_factor_stands_before_it(as_: Browser, ada: Account) -> None:
    page = too_late(as_(None))
    seed = make.authenticator(ada)
    page = back(page)
    assert page.path == "/sign-in/second-factor"
    assert not page.has(TITLE)
    assert page.fill("Code", make.code(seed)).press("Sign in").heading == "Here is what you wrote"


def test_somebody_else_in_the_same_browser_sees_nothing_of_it(as_: Browser, ada: Account, stan: Account) -> None:
    page = back(too_late(as_(None)), stan.email)
    assert page.path == "/"
    assert not page.has(TITLE)
    assert page.visitor.open("accounts.kept_form").path == "/"


def test_the_same_person_elsewhere_sees_nothing_of_it(as_: Browser, ada: Account) -> None:
    too_late(as_(None))
    elsewhere = as_(None)
    sign_in(elsewhere)
    assert elsewhere.open("accounts.kept_form").path == "/"


def test_it_is_kept_encrypted_for_a_day_and_can_be_thrown_away(as_: Browser, ada: Account) -> None:
    page = too_late(as_(None))
    assert TITLE not in make.row(KeptForm).content
    page = back(page).press("Throw it away")
    assert page.path == "/"
    assert make.rows(KeptForm) == []


def test_after_a_day_it_is_gone(as_: Browser, ada: Account) -> None:
    page = too_late(as_(None))
    with transaction() as session:
        session.execute(sa.update(KeptForm).values(kept_at=make.ago(2)))
    assert back(page).path == "/"


def test_who_never_signed_in_here_leaves_nothing(as_: Browser, ada: Account) -> None:
    page = as_(None).post("goals.make_goal", {"title": TITLE, "vision": VISION})
    assert page.path == "/sign-in"
    assert make.rows(KeptForm) == []


def test_no_password_is_kept(as_: Browser, ada: Account) -> None:
    visitor = as_(None)
    sign_in(visitor)
    page = visitor.open("security.security").fill("Current password", make.PASSWORD).fill("New password", "eight louder cranes")
    ended()
    assert page.press("Change password").path == "/sign-in"
    assert make.rows(KeptForm) == []


NEVER_KEPT = {
    "accounts.prove": "a password",
    "security.change_password": "passwords",
    "security.set_up_app": "a code, and the seed of the codes",
    "security.recovery_codes_file": "recovery codes",
    "security.add_passkey": "a key; its name is offered anew",
    "security.prove_with_passkey": "a key",
}
"""What opens something, by the form that sends it, with the reason."""


def test_what_opens_something_is_never_kept_and_every_other_form_is(as_: Browser, app: Flask, ada: Account) -> None:
    secret = {endpoint for endpoint, view in app.view_functions.items() if getattr(view, "is_secret", False)}
    assert secret == set(NEVER_KEPT)
    behind_the_door = [
        rule
        for rule in app.url_map.iter_rules()
        if "POST" in (rule.methods or ()) and not getattr(app.view_functions[rule.endpoint], "is_public", False)
    ]
    assert len(behind_the_door) > 100
    visitor = as_(None)
    token = sign_in(visitor).form_token()
    ended()
    kept = {rule.endpoint for rule in behind_the_door if is_kept(visitor, rule, token)}
    assert kept == {rule.endpoint for rule in behind_the_door} - secret


def is_kept(visitor: Visitor, rule: Rule, token: str) -> bool:
    """Whether words that come too late to this address are kept."""
    with transaction() as session:
        session.execute(sa.delete(KeptForm))
    typed, numbers = {"csrf_token": token, "words": "Some words of mine"}, dict.fromkeys(rule.arguments, 1)
    visitor.client.post(visitor.address(rule.endpoint, **numbers), data=typed)
    return bool(make.rows(KeptForm))


def test_each_form_with_a_password_is_secret(app: Flask) -> None:
    secret = {endpoint for endpoint, view in app.view_functions.items() if getattr(view, "is_secret", False)}
    sources = {endpoint: inspect.getsource(view) for endpoint, view in app.view_functions.items() if not getattr(view, "is_public", False)}
    with_password = {form.__name__ for form in forms_of(Form) if any(is_password(field) for field in vars(form).values())}
    assert {"PasswordForm", "ProofForm", "SignInForm"} <= with_password
    reading = {endpoint for endpoint, source in sources.items() if any(re.search(rf"\b{name}\(\)", source) for name in with_password)}
    assert reading == {"accounts.prove", "security.change_password"}
    assert reading <= secret


def is_password(field: object) -> bool:
    return getattr(field, "field_class", None) is PasswordField


def forms_of(form: type[Form]) -> Iterator[type[Form]]:
    for below in form.__subclasses__():
        yield below
        yield from forms_of(below)


def test_an_admins_reason_is_kept_as_well(as_: Browser, max_: Account, stan: Account) -> None:
    visitor = as_(None)
    token = sign_in(visitor, max_.email).form_token()
    ended()
    page = visitor.post("admin.suspend", {"csrf_token": token, "reason": "Left the practice last week."}, account_id=stan.id)
    assert page.has("What you wrote is kept")
    assert back(page, max_.email).has("Left the practice last week.")
