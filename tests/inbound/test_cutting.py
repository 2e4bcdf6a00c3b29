"""What somebody wrote, out of what their mail program sends: samples of common ones, made by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from coachapp.inbound.cutting import own_words
from coachapp.inbound.reading import read

SAMPLES = Path(__file__).with_name("samples")
ENGLISH = "I will ask the lab in Zürich on Friday.\n\nIs that enough?"
GERMAN = "Ich frage das Labor in Zürich am Freitag.\n\nReicht das für den Anfang?"
FRENCH = "Je demande au laboratoire de Zürich vendredi.\n\nEst-ce que cela suffit ?"
SAID = {
    "gmail": ENGLISH,
    "gmail_html_only": ENGLISH,
    "gmail_german_phone": GERMAN,
    "gmail_french": FRENCH,
    "outlook": ENGLISH.replace(" in Zürich", ""),
    "outlook_html_only": GERMAN,
    "outlook_german": GERMAN,
    "outlook_french": FRENCH,
    "android_outlook": GERMAN,
    "apple_mail": ENGLISH,
    "iphone": ENGLISH,
    "thunderbird_german": GERMAN,
    "thunderbird_between": "The lab in Zürich.\nI will ask them on Friday.",
}


def test_every_sample_is_looked_at() -> None:
    assert {path.stem for path in SAMPLES.glob("*.eml")} == set(SAID)


@pytest.mark.parametrize("name", SAID)
def test_only_the_persons_own_words_are_left(name: str) -> None:
    letter = read((SAMPLES / f"{name}.eml").read_bytes())
    assert letter.words == SAID[name]
    assert letter.sender == "ada@example.org"
    assert not letter.is_automatic
    assert letter.files == []


@pytest.mark.parametrize(
    "text",
    [
        "Thanks,\n\nI will do both.\n\n- the first\n- the second\n\nBest regards\nAda",
        "From: the first lab I want a letter, from the second a visit.\nDate: Friday.",
        "He wrote:\n\nthat is enough.",
        "On Monday I wrote:\nand nobody answered",
        "a --\nb",
        "On Friday I ask both,\nas you said.",
        "Sent from my office, the parcel arrives on Friday.\n\nI will open it.\n\nThen we see.\n\nAnd talk.\n\nSoon.",
    ],
)
def test_words_that_look_like_quotes_stay(text: str) -> None:
    assert own_words(text) == text


def test_the_line_above_an_announcement_stays() -> None:
    assert own_words("On Friday, I ask 2 labs.\nOn 24 Nov 2026, at 12:39, Carl <a@b.c>\nwrote:\n> Who?") == "On Friday, I ask 2 labs."


@pytest.mark.parametrize("text", ["", "\n\n", "> all of it\n> is quoted", "On 24 Nov 2026, at 12:39, Carl wrote:\n> Who needs this?"])
def test_where_nothing_is_new_nothing_is_left(text: str) -> None:
    assert own_words(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "From: a\n" * 50_000,
        "> " * 100_000,
        "On 1 " * 40_000 + "wrote:",
        ("On 1 @ wrote" + "@" * 380 + "\n") * 500,
        "-" * 200_000,
        "_" * 99 + "\n" * 99_999,
    ],
)
def test_no_text_takes_long(text: str) -> None:
    assert len(own_words(text)) <= len(text)
