"""The database: base class, column types (from core.columns), the two modes of a transaction, saving.

A request reads by default and writes by decision: on SQLite a transaction that reads first and then writes fails at once under load,
whatever the timeout (measured: docs/decisions/0002), so an unsafe request says BEGIN IMMEDIATE before it reads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Literal, TypeVar

import sqlalchemy as sa
from flask import Flask, current_app
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as FlaskSession
from sqlalchemy import event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import DeclarativeBase, ORMExecuteState, Session
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.sql.base import ExecutableOption

from coachapp.core.columns import Instant as Instant
from coachapp.core.columns import one_of as one_of
from coachapp.core.errors import Conflict
from coachapp.core.prepared import Rows, prepared, reading

Mode = Literal["read", "write"]
Entity = TypeVar("Entity", bound="Base")
CLASHES = (IntegrityError, StaleDataError)
AWAY = (OperationalError,)


class Base(DeclarativeBase):
    metadata = sa.MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


def is_among(column: Any, words: Iterable[str]) -> sa.ColumnElement[bool]:
    """`column.in_(words)` for words that stay the same: what `in_` is given is written into the statement anew at each execution."""
    return sa.or_(*(column == word for word in words))


class ModeSession(FlaskSession):
    """A session whose connection is opened in the mode that was said last."""

    _joined: tuple[sa.Connection, Any] | None = None

    def get_bind(self, *args: Any, **kwargs: Any) -> sa.Engine | sa.Connection:
        engines: dict[Mode, sa.Engine] = current_app.extensions["coachapp_engines"]
        return engines[self.info.get("mode", "write")]

    def _connected(self) -> sa.Connection:
        """The connection of the transaction that runs, which is found once: to ask for it takes as long as a small statement."""
        if self._joined is None or self._joined[1] is not self.get_transaction():
            self._joined = self.connection(), self.get_transaction()
        return self._joined[0]

    def execute(self, statement: Any, params: Any = None, **more: Any) -> Any:
        """Rows of columns come from the connection itself, as named tuples: what the session does for entities costs them half of their
        time, and a name of SQLAlchemy's own rows thirty times as much as one of a tuple."""
        if any(more.values()) or not _selects_columns(statement):
            return super().execute(statement, params, **more)
        if narrowing := self.info.get("narrowing"):
            statement = statement.options(*narrowing)  # the others are narrowed as the session executes them
        self.flush()
        connection = self._connected()
        known = prepared(statement, connection.dialect)
        if known is not None and known.takes(params or {}):
            cursor = known.run(connection, params or {})
            return Rows(cursor, known.reader(cursor))
        result = connection.execute(statement, params)
        return Rows(result, reading(result))


def _selects_columns(statement: Any) -> bool:
    """Whether rows of this statement hold no entity. (`column_descriptions` tells it as well, at ten times the cost.)"""
    return isinstance(statement, sa.Select) and all(isinstance(column, sa.ColumnElement) for column in statement._raw_columns)  # noqa: SLF001


db = SQLAlchemy(model_class=Base, session_options={"class_": ModeSession, "expire_on_commit": False})


def prepare_database(app: Flask) -> None:
    """Bind the app to its engine, once for each mode."""
    app.config.setdefault("SQLALCHEMY_ENGINE_OPTIONS", {"hide_parameters": True})  # no error's words hold what somebody wrote
    db.init_app(app)
    with app.app_context():
        engine = db.engine
    (_speak_sqlite if engine.dialect.name == "sqlite" else _speak_postgresql)(engine)
    app.extensions["coachapp_engines"] = {mode: engine.execution_options(mode=mode) for mode in ("read", "write")}


def _speak_sqlite(engine: sa.Engine) -> None:
    @event.listens_for(engine, "connect")
    def connect(dbapi: Any, _record: object) -> None:
        dbapi.isolation_level = None  # we say BEGIN ourselves; the same on every Python
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=5000", "cache_size=-8000"):
            dbapi.execute("PRAGMA " + pragma)

    @event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        reads = connection.get_execution_options().get("mode") == "read"
        if connection.info.get("only_reads") is not reads:  # the pragma throws away every prepared statement of the connection
            connection.exec_driver_sql(f"PRAGMA query_only={'ON' if reads else 'OFF'}")
            connection.info["only_reads"] = reads
        if reads:
            connection.connection.cursor().execute("BEGIN")  # takes no lock and meets no error, so it needs none of SQLAlchemy's care
        else:
            connection.exec_driver_sql("BEGIN IMMEDIATE")


def _speak_postgresql(engine: sa.Engine) -> None:
    @event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        if connection.get_execution_options().get("mode") == "read":
            connection.exec_driver_sql("SET TRANSACTION READ ONLY")


def become(mode: Mode) -> None:
    """End the transaction that runs, keeping nothing of it, and begin the next one in this mode."""
    session = db.session()
    session.rollback()
    session.info.pop("once_kept", None)
    session.info["mode"] = mode


def is_writing() -> bool:
    """Whether the transaction that runs may write."""
    return bool(db.session().info.get("mode", "write") == "write")


def commit() -> None:
    """Keep what this transaction did, then do what waited for that."""
    db.session.commit()
    for act in db.session().info.pop("once_kept", ()):
        act()


def once_kept(act: Callable[[], object]) -> None:
    """Do this as soon as the transaction that runs is committed, and never if it is not: for what no rollback brings back."""
    db.session().info.setdefault("once_kept", []).append(act)


@contextmanager
def transaction() -> Iterator[Session]:
    """One write transaction outside a request: the command line, the worker, tests."""
    become("write")
    try:
        yield db.session()
        commit()
    finally:
        db.session.rollback()


def insert_into(session: Session, model: type[Base]) -> sqlite.Insert | postgresql.Insert:
    """An INSERT that may say what becomes of a row that is there already: each database has its own."""
    return sqlite.insert(model) if session.get_bind().dialect.name == "sqlite" else postgresql.insert(model)


def save(entity: Entity) -> Entity:
    """Add and flush, so that a clash is met here, as Conflict, and not at the commit."""
    db.session.add(entity)
    try:
        db.session.flush()
    except CLASHES as clash:
        raise Conflict("Somebody changed this at the same time. Load the page again to see both.") from clash
    return entity


def narrow(*options: ExecutableOption) -> None:
    """Let each further SELECT of this session carry these options, whoever wrote it."""
    session = db.session()
    session.info["narrowing"] = options

    @event.listens_for(session, "do_orm_execute")
    def carry(state: ORMExecuteState) -> None:
        if state.is_select:
            state.statement = state.statement.options(*options)


def forget(entity: Base) -> None:
    """Delete one row now."""
    db.session.delete(entity)
    db.session.flush()


def delete_rows(model: type[Base], *which: sa.ColumnElement[bool]) -> None:
    """Delete every row of which all this is true, now; what the session holds of them stays as it was."""
    db.session.execute(sa.delete(model).where(*which), execution_options={"synchronize_session": False})


def afterwards(write: Callable[[Session], None]) -> None:
    """Keep `write` whatever this request's answer is: failed sign-ins, refusals, last use. One short write when the page is ready."""
    db.session().info.setdefault("afterwards", []).append(write)


def keep_afterwards() -> None:
    """Do what was kept for after the main transaction, in one of its own."""
    writes = db.session().info.pop("afterwards", None)
    if not writes:
        return
    become("write")
    for write in writes:
        write(db.session())
    db.session.commit()
