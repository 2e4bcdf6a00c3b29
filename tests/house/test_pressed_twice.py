"""Two tabs, a double press and a retried form, for whatever can be sent: no words are overwritten unseen, and what is made is made once."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from bs4 import Tag
from flask import Flask

from coachapp.core.db import become
from tests.browser import Page, Visitor
from tests.conftest import House
from tests.house import world as worlds
from tests.house.test_permissions import DATA, PEOPLE, TABLE, method_of, values_of
from tests.house.test_security_page import is_there
from tests.house.world import World
from tests.support.hostile import OF_SECURITY, contents

pytestmark = pytest.mark.sqlite_only
BOTH = {  # words over words: a save from an older page is not taken and shows both. Who, which page, which field
    "accounts.edit_account": ("ada", "accounts.account", "name"),
    "admin.save_settings": ("max_", "admin.settings", "name"),
    "admin.set_roles": ("max_", "admin.account", "roles"),
    "booking.save_availability": ("carl", "booking.availability", "place"),
    "feedback.save_edit": ("carl", "feedback.edit", "text"),
    "feedback.save_milestone_note": ("carl", "feedback.milestone_note", "text"),
    "feedback.save_preparation": ("ada", "feedback.preparation", "moved"),
    "feedback.write": ("carl", "feedback.review", "text"),
    "goals.save_goal": ("ada", "goals.edit_goal", "title"),
    "goals.save_milestone": ("ada", "goals.edit_milestone", "title"),
    "goals.save_not_doing": ("ada", "goals.edit_not_doing", "what"),
    "goals.save_reflection": ("ada", "goals.reflection", "motivating"),
    "goals.save_why_now": ("ada", "goals.why_now", "why_now"),
    "sessions.move_session": ("carl", "sessions.edit_session", "place"),
    "sessions.save_private_notes": ("carl", "sessions.coaching_session", "text"),
    "sessions.save_shared_notes": ("carl", "sessions.coaching_session", "text"),
}
LAST = {  # a choice among few, figures of one's own, or a word whose history stays: what was pressed last holds
    "admin.engagement_pause",
    "feedback.help",
    "feedback.skip",
    "files.set_picture",
    "goals.block",
    "goals.order",
    "goals.set_goal_state",
    "goals.set_milestone_state",
    "goals.share_goal",
    "home.later",
    "hours.save_hours",
    "hours.save_session_hours",
    "hours.set_paid",
    "home.theme",
    "notices.save_choices",
    "progress.open_feedback",
    "progress.set_reader",
    "ratings.rate",
    "security.change_password",
    "sessions.close_action",
    "sessions.propose_times",
    "sessions.set_session_state",
    "sessions.tick",
}
ADDS = {  # something of its own, beside what is there
        "admin.engagement_make", "admin.import_upload", "booking.add_absence", "booking.pick_time",
        "checkins.check_in", "engagements.send_account_invitation",
        "engagements.send_client_invitation", "feedback.hand_over", "feedback.reply", "goals.add_not_doing", "goals.make_goal",
        "goals.make_milestone", "goals.send_change_proposal", "goals.send_milestone_proposal", "hours.add_hours", "records.ask_copy",
        "security.add_passkey",
        "sessions.add_action", "sessions.add_agenda_item", "sessions.schedule",
}  # fmt: skip
NEWER = {
    "accounts.ask_mail_change": "the newest link counts, and asking is slowed down",
    "accounts.ask_verification": "the newest link counts, and asking is slowed down",
    "engagements.renew_invitation": "asks for one more mail; its link takes the place of the one before",
}
"""Whatever is pressed again on purpose makes another."""
ONE_USE = {
    "accounts.ask_reset": "accounts/test_reset.py::test_asking_again_and_again_is_slowed_down_for_known_and_unknown_alike",
    "accounts.confirm_mail": "accounts/test_mail_change.py::test_the_link_works_once_and_a_newer_one_voids_it",
    "accounts.finish_reset": "accounts/test_reset.py::test_the_link_works_once_and_a_press_too_many_changes_nothing",
    "accounts.finish_set_up": "accounts/test_sign_in.py::test_set_up_is_gone_once_somebody_has_an_account",
    "accounts.sign_out": "accounts/test_sign_in.py::test_signing_out_ends_the_sign_in_itself",
    "accounts.stop_mail": "accounts/test_links.py::test_a_link_is_used_once",
    "accounts.verify_mail": "accounts/test_links.py::test_a_link_is_used_once",
    "admin.ask_reset": "admin/test_factor_reset.py::test_an_admin_takes_it_back_and_asks_once_at_a_time",
    "admin.import_links": "admin/test_import.py::test_without_mail_everybodys_link_comes_down_once",
    "admin.import_upload": "admin/test_import.py::test_confirmed_twice_each_is_invited_once",
    "admin.mail_now": "admin/test_mail.py::test_what_waits_for_its_next_try_is_tried_now",
    "admin.restore": "admin/test_accounts.py::test_a_restored_person_signs_in_as_before",
    "admin.stop_reset": "admin/test_factor_reset.py::test_an_admin_takes_it_back_and_asks_once_at_a_time",
    "answers.give": "answers/test_answers.py::test_a_double_press_answers_once_and_is_led_to_the_same_page",
    "engagements.accept_invitation": "engagements/test_acceptance.py::test_pressed_in_two_tabs_it_is_accepted_once",
    "engagements.withdraw_reading": "progress/test_record.py::test_only_the_client_withdraws_it_and_only_after_the_end",
    "hours.answer_naming": "hours/test_hours.py::test_a_client_is_named_only_while_they_say_yes",
    "meetings.close": "meetings/test_closing.py::test_pressed_again_it_mails_nobody_again",
    "meetings.save_notes": "meetings/test_meeting.py::test_the_same_line_written_in_two_ways_shows_both_and_keeps_both",
    "notices.save_choices": "notices/test_telling.py::test_what_cannot_be_chosen_is_refused",
    "notices.stop": "notices/test_telling.py::test_following_the_link_changes_nothing_and_its_button_stops_the_kind",
    "records.bring_record": "records/test_import.py::test_pressed_twice_or_from_two_tabs_it_comes_in_once",
    "security.add_passkey": "security/test_passkeys.py::test_an_answer_works_once",
    "security.finish_second_factor": "security/test_two_factor.py::test_a_code_lets_somebody_in_once",
    "security.finish_with_issuer": "security/test_issuer.py::test_a_code_works_once",
    "security.prove_with_passkey": "security/test_passkeys.py::test_an_answer_works_once",
    "security.recovery_codes_file": "security/test_recovery_codes.py::test_the_codes_can_be_taken_as_a_file",
    "security.refuse_factor_reset": "admin/test_factor_reset.py::test_the_owner_sees_it_on_every_page_and_stops_it_there",
    "security.renew_recovery_codes": "security/test_recovery_codes.py::test_new_codes_void_the_old_and_somebody_elses_are_worth_nothing",
    "security.set_up_app": "security/test_two_factor.py::test_the_first_code_is_not_taken_again_to_sign_in",
    "security.set_up_required_factor": "security/test_two_factor.py::test_after_the_grace_it_is_set_up_before_anything_opens",
    "security.set_up_required_passkey": "security/test_passkeys.py::test_an_answer_works_once",
    "security.sign_in_with_passkey": "security/test_passkeys.py::test_an_answer_works_once",
    "security.stop_factor_reset": "admin/test_factor_reset.py::test_the_owner_stops_it_by_the_link",
    "security.switch_app_off": "security/test_two_factor.py::test_a_client_may_switch_codes_off",
    "security.use_recovery_code": "security/test_recovery_codes.py::test_of_two_who_bring_the_same_recovery_code_at_once_one_comes_in",
    "sessions.accept_time": "sessions/test_other_times.py::test_asking_again_replaces_what_was_asked_and_an_old_page_moves_nothing",
    "sessions.keep_time": "sessions/test_other_times.py::test_asking_again_replaces_what_was_asked_and_an_old_page_moves_nothing",
}
"""What needs a secret, a file or a state that this world does not have, and the test that presses it."""
ASKS = {
    "security.go_to_issuer", "security.go_to_link_issuer", "security.go_to_prove_with_issuer", "security.new_passkey_options",
    "security.passkey_options", "security.passkey_proof_options", "security.required_passkey_options",
}  # fmt: skip
"""The first half of a question and answer: a challenge that nobody answers runs out by itself."""


def who_may(endpoint: str) -> str | None:
    """The first person for whom the table has it done."""
    row = dict(zip(PEOPLE, TABLE[endpoint].split(), strict=True))
    return next((who for who, answer in row.items() if answer in ("200", "303") and row["nobody"] in (answer, "door", "403", "404")), None)


@pytest.fixture(scope="module")
def prepared(house: House) -> tuple[World, Path]:
    house.make_new()
    with house.app.app_context():
        world = worlds.build()
    return world, house.keep("pressed.db")


def unsafe(app: Flask) -> set[str]:
    return {endpoint for endpoint in TABLE if method_of(app, endpoint) == "POST"}


def test_everything_that_can_be_sent_has_its_rule(house: House) -> None:
    """What is in none of the lists does an act, or ends something, and holds no words that another save could lose."""
    every = unsafe(house.app)
    listed = [*BOTH, *LAST, *ADDS]
    assert len(listed) == len(set(listed))
    assert set(listed) | NEWER.keys() | ONE_USE.keys() | ASKS <= every
    carry_words = {endpoint for endpoint in every if "save" in endpoint or "edit" in endpoint or "write" in endpoint or "set_" in endpoint}
    assert carry_words - set(listed) - ONE_USE.keys() == set()
    assert {endpoint for endpoint in every if who_may(endpoint) is None} - ONE_USE.keys() - ASKS == set()
    assert [named for named in ONE_USE.values() if not is_there(named.partition("::")[0], named.partition("::")[2])] == []


def rows_of(file: Path) -> dict[str, int]:
    """How many rows each table has."""
    with closing(sqlite3.connect(file)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'") if name not in OF_SECURITY]
        return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}


@pytest.mark.slow
def test_what_is_pressed_twice_makes_one(house: House, prepared: tuple[World, Path]) -> None:
    """The same form, its key included, arrives twice: no table has one row more after the second time."""
    world, kept = prepared
    assert house.file
    grown = dict[str, dict[str, int]]()
    for endpoint in sorted(unsafe(house.app) - ONE_USE.keys() - ASKS):
        house.make_new(kept)
        with house.app.app_context():
            become("read")
            visitor = Visitor(house.app, getattr(world, who_may(endpoint) or "nobody", None))
            assert press(visitor, world, endpoint) in (200, 303), endpoint
            once = rows_of(house.file)
            press(visitor, world, endpoint)
            twice = rows_of(house.file)
            become("read")
        if more := {name: twice[name] - once[name] for name in twice if twice[name] > once[name]}:
            grown[endpoint] = more
    assert {endpoint: more for endpoint, more in grown.items() if endpoint not in NEWER} == {}
    assert grown.keys() == NEWER.keys()


def press(visitor: Visitor, world: World, endpoint: str) -> int:
    data = DATA[endpoint](world) if endpoint in DATA else {}
    address = visitor.address(endpoint, **values_of(world, visitor.app, endpoint))
    return visitor.client.post(address, data={"csrf_token": visitor.token(), "once": "one key", **data}).status_code


@pytest.mark.parametrize("endpoint", BOTH)
def test_a_save_from_an_older_page_shows_both_and_overwrites_nothing(house: House, prepared: tuple[World, Path], endpoint: str) -> None:
    world, kept = prepared
    who, page, field = BOTH[endpoint]
    house.make_new(kept)
    with house.app.app_context():
        become("read")
        first, second = (Tab(Visitor(house.app, getattr(world, who)), world, endpoint, page) for _ in range(2))
        one, other = (["client", "coach"], ["client", "admin"]) if field == "roles" else (["First words."], ["Second words."])
        assert first.sends({field: one}).status in (200, 303)
        become("read")
        saved = contents(kept_file(house))
        answer = second.sends({field: other})
        become("read")
        assert answer.status in (409, 422)
        assert contents(kept_file(house)) == saved
        shown = {"First words.", "Second words."} if field != "roles" else {"This was saved by another admin meanwhile", "client, coach"}
        assert {words for words in shown if words.lower() not in said_on(answer).lower()} == set()


def kept_file(house: House) -> Path:
    assert house.file
    return house.file


class Tab:
    """A page that was opened once, with the form that goes to this endpoint as it stood then."""

    def __init__(self, visitor: Visitor, world: World, endpoint: str, page: str) -> None:
        self.visitor = visitor
        self.action = visitor.address(endpoint, **values_of(world, visitor.app, endpoint))
        opened = visitor.open(page, **values_of(world, visitor.app, page))
        form = next(form for form in opened.soup.find_all("form") if str(form.get("action")).partition("#")[0] == self.action)
        self.fields: dict[str, Any] = opened.form_data(form, first_button(form))

    def sends(self, words: dict[str, list[str]]) -> Page:
        data = {**self.fields, **words, "csrf_token": self.visitor.token()}
        return Page(self.visitor, self.visitor.client.post(self.action, data=data, follow_redirects=True))


def first_button(form: Tag) -> Tag | None:
    return form.find("button")


def said_on(page: Page) -> str:
    """What a person reads, and what stands in the fields."""
    fields = [str(field.get("value", "")) for field in page.soup.find_all("input")]
    return " ".join([page.text, *fields])
