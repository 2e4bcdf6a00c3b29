"""Bodies, addresses and headers that no browser sends."""

from __future__ import annotations

import re
from collections.abc import Iterator

FORM, PARTS = "application/x-www-form-urlencoded", "multipart/form-data; boundary=xq"
FILE = b'Content-Disposition: form-data; name="%s"; filename="%s"\r\nContent-Type: %s\r\n\r\n%s\r\n'


def parts(*each: bytes, end: bytes = b"--xq--\r\n") -> bytes:
    return b"".join(b"--xq\r\n" + one for one in each) + end


def part(name: bytes, value: bytes, more: bytes = b"") -> bytes:
    return b'Content-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n' % (name, more, value)


def bodies(names: list[str]) -> dict[str, tuple[str, bytes]]:
    """What may come in place of a form with these fields: its content type and the body."""
    fields = [name.encode() for name in names] or [b"text"]
    deep = b"[" * 50_000 + b"]" * 50_000
    return {
        "parts without a boundary": ("multipart/form-data", parts(part(b"text", b"x"))),
        "a boundary that never comes": ("multipart/form-data; boundary=other", parts(part(b"text", b"x"))),
        "parts that break off": (PARTS, parts(part(fields[0], b"xq"), end=b"")[:-20]),
        "parts that break off in their headers": (PARTS, b'--xq\r\nContent-Disposition: form-data; name="te'),
        "no end": (PARTS, parts(*(part(name, b"<xq-mark>") for name in fields), end=b"")),
        "an end and nothing else": (PARTS, b"--xq--\r\n"),
        "a part without headers": (PARTS, parts(b"\r\nxq\r\n")),
        "a part without a name": (PARTS, parts(b"Content-Disposition: form-data\r\n\r\nxq\r\n")),
        "broken names": (PARTS, parts(part(b'\xff\xfe\x00"; name="text', b"x"), part(b"text\r\nXq: 1", b"x"))),
        "values that are no UTF-8": (PARTS, parts(*(part(name, b"\xff\xfe\xed\xa0\x80") for name in fields))),
        "values in a charset of their own": (
            PARTS,
            parts(
                *(b'Content-Disposition: form-data; name="%s"\r\nContent-Type: text/plain; charset=xq\r\n\r\n\xff\r\n' % f for f in fields)
            ),
        ),
        "files in place of words": (
            PARTS,
            parts(*(FILE % (f, b"../../xq.png\x00.txt", b"image/png", b"\x89PNG<xq-mark>") for f in fields)),
        ),
        "a file without a name": (PARTS, parts(*(FILE % (f, b"", b"image/png", b"xq") for f in fields))),
        "a thousand and one parts": (PARTS, parts(*(part(b"p%d" % number, b"x") for number in range(1_001)))),
        "very long headers": (PARTS, parts(part(b"text", b"x", b"; xq=" + b"x" * 200_000))),
        "each field a thousand times": (FORM, b"&".join(name + b"=xq%d" % n for n in range(1_000) for name in fields)),
        "each field twice": (FORM, b"&".join(name + value for name in fields for value in (b"=%3Cxq-mark%3E", b"=1"))),
        "a million signs": (FORM, fields[0] + b"=" + b"x" * 999_000),
        "fifty thousand fields": (FORM, b"&".join(b"f%d=" % number for number in range(50_000))),
        "broken escapes": (FORM, b"&".join(name + b"=%ff%fe%zz%0%" for name in fields)),
        "nothing but signs": (FORM, b"&&&===%%%;;;&=&=xq"),
        "another charset": (FORM + "; charset=utf-16", "text=ß".encode("utf-16")),
        "deep JSON": ("application/json", deep),
        "JSON in place of a form": ("application/json", b'{"text": {"xq": ["<xq-mark>"]}, "version": 1e999, "roles": null}'),
        "no JSON": ("application/json", b'{"text": \xff'),
        "XML that grows": ("text/xml", b'<!DOCTYPE a [<!ENTITY b "xq"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>'),
        "plain words": ("text/plain", b"text=xq"),
        "no type at all": ("", b"text=xq"),
        "a broken type": ("xq/;;=\x7f", b"text=xq"),
        "mixed parts": ("multipart/mixed; boundary=xq", parts(part(b"text", b"x"))),
        "nothing": (FORM, b""),
    }


IDS = (
    "0",
    "-1",
    "00",
    "1.0",
    "1e3",
    "9223372036854775807",
    "9223372036854775808",
    "9" * 400,
    "٣",
    "1%00",
    "1%0d%0aXq:%201",
    "%2e%2e",
    "1;xq",
    "",
)
WORDS = (
    "x" * 5_000,
    "%00",
    "%ff%fe",
    "..%2f..%2fetc%2fpasswd",
    "<xq-mark>",
    "%E2%80%AE",
    "{{191919*7}}",
    "'; DROP TABLE accounts; --",
    "🦩",
    "%2f%2fevil",
)


VALUE = re.compile(r"<(?:(\w+):)?(\w+)>")


def addresses(rule: str) -> Iterator[str]:
    """This address with each of its values broken in each way, the others as they may be."""
    for broken in VALUE.finditer(rule):
        for value in IDS if broken[1] == "int" else WORDS:
            yield VALUE.sub("1", rule[: broken.start()]) + value + VALUE.sub("1", rule[broken.end() :])
