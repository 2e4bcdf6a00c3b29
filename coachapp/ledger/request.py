"""Note in the audit log what this request was refused. A flood is gathered: the first, the tenth, the hundredth of an hour are lines."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask import Response, request
from flask_login import current_user
from sqlalchemy.orm import Session

from coachapp.core.actor import Actor
from coachapp.core.clock import now
from coachapp.core.db import afterwards, insert_into, transaction
from coachapp.core.logging import ids_in_the_address
from coachapp.core.origin import origin
from coachapp.core.security import fingerprint
from coachapp.ledger import audit
from coachapp.ledger.models import RefusalCount

NOT_ALLOWED, NOT_THEIRS, STALE_FORM, TOO_OFTEN = "refused.not_allowed", "refused.not_theirs", "refused.stale_form", "refused.too_often"
BY_STATUS = {403: NOT_ALLOWED, 404: NOT_THEIRS, 429: TOO_OFTEN}


def note_refusal(response: Response) -> Response:
    """Keep it, if it is one, once the answer is ready, an error or a form that was slowed down. A 404 counts where a person who signed in
    used an address of ours: the thing is somebody else's or gone, and nobody looks which."""
    act = BY_STATUS.get(response.status_code)
    if act is None:
        return response  # and ask for nobody: a database that is away cannot say who it is
    person = actor_or_nobody()
    if act != NOT_THEIRS or (person is not None and request.url_rule is not None):
        _note(act, person)
    return response


def note_stale_form() -> None:
    """The same for a form without a token that is good."""
    _note(STALE_FORM, actor_or_nobody())


def current_actor() -> Actor:
    """The signed-in person as the one who acts."""
    return Actor(account_id=current_user.account_id, roles=current_user.roles, sign_in_id=current_user.sign_in_id)


def actor_or_nobody() -> Actor | None:
    """The same; None where nobody has signed in."""
    return current_actor() if current_user.is_authenticated else None


def _note(act: str, person: Actor | None) -> None:
    address = f"{request.method} {request.url_rule.rule if request.url_rule else 'nowhere'}".replace("<int:", "<")
    moment = now()
    afterwards(lambda session: keep(session, act, person, {"address": address, **ids_in_the_address()}, moment))


def keep(session: Session, act: str, person: Actor | None, detail: dict[str, Any], moment: datetime) -> None:
    """Count it; write a line for the first and each tenfold within an hour."""
    whence = origin()
    who = f"account {person.account_id}" if person else f"address {whence.address if whence else ''}"
    times = _count(session, fingerprint(f"{who} {act} {detail['address']} {moment:%Y-%m-%d %H}"), moment)
    if str(times).strip("0") == "1":
        told = detail if times == 1 else {**detail, "times": times}
        audit.note(act, by=person, now=moment, detail=told, session=session)


def forget_counts(moment: datetime) -> None:
    """Drop the counts of hours that are long over."""
    with transaction() as session:
        session.execute(sa.delete(RefusalCount).where(RefusalCount.last_at < moment - timedelta(days=1)))


def _count(session: Session, key: str, moment: datetime) -> int:
    again = {"times": RefusalCount.times + 1, "last_at": moment}
    one_more = (
        insert_into(session, RefusalCount)
        .values(key=key, times=1, last_at=moment)
        .on_conflict_do_update(index_elements=["key"], set_=again)
    )
    return session.scalars(one_more.returning(RefusalCount.times)).one()
