"""A browser without script: opens pages by endpoint, fills fields by label, presses buttons by name, and lints every page on the way."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag
from flask import Flask, url_for
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from coachapp.accounts.models import Account
from tests import make

CSRF = "a fixed value for tests"
CONTROLS = ["input", "textarea", "select"]


class Client(FlaskClient):
    """Each request has a context of its own: under the test's, Flask would carry `g`, and so who has signed in, from one to the next."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        with self.application.app_context():
            return super().open(*args, **{"buffered": True, **kwargs})  # a file that was answered with is closed


class Visitor:
    """One person's browser. Pages that answer with a redirect are followed."""

    def __init__(self, app: Flask, account: Account | None) -> None:
        self.app, self.client = app, Client(app, app.response_class)
        with self.client.session_transaction() as session:
            session["csrf_token"] = CSRF
            if account is not None:
                session["_user_id"] = make.sign_in(account)

    def open(self, endpoint: str, **values: Any) -> Page:
        """Open the page of this endpoint."""
        return self.get(self.address(endpoint, **values))

    def address(self, endpoint: str, **values: Any) -> str:
        with self.app.test_request_context():
            return url_for(endpoint, **values)

    def get(self, path: str, **kwargs: Any) -> Page:
        """Open this address."""
        return Page(self, self.client.get(path, follow_redirects=True, **kwargs))

    def post(
        self,
        endpoint: str,
        data: dict[str, Any] | None = None,
        *,
        headers: dict[str, str] | None = None,
        follow: bool = True,
        **values: Any,
    ) -> Page:
        """Send a form that may stand on no page: what a second tab, a stranger or a script would send."""
        body = {"csrf_token": self.token(), **(data or {})}
        return Page(self, self.client.post(self.address(endpoint, **values), data=body, headers=headers, follow_redirects=follow))

    def token(self) -> str:
        key = self.app.secret_key
        assert key
        return URLSafeTimedSerializer(key, salt="wtf-csrf-token").dumps(CSRF)


@dataclass
class Page:
    """One answer. `text` is what a person reads, with single spaces."""

    visitor: Visitor
    response: TestResponse
    typed: dict[int, str | list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.status = self.response.status_code
        self.path = urlsplit(self.response.request.url).path
        self.is_html = self.response.mimetype == "text/html"
        self.html = self.response.get_data().decode(errors="strict" if self.is_html else "replace")
        self.soup = BeautifulSoup(self.html, "html.parser")
        self.text = tidy(self.soup.get_text(" "))
        if self.is_html and "<html" in self.html:
            lint(self.soup, self.path)

    @property
    def title(self) -> str:
        return tidy(self.soup.title.get_text()) if self.soup.title else ""

    @property
    def heading(self) -> str:
        found = self.soup.find("h1")
        return tidy(found.get_text(" ")) if found else ""

    def form_token(self) -> str:
        """The CSRF token that the forms of this page carry."""
        found = self.soup.select_one("input[name=csrf_token]")
        assert found is not None
        return str(found["value"])

    def has(self, text: str) -> bool:
        return text in self.text

    def within(self, text: str) -> Tag:
        """The smallest article, section, row, item or form in which this text stands."""
        homes = [t for t in self.soup.find_all(["article", "section", "li", "tr", "form", "fieldset"]) if text in tidy(t.get_text(" "))]
        assert homes, f"“{text}” is nowhere on {self.path}:\n{self.text}"
        return min(homes, key=lambda home: len(home.get_text()))

    def section(self, text: str) -> Tag:
        """The article or section in which this text stands."""
        homes = [t for t in self.soup.find_all(["article", "section"]) if text in tidy(t.get_text(" "))]
        assert homes, f"no section with “{text}” on {self.path}"
        return min(homes, key=lambda home: len(home.get_text()))

    def field(self, label: str, inside: Tag | None = None) -> Tag:
        """The field with this label."""
        fields = [f for f in (inside or self.soup).find_all(CONTROLS) if label in labels_of(f, self.soup)]
        there = sorted({name for f in self.soup.find_all(CONTROLS) for name in labels_of(f, self.soup)})
        assert fields, f"no field “{label}” on {self.path}; there are {there}"
        return fields[0]

    def value(self, label: str, inside: Tag | None = None) -> str:
        """What stands in a field."""
        value = value_of(self.field(label, inside))
        return str((value[0] if isinstance(value, list) else value) or "")

    def fill(self, label: str, value: object, inside: Tag | None = None) -> Page:
        self.typed[id(self.field(label, inside))] = str(value)
        return self

    def choose(self, label: str, option: str, inside: Tag | None = None) -> Page:
        """Choose in a select, or the radio button `option` of the group `label`."""
        scope = inside or self.soup
        groups = [g for g in scope.find_all("fieldset") if g.legend and tidy(g.legend.get_text(" ")).startswith(label)]
        if groups:
            self.typed[id(self.field(option, groups[0]))] = "on"
            return self
        select = self.field(label, inside)
        match = next((o for o in select.find_all("option") if tidy(o.get_text()) == option), None)
        assert match is not None, f"no “{option}” under “{label}”"
        self.typed[id(select)] = str(match.get("value", option))
        return self

    def tick(self, label: str, inside: Tag | None = None) -> Page:
        self.typed[id(self.field(label, inside))] = "on"
        return self

    def untick(self, label: str, inside: Tag | None = None) -> Page:
        self.typed[id(self.field(label, inside))] = "off"
        return self

    def press(self, name: str, inside: Tag | None = None, *, follow: bool = True) -> Page:
        """Press the button and go where it leads."""
        button = self.button(name, inside)
        assert button is not None, f"no button “{name}” on {self.path}; there are {[names_of(b) for b in self.soup.find_all('button')]}"
        form = self.soup.find("form", id=button["form"]) if button.get("form") else button.find_parent("form")
        assert isinstance(form, Tag), f"“{name}” belongs to no form"
        data = self.form_data(form, button)
        action = str(button.get("formaction") or form.get("action") or self.response.request.url)
        client = self.visitor.client
        if str(form.get("method", "get")).lower() == "post":
            return Page(self.visitor, client.post(action, data=data, follow_redirects=follow))
        return Page(self.visitor, client.get(action, query_string=data, follow_redirects=follow))

    def button(self, name: str, inside: Tag | None = None) -> Tag | None:
        """The button of this name, if it is there and can be pressed."""
        return next((b for b in (inside or self.soup).find_all("button") if name in names_of(b) and not b.has_attr("disabled")), None)

    def follow(self, name: str, inside: Tag | None = None) -> Page:
        link = self.link(name, inside)
        assert link is not None, f"no link “{name}” on {self.path}; there are {[names_of(a) for a in self.soup.find_all('a')]}"
        return self.visitor.get(str(link["href"]))

    def link(self, name: str, inside: Tag | None = None) -> Tag | None:
        return next((a for a in (inside or self.soup).find_all("a", href=True) if name in names_of(a)), None)

    def form_data(self, form: Tag, button: Tag | None) -> dict[str, list[str]]:
        own = [f for f in form.find_all(CONTROLS) if not f.get("form")]
        if form.get("id"):
            own += self.soup.find_all(["input", "textarea", "select"], attrs={"form": form["id"]})
        picked = {f.get("name") for f in own if f.get("type") == "radio" and self.typed.get(id(f)) == "on"}
        data: dict[str, list[str]] = {}
        for f in own:
            name = f.get("name")
            if not name or f.has_attr("disabled"):
                continue
            typed = self.typed.get(id(f))
            if f.get("type") in ("radio", "checkbox"):
                is_on = typed == "on" or (typed is None and f.has_attr("checked") and name not in picked)
                if is_on:
                    data.setdefault(str(name), []).append(str(f.get("value", "on")))
                continue
            value = typed if typed is not None else value_of(f)
            if value is not None:
                data.setdefault(str(name), []).extend(value if isinstance(value, list) else [value])
        if button is not None and button.get("name"):
            data.setdefault(str(button["name"]), []).append(str(button.get("value", "")))
        return data


def tidy(text: str) -> str:
    """Single spaces, and none before a point or comma."""
    return re.sub(r" ([.,;:!?)])", r"\1", re.sub(r"\s+", " ", text)).strip()


def names_of(control: Tag) -> set[str]:
    """What a link or button is called, by ear and by sight."""
    seen = "".join(t for t in control.find_all(string=True) if not (t.parent and "c-hide" in (t.parent.get("class") or [])))
    return {tidy(control.get_text(" ")), tidy(seen), tidy(str(control.get("aria-label", "")))} - {""}


def labels_of(control: Tag, soup: BeautifulSoup) -> set[str]:
    """What a field is called; hints inside a label do not count."""
    found = {tidy(str(control.get("aria-label", "")))}
    labels = [label for label in soup.find_all("label") if control.get("id") and label.get("for") == control["id"]]
    wrapping = control.find_parent("label")
    for label in [*labels, *([wrapping] if wrapping else [])]:
        found.add(tidy(label.get_text(" ")))
        first = next((t for t in label.stripped_strings), "")
        found.add(tidy(first))
    return found - {""}


def value_of(control: Tag) -> str | list[str] | None:
    if control.name == "textarea":
        return re.sub(r"^\r?\n", "", control.get_text())
    if control.name == "select":
        options = control.find_all("option")
        chosen = [o for o in options if o.has_attr("selected")] or options[:1]
        return [str(o.get("value", o.get_text())) for o in chosen][:1] or None
    return str(control.get("value", ""))


def lint(soup: BeautifulSoup, path: str) -> None:
    """What must hold on every page."""
    assert len(soup.find_all("h1")) == 1, f"{path}: one h1, not {len(soup.find_all('h1'))}"
    assert soup.title is not None, f"{path}: a title"
    assert soup.title.get_text(strip=True), f"{path}: words in the title"
    ids = [str(t["id"]) for t in soup.find_all(id=True)]
    assert len(ids) == len(set(ids)), f"{path}: ids twice: {sorted({i for i in ids if ids.count(i) > 1})}"
    for control in soup.find_all(CONTROLS):
        if control.get("type") not in ("hidden", "submit"):
            assert labels_of(control, soup), f"{path}: no label for {control.get('name')}"
    for form in soup.find_all("form"):
        if str(form.get("method", "get")).lower() == "post":
            assert form.find("input", attrs={"name": "csrf_token"}), f"{path}: a form without CSRF token: {form.get('action')}"
    for control in [*soup.find_all("button"), *soup.find_all("a", href=True)]:
        assert names_of(control), f"{path}: a {control.name} without a name: {control}"
    for described in soup.select("[aria-describedby]"):
        for target in str(described["aria-describedby"]).split():
            assert target in ids, f"{path}: aria-describedby points to nothing: {target}"
    for tag in soup.find_all(True):
        bad = [a for a in tag.attrs if a == "style" or a.startswith(("on", "hx-on"))]
        assert not bad, f"{path}: inline {bad} on {tag.name}"
    assert not [s for s in soup.find_all(["script", "style"]) if not s.get("src")], f"{path}: inline script or style"
