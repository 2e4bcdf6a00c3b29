"""A record as a text that people read, line by line, so that a long one is never whole in memory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from coachapp.core.export import rows_of
from coachapp.core.wording import MONTHS
from coachapp.feedback.models import HELP_WORDS, RESPONSE_WORDS, SIGNAL_WORDS
from coachapp.goals.models import STATE_WORDS
from coachapp.records import reading_queries as queries
from coachapp.sessions.models import SESSION_WORDS

Lines = Iterator[str]


def text_of(account_id: int, now: datetime) -> Lines:
    """The whole record of this account in Markdown, its person as client first, then as coach."""
    for person in rows_of(queries.PERSON, account_id=account_id):
        yield f"# The record of {_line(person['name'])}"
        yield f"Written on {_day(now)} (all times in UTC). The same, whole and for programs, is in record.json; your files are in files/."
    yield from _goals(account_id)
    yield from _not_doing(account_id)
    yield from _sessions(account_id)
    yield from _coached(account_id)


def _goals(account_id: int) -> Lines:
    for goal in rows_of(queries.GOALS, account_id=account_id):
        yield f"## Goal: {_line(goal['title'])} ({STATE_WORDS[goal['state']].lower()})"
        yield from _quoted(goal["vision"])
        for lens in ("achievable", "novel", "motivating", "useful"):
            yield from _named(lens.capitalize(), goal[lens])
        yield from _named("Why now", goal["why_now"])
        for milestone in rows_of(queries.MILESTONES, within=goal["id"]):
            yield from _milestone(milestone)


def _milestone(milestone: Any) -> Lines:
    due = f", due {_day(milestone['due_on'])}" if milestone["due_on"] else ""
    yield f"### Milestone: {_line(milestone['title'])} ({STATE_WORDS[milestone['state']].lower()}, {milestone['progress']} %{due})"
    yield from _named("Done when", milestone["done_when"])
    evidence, replies = _grouped(queries.EVIDENCE, milestone["id"]), _grouped(queries.REPLIES, milestone["id"])
    for check_in in rows_of(queries.CHECK_INS, within=milestone["id"]):
        yield f"Check-in, {_day(check_in['created_at'])}: {check_in['progress']} %, confidence {check_in['confidence']} of 5."
        yield from _quoted(check_in["text"])
        for one in evidence[check_in["id"]]:
            yield f"- {_line(one['label'] or one['url'])}: {_line(one['url'])}"
    for feedback in rows_of(queries.FEEDBACK, within=milestone["id"]):
        yield from _feedback(feedback, replies[feedback["id"]])
    yield from _named("Motivating", milestone["motivating"])
    yield from _named("Not motivating", milestone["not_motivating"])
    yield from _named("For the next choice", milestone["next_choice"])


def _feedback(feedback: Any, replies: Sequence[Mapping[str, Any]]) -> Lines:
    about = f"session {feedback['number']}, {_day(feedback['published_at'])}"
    yield f"Feedback of {_line(feedback['author_name'])}, {about}: {SIGNAL_WORDS[feedback['signal']].lower()}."
    yield from _quoted(feedback["text"])
    if feedback["response_kind"]:
        yield f"You answered: {RESPONSE_WORDS[feedback['response_kind']].lower()}."
        yield from _quoted(feedback["response_text"])
    for reply in replies:
        yield f"{_line(reply['author_name'])}, {_day(reply['created_at'])}:"
        yield from _quoted(reply["text"])
    if feedback["helped"]:
        yield f"Did it help? {HELP_WORDS[feedback['helped']]}."


def _not_doing(account_id: int) -> Lines:
    for first, line in enumerate(rows_of(queries.NOT_DOING, account_id=account_id)):
        if first == 0:
            yield "## Not doing"
        yield f"Since {_day(line['since_on'])}: {_line(line['what'])}"
        yield from _quoted(line["why"])


def _sessions(account_id: int) -> Lines:
    for first, one in enumerate(rows_of(queries.SESSIONS, account_id=account_id)):
        if first == 0:
            yield "## Sessions"
        when, became = _moment(one["starts_at"]), SESSION_WORDS[one["state"]].lower()
        yield f"Session {one['number']} with {_line(one['coach_name'])}, {when}: {became}."
        yield from _quoted(one["shared_notes"])


def _coached(account_id: int) -> Lines:
    for engagement in rows_of(queries.COACHED, account_id=account_id):
        yield f"## Coaching {_line(engagement['client_name'])}, since {_day(engagement['started_at'])}"
        for one in rows_of(queries.COACHED_SESSIONS, within=engagement["id"], account_id=account_id):
            yield f"### Session {one['number']}, {_moment(one['starts_at'])}: {SESSION_WORDS[one['state']].lower()}"
            yield from _named("Your private notes", one["text"])
            after = _grouped(queries.SAID_AFTER, one["id"], account_id=account_id)
            for said in rows_of(queries.SAID, within=one["id"], account_id=account_id):
                yield f"Your feedback on milestone {said['milestone_id']}: {SIGNAL_WORDS[said['signal']].lower()}."
                yield from _quoted(said["text"])
                for reply in after[said["id"]]:
                    yield from _named(f"You, {_day(reply['created_at'])}", reply["text"])


def _grouped(statement: sa.Select[*tuple[Any, ...]], within: int, **bound: Any) -> Mapping[int, Sequence[Mapping[str, Any]]]:
    """The rows under one thing, by what each belongs to: one statement for a milestone, and not one for each of its threads."""
    groups: defaultdict[int, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows_of(statement, within=within, **bound):
        groups[row["under"]].append(row)
    return groups


def _named(label: str, text: str | None) -> Lines:
    if text:
        yield f"**{label}**"
        yield from _quoted(text)


def _quoted(text: str | None) -> Lines:
    """A person's own Markdown, set apart so that its headings are not ours."""
    if text:
        yield "\n".join(f"> {line}".rstrip() for line in text.splitlines())


def _line(text: str) -> str:
    """Words that stand in a line of ours."""
    return " ".join(text.split())


def _day(when: date | datetime) -> str:
    return f"{when.day} {MONTHS[when.month - 1]} {when.year}"


def _moment(when: datetime) -> str:
    return f"{_day(when)}, {when:%H:%M}"
