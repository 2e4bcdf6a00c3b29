"""A record that somebody brings along: read and kept for a preview, then taken whole, once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from coachapp.checkins.import_commands import drawn_check_ins, keep_check_ins
from coachapp.checkins.models import CheckIn
from coachapp.core.db import become, db, save, transaction
from coachapp.core.errors import Conflict
from coachapp.core.policy import require
from coachapp.engagements.viewer import Viewer
from coachapp.files.archives import unpacked
from coachapp.files.checks import LARGEST
from coachapp.files.models import File
from coachapp.files.queries import waiting
from coachapp.goals.import_commands import Step, drawn_goal, drawn_step, keep_goal, keep_lines
from coachapp.goals.models import Goal
from coachapp.ledger import audit
from coachapp.records import import_queries as queries
from coachapp.records import policy
from coachapp.records.import_models import RecordImport
from coachapp.records.parcel import NO_RECORD, parcel_of, read_json

Receive = Callable[[str, bytes], "tuple[int | None, str]"]
"""Keep one file by the rules of uploads: its number here, or why not."""
GONE = "Some of its files are no longer here. Choose the file again."


def count_import(*, by: Viewer, now: datetime) -> int:
    """Count that somebody brings a record, before it is read; gives its number. Forbidden too often, or for who is no client.
    It ends the transaction that runs."""
    require(policy.may_import(by, lately=queries.brought_since(by.account_id, now - policy.EVERY)))
    with transaction():
        made = save(RecordImport(account_id=by.account_id, made_at=now))
    become("read")
    return made.id


def read_parcel(content: bytes, receive: Receive, now: datetime) -> dict[str, Any]:
    """What may come in of a zip or a record.json, its files received. Conflict with the reason when it is neither."""
    if len(content) > LARGEST:
        raise Conflict("It is larger than 25 MB.")
    is_zip = content[:2] == b"PK"
    held = unpacked(content, lambda name: name == "record.json" or name.startswith("files/")) if is_zip else {"record.json": content}
    if "record.json" not in held:
        raise Conflict(NO_RECORD)
    parcel = parcel_of(read_json(held.pop("record.json")), now)
    files = {name.removeprefix("files/").partition("-")[0]: (name.partition("-")[2], held[name]) for name in held}
    for check_in in _check_ins(parcel):
        check_in["files"] = list(_received(check_in["files"], files, parcel["refused"], receive))
    return parcel


def _received(numbers: list[int], files: dict[str, tuple[str, bytes]], refused: list[Any], receive: Receive) -> Iterator[int]:
    """Each file once, however often it is named."""
    for number in numbers:
        name, content = files.pop(str(number), ("", b""))
        file_id, reason = receive(name, content) if name else (None, "It is not in the zip.")
        if file_id is None:
            refused.append((f"File “{name}”" if name else "A file", reason))
        else:
            yield file_id


def _check_ins(parcel: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for goal in parcel["goals"]:
        for milestone in goal["milestones"]:
            yield from milestone["check_ins"]


def keep_parcel(import_id: int, parcel: dict[str, Any], *, by: Viewer, now: datetime) -> None:
    """Let it wait for its person's word."""
    kept = db.session.get_one(RecordImport, import_id)
    kept.content = parcel
    save(kept)
    audit.note("record.brought", by=by, now=now, subject=("account", by.account_id), detail={"import": import_id})


@dataclass(frozen=True)
class Drawn:
    """One goal with all under it, rendered and ready to be kept."""

    goal: Goal
    links: list[dict[str, Any]]
    steps: list[Step]
    told: list[list[CheckIn]]
    files: list[list[list[int]]]


def take_import(kept: RecordImport, *, by: Viewer, now: datetime) -> bool:
    """Everything that may come in, or nothing: False if it was taken before. It ends the transaction that runs, draws without a lock,
    and writes at once. Conflict if a file is gone meanwhile."""
    import_id, content = kept.id, kept.content
    drawn = [_drawn(goal, by.account_id) for goal in content.get("goals", ())]
    become("write")
    claim = sa.update(RecordImport).where(RecordImport.id == import_id, RecordImport.taken_at.is_(None))
    if db.session.scalar(claim.values(taken_at=now, content={}).returning(RecordImport.id)) is None:
        return False
    files = _files(drawn, by.account_id)
    for one in drawn:
        keep_goal(one.goal, one.links, one.steps, by=by, now=now)
        for step, told, sent in zip(one.steps, one.told, one.files, strict=True):
            keep_check_ins(step.milestone, told, ([files[number] for number in numbers] for numbers in sent))
    keep_lines(content.get("not_doing", ()), by=by)
    audit.note("record.imported", by=by, now=now, subject=("account", by.account_id), detail={"import": import_id, "goals": len(drawn)})
    return True


def _drawn(goal: dict[str, Any], client_id: int) -> Drawn:
    milestones = goal["milestones"]
    told = [drawn_check_ins(milestone["check_ins"]) for milestone in milestones]
    files = [[check_in["files"] for check_in in milestone["check_ins"]] for milestone in milestones]
    return Drawn(drawn_goal(goal, client_id), goal["links"], [drawn_step(milestone) for milestone in milestones], told, files)


def _files(drawn: list[Drawn], owner_id: int) -> dict[int, File]:
    """Their rows, which waited. Conflict if one waited too long."""
    wanted = {number for one in drawn for sent in one.files for numbers in sent for number in numbers}
    found = {file.id: file for file in waiting(owner_id, wanted)} if wanted else {}
    if set(found) != wanted:
        raise Conflict(GONE)
    return found
