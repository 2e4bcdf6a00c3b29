"""What everybody does with the method, by address: Ada most of all, each of the others what is theirs."""

from coachapp.demo.deeds import (
    Deed,
    HandedOver,
    Meeting,
    NotDone,
    Noted,
    OpenedAmongCoaches,
    Prepared,
    Proposed,
    PutOff,
    Rated,
    Reflected,
    WhyNow,
)
from coachapp.demo.people.ada.deeds import DEEDS as ADA
from coachapp.demo.people.ines import BATTERIES, LEADING
from coachapp.demo.people.kenji import VOICE
from coachapp.demo.people.mira import FEVER
from coachapp.demo.people.noor import HEAT
from coachapp.demo.people.priya import LAKES
from coachapp.demo.people.sam import STAY
from coachapp.demo.people.tobias import SURVIVES
from coachapp.demo.people.wanjiru import SCHOOLS
from coachapp.demo.script import ago, ahead

CARL, OLGA, THABO = "carl@example.org", "olga@example.org", "thabo@example.org"

MIRA = (
    WhyNow(
        FEVER.title,
        ago(160),
        "A cartridge reads five genes in forty minutes for the price of a dinner. When I began my training it took a building.",
        (("https://example.org/reading/cartridges", "Three cartridges, compared"),),
    ),
    Rated(Meeting(CARL, 4), FEVER.title, client=(3, 4, 4, 5), coach=(4, 4, 4, 5)),
    Rated(Meeting(CARL, 5), FEVER.title, client=(4, 4, 3, 5), coach=(4, 4, 4, 5)),
    Rated(
        Meeting(CARL, 6),
        FEVER.title,
        client=(4, 4, 2, 5),
        coach=(4, 4, 4, 5),
        client_notes={"motivating": "On the ward I forget that there is a laboratory. The other way round I do not."},
    ),
    Prepared(
        Meeting(CARL, 7),
        moved="The rota is written and sent, five months late. Nobody said no. Nobody said anything.",
        hard="I have an offer from the ward, for good. I have told nobody and I check each day whether it is still there.",
        talk_about="If I stay a doctor only, have I failed at the other, or finished?",
        signals={"assay": "on_track", "protected": "watch", "pilot": "off_track", "guideline": "on_track"},
    ),
    Noted(Meeting(CARL, 6), "protected", "Not about the rota. She would have to say which half is hers."),
    Reflected(
        "cohort",
        ago(86),
        "The night nurses. They know which child will be back, and nobody had asked them.",
        "The freezer, and being the one who is called.",
        "What I build has to work while I sleep, or I should not build it.",
    ),
    NotDone(ago(140), "A third hospital for the last twenty samples", "They would be late, different, and not needed.", revisit=ahead(60)),
)

TOBIAS = (
    WhyNow(
        SURVIVES.title,
        ago(60),
        "Companies must now say which libraries they ship, and who maintains them. For the first time somebody reads my name on purpose.",
    ),
    Rated(Meeting(CARL, 1), SURVIVES.title, client=(2, 4, 3, 5), coach=(3, 4, 3, 5)),
    Rated(Meeting(CARL, 2), SURVIVES.title, client=(3, 4, 2, 5), coach=(4, 4, 4, 5)),
    Prepared(
        Meeting(CARL, 3),
        moved="Amara released 4.2.1 while I was at my daughter’s concert. I read about it on the way home.",
        hard="The invoice to a friend. I have written it three times, each time for less.",
        talk_about="May I pay Amara before anybody pays me?",
        signals={"second": "achieved", "funding": "off_track", "no": "on_track"},
    ),
)

NOOR = (
    WhyNow(
        HEAT.title,
        ago(100),
        "Forty sensors cost what one did in 2023, and the ministry has to report on heat deaths from next year on.",
        (("https://example.org/reading/heat-reporting", "What cities must report"),),
    ),
    Rated(Meeting(CARL, 3), HEAT.title, client=(3, 3, 5, 5), coach=(3, 4, 5, 5)),
    Proposed(
        CARL,
        HEAT.title,
        ago(11),
        "Mrs Shami reads page one beside you",
        "She says in her own words what the brief asks her to pay for.",
        "You write for one reader and have not seen her read.",
        due=ahead(20),
        scope=1,
    ),
    PutOff(CARL, ago(1), "late"),
)

SAM = (
    WhyNow(STAY.title, ago(40), "The roster system exports a file each night. Until this spring one had to ask for it, and wait."),
    Rated(Meeting(CARL, 4), STAY.title, client=(4, 3, 5, 5), coach=(3, 3, 5, 5)),
    Rated(Meeting(CARL, 5), STAY.title, client=(5, 3, 5, 5)),
    NotDone(
        ago(9),
        "Sit on the national committee for staffing",
        "Four flights a year to agree with people who agree.",
        revisit=ahead(170),
    ),
)

INES = (
    WhyNow(BATTERIES.title, ago(150), "Hard-carbon anodes can be bought by the kilogram. Before, one had to make them, badly."),
    OpenedAmongCoaches(ago(60)),
    Rated(Meeting(CARL, 3), BATTERIES.title, client=(3, 4, 5, 5), coach=(4, 4, 5, 5)),
    Rated(Meeting(OLGA, 2), LEADING.title, client=(4, 2, 5, 4), coach=(4, 4, 5, 4)),
    Prepared(
        Meeting(CARL, 4),
        moved="The cell maker asked what I would need. I said: a line, and Rosa on Fridays.",
        hard="To ask for the difference.",
        talk_about="",
        signals={"move": "watch"},
        is_sent=False,
    ),
)

PRIYA = (
    WhyNow(LAKES.title, ago(170), "The flood maps of the city became public in March, street by street."),
    Rated(Meeting(OLGA, 4), LAKES.title, client=(4, 4, 5, 4), coach=(3, 5, 5, 4)),
    Reflected(
        "certificate",
        ago(158),
        "One map of one lake, in the second module.",
        "Everything that was meant for the wall.",
        "Learn a tool on the day I need it, on something that is mine.",
    ),
    Proposed(
        OLGA,
        LAKES.title,
        ago(97),
        "One chapter read aloud to the fishermen",
        "They interrupt at least three times, and the interruptions are in the notes.",
        "They correct your maps. Let them correct a sentence.",
        due=ahead(70),
        scope=2,
        answer="accepted",
        answered=ago(93),
        words="In Kannada, then. I had better begin translating.",
    ),
)

KENJI = (
    WhyNow(VOICE.title, ago(60), "The positions of all buses are public since last year, every ten seconds."),
    Rated(Meeting(THABO, 4), VOICE.title, client=(3, 4, 5, 4), coach=(4, 4, 5, 5)),
    Reflected(
        "ranking",
        ago(84),
        "The first year, when each problem was a new idea.",
        "The number. I looked at it before breakfast.",
        "If I would not tell a friend about it, I do not want to be good at it.",
    ),
    PutOff(THABO, ago(2), "late"),
)

WANJIRU = (
    WhyNow(
        SCHOOLS.title,
        ago(120),
        "Fares were halved for pupils and teachers in July. A bus across the city now costs what the chalk does.",
    ),
    HandedOver(
        THABO,
        OLGA,
        ago(80),
        letter=(
            "Dear Olga,\n\nThabo and I worked for a year. He taught me to listen for what is not reported: ask me what nobody told me this "
            "week.\n\n"
            "I send you the whole goal and what he wrote about it. Two things that are not in it: I decide slowly, and I say yes too fast. "
            "When I say *of course*, please wait a day.\n\nWanjiru"
        ),
        goals={SCHOOLS.title: True},
    ),
    Rated(Meeting(THABO, 4), SCHOOLS.title, client=(4, 3, 5, 5), coach=(4, 4, 5, 5)),
    Rated(Meeting(OLGA, 2), SCHOOLS.title, client=(4, 3, 5, 5), coach=(3, 4, 5, 5)),
    Reflected(
        "lessons",
        ago(60),
        "The conversations on the stairs, which I was not part of.",
        "To wait. A term was lost to builders and I counted each week of it.",
        "What works without me in the room. Next time begin with that clause.",
    ),
)

DEEDS: dict[str, tuple[Deed, ...]] = {
    "ada@example.org": ADA,
    "mira@example.org": MIRA,
    "tobias@example.org": TOBIAS,
    "noor@example.org": NOOR,
    "sam@example.org": SAM,
    "ines@example.org": INES,
    "priya@example.org": PRIYA,
    "kenji@example.org": KENJI,
    "wanjiru@example.org": WANJIRU,
}
