"""Links that people add to what they write: which may be shown, and the rows in which they are typed."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from wtforms import Field, FieldList, FormField, StringField
from wtforms import Form as PlainForm
from wtforms.validators import ValidationError

from coachapp.core.forms import TITLE, limit

ADDRESS = 2_000


def is_web_address(value: str) -> bool:
    """Whether a link may be shown as one: http, https or mailto."""
    parts = urlsplit(value)
    return (parts.scheme in {"http", "https"} and bool(parts.hostname)) or (parts.scheme == "mailto" and "@" in parts.path)


def web_address(_form: Any, field: Field) -> None:
    """A validator: the field is empty or holds a link that may be shown."""
    try:
        good = not field.data or (is_web_address(field.data) and not any(c.isspace() for c in field.data))
    except ValueError:
        good = False
    if not good:
        raise ValidationError("Write a link that begins with https:// or http://.")


def _one_line(value: str | None) -> str:
    return " ".join((value or "").replace("\0", "").split())


def _not_without_link(form: PlainForm, field: Field) -> None:
    if field.data and not form["url"].data:
        raise ValidationError("Add the link that this names.")


class LinkForm(PlainForm):
    """One link and what it shows."""

    url = StringField("Link", [limit(ADDRESS), web_address], filters=[_one_line])
    label = StringField("What it shows", [limit(TITLE), _not_without_link], filters=[_one_line])


def links(most: int) -> FieldList[FormField[LinkForm]]:
    """Rows for some links with their names; empty ones do not count."""
    return FieldList(FormField(LinkForm), min_entries=most, max_entries=most)


def filled_links(field: FieldList[FormField[LinkForm]]) -> list[tuple[str, str]]:
    """The rows that hold a link, as (url, label)."""
    return [(row["url"], row["label"]) for row in field.data if row["url"]]
