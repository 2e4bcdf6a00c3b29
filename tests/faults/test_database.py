"""The database fails: a clear page, nothing half kept, and it recovers by itself."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa
from flask import Flask

from coachapp.accounts.models import Account
from coachapp.core.db import db
from coachapp.goals.models import Goal
from tests import make
from tests.browser import Visitor

Browser = Callable[[Account | None], Visitor]


@contextmanager
def without(table: str) -> Iterator[None]:
    """A database that fails at everything which needs this table."""
    _rename(table, f"{table}_away")
    try:
        yield
    finally:
        _rename(f"{table}_away", table)


def _rename(old: str, new: str) -> None:
    db.session.rollback()
    with db.engine.begin() as connection:
        connection.execute(sa.text(f"ALTER TABLE {old} RENAME TO {new}"))


@pytest.mark.sqlite_only  # where a missing table is an operational error, as a lost server is
@pytest.mark.parametrize("table", ["sign_ins", "goals", "refusal_counts"])
def test_a_page_that_cannot_be_read_says_so_and_is_back_when_the_database_is(app: Flask, as_: Browser, ada: Account, table: str) -> None:
    goal = make.goal(ada)
    browser = as_(ada)
    with without(table):
        broken = browser.client.get(f"/goals/{goal.id + 1000 if table == 'refusal_counts' else goal.id}")
    assert broken.status_code == 503
    assert "say the number" in broken.text
    assert "Traceback" not in broken.text
    assert browser.get(f"/goals/{goal.id}").response.status_code == 200


def test_connections_that_were_cut_are_made_anew(app: Flask, as_: Browser, ada: Account, database: str) -> None:
    goal = make.goal(ada)
    browser = as_(ada)
    address = f"/goals/{goal.id}"
    assert browser.get(address).response.status_code == 200
    _cut_connections(database)
    answers = [browser.client.get(address).status_code for _ in range(3)]
    assert answers[0] in (200, 503)
    assert answers[1:] == [200, 200]


def _cut_connections(database: str) -> None:
    """What a restart of PostgreSQL does to the pool; SQLite has no server, there its connections are merely closed."""
    db.session.rollback()
    if database == "sqlite":
        db.engine.dispose()
        return
    cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    apart = sa.create_engine(db.engine.url, poolclass=sa.NullPool)
    with apart.begin() as connection:
        connection.execute(sa.text(cut))


@pytest.mark.sqlite_only
@pytest.mark.slow
def test_a_writer_who_waited_in_vain_is_told_and_nothing_is_half_kept(app: Flask, as_: Browser, ada: Account) -> None:
    browser = as_(ada)
    form = browser.open("goals.new_goal").fill("Title", "Robots that learn").fill("Vision", "From a handful of demonstrations")
    db.session.rollback()
    other = sqlite3.connect(str(db.engine.url.database))
    other.execute("BEGIN IMMEDIATE")
    told = form.press("Save goal")
    other.rollback()
    other.close()
    assert told.response.status_code == 503
    assert "what you typed is still there" in told.text
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Goal)) == 0
    db.session.rollback()
    assert form.press("Save goal").response.status_code == 200
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Goal)) == 1
