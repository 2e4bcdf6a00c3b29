"""Words at the marks of a drawing: how wide they are, where there is room, how a title is said in short. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Label:
    """Words at a place; `anchor` says which of their ends stands there."""

    x: float
    y: float
    words: str
    anchor: str = "start"


class Places:
    """What is taken, and whether something still fits."""

    def __init__(self, left: float, right: float, boxes: list[Box]) -> None:
        self.left, self.right, self.boxes = left, right, boxes

    def take(self, box: Box) -> bool:
        """Take this place if it is free and inside the drawing."""
        x0, y0, x1, y1 = box
        if x0 < self.left or x1 > self.right or y0 < 18:
            return False
        if any(x0 < b[2] and b[0] < x1 and y0 < b[3] and b[1] < y1 for b in self.boxes):
            return False
        self.boxes.append(box)
        return True

    def put(self, words: str, places: Iterable[tuple[float, float, str]]) -> Label | None:
        """The words at the first of these places that is free."""
        width = width_of(words)
        for x, y, anchor in places:
            x0 = x - {"start": 0, "middle": width / 2, "end": width}[anchor]
            if self.take((x0, y - 11, x0 + width, y + 3)):
                return Label(round(x, 1), y, words, anchor)
        return None


_NARROW_ONES = frozenset("iIl.,:;'’|!jtfr -()")
_WIDE_ONES = frozenset("mwMW@%…")


def width_of(words: str) -> float:
    """About how wide these words are at 12 px, rather too wide."""
    return sum(
        4.3 if c in _NARROW_ONES else 10.2 if c in _WIDE_ONES else 8.2 if c.isupper() else 12.5 if ord(c) > 0x2E7F else 7 for c in words
    )


_LOOSE = frozenset("a an the of for with and or to in on at two other from by as my our".split())


def shorten(title: str, most: int) -> str:
    """A title at its mark: what stands before its colon, whole words, and not ending in a loose one."""
    head = title.partition(":")[0].strip() or title.strip()
    if len(head) <= most:
        return head
    kept = ""
    for word in head.split():
        if len(kept) + len(word) + 1 > most:
            break
        kept = f"{kept} {word}".strip()
    while kept and kept.rpartition(" ")[2].lower() in _LOOSE:
        kept = kept.rpartition(" ")[0]
    kept = kept.rstrip(",;.-–—(")
    return f"{kept or head[: most - 1]}…"
