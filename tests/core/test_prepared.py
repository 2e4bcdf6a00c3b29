"""A prepared statement finds what SQLAlchemy would have found, says what it would have said, and is heard by who listens."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator
from datetime import UTC, datetime
from enum import StrEnum

import pytest
import sqlalchemy as sa
from flask import Flask

from coachapp.accounts.models import Account
from coachapp.core.db import Instant, db, one_of
from coachapp.core.prepared import prepared
from tests.support.counting import statements_of


class Shape(StrEnum):
    ROUND = "round"
    SQUARE = "square"


THINGS = sa.Table(
    "prepared_things", sa.MetaData(), sa.Column("id", sa.Integer, primary_key=True), sa.Column("at", Instant),
    sa.Column("shape", one_of(Shape, "prepared_shape")), sa.Column("kept", sa.JSON), sa.Column("is_new", sa.Boolean),
)  # fmt: skip
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
SINCE = sa.bindparam("since", type_=Instant)
LATER = (
    sa.select(*THINGS.c, sa.func.count().over().label("many"))
    .where(THINGS.c.at >= SINCE, THINGS.c.shape == Shape.ROUND)
    .order_by(THINGS.c.id)
)  # fmt: skip


@pytest.fixture(autouse=True)
def things(app: Flask) -> Iterator[None]:
    with app.app_context():
        THINGS.create(db.session.connection())
        rows = [
            {"id": number, "at": NOON, "shape": shape, "kept": {"words": ["a", None]}, "is_new": number == 1}
            for number, shape in enumerate((Shape.ROUND, Shape.SQUARE, Shape.ROUND), 1)
        ]
        db.session.execute(sa.insert(THINGS), rows)
        yield
        db.session.rollback()


def test_the_third_time_it_finds_what_the_first_time_did() -> None:
    found = [db.session.execute(LATER, {"since": NOON}).all() for _ in range(3)]
    assert found[0] == found[1] == found[2]
    assert found[2][0] == (1, NOON, Shape.ROUND, {"words": ["a", None]}, True, 2)
    assert [(row.id, row.shape, row.many, row.is_new) for row in found[2]] == [(1, Shape.ROUND, 2, True), (3, Shape.ROUND, 2, False)]
    assert isinstance(found[2][0].shape, Shape)
    assert prepared(LATER, db.session.connection().dialect)


def test_one_row_or_none() -> None:
    of = LATER.where(THINGS.c.id == sa.bindparam("id"))
    for _ in range(3):
        assert db.session.execute(of, {"since": NOON, "id": 3}).one().id == 3
        assert [db.session.execute(of, {"since": NOON, "id": 3}).one_or_none()] == db.session.execute(of, {"since": NOON, "id": 3}).all()
        assert db.session.execute(LATER, {"since": NOON}).first() == db.session.execute(LATER, {"since": NOON}).all()[0]
        assert db.session.execute(of, {"since": NOON, "id": 2}).one_or_none() is None
        assert db.session.execute(of, {"since": NOON, "id": 2}).first() is None
        with pytest.raises(sa.exc.NoResultFound):
            db.session.execute(of, {"since": NOON, "id": 2}).one()
        with pytest.raises(sa.exc.MultipleResultsFound):
            db.session.execute(LATER, {"since": NOON}).one_or_none()


def test_a_value_that_is_missing_is_an_error_each_time() -> None:
    for _ in range(3):
        with pytest.raises(sa.exc.StatementError, match="since"):
            db.session.execute(LATER, {"until": NOON})


def test_what_depends_on_its_values_is_left_to_sqlalchemy() -> None:
    among = sa.select(THINGS.c.id).where(THINGS.c.id.in_(sa.bindparam("ids", expanding=True))).order_by(THINGS.c.id)
    for ids in ([1], [1, 2, 3], []):
        assert [row.id for row in db.session.execute(among, {"ids": ids})] == ids


def test_what_the_database_refuses_is_said_by_sqlalchemys_error() -> None:
    nowhere = sa.select(sa.table("nowhere", sa.column("id")).c.id)
    for _ in range(3):
        with pytest.raises(sa.exc.DBAPIError, match="nowhere"):
            db.session.execute(nowhere, {})
        db.session.rollback()


def test_who_listens_hears_it_each_time() -> None:
    assert len(statements_of(lambda: [db.session.execute(LATER, {"since": NOON}).all() for _ in range(3)])) == 3


def test_it_sees_what_its_own_transaction_has_not_sent_yet(app: Flask) -> None:
    name = sa.select(Account.name).where(Account.email == "new@example.org")
    for number in range(3):
        assert db.session.execute(name, {}).all() == [("New",)] * bool(number)
        if not number:
            db.session.add(Account(name="New", email="new@example.org", password_hash="", is_coach=True, created_at=NOON))


def test_a_statement_that_nobody_holds_any_more_is_forgotten(app: Flask) -> None:
    held = []
    for _ in range(5):  # SQLAlchemy itself keeps the first of its kind
        passing = sa.select(Account.id).where(Account.name == sa.bindparam("name"))
        held.append(weakref.ref(passing))
        for _ in range(3):
            db.session.execute(passing, {"name": "Ada"}).all()
    del passing
    db.session.rollback()
    gc.collect()
    assert [each() for each in held[1:]] == [None] * 4
