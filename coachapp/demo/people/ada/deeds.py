"""What Ada and Carl do with the method: ratings that drift apart, blind signals, choices made and not made."""

from coachapp.demo.deeds import (
    Deed,
    Edited,
    Meeting,
    NotDone,
    Noted,
    Prepared,
    Proposed,
    Rated,
    Reflected,
    Skipped,
    StillTrue,
    WhyNow,
)
from coachapp.demo.people.ada.course import COURSE
from coachapp.demo.people.ada.doctorate import DOCTORATE
from coachapp.demo.people.ada.robots import ROBOTS
from coachapp.demo.script import ago, ahead

CARL = "carl@example.org"
LAST, BEFORE_LAST = Meeting(CARL, 24), Meeting(CARL, 23)

RATINGS = (
    Rated(Meeting(CARL, 2), DOCTORATE.title, client=(3, 3, 5, 3), coach=(3, 4, 5, 3)),
    Rated(Meeting(CARL, 9), DOCTORATE.title, client=(2, 4, 4, 4), coach=(4, 4, 4, 4)),
    Rated(Meeting(CARL, 15), DOCTORATE.title, client=(4, 4, 4, 5), coach=(4, 4, 4, 5)),
    Rated(
        Meeting(CARL, 19),
        ROBOTS.title,
        client=(3, 4, 5, 4),
        coach=(4, 4, 5, 4),
        coach_notes={"achievable": "The arm is there, the money is there, and so are you."},
    ),
    Rated(Meeting(CARL, 21), ROBOTS.title, client=(4, 4, 5, 4), coach=(4, 5, 4, 4)),
    Rated(
        Meeting(CARL, 22),
        COURSE.title,
        client=(4, 2, 5, 4),
        coach=(4, 4, 5, 4),
        client_notes={"novel": "There are four courses with this title."},
        coach_notes={"novel": "None of the four needs only a pencil."},
    ),
    Rated(
        BEFORE_LAST,
        ROBOTS.title,
        client=(4, 4, 5, 4),
        coach=(3, 5, 4, 4),
        coach_notes={"achievable": "Three labs, and one person who pulls."},
    ),
    Rated(LAST, COURSE.title, client=(4, 3, 5, 5), coach=(4, 4, 5, 4)),
    Rated(
        LAST,
        ROBOTS.title,
        client=(4, 4, 5, 4),
        coach=(2, 5, 4, 4),
        client_notes={"achievable": "The paper is in. The rest is time."},
        coach_notes={"achievable": "The rest is other people. With one partner who needs the benchmark I would say 4."},
    ),
)

SESSIONS = (
    Prepared(
        BEFORE_LAST,
        moved="The kitchen set is full, and the paper is accepted with changes. Both in the same week, and I slept through the second.",
        hard="The format of the benchmark. I rewrite what I wrote, and nobody complains, because nobody reads it.",
        talk_about="When is the second experiment enough?",
        signals={"paper": "on_track", "benchmark": "on_track", "student": "watch", "notes": "watch"},
    ),
    Edited(BEFORE_LAST, "student", "on_track", "Good first month. Notice which decisions you make for Jun."),
    Noted(
        BEFORE_LAST,
        "benchmark",
        "Ghent is kind and Lyon is polite. She hears the same thing in both.",
    ),
    Prepared(
        LAST,
        moved="Pavel repeated the second experiment in six days without asking me anything. That was the nicest week of the autumn.",
        hard="The benchmark. I have not called Lyon, and each morning I know it before I open my eyes.",
        talk_about="Am I a good supervisor, or only an available one?",
        signals={"paper": "on_track", "benchmark": "watch", "student": "on_track", "workshop": "on_track", "notes": "on_track"},
    ),
    Skipped(LAST, "taught", "Nothing to say before chapter two comes back."),
    Skipped(LAST, "group", "Still a wish, as we said. After the workshop."),
    Noted(
        LAST,
        "benchmark",
        "Ghent is kind and Lyon is polite. She hears the same thing in both.\n\nFour weeks without the call: ask what she fears, not when.",
    ),
    Noted(LAST, "student", "31 questions in a week. Count again in January."),
)

CHOICES = (
    WhyNow(
        ROBOTS.title,
        ago(425),
        "Models that were trained on pictures and words now know what a drawer is before the first demonstration. Two years ago five "
        "demonstrations had to teach that too, and could not.",
        (
            ("https://example.org/reading/pretrained-policies", "A policy that starts from pictures"),
            ("https://example.org/ada/cloning-workshop.pdf", "Where cloning fails: our own figure"),
        ),
    ),
    StillTrue(ROBOTS.title, ago(201)),
    WhyNow(
        COURSE.title,
        ago(150),
        "Arms that cost less than a laptop. In week six a class can hold one, which nobody could promise three years ago.",
        (("https://example.org/reading/toy-arms", "Six arms under 300 euros, compared"),),
    ),
    Reflected(
        "teaching",
        ago(786),
        "The drawing exercise. I planned it on a train and could not wait for Monday.",
        "Marking. Twenty-two times the same mistake, which was mine, in the wording.",
        "I like teaching what I have just understood. Look for that again, but not as an assistant.",
    ),
    Reflected(
        "zurich",
        ago(688),
        "To repair what I had broken, with somebody who was not in a hurry.",
        "The second paper. I was proud of the plot and bored by the rest.",
        "Three months with people who do something else are worth more than a year beside people who do the same.",
    ),
    Reflected(
        "simreal",
        ago(638),
        "Nothing after the first month, and I can say which day it was.",
        "To be the fourth to arrive, with the smallest machine.",
        "If more machines would win it, it is not mine to do.",
    ),
    Reflected(
        "report",
        ago(219),
        "That it ended.",
        "I was thorough because I was afraid of the one reader, who was kind.",
        "Before I say yes: who else could do it, and what would they need from me?",
    ),
    Reflected(
        "kitchen",
        ago(45),
        "The people. A man of 81 taught our robot to peel an egg.",
        "The set-up, half a day each time, until there were two kitchens and not five.",
        "Fewer places, longer stays.",
    ),
    NotDone(
        ago(350),
        "Review for four conferences a year",
        "Two weeks of somebody else’s related work, each time. One conference, and properly.",
        revisit=ago(2),
    ),
    NotDone(
        ago(130),
        "A company out of the rig",
        "Two people asked. It would take the years in which I learn most, and the rig is free already.",
        revisit=ahead(240),
    ),
    NotDone(ago(75), "A third experiment for the paper", "It was not asked for. I like beginning more than I like being done."),
    Proposed(
        CARL,
        ROBOTS.title,
        ago(83),
        "A demonstration day at a care home",
        "Twelve residents show the arm one thing each.",
        "You write for people who can show. You have met none of them since the kitchens.",
        due=ahead(30),
        scope=2,
        answer="declined",
        answered=ago(81),
        words="Not before there is something they can keep. I do not want to show them a film.",
    ),
    Proposed(
        CARL,
        COURSE.title,
        ago(47),
        "Somebody teaches chapter three without me",
        "A lecturer I have not met teaches it and tells me what they changed; one of their changes is in the next version.",
        "To be told is easy. To take one change in shows that you listened.",
        due=ahead(310),
        scope=3,
        changes="taught",
        answer="accepted",
        answered=ago(45),
        words="Yes. It makes me nervous, so it is right.",
    ),
    Proposed(
        CARL,
        ROBOTS.title,
        ago(6),
        "Numbers from Ghent alone",
        "Ghent reports numbers on the 12 tasks from our loader, without our help.",
        "One partner who needs it, before two who like it. Lyon will come to see it.",
        due=ahead(45),
        scope=2,
    ),
)

DEEDS: tuple[Deed, ...] = RATINGS + SESSIONS + CHOICES
