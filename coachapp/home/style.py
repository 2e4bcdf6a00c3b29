"""What /style shows in its forms and dates: a form that was refused, and days around today."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import BooleanField

from coachapp.core.clock import today
from coachapp.core.forms import Form, choice, day, line, number, pick, words


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
    moved_to = today() + timedelta(days=189)
    return {
        "form": form,
        "today": today(),
        "first_on": moved_to - timedelta(days=120),
        "due_on": moved_to,
        "late_on": today() - timedelta(days=34),
    }
