"""A list of people as CSV: read, and each row that does not hold named with its reason. Pure."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from coachapp.accounts.models import Role
from coachapp.core.errors import Conflict
from coachapp.core.mail_addresses import is_mail_address
from coachapp.core.wording import count

MOST_ROWS = 20_000
COLUMNS = ("email", "name", "roles", "coach")
LONGEST_CELL = 300
"""So much of a cell that does not hold is shown again."""


@dataclass(frozen=True)
class Newcomer:
    """One good row; `coach` is the address of theirs, or empty."""

    line: int
    email: str
    name: str
    roles: tuple[str, ...]
    coach: str = ""

    @classmethod
    def kept(cls, row: dict[str, Any]) -> Newcomer:
        """As it was kept between the preview and the confirmation."""
        return cls(**{**row, "roles": tuple(row["roles"])})

    def as_kept(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Refused:
    """One bad row, as it stood in the file, with the reason."""

    line: int
    email: str
    name: str
    roles: str
    coach: str
    reason: str


@dataclass(frozen=True)
class Roster:
    """All rows of a file, the good and the bad."""

    good: tuple[Newcomer, ...]
    bad: tuple[Refused, ...]


def read_roster(raw: bytes) -> Roster:
    """The people in a CSV file, which may have commas, semicolons or tabs. Conflict beside `file` when it is no such list at all."""
    reader, header = _opened(_text_of(raw))
    good: dict[str, Newcomer] = {}
    bad: list[Refused] = []
    for line, cells in _rows(reader):
        row = dict(zip(header, cells, strict=False))
        reason = _too_many(cells, header) or _why_not(row, good)
        if reason:
            bad.append(refused(line, row, reason))
        else:
            one = Newcomer(
                line, row["email"].lower(), row.get("name", ""), tuple(_roles(row.get("roles", ""))), row.get("coach", "").lower()
            )
            good[one.email] = one
        if len(good) + len(bad) > MOST_ROWS:
            raise _no(f"At most {MOST_ROWS:,} people at once. Cut the list in two.")
    if not good and not bad:
        raise _no("There is nobody in this list: it has a first line with the names of its columns, and no other.")
    return Roster(tuple(good.values()), tuple(bad))


def _text_of(raw: bytes) -> str:
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise _no("This file is in UTF-16. Save it as “CSV UTF-8” and choose it again.")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise _no(
            f"This file is not in UTF-8: line {line} has a sign that cannot be read. Save it as “CSV UTF-8” and choose it again."
        ) from error
    if "\0" in text:
        raise _no("This is not a text file. Save the list as “CSV UTF-8” and choose it again.")
    return text


def _opened(text: str) -> tuple[Any, list[str]]:
    """A reader that stands after the first line, and what that line calls the columns."""
    first = text.lstrip("\r\n").partition("\n")[0]
    separator = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        names = next((cells for cells in reader if any(cells)), [])
    except csv.Error as error:
        raise _no("The first line cannot be read. It names the columns: email, name, roles, coach.") from error
    header = [name.strip().lower() for name in names]
    if "email" not in header or not set(header) <= set(COLUMNS) or len(set(header)) < len(header):
        wrong = next((name for name in header if name not in COLUMNS or header.count(name) > 1), "")
        said = f" “{wrong[:40]}” stands there{' twice' if wrong in COLUMNS else ''}." if wrong and "email" in header else ""
        raise _no(f"The first line names the columns: email, and if you like name, roles and coach; no others, and each once.{said}")
    return reader, header


def _rows(reader: Any) -> Iterator[tuple[int, list[str]]]:
    """Each row that is not empty, with the line on which it begins."""
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise _no(f"From line {line} on the file cannot be read: a quotation mark is open or stands in the wrong place.") from error
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            yield line, [cell.strip() for cell in cells]


def _too_many(cells: Sequence[str], header: Sequence[str]) -> str:
    return f"This row has {len(cells)} cells for {count(len(header), 'column')}." if any(cells[len(header) :]) else ""


def _why_not(row: dict[str, str], before: dict[str, Newcomer]) -> str:
    """Why this row is bad, whatever stands in the database; empty if it is good."""
    email, name, coach = row.get("email", "").lower(), row.get("name", ""), row.get("coach", "").lower()
    if not is_mail_address(email) or len(email) > 254:
        return "Not an address like name@example.org."
    if email in before:
        return f"This address stands on line {before[email].line} already."
    if len(name) > 100 or re.search(r"[\x00-\x1f\x7f]", name):
        return "A name has at most 100 characters and stands on one line."
    unknown = [word for word in _words(row.get("roles", "")) if word not in list(Role)]
    if unknown:
        return f"“{unknown[0][:40]}” is not a role: client, coach or admin."
    if coach and (not is_mail_address(coach) or coach == email):
        return "The coach must be the address of somebody else."
    return "Only a client has a coach." if coach and Role.CLIENT not in _roles(row.get("roles", "")) else ""


def _words(roles: str) -> list[str]:
    return [word for word in re.split(r"[\s,;/|+&]+", roles.lower()) if word]


def _roles(roles: str) -> list[Role]:
    """In the order of the product; a client when none is said."""
    return [role for role in Role if role in _words(roles)] or [Role.CLIENT]


def refused(line: int, row: dict[str, str], reason: str) -> Refused:
    """A bad row with its reason; long cells are cut."""
    return Refused(line=line, reason=reason, **{name: row.get(name, "")[:LONGEST_CELL] for name in COLUMNS})


def checked(roster: Roster, *, taken: set[str], coaches: set[str]) -> Roster:
    """The same, less those who have an account already (`taken`), and those whose coach is neither here (`coaches`) nor in the list."""
    newcomers = [one for one in roster.good if one.email not in taken]
    known = coaches | {one.email for one in newcomers if Role.COACH in one.roles}
    good = [one for one in newcomers if not one.coach or one.coach in known]
    bad = [_again(one, "There is an account with this address already.") for one in roster.good if one.email in taken]
    bad += [_again(one, f"No coach here has the address {one.coach}.") for one in newcomers if one.coach and one.coach not in known]
    return Roster(tuple(good), tuple(sorted([*roster.bad, *bad], key=lambda one: one.line)))


def _again(one: Newcomer, reason: str) -> Refused:
    return Refused(one.line, one.email, one.name, " ".join(one.roles), one.coach, reason)


def _no(reason: str) -> Conflict:
    return Conflict(reason, field="file")
