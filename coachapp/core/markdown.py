"""Markdown to sanitised HTML, once, when it is saved (rendering on the page tripled Review's cost: docs/decisions)."""

from __future__ import annotations

import nh3
from markdown_it import MarkdownIt

RENDERER = 1
"""Kept beside each rendered text; raised when the rules below change, so that older rows can be found and rendered again."""

_markdown = MarkdownIt("commonmark", {"html": False, "linkify": False, "breaks": True}).enable(["table", "strikethrough"])
_TAGS = set("p br em strong s code pre blockquote ul ol li a h3 h4 hr table thead tbody tr th td".split())
_SCHEMES = {"http", "https", "mailto"}


def _lower_headings(html: str) -> str:
    """A text stands inside a page that has its own h1 and h2, so its headings begin at h3."""
    for level in "6543":
        html = html.replace(f"<h{level}>", "<h4>").replace(f"</h{level}>", "</h4>")
    for level in "21":
        html = html.replace(f"<h{level}>", "<h3>").replace(f"</h{level}>", "</h3>")
    return html


def render(source: str) -> str:
    """Safe HTML of a person's Markdown: no raw HTML, no images, links only to http, https and mailto."""
    if not source.strip():
        return ""
    html = _lower_headings(_markdown.render(source))
    return nh3.clean(html, tags=_TAGS, attributes={"a": {"href", "title"}}, url_schemes=_SCHEMES, link_rel="noopener noreferrer nofollow")
