"""The chain of the audit log: sealed in order by the worker, verified by a command (architecture.md, Two logs).

Writers never wait for each other, because none of them knows the line before. Two workers may seal at once: a place in the chain is a
primary key, so one of them finds it taken and leaves the rest to the other.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC
from typing import Any

import sqlalchemy as sa

from coachapp.core.db import CLASHES, become, db, transaction
from coachapp.core.keys import keys
from coachapp.ledger.audit import digest_of
from coachapp.ledger.models import Audit, AuditOrigin, AuditSeal

PURPOSE = "audit"
AT_ONCE = 500
LATE = 10_000
"""A line that was committed after lines with higher numbers is found at once so many numbers back; farther back, in the hourly look."""
_LINE = (
    Audit.id,
    Audit.at,
    Audit.actor_id,
    Audit.act,
    Audit.subject_kind,
    Audit.subject_id,
    Audit.detail,
    Audit.reason,
    Audit.origin_digest,
)
_IS_UNSEALED = ~sa.exists().where(AuditSeal.audit_id == Audit.id)
_UNSEALED = sa.select(*_LINE).where(Audit.id > sa.bindparam("above", type_=sa.Integer), _IS_UNSEALED).order_by(Audit.id).limit(AT_ONCE)
_LAST = sa.select(AuditSeal.seq, AuditSeal.audit_id, AuditSeal.mac).order_by(AuditSeal.seq.desc()).limit(1)
_CHAIN = (
    sa.select(AuditSeal.seq, AuditSeal.audit_id, AuditSeal.mac, *_LINE, AuditOrigin.address, AuditOrigin.device, AuditOrigin.salt)
    .outerjoin(Audit, Audit.id == AuditSeal.audit_id)
    .outerjoin(AuditOrigin, AuditOrigin.audit_id == AuditSeal.audit_id)
    .where(AuditSeal.seq > sa.bindparam("after", type_=sa.Integer))
    .order_by(AuditSeal.seq)
    .limit(AT_ONCE)
)


@dataclass(frozen=True)
class Head:
    """The end of the chain at some moment. Kept elsewhere, it shows later that the tail was cut."""

    seq: int
    mac: str

    @classmethod
    def read(cls, text: str) -> Head:
        """What `str` gave. ValueError for anything else."""
        seq, _, mac = text.partition(":")
        if not (seq.isascii() and seq.isdigit() and len(seq) < 18 and len(mac) == 64 and mac.isascii()):
            raise ValueError("A head is a number, a colon and 64 signs, as the log shows it.")
        return cls(int(seq), mac)

    def __str__(self) -> str:
        return f"{self.seq}:{self.mac}"


def seal_new(*, look_everywhere: bool = False) -> int:
    """Seal every line that waits for it, some at a time; how many were sealed here."""
    sealed = 0
    while True:
        try:
            with transaction():
                many = _seal_some(look_everywhere)
        except CLASHES:
            return sealed  # another worker sealed the same lines
        sealed += many
        if many < AT_ONCE:
            return sealed


def _seal_some(look_everywhere: bool) -> int:
    last = db.session.execute(_LAST).first()
    seq, mac = (last.seq, last.mac) if last else (0, "")
    above = 0 if look_everywhere or last is None else last.audit_id - LATE
    lines = db.session.execute(_UNSEALED, {"above": above}).all()
    seals = []
    for line in lines:
        seq += 1
        mac = keys().mac(message_of(seq, mac, line), purpose=PURPOSE)
        seals.append({"seq": seq, "audit_id": line.id, "mac": mac})
    if seals:
        db.session.execute(sa.insert(AuditSeal), seals)
    return len(seals)


def message_of(seq: int, before: str, line: Any) -> bytes:
    """All of a line, its place, and the mac before it."""
    said = [getattr(line, column.key) for column in _LINE if column is not Audit.at]
    return json.dumps([seq, before, line.at.astimezone(UTC).isoformat(), *said], sort_keys=True, separators=(",", ":")).encode()


def head() -> Head | None:
    """The end of the chain now; None while nothing is sealed."""
    last = db.session.execute(_LAST).first()
    return Head(last.seq, last.mac) if last else None


@dataclass(frozen=True)
class Finding:
    """What a look along the chain found: a sentence for each thing that is wrong, and how far it went."""

    faults: tuple[str, ...]
    sealed: int
    waiting: int


def verify(known: Head | None = None, *, since: int = 0) -> Finding:
    """Follow the chain (after place `since`) and say of each line that was changed, moved or removed which it is; with a head that was
    kept elsewhere, also whether the tail was cut or written anew."""
    become("read")
    walk = Walk(known, since)
    faults = list(walk.faults())
    many = waiting()
    become("read")
    return Finding(tuple(faults), walk.seq, many)


def waiting() -> int:
    """How many lines have no seal yet."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(Audit).where(_IS_UNSEALED)) or 0


class Walk:
    """One walk along the chain, from its beginning or from a place whose own seal is believed."""

    def __init__(self, known: Head | None, since: int) -> None:
        self.known, self.seq, self.mac, self.is_linked = known, since, "", True
        if since:
            self.mac = db.session.scalar(sa.select(AuditSeal.mac).where(AuditSeal.seq == since)) or ""

    def faults(self) -> Iterator[str]:
        while rows := self.next_rows():
            for row in rows:
                yield from self.faults_at(row)
        if self.known and self.known.seq > self.seq:
            yield f"The end is cut off: it was sealed up to place {self.known.seq}, and now ends at {self.seq}."

    def next_rows(self) -> Sequence[Any]:
        """Some of the places that come next, each with its line; none at the end."""
        return db.session.execute(_CHAIN, {"after": self.seq}).all()

    def faults_at(self, row: Any) -> Iterator[str]:
        """What is wrong at this place, which is the next one from now on."""
        if row.seq != self.seq + 1:
            gone = f"Place {self.seq + 1} is" if row.seq == self.seq + 2 else f"Places {self.seq + 1} to {row.seq - 1} are"
            yield f"{gone} gone from the chain: whatever stood there was removed."
            self.is_linked = False  # the seal before this one is not known
        if row.id is None:
            yield f"Line {row.audit_id} (place {row.seq}) was removed."
        elif self.is_linked and not keys().is_mac(message_of(row.seq, self.mac, row), row.mac, purpose=PURPOSE):
            yield f"Line {row.audit_id} (place {row.seq}) was changed, or moved there."
        elif row.salt is not None and digest_of(row) != row.origin_digest:
            yield f"Where line {row.audit_id} (place {row.seq}) came from was changed."
        if self.known and self.known.seq == row.seq and self.known.mac != row.mac:
            yield f"Place {row.seq} has another seal than the one that was kept elsewhere: the log was written anew."
        self.seq, self.mac, self.is_linked = row.seq, row.mac, True
