"""Files of every kind, made here: good ones, and ones that pretend."""

from __future__ import annotations

import io
import zipfile

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
TYPES = (
    b'<Types><Override PartName="/word/document.xml" '
    b'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
DOCX = {"[Content_Types].xml": TYPES, "word/document.xml": b"<w:document/>"}
ODT = {
    "mimetype": b"application/vnd.oasis.opendocument.text",
    "content.xml": b"<office:document-content/>",
    "META-INF/manifest.xml": b"<manifest:manifest/>",
}


def archive(entries: dict[str, bytes], *, comment: bytes = b"", compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of these."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", compression) as made:
        made.comment = comment
        for name, content in entries.items():
            made.writestr(name, content)
    return written.getvalue()


def with_flag(content: bytes, flag: int) -> bytes:
    """The same archive, with this flag at every entry."""
    changed = bytearray(content)
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        begin = changed.find(mark)
        while begin >= 0:
            changed[begin + at] |= flag
            begin = changed.find(mark, begin + 4)
    return bytes(changed)
