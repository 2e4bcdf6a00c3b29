"""A PostgreSQL for the tests: the one that COACHAPP_TEST_POSTGRES_URL names, else a throwaway cluster of this process."""

from __future__ import annotations

import atexit
import os
import pwd
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa

URL_NAME = "COACHAPP_TEST_POSTGRES_URL"
PLACES = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql*/bin", "/usr/local/opt/postgresql*/bin")
FASTER = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=60 -c shared_buffers=32MB"


def binaries() -> Path | None:
    """Where initdb and pg_ctl are; None when PostgreSQL's server is not installed."""
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    found = [place for pattern in PLACES for place in sorted(Path("/").glob(pattern[1:])) if (place / "initdb").exists()]
    return found[-1] if found else None


def fresh_database(name: str) -> str:
    """The address of a new, empty database. RuntimeError when there is no PostgreSQL."""
    server = sa.make_url(server_url())
    database = "".join(sign if sign.isalnum() else "_" for sign in f"coachapp_{name}_{os.getpid()}".lower())[:60]
    engine = sa.create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(sa.text(f'DROP DATABASE IF EXISTS "{database}"'))
        connection.execute(sa.text(f'CREATE DATABASE "{database}"'))
    engine.dispose()
    return server.set(database=database).render_as_string(hide_password=False)


@cache
def server_url() -> str:
    """The server's address; starts the throwaway cluster the first time, if none is named."""
    named = os.environ.get(URL_NAME)
    if named:
        return sa.make_url(named).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
    place = binaries()
    if place is None:
        raise RuntimeError("PostgreSQL's server is not installed: no initdb. On Debian: apt install postgresql.")
    return start_cluster(place)


def start_cluster(place: Path) -> str:
    """A cluster in a directory of its own, reached through a socket there; stopped and removed at the end of this process."""
    home = Path(tempfile.mkdtemp(prefix="coachapp-pg-", dir="/tmp"))  # a short path: a socket's may have about 100 characters
    somebody = another_user()
    if somebody:
        os.chown(home, somebody["user"], somebody["group"])
    data = home / "data"
    run([place / "initdb", "-D", data, "-U", "coachapp", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"], home, somebody)
    options = f"-k {home} -c listen_addresses='' {FASTER}"
    run([place / "pg_ctl", "-D", data, "-w", "-l", home / "log", "-o", options, "start"], home, somebody)
    atexit.register(stop_cluster, place, home, somebody)
    return f"postgresql+psycopg://coachapp@/postgres?host={home}"


def stop_cluster(place: Path, home: Path, somebody: dict[str, Any]) -> None:
    subprocess.run(
        [place / "pg_ctl", "-D", home / "data", "-w", "-m", "immediate", "stop"], cwd=home, check=False, capture_output=True, **somebody
    )
    shutil.rmtree(home, ignore_errors=True)


def run(command: list[str | Path], home: Path, somebody: dict[str, Any]) -> None:
    done = subprocess.run(command, cwd=home, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, **somebody)
    if done.returncode:
        raise RuntimeError(f"{Path(command[0]).name} failed: {done.stderr.strip()}")


def another_user() -> dict[str, Any]:
    """PostgreSQL refuses to run as root: then it runs as postgres or nobody."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    entry = names.get("postgres") or names["nobody"]
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
