"""A piece drawn once and filled many times says what its macro would have said, and lets nothing through that the macro would not."""

from __future__ import annotations

import pytest
from flask import Flask, render_template_string
from markupsafe import Markup

from coachapp.core.stencil import gap, joined, stencil


def test_what_fills_a_gap_is_escaped_unless_it_is_markup() -> None:
    piece = stencil(f'<p title="{gap.title}">{gap.words}</p>')
    assert piece(title='a "b" <i>', words=Markup("<b>c</b>")) == '<p title="a &quot;b&quot; &lt;i&gt;"><b>c</b></p>'
    assert isinstance(piece(title="a", words="b"), Markup)
    assert piece(title=7, words="100 %s %(x)s") == '<p title="7">100 %s %(x)s</p>'


def test_what_looks_like_a_gap_in_somebodys_words_stays_their_words() -> None:
    piece = stencil(f"{gap.title}, {gap.words}")
    assert piece(title=str(gap.words), words="said") == f"{gap.words}, said"


def test_a_gap_that_nothing_fills_is_an_error() -> None:
    with pytest.raises(TypeError):
        stencil(f"{gap.title}{gap.words}")(title="a")


def test_pieces_are_joined_as_they_are() -> None:
    assert joined([Markup("<b>a</b>"), Markup("&amp;")]) == Markup("<b>a</b>&amp;")


def test_a_macro_with_an_address_is_drawn_once(app: Flask) -> None:
    macro = """<a href="{{ url_for('progress.milestone', milestone_id=id) }}" id="m-{{ id }}">{{ title }}</a>"""
    drawn = "{% set LINE = stencil(line(gap.id, gap.title)) %}{{ LINE(id=7, title='<Lab>') }}"
    page = "{% macro line(id, title) %}" + macro + "{% endmacro %}" + drawn
    with app.test_request_context():
        assert render_template_string(page) == '<a href="/milestones/7" id="m-7">&lt;Lab&gt;</a>'
