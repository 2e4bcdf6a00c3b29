"""Ines Duarte, chemist in Lisbon, works with two coaches: Carl on the move to industry, Olga on leading people."""

from coachapp.demo.script import (
    CheckInScript,
    EngagementScript,
    GoalScript,
    MilestoneScript,
    Person,
    ReplyScript,
    SessionScript,
    achieved,
    ago,
    ahead,
    discuss,
    got_it,
    on_track,
    watch,
    will_act,
)

MOVE = MilestoneScript(
    key="move",
    title="Move to industry",
    done_when="A signed contract at a place where I make batteries and not slides about batteries.",
    added=ago(150),
    due=ahead(55),
    scope=1,
    direction="towards",
    check_ins=(
        CheckInScript(ago(110), 20, 3, "Five conversations. In three of them I asked more than they did."),
        CheckInScript(ago(62), 50, 4, "Second round at two companies. One makes cells, one makes forecasts."),
        CheckInScript(ago(18), 75, 3, "Both made an offer. The forecasts pay a third more."),
    ),
)

SODIUM = MilestoneScript(
    key="sodium",
    title="A sodium cell that survives 500 cycles",
    done_when="Five cells of one batch above 80 % after 500 cycles, on a bench that is not mine.",
    added=ago(150),
    due=ago(30),
    scope=2,
    direction="towards",
    check_ins=(
        CheckInScript(ago(120), 40, 4, "310 cycles and still going. The failed ones all failed at the same weld."),
        CheckInScript(ago(75), 80, 4, "Four of five at 500. The fifth fell off the table, and I was the table."),
        CheckInScript(ago(38), 100, 5, "Five of five, in Porto, on their bench.", ("https://example.org/ines/500-cycles",)),
    ),
    done=ago(35),
)

PLANT = MilestoneScript(
    key="plant",
    title="Pilot line for sodium cells",
    done_when="A thousand cells a week from one line, with a yield I would tell a customer.",
    added=ago(58),
    due=ahead(600),
    scope=3,
    direction="towards",
)

BATTERIES = GoalScript(
    title="Grid batteries without lithium",
    area="Electrochemistry",
    vision=(
        "Storage for a village should cost what a tractor costs. Lithium will not get there, sodium could. I want to be in the room, and "
        "on the "
        "line, where the first honest sodium cell is made by the thousand."
    ),
    achievable="The cell works on two benches, and two companies in reach need somebody who has made one.",
    novel="The hard-carbon anodes that make it possible have been for sale for two years.",
    motivating="I like it when something that was in my notebook holds a charge in somebody else’s hands.",
    useful="Every place with sun, wind and no money for lithium.",
    written=ago(155),
    horizon=ahead(1400),
    milestones=(MOVE, SODIUM, PLANT),
)

TEAM = MilestoneScript(
    key="team",
    title="Lead the bench group through the move",
    done_when="Each of the four has a plan of their own before I leave, and told me first and not last.",
    added=ago(95),
    due=ahead(30),
    scope=2,
    direction="stepping_stone",
    check_ins=(
        CheckInScript(ago(70), 20, 3, "Told them I may leave. Two already knew from my calendar."),
        CheckInScript(ago(20), 60, 4, "Three of four have a plan. The fourth wants mine."),
    ),
)

HARD = MilestoneScript(
    key="hard",
    title="Say the hard thing within a week",
    done_when="Ten times noted: what I had to say, to whom, and how many days I waited.",
    added=ago(90),
    due=ahead(12),
    scope=1,
    direction="towards",
    check_ins=(
        CheckInScript(ago(48), 40, 3, "Four noted. Median nineteen days."),
        CheckInScript(ago(8), 80, 4, "Eight noted. Median five. The eighth took an hour, and I slept."),
    ),
)

LEADING = GoalScript(
    title="Lead people the way my first technician led me",
    area="Leadership",
    vision=(
        "Rosa taught me to weld and never once took the torch from my hand. I want ten people to say that of me, and I want it to show in "
        "what they make."
    ),
    achievable="Four people, whom I like, and one habit I can count.",
    novel="For me. In my field one is promoted for cells and not for people.",
    motivating="The best year of my work was Rosa’s doing, and she is not on the paper.",
    useful="To the four, at once. To whoever they lead, later.",
    written=ago(98),
    horizon=ahead(700),
    shared_with=("olga@example.org",),
    milestones=(TEAM, HARD),
)

WITH_CARL = (
    SessionScript(
        ago(133, "12:00"),
        feedback=(
            watch(
                "move",
                "You ask them more than they ask you. Good: now write down what you would refuse. What is a slide too many?",
                will_act(ago(131), "Three things I would refuse, in writing", ago(120), done=ago(124)),
            ),
            on_track(
                "sodium",
                "Same weld each time. You have not a chemistry problem but a welding one. Who welds better than you?",
                got_it(ago(132), "Rosa. She is retired and bored."),
            ),
        ),
    ),
    SessionScript(
        ago(70, "12:00"),
        feedback=(
            on_track(
                "move",
                "One makes cells and one makes forecasts. Take out your page of refusals before you compare salaries.",
                got_it(ago(69)),
            ),
            on_track(
                "sodium",
                "Four of five, and an honest fifth. Send them to a bench that has no reason to like you.",
                will_act(ago(68), "Send five cells to Porto", ago(55), done=ago(57)),
            ),
        ),
    ),
    SessionScript(
        ago(35, "12:00"),
        feedback=(
            achieved(
                "sodium",
                "Five of five, in Porto. Whatever you sign, nobody can take that number from you. What would you try with a line of your "
                "own?",
                got_it(ago(34)),
            ),
            watch(
                "move",
                "A third more for forecasts. Read me the first line of your goal and then the offer, aloud, in that order.\n\n"
                "Which of the two would Rosa ask about?",
                discuss(ago(33), "I read it aloud. I would still like the third."),
                (
                    ReplyScript("coach", ago(30, "10:05"), "That is allowed. What would the money buy that the line cannot?"),
                    ReplyScript(
                        "client",
                        ago(2, "21:20"),
                        "Two years without counting. Can I ask the cell maker for the difference, or does one not do that?",
                    ),
                ),
            ),
        ),
    ),
    SessionScript(ahead(1, "12:00"), state="scheduled", agenda=("Two offers",)),
)

WITH_OLGA = (
    SessionScript(
        ago(85, "09:00"),
        feedback=(
            watch(
                "team",
                "You may leave, and two of them know it from your calendar. What else have they learned from your calendar?",
                will_act(ago(84), "Tell all four, in one room, what I know and what I do not", ago(75), done=ago(71)),
            ),
            on_track(
                "hard",
                "You count days and not feelings. I like that. Begin with the one you are not telling me.",
                got_it(ago(83), "It was the calendar."),
            ),
        ),
    ),
    SessionScript(
        ago(43, "09:00"),
        private_notes="Takes no torch from anyone’s hand, nor any blame. Watch that.",
        feedback=(
            on_track(
                "team",
                "All four, one room, and you said what you did not know. Now be quiet until they come. Who will come first?",
                got_it(ago(42)),
            ),
            watch(
                "hard",
                "Nineteen days. Look at the four that you noted: in which was waiting kinder, and in which was it only easier for you?",
                will_act(ago(41), "Mark each: kind or easy", ago(30), done=ago(31)),
            ),
        ),
    ),
    SessionScript(
        ago(8, "09:00"),
        feedback=(
            on_track(
                "team",
                "Three have plans, one wants yours. Do not give it. What is the smallest question that would start his?",
                will_act(ago(6), "Ask Tiago what he would do if I had never worked here", ahead(4)),
            ),
            watch(
                "move",
                "Carl has the offers; I only see the other side of them. Which of the two places would let you lead, and have you asked "
                "anyone who works there?",
                got_it(ago(7), "The cell maker. I have asked one person, who laughed before answering."),
            ),
            on_track("hard", "Five days, and the last took an hour. You wrote that you slept. That is the measure I would keep."),
        ),
    ),
    SessionScript(ahead(34, "09:00"), state="scheduled"),
)

INES = Person(
    email="ines@example.org",
    name="Ines Duarte",
    time_zone="Europe/Lisbon",
    engagements=(
        EngagementScript("carl@example.org", invited=ago(165), accepted=ago(160), sessions=WITH_CARL),
        EngagementScript("olga@example.org", invited=ago(108), accepted=ago(104), sessions=WITH_OLGA),
    ),
    goals=(BATTERIES, LEADING),
)
