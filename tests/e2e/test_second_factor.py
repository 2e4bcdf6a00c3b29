"""A second factor in a real browser: set up with an app, asked for, remembered, and done without on the day the phone is gone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from time import sleep, time

import pyotp

from coachapp.security.totp import STEP
from tests.e2e.conftest import Instance
from tests.e2e.person import Person
from tests.e2e.test_main_job import PASSWORD, set_up


class Phone:
    """An app that shows codes. The product takes each of them once, so who needs another waits for it."""

    def __init__(self, key: str) -> None:
        self.app, self.last = pyotp.TOTP(key.replace(" ", "")), -1

    def code(self) -> str:
        while int(time()) // STEP == self.last or STEP - time() % STEP < 5:
            sleep(0.5)
        self.last = int(time()) // STEP
        return self.app.now()


def sign_in(who: Person) -> Person:
    who.goes_to("/sign-in").fills("Email", "max@example.org").fills("Password", PASSWORD)
    return press_main(who)


def press_main(who: Person) -> Person:
    """The primary button of the page."""
    who.page.locator("main .btn-primary").click()
    who.page.wait_for_load_state()
    return who


def sign_out(who: Person) -> None:
    who.goes_to("/account").presses("Sign out").sees("Sign in")


def set_up_codes(max_: Person, kept: Path) -> tuple[Phone, list[str]]:
    max_.sees("Your role needs a second factor beside the password.").looks()
    max_.goes_to("/account").looks().presses("Password and security").looks()
    max_.presses("Set up codes").looks()
    assert max_.page.get_by_role("img", name="QR code for the app").bounding_box()
    phone = Phone(max_.page.locator("main b.c-num").inner_text())
    max_.fills("Code", phone.code())
    press_main(max_).sees("Keep these codes").looks()
    codes = max_.page.locator(".c-codes li").all_inner_texts()
    with max_.page.expect_download() as download:
        max_.presses("Download as a file")
    download.value.save_as(kept)
    max_.presses("I have kept them").sees("Ten codes left").looks()
    return phone, codes


def test_a_phone_shows_the_code_and_ten_codes_stand_in_for_it(instance: Instance, person: Callable[..., Person], tmp_path: Path) -> None:
    max_ = person("Max", timezone_id="Europe/Berlin")
    set_up(max_, instance)
    phone, codes = set_up_codes(max_, tmp_path / "codes.txt")
    assert [line for line in (tmp_path / "codes.txt").read_text().splitlines() if "-" in line] == codes
    max_.goes_to("/").does_not_see("Your role needs a second factor")

    sign_out(max_)
    sign_in(max_).sees("One more step").looks()
    max_.fills("Code", "000000")
    press_main(max_).sees("This is not the code that the app shows now").looks()
    max_.page.get_by_label("Do not ask for a code on this device for 30 days").check()
    max_.fills("Code", phone.code())
    press_main(max_).page.wait_for_url("**/")
    sign_out(max_)
    sign_in(max_).page.wait_for_url("**/")

    without_phone = person("Max without his phone")
    sign_in(without_phone).sees("One more step").page.get_by_text("Use a recovery code").click()
    without_phone.fills("Recovery code", codes[0]).looks()
    without_phone.presses("Sign in with a recovery code").page.wait_for_url("**/")
    without_phone.goes_to("/account/security").sees("Nine codes left").sees("This device.").looks()
    without_phone.presses("Sign out everywhere else").sees("You are signed out everywhere but here.")
    max_.goes_to("/account").sees("Sign in").does_not_see("Profile")
