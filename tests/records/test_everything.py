"""No table is forgotten: it is in the record or left out with a reason, and after an erasure nothing of the person is in any."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from coachapp.accounts.models import Account, AccountState
from coachapp.admin.import_models import AccountImport
from coachapp.core.db import Base, db, transaction
from coachapp.records.erasure_commands import erase
from coachapp.records.sections import LEFT_OUT, SECTIONS
from tests import make
from tests.house.world import World
from tests.records import world as full
from tests.records.world import WORD, Rows, everything, where_is


def test_every_table_is_in_the_record_or_left_out_with_a_reason() -> None:
    shown = frozenset().union(*(section.tables for section in SECTIONS))
    tables = set(Base.metadata.tables)
    assert sorted(tables - shown - set(LEFT_OUT)) == []
    assert sorted(shown & set(LEFT_OUT)) == []
    assert sorted(set(LEFT_OUT) - tables) == []
    assert all(len(reason) > 20 for reason in LEFT_OUT.values())


def test_no_two_lists_of_the_record_have_one_name() -> None:
    names = [section.name for section in SECTIONS]
    assert len(names) == len(set(names))


def gone(account: Account) -> None:
    with transaction():
        erase(db.session.get_one(Account, account.id), full.places(), now=make.now())
    db.session.expunge_all()


@pytest.fixture
def world(app: Flask) -> World:
    return full.full()


def test_after_a_client_is_erased_no_row_and_no_file_holds_their_name_address_or_words(world: World) -> None:
    ada = world.ada
    make.file(ada, f"{WORD}.txt", WORD.encode())
    make.record_copy(ada, WORD.encode())
    marked = full.mark_everything_of(ada)
    full.mail("to-ada", ada.email, WORD)
    full.mail("to-ada-before", "before@example.org", WORD)
    full.mail("about-ada", world.carl.email, f"Ada Reyes wrote: {WORD}")
    assert marked >= set(Base.metadata.tables) - full.OURS - full.BESPOKE - full.OF_COACH - without_texts()
    assert len(where_is(WORD)) > 60
    gone(ada)
    assert where_is(WORD, "Ada Reyes", "ada@example.org", "before@example.org") == []


def without_texts() -> set[str]:
    return {t.name for t in Base.metadata.sorted_tables if not any(full.may_hold_words(c) for c in t.columns)}


def test_after_a_client_is_erased_everybody_else_has_what_they_had_row_by_row(world: World) -> None:
    full.a_world_of_others(world)
    theirs = {world.stan.id, world.olga.id}
    before = everything()
    gone(world.ada)
    after = everything()
    kept = {table: kept_rows(before, table, world) for table in before}
    assert {table: {key: after[table].get(key) for key in rows} for table, rows in kept.items()} == kept
    assert theirs <= {key[0] for key in kept["accounts"]}
    assert len([table for table, rows in kept.items() if rows]) > 12


def kept_rows(before: Rows, table: str, world: World) -> dict[tuple[Any, ...], dict[str, Any]]:
    """The rows that are not Ada's: those that name another client, or that hang on something of theirs."""
    of_others = ids_of_others(before, world)
    return {key: row for key, row in before[table].items() if is_of_others(table, row, of_others, world)}


def ids_of_others(before: Rows, world: World) -> dict[str, set[int]]:
    ada = world.ada.id
    engagements = {key[0] for key, row in before["engagements"].items() if row["client_id"] != ada}
    goals = {key[0] for key, row in before["goals"].items() if row["client_id"] != ada}
    sessions = {key[0] for key, row in before["sessions"].items() if row["engagement_id"] in engagements}
    milestones = {key[0] for key, row in before["milestones"].items() if row["goal_id"] in goals}
    check_ins = {key[0] for key, row in before["check_ins"].items() if row["milestone_id"] in milestones}
    return {"engagement_id": engagements, "goal_id": goals, "session_id": sessions, "milestone_id": milestones, "check_in_id": check_ins}


def is_of_others(table: str, row: dict[str, object], of_others: dict[str, set[int]], world: World) -> bool:
    ada = world.ada.id
    if table == "accounts":
        return row["id"] != ada
    if table in ("outbox", "account_imports"):
        return table == "outbox" and row["key"] in ("to-stan", "f")
    if row.get("about_id") == ada:
        return False  # what Carl was told of her
    for column in ("client_id", "account_id", "owner_id"):
        if column in row:
            return row[column] != ada
    return any(row.get(column) in ids for column, ids in of_others.items())


def test_after_a_coach_is_erased_their_words_stay_with_the_client_under_a_former_coach(world: World) -> None:
    for engagement in make.rows(type(world.engagement), coach_id=world.carl.id):
        if engagement.client_id == world.ada.id:
            full.end(engagement, world.ada)
    full.mail("to-carl", world.carl.email, "Something")
    full.mail("about-carl", world.ada.email, "Carl Moreau wrote to you")
    owed = full.mail("about-carl-owed", world.ada.email, "Carl Moreau & you", sent=False)
    before = everything()
    gone(world.carl)
    after = everything()
    assert where_is("Carl Moreau", "carl@example.org") == []
    ghost = make.row(Account, id=world.carl.id)
    assert (" ".join(ghost.name.split()), ghost.state, ghost.password_hash) == ("A former coach", AccountState.SUSPENDED, "")
    assert make.row(type(owed), id=owed.id).text == "somebody who has left & you"
    alone = {"accounts", "private_notes", "milestone_notes", "feedback_drafts", "snoozes", "sign_ins", "outbox", "audit_origins", "audit"}
    alone |= {"availability", "absences", "logged_hours"}  # when he could be met, and his own log
    alone |= {"notices"}  # what others were told of him
    alone |= {"engagements", "invitations", "account_imports"}  # what Nia was invited to never began; he is somebody's coach in a list
    assert {t: rows for t, rows in after.items() if t not in alone} == {t: rows for t, rows in before.items() if t not in alone}
    assert [(row["email"], row["coach"]) for row in make.rows(AccountImport)[0].good] == [("listed@example.org", "")]
    assert after["feedback"]
    assert not after["private_notes"]
    assert not after["availability"]
    assert not after["absences"]
    assert not after["milestone_notes"]
    assert not after["feedback_drafts"]
