"""What is taken, what is refused, and the sentence that says why."""

from __future__ import annotations

import io
import os
import struct
import zipfile
import zlib

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from coachapp.core.errors import Conflict
from coachapp.files.checks import LARGEST, sound, sound_face
from coachapp.files.models import Kind
from coachapp.files.names import LONGEST, safe_name
from tests.files.samples import DOCX, ODT, PDF, TYPES, archive, with_flag
from tests.make import picture_of

PNG, JPEG, WEBP = (picture_of(kind, 40, 30) for kind in ("PNG", "JPEG", "WEBP"))
NOT_A_DOCX = "It is not a docx file, whatever its name says."
BROKEN_DOCX = "It cannot be read as a docx file. It may be damaged: open it, save it anew and send that."
LEADS_OUT = "It holds a path that leads out of it."
TOO_LARGE = "It has more than 40 million pixels. Send a smaller picture."
NO_PICTURE = "It cannot be read as a picture. It may be damaged: open it, save it anew and send that."


def reason(name: str, content: bytes) -> str:
    with pytest.raises(Conflict) as refused:
        sound(name, content)
    return refused.value.reason


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.pdf", PDF, Kind.PDF),
        ("a.PDF", PDF, Kind.PDF),
        ("a.png", PNG, Kind.PNG),
        ("a.jpg", JPEG, Kind.JPEG),
        ("a.jpeg", JPEG, Kind.JPEG),
        ("a.webp", WEBP, Kind.WEBP),
        ("a.txt", "Grüße, 你好 🎈".encode(), Kind.TXT),
        ("a.txt", "\ufeffWith a mark".encode(), Kind.TXT),
        ("a.md", b"# A title\n", Kind.MD),
        ("a.docx", archive(DOCX), Kind.DOCX),
        ("a.odt", archive(ODT), Kind.ODT),
    ],
)
def test_each_of_the_eight_kinds_is_taken(name: str, content: bytes, kind: Kind) -> None:
    taken = sound(name, content)
    assert (taken.name, taken.kind) == (name, kind)
    assert taken.content == content or kind in (Kind.PNG, Kind.JPEG, Kind.WEBP)


@pytest.mark.parametrize("name", ["a.exe", "a.svg", "a.html", "a.zip", "a.gif", "a.docm", "a", ".pdf", "", "a.pdf.exe", "\0"])
def test_other_kinds_are_refused_by_their_name(name: str) -> None:
    assert reason(name, PDF) == "This kind of file is not taken. Send one of pdf, png, jpeg, webp, txt, md, docx and odt."


@pytest.mark.parametrize(
    ("name", "content", "is_really"),
    [
        ("a.pdf", PNG, "a png picture"),
        ("a.png", JPEG, "a jpeg picture"),
        ("a.jpg", PNG, "a png picture"),
        ("a.webp", b"RIFF\0\0\0\0WAVEfmt ", "a sound or a film"),
        ("a.txt", PDF, "a pdf"),
        ("a.md", archive(DOCX), "an archive"),
        ("a.docx", b"\xd0\xcf\x11\xe0 an old doc", "an old Office document"),
        ("a.png", b"<svg onload='alert(1)'/>", "something else"),
        ("a.pdf", b"<html>", "something else"),
        ("a.png", b"GIF89a", "a gif picture"),
    ],
)
def test_the_ending_must_be_what_the_file_is(name: str, content: bytes, is_really: str) -> None:
    assert reason(name, content) == f"Its name says {name[2:]}, but it is {is_really}."


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.txt", b"", "It is empty."),
        ("a.txt", b"x" * (LARGEST + 1), "It is larger than 25 MB."),
        ("a.txt", b"a\0b", "It holds a character that no text has (NUL). It may not be a text."),
        ("a.md", b"Gr\xfc\xdfe", "It is not written in UTF-8. Save it as UTF-8 and send that."),
        ("a.pdf", PDF[:20], "It cannot be read as a pdf. It may be cut off: save it anew and send that."),
        ("a.pdf", PDF + archive({"a": b"b"}), "Something stands behind the end of this pdf. Print it to a new pdf and send that."),
        ("a.pdf", PDF + b"<script>", "Something stands behind the end of this pdf. Print it to a new pdf and send that."),
    ],
)
def test_texts_and_pdfs_are_whole_and_nothing_else(name: str, content: bytes, why: str) -> None:
    assert reason(name, content) == why


LINK = zipfile.ZipInfo("word/link")
LINK.external_attr = 0o120777 << 16


def linked() -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as made:
        for name, content in DOCX.items():
            made.writestr(name, content)
        made.writestr(LINK, "/etc/passwd")
    return written.getvalue()


def twice() -> bytes:
    """Two entries of one name; zipfile warns of them only where it is asked to write them itself."""
    return archive({**DOCX, "word/document.xmk": b"x"}).replace(b"word/document.xmk", b"word/document.xml")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (archive({"a": b"b"}), NOT_A_DOCX),
        (archive({**DOCX, "[Content_Types].xml": b"<Types/>"}), NOT_A_DOCX),
        (archive(ODT), NOT_A_DOCX),
        (archive({**DOCX, "word/vbaProject.bin": b"x"}), "It holds macros. Save it without them and send that."),
        (archive({**DOCX, "[Content_Types].xml": TYPES + b"macroEnabled"}), "It holds macros. Save it without them and send that."),
        (archive({**DOCX, "../../etc/passwd": b"x"}), LEADS_OUT),
        (archive({**DOCX, "/etc/passwd": b"x"}), LEADS_OUT),
        (archive({**DOCX, "C:/autoexec.bat": b"x"}), LEADS_OUT),
        (linked(), LEADS_OUT),
        (with_flag(archive(DOCX), 1), "It is locked by a password. Save it without one and send that."),
        (archive({**DOCX, **{f"word/{n}": b"" for n in range(1_000)}}), "It holds 1,002 files in one. At most 1,000 are taken."),
        (archive({**DOCX, "word/a": bytes(60_000_000), "word/b": bytes(60_000_000)}), "Unpacked it is larger than 100 MB."),
        (archive(DOCX)[:-30], BROKEN_DOCX),
        (archive(DOCX) + b"MZ", BROKEN_DOCX),
        (archive(DOCX, comment=b"<script>"), BROKEN_DOCX),
        (archive({"a": b"b"})[:50] + archive(DOCX), BROKEN_DOCX),
        (b"PK\x03\x04" + os.urandom(500), BROKEN_DOCX),
        (twice(), BROKEN_DOCX),
    ],
)
def test_a_docx_is_one_document_and_nothing_else(content: bytes, why: str) -> None:
    assert reason("a.docx", content) == why


def test_what_an_archive_says_of_its_sizes_is_not_believed() -> None:
    """A bomb that says it is small: the directory and the entry both name 100 bytes, 120 MB are packed in."""
    packed = archive({**DOCX, "word/bomb": bytes(120_000_000)})
    said = packed.replace(struct.pack("<L", 120_000_000), struct.pack("<L", 100))
    assert said != packed
    assert reason("a.docx", said) == BROKEN_DOCX


@pytest.mark.parametrize(
    ("entries", "why"),
    [
        ({**ODT, "mimetype": b"application/zip"}, "It is not an odt file, whatever its name says."),
        ({"mimetype": ODT["mimetype"]}, "It is not an odt file, whatever its name says."),
        (DOCX, "It is not an odt file, whatever its name says."),
        ({**ODT, "Basic/Standard/Module1.xml": b"x"}, "It holds macros. Save it without them and send that."),
        ({**ODT, "META-INF/manifest.xml": b"<encryption-data/>"}, "It is locked by a password. Save it without one and send that."),
    ],
)
def test_an_odt_is_one_document_and_nothing_else(entries: dict[str, bytes], why: str) -> None:
    assert reason("a.odt", archive(entries)) == why


def test_a_picture_is_drawn_anew_without_what_else_it_held() -> None:
    place = Image.Exif()
    place[0x010F] = "A camera"
    place[0x0112] = 6  # turned by its camera
    place[0x8825] = {1: "N", 2: (48.0, 51.0, 24.0)}
    with_place = picture_of("JPEG", 40, 30, exif=place.tobytes(), comment=b"At home", icc_profile=b"a profile")
    hidden = with_place + archive({"evil.html": b"<script>alert(1)</script>"})
    kept = sound("a.jpg", hidden).content
    assert b"evil" not in kept
    assert b"A camera" not in kept
    with Image.open(io.BytesIO(kept)) as picture:
        assert dict(picture.getexif()) == {}
        assert not {"comment", "icc_profile", "exif"} & set(picture.info)
        assert picture.size == (30, 40), "upright"


def test_a_png_keeps_no_words() -> None:
    words = PngInfo()
    words.add_text("Comment", "At home")
    kept = sound("a.png", picture_of("PNG", 40, 30, pnginfo=words)).content
    assert b"At home" not in kept


MODES = {
    "PNG": ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"],
    "JPEG": ["1", "L", "RGB", "CMYK"],
    "WEBP": ["L", "P", "RGB", "RGBA"],
}


@pytest.mark.parametrize(("kind", "mode"), [(kind, mode) for kind, modes in MODES.items() for mode in modes])
def test_pictures_of_all_colours_are_taken(kind: str, mode: str) -> None:
    written = io.BytesIO()
    Image.new(mode, (20, 10)).save(written, kind)
    with Image.open(io.BytesIO(sound(f"a.{kind.lower()}", written.getvalue()).content), formats=[kind]) as picture:
        assert picture.size == (20, 10)


def test_what_was_seen_through_stays_so() -> None:
    written = io.BytesIO()
    Image.new("RGBA", (20, 10), (0, 255, 0, 128)).quantize(4).save(written, "PNG")
    with Image.open(io.BytesIO(sound("a.png", written.getvalue()).content)) as picture:
        assert picture.convert("RGBA").getpixel((0, 0)) == pytest.approx((0, 255, 0, 128), abs=8)


def claimed_png(width: int, height: int) -> bytes:
    """A few bytes that say they are a picture of this size."""
    head = struct.pack("!LLBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(b"")), (b"IEND", b""))
    packed = (struct.pack("!L", len(body)) + name + body + struct.pack("!L", zlib.crc32(name + body)) for name, body in chunks)
    return b"\x89PNG\r\n\x1a\n" + b"".join(packed)


@pytest.mark.parametrize(("width", "height"), [(8_000, 5_001), (10_000, 10_000), (65_000, 65_000), (2**31 - 1, 2**31 - 1)])
def test_a_huge_picture_is_refused_before_its_pixels_are_read(width: int, height: int) -> None:
    assert reason("a.png", claimed_png(width, height)) == TOO_LARGE


@pytest.mark.parametrize("content", [PNG[:60], PNG[:8], claimed_png(100, 100), claimed_png(0, 0), b"\x89PNG\r\n\x1a\n" + bytes(200)])
def test_a_damaged_picture_is_refused(content: bytes) -> None:
    assert reason("a.png", content) == NO_PICTURE


def test_a_picture_that_moves_is_refused() -> None:
    for kind, name in (("PNG", "a.png"), ("WEBP", "a.webp")):
        moving = picture_of(kind, 20, 10, save_all=True, append_images=[Image.new("RGB", (20, 10), "red")])
        assert reason(name, moving) == "It moves. Send a picture that stands still."


def test_a_face_is_a_square_of_256_pixels_and_only_pictures_are_faces() -> None:
    taken = sound_face("me.png", picture_of("PNG", 900, 400))
    with Image.open(io.BytesIO(taken.content), formats=["WEBP"]) as picture:
        assert picture.size == (256, 256)
    with pytest.raises(Conflict, match="Send a picture: png, jpeg or webp"):
        sound_face("me.pdf", PDF)


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\ada\\plan.pdf", "plan.pdf"),
        ("..", ""),
        ("...pdf", "pdf"),
        ("a\r\nSet-Cookie: x=1.pdf", "aSet-Cookie_ x=1.pdf"),
        ('a"; filename="b.exe.pdf', "a_; filename=_b.exe.pdf"),
        ("annual\u202efdp.exe.txt", "annualfdp.exe.txt"),
        ("a\0b.txt", "ab.txt"),
        ("  two   spaces .txt", "two spaces .txt"),
        ("Grüße 你好 👨\u200d👩\u200d👧.md", "Grüße 你好 👨\u200d👩\u200d👧.md"),
        ("x" * 300 + ".pdf", "x" * (LONGEST - 4) + ".pdf"),
        ("\ud800.txt", "txt"),
    ],
)
def test_names_are_made_safe(given: str, safe: str) -> None:
    assert safe_name(given) == safe
