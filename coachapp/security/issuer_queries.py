"""Every SELECT on links to an issuer."""

from __future__ import annotations

import sqlalchemy as sa

from coachapp.core.db import db
from coachapp.core.errors import Missing
from coachapp.security.issuer_models import IssuerLink


def link_of(issuer: str, subject: str) -> IssuerLink | None:
    """Which account this person at the issuer is."""
    return db.session.scalar(sa.select(IssuerLink).where(IssuerLink.issuer == issuer, IssuerLink.subject == subject))


def links_of(account_id: int) -> list[IssuerLink]:
    """Whom an account is linked with, oldest first."""
    return list(db.session.scalars(sa.select(IssuerLink).where(IssuerLink.account_id == account_id).order_by(IssuerLink.id)))


def is_linked(account_id: int, issuer: str) -> bool:
    """Whether somebody at this issuer is this account."""
    return db.session.scalar(sa.select(IssuerLink.id).where(IssuerLink.account_id == account_id, IssuerLink.issuer == issuer)) is not None


def own_link(account_id: int, link_id: int) -> IssuerLink:
    """One of the account's own, or Missing."""
    found = db.session.scalar(sa.select(IssuerLink).where(IssuerLink.id == link_id, IssuerLink.account_id == account_id))
    if found is None:
        raise Missing("There is no such link.")
    return found
