"""Pictures, drawn anew: what is kept holds pixels and nothing else, no place, no camera, no second file behind the picture. Pure."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from PIL import Image, ImageOps

from coachapp.core.errors import Conflict
from coachapp.files.models import Kind

MOST_PIXELS = 40_000_000
FACE = 256
_FORMATS = {Kind.PNG: "PNG", Kind.JPEG: "JPEG", Kind.WEBP: "WEBP"}
_SAVING = {
    Kind.PNG: {"compress_level": 3},
    Kind.JPEG: {"quality": 90},
    Kind.WEBP: {"quality": 88, "method": 2},
}
_MODES = {Kind.PNG: ("1", "L", "LA", "P", "RGB", "RGBA"), Kind.JPEG: ("L", "RGB"), Kind.WEBP: ("RGB", "RGBA")}
_TOO_LARGE = "It has more than 40 million pixels. Send a smaller picture."
_BROKEN = "It cannot be read as a picture. It may be damaged: open it, save it anew and send that."


def redrawn(content: bytes, kind: Kind) -> bytes:
    """The same picture without anything else that the file held. Conflict when it is too large, moves or cannot be read."""
    with _opened(content, kind) as picture:
        return _saved(_upright(picture, _MODES[kind]), kind)


def face(content: bytes, kind: Kind) -> bytes:
    """A picture of a person: the middle square, 256 pixels wide, as WebP."""
    with _opened(content, kind) as picture:
        picture.draft("RGB", (FACE * 2, FACE * 2))  # a JPEG is read no larger than needed
        square = ImageOps.fit(_upright(picture, ("RGB", "RGBA")), (FACE, FACE), Image.Resampling.LANCZOS)
        return _saved(square, Kind.WEBP)


@contextmanager
def _opened(content: bytes, kind: Kind) -> Iterator[Image.Image]:
    """Its size is looked at before its pixels are."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=[_FORMATS[kind]]) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise Conflict(_TOO_LARGE)
                if kind is not Kind.JPEG and getattr(picture, "is_animated", False):  # a phone's JPEG may carry a second picture: it goes
                    raise Conflict("It moves. Send a picture that stands still.")
                yield picture
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as bomb:
        raise Conflict(_TOO_LARGE) from bomb
    except Conflict:
        raise
    except Exception as problem:  # whatever a damaged picture does to its reader, it is no picture for us
        raise Conflict(_BROKEN) from problem


def _upright(picture: Image.Image, modes: tuple[str, ...]) -> Image.Image:
    """Turned as its camera said, in colours that its kind can hold."""
    picture.load()
    ImageOps.exif_transpose(picture, in_place=True)
    if picture.mode in modes and "transparency" not in picture.info:
        return picture
    has_alpha = picture.has_transparency_data and "RGBA" in modes
    return picture.convert("RGBA" if has_alpha else "RGB")


def _saved(picture: Image.Image, kind: Kind) -> bytes:
    """Only pixels: colour profile, place, comments and previews stay behind."""
    picture.info.clear()
    written = io.BytesIO()
    picture.save(written, _FORMATS[kind], **_SAVING[kind], exif=b"", icc_profile=None)
    return written.getvalue()
