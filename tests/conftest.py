"""One app a process, one fresh database a test: a prepared file that is copied (SQLite), emptied tables (PostgreSQL)."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from coachapp import create_app
from coachapp.accounts.models import Account
from coachapp.config import Settings
from coachapp.core.db import Base, become, db
from coachapp.engagements.models import Engagement
from coachapp.notices.models import USUAL_HOURS
from coachapp.operations.migrations import bring_up_to_date
from tests import make
from tests.browser import Visitor
from tests.support.postgres import fresh_database

SECRET = "a secret that only tests know, 32 characters or more"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Whatever needs the app runs on both databases; `-m "not postgres"` leaves the second out."""
    if "database" in metafunc.fixturenames and not metafunc.definition.get_closest_marker("sqlite_only"):
        both = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
        metafunc.parametrize("database", both, indirect=True, scope="session")


@pytest.fixture(scope="session")
def database(request: pytest.FixtureRequest) -> str:
    """Which database this test runs on."""
    return str(getattr(request, "param", "sqlite"))


@pytest.fixture(scope="session")
def house(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The app of this process on that database, migrated once."""
    yield from House.built(database, tmp_path_factory.mktemp(database))


class House:
    """An app over a database that can be made new in a moment."""

    def __init__(self, app: Flask, file: Path | None) -> None:
        self.app, self.file = app, file

    @property
    def store(self) -> Path:
        """Where its files are."""
        return Path(self.app.config["SETTINGS"].data_dir / "files")

    @classmethod
    def built(cls, database: str, directory: Path) -> Iterator[House]:
        file = directory / "test.db" if database == "sqlite" else None
        url = f"sqlite:///{file}" if file else fresh_database(directory.name)
        app = create_app(Settings(database_url=url, data_dir=directory, secret_key=SECRET, environment="test"))
        with app.app_context():
            bring_up_to_date()
            db.engine.dispose()
        if file:
            shutil.copy(file, file.with_suffix(".prepared"))
        yield cls(app, file)
        with app.app_context():
            db.engine.dispose()

    def keep(self, name: str) -> Path:
        """A copy of what stands in the database (SQLite) and in the store now, to begin from again."""
        assert self.file is not None
        files = self.file.with_name(name + ".files")
        shutil.rmtree(files, ignore_errors=True)  # kept under this name for another module before
        if self.store.is_dir():
            shutil.copytree(self.store, files)
        with self.app.app_context():
            db.engine.dispose()  # the last connection writes everything into the one file
        return Path(shutil.copy(self.file, self.file.with_name(name)))

    def make_new(self, kept: Path | None = None) -> None:
        """Empty every table and the store, ids from 1; or begin from what was kept."""
        shutil.rmtree(self.store, ignore_errors=True)
        if kept and kept.with_name(kept.name + ".files").is_dir():
            shutil.copytree(kept.with_name(kept.name + ".files"), self.store)
        if self.file is None:
            tables = ", ".join(f'"{name}"' for name in Base.metadata.tables)
            with self.app.app_context(), db.engine.begin() as connection:
                connection.execute(sa.text(f"TRUNCATE {tables} RESTART IDENTITY CASCADE"))
            return
        with self.app.app_context():
            db.engine.dispose()
        for suffix in ("-wal", "-shm"):
            self.file.with_name(self.file.name + suffix).unlink(missing_ok=True)
        shutil.copy(kept or self.file.with_suffix(".prepared"), self.file)


@pytest.fixture(autouse=True)
def nobody_sleeps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests run at any hour; those of quiet hours say which these are (tests/notices)."""
    monkeypatch.setitem(USUAL_HOURS, "quiet_from", 0)
    monkeypatch.setitem(USUAL_HOURS, "quiet_until", 0)


@pytest.fixture
def app(house: House) -> Iterator[Flask]:
    """The app over an empty database, with its context for factories and commands."""
    house.make_new()
    with house.app.app_context():
        become("read")
        yield house.app
        db.session.rollback()


@pytest.fixture
def as_(app: Flask) -> Callable[[Account | None], Visitor]:
    """`as_(ada)` is a browser in which Ada is signed in; `as_(None)` one in which nobody is."""
    return lambda account: Visitor(app, account)


@pytest.fixture
def carl(app: Flask) -> Account:
    """Ada's coach."""
    return make.account("Carl Moreau", "coach", time_zone="Europe/London")


@pytest.fixture
def olga(app: Flask) -> Account:
    """Another coach."""
    return make.account("Olga Petrenko", "coach")


@pytest.fixture
def ada(app: Flask) -> Account:
    """A client; with Carl once a test asks for `engagement`."""
    return make.account("Ada Reyes", "client", time_zone="Europe/Berlin")


@pytest.fixture
def stan(app: Flask) -> Account:
    """A client who has nothing to do with them."""
    return make.account("Stan Novak", "client")


@pytest.fixture
def max_(app: Flask) -> Account:
    """An admin."""
    return make.account("Max Adler", "admin")


@pytest.fixture
def engagement(ada: Account, carl: Account) -> Engagement:
    """Ada works with Carl."""
    return make.engagement(ada, carl)
