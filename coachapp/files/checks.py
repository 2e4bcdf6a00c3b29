"""Whether a file is what its name says, and nothing else. Pure: a name and bytes in, a sound file or the reason out."""

from __future__ import annotations

from coachapp.core.errors import Conflict
from coachapp.files.archives import check_archive
from coachapp.files.models import PICTURES, Kind, Sound
from coachapp.files.names import ending_of, safe_name
from coachapp.files.pictures import face, redrawn

LARGEST = 25_000_000
TAKEN = "pdf, png, jpeg, webp, txt, md, docx and odt"
_ENDINGS = {**{kind.value: kind for kind in Kind}, "jpg": Kind.JPEG, "markdown": Kind.MD}
_BEGINNINGS = (
    (b"%PDF-", "a pdf"),
    (b"\x89PNG\r\n\x1a\n", "a png picture"),
    (b"\xff\xd8\xff", "a jpeg picture"),
    (b"GIF8", "a gif picture"),
    (b"PK\x03\x04", "an archive"),
    (b"PK\x05\x06", "an archive"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
)
_SAYS = {Kind.PDF: "a pdf", Kind.PNG: "a png picture", Kind.JPEG: "a jpeg picture", Kind.WEBP: "a webp picture"}
_SAYS |= {Kind.DOCX: "an archive", Kind.ODT: "an archive"}


def sound(given: str, content: bytes) -> Sound:
    """The file as it may be kept. Conflict with the reason when it may not."""
    name, kind = _named(given, content)
    if kind in PICTURES:
        content = redrawn(content, kind)
    elif kind in (Kind.DOCX, Kind.ODT):
        check_archive(content, kind)
    elif kind is Kind.PDF:
        _check_pdf(content)
    else:
        _check_text(content)
    return Sound(name, kind, content)


def sound_face(given: str, content: bytes) -> Sound:
    """A picture of a person, cut and drawn anew. Conflict with the reason when it is none."""
    _, kind = _named(given, content)
    if kind not in PICTURES:
        raise Conflict("Send a picture: png, jpeg or webp.")
    return Sound("picture.webp", Kind.WEBP, face(content, kind))


def _named(given: str, content: bytes) -> tuple[str, Kind]:
    """Its safe name and the kind that both its ending and its first bytes say."""
    name = safe_name(given)
    kind = _ENDINGS.get(ending_of(name))
    if kind is None:
        raise Conflict(f"This kind of file is not taken. Send one of {TAKEN}.")
    if not content:
        raise Conflict("It is empty.")
    if len(content) > LARGEST:
        raise Conflict("It is larger than 25 MB.")
    is_really = _begins_as(content)
    if is_really != _SAYS.get(kind):
        raise Conflict(f"Its name says {ending_of(name)}, but it is {is_really or 'something else'}.")
    return name, kind


def _begins_as(content: bytes) -> str | None:
    """What the first bytes say it is; None for what begins like a text."""
    if content[:4] == b"RIFF":
        return "a webp picture" if content[8:12] == b"WEBP" else "a sound or a film"
    return next((words for beginning, words in _BEGINNINGS if content.startswith(beginning)), None)


def _check_pdf(content: bytes) -> None:
    """It ends as a pdf ends, and nothing stands behind its end: what is two things at once does."""
    end = content.rfind(b"%%EOF")
    if end < 0:
        raise Conflict("It cannot be read as a pdf. It may be cut off: save it anew and send that.")
    if content[end + 5 :].strip(b"\r\n\t \0"):
        raise Conflict("Something stands behind the end of this pdf. Print it to a new pdf and send that.")


def _check_text(content: bytes) -> None:
    if b"\0" in content:
        raise Conflict("It holds a character that no text has (NUL). It may not be a text.")
    try:
        content.decode()
    except UnicodeDecodeError:
        raise Conflict("It is not written in UTF-8. Save it as UTF-8 and send that.") from None
