"""Two people's changes of one text, put together: a three-way merge by lines.

Changes of different lines are both taken, also when they touch (diff3 would call that a conflict, and two who both write at the end of
their notes would meet one with every save). Where both changed the same lines, a line that the other's only goes on with is that longer
line: it holds every word of both. Whatever else meets in one place is a conflict for people to settle.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

Lines = list[str]


@dataclass(frozen=True)
class Change:
    """Lines `begin` to `end` of the text before became these."""

    begin: int
    end: int
    lines: Lines

    def meets(self, other: Change) -> bool:
        """Whether both change the same lines, or add at the same place."""
        return max(self.begin, other.begin) < min(self.end, other.end) or self.place == other.place

    @property
    def place(self) -> tuple[int, int]:
        return self.begin, self.end


def merged(before: str, mine: str, theirs: str) -> str | None:
    """What `before` becomes by both; None where they changed the same lines in different ways."""
    lines = before.split("\n") if before else []
    mine_left, theirs_left = (list(_changes(lines, text.split("\n") if text else [])) for text in (mine, theirs))
    made: Lines = []
    at = 0
    while mine_left or theirs_left:
        change = _next_change(mine_left, theirs_left)
        if change is None or change.begin < at:
            return None
        made += lines[at : change.begin] + change.lines
        at = change.end
    return "\n".join(made + lines[at:])


def _changes(before: Lines, after: Lines) -> Iterator[Change]:
    for kind, begin, end, first, last in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind != "equal":
            yield Change(begin, end, after[first:last])


def _next_change(mine: list[Change], theirs: list[Change]) -> Change | None:
    """Take the next change from one of the two, or one made of both where they meet; None if that cannot be."""
    if not (mine and theirs):
        return (mine or theirs).pop(0)
    if mine[0].meets(theirs[0]):
        return _of_both(mine.pop(0), theirs.pop(0))
    return (mine if mine[0].place < theirs[0].place else theirs).pop(0)


def _of_both(mine: Change, theirs: Change) -> Change | None:
    """The same lines changed by both, or something added by both at one place: theirs was saved first, and stands first."""
    if mine.place != theirs.place:
        return None
    shared = [_longer(one, other) for one, other in zip(mine.lines, theirs.lines, strict=False)]
    common = next((count for count, line in enumerate(shared) if line is None), len(shared))
    if common < mine.end - mine.begin and mine.lines != theirs.lines:
        return None
    kept = [line for line in shared[:common] if line is not None]
    return Change(mine.begin, mine.end, kept + theirs.lines[common:] + mine.lines[common:])


def _longer(one: str, other: str) -> str | None:
    """The line that goes on with the other; None if neither does."""
    if one.startswith(other) or other.startswith(one):
        return max(one, other, key=len)
    return None
