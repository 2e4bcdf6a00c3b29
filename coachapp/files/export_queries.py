"""The files that a person has sent; they come along under files/ as well."""

from __future__ import annotations

import sqlalchemy as sa

from coachapp.core.export import OF, Section, plain
from coachapp.files.models import File

SECTIONS = (Section("files", sa.select(*plain(File, "owner_id", "is_waiting", "stored")).where(File.owner_id == OF).order_by(File.id)),)
STORED = sa.select(File.id, File.name, File.stored, File.size).where(File.owner_id == OF).order_by(File.id)
"""The same files where they are."""
