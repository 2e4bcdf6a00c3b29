"""What is said under feedback after it was published is a line of the other one's digest, and never a mail of its own."""

from __future__ import annotations

from flask import Flask

from coachapp.accounts.models import Account
from coachapp.core.db import transaction
from coachapp.engagements.models import Engagement
from coachapp.engagements.viewer import Viewer
from coachapp.feedback import queries
from coachapp.feedback.commands import reply, respond
from coachapp.feedback.loop_commands import edit_feedback
from coachapp.feedback.models import ResponseKind, Signal
from coachapp.ledger.models import OutboxMail
from coachapp.notices.models import Kind, Notice
from tests import make


def as_(account: Account) -> Viewer:
    return Viewer(account_id=account.id, roles=account.roles, name=account.name)


def test_answers_replies_and_edits_wait_for_the_digest(app: Flask, ada: Account, carl: Account, engagement: Engagement) -> None:
    said = make.feedback(make.coaching_session(engagement, published=True), make.milestone(make.goal(ada)))
    with transaction():
        respond(queries.feedback(as_(ada), said.id), by=as_(ada), now=make.now(), kind=ResponseKind.LETS_DISCUSS)
    with transaction():
        reply(queries.feedback(as_(carl), said.id), by=as_(carl), now=make.now(), text="Gladly.")
    with transaction():
        edit_feedback(queries.feedback(as_(carl), said.id), by=as_(carl), now=make.now(), signal=Signal.ON_TRACK, text="Better.")
    told = [(one.account_id, one.kind, one.is_waiting) for one in make.rows(Notice)]
    later = (ada.id, Kind.LATER_WORDS, True)
    assert told == [(carl.id, Kind.COACH_ANSWERS, True), later, later]
    assert make.rows(OutboxMail) == []
