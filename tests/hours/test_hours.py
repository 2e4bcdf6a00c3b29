"""A coach's log: what was held here and elsewhere, what it comes to, whom it names, and what of it stays when a client goes."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date

import pytest

from coachapp.accounts.models import Account
from coachapp.core.db import db, transaction
from coachapp.engagements.models import Engagement
from coachapp.hours.models import HoursTerms, LoggedHours
from coachapp.notices.models import Kind, Notice
from coachapp.records.erasure_commands import erase
from coachapp.sessions.models import CoachingSession, SessionState
from tests import make
from tests.browser import Page, Visitor
from tests.records.world import places

As = Callable[[Account | None], Visitor]


@pytest.fixture
def held(engagement: Engagement) -> CoachingSession:
    """Ada and Carl met for 50 minutes twenty days ago."""
    return make.coaching_session(engagement, starts_at=make.ago(20), minutes=50, state=SessionState.HELD)


def log_of(visitor: Visitor) -> Page:
    return visitor.open("hours.hours")


def table_of(visitor: Visitor) -> list[list[str]]:
    text = visitor.open("hours.table").response.get_data().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))[1:]


def add(
    visitor: Visitor, *, on: str = "2019-06-30", minutes: str = "6000", paid: str = "Paid", kind: str = "Group", whom: str = ""
) -> Page:
    page = visitor.open("hours.new_hours").fill("Day", on).fill("Minutes", minutes).choose("Paid or pro bono", paid)
    return page.choose("Individual or group", kind).fill("With whom", whom).press("Add hours")


def test_an_empty_log_says_what_will_stand_there(as_: As, carl: Account) -> None:
    assert log_of(as_(carl)).has("No hours yet")


def test_what_was_held_stands_there_and_what_was_not_does_not(
    as_: As, carl: Account, held: CoachingSession, engagement: Engagement
) -> None:
    for state in (SessionState.SCHEDULED, SessionState.CANCELLED, SessionState.NO_SHOW):
        make.coaching_session(engagement, starts_at=make.ago(9), state=state)
    page = log_of(as_(carl))
    assert page.has("50 min, individual, paid, session 1")
    assert len(table_of(as_(carl))) == 1


def test_a_log_is_the_coachs_own(as_: As, carl: Account, olga: Account, ada: Account, max_: Account, held: CoachingSession) -> None:
    add(as_(carl), whom="Carl's workshop")
    assert log_of(as_(olga)).has("No hours yet")
    assert table_of(as_(olga)) == []
    assert [log_of(as_(person)).status for person in (ada, max_)] == [403, 403]
    line = make.row(LoggedHours)
    for endpoint, ids in (("hours.edit_hours", {"hours_id": line.id}), ("hours.edit_session_hours", {"session_id": held.id})):
        assert [as_(person).open(endpoint, **ids).status for person in (olga, ada)] == [404, 404]
    assert as_(olga).post("hours.remove_hours", hours_id=line.id).status == 404


def test_hours_from_elsewhere_are_added_changed_and_removed(as_: As, carl: Account) -> None:
    page = add(as_(carl), whom="before Coachapp")
    assert page.has("100 h with clients, 100 h of them paid and 100 h with groups")
    page = page.follow("Change")
    page = page.fill("Minutes", "90").choose("Individual or group", "Individual").press("Save hours")
    assert page.has("1 h 30 with clients")
    page = page.follow("Change").press("Remove these hours")
    assert (page.has("No hours yet"), make.rows(LoggedHours)) == (True, [])


def test_a_typed_day_is_that_day_wherever_its_coach_lives(as_: As, app: object) -> None:
    for number, zone in enumerate(("Pacific/Auckland", "America/St_Johns", "Europe/Berlin")):
        coach = make.account(f"Coach{number}", "coach", time_zone=zone)
        add(as_(coach), on="2025-12-31")
        assert table_of(as_(coach))[0][0] == "2025-12-31"
        assert log_of(as_(coach)).has("2025")


def test_pressing_add_twice_adds_once(as_: As, carl: Account) -> None:
    page = as_(carl).open("hours.new_hours").fill("Day", "2019-06-30").fill("Minutes", "60")
    page.press("Add hours")
    page.press("Add hours")
    assert len(make.rows(LoggedHours)) == 1


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("Minutes", "0", "A whole number from 1 to 60000."),
        ("Minutes", "", "Fill in Minutes."),
        ("Day", "2100-01-01", "That day is still to come."),
    ],
)
def test_wrong_hours_are_refused_beside_their_field(as_: As, carl: Account, field: str, value: str, reason: str) -> None:
    page = as_(carl).open("hours.new_hours").fill("Day", "2019-06-30").fill("Minutes", "60").fill("With whom", "a group").fill(field, value)
    page = page.press("Add hours")
    assert (page.status, page.has(reason), page.value("With whom"), make.rows(LoggedHours)) == (422, True, "a group", [])


def test_a_session_can_be_otherwise_in_the_log_and_stays_as_it_is(as_: As, carl: Account, held: CoachingSession) -> None:
    page = log_of(as_(carl)).follow("Change").fill("Minutes", "75").choose("Paid or pro bono", "Pro bono").press("Save hours")
    assert page.has("1 h 15, individual, pro bono, session 1")
    assert make.row(CoachingSession).minutes == 50
    assert table_of(as_(carl))[0][1:4] == ["75", "individual", "pro bono"]


def test_paid_or_pro_bono_holds_for_all_sessions_with_a_client_but_those_said_otherwise(
    as_: As, carl: Account, held: CoachingSession, engagement: Engagement
) -> None:
    make.coaching_session(engagement, starts_at=make.ago(10), state=SessionState.HELD)
    log_of(as_(carl)).follow("Change").choose("Paid or pro bono", "Paid").press("Save hours")
    log_of(as_(carl)).press("Change to pro bono: Ada Reyes")
    assert [line[3] for line in table_of(as_(carl))] == ["pro bono", "paid"]


def test_a_client_is_named_only_while_they_say_yes(
    as_: As, carl: Account, ada: Account, held: CoachingSession, engagement: Engagement
) -> None:
    assert table_of(as_(carl))[0][4] == "a client"
    assert as_(ada).post("hours.answer_naming", {"may_name": "yes"}, engagement_id=engagement.id).status == 409
    log_of(as_(carl)).press("Ask whether you may name Ada Reyes")
    assert make.row(Notice, kind=Kind.NAMING).path == "/hours/naming"
    assert table_of(as_(carl))[0][4] == "a client"
    page = as_(ada).open("engagements.coaches").follow("Your name in coaches’ logs").press("Yes, they may name me: Carl Moreau")
    assert table_of(as_(carl))[0][4] == "Ada Reyes"
    assert log_of(as_(carl)).has("You may name them")
    page.press("Take it back: Carl Moreau")
    assert table_of(as_(carl))[0][4] == "a client"
    assert not log_of(as_(carl)).section("Session by session").find(string="Ada Reyes")


def test_nobody_but_the_client_says_yes_and_nobody_but_the_coach_asks(
    as_: As, carl: Account, ada: Account, olga: Account, engagement: Engagement
) -> None:
    yes = {"may_name": "yes"}
    assert [as_(who).post("hours.answer_naming", yes, engagement_id=engagement.id).status for who in (carl, olga)] == [403, 404]
    assert [as_(who).post("hours.ask_to_name", engagement_id=engagement.id).status for who in (ada, olga)] == [403, 404]
    assert [as_(who).post("hours.set_paid", {"paid": "paid"}, engagement_id=engagement.id).status for who in (ada, olga)] == [403, 404]
    assert make.rows(HoursTerms) == []


def test_asking_twice_asks_once(as_: As, carl: Account, held: CoachingSession, engagement: Engagement) -> None:
    for _ in range(2):
        as_(carl).post("hours.ask_to_name", engagement_id=engagement.id)
    assert (len(make.rows(HoursTerms)), len(make.rows(Notice, kind=Kind.NAMING))) == (1, 1)


def test_no_cell_of_the_table_is_a_formula(as_: As, carl: Account) -> None:
    add(as_(carl), whom="=HYPERLINK(1)")
    assert table_of(as_(carl))[0][4] == "'=HYPERLINK(1)"


def test_a_long_log_has_pages_and_adds_up_whole(as_: As, carl: Account, engagement: Engagement) -> None:
    for day in range(30):
        make.coaching_session(engagement, starts_at=make.ago(day + 1), minutes=60, state=SessionState.HELD)
    page = log_of(as_(carl))
    assert page.has("30 h with clients")
    assert len(page.section("Session by session").find_all("li", recursive=True)) == 25
    assert len(table_of(as_(carl))) == 30


def gone(email: str) -> None:
    account_id = make.row(Account, email=email).id
    with transaction():
        erase(db.session.get_one(Account, account_id), places(), now=make.now())
    db.session.expunge_all()


def test_when_a_client_is_erased_day_and_length_stay_and_the_name_does_not(
    as_: As, carl: Account, held: CoachingSession, engagement: Engagement
) -> None:
    make.coaching_session(engagement, starts_at=make.ago(10), minutes=60, state=SessionState.HELD)
    log_of(as_(carl)).follow("Change").choose("Individual or group", "Group").press("Save hours")
    make.kept(HoursTerms(engagement_id=engagement.id, is_paid=False, asked_at=make.ago(1), may_name=True, answered_at=make.ago(1)))
    before = [line[:2] for line in table_of(as_(carl))]
    gone("ada@example.org")
    after = table_of(as_(carl))
    assert [line[:2] for line in after] == before
    assert {line[4] for line in after} == {"a client"}
    assert sorted(line[2:4] for line in after) == [["group", "paid"], ["individual", "pro bono"]]
    assert make.rows(HoursTerms) == []


def test_when_a_coach_is_erased_their_log_goes(as_: As, carl: Account, held: CoachingSession, engagement: Engagement) -> None:
    add(as_(carl))
    as_(carl).post("hours.ask_to_name", engagement_id=engagement.id)
    gone("carl@example.org")
    assert (make.rows(LoggedHours), make.rows(HoursTerms)) == ([], [])


def test_the_day_of_a_late_session_is_the_coachs(as_: As, engagement: Engagement, carl: Account) -> None:
    late = make.coaching_session(engagement, starts_at=make.ago(20).replace(month=7, day=1, hour=23, minute=30), state=SessionState.HELD)
    assert table_of(as_(carl))[0][0] == str(date(late.starts_at.year, 7, 2))
