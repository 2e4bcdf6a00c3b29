"""What holds for every template."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
PAGES = [t for t in TEMPLATES if "mail" not in t.parts]
CSS = ROOT / "coachapp/static/app.css"


def name_of(template: Path) -> str:
    return str(template.relative_to(ROOT / "templates"))


@pytest.mark.parametrize("template", PAGES, ids=name_of)
def test_no_script_or_style_is_inline(template: Path) -> None:
    text = template.read_text()
    assert not re.search(r"""\s(style|hx-on[\w:-]*|on(?!ce)[a-z]+)\s*=\s*["']""", text)
    assert not re.search(r"<style|<script(?![^>]*\ssrc=)", text)


@pytest.mark.parametrize("template", PAGES, ids=name_of)
def test_templates_ask_neither_query_nor_rule(template: Path) -> None:
    assert not re.search(r"\b(queries|policy|commands)\.", template.read_text())


def test_every_template_compiles(app: Flask) -> None:
    for template in TEMPLATES:
        app.jinja_env.get_template(str(template.relative_to(ROOT / "templates")))


def test_classes_of_our_own_carry_our_prefix() -> None:
    """Tabler has classes named signal, chart, steps and more; ours begin with c-, and Tabler's stay Tabler's."""
    tabler = (ROOT / "coachapp/static/vendor/tabler/tabler.min.css").read_text()
    theirs = set(re.findall(r"\.(-?[a-zA-Z_][\w-]*)", tabler))
    own_css = re.sub(r"/\*.*?\*/|url\([^)]*\)|\"[^\"]*\"", "", CSS.read_text(), flags=re.S)
    named = set(re.findall(r"\.(-?[a-zA-Z_][\w-]*)", own_css))
    assert sorted(n for n in named if not n.startswith("c-") and n not in theirs) == []


def test_every_class_of_ours_in_a_template_is_drawn() -> None:
    drawn = set(re.findall(r"\.(c-[\w-]+)", CSS.read_text()))
    used = {
        c
        for t in PAGES
        for attribute in re.findall(r'class="([^"]*)"', t.read_text())
        for c in re.findall(r"\bc-[\w-]+(?![\w{-])", re.sub(r"{[{%].*?[%}]}", " ", attribute))
    }
    assert sorted(used - drawn) == []
