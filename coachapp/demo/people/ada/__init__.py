"""Ada Reyes, who works on robots that learn: three years with Carl, the richest record in the demo world."""

from coachapp.demo.people.ada.course import COURSE
from coachapp.demo.people.ada.doctorate import DOCTORATE
from coachapp.demo.people.ada.first_sessions import FIRST_SESSIONS
from coachapp.demo.people.ada.late_sessions import LATE_SESSIONS
from coachapp.demo.people.ada.middle_sessions import MIDDLE_SESSIONS
from coachapp.demo.people.ada.robots import ROBOTS
from coachapp.demo.script import EngagementScript, Person, ago

ADA = Person(
    email="ada@example.org",
    name="Ada Reyes",
    time_zone="Europe/Berlin",
    engagements=(
        EngagementScript(
            "carl@example.org", invited=ago(1095), accepted=ago(1092), sessions=FIRST_SESSIONS + MIDDLE_SESSIONS + LATE_SESSIONS
        ),
    ),
    goals=(DOCTORATE, ROBOTS, COURSE),
)
