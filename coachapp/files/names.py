"""Names that people give their files, made safe to keep, to show and to stand in a header. Pure."""

from __future__ import annotations

import unicodedata

LONGEST = 150
_JOINERS = "\u200c\u200d"
"""Persian names and some emoji are written with these; every other sign without a shape goes."""
_WITHOUT_A_SHAPE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_NOT_IN_NAMES = str.maketrans(dict.fromkeys('\\/:*?"<>|', "_"))


def safe_name(given: str) -> str:
    """The last part of what was given, without signs that cannot be seen, that turn the text round, or that a file system or a header
    takes for something else; at most 150 characters, its ending kept. Empty when nothing is left."""
    last = given.replace("\\", "/").rpartition("/")[2]
    seen = "".join(sign for sign in last if sign in _JOINERS or unicodedata.category(sign) not in _WITHOUT_A_SHAPE)
    tidy = " ".join(seen.translate(_NOT_IN_NAMES).split()).strip(". ")
    stem, point, ending = tidy.rpartition(".")
    return f"{stem[: LONGEST - len(ending) - 1]}{point}{ending}" if stem and len(ending) < 20 else tidy[:LONGEST]


def ending_of(name: str) -> str:
    """`pdf` of `Draft.PDF`; empty when there is none."""
    stem, _, ending = name.rpartition(".")
    return ending.lower() if stem else ""
