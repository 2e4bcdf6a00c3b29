"""The people of the demo world: one admin, three coaches, twelve clients. All invented."""

from coachapp.demo.people.ada import ADA
from coachapp.demo.people.ines import INES
from coachapp.demo.people.jonas import JONAS
from coachapp.demo.people.kenji import KENJI
from coachapp.demo.people.leila import LEILA
from coachapp.demo.people.lucia import LUCIA
from coachapp.demo.people.mira import MIRA
from coachapp.demo.people.noor import NOOR
from coachapp.demo.people.priya import PRIYA
from coachapp.demo.people.sam import SAM
from coachapp.demo.people.tobias import TOBIAS
from coachapp.demo.people.wanjiru import WANJIRU
from coachapp.demo.script import Person, Staff

ADMIN = Staff("admin@example.org", "Max Adler", "Europe/London")

COACHES = (
    Staff("carl@example.org", "Carl Moreau", "Europe/London"),
    Staff("olga@example.org", "Olga Petrenko", "Europe/Vienna"),
    Staff("thabo@example.org", "Thabo Dlamini", "Africa/Johannesburg"),
)

CLIENTS: tuple[Person, ...] = (ADA, MIRA, TOBIAS, NOOR, JONAS, SAM, INES, LEILA, LUCIA, PRIYA, KENJI, WANJIRU)
