"""Jonas Okafor, architect in Lagos: housing that stays cool without machines. No session has been booked for weeks."""

from coachapp.demo.script import (
    CheckInScript,
    EngagementScript,
    GoalScript,
    MilestoneScript,
    MoveScript,
    Person,
    SessionScript,
    Turn,
    achieved,
    ago,
    ahead,
    got_it,
    off_track,
    on_track,
    watch,
    will_act,
)

PROTOTYPE = MilestoneScript(
    key="prototype",
    title="One room, measured for a year",
    done_when="A room of compressed earth beside a room of block, both with loggers, twelve months of both.",
    added=ago(420),
    due=ago(45),
    scope=1,
    direction="towards",
    check_ins=(
        CheckInScript(ago(400), 10, 4, "Both rooms stand in my uncle’s yard. He has moved a goat into mine, which I take as a review."),
        CheckInScript(
            ago(250), 50, 4, "Four degrees cooler at three in the afternoon. One degree warmer at dawn; I had not expected that."
        ),
        CheckInScript(ago(52), 100, 5, "A full year. 3.6 degrees on average in the hot months.", ("https://example.org/jonas/two-rooms",)),
    ),
    done=ago(41),
)

COMPETITION = MilestoneScript(
    key="competition",
    title="Entry for the waterfront competition",
    done_when="Submitted with the partners of the office.",
    added=ago(310),
    due=ago(215),
    scope=2,
    direction="elsewhere",
    check_ins=(
        CheckInScript(ago(280), 40, 3, "Glass, because the brief says landmark."),
        CheckInScript(ago(218), 100, 3, "Submitted. We came third. I could not tell my uncle which part was mine."),
    ),
    done=ago(212),
)

TERRACE = MilestoneScript(
    key="terrace",
    title="Six houses for a teachers’ cooperative",
    done_when="Six families live in them through one hot season without an air conditioner.",
    added=ago(200),
    due=ahead(220),
    scope=2,
    direction="towards",
    check_ins=(
        CheckInScript(ago(170), 10, 4, "The cooperative has land and a treasurer who reads contracts aloud."),
        CheckInScript(ago(95), 25, 3, "The bank lends for block and not for earth. It has no line for earth in the form."),
        CheckInScript(ago(48), 25, 2, "Same form, third branch. The treasurer has started to read me the refusals."),
    ),
    moves=(MoveScript(ago(88), ahead(330), "No loan, no foundations before the rains."),),
    blocked=Turn(ago(48), "No bank lends on earth walls without a standard to cite."),
)

STANDARD = MilestoneScript(
    key="standard",
    title="A national standard for compressed earth",
    done_when="The standards body publishes a draft for comment, with our year of data as an annex.",
    added=ago(90),
    due=ahead(600),
    scope=4,
    direction="towards",
    check_ins=(CheckInScript(ago(60), 5, 3, "Found the committee. It has met once in four years and has tea every quarter."),),
)

COOL = GoalScript(
    title="Housing that stays cool without machines",
    area="Architecture",
    vision=(
        "Lagos builds a city’s worth of rooms each year and then cools them with generators. My grandfather’s house was cool at noon with "
        "a "
        "door open. I want families on a teacher’s salary to live in new houses that are.\n\n"
        "Not one beautiful house. A way of building that "
        "a bank, a mason and an inspector can all say yes to."
    ),
    achievable="I have a year of data, a mason who trains others and a client with land.",
    novel="Stabilised earth is old; cheap presses and loggers that prove it room by room are new.",
    motivating="I became an architect in that house, on the floor, at noon.",
    useful="Electricity is a third of a teacher’s rent. In these rooms it would be a tenth.",
    written=ago(425),
    horizon=ahead(1900),
    milestones=(PROTOTYPE, TERRACE, STANDARD, COMPETITION),
)

SESSIONS = (
    SessionScript(
        ago(406, "16:30"),
        feedback=(
            on_track(
                "prototype",
                "Two rooms and a goat. It is small, it is true, and it cannot be argued with. What would you do if the block room won?",
                got_it(ago(405), "Publish it, and be quiet for a year."),
            ),
        ),
    ),
    SessionScript(
        ago(301, "16:30"),
        feedback=(
            on_track(
                "prototype",
                "Four months, no gaps in the log. Patience is the rare part here; do not let anyone hurry it.",
                got_it(ago(300)),
            ),
            watch(
                "competition",
                "It leads elsewhere and you know it. What does the office give you for these three months that your own goal needs?",
                got_it(ago(299), "A drawing on the wall and a partner who owes me one."),
            ),
        ),
    ),
    SessionScript(
        ago(210, "16:30"),
        feedback=(
            on_track(
                "prototype",
                "One degree warmer at dawn is the most interesting number you have. Who wakes at dawn?",
                will_act(ago(208), "Ask ten families when they are in the room", ago(190), done=ago(188)),
            ),
        ),
        shared_notes="The competition is over. What it taught: he designs for a person or not at all.",
    ),
    SessionScript(
        ago(91, "16:30"),
        feedback=(
            on_track(
                "prototype",
                "Two more months and then stop measuring. A thirteenth month convinces nobody who doubted twelve.",
                got_it(ago(90)),
            ),
            watch(
                "terrace",
                "The form has no line for earth. So the obstacle is a form, not a banker. Who may change a form?",
                will_act(ago(88), "Find out who owns the lending form", ago(60), done=ago(62), helped="worse"),
            ),
        ),
    ),
    SessionScript(
        ago(42, "16:30"),
        private_notes="Tired. Did not mention the partnership offer, I heard it from elsewhere. Wait for him.",
        feedback=(
            achieved(
                "prototype",
                "A year, both rooms, 3.6 degrees. You have evidence that no competitor in this city has. What is it for: the bank, the "
                "inspector, or you?",
                got_it(ago(40), "The inspector, I think now."),
            ),
            off_track(
                "terrace",
                "Three branches, the same form. The fourth will have it too.\n\n"
                "You found who owns the form: the standards body. Are the six houses waiting for the standard, or could one house go first "
                "without a loan?",
                will_act(ago(39), "Ask the treasurer whether the cooperative would pay for one house", ago(21)),
            ),
            on_track(
                "standard",
                "A committee that has tea but does not meet is a committee that can be had for the price of a cake. Who calls the "
                "meetings?",
                got_it(ago(40)),
            ),
        ),
    ),
)

JONAS = Person(
    email="jonas@example.org",
    name="Jonas Okafor",
    time_zone="Africa/Lagos",
    engagements=(EngagementScript("carl@example.org", invited=ago(440), accepted=ago(436), sessions=SESSIONS),),
    goals=(COOL,),
)
