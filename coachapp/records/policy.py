"""How often a record may be copied, and what stands in the way of an erasure. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from coachapp.core.policy import YES, Decision, no
from coachapp.core.wording import count
from coachapp.engagements.viewer import Viewer
from coachapp.records.import_models import IMPORTS_A_DAY
from coachapp.records.models import COPIES_A_DAY

EVERY = timedelta(days=1)


def may_ask_copy(*, asked_lately: int, is_waiting: bool) -> Decision:
    """A copy is a lot of work, and a thief wants it at once."""
    if is_waiting:
        return no("A copy is being made already. You get a mail when it is ready.")
    if asked_lately >= COPIES_A_DAY:
        return no(f"You have asked for {count(COPIES_A_DAY, 'copy')} within a day. Ask again tomorrow.")
    return YES


@dataclass(frozen=True)
class Ties:
    """What holds an account: clients it coaches now, whether it is the only active admin, looks under break-glass that last."""

    clients: int = 0
    is_last_admin: bool = False
    looks_in: bool = False
    is_looked_into: bool = False


@dataclass(frozen=True)
class Blocker:
    """Why an account cannot be erased now, and where that is mended."""

    reason: str
    endpoint: str = ""
    label: str = ""


def blockers(ties: Ties) -> list[Blocker]:
    """Everything that stands in the way; nothing, if the account may go."""
    found = []
    if ties.clients:
        words = f"You coach {count(ties.clients, 'client')} now. Hand them over, or let them or an admin end your work together, first."
        found.append(Blocker(words, "progress.clients", "See your clients"))
    if ties.is_last_admin:
        found.append(Blocker("You are the only active admin. Make somebody else admin first.", "admin.accounts", "See accounts"))
    if ties.looks_in:
        found.append(Blocker("You are looking into somebody’s record under break-glass. Leave it first."))
    if ties.is_looked_into:
        found.append(Blocker("An admin is looking into your record under break-glass. It ends within an hour: come back then."))
    return found


def may_import(by: Viewer, *, lately: int) -> Decision:
    """Bring a record along into one's own account."""
    if not by.is_client:
        return no("Goals, milestones and check-ins are what comes in, and only a client has them.")
    if lately >= IMPORTS_A_DAY:
        return no(f"You have brought {IMPORTS_A_DAY} files within a day. Try again tomorrow.")
    return YES
