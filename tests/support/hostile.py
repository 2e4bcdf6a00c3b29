"""Words that nobody means well with, and the forms they are sent to."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup, Tag
from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from tests.browser import CONTROLS, Page, Visitor

SUM = "1343433"
"""What a template engine makes of the sums in the corpus."""
CORPUS = {
    "long": "lang " * 20_000,
    "one long word": "x" * 100_000,
    "many brackets": "[" * 2_000 + "](" * 2_000,
    "deep quotes and lists": "> - " * 2_000 + "x",
    "NUL": "before\0after",
    "control signs": "".join(map(chr, range(1, 32))) + "\x7f\x85\u2028\u2029",
    "bidi": "\u202eevil\u202c \u2066inside\u2069 \u200f\ufeff",
    "emoji": "👩🏽‍🚒🏳️‍🌈👨‍👩‍👧‍👦" * 20,
    "combining": "Z" + "͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍" * 30,
    "SQL": "'; DROP TABLE accounts; -- \" OR 1=1 /* %s :name ? \\",
    "template": "{{191919*7}}{%print(191919*7)%}${191919*7}#{191919*7}{{config}}{#",
    "HTML": "<xq-mark onxq=1></title></textarea></select></script><script>xq()</script><img src=x onerror=xq()>",
    "attribute": "\" onxq=1 autofocus x=\"' onxq='1' ><xq-mark>",
    "Markdown": "[a](javascript:xq()) ![b](data:text/html,<xq-mark>) <xq-mark> [c]( \x01javascript:xq()) <javascript:xq()>",
    "entities": "&lt;xq-mark&gt; &#60;xq-mark&#62; &amp;lt;script&amp;gt;",
    "formula": "=cmd|' /C calc'!A0",
    "path": "../../../../etc/passwd\\..\\..\\windows",
    "headers": "a@example.org\r\nBcc: xq@example.org\r\nSet-Cookie: xq=1\r\n\r\n<xq-mark>",
    "mail": "Xq <xq@example.org>, xq2@example.org",
    "percent": "%00%0d%0a%s%n%x{0}{0.__class__}",
    "number": "9" * 400,
    "below": "-99999999999999999999",
    "no number": "NaN",
    "infinite": "1e999",
    "other digits": "٣٤",
    "date": "0000-00-00",
    "far date": "9999-12-31T23:59",
    "first date": "0001-01-01T00:00",
    "no date": "2026-02-30T25:61",
    "script address": "javascript:xq()",
    "foreign address": "//evil.example/xq",
    "broken address": "http://[::1/xq",
    "spaces": " \t\u00a0\u3000 ",
    "nothing": "",
}
OF_SECURITY = frozenset("attempts audit audit_origins audit_seals refusal_counts sign_ins challenges kept_forms looks".split())
"""Kept for themselves, whatever becomes of the request."""


@dataclass(frozen=True)
class Sent:
    """A form as it stands on a page: who sees it, where it goes, what it would send untouched, and which fields take words."""

    who: str
    endpoint: str
    action: str
    method: str
    fields: dict[str, list[str]] = field(hash=False)
    words: tuple[str, ...]
    files: tuple[str, ...]

    @property
    def kind(self) -> tuple[str, str, tuple[str, ...]]:
        return self.who, self.endpoint, tuple(sorted(self.fields))

    def __repr__(self) -> str:
        return f"{self.who} to {self.endpoint} {sorted(self.fields)}"


def forms_of(who: str, page: Page, app: Flask) -> Iterator[Sent]:
    """Each form of this page."""
    for form in page.soup.find_all("form"):
        own = [f for f in form.find_all(CONTROLS) if f.get("name")]
        action = str(form.get("action") or page.response.request.path)
        method = str(form.get("method", "get")).upper()
        data = page.form_data(form, next(iter(form.find_all("button")), None))
        files = tuple(str(f["name"]) for f in own if f.get("type") == "file")
        for name in files:
            data.pop(name, None)
        unticked = {str(f["name"]): [str(f.get("value", "on"))] for f in own if f.get("type") in ("radio", "checkbox")}
        taken = tuple(str(f["name"]) for f in own if _takes_words(f))
        yield Sent(who, endpoint_at(app, action, method), action, method, {**unticked, **data}, taken, files)


def _takes_words(control: Tag) -> bool:
    free = {"text", "email", "search", "url", "password", "number", "date", "datetime-local", "tel", None}
    return control.name == "textarea" or control.name == "input" and control.get("type") in free


def endpoint_at(app: Flask, address: str, method: str) -> str:
    """Which endpoint answers there."""
    adapter = app.url_map.bind("127.0.0.1")
    try:
        return str(adapter.match(address.partition("?")[0], method=method)[0])
    except HTTPException:
        return "nowhere"


def faults_of(answer: TestResponse, words: str) -> Iterator[str]:
    """What is wrong with an answer to hostile words."""
    if answer.status_code >= 500:
        yield f"{answer.status_code}"
    if "\n" in answer.headers.get("Location", "") or "xq" in str(answer.headers.get("Set-Cookie", "")).partition("=")[0]:
        yield "the words stand in its headers"
    if (answer.headers.get("Location") or "/").startswith(("//", "http")):
        yield f"it leads away: {answer.headers['Location']}"
    if answer.mimetype == "text/html":
        yield from _faults_of_page(answer.get_data(as_text=True), words)


def _faults_of_page(html: str, words: str) -> Iterator[str]:
    if SUM in html and SUM not in words:
        yield "a template was run"
    if "xq" not in html:
        return  # what could have come through carries this mark
    soup = BeautifulSoup(html, "html.parser")
    if soup.find("xq-mark"):
        yield "an element came through"
    for tag in soup.find_all(True):
        if bad := [name for name in tag.attrs if name.startswith("on")]:
            yield f"attributes came through: {tag.name} {bad}"
        for name in ("href", "src", "action", "formaction"):
            value = "".join(sign for sign in str(tag.get(name, "")) if ord(sign) > 32).lower()
            if value.startswith(("javascript:", "//", "data:text", "vbscript:")):
                yield f"an address came through: {tag.name} {name}={value[:60]}"
        if tag.name == "script" and tag.get_text(strip=True) and "application/json" not in str(tag.get("type")):
            yield "a script came through"


def contents(file: Path) -> dict[str, str]:
    """A digest of the rows of each table that a refused request must leave alone."""
    connection = sqlite3.connect(file)
    try:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        return {name: _digest(connection, name) for name in tables if name not in OF_SECURITY}
    finally:
        connection.close()


def _digest(connection: sqlite3.Connection, table: str) -> str:
    digest = hashlib.sha256()
    for row in connection.execute(f'SELECT * FROM "{table}"'):
        digest.update(repr(row).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def send(visitor: Visitor, form: Sent, fields: dict[str, Any], **more: Any) -> TestResponse:
    """Send this form with these fields, as this visitor."""
    if form.method == "GET":
        return visitor.client.get(form.action, query_string=fields, **more)
    return visitor.client.post(form.action, data={**fields, "csrf_token": visitor.token()}, **more)
