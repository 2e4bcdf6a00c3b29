"""Whatever is sent: it is read or refused, soon, and nothing falls over."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from random import Random

import pytest

from coachapp.feedback.models import Feedback, Reply
from coachapp.inbound.models import Fate
from coachapp.inbound.reading import Unreadable, read
from tests import make
from tests.inbound.conftest import Send, mail

HEAD = b"From: ada@example.org\r\nMessage-ID: <1@x>\r\n"
PLAIN = HEAD + b"Content-Type: text/plain"


def nested(depth: int, kind: bytes = b"multipart/mixed") -> bytes:
    opened = b"".join(b'Content-Type: %s; boundary="b%d"\r\n\r\n--b%d\r\n' % (kind, at, at) for at in range(depth))
    return HEAD + opened + b"Content-Type: text/plain\r\n\r\nhello\r\n" + b"".join(b"--b%d--\r\n" % at for at in reversed(range(depth)))


MAILS: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "no head": lambda: b"\r\n\r\nhello",
    "no end of the head": lambda: b"X: " + b"y" * 1_000_000,
    "many heads": lambda: b"".join(b"X-%d: y\r\n" % at for at in range(100_000)) + b"\r\nhello",
    "one long head": lambda: HEAD + b"Subject: " + b"=?utf-8?q?" + b"=C3" * 20_000 + b"?=\r\n\r\nhello",
    "a folded head": lambda: HEAD + b"To: " + b"a,\r\n " * 10_000 + b"\r\n\r\nhello",
    "brackets in from": lambda: b"From: " + b"(" * 30_000 + b"\r\n\r\nhello",
    "commas in from": lambda: b"From: " + b"<," * 20_000 + b"\r\n\r\nhello",
    "nested": lambda: nested(30),
    "nested too deep": lambda: nested(5_000),
    "nested messages": lambda: nested(5_000, b"message/rfc822"),
    "folded and nested": lambda: nested(2_000).replace(b"Content-Type: multipart", b"Content-Type:\r\n multipart"),
    "many parts": lambda: HEAD + b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n' + b"--b\r\n\r\nx\r\n" * 400_000,
    "a border of nothing": lambda: HEAD + b'Content-Type: multipart/mixed; boundary=""\r\n\r\n--\r\n\r\nx\r\n----',
    "no border": lambda: HEAD + b"Content-Type: multipart/mixed\r\n\r\nhello",
    "a charset of none": lambda: PLAIN + b"; charset=klingon\r\n\r\nhello",
    "a charset that is no charset": lambda: PLAIN + b"; charset=zip\r\n\r\nhello",
    "a charset of all signs": lambda: PLAIN + b"; charset=\"utf-8'''\0\xff\"\r\n\r\nhello",
    "a charset in pieces": lambda: PLAIN + b"; charset*0*=x'y'%FF; charset*1=8\r\n\r\nhello",
    "a charset that is idna": lambda: PLAIN + b"; charset=idna\r\n\r\n" + b"x." * 50_000,
    "not what its charset says": lambda: PLAIN + b"; charset=utf-8\r\n\r\n\xff\xfe\x80 hello",
    "broken base64": lambda: PLAIN + b"\r\nContent-Transfer-Encoding: base64\r\n\r\n====\xff!!!a",
    "uuencode": lambda: PLAIN + b"\r\nContent-Transfer-Encoding: x-uuencode\r\n\r\nbegin 666 x\r\n\xff\xff",
    "an encoding of none": lambda: PLAIN + b"\r\nContent-Transfer-Encoding: \xff\r\n\r\nhello",
    "signs that are none": lambda: PLAIN + b"\r\n\r\n\0\x01\x02 hel\0lo \x7f",
    "a name from elsewhere": lambda: (
        HEAD
        + b'Content-Type: application/pdf; name="../../etc/passwd"\r\n'
        + b"Content-Disposition: attachment; filename*=utf-8''%FF%FE%00..%2F\r\n\r\nx"
    ),
    "a name of many pieces": lambda: (
        HEAD
        + b"Content-Type: text/plain\r\nContent-Disposition: attachment; "
        + b"; ".join(b"filename*%d=x" % at for at in range(5_000))
        + b"\r\n\r\nx"
    ),
    "deep html": lambda: HEAD + b"Content-Type: text/html\r\n\r\n" + b"<div>" * 40_000 + b"hello",
    "deep quotes": lambda: HEAD + b"Content-Type: text/html\r\n\r\n" + b"<blockquote>" * 16_000 + b"</p>" * 10_000,
    "open comments": lambda: HEAD + b"Content-Type: text/html\r\n\r\n" + b"<!--" * 50_000,
    "open tags": lambda: HEAD + b"Content-Type: text/html\r\n\r\n" + b"<a " * 60_000,
    "open declarations": lambda: HEAD + b"Content-Type: text/html\r\n\r\n" + b"<![" * 60_000,
    "open entities": lambda: HEAD + b"Content-Type: text/html\r\n\r\n" + b"&#" * 60_000,
    "one long line": lambda: PLAIN + b"\r\n\r\n" + b"On 1 wrote " * 100_000 + b":",
    "many lines": lambda: PLAIN + b"\r\n\r\n" + b"On 1 a@b\n" * 100_000,
    "noise": lambda: HEAD + b"\r\n" + Random(7).randbytes(200_000),  # noqa: S311 - the same noise each time
}


@pytest.mark.parametrize("name", MAILS)
def test_it_is_read_or_refused_within_two_seconds(name: str) -> None:
    raw = MAILS[name]()
    begun = time.process_time()
    try:
        letter = read(raw)
    except Unreadable:
        letter = None
    assert time.process_time() - begun < 2
    if letter is not None:
        assert "\0" not in letter.text + letter.words + letter.sender + "".join(file.filename for file in letter.files)


def test_too_much_is_refused() -> None:
    for name in ("no end of the head", "many heads", "nested too deep", "nested messages", "folded and nested", "many parts"):
        with pytest.raises(Unreadable):
            read(MAILS[name]())
    with pytest.raises(Unreadable):
        read(b"From: a\r\n\r\n" + b"x" * 36_000_001)


def test_what_can_be_read_of_it_is() -> None:
    for name in ("nested", "a charset of none", "a charset that is no charset", "not what its charset says", "signs that are none"):
        assert "hello" in read(MAILS[name]()).words, name


@pytest.mark.parametrize("name", MAILS)
def test_none_of_it_is_an_error_when_it_comes_in(send: Send, to_ada: str, name: str) -> None:
    assert isinstance(send(MAILS[name](), to_ada).fate, Fate)
    assert len(make.rows(Reply)) <= 1


def test_any_bytes_that_a_good_mail_can_become(send: Send, to_ada: str, said: Feedback) -> None:
    """Signs changed, cut and doubled at random, in two hundred ways."""
    chance, good = Random(11), mail("I will ask on Friday.\n\n> quoted\n", to=to_ada).as_bytes()  # noqa: S311
    for _ in range(200):
        raw = bytearray(good)
        for _ in range(chance.randrange(1, 12)):
            at = chance.randrange(len(raw))
            raw[at : at + chance.randrange(3)] = os.urandom(chance.randrange(4))
        try:
            read(bytes(raw))
        except Unreadable:
            continue
