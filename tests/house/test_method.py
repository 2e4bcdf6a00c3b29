"""docs/method.md tells a coach the figures of the code, each of them."""

from __future__ import annotations

import re
from datetime import timedelta
from fractions import Fraction
from importlib import import_module
from pathlib import Path

import pytest

TOLD = re.findall(r"\| ([^|]+) \| `([\w.]+)\.(\w+)` \|", (Path(__file__).parents[2] / "docs/method.md").read_text())


@pytest.mark.parametrize(("told", "module", "name"), TOLD, ids=[name for _, _, name in TOLD])
def test_a_figure_is_told_as_it_is(told: str, module: str, name: str) -> None:
    assert said(getattr(import_module(f"coachapp.{module}"), name)) == told.strip()


def said(figure: timedelta | float) -> str:
    if isinstance(figure, timedelta):
        return f"{figure.days} {'day' if figure.days == 1 else 'days'}"
    return str(figure) if isinstance(figure, int) else str(Fraction(figure).limit_denominator(9))


def test_the_rules_with_a_figure_are_all_there() -> None:
    assert len(TOLD) == 24
