"""The files themselves: in one directory of the data directory, under random names, readable by the instance's user alone.

What happens when one half fails: a file is whole and on disk before its row is committed, and goes after its row went; so a crash in
between leaves at worst a file without a row, and the sweep takes that away. A row without its file is never made.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from coachapp.core.errors import Conflict

OLD = 3600.0
"""Seconds after which a file without a row is nobody's: no request is under way that long."""
_UNFINISHED = ".new"


class CannotStore(Conflict):
    """The store cannot be written: full, or not ours. Said beside the field like any other reason, so that the form's text stays."""


@dataclass(frozen=True)
class Store:
    """Where an instance keeps its files."""

    directory: Path

    def write(self, content: bytes) -> str:
        """Keep these bytes; gives their random name. On disk when this returns. Raises CannotStore."""
        stored = secrets.token_hex(16)
        unfinished = self.path(stored).with_suffix(_UNFINISHED)
        try:
            self.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            unfinished.rename(self.path(stored))
            self._keep_names()
        except OSError as problem:
            for left in (unfinished, self.path(stored)):
                with contextlib.suppress(OSError):
                    left.unlink()
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

    def old(self) -> Iterator[str]:
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
