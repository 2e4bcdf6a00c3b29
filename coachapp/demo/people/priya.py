"""Priya Raman, doctoral student in Bengaluru: her confidence in the thesis outline falls from report to report."""

from coachapp.demo.script import (
    CheckInScript,
    EngagementScript,
    GoalScript,
    MilestoneScript,
    MoveScript,
    Person,
    ReplyScript,
    SessionScript,
    Turn,
    ago,
    ahead,
    discuss,
    got_it,
    off_track,
    on_track,
    watch,
    will_act,
)

FIELD = MilestoneScript(
    key="field",
    title="Two seasons of field notes from three lakes",
    done_when="Notes, water samples and forty interviews from three lakes, indexed so that I can find a sentence in a minute.",
    added=ago(290),
    due=ago(100),
    scope=2,
    direction="towards",
    check_ins=(
        CheckInScript(ago(260), 30, 4, "The fishermen correct my map. They know four inlets the city lost."),
        CheckInScript(ago(180), 70, 4, "Second season. I now get tea before the interview and not after, which helps."),
        CheckInScript(ago(112), 100, 5, "Forty-three interviews, indexed. The longest is with a man who says he has nothing to say."),
    ),
    done=ago(104),
)

PAPER = MilestoneScript(
    key="paper",
    title="First paper: who decides what counts as a lake",
    done_when="Accepted at a journal that a city engineer could come across.",
    added=ago(200),
    due=ahead(35),
    scope=2,
    direction="towards",
    check_ins=(
        CheckInScript(ago(120), 30, 4, "Argument stands: a lake exists in law from the day somebody draws its edge."),
        CheckInScript(ago(44), 80, 4, "Revised after two kind reviews and one furious one. The furious one was right about the maps."),
        CheckInScript(ago(10), 90, 4, "Sent back. Now I wait and clean my desk."),
    ),
)

OUTLINE = MilestoneScript(
    key="outline",
    title="Thesis outline the committee signs",
    done_when="Six pages, three signatures.",
    added=ago(102),
    due=ahead(9),
    scope=1,
    direction="towards",
    check_ins=(
        CheckInScript(ago(65), 30, 4, "Five chapters, one argument."),
        CheckInScript(ago(33), 40, 3, "Six chapters. Each committee member asked for one, and one of them for two."),
        CheckInScript(ago(6), 40, 2, "Seven chapters. I no longer know which argument it is. I read it aloud and stopped."),
    ),
    moves=(MoveScript(ago(40), ahead(30), "One member is abroad."),),
)

ARCHIVE = MilestoneScript(
    key="archive",
    title="Open archive of lake edges",
    done_when="Two city offices and one fishermen’s union use it without me in the room.",
    added=ago(60),
    due=ahead(520),
    scope=3,
    direction="towards",
)

CERTIFICATE = MilestoneScript(
    key="certificate",
    title="Certificate in geographic data science",
    done_when="Certificate in hand.",
    added=ago(280),
    due=ago(60),
    scope=1,
    direction="elsewhere",
    check_ins=(CheckInScript(ago(205), 20, 2, "Two modules. I learn it faster from the maps I need."),),
    set_aside=Turn(ago(160), "I wanted the paper for the wall. The maps I need taught me the same in three weeks."),
)

LAKES = GoalScript(
    title="Give the city’s lost lakes back their edges",
    area="Environmental history",
    vision=(
        "Bengaluru had a thousand lakes and insists it has two hundred. The others are stadiums, bus stands and flood water. I want to "
        "write "
        "the history of how a lake stops being one, and make an archive of edges that an engineer, a court and a fisherman can all use."
    ),
    achievable="The notes exist, my supervisor trusts me, and the union of fishermen has lent me its chest of maps.",
    novel="Historians have the maps and engineers have the floods. The two have not been in one file.",
    motivating="I grew up in a flat that stands in a lake. We found out when it rained.",
    useful="Whoever decides where water may go in a city that floods each year.",
    written=ago(295),
    horizon=ahead(900),
    milestones=(FIELD, PAPER, OUTLINE, ARCHIVE, CERTIFICATE),
)

SESSIONS = (
    SessionScript(
        ago(273, "14:00"),
        feedback=(
            on_track(
                "field",
                "The fishermen corrected your map. Record how: it is method, not anecdote. Who corrects them?",
                will_act(ago(271), "A page on who corrects whom", ago(250), done=ago(255)),
            ),
            watch("certificate", "What is the certificate for, and who will ask to see it?", discuss(ago(270))),
        ),
    ),
    SessionScript(
        ago(168, "14:00"),
        feedback=(
            on_track(
                "field",
                "Tea before the interview. You have become someone they tell things to. What do you owe them in return, and when do they "
                "get it?",
                got_it(ago(166), "The archive. Before the thesis, if I can."),
            ),
            on_track(
                "paper",
                "The first sentence that made me put down my pen: a lake exists from the day somebody draws its edge. Do not explain it "
                "further.",
                got_it(ago(167)),
            ),
            off_track(
                "certificate",
                "Two modules in three months, no joy in either. Who are you doing this for?",
                will_act(ago(165), "Decide: two more modules or stop", ago(155), done=ago(160)),
            ),
        ),
    ),
    SessionScript(
        ago(98, "14:00"),
        feedback=(
            on_track(
                "paper",
                "Choose the journal by its reader and not by its rank. Have you ever met an engineer who reads this one?",
                will_act(ago(96), "Ask two engineers what they read", ago(85), done=ago(84)),
            ),
            on_track(
                "outline",
                "Five chapters and one argument. Sign it yourself first: write above it what you will not change for a signature.",
                got_it(ago(97)),
            ),
        ),
    ),
    SessionScript(
        ago(28, "14:00"),
        private_notes="Three people write her outline and none of them is her. She is polite to all three.",
        feedback=(
            on_track(
                "paper", "You thanked the furious reviewer in the acknowledgements. That is the right size of revenge.", got_it(ago(27))
            ),
            watch(
                "outline",
                "Six chapters, and the sixth is for a signature. Take the page where you wrote what you will not change. Is it still "
                "there?",
                will_act(ago(26), "Put the five-chapter outline beside the six and mark whose idea each chapter is", ago(12)),
                (ReplyScript("client", ago(13, "21:40"), "I marked them. Two of six are mine. I did not enjoy that."),),
            ),
        ),
    ),
    SessionScript(ahead(7, "14:00"), state="scheduled", brought=("Whose argument is it now?",)),
)

PRIYA = Person(
    email="priya@example.org",
    name="Priya Raman",
    time_zone="Asia/Kolkata",
    engagements=(EngagementScript("olga@example.org", invited=ago(305), accepted=ago(301), sessions=SESSIONS),),
    goals=(LAKES,),
)
