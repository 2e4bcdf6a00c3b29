"""Making, using and voiding links by mail. One purpose, one account, one use; a newer one voids the older (trust.md, Identity)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

import sqlalchemy as sa

from coachapp.accounts import link_queries
from coachapp.accounts.link_models import ONE_FOR_EACH, Link, Purpose
from coachapp.accounts.models import Account
from coachapp.core.db import db, save
from coachapp.core.errors import Gone
from coachapp.core.security import fingerprint, fresh_token

CLOSED = "It was used, a newer one took its place, or it is too old. Ask for a new one where you asked for this one."


def make_link(purpose: str, account: Account, *, now: datetime, detail: str = "") -> str:
    """A new link's secret, which is kept nowhere else; older ones of this purpose stop. Mail it as a Mail's `secret`."""
    void_links(account.id, now=now, purpose=purpose, detail=detail if purpose in ONE_FOR_EACH else None)
    token = fresh_token()
    save(Link.make(purpose, account.id, token_hash=fingerprint(token), detail=detail, now=now))
    return token


def make_new_links(wanted: Sequence[tuple[str, str]], account: Account, *, now: datetime) -> list[str]:
    """The secrets of many links, each for a purpose and a detail, about what is so new that there are no older ones."""
    tokens = [fresh_token() for _ in wanted]
    db.session.add_all(
        Link.make(purpose, account.id, token_hash=fingerprint(token), detail=detail, now=now)
        for (purpose, detail), token in zip(wanted, tokens, strict=True)
    )
    return tokens


def open_link(purpose: str, token: str, *, now: datetime) -> Link:
    """The link of this secret with its account, to show what it would do. Gone unless it works."""
    found = link_queries.open_link(purpose, fingerprint(token), now)
    if found is None:
        raise Gone(CLOSED)
    return found


def use_link(purpose: str, token: str, *, now: datetime) -> Link:
    """The same, used up by this: of two who come at once one gets it. Gone for the other. In write mode."""
    found = open_link(purpose, token, now=now)
    claim = sa.update(Link).where(Link.id == found.id, link_queries.is_open(now)).values(used_at=now).returning(Link.id)
    if db.session.scalar(claim, execution_options={"synchronize_session": False}) is None:
        raise Gone(CLOSED)
    return found


def void_links(account_id: int, *, now: datetime, purpose: str | None = None, detail: str | None = None, but: Collection[str] = ()) -> None:
    """Stop the open links of this account: of one purpose (and about one address), or all of them but those for some purposes."""
    which = [Link.account_id == account_id, Link.used_at.is_(None), Link.voided_at.is_(None), Link.purpose.not_in(but)]
    which += [Link.purpose == purpose] if purpose is not None else []
    which += [Link.detail == detail] if detail is not None else []
    db.session.execute(sa.update(Link).where(*which).values(voided_at=now), execution_options={"synchronize_session": False})


def void_links_of_before(account_id: int, *, now: datetime) -> None:
    """Stop what was asked for before a password or an address changed. What stops a change of address or a reset stays: a thief must not
    void it."""
    void_links(account_id, now=now, but=(Purpose.MAIL_STOP, Purpose.FACTOR_STOP))
