"""Lucía Quispe in Lima has been invited and has not accepted yet."""

from coachapp.demo.script import EngagementScript, Person, ago

LUCIA = Person(
    email="lucia@example.org",
    name="Lucía Quispe",
    time_zone="America/Lima",
    engagements=(EngagementScript("carl@example.org", invited=ago(2), accepted=None),),
)
