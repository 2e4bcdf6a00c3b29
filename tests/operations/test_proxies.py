"""Who asks, when a proxy stands before us: its word is taken, nobody else's is."""

from __future__ import annotations

from pathlib import Path
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest

from coachapp.core.environment import SettingsError, networks
from coachapp.core.forwarded import believing
from coachapp.operations.wsgi import header_variables
from tests.operations.test_server import FakeHeaders
from tests.operations.test_settings import read

PROXIES = networks("10.0.0.0/8, 127.0.0.1 fd00::/8")


def told(peer: str, **headers: str) -> WSGIEnvironment:
    """What the application hears of a request from this peer."""
    heard: list[WSGIEnvironment] = []

    def application(environ: WSGIEnvironment, _start: StartResponse) -> list[bytes]:
        heard.append(environ)
        return []

    believing(PROXIES, application)({"REMOTE_ADDR": peer, **headers}, lambda *_: lambda _: None)
    return heard[0]


@pytest.mark.parametrize(
    ("peer", "said", "asks"),
    [
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),  # a stranger's word
        ("10.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "192.0.2.66, 198.51.100.1", "198.51.100.1"),  # the first is what the asker made up
        ("10.0.0.1", "192.0.2.66, 198.51.100.1, 10.0.0.2", "198.51.100.1"),
        ("10.0.0.1", "127.0.0.1, 198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "10.0.0.3", "10.0.0.3"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "198.51.100.1, nonsense", "10.0.0.1"),
        ("10.0.0.1", "198.51.100.1:4711", "198.51.100.1"),
        ("fd00::1", "[2001:db8::1]:4711", "2001:db8::1"),
        ("::ffff:10.0.0.1", "2001:db8::1", "2001:db8::1"),
        ("[fd00::1]", "198.51.100.1", "198.51.100.1"),
        ("", "198.51.100.1", ""),
    ],
)
def test_only_the_word_of_our_proxies_counts(peer: str, said: str, asks: str) -> None:
    assert told(peer, HTTP_X_FORWARDED_FOR=said)["REMOTE_ADDR"] == asks


def test_no_other_forwarded_header_reaches_the_application() -> None:
    names = ("X_FORWARDED_HOST", "X_FORWARDED_PROTO", "X_FORWARDED_PORT", "X_FORWARDED_PREFIX", "X_REAL_IP", "FORWARDED")
    heard = told("10.0.0.1", **{f"HTTP_{name}": "evil.example" for name in names})
    assert [name for name, value in heard.items() if value == "evil.example"] == []


def test_a_header_spelled_with_underscores_does_not_pass_for_the_real_one() -> None:
    assert header_variables(FakeHeaders([("x_forwarded_for", "192.0.2.66")])) == {}


def test_proxies_are_addresses_and_never_everybody(tmp_path: Path) -> None:
    assert read(tmp_path).proxies == ()
    assert read(tmp_path, COACHAPP_PROXIES="127.0.0.1 10.0.0.0/8").proxies == networks("127.0.0.1,10.0.0.0/8")
    for wrong in ("proxy.example.org", "10.0.0.1/8", "0.0.0.0/0", "::/0"):
        with pytest.raises(SettingsError, match="COACHAPP_PROXIES"):
            read(tmp_path, COACHAPP_PROXIES=wrong)
