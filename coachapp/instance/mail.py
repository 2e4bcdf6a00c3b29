"""How every mail is drawn: its subject, its text and the same as HTML, each from a template of its name."""

from __future__ import annotations

from typing import Any

from flask import render_template

from coachapp.ledger.outbox import Mail

PARTS = ("subject.txt", "txt", "html")


def drawn(kind: str, recipient: str, /, **words: Any) -> Mail:
    """The mail of that name, with these words in it. Its further fields (a secret, a thread, calendars) are put in with `replace`."""
    subject, text, html = (render_template(f"mail/{kind}.{part}", **words) for part in PARTS)
    return Mail(kind, recipient, subject, text, html)
