"""`make bench`: a table of what performance.md asks for, and whether it is met. It reports and never fails: exit 0."""

from __future__ import annotations

import gc
import os
import resource
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa
from flask import Flask

from bench.measure import Call, WrongAnswerError, asked, caller, compare, compressed, constant_page, cookie_of
from bench.world import DEEP_MILESTONES, WIDE_MILESTONES, Place, World, build
from coachapp import create_app
from coachapp.config import Settings
from coachapp.core.db import Base, db, transaction
from coachapp.core.static import compress_static
from coachapp.operations.migrations import bring_up_to_date

FIRST_VISIT = """
vendor/tabler/tabler.min.css app.css vendor/htmx/htmx.min.js app.js vendor/inter/inter-latin-wght-normal.woff2 favicon.svg
""".split()
NOT_HERE = (
    "p99/p50 at c=8, page time at 100x the data, memory of 2 workers, locks with 8 writers, pages beside 300 half-sent bodies, "
    "static bytes on a repeat visit, Lighthouse, PostgreSQL"
)


@dataclass(frozen=True)
class Line:
    what: str
    measured: str
    bar: str
    is_met: bool


@dataclass(frozen=True)
class Subject:
    """A page with its bars; `small` is the same page over little data, for the number of queries."""

    name: str
    page: Call
    small: Call
    most_times: float | None
    most_queries: int
    pens: int = 0
    """How many editors stand on it: a page that is not what its name says is not measured."""


def subjects(app: Flask, world: World) -> list[Subject]:
    def page(token: str, path: str) -> Call:
        return caller(app.wsgi_app, path, cookie_of(app, {"_user_id": token, "_fresh": True, "csrf_token": "0" * 40}))

    def of(place: Place, path: str, *, is_client: bool = False) -> Call:
        token = place.client_token if is_client else place.coach_token
        return page(token, path.format(client=place.client_id, goal=place.goal_id, review=place.review_id))

    def both(
        name: str, path: str, most_times: float | None, most_queries: int, *, at: Place = world.busy, is_client: bool = False, pens: int = 0
    ) -> Subject:
        return Subject(name, of(at, path, is_client=is_client), of(world.small, path, is_client=is_client), most_times, most_queries, pens)

    def accounts(name: str, path: str) -> Subject:
        return Subject(name, page(world.admin_token, path), page(world.admin_token, "/accounts?role=admin"), None, 8)

    review, client = "/sessions/{review}/review", "/clients/{client}"
    return [
        both("Review, 20 open milestones with 3 feedback each", review, 20, 14, pens=DEEP_MILESTONES),
        both("Review after a crowded month (5 news each)", review, None, 14, at=world.crowded, pens=DEEP_MILESTONES),
        both("Review of 60 open milestones", review, 20, 14, at=world.wide, pens=WIDE_MILESTONES),
        both("Client page", client, 20, 12),
        both("Client page, 120 milestones x 250 sessions", client, 20, 12, at=world.long),
        both("Coach home, 80 active clients of 400", "/", 20, 12),
        both("Client's home", "/", None, 8, is_client=True),
        both("My progress", "/my/progress", None, 12, is_client=True),
        both("My progress, 120 milestones x 250 sessions", "/my/progress", None, 12, at=world.long, is_client=True),
        both("Goal page, one milestone (the bar is for 15 KB)", "/goals/{goal}", 10, 8, at=world.short, is_client=True),
        both("Goal page, 20 milestones", "/goals/{goal}", None, 8, is_client=True),
        both("Session page", "/sessions/{review}", None, 8),
        both("Sessions", "/sessions", None, 8),
        both("Clients", "/clients", None, 8),
        accounts("Accounts, first page of 60,000", "/accounts"),
        accounts("Accounts, last page of 60,000", "/accounts?after=~"),
    ]


def lines_of(subject: Subject, engine: sa.Engine) -> Iterator[Line]:
    body = subject.page()
    pens = body.count(b"data-pen=")
    if pens != subject.pens:
        raise WrongAnswerError(f"{pens} pens, not {subject.pens}")
    cost = compare(subject.page, constant_page(len(body)))
    many, writes = asked(subject.page, engine)
    few, _ = asked(subject.small, engine)
    said = f"{cost.ratio:.1f}x ({cost.low:.1f} to {cost.high:.1f}), {cost.page_ms:.2f} ms"
    bar = f"{subject.most_times:g}x" if subject.most_times else "-"
    is_met = subject.most_times is None or cost.ratio <= subject.most_times
    yield Line(f"{subject.name}: CPU against {len(body) / 1000:.0f} KB constant", said, bar, is_met)
    yield Line(
        "  queries, much and little data", f"{many} and {few}", f"{subject.most_queries}, equal", few == many <= subject.most_queries
    )
    yield Line("  writes on a repeat visit", str(writes), "0", writes == 0)
    size = compressed(body)
    yield Line("  HTML compressed", f"{size / 1000:.1f} KB", "12 KB", size <= 12_000)


def measured(subject: Subject, engine: sa.Engine) -> list[Line]:
    """Its lines; a page that fails is a bar missed, and hides none of the others."""
    try:
        return list(lines_of(subject, engine))
    except WrongAnswerError as error:
        return [Line(subject.name, str(error), "200", False)]


def first_visit(data_dir: Path) -> Line:
    compress_static(data_dir)
    (release,) = {file.parent for file in data_dir.rglob("app.css")}
    sizes = [
        min(f.stat().st_size for f in release.glob(f"{name}*") if f.name.removeprefix(Path(name).name) in ("", ".br"))
        for name in FIRST_VISIT
    ]
    return Line("Static files on a first visit", f"{sum(sizes) / 1000:.0f} KB", "150 KB", sum(sizes) <= 150_000)


def cold_start(settings: Settings) -> Line:
    """The second of two starts: the first leaves the compiled code, as an installation does."""
    code = (
        "import sys; from pathlib import Path; from coachapp import create_app; from coachapp.config import Settings; "
        "app = create_app(Settings(database_url=sys.argv[1], data_dir=Path(sys.argv[2]), secret_key=sys.argv[3])); "
        "assert app.test_client().get('/sign-in').status_code == 200"
    )
    kept = {**os.environ, "PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(settings.data_dir / "compiled")}

    def started() -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        wanted = [settings.database_url, str(settings.data_dir), settings.secret_key]
        subprocess.run([sys.executable, "-c", code, *wanted], check=True, env=kept)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    started()
    spent = min(started(), started())
    return Line("Cold start to the first page", f"{spent:.2f} s of CPU", "1.5 s", spent <= 1.5)


def show(lines: list[Line]) -> None:
    width = max(len(line.what) for line in lines)
    print(f"\n{'what':{width}}  {'measured':34}  {'bar':10}  ok")
    for line in lines:
        print(f"{line.what:{width}}  {line.measured:34}  {line.bar:10}  {'-' if line.bar == '-' else 'yes' if line.is_met else 'NOT MET'}")
    barred = [line for line in lines if line.bar != "-"]
    missed = [line for line in barred if not line.is_met]
    print(f"\n{len(missed)} of {len(barred)} bars NOT MET." if missed else f"\nAll {len(barred)} bars met.")
    print(f"Not measured here: {NOT_HERE}.")


def volume() -> str:
    """How many rows there are of what."""
    tables = Base.metadata.sorted_tables
    counted = {table.name: db.session.scalar(sa.select(sa.func.count()).select_from(table)) or 0 for table in tables}
    return ", ".join(f"{many:,} {name}" for name, many in counted.items() if many)


def settle() -> None:
    """The collector as each server worker has it: coachapp/operations/server.py."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 50, 100)


def main() -> None:
    with tempfile.TemporaryDirectory() as directory:
        settings = Settings(database_url=f"sqlite:///{directory}/bench.db", data_dir=Path(directory), secret_key=secrets.token_hex())
        app = create_app(settings)
        with app.app_context():
            bring_up_to_date()
            with transaction():
                world = build(datetime.now(UTC))
            print(volume(), flush=True)
            engine = db.engine
            db.session.remove()
        settle()
        pages = subjects(app, world)
        lines = [line for subject in pages for line in measured(subject, engine)]
        engine.dispose()
        show([*lines, first_visit(Path(directory)), cold_start(settings)])


if __name__ == "__main__":
    main()
