"""Leila Benali, civil engineer in Casablanca, on her first day: no goal yet, session 1 in two days."""

from coachapp.demo.script import EngagementScript, Person, SessionScript, ago, ahead

LEILA = Person(
    email="leila@example.org",
    name="Leila Benali",
    time_zone="Africa/Casablanca",
    engagements=(
        EngagementScript(
            "carl@example.org",
            invited=ago(3),
            accepted=ago(1),
            sessions=(
                SessionScript(ahead(2, "09:30"), state="scheduled", agenda=("One goal, as rough as you like", "How we work together")),
            ),
        ),
    ),
)
