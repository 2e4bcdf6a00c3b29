"""What /style shows in its forms and dates: a form that was refused, and days around today."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import BooleanField

from coachapp.core.clock import now, today
from coachapp.core.forms import Form, choice, day, line, number, pick, words
from coachapp.ratings.drawing import charts
from coachapp.ratings.lenses import GoalLenses, Rated, lay_out
from coachapp.ratings.models import Lens


class SampleForm(Form):
    """One field of each kind."""

    title = line("Title")
    vision = words("Vision")
    area = choice("Area", [("research", "Research"), ("teaching", "Teaching")])
    horizon = day("Horizon")
    direction = pick("Direction", [("towards", "Towards the goal"), ("stepping_stone", "Stepping stone"), ("elsewhere", "Elsewhere")])
    confidence = pick("Confidence", [(figure, str(figure)) for figure in range(1, 6)], coerce=int)
    progress = number("Progress", 0, 100)
    signal = pick("Signal", [("on_track", "On track"), ("watch", "Watch"), ("off_track", "Off track"), ("achieved", "Achieved")])
    is_shared = BooleanField("Share this goal with Carl", description="He sees the goal and everything under it.")


def sample() -> dict[str, Any]:
    """What home/style.html needs: a form with two fields refused, today, and a date that has moved."""
    typed = {"vision": "A *robot* that learns from five demonstrations", "horizon": "2029-06-01", "direction": "towards", "confidence": "3"}
    form = SampleForm(MultiDict({**typed, "progress": "140", "signal": "watch", "area": "research"}))
    form.validate()
    moved_to, lenses = today() + timedelta(days=189), _sample_lenses()
    return {
        "form": form,
        "today": today(),
        "first_on": moved_to - timedelta(days=120),
        "due_on": moved_to,
        "late_on": today() - timedelta(days=34),
        "lenses": lenses,
        "charts": charts(lenses),
    }


def _sample_lenses() -> GoalLenses:
    """Ada's ratings and the reader's, as their coach, over three sessions."""
    said = {Lens.ACHIEVABLE: ((4, 4, 4), (3, 3, 2)), Lens.NOVEL: ((3, 4, 5), (3, 4, 4)), Lens.USEFUL: ((4, 3, 4), (4, 4, 4))}
    rated = [
        Rated(10 * number + who, lens, who, ("", "Ada Reyes", "Carl Moreau")[who], value, "", at, at, number, number)
        for lens, both in said.items()
        for who, values in enumerate(both, 1)
        for number, value in enumerate(values, 1)
        for at in [now() - timedelta(days=100 - 30 * number)]
    ]
    return lay_out((1, "Robots that learn from a handful of demonstrations", 1, "Ada Reyes"), ("", "", "", ""), rated, viewer_id=2)
