"""The files themselves: in one directory of the data directory, under random names, readable by the instance's user alone.

What happens when one half fails: a file is whole and on disk before its row is committed, and goes after its row went; so a crash in
between leaves at worst a file without a row, and the sweep takes that away. A row without its file is never made.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO

from coachapp.core.errors import Conflict

OLD = 3600.0
"""Seconds after which a file without a row is nobody's: no request is under way that long."""
SWEPT_AT_ONCE = 500
_UNFINISHED = ".new"


class CannotStore(Conflict):
    """The store cannot be written: full, or not ours. Said beside the field like any other reason, so that the form's text stays."""


@dataclass(frozen=True)
class Store:
    """Where an instance keeps its files."""

    directory: Path

    @contextlib.contextmanager
    def new(self) -> Iterator[tuple[str, IO[bytes]]]:
        """A file to be written bit by bit, with its random name. It is on disk under that name once this ends well; else nothing is left.
        Raises OSError."""
        stored = secrets.token_hex(16)
        unfinished = self.path(stored).with_suffix(_UNFINISHED)
        try:
            self.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            with os.fdopen(os.open(unfinished, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as file:
                yield stored, file
                file.flush()
                os.fsync(file.fileno())
            unfinished.rename(self.path(stored))
            self._keep_names()
        except BaseException:
            for left in (unfinished, self.path(stored)):
                with contextlib.suppress(OSError):
                    left.unlink()
            raise

    def write(self, content: bytes) -> str:
        """Keep these bytes; gives their random name. On disk when this returns. Raises CannotStore."""
        try:
            with self.new() as (stored, file):
                file.write(content)
        except OSError as problem:
            raise CannotStore("The disk of this instance took nothing more. Tell your admin; you can go on without it.") from problem
        return stored

    def path(self, stored: str) -> Path:
        """Where it is. ValueError for what is no name of ours."""
        if not (len(stored) == 32 and stored.isascii() and stored.isalnum()):
            raise ValueError("not a name of the store")
        return self.directory / stored

    def remove(self, stored: str) -> None:
        """Take it away; what cannot be removed now is left to the sweep."""
        with contextlib.suppress(OSError):
            self.path(stored).unlink()

    def sweep(self, with_rows: Callable[[Collection[str]], Collection[str]]) -> int:
        """Take out what no row knows, and never will; how many. `with_rows` says which of some names a row knows."""
        swept, names = 0, self._old()
        while some := list(islice(names, SWEPT_AT_ONCE)):
            for orphan in set(some).difference(with_rows(some)):
                self.remove(orphan)
                swept += 1
        return swept

    def _old(self) -> Iterator[str]:
        """The names of what has been here long enough to have a row, unfinished ones removed on the way."""
        before = time.time() - OLD
        with contextlib.suppress(FileNotFoundError), os.scandir(self.directory) as found:
            for entry in found:
                if entry.is_file(follow_symlinks=False) and entry.stat(follow_symlinks=False).st_mtime < before:
                    if entry.name.endswith(_UNFINISHED):
                        Path(entry.path).unlink(missing_ok=True)
                    else:
                        yield entry.name

    def _keep_names(self) -> None:
        """A rename is on disk once its directory is."""
        directory = os.open(self.directory, os.O_RDONLY)
        try:
            os.fsync(directory)
        finally:
            os.close(directory)


def store_of(data_dir: Path) -> Store:
    """The store of the instance with this data directory."""
    return Store(data_dir / "files")
