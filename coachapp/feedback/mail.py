"""The published review as mail: the words themselves, in the client's zone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from coachapp.accounts.mail import link
from coachapp.accounts.models import Account
from coachapp.core.wording import first_name
from coachapp.engagements.models import Engagement
from coachapp.feedback.addresses import address_of, seal_of
from coachapp.feedback.board import Rows
from coachapp.feedback.models import RESPONSE_WORDS, SIGNAL_WORDS, Feedback, Tokens
from coachapp.instance.mail import drawn
from coachapp.instance.request import inbound_address, public_url
from coachapp.ledger.outbox import Mail
from coachapp.notices.mail import notice
from coachapp.notices.models import Kind, Line, Notice
from coachapp.sessions.models import CoachingSession
from coachapp.sessions.queries import next_session


def review_published(
    coaching_session: CoachingSession,
    published: Sequence[Feedback],
    skipped: Rows,
    tokens: Tokens,
    now: datetime,
) -> Mail:
    """What the coach wrote about each milestone, in this order, with the links of the three answers under each; then what they skipped,
    and why."""
    client, coach = coaching_session.engagement.client, coaching_session.engagement.coach
    words: dict[str, Any] = {
        "coaching_session": coaching_session,
        "client": client,
        "coach": first_name(coach.name),
        "published": [feedback for feedback in published if feedback.text],
        "bare": [feedback for feedback in published if not feedback.text],
        "skipped": skipped,
        "number": len(published),
        "signals": SIGNAL_WORDS,
        "following": next_session(coaching_session.engagement_id, now),
        "answers": {whose: link(whose[1], token) for whose, token in tokens.items()},
        "answer_words": RESPONSE_WORDS,
    }
    replies = _reply_addresses(published, client)
    words["replies"] = replies
    letter = notice("review_published", Kind.REVIEW, client, thread=f"engagement:{coaching_session.engagement_id}", **words)
    secrets = (*tokens.values(), *(seal_of(feedback_id, client.id) for feedback_id in replies))
    to = {"Reply-To": next(iter(replies.values()))} if replies else {}
    return replace(letter, secrets=secrets, headers={**letter.headers, **to})


def _reply_addresses(published: Sequence[Feedback], client: Account) -> dict[int, str]:
    """Where the client replies to each feedback by mail; nowhere if mail does not come in here. To the mail as a whole is to its first."""
    inbound = inbound_address()
    told = [feedback for feedback in published if feedback.text] or published[:1]
    return {feedback.id: address_of(feedback.id, client.id, inbound) for feedback in told} if inbound else {}


def did_it_help(client: Account, lines: Sequence[Line], waiting: Sequence[Notice]) -> Mail:
    """Whether what they acted on helped: one line each, whose page asks."""
    return notice("did_it_help", Kind.HELP, client, waiting=waiting, lines=lines)


def handed_over(before: Engagement, after: Engagement, *, has_letter: bool) -> Mail:
    """To the coach who takes over: the client hands over from the coach before. The letter itself stays on the client's page."""
    words = {
        "client": after.client.name,
        "coach": before.coach.name,
        "has_letter": has_letter,
        "url": f"{public_url()}/clients/{after.client_id}",
    }
    return drawn("handed_over", after.coach.email, **words)
