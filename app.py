"""The application for a WSGI server or `flask`; `coachapp serve` is the usual way to run it."""

import os

from coachapp import create_app
from coachapp.config import Settings
from coachapp.operations.migrations import prepare_migrations

app = create_app(Settings.from_env(os.environ))
prepare_migrations(app)
