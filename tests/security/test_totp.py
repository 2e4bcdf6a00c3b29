"""The app's codes and its picture: pure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from coachapp.security import totp

NOW = datetime(2026, 11, 24, 9, 0, 10, tzinfo=UTC)
SEED = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.mark.parametrize("steps", [-1, 1])
def test_only_the_code_of_this_very_step_is_right(steps: int) -> None:
    app = pyotp.TOTP(SEED)
    assert totp.is_right(SEED, app.at(NOW), NOW)
    assert not totp.is_right(SEED, app.at(NOW + steps * timedelta(seconds=30)), NOW)


def test_a_code_may_have_space_in_it_but_no_other_signs() -> None:
    code = pyotp.TOTP(SEED).at(NOW)
    assert totp.is_right(SEED, f" {code[:3]} {code[3:]} ", NOW)
    assert not totp.is_right(SEED, "", NOW)
    assert not totp.is_right(SEED, code.translate({ord("0") + n: chr(0x0660 + n) for n in range(10)}), NOW)


def test_the_picture_is_a_square_with_white_around_it() -> None:
    size, path = totp.picture(totp.address(SEED, email="ada@example.org", instance="Coachapp"))
    assert size > 2 * totp.QUIET
    assert path.startswith(f"M{totp.QUIET} {totp.QUIET}h7v1")
    assert "otpauth://totp/Coachapp:ada%40example.org?secret=" in totp.address(SEED, email="ada@example.org", instance="Coachapp")
