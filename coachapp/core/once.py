"""A form that creates, pressed twice, creates once: the second press is led to what the first one made."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, TypeVar

import sqlalchemy as sa
from flask import redirect, request
from flask_login import current_user
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Mapped, mapped_column
from werkzeug.wrappers import Response

from coachapp.core.clock import now
from coachapp.core.db import Base, Instant, db

View = TypeVar("View", bound=Callable[..., Any])


class FormKey(Base):
    """The key of a form that was taken, and where it led."""

    __tablename__ = "form_keys"

    key: Mapped[str] = mapped_column(sa.String(100), primary_key=True)
    location: Mapped[str] = mapped_column(sa.String(2000), default="")
    taken_at: Mapped[datetime] = mapped_column(Instant, index=True)


def once_key() -> str:
    """A new key for a form's hidden field `once`."""
    return secrets.token_urlsafe(16)


def once(view: View) -> View:
    """For endpoints that create. The key is claimed before anything is made; a refused form gives it back with the rollback."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        sent = request.form.get("once", "")
        if request.method != "POST" or not sent:
            return view(*args, **kwargs)
        key = f"{current_user.get_id() and current_user.account_id}:{request.endpoint}:{sent[:40]}"
        if not _claim(key):
            return redirect(db.session.scalar(sa.select(FormKey.location).where(FormKey.key == key)) or "/", 303)
        response = view(*args, **kwargs)
        if isinstance(response, Response) and response.status_code == 303:
            db.session.execute(sa.update(FormKey).where(FormKey.key == key).values(location=response.location))
        return response

    return guarded  # type: ignore[return-value]


def _claim(key: str) -> bool:
    insert = sqlite_insert if db.session.get_bind().dialect.name == "sqlite" else postgresql_insert
    claim = insert(FormKey).values(key=key, location="", taken_at=now()).on_conflict_do_nothing().returning(FormKey.key)
    return db.session.scalar(claim) is not None  # drivers disagree on how many rows an ignored insert counts
