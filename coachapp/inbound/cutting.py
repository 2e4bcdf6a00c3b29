"""What somebody wrote in a reply, without what they quoted and without their signature. Pure, line by line.

Rules for the common mail programs, in a few languages. Where none fits, a line stays: words too many are better than words lost,
and the whole mail is kept beside the reply. No pattern looks at more than a bounded piece of text, so that no mail takes long.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

LONGEST_HEADER = 400
"""So many signs of the lines before a quote are looked at; mail programs break them into up to three lines."""
LINES_OF_HEADER = 3
TAIL = 4
"""A line such as “Sent from my phone” stands at the very end: with at most so many lines under it."""

_OPENS = re.compile(r"(on|am|le|el|il|op|em|den|på)\b", re.IGNORECASE)
_WROTE = re.compile(r"\b(wrote|writes|schrieb|a écrit|escribió|ha scritto|schreef|escreveu|skrev|napisał)\b", re.IGNORECASE)
_DIVIDERS = (
    "original message", "original appointment", "forwarded message", "ursprüngliche nachricht", "originalnachricht",
    "weitergeleitete nachricht", "message d'origine", "message original", "message transféré", "mensaje original", "messaggio originale",
    "oorspronkelijk bericht",
)  # fmt: skip
_UNDERSCORES = re.compile(r"_{10,}")
_SENDER = re.compile(r"\**(from|von|de|da)\**\s?:\**\s?\S", re.IGNORECASE)
_NAMED = re.compile(
    r"\**(from|sent|date|to|cc|subject|von|gesendet|datum|an|betreff|de|envoyé|à|objet|asunto|enviado|para|da|inviato|oggetto)\**\s?:",
    re.IGNORECASE,
)
_ENDINGS = (
    r"sent from (my|mail|outlook|yahoo|proton|samsung)\b.*", r"sent with .{1,60}", r"get outlook for .{1,80}",
    r"von meinem .{1,40} gesendet",
    r"gesendet (von|mit|aus) .{1,80}", r"diese nachricht wurde von .{1,80} gesendet", r"envoyé (de|depuis|à partir de) .{1,80}",
    r"télécharger outlook .{1,60}", r"enviado desde .{1,80}", r"inviato da .{1,80}", r"verzonden (met|vanaf) .{1,80}",
    r"(hol|laden sie|outlook (für|pour|for)) .{0,20}\b(ios|android)\b.*",
)  # fmt: skip
_ENDING = re.compile("|".join(_ENDINGS), re.IGNORECASE)
_SIGNATURE = frozenset({"--", "—"})


def own_words(text: str) -> str:
    """The text that is new in this reply; empty if there is none."""
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ").split("\n")]
    lines = _without_tail(_without_signature(_without_quotes(lines)))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _without_quotes(lines: Sequence[str]) -> list[str]:
    """Up to where what was written before begins; where it is quoted line by line, the lines between and below stay."""
    kept: list[str] = []
    at = 0
    while at < len(lines):
        height = _height_of_header(lines, at)
        if height and not _is_marked(_next_said(lines, at + height)):
            break
        if height:
            at += height
            continue
        if not _is_marked(lines[at]):
            kept.append(lines[at])
        at += 1
    return kept


def _height_of_header(lines: Sequence[str], at: int) -> int:
    """How many lines from here on announce a quote; 0 when this one does not."""
    first = lines[at].strip()
    if not first or _is_marked(first):
        return 0
    if first[:2] in ("--", "__", "**", "- ") and first.strip("-_*: ").replace("’", "'").lower() in _DIVIDERS:
        return 1
    if _UNDERSCORES.fullmatch(first) and _SENDER.match(_next_said(lines, at + 1)):
        return 1
    if _SENDER.match(first) and _names(lines, at) >= 3:
        return 1
    return _height_of_announcement(lines, at)


def _height_of_announcement(lines: Sequence[str], at: int) -> int:
    """How many lines from here say who wrote when; 0 when these do not. A line of the person's own above such a one is not part of it."""
    joined = ""
    for height, line in enumerate(lines[at : at + LINES_OF_HEADER], 1):
        joined = f"{joined} {line.strip()}".strip()
        if not line.strip() or len(joined) > LONGEST_HEADER or (height == 1 and not (_OPENS.match(joined) or "@" in joined)):
            return 0
        if _announces(joined):
            return 0 if height > 1 and _height_of_announcement(lines, at + 1) else height
    return 0


def _announces(line: str) -> bool:
    """“On Tuesday 24 November 2026 at 12:00, Carl wrote:” in some language; with a date, which few of the person's own lines have."""
    return (
        line.endswith(":")
        and any(sign.isdigit() for sign in line)
        and _WROTE.search(line) is not None
        and (_OPENS.match(line) is not None or "@" in line)
    )


def _names(lines: Sequence[str], at: int) -> int:
    """How many of the lines from here are those of a mail's head: From, Sent, To, Subject."""
    near = (line.strip()[:LONGEST_HEADER] for line in lines[at : at + 7])
    return sum(1 for line in near if _NAMED.match(line))


def _next_said(lines: Sequence[str], at: int) -> str:
    return next((line.strip() for line in lines[at : at + 5] if line.strip()), "")


def _is_marked(line: str) -> bool:
    return line.lstrip().startswith(">")


def _without_signature(lines: Sequence[str]) -> list[str]:
    """Up to the line that says that a signature follows (RFC 3676), unless nothing was said above it."""
    for at, line in enumerate(lines):
        if line in _SIGNATURE and any(above.strip() for above in lines[:at]):
            return list(lines[:at])
    return list(lines)


def _without_tail(lines: Sequence[str]) -> list[str]:
    """Without what a mail program adds of its own at the very end."""
    said = [at for at, line in enumerate(lines) if line.strip()]
    for at in said[-TAIL:]:
        if _ENDING.fullmatch(lines[at].strip().strip("<>*")[:LONGEST_HEADER]) and at != said[0]:
            return list(lines[:at])
    return list(lines)
