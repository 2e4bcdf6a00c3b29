"""The rows of a review by their names. A page reads thousands of these values, and a Row takes twenty times as long to give one."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from coachapp.feedback.models import Help, ResponseKind, Signal, Turn
from coachapp.goals.models import MilestoneState


class Words(NamedTuple):
    """One feedback of the reader's own on a milestone, with its answer and what came of it."""

    id: int
    milestone_id: int
    signal: Signal
    text_html: str
    published_at: datetime
    response_kind: ResponseKind | None
    response_html: str
    responded_at: datetime
    helped: Help | None
    helped_at: datetime
    turn: Turn
    turn_at: datetime
    starts_at: datetime
    action_text: str | None
    action_due_on: date
    action_state: str
    action_closed_at: datetime
    how_many: int


class Reviewed(NamedTuple):
    """One milestone of a review with what is written about it."""

    id: int
    goal_id: int
    title: str
    due_on: date | None
    first_due_on: date
    moves: int
    scope: int
    state: MilestoneState
    state_at: datetime
    is_blocked: bool
    blocked_reason: str
    signal: Signal | None
    text: str | None
    saved_at: datetime | None
    version: int | None
    skip_why: str | None
    note: str | None
    note_version: int | None
    has_blind_signal: bool
    is_noted: bool
    """The coach has opened its goal already today."""


class Reported(NamedTuple):
    """One check-in with one piece of its evidence, or none."""

    id: int
    milestone_id: int
    created_at: datetime
    text_html: str
    progress: int
    confidence: int
    confidence_before: int | None
    url: str | None
    label: str | None
