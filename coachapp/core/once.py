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
from sqlalchemy.orm import Mapped, mapped_column
from werkzeug.wrappers import Response

from coachapp.core.clock import now
from coachapp.core.db import Base, Instant, db, insert_into
from coachapp.core.keys import keys
from coachapp.core.web import page

View = TypeVar("View", bound=Callable[..., Any])
NOT_WORDS = frozenset({"csrf_token", "once", "back"})
SECRETS = frozenset({"password", "current", "new", "code", "seed", "credential"})
"""Fields that no page gives back."""


class FormKey(Base):
    """The key of a form that was taken, what it said (a digest), and where it led."""

    __tablename__ = "form_keys"

    key: Mapped[str] = mapped_column(sa.String(100), primary_key=True)
    location: Mapped[str] = mapped_column(sa.String(2000), default="")
    content: Mapped[str] = mapped_column(sa.String(64), default="")
    taken_at: Mapped[datetime] = mapped_column(Instant, index=True)


def once_key() -> str:
    """A new key for a form's hidden field `once`."""
    return secrets.token_urlsafe(16)


def once(view: View) -> View:
    """For endpoints that create. The key is claimed before anything is made; a refused form gives it back with the rollback.

    The same form sent again is led to what it made. With other words under the old key it is not taken (409); the words stand on
    the page.
    """

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        sent = request.form.get("once", "")
        if request.method != "POST" or not sent:
            return view(*args, **kwargs)
        key = f"{current_user.get_id() and current_user.account_id}:{request.endpoint}:{sent[:40]}"
        if not _claim(key):
            return _sent_already(db.session.get_one(FormKey, key))
        response = view(*args, **kwargs)
        if isinstance(response, Response) and response.status_code == 303:
            db.session.execute(sa.update(FormKey).where(FormKey.key == key).values(location=response.location))
        return response

    return guarded  # type: ignore[return-value]


def _sent_already(before: FormKey) -> Any:
    location = before.location or "/"
    if before.content in ("", _content()):
        return redirect(location, 303)
    return page("sent_already.html", 409, location=location, typed=typed_words())


def typed_words() -> list[tuple[str, str]]:
    """The words of this form under the names of its fields."""
    named = ((name, " · ".join(filter(None, values))) for name, values in request.form.lists())
    return [(name.replace("_", " ").capitalize(), said) for name, said in named if said and name not in NOT_WORDS | SECRETS]


def _content() -> str:
    said = sorted((name, value) for name, value in request.form.items(multi=True) if name not in NOT_WORDS)
    return keys().mac(repr(said).encode("utf-8", "replace"), purpose="form content")


def _claim(key: str) -> bool:
    claim = insert_into(db.session(), FormKey).values(key=key, location="", content=_content(), taken_at=now())
    taken = db.session.scalar(claim.on_conflict_do_nothing().returning(FormKey.key))
    return taken is not None  # drivers disagree on how many rows an ignored insert counts


def forget_old_keys(before: datetime) -> None:
    """Forget the forms that were taken before that moment: nobody sends them again."""
    db.session.execute(sa.delete(FormKey).where(FormKey.taken_at < before))
