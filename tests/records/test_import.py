"""A record that somebody brings along: looked at first, then in whole, once; and whatever a stranger makes of the file, no harm."""

from __future__ import annotations

import io
import json
import stat
import zipfile
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given
from hypothesis import settings as quietly
from hypothesis import strategies as some
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from coachapp.accounts.models import Account
from coachapp.checkins.models import CheckIn, Evidence
from coachapp.core.db import become, transaction
from coachapp.core.errors import Conflict
from coachapp.feedback.models import Feedback
from coachapp.files.models import File
from coachapp.goals.choice_models import NotDoing, Reflection
from coachapp.goals.models import Goal, GoalEvidence, GoalShare, GoalState, Milestone
from coachapp.ledger.models import Activity, Audit
from coachapp.records.commands import erase_records, forget_old_records
from coachapp.records.copies import places_of, write_copy
from coachapp.records.import_commands import read_parcel
from coachapp.records.import_models import IMPORTS_A_DAY, RecordImport
from coachapp.records.parcel import MOST_ROWS, parcel_of, read_json
from tests import make
from tests.browser import Page, Visitor
from tests.house.world import World
from tests.records import world as full
from tests.support.counting import statements_of

Browser = Callable[[Account | None], Visitor]


@pytest.fixture
def world(app: Flask) -> World:
    return full.full()


def copy_of(account: Account, app: Flask) -> bytes:
    places, account_id = places_of(app.config["SETTINGS"].data_dir), account.id
    with app.app_context():
        become("read")
        stored, _ = write_copy(account_id, places, make.now())
    return places.copies.path(stored).read_bytes()


def brought(visitor: Visitor, content: bytes, name: str = "record.zip") -> Page:
    """Choose this file and look at what would come in."""
    fields = {"csrf_token": visitor.token(), "file": FileStorage(io.BytesIO(content), filename=name)}
    boundary, body = encode_multipart(fields)
    kind = f"multipart/form-data; boundary={boundary}"
    return Page(visitor, visitor.client.post(visitor.address("records.bring_record"), data=body, content_type=kind, follow_redirects=True))


def a_record(**lists: Any) -> dict[str, Any]:
    return {"format": "coachapp-record", "version": 1, "made_at": "2026-01-01T00:00:00+00:00", "account_id": 1, **lists}


def as_json(**lists: Any) -> bytes:
    return json.dumps(a_record(**lists)).encode()


def a_goal(number: int = 1, **fields: Any) -> dict[str, Any]:
    plain = {"id": number, "title": "Robots", "vision": "Five examples.", "state": "active", "created_at": "2025-03-01T08:00:00+00:00"}
    return plain | fields


def a_milestone(number: int = 1, goal_id: int = 1, **fields: Any) -> dict[str, Any]:
    plain = {"id": number, "goal_id": goal_id, "title": "Open benchmark", "scope": 3, "direction": "towards", "state": "planned"}
    return plain | {"moves": 0, "position": 0} | fields


def a_check_in(milestone_id: int = 1, **fields: Any) -> dict[str, Any]:
    plain = {"id": 1, "milestone_id": milestone_id, "text": "It moved.", "progress": 40, "confidence": 4}
    return plain | {"created_at": "2025-04-01T08:00:00+00:00"} | fields


def zipped(*entries: tuple[str, bytes]) -> bytes:
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return into.getvalue()


def own(account: Account) -> list[Goal]:
    return [goal for goal in make.rows(Goal) if goal.client_id == account.id]


def test_a_record_moves_house_after_a_look_at_it(as_: Browser, world: World, app: Flask) -> None:
    newcomer = make.account("Noor Haddad", "client")
    before = {model: len(make.rows(model)) for model in (Goal, Milestone, CheckIn, File, Reflection, Feedback)}
    page = brought(as_(newcomer), copy_of(world.ada, app))
    assert page.heading == "This would come in"
    assert page.has(world.goal.title)
    assert page.has("Stays in the file")
    assert own(newcomer) == []
    page = page.press("Bring it in")
    assert page.has("Your record is in.")
    (goal,) = own(newcomer)
    assert (goal.title, goal.vision, goal.created_at) == (world.goal.title, world.goal.vision, world.goal.created_at)
    milestones = make.rows(Milestone, goal_id=goal.id)
    assert [one.title for one in milestones] == [one.title for one in make.rows(Milestone, goal_id=world.goal.id)]
    told = [one for one in make.rows(CheckIn) if one.goal_id == goal.id]
    assert [one.text for one in told] == [one.text for one in make.rows(CheckIn) if one.goal_id == world.goal.id]
    assert len(make.rows(Reflection)) == 2 * before[Reflection]
    assert [line.what for line in make.rows(NotDoing, client_id=newcomer.id)] == [
        line.what for line in make.rows(NotDoing, client_id=world.ada.id)
    ]
    assert len(make.rows(Feedback)) == before[Feedback]
    assert [line.verb for line in make.rows(Activity, client_id=newcomer.id)] == ["goal.imported"]
    assert {"record.brought", "record.imported"} <= {line.act for line in make.rows(Audit, actor_id=newcomer.id)}


def test_the_files_come_along_as_ones_own(as_: Browser, world: World, app: Flask) -> None:
    newcomer = make.account("Noor Haddad", "client")
    visitor = as_(newcomer)
    brought(visitor, copy_of(world.ada, app)).press("Bring it in")
    (hung,) = [file for file in make.rows(File) if file.owner_id == newcomer.id]
    assert (hung.name, hung.is_waiting) == ("protocol.txt", False)
    shown = next(one for one in make.rows(Evidence) if one.file_id == hung.id)
    assert shown.url == f"/files/{hung.id}"
    assert visitor.client.get(visitor.address("checkins.file", file_id=hung.id)).data == b"Twelve tasks.\n"
    assert as_(world.ada).client.get(visitor.address("checkins.file", file_id=hung.id)).status_code == 404


def test_nobody_sees_it_until_it_is_shared(as_: Browser, world: World, app: Flask) -> None:
    brought(as_(world.ada), copy_of(world.ada, app)).press("Bring it in")
    first, second = own(world.ada)
    assert not second.is_shared_with_all
    assert make.rows(GoalShare, goal_id=second.id) == []
    assert as_(world.carl).open("progress.goal", goal_id=second.id).status == 404
    assert as_(world.carl).open("progress.goal", goal_id=first.id).status == 200
    assert as_(world.ada).open("progress.goal", goal_id=second.id).has("Open benchmark")
    for tab in ("progress.my_progress", "progress.my_timeline", "goals.not_doing", "home.home"):
        assert as_(world.ada).open(tab).status == 200


def test_pressed_twice_or_from_two_tabs_it_comes_in_once(as_: Browser, stan: Account) -> None:
    page = brought(as_(stan), as_json(goals=[a_goal()], milestones=[a_milestone()], check_ins=[a_check_in()]), "record.json")
    assert page.press("Bring it in").has("Your record is in.")
    page.press("Bring it in")
    assert len(own(stan)) == 1
    milestone = make.row(Milestone)
    assert (milestone.progress, milestone.confidence, milestone.checked_in_at) == (40, 4, make.row(CheckIn).created_at)
    kept = make.row(RecordImport)
    assert (kept.content, kept.taken_at is not None) == ({}, True)


def test_what_cannot_come_in_is_named_and_the_rest_comes(as_: Browser, stan: Account) -> None:
    goals = [a_goal(), a_goal(2, title=""), a_goal(3, title="Two\nlines", state="dancing"), a_goal(4, title="Long", achievable="x" * 1_001)]
    links = [{"goal_id": 1, "url": "javascript:alert(1)", "label": "x"}, {"goal_id": 1, "url": "https://example.org", "label": "good"}]
    milestones = [a_milestone(), a_milestone(2, scope=9, title="Too wide"), a_milestone(3, due_on="2026-02-30", title="No day")]
    told = [a_check_in(), a_check_in(id=2, progress=True), a_check_in(2, id=3), a_check_in(id=4, text="nul \0")]
    shown = [{"id": 1, "check_in_id": 1, "url": "/files/7", "label": "x", "file_id": 7}]
    page = brought(as_(stan), as_json(goals=goals, goal_links=links, milestones=milestones, check_ins=told, evidence=shown), "record.json")
    for said in (
        "Its state is none that is known here.", "It has no title.", "Its achievable is longer than 1,000 characters.",
        "It is no link that begins with https:// or http://.", "Its scope is no whole number from 1 to 5, and with it one check-in.",
        "Its due on is no day.", "Its progress is no whole number from 0 to 100.", "Its text holds a character that cannot be kept.",
        "It is not in the zip.",
    ):  # fmt: skip
        assert page.has(said), said
    page.press("Bring it in")
    assert [goal.title for goal in own(stan)] == ["Robots"]
    assert [(link.url, link.label) for link in make.rows(GoalEvidence)] == [("https://example.org", "good")]
    assert [milestone.title for milestone in make.rows(Milestone)] == ["Open benchmark"]
    assert len(make.rows(CheckIn)) == 1


def test_its_numbers_roles_rights_and_paths_are_never_used(as_: Browser, ada: Account, carl: Account, stan: Account) -> None:
    theirs = make.goal(ada)
    engagement = make.engagement(stan, carl)
    claims = {"client_id": ada.id, "is_shared_with_all": True, "version": 99, "vision_html": "<script>alert(1)</script>"}
    account = [{"id": ada.id, "is_admin": True, "email": ada.email, "password_hash": "x"}]
    record = a_record(
        account=account,
        goals=[a_goal(theirs.id, **claims)],
        goal_shares=[{"goal_id": theirs.id, "engagement_id": engagement.id}],
        milestones=[a_milestone(goal_id=theirs.id)],
        check_ins=[a_check_in()],
        evidence=[{"check_in_id": 1, "file_id": 5, "url": "https://evil.example/x", "label": "x"}],
    )
    content = zipped(("record.json", json.dumps(record).encode()), ("files/5-..%2F..%2Fprotocol.txt", b"Words"))
    brought(as_(stan), content).press("Bring it in")
    (goal,) = own(stan)
    assert goal.id != theirs.id
    assert "script" not in goal.vision_html
    assert not make.row(Account, id=stan.id).is_admin
    assert [one.goal_id for one in make.rows(Milestone)] == [goal.id]
    assert as_(carl).open("progress.goal", goal_id=goal.id).status == 404
    file = make.row(File)
    assert (file.owner_id, "/" in file.name) == (stan.id, False)
    assert make.row(Evidence).url == f"/files/{file.id}"


def a_symlink() -> bytes:
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w") as archive:
        link = zipfile.ZipInfo("files/1-x.txt")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("record.json", as_json())
    return into.getvalue()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"not a record", "This is no copy of a Coachapp record."),
        (b"PK\x03\x04 cut off", "It cannot be read as a zip file."),
        (zipped(("record.md", b"# Words")), "This is no copy of a Coachapp record."),
        (zipped(("record.json", as_json()), ("../../etc/cron.d/x", b"x")), "It holds a path that leads out of it."),
        (zipped(("record.json", as_json()), ("/etc/passwd", b"x")), "It holds a path that leads out of it."),
        (a_symlink(), "It holds a path that leads out of it."),
        (b"before" + zipped(("record.json", as_json())), "This is no copy of a Coachapp record."),
        (zipped(("record.json", as_json())) + b"and something behind it", "It cannot be read as a zip file."),
        (zipped(("record.json", as_json()), *((f"files/{n}-x.txt", b"") for n in range(1_000))), "It holds 1,001 files in one."),
        (zipped(("record.json", as_json()), ("files/1-x.txt", b"\0" * 100_000_001)), "Unpacked it is larger than 100 MB."),
        (zipped(("record.json", b" " * 10_000_001)), "Its record.json is larger than 10 MB."),
        (b"[" * 100_000, "This is no copy of a Coachapp record."),
        (b"[]", "This is no copy of a Coachapp record."),
        (b'{"format": "coachapp-record", "version": ' + b"9" * 5_000 + b"}", "This is no copy of a Coachapp record."),
        (b'{"format": "coachapp-record", "version": NaN}', "This is no copy of a Coachapp record."),
        (b'{"format": "coachapp-record", "version": 2}', "It was written by another version of Coachapp"),
        (b"\xff\xfe{}", "This is no copy of a Coachapp record."),
        (as_json(goals=[a_goal(n) for n in range(MOST_ROWS + 1)]), "It holds more than 5,000 goals, milestones and check-ins."),
    ],
)
def test_a_file_that_is_none_or_means_harm_is_refused_with_the_reason(as_: Browser, stan: Account, content: bytes, reason: str) -> None:
    page = brought(as_(stan), content)
    assert page.status == 422
    assert reason in page.within("File").get_text()
    assert own(stan) == []
    assert make.rows(File) == []


JSON: some.SearchStrategy[Any] = (
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=20) | some.just([]) | some.just({"a": [1]})
)
FIELDS = [*a_goal(), *a_milestone(), *a_check_in(), "url", "file_id", "due_on", "what", "is_blocked"]
ROWS = some.lists(some.dictionaries(some.sampled_from(FIELDS), JSON, max_size=6) | JSON, max_size=3) | JSON
LISTS = ("goals", "goal_links", "milestones", "reflections", "check_ins", "evidence", "not_doing", "sessions")


@given(some.dictionaries(some.sampled_from(LISTS), ROWS))
@quietly(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_stands_in_it_is_taken_or_refused_with_a_word(lists: dict[str, Any]) -> None:
    parcel = parcel_of(a_record(**lists), make.now())
    assert json.loads(json.dumps(parcel)).keys() == {"goals", "not_doing", "refused", "stays"}
    assert all(isinstance(what, str) and why for what, why in parcel["refused"])


@given(some.binary(max_size=200) | JSON.map(lambda value: json.dumps(value).encode()))
@quietly(deadline=None)
def test_whatever_the_bytes_are_it_is_a_record_or_refused(content: bytes) -> None:
    with pytest.raises(Conflict):
        read_parcel(content, lambda _name, _content: (None, "no"), make.now())


def test_what_hangs_on_a_number_that_stands_twice_comes_in_once() -> None:
    twice = {"goals": [a_goal(), a_goal()], "milestones": [a_milestone(), a_milestone()], "check_ins": [a_check_in(id=n) for n in range(5)]}
    parcel = parcel_of(a_record(**twice), make.now())
    milestones = [milestone for goal in parcel["goals"] for milestone in goal["milestones"]]
    assert len(milestones) == 2
    assert sum(len(milestone["check_ins"]) for milestone in milestones) == 5


def test_deep_json_is_refused() -> None:
    with pytest.raises(Conflict):
        read_json(b'{"format": "coachapp-record", "version": 1, "goals": ' + b"[" * 50_000 + b"]" * 50_000 + b"}")


def test_so_many_a_day_and_only_by_who_is_a_client(as_: Browser, stan: Account, carl: Account) -> None:
    visitor = as_(stan)
    for _ in range(IMPORTS_A_DAY):
        assert brought(visitor, b"no record").status == 422
    assert brought(visitor, as_json(goals=[a_goal()])).status == 403
    assert brought(as_(carl), as_json(goals=[a_goal()])).status == 403
    assert as_(stan).open("records.data").link("Choose a copy")
    assert not as_(carl).open("records.data").link("Choose a copy")


def test_it_is_its_persons_alone_and_waits_for_a_day(as_: Browser, stan: Account, ada: Account) -> None:
    page = brought(as_(stan), as_json(goals=[a_goal()]))
    kept = make.row(RecordImport)
    assert as_(ada).open("records.import_preview", record_import_id=kept.id).status == 404
    assert as_(ada).post("records.confirm_import", record_import_id=kept.id).status == 404
    with transaction() as session:
        session.get_one(RecordImport, kept.id).made_at = make.now() - timedelta(days=1, minutes=1)
    assert page.press("Bring it in").status == 404
    assert own(stan) == []
    with transaction():
        forget_old_records(make.now())
    assert make.rows(RecordImport) == []


def test_a_file_that_is_gone_meanwhile_stops_all_of_it(as_: Browser, world: World, app: Flask) -> None:
    newcomer = make.account("Noor Haddad", "client")
    page = brought(as_(newcomer), copy_of(world.ada, app))
    with transaction() as session:
        for file in session.query(File).filter_by(owner_id=newcomer.id):
            session.delete(file)
    page = page.press("Bring it in")
    assert page.status == 409
    assert page.has("Some of its files are no longer here.")
    assert own(newcomer) == []
    assert make.rows(NotDoing, client_id=newcomer.id) == []


def test_who_is_erased_leaves_nothing_that_waited(as_: Browser, stan: Account) -> None:
    brought(as_(stan), as_json(goals=[a_goal()]))
    with transaction():
        erase_records(stan.id)
    assert make.rows(RecordImport) == []


def test_a_set_aside_goal_keeps_its_reason(as_: Browser, stan: Account) -> None:
    goal = a_goal(state="set_aside", state_reason="Another path.")
    brought(as_(stan), as_json(goals=[goal])).press("Bring it in")
    (kept,) = own(stan)
    assert (kept.state, kept.state_reason) == (GoalState.SET_ASIDE, "Another path.")
    assert as_(stan).open("progress.goal", goal_id=kept.id).has("Another path.")


def test_a_day_to_come_is_today(as_: Browser, stan: Account) -> None:
    brought(as_(stan), as_json(goals=[a_goal(created_at="2999-01-01T00:00:00+00:00")])).press("Bring it in")
    assert own(stan)[0].created_at <= make.now()


def test_the_preview_asks_as_often_for_many_rows_as_for_few(as_: Browser, stan: Account) -> None:
    visitor = as_(stan)
    counts = []
    for many in (3, 30):
        brought(visitor, as_json(goals=[a_goal(n) for n in range(many)]))
        kept = make.rows(RecordImport)[-1]
        counts.append(len(statements_of(partial(visitor.open, "records.import_preview", record_import_id=kept.id))))
    assert counts[0] == counts[1]
