"""The file with a list of people."""

from __future__ import annotations

from coachapp.admin.roster import MOST_ROWS
from coachapp.core.forms import Form
from coachapp.core.transfer import chosen_file


class ImportForm(Form):
    file = chosen_file("File", hint=f"CSV in UTF-8, with commas or semicolons, and at most {MOST_ROWS:,} people.")

    def raw(self) -> bytes:
        """What was sent."""
        return bytes(self.file.data.read())
