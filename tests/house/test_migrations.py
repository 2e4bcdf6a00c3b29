"""One line of history that leads to the models, and back, with rows on the way."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade

from coachapp.core.db import Base, db, transaction
from coachapp.goals.look_models import Look, Right
from tests import make
from tests.conftest import House

VERSIONS = Path(__file__).parents[2] / "migrations"


@pytest.fixture
def own_app(database: str, tmp_path: Path) -> Iterator[Flask]:
    """An app over a database of its own, because these tests take tables away."""
    built = House.built(database, tmp_path)
    house = next(built)
    with house.app.app_context():
        yield house.app
    next(built, None)


def counts() -> dict[str, int]:
    with db.engine.connect() as connection:
        return {name: connection.execute(sa.text(f'SELECT count(*) FROM "{name}"')).scalar_one() for name in Base.metadata.tables}


def a_little_of_everything() -> None:
    ada, carl = make.account("Ada Reyes", "client"), make.account("Carl Moreau", "coach")
    engagement = make.engagement(ada, carl)
    milestone = make.milestone(make.goal(ada))
    make.check_in(milestone)
    held = make.coaching_session(engagement, published=True)
    make.feedback(held, milestone)
    make.draft(make.coaching_session(engagement), milestone)
    make.agenda_item(engagement, "The benchmark", by=ada)


def test_there_is_one_head_and_one_line() -> None:
    script = ScriptDirectory(str(VERSIONS))
    assert len(script.get_heads()) == 1
    assert [r.down_revision for r in script.walk_revisions()] == [*[r.revision for r in script.walk_revisions()][1:], None]


def test_the_migrated_database_is_what_the_models_say(own_app: Flask) -> None:
    with db.engine.connect() as connection:
        found = compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), Base.metadata)
    assert found == []


def test_migrating_down_and_up_again_ends_where_it_began(own_app: Flask) -> None:
    a_little_of_everything()
    db.engine.dispose()
    downgrade(revision="base")
    with db.engine.connect() as connection:
        assert set(sa.inspect(connection).get_table_names()) == {"alembic_version"}
    db.engine.dispose()
    upgrade()
    assert set(counts().values()) == {0}


FIRST_STORY = "0007"
"""The last step of the first story; what came later must not lose what people had by then."""


def test_later_steps_keep_the_rows_that_are_there(own_app: Flask) -> None:
    a_little_of_everything()
    before = counts()
    db.engine.dispose()
    downgrade(revision=FIRST_STORY)
    with db.engine.connect() as connection:
        then = set(sa.inspect(connection).get_table_names())
    upgrade()
    after = counts()
    assert {name: after[name] for name in before if name in then} == {name: many for name, many in before.items() if name in then}
    assert sum(before.values()) > 10


def test_two_looks_of_a_day_by_two_rights_become_one_before_rights_were_apart_and_words_stay_checked(own_app: Flask) -> None:
    coach, goal = make.account("Dora Lind", "coach", "admin"), make.goal(make.account("Ada Reyes", "client"))
    for right in (Right.COACH, Right.BREAK_GLASS):
        make.kept(Look(goal_id=goal.id, viewer_id=coach.id, on_day=make.now().date(), first_at=make.now(), right=right))
    db.engine.dispose()
    downgrade(revision="0039")
    upgrade()
    assert [look.right for look in make.rows(Look)] == [Right.COACH]
    with pytest.raises(sa.exc.IntegrityError), transaction() as session:
        session.execute(sa.text("""UPDATE looks SET "right" = 'curious'"""))
