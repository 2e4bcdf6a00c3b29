"""Noor Haddad, climate policy analyst in Amman: heat plans that a poor city can afford. One feedback waits for her answer."""

from coachapp.demo.script import (
    CheckInScript,
    EngagementScript,
    GoalScript,
    MilestoneScript,
    MoveScript,
    Person,
    SeriesScript,
    SessionScript,
    Turn,
    achieved,
    ago,
    ahead,
    discuss,
    got_it,
    off_track,
    on_track,
    watch,
    will_act,
)

ATLAS = MilestoneScript(
    key="atlas",
    title="Map of the hottest streets in Zarqa",
    done_when="Forty sensors, one summer of nights, a map the municipality has checked against its own complaints.",
    added=ago(210),
    due=ago(70),
    scope=2,
    direction="towards",
    check_ins=(
        CheckInScript(ago(190), 20, 4, "Forty sensors bought for the price of one good one. Six already show nonsense."),
        CheckInScript(ago(140), 60, 4, "The hottest street is not in the centre. It is the one with the new asphalt."),
        CheckInScript(ago(84), 100, 5, "The man who answers the complaints line drew the same map from memory. I photographed it."),
    ),
    done=ago(77),
)

SHADE = MilestoneScript(
    key="shade",
    title="Shade on one bus line",
    done_when="Nine stops shaded before the next heat, at less than 400 dinars each, and maintained by somebody named.",
    added=ago(130),
    due=ahead(75),
    scope=2,
    direction="towards",
    check_ins=(
        CheckInScript(ago(98), 15, 4, "A tent maker offers 310 dinars a stop. Nobody has asked him to tender before."),
        CheckInScript(
            ago(50), 30, 3, "Two stops stand. A shopkeeper moved his chairs into one, which means it works and is not a bus stop."
        ),
        CheckInScript(ago(4), 35, 2, "Permits for the other seven lie with an office that has changed its name."),
    ),
    moves=(MoveScript(ago(46), ahead(110), "Permits take a season, not a month."),),
    blocked=Turn(ago(4), "Seven permits wait at the renamed roads office; the file has no owner there."),
)

BRIEF = MilestoneScript(
    key="brief",
    title="A four-page brief the finance ministry reads",
    done_when="Someone in the budget department quotes a number from it without naming us.",
    added=ago(130),
    due=ago(5),
    scope=2,
    direction="stepping_stone",
    check_ins=(
        CheckInScript(ago(60), 40, 3, "Eleven pages. My director wants the history of heat policy in it."),
        CheckInScript(ago(16), 55, 3, "Seven pages. I cut our own previous report first, to show good faith."),
    ),
)

COMPACT = MilestoneScript(
    key="compact",
    title="Five cities, one purchase",
    done_when="Five municipalities buy shade and sensors under one contract.",
    added=ago(76),
    due=ahead(480),
    scope=4,
    direction="towards",
)

HEAT = GoalScript(
    title="Heat plans that poor cities can afford",
    area="Climate adaptation policy",
    vision=(
        "Heat plans are written in cities that can pay for them. I want a plan a mayor with no money can start on a Sunday: which streets, "
        "which hours, who opens the school gym, what a stop with shade costs.\n\n"
        "In five years I want to be one of the people who are called "
        "before the report is commissioned."
    ),
    achievable="I have a municipality that answers the phone, and one season of measurements.",
    novel="Cheap sensors have been good enough for about three years. Nobody here has used them at night.",
    motivating="My grandmother moved her bed to the kitchen floor for two months. That was her heat plan.",
    useful="Sixty cities in the region with the same sun and the same budget.",
    written=ago(215),
    horizon=ahead(1500),
    milestones=(ATLAS, SHADE, BRIEF, COMPACT),
)

SESSIONS = (
    SessionScript(
        ago(196, "11:00"),
        feedback=(
            on_track(
                "atlas",
                "Forty poor sensors instead of one good one: you can defend that, and you will have to. Which six would you throw out "
                "first, and how do you know?",
                will_act(ago(194), "A night with all forty in one room", ago(185), done=ago(186)),
            ),
        ),
    ),
    SessionScript(
        ago(126, "11:00"),
        feedback=(
            on_track(
                "atlas",
                "New asphalt. That finding has an owner in the municipality who will not like it. Tell them first, and alone.",
                got_it(ago(125), "Done. He asked for the data."),
            ),
            on_track(
                "shade",
                "Nine stops, a price, a date. What happens on the day the first one tears?",
                got_it(ago(124), "The tent maker lives two streets away."),
            ),
            watch(
                "brief",
                "You want a ministry to read four pages. Who there has ever read one of yours, and what did they do next?",
                discuss(ago(123), "Nobody I could name."),
            ),
        ),
    ),
    SessionScript(
        ago(77, "11:00"),
        brought=("Who reads a brief?",),
        shared_notes="Noor names one person in the budget department, Mrs Shami. The brief is now written for her.",
        feedback=(
            achieved(
                "atlas",
                "The complaints line drew your map from memory. Put the two side by side on page one of everything you write this year.",
                got_it(ago(76)),
            ),
            watch(
                "shade",
                "The tent maker has never been asked to tender. Neither have eight others. Is it the price you found, or the person?",
                will_act(ago(74), "Ask two more tent makers", ago(55), done=ago(58)),
            ),
            watch(
                "brief",
                "Eleven pages for Mrs Shami. If she stops after one paragraph, which should it be?",
                will_act(ago(74), "Cut to four pages, history last", ago(40)),
            ),
        ),
    ),
    SessionScript(
        ago(12, "11:00"),
        feedback=(
            on_track(
                "shade",
                "A shopkeeper took a stop for his chairs. Before you mind, ask him what he would pay to keep the next one in repair.",
                got_it(ago(11)),
            ),
            off_track(
                "brief",
                "Seven pages, three weeks after the day you had set for four. You cut your own report, which costs you nothing, and kept "
                "your director’s history, which costs you the reader.\n\n"
                "What are you not saying to your director?",
            ),
        ),
    ),
    SessionScript(ahead(3, "11:00"), state="scheduled", agenda=("Seven permits in an office without a name",)),
)

THEN = SeriesScript(ahead(17, "11:00"), every="fortnight", count=6)

NOOR = Person(
    email="noor@example.org",
    name="Noor Haddad",
    time_zone="Asia/Amman",
    engagements=(EngagementScript("carl@example.org", invited=ago(225), accepted=ago(220), sessions=SESSIONS, then=THEN),),
    goals=(HEAT,),
)
