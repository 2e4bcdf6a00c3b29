"""File and row: what happens when one of the two fails, what is swept away, and how much may be kept."""

from __future__ import annotations

import hashlib
import os
import stat
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import IO

import pytest
import sqlalchemy as sa
from flask import Flask

from coachapp.accounts.models import Account
from coachapp.checkins.models import Evidence
from coachapp.config import Settings
from coachapp.core.db import Base, become, db, transaction
from coachapp.core.errors import Conflict
from coachapp.files import commands, policy, queries
from coachapp.files.models import File
from coachapp.files.receiving import receive, receive_picture
from coachapp.files.store import OLD, CannotStore, Store
from tests import make
from tests.files.clamd import clamd, nobody


class Sent:
    """A file as a form brings it."""

    def __init__(self, name: str | None, content: bytes) -> None:
        self.filename, self.content = name, content

    @property
    def stream(self) -> IO[bytes]:
        return BytesIO(self.content)


@pytest.fixture
def settings(app: Flask) -> Settings:
    found: Settings = app.config["SETTINGS"]
    return found


@pytest.fixture
def store(settings: Settings) -> Store:
    return Store(settings.data_dir / "files")


def lying(store: Store) -> list[str]:
    return sorted(file.name for file in store.directory.iterdir()) if store.directory.is_dir() else []


def age(store: Store, name: str) -> None:
    before = (store.directory / name).stat().st_mtime - OLD - 60
    os.utime(store.directory / name, (before, before))


def test_a_file_lies_under_a_random_name_that_only_the_instance_reads(store: Store, settings: Settings, ada: Account) -> None:
    arrived = receive([Sent("Plan.txt", b"words")], ada.id, settings)
    assert [(kept.name, kept.size) for kept in arrived.kept] == [("Plan.txt", 5)]
    row = make.row(File)
    assert lying(store) == [row.stored]
    assert len(row.stored) == 32
    assert stat.S_IMODE(store.directory.stat().st_mode) == 0o700
    assert stat.S_IMODE(store.path(row.stored).stat().st_mode) == 0o600
    assert row.sha256 == hashlib.sha256(b"words").hexdigest()
    assert row.is_waiting


def test_what_is_no_name_of_the_store_is_no_path(store: Store) -> None:
    for name in ("../secret.key", "/etc/passwd", "", "a" * 31, "a" * 31 + "/"):
        with pytest.raises(ValueError, match="not a name of the store"):
            store.path(name)


def test_one_that_is_refused_takes_no_other_with_it(settings: Settings, ada: Account) -> None:
    arrived = receive([Sent("a.txt", b"one"), Sent("b.exe", b"two"), Sent(None, b"three"), Sent("d.txt", b"four")], ada.id, settings)
    assert [kept.name for kept in arrived.kept] == ["a.txt", "d.txt"]
    assert [reason.partition(":")[0] for reason in arrived.reasons] == ["“b.exe”", "“”"]
    assert len(make.rows(File)) == 2


def test_without_its_row_the_file_goes_again(store: Store, settings: Settings, ada: Account) -> None:
    small = replace(settings, files_of_one=10)
    arrived = receive([Sent("a.txt", b"six   "), Sent("b.txt", b"six   ")], ada.id, small)
    assert [kept.name for kept in arrived.kept] == ["a.txt"]
    assert arrived.reasons == ["“b.txt”: Of the 1 KB that you may keep, 1 KB is left. Remove files that you no longer need."]
    assert len(lying(store)) == 1


def test_when_the_database_fails_the_file_goes_again(store: Store, settings: Settings, ada: Account) -> None:
    stranger = ada.id + 1_000  # no account has this id: the row cannot be
    with pytest.raises((Conflict, sa.exc.IntegrityError)):
        receive_picture(Sent("me.png", make.picture_of("PNG", 300, 300)), stranger, settings)
    assert lying(store) == []


def test_a_disk_that_takes_nothing_is_a_reason_like_any_other_and_leaves_nothing(settings: Settings, ada: Account, tmp_path: Path) -> None:
    (tmp_path / "files").write_text("not a directory")
    with pytest.raises(CannotStore):
        Store(tmp_path / "files").write(b"words")
    arrived = receive([Sent("a.txt", b"words")], ada.id, replace(settings, data_dir=tmp_path))
    assert arrived.reasons == ["“a.txt”: The disk of this instance took nothing more. Tell your admin; you can go on without it."]
    assert make.rows(File) == []


def test_a_removal_that_is_taken_back_leaves_the_file(store: Store, ada: Account) -> None:
    file = make.file(ada)
    become("write")
    commands.remove(queries.file(file.id), store=store)
    become("read")
    assert lying(store) == [file.stored]
    with transaction():
        commands.remove(queries.file(file.id), store=store)
        assert lying(store) == [file.stored], "until it is kept"
    assert lying(store) == []


def test_a_file_that_is_not_written_to_its_end_leaves_nothing(store: Store) -> None:
    def begin() -> None:
        with store.new() as (_stored, file):
            file.write(b"half")
            assert len(lying(store)) == 1
            raise RuntimeError

    with pytest.raises(RuntimeError):
        begin()
    assert lying(store) == []


def test_the_sweep_takes_what_belongs_to_nothing_and_nothing_else(store: Store, ada: Account) -> None:
    kept, young = make.file(ada), store.write(b"its row is on its way")
    orphan, unfinished = store.write(b"its row never came"), store.directory / "half.new"
    unfinished.write_bytes(b"half")
    for name in (kept.stored, orphan, unfinished.name):
        age(store, name)
    assert commands.tidy(make.now(), store=store) == 1
    assert lying(store) == sorted([kept.stored, young])


def test_what_waits_for_a_form_that_never_came_goes_after_a_day(store: Store, ada: Account) -> None:
    make.file(ada, is_waiting=True, made_at=make.ago(1.1))
    here = [make.file(ada, is_waiting=True, made_at=make.ago(0.9)).stored, make.file(ada, made_at=make.ago(400)).stored]
    assert commands.tidy(make.now(), store=store) == 1
    assert lying(store) == sorted(here)


def test_quota_of_a_person_and_of_the_instance(settings: Settings, ada: Account, stan: Account) -> None:
    make.file(stan, content=b"x" * 900)
    small = replace(settings, files_of_one=1_000, files_in_all=1_500)
    assert receive([Sent("a.txt", b"x" * 700)], ada.id, small).reasons == [
        "“a.txt”: This instance has no room for more files. Tell your admin; you can go on without it."
    ]
    assert receive([Sent("a.txt", b"x" * 600)], ada.id, small).reasons == []
    (reason,) = receive([Sent("a.txt", b"x" * 101)], stan.id, small).reasons
    assert reason.startswith("“a.txt”: Of the 1 KB that you may keep, 1 KB is left.")


def test_nobody_sends_more_than_a_hundred_files_an_hour(settings: Settings, ada: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(policy, "MOST_AN_HOUR", 2)
    make.file(ada, made_at=make.ago(hours=2))
    arrived = receive([Sent(f"{n}.txt", b"x") for n in range(3)], ada.id, settings)
    assert arrived.reasons == ["“2.txt”: You have sent 2 files within an hour. Wait a while and send it then."]


def test_the_scanner_is_asked_about_what_was_sent(store: Store, settings: Settings, ada: Account) -> None:
    with clamd() as there:
        arrived = receive([Sent("a.txt", b"EICAR"), Sent("b.txt", b"words")], ada.id, replace(settings, clamd=there))
    assert arrived.reasons == ["“a.txt”: The virus scanner of this instance refuses it."]
    assert [kept.name for kept in arrived.kept] == ["b.txt"]
    (away,) = receive([Sent("c.txt", b"words")], ada.id, replace(settings, clamd=nobody())).reasons
    assert "does not answer" in away
    assert len(lying(store)) == 1


def test_erasing_a_person_takes_their_files_and_what_hung_them_up(store: Store, ada: Account, stan: Account) -> None:
    report, evidence = make.check_in(make.milestone(make.goal(ada))), make.file(ada)
    make.evidence(report, evidence)
    make.picture(ada)
    theirs = make.file(stan)
    with transaction():
        assert commands.erase_of(ada.id, store=store) == 2
    assert make.rows(Evidence) == []
    assert [file.id for file in make.rows(File)] == [theirs.id]
    assert lying(store) == [theirs.stored]


def test_an_account_that_goes_leaves_no_file_behind(store: Store, ada: Account) -> None:
    age(store, make.file(ada).stored)
    with transaction():
        db.session.execute(sa.delete(Base.metadata.tables["accounts"]).where(Account.id == ada.id))
    assert make.rows(File) == []
    assert commands.tidy(make.now(), store=store) == 1
    assert lying(store) == []
