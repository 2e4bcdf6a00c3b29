"""The file with a record."""

from __future__ import annotations

from coachapp.core.forms import Form
from coachapp.core.transfer import chosen_file


class RecordForm(Form):
    file = chosen_file("File", hint="The zip that you fetched under My data, here or elsewhere, or the record.json in it. At most 25 MB.")

    def raw(self) -> bytes:
        """What was sent."""
        return bytes(self.file.data.read())
