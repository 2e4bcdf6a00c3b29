"""A worker in a process of its own, which can be killed: writes the digests, then delivers until nothing is due.

`python -m tests.support.mail_worker DATABASE DIRECTORY PORT`
"""

from __future__ import annotations

import sys
from pathlib import Path

from coachapp import create_app
from coachapp.config import Settings
from coachapp.core.clock import now
from coachapp.core.db import become
from coachapp.core.environment import SmtpServer
from coachapp.ledger.delivery import deliver_due
from coachapp.notices.commands import send_digests
from coachapp.operations.mailer import connection_to
from tests.conftest import SECRET


def main(database_url: str, directory: str, port: str) -> None:
    server = SmtpServer("127.0.0.1", int(port), "none")
    app = create_app(Settings(database_url=database_url, data_dir=Path(directory), secret_key=SECRET, environment="test"))
    with app.app_context():
        send_digests(now())
        with connection_to(server) as send:
            while deliver_due(now(), send, "Coachapp <coachapp@example.org>"):
                become("read")


if __name__ == "__main__":
    main(*sys.argv[1:])
