"""The `coachapp` command: each subcommand calls one function. A wrong setting ends with 2, a refusal with 1, each with a sentence."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import click
from flask import Flask

from coachapp import create_app
from coachapp.accounts.commands import create_admin, renew_setup_code
from coachapp.accounts.link_commands import print_reset_link
from coachapp.accounts.queries import is_empty
from coachapp.config import Settings
from coachapp.core.clock import now
from coachapp.core.db import db, transaction
from coachapp.core.environment import SettingsError
from coachapp.core.errors import Refusal
from coachapp.core.static import compress_static
from coachapp.demo import world
from coachapp.inbound.reading import LARGEST
from coachapp.ledger.seals import Head, verify
from coachapp.operations import rotation
from coachapp.operations.doctor import complaints
from coachapp.operations.inbound import receive_from_pipe, run_inbound
from coachapp.operations.migrations import bring_up_to_date
from coachapp.operations.supervisor import supervise
from coachapp.operations.worker import run_worker

T = TypeVar("T")
DEMO_REMINDER = f"The demo world stands. Sign in as admin@, carl@, olga@ or ada@example.org with {world.PASSWORD}"


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="coachapp")
def main() -> None:
    """Coachapp: coaches and clients work on long-term goals, session after session."""


@main.command()
def serve() -> None:
    """Bring the database up to date, then run the server and the worker until Ctrl-C."""
    settings = read_settings()
    compress_static(settings.data_dir)
    announcement = inside(create_app(settings), lambda: prepare(settings))
    with refusals_as_sentences():
        supervise(settings, announcement=announcement)


@main.command()
def worker() -> None:
    """Run the worker alone: it delivers mail."""
    run_worker(read_settings())


@main.command()
def inbound() -> None:
    """Take replies by mail in, over LMTP or SMTP, from the mail server beside it."""
    settings = read_settings()
    if settings.inbound is None or settings.inbound.door is None:
        raise click.ClickException("Set COACHAPP_INBOUND_ADDRESS, and COACHAPP_INBOUND_LISTEN to where mail comes in: docs/operations.md.")
    door = settings.inbound.door
    announcement = f"Takes mail to {settings.inbound.address} in at {door.protocol}://{door.host}:{door.port} (Ctrl-C stops it)."
    try:
        run_inbound(create_app(settings), settings, door, is_open=lambda: click.echo(announcement))
    except OSError as problem:
        raise click.ClickException(f"Nothing can listen at {door.host}:{door.port} ({problem.strerror}).") from problem


@main.command()
@click.option("--to", required=True, help="The address that the message was delivered to: ${recipient} in Postfix.")
@click.option("--from", "envelope_from", default=None, help="The sender of the delivery, empty for a bounce: ${sender} in Postfix.")
def receive(to: str, envelope_from: str | None) -> None:
    """Take one message in from standard input; ends with a code of sysexits, so that the mail server bounces it or tries again."""
    settings = read_settings()
    if settings.inbound is None:
        click.echo("People cannot reply by mail here: COACHAPP_INBOUND_ADDRESS is not set.", err=True)
        sys.exit(os.EX_NOUSER)
    raw = sys.stdin.buffer.read(LARGEST + 1)
    code, reason = receive_from_pipe(create_app(settings), settings, raw, to=to, envelope_from=envelope_from)
    if code:
        click.echo(reason, err=True)
    sys.exit(code)


@main.command()
def migrate() -> None:
    """Bring the database up to date."""
    inside(create_app(read_settings()), bring_up_to_date)


@main.command("create-admin")
@click.option("--email", prompt="Email")
@click.option("--name", prompt="Name")
@click.option("--password", prompt="Password", hide_input=True, confirmation_prompt="Password again", help="Asked for when left out.")
@click.option("--time-zone", default="UTC", show_default=True)
def create_admin_account(email: str, name: str, password: str, time_zone: str) -> None:
    """Make an admin account without a browser."""

    def act() -> None:
        with transaction():
            create_admin(email=email, name=name, password=password, time_zone=time_zone, now=now())

    inside(create_app(read_settings()), act)
    click.echo(f"{name} can sign in as {email}.")


@main.command("reset-link")
@click.argument("email")
def reset_link(email: str) -> None:
    """Print a link to a new password for this account, once: for an instance that sends no mail."""

    def act() -> str:
        with transaction():
            return print_reset_link(email.strip().lower(), now=now())

    link = inside(create_app(read_settings()), act)
    click.echo(f"{link}\nWho opens it chooses the password of {email}. It works once, within an hour: give it to them yourself.")


@main.command()
def demo() -> None:
    """Fill an empty database with the demo world and print its sign-ins."""

    def act() -> str:
        bring_up_to_date()
        return build_demo()

    click.echo(inside(create_app(read_settings()), act))


@main.command()
def doctor() -> None:
    """Say what is wrong with this instance and how to mend it."""
    settings = read_settings()
    found = inside(create_app(settings), lambda: complaints(settings))
    for complaint in found:
        click.echo(complaint)
    if found:
        sys.exit(1)
    click.echo("Nothing is wrong: settings, database, data directory, mail server, worker, clock and audit log are as they should be.")


@main.command("rotate-key")
def rotate_key() -> None:
    """Replace the secret key: all that is kept under the old one is encrypted and sealed anew. Stop the instance first."""
    settings = read_settings()
    inside(create_app(settings), lambda: rotation.check(settings))
    with refusals_as_sentences():
        rotation.begin(settings)
    settings = read_settings()
    done = inside(create_app(settings), rotation.rotate)
    click.echo(done)
    click.echo(rotation.finish(settings))


@main.group("audit")
def audit_log() -> None:
    """The audit log."""


@audit_log.command("verify")
@click.option("--head", "known", default="", help="A head that the worker's log showed earlier (number:signs): also shows a cut tail.")
def verify_audit_log(known: str) -> None:
    """Follow the chain of the audit log and name each line that was changed, moved or removed."""
    try:
        expected = Head.read(known) if known else None
    except ValueError as problem:
        raise click.UsageError(str(problem)) from problem
    found = inside(create_app(read_settings()), lambda: verify(expected))
    for fault in found.faults:
        click.echo(fault)
    click.echo(f"{found.sealed} places of the chain were looked at; {found.waiting} lines wait for their seal.")
    if found.faults:
        sys.exit(1)


def prepare(settings: Settings) -> str:
    """Migrate and, for a demo, build its world; gives what the terminal shows when the server is ready."""
    bring_up_to_date()
    lines = [f"Coachapp runs at {settings.public_url} (Ctrl-C stops it)."]
    if settings.is_demo:
        lines.append(build_demo() if is_empty() else DEMO_REMINDER)
    with transaction():
        code = renew_setup_code(now=now())
    if code:
        lines.append(f"Nobody has an account yet. Make the first admin at {settings.public_url}/set-up with this one-time code: {code}")
    return "\n".join(lines)


def build_demo() -> str:
    """The demo world, all of it or nothing; gives its sign-ins."""
    click.echo("Building the demo world ...", err=True)
    with transaction():
        return world.build(now())


def read_settings() -> Settings:
    """The settings, or the end of this process with 2 and a sentence for each that is wrong."""
    try:
        return Settings.from_env(os.environ)
    except SettingsError as error:
        click.echo(error, err=True)
        sys.exit(2)


def inside(app: Flask, act: Callable[[], T]) -> T:
    """What `act` gives with this app; no connection is left open, while the server runs for days."""
    with app.app_context(), refusals_as_sentences():
        try:
            return act()
        finally:
            db.engine.dispose()


@contextmanager
def refusals_as_sentences() -> Iterator[None]:
    """A refusal ends the command with 1 and its reason."""
    try:
        yield
    except Refusal as refusal:
        raise click.ClickException(refusal.reason) from refusal


if __name__ == "__main__":
    main()
