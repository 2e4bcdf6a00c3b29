"""A piece of a page that stands on it many times: drawn once in the life of the process, its gaps filled each time.

A macro costs about 14 us to call and 2 us for each value in it; a drawn piece is filled in 2 us. In a template,
`{% set SHEET = stencil(sheet(gap.id, gap.title)) %}` draws what `SHEET(id=7, title="Workshop")` then fills.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from html import escape
from typing import Any

from markupsafe import Markup

_GAP = re.compile("\ue000([a-z_]+)\ue001")


class Gaps:
    """`gap.title` stands where a title will."""

    def __getattr__(self, name: str) -> Markup:
        return as_drawn(f"\ue000{name}\ue001")


gap = Gaps()


Stencil = Callable[..., Markup]
"""Markup with gaps; filled by name, it is Markup again: what fills a gap is escaped unless it is Markup itself."""


def stencil(drawn: str) -> Stencil:
    """What fills these gaps; TypeError when one is left open, or when there is none of a name.

    It is written as a function of its own, as `namedtuple` does it: to go through the gaps one by one takes three times as long.
    """
    pieces = _GAP.split(drawn.strip("\n"))
    names = list(dict.fromkeys(pieces[1::2]))
    shown = [f"    if type({name}) is not Markup: {name} = as_shown({name})" for name in names]
    parts = ", ".join(piece if place % 2 else repr(piece) for place, piece in enumerate(pieces))
    asked = f"*, {', '.join(names)}" if names else ""
    made: dict[str, Any] = {"Markup": Markup, "as_shown": _as_shown, "new": str.__new__, "join": "".join}
    exec("\n".join([f"def fill({asked}):", *shown, f"    return new(Markup, join(({parts},)))"]), made)  # noqa: S102 - small letters, and quoted text
    fill: Stencil = made["fill"]
    return fill


def _as_shown(value: object) -> str:
    text = value if type(value) is str else str(value)
    return escape(text) if "&" in text or "<" in text or ">" in text or '"' in text or "'" in text else text


def stencils(macro: Callable[..., str]) -> Callable[..., Stencil]:
    """What this macro draws for values of which there are few kinds (a theme, a role's links), drawn once for each.
    What a person typed is none of them: it fills a gap."""
    return lru_cache(maxsize=256)(lambda *values: stencil(macro(*values)))


def drawn_once(macro: Callable[..., Markup]) -> Callable[..., Markup]:
    """The same for things that are kept themselves, and are the same thing as long as they are kept: a chart of two years."""
    return lru_cache(maxsize=512)(macro)


def as_drawn(text: str) -> Markup:
    """Text that is Markup already: `Markup(text)` without its question what it is given, which costs as much as filling a stencil."""
    return str.__new__(Markup, text)


def joined(pieces: Iterable[str]) -> Markup:
    """Pieces one after the other; none of them holds what somebody typed but as Markup."""
    return as_drawn("".join(pieces))
