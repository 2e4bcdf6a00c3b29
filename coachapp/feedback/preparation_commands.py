"""Every change to the client's preparation and their blind signals."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from coachapp.core.db import save
from coachapp.core.policy import require
from coachapp.core.wording import first_name
from coachapp.engagements.viewer import Viewer
from coachapp.feedback import preparation_queries
from coachapp.feedback.board import beginning
from coachapp.feedback.models import Signal
from coachapp.feedback.review_models import BlindSignal
from coachapp.ledger.activity import record
from coachapp.sessions import commands as sessions
from coachapp.sessions import policy, queries
from coachapp.sessions.models import CoachingSession
from coachapp.sessions.preparation_models import Preparation

KEEP_BOTH = "both"
AGENDA_TEXT = 500
SOURCE = "preparation"
Texts = Mapping[str, str]


def save_preparation(
    coaching_session: CoachingSession,
    *,
    by: Viewer,
    now: datetime,
    texts: Texts,
    signals: Mapping[int, Signal],
    version: int = 0,
    keep: str = "",
    is_sent: bool = False,
) -> Preparation:
    """Save what the client has so far: `texts` are moved, hard, talk_about; `signals` their own by milestone. With `is_sent` the coach
    reads the texts from now on, and what to talk about goes on the agenda.

    Conflict on `version` if another tab saved other words meanwhile, on `moved` if nothing stands there to send. Nobody learns of a
    preparation before it is sent, and of the signals not before the review is published.
    """
    require(policy.may_prepare(by, queries.locked(coaching_session), now))
    preparation = _written(coaching_session, by=by, now=now, texts=texts, version=version, keep=keep)
    _say_signals(coaching_session, by=by, now=now, signals=signals)
    if is_sent and preparation.sent_at is None:
        preparation.send(now, has_signals=bool(preparation_queries.own_signals(by, coaching_session.id)))
        _tell(coaching_session, by=by, now=now)
    save(preparation)
    if preparation.sent_at is not None:
        _bring_up(preparation, coaching_session, by=by, now=now)
    return preparation


def _written(coaching_session: CoachingSession, *, by: Viewer, now: datetime, texts: Texts, version: int, keep: str) -> Preparation:
    preparation = queries.preparation(by, coaching_session.id)
    if preparation is None:
        return save(Preparation(session_id=coaching_session.id, saved_at=now, **texts))
    if keep == KEEP_BOTH and version == preparation.version:
        texts = {name: _both(text, getattr(preparation, name)) for name, text in texts.items()}
    preparation.write(**texts, version=version, now=now)
    return save(preparation)


def _both(typed: str, saved: str) -> str:
    return typed if saved in typed else "\n\n".join(words for words in (typed, saved) if words)


def _say_signals(coaching_session: CoachingSession, *, by: Viewer, now: datetime, signals: Mapping[int, Signal]) -> None:
    """Signals for milestones that the preparation does not ask about (any more) are left out."""
    known = preparation_queries.own_signals(by, coaching_session.id)
    asked = {milestone.id for milestone in preparation_queries.asked(by, coaching_session)}
    for milestone_id, signal in signals.items():
        said = known.get(milestone_id)
        if milestone_id not in asked or (said and said.signal is signal):
            continue
        said = said or BlindSignal(session_id=coaching_session.id, milestone_id=milestone_id)
        said.signal, said.said_at = signal, now
        save(said)


def _bring_up(preparation: Preparation, coaching_session: CoachingSession, *, by: Viewer, now: datetime) -> None:
    """What to talk about stands on the agenda in the client's words, until it was talked about."""
    source, text = (SOURCE, preparation.id), beginning(preparation.talk_about, AGENDA_TEXT)
    item = queries.item_from(source)
    if item is not None and item.is_ticked:
        return
    if item is None and text:
        first = first_name(coaching_session.engagement.client.name)
        origin = f"from {first}’s preparation"
        sessions.add_agenda_item(
            coaching_session.engagement, by=by, now=now, text=text, coaching_session=coaching_session, origin=origin, source=source
        )
    elif item is not None and text:
        item.text = text
        save(item)
    elif item is not None:
        sessions.withdraw_agenda_item(item)


def _tell(coaching_session: CoachingSession, *, by: Viewer, now: datetime) -> None:
    client_id = coaching_session.engagement.client_id
    record("session.prepared", by=by, client_id=client_id, subject=("session", coaching_session.id), now=now)
