"""The page about oneself."""

from __future__ import annotations

from collections.abc import Callable

from coachapp.accounts.models import Account, SignIn
from tests import make
from tests.browser import Page, Visitor

Browser = Callable[[Account | None], Visitor]


def change(page: Page, current: str = make.PASSWORD, new: str = "eight louder cranes") -> Page:
    return page.fill("Current password", current).fill("New password", new).press("Change password")


def test_name_and_zone_are_ones_own(as_: Browser, ada: Account) -> None:
    page = as_(ada).open("accounts.account").fill("Name", "Ada María Reyes").choose("Time zone", "America/Bogota").press("Save profile")
    assert page.has("Saved.")
    kept = make.row(Account)
    assert (kept.name, kept.time_zone) == ("Ada María Reyes", "America/Bogota")


def test_an_empty_name_and_an_unknown_zone_are_refused(as_: Browser, ada: Account) -> None:
    page = as_(ada).post("accounts.edit_account", {"name": " ", "time_zone": "Mars/Olympus"})
    assert page.status == 422
    assert page.has("Fill in Name.")
    assert page.has("Choose one of the list.")
    assert make.row(Account).name == "Ada Reyes"


def test_a_new_password_signs_every_other_device_out(as_: Browser, ada: Account) -> None:
    here, elsewhere = as_(ada), as_(ada)
    page = change(here.open("security.security"))
    assert page.has("Your password is changed.")
    assert len(make.rows(SignIn)) == 1
    assert elsewhere.open("accounts.account").path == "/sign-in"


def test_the_old_password_no_longer_works(as_: Browser, ada: Account) -> None:
    change(as_(ada).open("security.security"))
    page = as_(None).open("accounts.sign_in").fill("Email", ada.email)
    assert page.fill("Password", make.PASSWORD).press("Sign in").status == 422
    assert page.fill("Password", "eight louder cranes").press("Sign in").path == "/"


def test_a_wrong_current_password_changes_nothing(as_: Browser, ada: Account) -> None:
    page = change(as_(ada).open("security.security"), current="not the right one")
    assert page.status == 422
    assert page.has("This is not your current password.")
    assert page.path == "/account/password"


def test_a_short_new_password_is_refused_beside_its_field(as_: Browser, ada: Account) -> None:
    page = change(as_(ada).open("security.security"), new="short")
    assert page.status == 422
    assert "Use at least 12 characters." in page.within("New password").get_text()


def test_only_a_client_is_led_to_their_coaches(as_: Browser, ada: Account, carl: Account) -> None:
    assert as_(ada).open("accounts.account").link("See your coaches")
    assert not as_(carl).open("accounts.account").link("See your coaches")


def test_the_theme_stays_in_the_browser(as_: Browser, ada: Account) -> None:
    page = as_(ada).open("accounts.account").press("Dark")
    assert page.path == "/account"
    assert 'data-bs-theme="dark"' in page.html


def test_guessing_the_current_password_gets_slower(as_: Browser, ada: Account) -> None:
    page = as_(ada).open("security.security")
    for _ in range(5):
        page = change(page, "not the right one", "eight louder cranes")
    assert page.status == 429
    assert "Retry-After" in page.response.headers
    assert page.has("tried too often")
