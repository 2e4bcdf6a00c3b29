"""The virus scanner is asked when there is one, and its silence is a no. (A small server stands in for ClamAV: tests/files/clamd.py.)"""

from __future__ import annotations

from pathlib import Path

import pytest

from coachapp.core.environment import clamd as understood
from coachapp.core.errors import Conflict
from coachapp.files.scanner import Scanner
from tests.files.clamd import clamd, nobody

AWAY = "The virus scanner of this instance does not answer, so no file can be taken right now. Try again later, or go on without it."


def test_what_it_lets_pass_is_taken() -> None:
    with clamd() as there:
        Scanner(there).check(b"words " * 50_000)


def test_it_is_asked_over_a_socket_as_well(tmp_path: Path) -> None:
    with clamd(tmp_path / "clamd.ctl") as there:
        Scanner(there).check(b"words")
        with pytest.raises(Conflict, match="The virus scanner of this instance refuses it"):
            Scanner(there).check(b"EICAR")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"EICAR", "The virus scanner of this instance refuses it."),
        (b"x" * 3_000_000, "The virus scanner of this instance could not read it. Send it in another kind, or go on without it."),
        (b"MUTE", AWAY),
    ],
)
def test_what_it_refuses_cannot_read_or_says_nothing_about_is_refused(content: bytes, why: str) -> None:
    with clamd() as there, pytest.raises(Conflict) as refused:
        Scanner(there).check(content)
    assert refused.value.reason == why


def test_when_it_is_away_nothing_is_taken(tmp_path: Path) -> None:
    for gone in (nobody(), understood(str(tmp_path / "none.ctl"))):
        assert gone is not None
        with pytest.raises(Conflict) as refused:
            Scanner(gone).check(b"words")
        assert refused.value.reason == AWAY


@pytest.mark.parametrize("given", ["clamd", "clamd:", ":3310", "a:b", "http://a:1", "a:1/b", "u@a:1"])
def test_a_setting_that_names_no_scanner_is_refused(given: str) -> None:
    with pytest.raises(ValueError, match="must be host:port"):
        understood(given)
