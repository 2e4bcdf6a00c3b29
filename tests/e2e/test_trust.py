"""Trust in a real browser: an admin breaks the glass and both people know; a client takes along what is theirs and thinks of leaving."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

from tests.e2e.conftest import Instance
from tests.e2e.person import Person
from tests.e2e.test_main_job import accept, invite, set_up, write_goal

WHY = "A complaint about insults, number 14."


def test_an_admin_breaks_the_glass_and_a_client_takes_their_record_along(
    instance: Instance, person: Callable[..., Person], tmp_path: Path
) -> None:
    berlin = {"timezone_id": "Europe/Berlin"}
    max_, carl, ada = person("Max"), person("Carl", **berlin), person("Ada", **berlin)
    set_up(max_, instance)
    accept(carl, invite(max_, "/accounts", "carl@example.org"), "Carl Moreau")
    accept(ada, invite(carl, "/clients", "ada@example.org"), "Ada Reyes")
    goal = write_goal(ada)

    max_.goes_to(goal).sees("There is nothing here")
    break_glass(max_, goal)
    ada.goes_to("/my/access").sees("Max Adler").looks()
    look_after_the_house(max_)
    take_along(ada, tmp_path)
    think_of_leaving(ada)


def break_glass(max_: Person, goal: str) -> None:
    max_.goes_to("/accounts").presses("Ada Reyes").looks().presses("Break the glass").looks()
    max_.fills("Reason", WHY).presses("Break the glass for one hour").sees("Robots that learn").looks()
    max_.goes_to(goal).sees("Robots that learn").looks()
    max_.presses("Leave")
    max_.goes_to(goal).sees("There is nothing here")


def look_after_the_house(max_: Person) -> None:
    for page in ("/settings", "/engagements", "/mail", "/accounts/import", "/audit-log"):
        max_.goes_to(page).looks()
    max_.sees("Max Adler")


def take_along(ada: Person, directory: Path) -> None:
    ada.goes_to("/account/data").looks().presses("Make a copy").looks()
    with ada.page.expect_download() as download:
        ada.presses("Download")
    kept = directory / "record.zip"
    download.value.save_as(kept)
    with zipfile.ZipFile(kept) as record:
        assert "Robots that learn" in record.read("record.md").decode()


def think_of_leaving(ada: Person) -> None:
    ada.goes_to("/account/erasure").looks()
    ada.goes_to("/privacy").looks()
