"""The words of a mail that has no plain text, without what its program marked as quoted or as a signature. Pure.

The standard library's parser takes a time that grows with the square of what is left open, so that a mail of a hundred kilobytes could
keep it busy for minutes. Here each sign is looked at once, and nothing of the HTML is kept but its words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

MOST = 200_000
DEEPEST = 500
_TAG = re.compile(r"<(?P<end>/?)(?P<name>[a-zA-Z][a-zA-Z0-9]{0,20})(?P<more>[^<>]{0,2000})>|<[!?/][^<>]{0,2000}>")
_MARKS = re.compile(r"""\b(?:class|id)\s{0,3}=\s{0,3}(?:"([^"]{0,500})"|'([^']{0,500})'|([^\s"'>]{1,500}))""", re.IGNORECASE)
_SPACE = re.compile(r"\s+")
_BREAKS = frozenset("address article br center div dd dl dt h1 h2 h3 h4 h5 h6 hr li ol p pre section table td tr ul".split())
_UNSEEN = frozenset("head script style title template".split())
_EMPTY = frozenset("area base br col embed hr img input link meta source track wbr".split())
_QUOTES = ("gmail_quote", "gmail_signature", "gmail_attr", "moz-cite-prefix", "moz-signature", "yahoo_quoted", "protonmail_quote")
_QUOTES_FROM_HERE = frozenset(("divrplyfwdmsg", "appendonsend", "x_divrplyfwdmsg", "mail-editor-reference-message-container"))
"""What these begin stands until the end of the mail, in elements of its own."""


def words_of(html: str) -> str:
    """Its words as lines of text."""
    return "\n".join(line.strip() for line in "".join(_said(_without_comments(html[:MOST]))).split("\n"))


def _without_comments(html: str) -> str:
    kept: list[str] = []
    at = 0
    while (begins := html.find("<!--", at)) >= 0 and (ends := html.find("-->", begins)) >= 0:
        kept.append(html[at:begins])
        at = ends + 3
    return "".join(kept) + html[at:]


def _said(html: str) -> Iterator[str]:
    """Words and line breaks, one after the other, as far as they are the person's own."""
    unread: list[str] = []
    at = 0
    for tag in _TAG.finditer(html):
        if not unread:
            yield _SPACE.sub(" ", unescape(html[at : tag.start()]))
        at, name = tag.end(), (tag["name"] or "").lower()
        if tag["name"] and not tag["end"] and not unread and _marks_of(tag["more"]) & _QUOTES_FROM_HERE:
            return
        if name in _BREAKS and not unread:
            yield "\n"
        _note(unread, name, is_end=bool(tag["end"]), more=tag["more"] or "")
    if not unread:
        yield _SPACE.sub(" ", unescape(html[at:]))


def _note(unread: list[str], name: str, *, is_end: bool, more: str) -> None:
    """Keep the open elements from the first one on that is not read; what was not closed ends with the one around it."""
    if is_end and name in unread:
        while unread.pop() != name:
            pass
    elif not is_end and name and name not in _EMPTY and len(unread) < DEEPEST and (unread or _is_quoted(name, more)):
        unread.append(name)


def _is_quoted(name: str, more: str) -> bool:
    return name in _UNSEEN or name == "blockquote" or any(mark.startswith(_QUOTES) for mark in _marks_of(more))


def _marks_of(more: str) -> frozenset[str]:
    """The classes and the id of an element."""
    return frozenset(mark for found in _MARKS.findall(more) for value in found for mark in value.lower().split())
