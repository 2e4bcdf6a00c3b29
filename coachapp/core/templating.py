"""What templates can say: strict about missing names, dates in the reader's zone, the theme the reader chose."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

from flask import Flask, request
from flask.templating import Environment
from jinja2 import StrictUndefined, Template

from coachapp.core import wording
from coachapp.core.static import static_url
from coachapp.core.stencil import drawn_once, gap, stencil, stencils

THEMES = ("system", "light", "dark")
"""What the `theme` cookie may hold; the server writes it on <html>, so that no page flashes in the wrong one."""

FILTERS = {
    "day": wording.day,
    "day_short": wording.day_short,
    "weekday": wording.weekday,
    "month": wording.month,
    "clock": wording.time_of_day,
    "moment": wording.moment,
    "moment_with_weekday": wording.moment_with_weekday,
    "place": wording.place,
    "time_there": wording.time_there,
    "moment_there": wording.moment_there,
    "since": wording.since,
    "ago": wording.ago,
    "in_time": wording.in_time,
    "times": wording.times,
    "bytes": wording.size_in_words,
}
GLOBALS = {
    "count": wording.count,
    "count_first": wording.count_first,
    "month_span": wording.month_span,
    "calendar": wording.calendar,
    "is_late": wording.is_late,
    "static": static_url,
    "stencil": stencil,
    "stencils": stencils,
    "drawn_once": drawn_once,
    "gap": gap,
}


class PageEnvironment(Environment):
    """Jinja whose templates share one dictionary of names, and are found in another where files do not change while they are served:
    comparing layers of names, and asking a cache with a lock, was done again for each import on each page."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._loaded: dict[str | Template, Template] = {}

    def get_template(
        self,
        name: str | Template,
        parent: str | None = None,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002 - Jinja's own word
    ) -> Template:
        if self.auto_reload or globals:
            return super().get_template(name, parent, globals)
        if name not in self._loaded:
            self._loaded[name] = super().get_template(name, parent, globals)
        return self._loaded[name]

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return super().make_globals(d) if d else self.globals


def reader_theme() -> str:
    """The theme this reader chose, `system` until they do."""
    theme = request.cookies.get("theme", "system")
    return theme if theme in THEMES else "system"


def prepare_templates(app: Flask) -> None:
    """Give the templates their rules and their words. Before anybody asks for `app.jinja_env`."""
    app.jinja_environment = PageEnvironment
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(FILTERS)
    app.jinja_env.globals.update(GLOBALS, reader_theme=reader_theme, themes=THEMES)
