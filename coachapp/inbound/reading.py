"""What a mail holds: from whom, the new words in it, what is attached. Pure; whatever was sent, it reads it or says that it cannot."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.header import decode_header
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from email.utils import getaddresses

from coachapp.inbound.cutting import own_words
from coachapp.inbound.html_words import words_of

LARGEST = 36_000_000
"""Bytes of a mail: 25 MB of files as mail carries them, and some words."""
LARGEST_HEAD = 64_000
MOST_PARTS = 200
MOST_NESTED = 40
MOST_BORDERS = 5_000
LONGEST_TEXT = 200_000
_HEAD_ENDS = re.compile(rb"\r?\n\r?\n")
_PART = re.compile(rb"^content-type:", re.IGNORECASE | re.MULTILINE)
_NEST = re.compile(rb"^content-type:\s{0,20}(?:multipart|message)/", re.IGNORECASE | re.MULTILINE)
_BORDER = re.compile(rb"^--", re.MULTILINE)
_CHARSET = re.compile(r"utf-?8|us-ascii|(iso[-_ ]?8859|windows|cp|koi8|iso-2022|gb|big5|euc|shift)[-\w]*", re.IGNORECASE)
_UNWANTED_SIGNS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\u200b]")
_NOT_FILES = frozenset({"application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature", "text/calendar"})


class Unreadable(Exception):
    """This is no mail that a person wrote, or more than anybody would."""


@dataclass(frozen=True)
class Attached:
    """A file as a mail brings it."""

    filename: str
    stream: io.BytesIO


@dataclass(frozen=True)
class Letter:
    """A mail that was read. `sender` is its one From address, empty if there is none or several."""

    sender: str
    message_id: str
    is_automatic: bool
    text: str
    """All of its text, with what it quotes."""
    words: str
    """What is new in it."""
    files: Sequence[Attached]


def read(raw: bytes) -> Letter:
    """What this mail holds. Unreadable if it cannot be one."""
    _refuse_what_is_too_much(raw)
    try:
        message = BytesParser(policy=compat32).parsebytes(raw)
        leaves = list(_leaves(message))
        text = _text_of(leaves)
        return Letter(_sender(message), _message_id(message), _is_automatic(message), text, own_words(text), list(_files(leaves)))
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError) as problem:
        raise Unreadable("This mail is broken.") from problem


def _refuse_what_is_too_much(raw: bytes) -> None:
    if len(raw) > LARGEST:
        raise Unreadable("This mail is too large.")
    head = _HEAD_ENDS.search(raw[: LARGEST_HEAD + 4])
    if head is None and len(raw) > LARGEST_HEAD:
        raise Unreadable("The head of this mail is too long.")
    for pattern, most in ((_PART, MOST_PARTS), (_NEST, MOST_NESTED), (_BORDER, MOST_BORDERS)):
        if sum(1 for _ in pattern.finditer(raw)) > most:
            raise Unreadable("This mail has too many parts.")


def _leaves(message: Message) -> Iterator[Message]:
    """Its parts that hold something, in their order."""
    waiting = [message]
    while waiting:
        part = waiting.pop()
        inner = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(inner, list):
            waiting.extend(one for one in reversed(inner) if isinstance(one, Message))
        else:
            yield part


def _text_of(leaves: Sequence[Message]) -> str:
    """The plain text; where there is none, the words of the HTML."""
    said = {
        kind: [_decoded(part) for part in leaves if part.get_content_type() == kind and not _is_file(part)]
        for kind in ("text/plain", "text/html")
    }
    plain = "\n\n".join(said["text/plain"])
    return plain if plain.strip() else "\n\n".join(_clean(words_of(html)) for html in said["text/html"])[:LONGEST_TEXT]


def _is_file(part: Message) -> bool:
    return part.get_content_disposition() == "attachment" or bool(part.get_filename())


def _decoded(part: Message) -> str:
    content = part.get_payload(decode=True)
    named = str(part.get_param("charset") or "")
    if not isinstance(content, bytes):
        return ""
    content = content[: 4 * LONGEST_TEXT]
    if _CHARSET.fullmatch(named):
        try:
            return _clean(content.decode(named, "replace"))[:LONGEST_TEXT]
        except LookupError:
            pass
    try:
        return _clean(content.decode())[:LONGEST_TEXT]
    except UnicodeDecodeError:
        return _clean(content.decode("cp1252", "replace"))[:LONGEST_TEXT]


def _clean(text: str) -> str:
    return _UNWANTED_SIGNS.sub("", text)


def _files(leaves: Sequence[Message]) -> Iterator[Attached]:
    """What was attached: no signature, no invitation, no picture that only stands in the text."""
    for part in leaves:
        kind = part.get_content_type()
        is_in_text = kind.startswith("image/") and part.get("Content-ID") and part.get_content_disposition() != "attachment"
        if kind in _NOT_FILES or is_in_text or (kind.startswith("text/") and not _is_file(part)):
            continue
        content = part.get_payload(decode=True)
        yield Attached(_file_name(part), io.BytesIO(content if isinstance(content, bytes) else b""))


def _file_name(part: Message) -> str:
    named = _spelled(str(part.get_filename() or "")) or f"file.{part.get_content_subtype()}"
    return _clean(named.replace("\r", "").replace("\n", ""))[:200]


def _spelled(value: str) -> str:
    """A header in words; as it stands where it is spelled wrongly."""
    try:
        pieces = decode_header(value[:2000])
        return "".join(piece if isinstance(piece, str) else piece.decode(charset or "ascii", "replace") for piece, charset in pieces)
    except (ValueError, LookupError):
        return value


def _sender(message: Message) -> str:
    """Its one From address. Two of them, or one that hides in a name, prove less than none."""
    given = [str(value) for value in message.get_all("From", [])]
    found = [address for _, address in getaddresses(given)]
    return found[0].strip().lower() if len(given) == len(found) == 1 else ""


def _message_id(message: Message) -> str:
    return str(message.get("Message-ID") or "").strip()[:1000]


def _is_automatic(message: Message) -> bool:
    """A program wrote it: an answer in somebody's absence, a list, a bounce, our own mail that came back."""
    if str(message.get("Auto-Submitted", "no")).split(";")[0].strip().lower() != "no":
        return True
    if str(message.get("Precedence", "")).strip().lower() in ("bulk", "junk", "list", "auto_reply"):
        return True
    if any(name.lower().startswith("list-") or name.lower() in ("x-autoreply", "x-autorespond", "x-loop") for name in message.keys()):  # noqa: SIM118
        return True
    is_report = message.get_content_type() in ("multipart/report", "message/delivery-status", "message/disposition-notification")
    return is_report or str(message.get("Return-Path", "")).strip() == "<>"
