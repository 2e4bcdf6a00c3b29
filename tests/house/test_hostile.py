"""Hostile words against every form: never an error of ours, never run or drawn, nothing half saved, nothing typed lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from coachapp.core.db import become
from tests.browser import Page, Visitor
from tests.conftest import House
from tests.house import world as worlds
from tests.house.test_permissions import DATA, PEOPLE, TABLE, method_of, values_of
from tests.house.world import World
from tests.support.hostile import CORPUS, Sent, contents, faults_of, forms_of, send

pytestmark = [pytest.mark.sqlite_only, pytest.mark.slow]
LOUD = frozenset({"home.style", "accounts.sign_out", "home.theme"})
"""A page of examples, and forms that carry no words at all."""
IN_EVERY_FIELD = ("long", "NUL", "SQL", "HTML", "headers", "number", "date", "nothing")
UNSEEN = ("text", "code", "password", "name", "credential", "reason", "back")
"""What forms that stand on no page of the small world may carry."""


class Siege:
    """The world, who sits at which browser, and how all of it was."""

    def __init__(self, house: House) -> None:
        self.house = house
        house.make_new()
        with house.app.app_context():
            self.world: World = worlds.build()
            self.cookies = {who: self._cookie_of(Visitor(house.app, getattr(self.world, who, None))) for who in PEOPLE}
            become("read")
        self.kept: Path = house.keep("siege.db")
        with house.app.app_context():
            self.forms = [*self._forms()]
        self.begin_again()

    def _cookie_of(self, visitor: Visitor) -> dict[str, Any]:
        with visitor.client.session_transaction() as session:
            return dict(session)

    def begin_again(self) -> None:
        self.house.make_new(self.kept)
        self.before = contents(self._file)

    @property
    def _file(self) -> Path:
        assert self.house.file
        return self.house.file

    def visitor(self, who: str) -> Visitor:
        visitor = Visitor(self.house.app, None)
        with visitor.client.session_transaction() as session:
            session.update(self.cookies[who])
        return visitor

    def _forms(self) -> Iterator[Sent]:
        """Each form once: from the pages, as the first person who sees it; what stands on none of them, as its row in the table has it."""
        seen: set[tuple[str, ...]] = set()
        for form in [*self._forms_of_pages(), *self._forms_of_table({"nowhere"})]:
            kind = (form.endpoint, *sorted(form.fields))
            if kind not in seen and form.endpoint not in {"nowhere", *LOUD}:
                seen.add(kind)
                yield form

    def _forms_of_pages(self) -> Iterator[Sent]:
        app = self.house.app
        for who in PEOPLE:
            visitor = self.visitor(who)
            for endpoint, row in TABLE.items():
                is_page = method_of(app, endpoint) == "GET" and row.split()[PEOPLE.index(who)] == "200"
                if is_page and endpoint not in LOUD:
                    answer = visitor.client.get(visitor.address(endpoint, **values_of(self.world, app, endpoint)))
                    if answer.mimetype == "text/html" and b"<form" in answer.data:
                        yield from forms_of(who, Page(visitor, answer), app)

    def _forms_of_table(self, without: set[str]) -> Iterator[Sent]:
        app = self.house.app
        for endpoint, row in TABLE.items():
            if method_of(app, endpoint) == "POST":
                answers = row.split()
                who = next((who for who in PEOPLE if answers[PEOPLE.index(who)] in ("200", "303", "422", "409")), "ada")
                fields = DATA[endpoint](self.world) if endpoint in DATA else dict.fromkeys(UNSEEN, "x")
                files = tuple(name for name, value in fields.items() if isinstance(value, tuple))
                said = {name: value if isinstance(value, list) else [str(value)] for name, value in fields.items() if name not in files}
                action = self.visitor(who).address(endpoint, **values_of(self.world, app, endpoint))
                yield Sent(who, endpoint, action, "POST", said, tuple(said), files)

    def attack(self, form: Sent, words: dict[str, Any], **more: Any) -> list[str]:
        """What is wrong with the answer and with what it left behind."""
        return self.strike(form.who, lambda visitor: send(visitor, form, {**form.fields, **words}, **more), str(words))

    def strike(self, who: str, send_it: Callable[[Visitor], TestResponse], words: str) -> list[str]:
        """The same for whatever these people send."""
        with self.house.app.app_context():
            answer = send_it(self.visitor(who))
            become("read")
        faults = [*faults_of(answer, words)]
        after = contents(self._file)
        if answer.status_code >= 400 and after != self.before:
            faults.append(f"{answer.status_code}, and yet kept in {[name for name in after if after[name] != self.before.get(name)]}")
        if after != self.before:
            self.begin_again()
        return faults


@pytest.fixture(scope="module")
def siege(house: House) -> Siege:
    return Siege(house)


def test_the_walk_found_the_forms(siege: Siege) -> None:
    """Every unsafe endpoint is besieged."""
    unsafe = {endpoint for endpoint in TABLE if method_of(siege.house.app, endpoint) == "POST"}
    assert unsafe - {form.endpoint for form in siege.forms} - LOUD == set()


@pytest.mark.parametrize("name", CORPUS)
def test_hostile_words_are_refused_or_kept_as_words(siege: Siege, name: str) -> None:
    """Each form meets a quarter of the corpus, each of the corpus a quarter of the forms: all of both would take minutes."""
    words, faults = CORPUS[name], list[str]()
    for form in siege.forms[list(CORPUS).index(name) % 4 :: 4]:
        if form.words:
            faults += [f"{form}: {fault}" for fault in siege.attack(form, dict.fromkeys(form.words, words))]
        if name in IN_EVERY_FIELD:
            faults += [f"{form}, every field: {fault}" for fault in siege.attack(form, dict.fromkeys(form.fields, words))]
    assert not faults, "\n".join(faults)


SAID = st.one_of(st.sampled_from(sorted(CORPUS.values())), st.text(max_size=300), st.integers().map(str), st.dates().map(str))


def test_any_words_in_any_fields(siege: Siege) -> None:
    @settings(max_examples=120, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(data=st.data())
    def besiege(data: st.DataObject) -> None:
        form = data.draw(st.sampled_from(siege.forms))
        some = data.draw(st.lists(st.sampled_from(sorted(form.fields) or ["text"]), min_size=1, max_size=3, unique=True))
        words = {name: data.draw(st.lists(SAID, min_size=1, max_size=2)) for name in some}
        assert siege.attack(form, words) == []

    besiege()
