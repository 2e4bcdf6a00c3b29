"""A copy of one's record: what is in it, whose it is, how often, for how long."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from coachapp.accounts.models import Account, SignIn
from coachapp.core.db import become, db, transaction
from coachapp.feedback.models import Feedback
from coachapp.ledger.models import Audit, OutboxMail
from coachapp.records import commands, queries
from coachapp.records.commands import forget_old_copies, make_waiting
from coachapp.records.copies import json_of, write_copy
from coachapp.records.models import COPY_LIVES, RecordCopy
from coachapp.sessions.models import PrivateNote
from tests import make
from tests.browser import Visitor
from tests.house.world import World
from tests.records import world as full
from tests.support.counting import statements_of

Browser = Callable[[Account | None], Visitor]


@pytest.fixture
def world(app: Flask) -> World:
    return full.full()


def record_of(account: Account) -> dict[str, Any]:
    become("read")
    made: dict[str, Any] = json.loads("".join(json_of(account.id, make.now())))
    return made


def fetched(visitor: Visitor) -> zipfile.ZipFile:
    """Ask for a copy and fetch it."""
    made = visitor.open("records.data").press("Make a copy")
    link = made.soup.select_one("a[download]")
    assert link is not None, made.text
    answer = visitor.client.get(str(link["href"]))
    assert (answer.status_code, answer.mimetype) == (200, "application/zip")
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=record-")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    return zipfile.ZipFile(io.BytesIO(answer.data))


def test_a_client_takes_along_their_record_as_text_as_json_and_their_files(as_: Browser, world: World) -> None:
    make.file(world.ada, "../../etc/passwd", b"not outside")
    archive = fetched(as_(world.ada))
    names = archive.namelist()
    assert names[:2] == ["record.json", "record.md"]
    assert archive.read(next(name for name in names if name.endswith("protocol.txt"))) == b"Twelve tasks.\n"
    assert archive.testzip() is None
    text, record = archive.read("record.md").decode(), json.loads(archive.read("record.json"))
    assert (record["format"], record["version"], record["account_id"]) == ("coachapp-record", 1, world.ada.id)
    for words in (world.goal.title, world.milestone.title, "Task list frozen at 12.", "Find out which lab needs it.", "will act"):
        assert words in text
    assert [goal["title"] for goal in record["goals"]] == [world.goal.title]
    assert {row["author_name"] for row in record["feedback"]} == {"Carl Moreau"}


def test_it_holds_no_secret_and_no_word_that_the_pages_do_not_show_them(world: World) -> None:
    said = json.dumps(record_of(world.ada))
    for kept_from_them in (world.note.text, world.draft.text, "password_hash", "token_hash", "code_hash", "seed", "argon2"):
        assert kept_from_them not in said


def test_a_coachs_rating_comes_along_once_its_session_is_closed(world: World) -> None:
    for meeting in (world.held, world.upcoming):
        make.rating(world.goal, world.carl, world.engagement, 2, coaching_session=meeting, note=f"in {meeting.id}")
    notes = [row["note"] for row in record_of(world.ada)["ratings"]]
    assert f"in {world.held.id}" in notes
    assert f"in {world.upcoming.id}" not in notes


def test_a_coach_takes_along_their_own_words_and_the_dates_and_never_a_clients_words(as_: Browser, world: World) -> None:
    full.mark_everything_of(world.ada)  # every text says the word, but for the coach's own, which are said again
    with transaction() as session:
        session.get_one(Feedback, world.feedback.id).text = "My feedback"
        session.get_one(PrivateNote, world.note.id).text = "My note"
    theirs = fetched(as_(world.carl))
    record, text = json.loads(theirs.read("record.json")), theirs.read("record.md").decode()
    own = {"coach_feedback", "coach_notes", "coach_private_notes", "coach_proposals", "coach_replies", "coach_skipped", "coach_ratings"}
    own |= {"coach_put_off", "coach_drafts", "coach_sessions", "coach_series", "coach_agenda_items"}
    others = {name: rows for name, rows in record.items() if name not in own}
    assert full.WORD not in json.dumps(others)
    assert len(record["coach_sessions"]) == 3
    assert all("shared_notes" not in row for row in record["coach_sessions"])
    assert {"response_text", "client_id"}.isdisjoint(record["coach_feedback"][0])
    assert "answer" not in record["coach_proposals"][0]
    assert "My feedback" in text
    assert "My note" in text


def test_a_change_that_a_coach_proposed_comes_along_without_the_clients_own_words(world: World) -> None:
    make.proposal(world.goal, world.carl, milestone=world.milestone, title=world.milestone.title, done_when="Her words", why="Mine")
    changed = record_of(world.carl)["coach_proposals"][-1]
    assert (changed["title"], changed["done_when"], changed["why"]) == ("", "", "Mine")


def test_nobody_else_fetches_it(as_: Browser, world: World) -> None:
    kept = make.row(RecordCopy)
    for person in (world.carl, world.stan, world.max_):
        assert as_(person).open("records.copy", copy_id=kept.id).status == 404


def test_asking_and_fetching_need_a_proof(as_: Browser, ada: Account) -> None:
    visitor, kept = as_(ada), make.record_copy(ada)
    with transaction() as session:
        for sign_in in session.query(SignIn).all():
            sign_in.proved_at = make.ago(1)
    become("read")
    assert visitor.open("records.data").path == "/account/data"
    assert visitor.open("records.copy", copy_id=kept.id).path == "/account/proof"
    assert visitor.post("records.ask_copy").path == "/account/proof"
    assert len(make.rows(RecordCopy)) == 1


def test_a_few_a_day_and_no_more(as_: Browser, ada: Account) -> None:
    visitor = as_(ada)
    for _ in range(3):
        visitor.open("records.data").press("Make a copy")
    last = visitor.open("records.data")
    assert last.has("You have asked for 3 copies within a day. Ask again tomorrow.")
    assert visitor.post("records.ask_copy").status == 403
    assert len(make.rows(RecordCopy)) == 3


def test_pressed_twice_it_is_one_copy(as_: Browser, ada: Account) -> None:
    visitor = as_(ada)
    for _ in range(2):
        assert visitor.post("records.ask_copy", {"once": "the same"}).status == 200
    assert len(make.rows(RecordCopy)) == 1


def test_a_large_one_is_made_by_the_worker_and_told_by_mail(as_: Browser, ada: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "SMALL_FILES", -1)
    visitor = as_(ada)
    assert visitor.open("records.data").press("Make a copy").has("Being made. You get a mail when it is ready.")
    assert visitor.post("records.ask_copy").status == 403
    assert make.rows(OutboxMail) == []
    assert make_waiting(full.places(), make.now()) == 1
    assert visitor.open("records.data").has("Download")
    told = make.row(OutboxMail)
    assert (told.recipient, told.kind) == (ada.email, "copy_ready")
    assert "/account/data" in told.text
    assert make_waiting(full.places(), make.now()) == 0


def test_one_that_cannot_be_written_holds_nobody_up(app: Flask, ada: Account, stan: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = [make.kept(RecordCopy(account_id=person.id, asked_at=make.now())).id for person in (ada, stan)]
    whole = write_copy

    def fails_for_ada(account_id: int, *more: Any) -> tuple[str, int]:
        if account_id == ada.id:
            raise OSError("no room")
        return whole(account_id, *more)

    monkeypatch.setattr(commands, "write_copy", fails_for_ada)
    assert make_waiting(full.places(), make.now()) == 1
    assert [copy.ready_at is not None for copy in make.rows(RecordCopy)] == [False, True]
    monkeypatch.undo()
    assert make_waiting(full.places(), make.now()) == 1
    assert sorted(mail.key for mail in make.rows(OutboxMail)) == [f"copy:{copy_id}" for copy_id in ids]


def test_it_is_gone_after_seven_days_with_its_file(as_: Browser, ada: Account) -> None:
    visitor, kept = as_(ada), make.record_copy(ada)
    with transaction() as session:
        session.get_one(RecordCopy, kept.id).ready_at = make.now() - COPY_LIVES
    become("read")
    assert visitor.open("records.copy", copy_id=kept.id).status == 404
    assert full.places().copies.path(kept.stored).exists()
    forget_old_copies(full.places().copies, make.now())
    assert make.rows(RecordCopy) == []
    assert not full.places().copies.path(kept.stored).exists()


def test_asking_and_fetching_are_in_the_audit_log(as_: Browser, ada: Account) -> None:
    fetched(as_(ada))
    acts = [line.act for line in make.rows(Audit)]
    assert acts == ["record.asked", "record.fetched"]


def test_the_longest_record_is_streamed(app: Flask, ada: Account) -> None:
    """As many statements for a thousand rows as for ten, and never more than some rows held at a time."""
    milestone = make.milestone(make.goal(ada))
    record_of(ada)
    few = len(statements_of(lambda: record_of(ada)))
    become("write")
    db.session.add_all(make.check_in_of(milestone, f"Report {n}") for n in range(1200))
    db.session.commit()
    assert len(statements_of(lambda: record_of(ada))) == few
    assert len(record_of(ada)["check_ins"]) == 1200
    longest = max(len(piece) for piece in json_of(ada.id, make.now()))
    assert longest < 5_000
