"""Statements of columns, prepared: their text, where their values go and how their rows are read, found out once a process.

SQLAlchemy finds that out at each execution, and makes a result of its own: 100 of the 120 us that a small statement took. A prepared one
is given to the driver's cursor, on the same connection and in the same transaction; who listens for statements hears it as well.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.exc import MultipleResultsFound, NoResultFound
from sqlalchemy.sql.compiler import SQLCompiler

Process = Callable[[Any], Any]
Read = Callable[[Iterable[Any]], list[Any]]
"""Rows as the database gives them, as named tuples with the values of their columns' types."""


@cache
def row_of(names: tuple[str, ...]) -> Any:
    """The named tuple of rows with these columns."""
    return namedtuple("Row", names, rename=True)


class Rows:
    """What a statement of columns found, as named tuples; to be taken once."""

    def __init__(self, found: sa.CursorResult[Any] | DBAPICursor, read: Read) -> None:
        self._found, self._read = found, read

    def __iter__(self) -> Iterator[Any]:
        return iter(self.all())

    def all(self) -> list[Any]:
        rows = self._read(self._found.fetchall())
        self._found.close()
        return rows

    def first(self) -> Any:
        row = self._found.fetchone()
        self._found.close()
        return None if row is None else self._read([row])[0]

    def one(self) -> Any:
        """The only row; NoResultFound or MultipleResultsFound if that is not so."""
        row = self.one_or_none()
        if row is None:
            raise NoResultFound("No row was found when one was required")
        return row

    def one_or_none(self) -> Any:
        """The only row, if there is one; MultipleResultsFound if there are several."""
        rows = self.all()
        if len(rows) > 1:
            raise MultipleResultsFound("Multiple rows were found when one or none was required")
        return rows[0] if rows else None


class Prepared:
    """One statement for one kind of database."""

    def __init__(self, statement: sa.Select[Any], compiled: SQLCompiler, dialect: sa.Dialect) -> None:
        self._dialect, self._text = dialect, compiled.string
        self._types = [column.type.dialect_impl(dialect) for column in statement.selected_columns]  # not the statement: it is free to go
        binds = {compiled.bind_names[bind]: bind for bind in compiled.bind_names}
        names = list(compiled.positiontup or ()) if compiled.positional else list(binds)
        self._names = None if compiled.positional else names
        self._values = [None if binds[name].required else self._process(binds[name])(binds[name].effective_value) for name in names]
        self._gaps = [(place, binds[name].key, self._process(binds[name])) for place, name in enumerate(names) if binds[name].required]
        self._needed = frozenset(key for _, key, _ in self._gaps)
        self._read: Read | None = None

    def _process(self, bind: sa.BindParameter[Any]) -> Process:
        return bind.type.dialect_impl(self._dialect).bind_processor(self._dialect) or _as_it_is

    def takes(self, params: Any) -> bool:
        """Whether these are its values, once: with one of them missing SQLAlchemy says so itself."""
        return isinstance(params, dict) and params.keys() >= self._needed

    def run(self, connection: sa.Connection, params: Mapping[str, Any]) -> DBAPICursor:
        """Execute it with values that it takes."""
        values = self._values.copy()
        for place, key, process in self._gaps:
            values[place] = process(params[key])
        sent = tuple(values) if self._names is None else dict(zip(self._names, values, strict=True))
        cursor = connection.connection.cursor()
        for hear in connection.dispatch.before_cursor_execute:
            hear(connection, cursor, self._text, sent, None, False)
        try:
            cursor.execute(self._text, sent)
        except self._dialect.loaded_dbapi.Error as error:
            cursor.close()
            theirs = self._dialect.loaded_dbapi.Error
            raise sa.exc.DBAPIError.instance(self._text, sent, error, theirs, hide_parameters=True, dialect=self._dialect) from error
        return cursor

    def reader(self, cursor: DBAPICursor) -> Read:
        """What reads its rows; the same for each time that it is run."""
        if self._read is None:
            described = [(column[0], column[1]) for column in cursor.description or ()]
            found = [type_.result_processor(self._dialect, kind) for type_, (_, kind) in zip(self._types, described, strict=True)]
            processes = [(place, process) for place, process in enumerate(found) if process]
            self._read = _reading(row_of(tuple(name for name, _ in described)), processes)
        return self._read


def _as_it_is(value: Any) -> Any:
    return value


def _reading(row: Any, processes: Sequence[tuple[int, Process]]) -> Read:
    """Values are processed column by column: a page reads hundreds of rows, and few of their columns need it."""

    def read(rows: Iterable[Any]) -> list[Any]:
        columns: list[Iterable[Any]] = list(zip(*rows, strict=True))
        if not columns:
            return []
        for place, process in processes:
            columns[place] = map(process, columns[place])
        return list(map(row._make, zip(*columns, strict=True)))

    return read if processes else lambda rows: list(map(row._make, rows))


def reading(result: sa.CursorResult[Any]) -> Read:
    """What reads the rows of a statement that SQLAlchemy executed, whose values are those of their types already."""
    return _reading(row_of(tuple(result.keys())), [])


_KNOWN: WeakKeyDictionary[sa.Select[Any], dict[str, Prepared | None]] = WeakKeyDictionary()


def prepared(statement: sa.Select[Any], dialect: sa.Dialect) -> Prepared | None:
    """This statement prepared, from its second execution on: one that was built for a single request is not worth it. None as well for
    one whose text depends on its values (`in_`)."""
    known = _KNOWN.get(statement)
    if known is None:
        _KNOWN[statement] = {}
        return None
    if dialect.name not in known:
        known[dialect.name] = _prepare(statement, dialect)
    return known[dialect.name]


def _prepare(statement: sa.Select[Any], dialect: sa.Dialect) -> Prepared | None:
    compiled = statement.compile(dialect=dialect)
    if compiled.post_compile_params or compiled.literal_execute_params:
        return None
    return Prepared(statement, compiled, dialect)
