"""Every SELECT on mails that came in."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from coachapp.accounts.models import Account, AccountState
from coachapp.core.db import db
from coachapp.core.errors import Missing
from coachapp.core.paging import Page, page_by_key
from coachapp.engagements.viewer import VIEWER_ID, Viewer
from coachapp.feedback.models import Feedback, Reply
from coachapp.feedback.queries import visible
from coachapp.files.models import File
from coachapp.goals.models import Goal, Milestone
from coachapp.inbound.models import REFUSED, InboundMail, ReplyFile

Row = sa.Row[*tuple[Any, ...]]
_FILE = (
    sa.select(File)
    .join(ReplyFile, ReplyFile.file_id == File.id)
    .join(Reply, Reply.id == ReplyFile.reply_id)
    .join(Feedback, Feedback.id == Reply.feedback_id)
    .join(Milestone, Milestone.id == Feedback.milestone_id)
    .join(Goal, Goal.id == Milestone.goal_id)
    .where(File.id == sa.bindparam("file_id"), visible())
)
_REFUSED = (
    sa.select(InboundMail.id, InboundMail.received_at, InboundMail.fate, InboundMail.account_id, Account.name)
    .join(Account, Account.id == InboundMail.account_id)
    .where(InboundMail.fate.in_(REFUSED))
)
REFUSED_COUNT = sa.select(sa.func.count(InboundMail.id)).where(InboundMail.fate.in_(REFUSED)).scalar_subquery()
"""How many mails to somebody's secret address were not taken."""


def active_person(account_id: int) -> Account | None:
    """This account, while it is active."""
    return db.session.scalar(sa.select(Account).where(Account.id == account_id, Account.state == AccountState.ACTIVE))


def is_about(feedback_id: int) -> bool:
    """Whether there still is such a feedback."""
    return db.session.scalar(sa.select(Feedback.id).where(Feedback.id == feedback_id)) is not None


def known(key: str) -> InboundMail | None:
    """What became of this mail when it came before."""
    return db.session.scalar(sa.select(InboundMail).where(InboundMail.key == key))


def original(viewer: Viewer, reply_id: int) -> tuple[Reply, InboundMail | None]:
    """A reply of the viewer's own that came by mail, with its feedback, and the mail while it is kept; or Missing."""
    own = sa.select(Reply).join(Reply.feedback).where(Reply.id == reply_id, Reply.author_id == VIEWER_ID, Reply.is_mailed)
    reply = db.session.scalar(own.options(contains_eager(Reply.feedback)), viewer.bound())
    if reply is None:
        raise Missing
    return reply, db.session.scalar(sa.select(InboundMail).where(InboundMail.reply_id == reply_id))


def file(viewer: Viewer, file_id: int) -> File:
    """A file that came with a reply which the viewer may read, or Missing."""
    found = db.session.scalar(_FILE, viewer.bound(file_id=file_id))
    if found is None:
        raise Missing
    return found


def refused(cursor: str | None) -> Page[Row]:
    """Mails to somebody's secret address that were not taken, newest first: whose and why, never a word of them."""
    return page_by_key(_REFUSED, [InboundMail.received_at, InboundMail.id], cursor, descending=True)
