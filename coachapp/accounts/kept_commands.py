"""Keep what somebody sent too late, and give it back to them alone."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from coachapp.accounts import queries
from coachapp.accounts.kept_models import KEPT_FOR, KeptForm
from coachapp.core.db import db
from coachapp.core.keys import keys
from coachapp.core.security import fingerprint

PURPOSE = "kept form"


@dataclass(frozen=True)
class Typed:
    """A form as it was sent: where to, its fields in their order, and whether files came with it."""

    path: str
    fields: tuple[tuple[str, str], ...]
    had_files: bool = False

    @property
    def texts(self) -> list[tuple[str, str]]:
        """The fields in which somebody wrote, with their names as words; ids, keys and choices are none."""
        return [(name.replace("_", " ").replace("-", " "), value) for name, value in self.fields if _is_text(value)]


def _is_text(value: str) -> bool:
    return len(value) > 24 or any(sign in value.strip() for sign in " @")


def keep(session: Session, account_id: int, typed: Typed, *, token: str, now: datetime) -> None:
    """Keep this in place of what was kept of that person before."""
    told = json.dumps([typed.path, typed.fields, typed.had_files])
    session.execute(sa.delete(KeptForm).where(KeptForm.account_id == account_id))
    content = keys().encrypt(told, purpose=PURPOSE, context=str(account_id))
    session.add(KeptForm(account_id=account_id, token_hash=fingerprint(token), content=content, kept_at=now))


def kept_form(account_id: int, token: str, *, now: datetime) -> Typed | None:
    """What this person sent too late in this browser, within the last day."""
    found = queries.kept_form(account_id)
    if found is None or found.token_hash != fingerprint(token) or found.kept_at < now - KEPT_FOR:
        return None
    path, fields, had_files = json.loads(keys().decrypt(found.content, purpose=PURPOSE, context=str(account_id)))
    return Typed(path, tuple((name, value) for name, value in fields), had_files)


def forget_kept(account_id: int) -> None:
    """It was sent, or is not wanted."""
    db.session.execute(sa.delete(KeptForm).where(KeptForm.account_id == account_id))
