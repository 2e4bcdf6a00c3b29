"""What comes as files: looked at in read mode, kept in a short transaction of its own."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import IO, Protocol

from coachapp.config import Settings
from coachapp.core.clock import now
from coachapp.core.db import become, transaction
from coachapp.core.errors import Conflict
from coachapp.files import commands, policy, queries
from coachapp.files.checks import LARGEST, sound, sound_face
from coachapp.files.models import Kind, Purpose, Sound
from coachapp.files.policy import Limits
from coachapp.files.scanner import Scanner
from coachapp.files.store import store_of


class Sent(Protocol):
    """A file as a form brings it."""

    @property
    def filename(self) -> str | None: ...
    @property
    def stream(self) -> IO[bytes]: ...


@dataclass(frozen=True)
class Kept:
    """A file that has arrived and waits for its form."""

    id: int
    name: str
    kind: Kind
    size: int


@dataclass
class Arrived:
    """What came through, and why the rest did not: one sentence a file."""

    kept: list[Kept] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)


def waiting(owner_id: int, ids: Collection[int]) -> list[Kept]:
    """What arrived with an earlier try of the same form."""
    return [Kept(file.id, file.name, file.kind, file.size) for file in queries.waiting(owner_id, ids)] if ids else []


def receive(sent: Iterable[Sent], owner_id: int, settings: Settings) -> Arrived:
    """Keep what may be kept, each for itself: one that is refused takes no other with it, nor the form's text. Ends the reading."""
    arrived = Arrived()
    for one in sent:
        try:
            arrived.kept.append(_receive(one, owner_id, settings, Purpose.EVIDENCE, sound))
        except Conflict as conflict:
            arrived.reasons.append(f"“{(one.filename or '')[:80]}”: {conflict.reason}")
    return arrived


def receive_picture(sent: Sent, owner_id: int, settings: Settings) -> Kept:
    """Keep a picture of its owner, cut and drawn anew. Conflict with the reason when it is refused."""
    return _receive(sent, owner_id, settings, Purpose.PICTURE, sound_face)


def _receive(sent: Sent, owner_id: int, settings: Settings, purpose: Purpose, check: Callable[[str, bytes], Sound]) -> Kept:
    """Checked and written without a lock; then the row, at once committed. Without its row the file goes again."""
    _be_patient(owner_id)
    content = sent.stream.read(LARGEST + 1)
    checked = check(sent.filename or "", content)
    if settings.clamd:
        Scanner(settings.clamd).check(content)
    place = store_of(settings.data_dir)
    stored = place.write(checked.content)
    limits = Limits(settings.files_of_one, settings.files_in_all)
    try:
        with transaction():
            made = commands.keep(checked, stored=stored, owner_id=owner_id, purpose=purpose, limits=limits, now=now())
            return Kept(made.id, made.name, made.kind, made.size)
    except BaseException:
        place.remove(stored)
        raise
    finally:
        become("read")


def _be_patient(owner_id: int) -> None:
    decision = policy.may_send(queries.made_since(owner_id, now() - policy.EVERY))
    if not decision:
        raise Conflict(decision.reason)
