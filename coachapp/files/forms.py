"""Fields of the page about one's picture."""

from __future__ import annotations

from coachapp.core.forms import Form
from coachapp.core.transfer import chosen_file


class PictureForm(Form):
    picture = chosen_file("Picture", hint="A png, jpeg or webp. Its middle is cut out; when, where and with what it was taken is not kept.")
