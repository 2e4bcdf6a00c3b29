"""The audit log: append-only, sealed in order, verified; from where is erased without breaking it."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import DBAPIError

from coachapp.accounts.models import Account
from coachapp.core.db import become, db, transaction
from coachapp.ledger import audit, seals
from coachapp.ledger.models import Audit, AuditOrigin, AuditSeal
from coachapp.ledger.seals import Head, head, seal_new, verify
from tests import make
from tests.browser import Visitor

GUARDED = ("audit", "audit_seal", "audit_origins")


def write(many: int, act: str = "sign_in") -> None:
    with transaction():
        for number in range(many):
            audit.note(
                act, by=None, now=make.ago(1, seconds=number), subject=("account", number + 1), detail={"with": "password", "n": number}
            )


def behind_its_back(*statements: str) -> None:
    """What somebody with the database's own password does: the guards off, then on again."""
    is_sqlite = db.engine.dialect.name == "sqlite"
    with db.engine.begin() as connection:
        guards = []
        if is_sqlite:
            found = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").all()
            guards = [row.sql for row in found]
            for row in found:
                connection.exec_driver_sql(f"DROP TRIGGER {row.name}")
        else:
            connection.exec_driver_sql("SET session_replication_role = replica")
        for statement in statements:
            connection.exec_driver_sql(statement)
        for guard in guards:
            connection.exec_driver_sql(guard)
        if not is_sqlite:
            connection.exec_driver_sql("SET session_replication_role = DEFAULT")


def test_new_lines_are_sealed_once_and_in_order(app: Flask) -> None:
    write(5)
    assert seal_new() == 5
    assert seal_new() == 0
    write(2)
    assert seal_new() == 2
    assert [(seal.seq, seal.audit_id) for seal in make.rows(AuditSeal)] == [(n, n) for n in range(1, 8)]
    finding = verify()
    assert (finding.faults, finding.sealed, finding.waiting) == ((), 7, 0)


def test_what_waits_for_its_seal_is_counted(app: Flask) -> None:
    write(3)
    finding = verify()
    assert (finding.faults, finding.sealed, finding.waiting) == ((), 0, 3)


@pytest.mark.parametrize(
    ("deed", "found"),
    [
        ("UPDATE audit SET act = 'sign_out' WHERE id = 3", ["Line 3 (place 3) was changed, or moved there."]),
        ('UPDATE audit SET detail = \'{"with": "passkey"}\' WHERE id = 2', ["Line 2 (place 2) was changed, or moved there."]),
        ("UPDATE audit SET actor_id = 9 WHERE id = 5", ["Line 5 (place 5) was changed, or moved there."]),
        ("UPDATE audit SET at = '2020-01-01 00:00:00.000000' WHERE id = 1", ["Line 1 (place 1) was changed, or moved there."]),
        ("DELETE FROM audit WHERE id = 4", ["Line 4 (place 4) was removed."]),
        ("DELETE FROM audit_seal WHERE seq = 4", ["Place 4 is gone from the chain: whatever stood there was removed."]),
        ("DELETE FROM audit_seal WHERE seq IN (2, 3)", ["Places 2 to 3 are gone from the chain: whatever stood there was removed."]),
        ("UPDATE audit_seal SET mac = 'f' WHERE seq = 5", ["Line 5 (place 5) was changed, or moved there."]),
    ],
)
def test_it_says_which_line_was_changed_or_removed(app: Flask, deed: str, found: list[str]) -> None:
    write(5)
    seal_new()
    behind_its_back(deed)
    assert list(verify().faults) == found


def test_it_says_which_lines_changed_places(app: Flask) -> None:
    write(5)
    seal_new()
    behind_its_back(
        "UPDATE audit_seal SET audit_id = 99 WHERE seq = 2",
        "UPDATE audit_seal SET audit_id = 2 WHERE seq = 3",
        "UPDATE audit_seal SET audit_id = 3 WHERE seq = 2",
    )
    assert list(verify().faults) == ["Line 3 (place 2) was changed, or moved there.", "Line 2 (place 3) was changed, or moved there."]


def test_a_cut_tail_shows_against_a_head_that_was_kept(app: Flask) -> None:
    write(5)
    seal_new()
    kept = head()
    assert kept is not None
    assert Head.read(str(kept)) == kept
    assert verify(kept).faults == ()
    behind_its_back("DELETE FROM audit_seal WHERE seq > 3", "DELETE FROM audit WHERE id > 3")
    assert verify().faults == ()
    assert list(verify(kept).faults) == ["The end is cut off: it was sealed up to place 5, and now ends at 3."]


def test_a_chain_written_anew_shows_against_a_head_that_was_kept(app: Flask) -> None:
    write(3)
    seal_new()
    kept = head()
    become("read")
    behind_its_back("DELETE FROM audit_seal", "UPDATE audit SET actor_id = 7 WHERE id = 3")
    seal_new()
    assert verify().faults == ()
    assert list(verify(kept).faults) == ["Place 3 has another seal than the one that was kept elsewhere: the log was written anew."]


@pytest.mark.parametrize("text", ["", "5", "five:" + "a" * 64, "5:" + "a" * 63, "-1:" + "a" * 64])
def test_what_is_no_head_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="A head is a number"):
        Head.read(text)


def test_a_line_committed_late_is_sealed_with_the_hourly_look(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    write(6)
    behind_its_back("UPDATE audit SET id = 100 WHERE id = 1")
    monkeypatch.setattr(seals, "LATE", 10)
    seal_new()
    behind_its_back("UPDATE audit SET id = 101 WHERE id = 2")  # a number that was given earlier and committed only now
    behind_its_back("UPDATE audit SET id = 2 WHERE id = 101")
    with transaction():
        audit_line = Audit(id=50, at=make.now(), act="sign_out")
        db.session.add(audit_line)
    assert seal_new() == 0
    assert seal_new(look_everywhere=True) == 1
    assert verify().faults == ()


def test_a_verified_part_begins_at_a_place_that_is_believed(app: Flask) -> None:
    write(6)
    seal_new()
    behind_its_back("UPDATE audit SET act = 'x' WHERE id = 2")
    assert verify(since=3).faults == ()
    assert len(verify().faults) == 1


@pytest.mark.parametrize("statement", ["UPDATE {} SET {} = {}", "DELETE FROM {}"])
def test_the_databases_refuse_to_change_a_line_or_its_seal(app: Flask, ada: Account, statement: str) -> None:
    Visitor(app, ada).post("accounts.sign_out")
    seal_new()
    for table, key in (("audit", "id"), ("audit_seal", "seq")):
        with pytest.raises(DBAPIError, match="append-only"), transaction():
            db.session.execute(sa.text(statement.format(table, key, key)))
    with pytest.raises(DBAPIError, match="append-only"), transaction():
        db.session.execute(sa.text("UPDATE audit_origins SET address = '127.0.0.2'"))
    assert verify().faults == ()


def test_a_line_says_from_where_and_can_forget_it(app: Flask, ada: Account, carl: Account) -> None:
    for person in (ada, carl):
        visitor = Visitor(app, person)
        visitor.post("accounts.sign_out", headers={"User-Agent": "A browser of " + "x" * 300})
    seal_new()
    kept = make.rows(AuditOrigin)[0]
    assert (kept.address, kept.device[:12], len(kept.device)) == ("127.0.0.1", "A browser of", 200)
    with transaction():
        audit.erase_origins(ada.id)
    assert len(make.rows(AuditOrigin)) == 1
    assert verify().faults == ()
    behind_its_back("UPDATE audit_origins SET address = '127.0.0.2'")
    assert list(verify().faults) == ["Where line 2 (place 2) came from was changed."]


def test_the_same_address_leaves_a_different_digest_each_time(app: Flask, ada: Account, carl: Account) -> None:
    for person in (ada, carl):
        Visitor(app, person).post("accounts.sign_out")
    first, second = (line.origin_digest for line in make.rows(Audit))
    assert first != second


def test_the_worker_and_the_command_line_come_from_nowhere(app: Flask) -> None:
    write(1)
    assert make.row(Audit).origin_digest == ""
    assert make.rows(AuditOrigin) == []


def test_two_workers_sealing_at_once_make_one_chain(app: Flask) -> None:
    def each(act: Callable[[], object]) -> None:
        with app.app_context():
            act()

    for _ in range(6):
        write(40)
        workers = [threading.Thread(target=each, args=(seal_new,)) for _ in range(2)]
        writers = [threading.Thread(target=each, args=(lambda: write(20),)) for _ in range(2)]
        for thread in [*workers, *writers]:
            thread.start()
        for thread in [*workers, *writers]:
            thread.join()
    seal_new(look_everywhere=True)
    finding = verify()
    assert (finding.faults, finding.sealed, finding.waiting) == ((), 480, 0)
