"""Taking a mail in: whose secret address it came to, whether that person sent it, and then what they could do on the website as well."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from coachapp.accounts.models import Account
from coachapp.config import Settings
from coachapp.core.db import CLASHES, become, save, transaction
from coachapp.core.errors import Conflict, Forbidden, Missing
from coachapp.core.forms import TEXT
from coachapp.core.security import fingerprint
from coachapp.engagements.viewer import Viewer, viewer_of
from coachapp.feedback import commands as feedbacks
from coachapp.feedback import queries as feedback_queries
from coachapp.feedback.addresses import read_address
from coachapp.feedback.models import Feedback
from coachapp.feedback.policy import may_write_back
from coachapp.files import queries as files
from coachapp.files.receiving import Kept, receive
from coachapp.inbound import queries
from coachapp.inbound.models import Fate, InboundMail, ReplyFile
from coachapp.inbound.reading import Letter, Unreadable, read
from coachapp.ledger.request import keep
from coachapp.notices.commands import tell_later
from coachapp.notices.models import Kind, Line

MOST_FILES = 5
ONLY_FILES = "(Only files came with this mail.)"
NOBODYS = "There is no such address here."
NOT_THEIRS = "This address belongs to somebody else, or your mail comes from another address than the one we know. Reply on the website."
NO_WORDS = "There is no word of yours above what you quoted. Write above it, or reply on the website."
TOO_LONG = f"A reply holds at most {TEXT:,} characters. Write it shorter, or reply on the website."
CLOSED = "This can no longer be replied to. The website says why."


@dataclass(frozen=True)
class Taken:
    """What became of a mail, and the sentence for whoever handed it over."""

    fate: Fate
    reason: str = "Thank you."


def take_in(raw: bytes, *, to: str, envelope_from: str | None, settings: Settings, now: datetime) -> Taken:
    """Make this mail a reply, or say why not. Whatever it holds, nothing but a database that is away raises an error.

    `to` is the address that it was delivered to; `envelope_from` that of the delivery, empty for a bounce, None if it is not known.
    """
    whose = read_address(to, settings.inbound.address) if settings.inbound else None
    become("read")
    person = queries.active_person(whose[1]) if whose else None
    if whose is None or person is None or not queries.is_about(whose[0]):
        _note(Fate.UNKNOWN, None, now)
        return Taken(Fate.UNKNOWN, NOBODYS)
    try:
        letter = read(raw)
    except Unreadable as problem:
        return _refuse(Fate.UNREADABLE, f"{problem} Reply on the website.", whose, fingerprint(f"{raw[:4096]!r}"), now)
    if letter.is_automatic or envelope_from == "":
        return Taken(Fate.DROPPED)
    key = fingerprint(f"{whose} {letter.message_id or raw!r}")
    before = queries.known(key)
    if before is not None and before.fate is Fate.TAKEN:
        return Taken(Fate.REPEATED)
    fault = _fault(letter, person, whose[0])
    if fault is not None:
        return _refuse(fault.fate, fault.reason, whose, key, now)
    return _take(letter, viewer_of(person), whose, key, settings, now)


def _fault(letter: Letter, person: Account, feedback_id: int) -> Taken | None:
    """Why this letter cannot be taken, if it cannot."""
    if letter.sender != person.email.lower():
        return Taken(Fate.FORGED, NOT_THEIRS)
    try:
        _writable(viewer_of(person), feedback_id)
    except (Missing, Forbidden) as refusal:
        return Taken(Fate.NOT_ALLOWED, refusal.reason or CLOSED)
    if len(letter.words) > TEXT:
        return Taken(Fate.TOO_LONG, TOO_LONG)
    return None if letter.words or letter.files else Taken(Fate.NO_WORDS, NO_WORDS)


def _writable(by: Viewer, feedback_id: int) -> Feedback:
    """The feedback, if this person may reply to it by mail; Missing or Forbidden else."""
    feedback = feedback_queries.feedback(by, feedback_id)
    decision = may_write_back(by, feedback, is_running=feedback.coaching_session.engagement.is_running)
    if not decision:
        raise Forbidden(decision.reason)
    return feedback


def _take(letter: Letter, by: Viewer, whose: tuple[int, int], key: str, settings: Settings, now: datetime) -> Taken:
    """Its files are looked through and kept first, each for itself; then the reply, with those that came through."""
    arrived = receive(letter.files[:MOST_FILES], by.account_id, settings)
    reasons = [
        *arrived.reasons,
        *(f"“{one.filename[:80]}”: at most {MOST_FILES} files come with one reply." for one in letter.files[MOST_FILES:]),
    ]
    try:
        with transaction():
            _keep_reply(letter, arrived.kept, reasons, by, whose, key, now)
    except (Conflict, *CLASHES):
        if queries.known(key) is None:
            raise
        return Taken(Fate.REPEATED)  # the same mail came twice at once
    except (Missing, Forbidden) as refusal:
        return _refuse(Fate.NOT_ALLOWED, refusal.reason or CLOSED, whose, key, now)
    return Taken(Fate.TAKEN)


def _keep_reply(
    letter: Letter, kept: Sequence[Kept], reasons: Sequence[str], by: Viewer, whose: tuple[int, int], key: str, now: datetime
) -> None:
    mail = queries.known(key) or InboundMail(key=key, account_id=whose[1], feedback_id=whose[0])
    mail.fate, mail.received_at, mail.original, mail.left_out = Fate.TAKEN, now, letter.text, "\n".join(reasons)
    save(mail)
    feedback = _writable(by, whose[0])
    words = "\n\n".join(part for part in (letter.words or ONLY_FILES, _listed(kept)) if part)
    reply = feedbacks.reply(feedback, by=by, now=now, text=words, is_mailed=True)
    mail.reply_id = reply.id
    for file in files.waiting(by.account_id, [one.id for one in kept]):
        file.hang_up()
        save(ReplyFile(file_id=file.id, reply_id=reply.id))
    if reasons:
        kind = Kind.LATER_WORDS if by.account_id == feedback.client_id else Kind.COACH_ANSWERS
        line = Line(
            f"inbound.left_out:{key[:40]}", "A file in your mailed reply was not taken", f"/replies/{reply.id}/original", by.account_id
        )
        tell_later(by.account_id, kind, line, now=now)


def _listed(kept: Sequence[Kept]) -> str:
    """The files under the words, each under its own address."""
    return "\n".join(f"- [{_in_brackets(one.name)}](/replies/files/{one.id})" for one in kept)


def _in_brackets(name: str) -> str:
    return "".join(f"\\{sign}" if sign in "\\[]*_`<>!" else sign for sign in name)


def _refuse(fate: Fate, reason: str, whose: tuple[int, int], key: str, now: datetime) -> Taken:
    """Note whose address it came to and why it was not taken; nothing of the mail is kept. It may come again, and be better then."""
    with transaction():
        mail = queries.known(key)
        if mail is None:
            save(InboundMail(key=key, account_id=whose[1], feedback_id=whose[0], fate=fate, received_at=now))
        elif mail.fate is not Fate.TAKEN:
            mail.fate, mail.received_at = fate, now
    _note(fate, whose, now)
    return Taken(fate, reason)


def _note(fate: Fate, whose: tuple[int, int] | None, now: datetime) -> None:
    """A line in the audit log for the first, the tenth, the hundredth of an hour."""
    about = {"account_id": whose[1], "feedback_id": whose[0]} if whose else {}
    with transaction() as session:
        keep(session, "inbound.refused", None, {"address": f"mail {fate} {whose[1] if whose else ''}".strip(), **about}, now)
