"""The words a demo person's life is written in: pure data, every date relative to the day the world is built.

Nothing here knows the database. `world` plays these scripts through the rooms' commands, in order of time.
Sessions start in the coach's time zone, everything a client does happens in the client's.
"""

from dataclasses import dataclass
from typing import Literal

Direction = Literal["towards", "stepping_stone", "elsewhere"]
Signal = Literal["on_track", "watch", "off_track", "achieved"]
SessionState = Literal["scheduled", "held", "cancelled", "no_show"]
ResponseKind = Literal["got_it", "will_act", "lets_discuss"]
Help = Literal["helped", "no_difference", "worse", ""]
Side = Literal["client", "coach"]


@dataclass(frozen=True)
class When:
    """A day counted from today (negative is past) and, where it matters, the clock time on it."""

    days: int
    clock: str = ""


def ago(days: int, clock: str = "") -> When:
    """So many days before today; 0 is today."""
    return When(-days, clock)


def ahead(days: int, clock: str = "") -> When:
    """So many days after today."""
    return When(days, clock)


@dataclass(frozen=True)
class Turn:
    """Something that ends or stops: when, and the reason in the person's words."""

    when: When
    reason: str


@dataclass(frozen=True)
class MoveScript:
    """A due date that moved: when it was moved, to which day, and why."""

    when: When
    due: When
    reason: str


@dataclass(frozen=True)
class CheckInScript:
    """The client's report on one milestone."""

    when: When
    progress: int
    confidence: int
    text: str
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True)
class MilestoneScript:
    """A step of a goal. `key` is the name by which feedback finds it; `due` is the first date it was given.

    It starts with its first check-in. `blocked` is a flag that still stands.
    """

    key: str
    title: str
    done_when: str
    added: When
    due: When
    scope: int
    direction: Direction
    check_ins: tuple[CheckInScript, ...] = ()
    moves: tuple[MoveScript, ...] = ()
    done: When | None = None
    set_aside: Turn | None = None
    blocked: Turn | None = None


@dataclass(frozen=True)
class GoalScript:
    """A client's goal with its four lens sentences. `shared_with` names coaches by address; empty means all of them."""

    title: str
    area: str
    vision: str
    achievable: str
    novel: str
    motivating: str
    useful: str
    written: When
    horizon: When
    milestones: tuple[MilestoneScript, ...]
    shared_with: tuple[str, ...] = ()
    reached: When | None = None
    set_aside: Turn | None = None


@dataclass(frozen=True)
class ActionScript:
    """What the client promised to do by a day, and when it was done or dropped, if it was."""

    text: str
    due: When
    done: When | None = None
    dropped: When | None = None


@dataclass(frozen=True)
class ResponseScript:
    """What the client answered to feedback, and whether it helped, which they said a month later if they said it."""

    kind: ResponseKind
    when: When
    text: str = ""
    action: ActionScript | None = None
    helped: Help = ""


@dataclass(frozen=True)
class ReplyScript:
    """One more word in the thread under a feedback."""

    by: Side
    when: When
    text: str


@dataclass(frozen=True)
class FeedbackScript:
    """What the coach said about one milestone in one session, and what came of it."""

    milestone: str
    signal: Signal
    text: str
    response: ResponseScript | None = None
    replies: tuple[ReplyScript, ...] = ()


@dataclass(frozen=True)
class SessionScript:
    """One meeting. `agenda` comes from the coach, `brought` from the client; a held one is published unless it says otherwise."""

    starts: When
    minutes: int = 50
    state: SessionState = "held"
    agenda: tuple[str, ...] = ()
    brought: tuple[str, ...] = ()
    shared_notes: str = ""
    private_notes: str = ""
    feedback: tuple[FeedbackScript, ...] = ()
    is_published: bool = True


@dataclass(frozen=True)
class SeriesScript:
    """What is booked ahead in one rhythm, from a first day on."""

    first: When
    every: Literal["week", "fortnight", "month"]
    count: int


@dataclass(frozen=True)
class EngagementScript:
    """The client's work with one coach, named by address. Without `accepted` the invitation still waits."""

    coach: str
    invited: When
    accepted: When | None
    sessions: tuple[SessionScript, ...] = ()
    ended: When | None = None
    then: SeriesScript | None = None
    """Booked together with the last of the sessions, and after it."""


@dataclass(frozen=True)
class Person:
    """A client with everything they wrote and everything written to them."""

    email: str
    name: str
    time_zone: str
    engagements: tuple[EngagementScript, ...]
    goals: tuple[GoalScript, ...] = ()


@dataclass(frozen=True)
class Staff:
    """A coach or an admin."""

    email: str
    name: str
    time_zone: str


def got_it(when: When, text: str = "") -> ResponseScript:
    """The client read it and has nothing to add, or a word."""
    return ResponseScript("got_it", when, text)


def will_act(
    when: When, action: str, by: When, text: str = "", done: When | None = None, dropped: When | None = None, helped: Help | None = None
) -> ResponseScript:
    """The client promises something by a day; `done` or `dropped` is when it was closed. What was done helped, unless it says otherwise."""
    said: Help = "helped" if done else "no_difference" if dropped else ""
    return ResponseScript("will_act", when, text, ActionScript(action, by, done, dropped), said if helped is None else helped)


def discuss(when: When, text: str = "") -> ResponseScript:
    """The client wants it on the next session's agenda."""
    return ResponseScript("lets_discuss", when, text)


def on_track(milestone: str, text: str, response: ResponseScript | None = None, replies: tuple[ReplyScript, ...] = ()) -> FeedbackScript:
    """Feedback with the signal *on track*."""
    return FeedbackScript(milestone, "on_track", text, response, replies)


def watch(milestone: str, text: str, response: ResponseScript | None = None, replies: tuple[ReplyScript, ...] = ()) -> FeedbackScript:
    """Feedback with the signal *watch*."""
    return FeedbackScript(milestone, "watch", text, response, replies)


def off_track(milestone: str, text: str, response: ResponseScript | None = None, replies: tuple[ReplyScript, ...] = ()) -> FeedbackScript:
    """Feedback with the signal *off track*."""
    return FeedbackScript(milestone, "off_track", text, response, replies)


def achieved(milestone: str, text: str, response: ResponseScript | None = None, replies: tuple[ReplyScript, ...] = ()) -> FeedbackScript:
    """Feedback with the signal *achieved*: the client is asked to mark the milestone done."""
    return FeedbackScript(milestone, "achieved", text, response, replies)
