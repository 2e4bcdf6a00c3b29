"""Sam Whitlock, nurse leader in Chicago: wards that nurses do not leave. The review of the last session is still a draft."""

from coachapp.demo.script import (
    CheckInScript,
    EngagementScript,
    GoalScript,
    MilestoneScript,
    Person,
    SessionScript,
    ago,
    ahead,
    discuss,
    got_it,
    off_track,
    on_track,
    watch,
    will_act,
)

HUDDLE = MilestoneScript(
    key="huddle",
    title="Ten-minute handover on one ward",
    done_when="Thirty days in a row at ten minutes or less, run by the charge nurse and not by me.",
    added=ago(190),
    due=ago(90),
    scope=2,
    direction="towards",
    check_ins=(
        CheckInScript(ago(160), 40, 4, "Down from twenty-six minutes to fourteen. The stories moved to the break room, where they belong."),
        CheckInScript(ago(118), 85, 4, "Twenty-two days in a row. Denise runs it standing up."),
        CheckInScript(ago(92), 100, 5, "Thirty-four days. I was on leave for nine of them."),
    ),
    done=ago(91),
)

ROSTER = MilestoneScript(
    key="roster",
    title="Rosters that nurses write themselves",
    done_when="Two wards write their own rosters for three months, and agency hours fall by a third.",
    added=ago(185),
    due=ahead(20),
    scope=2,
    direction="towards",
    check_ins=(
        CheckInScript(ago(125), 20, 3, "First roster written by the nurses of 4 West. Nobody wanted Sunday, so they drew lots, laughing."),
        CheckInScript(ago(60), 45, 3, "Agency hours down by a fifth. 5 East asks when it is their turn."),
        CheckInScript(ago(3), 60, 4, "5 East began. One week, one quarrel, settled by them before I heard of it."),
    ),
)

EXIT = MilestoneScript(
    key="exit",
    title="Talk to everyone who left last year",
    done_when="Thirty conversations and one page of reasons in their words.",
    added=ago(120),
    due=ahead(5),
    scope=1,
    direction="stepping_stone",
    check_ins=(
        CheckInScript(ago(80), 40, 4, "Twelve of thirty. Nobody has said pay first."),
        CheckInScript(ago(25), 70, 4, "Twenty-one. Eight say a version of: I stopped being proud of the shift."),
        CheckInScript(ago(3), 85, 4, "Twenty-six. Two asked whether they could come back."),
    ),
)

BOARD = MilestoneScript(
    key="board",
    title="Staffing on the hospital board’s agenda",
    done_when="The board looks at nurse turnover each quarter as it looks at money.",
    added=ago(85),
    due=ahead(160),
    scope=4,
    direction="towards",
    check_ins=(CheckInScript(ago(30), 10, 2, "The finance chief asked for one number. I have seven."),),
)

MASTERS = MilestoneScript(
    key="masters",
    title="Part-time master’s in health administration",
    done_when="Enrolled for the next intake, or decided against it in writing.",
    added=ago(88),
    due=ago(12),
    scope=1,
    direction="elsewhere",
    check_ins=(CheckInScript(ago(58), 10, 2, "Brochures on the fridge since the holidays. My husband has started to dust them."),),
)

STAY = GoalScript(
    title="A hospital that nurses do not leave",
    area="Nursing leadership",
    vision=(
        "One in four of our nurses leaves within a year. We answer with signing bonuses and posters. I want to lead a hospital where "
        "people "
        "stay because the shift makes sense: they know what happened before, they have a say in when they work, and somebody notices good "
        "work."
    ),
    achievable="Two wards trust me, and the chief nurse retires in three years and says so openly.",
    novel="Hospitals measure turnover yearly. Ward by ward, week by week, is new, and the data has been there all along.",
    motivating="I have trained forty people who left. I remember the names.",
    useful="The patients first. A ward that loses a quarter of its people a year makes mistakes nobody intends.",
    written=ago(195),
    horizon=ahead(1100),
    milestones=(HUDDLE, ROSTER, EXIT, BOARD, MASTERS),
)

SESSIONS = (
    SessionScript(
        ago(175, "16:00"),
        feedback=(
            on_track(
                "huddle",
                "Ten minutes, thirty days, run by someone else: three numbers and you are none of them. Good. What did the twenty-six "
                "minutes give people that they will miss?",
                got_it(ago(174), "Company. I will find it another place."),
            ),
            watch(
                "roster",
                "Two wards at once, in a hospital where one ward is news. Why not one?",
                will_act(ago(172), "Start with 4 West only", ago(140), done=ago(150)),
            ),
        ),
    ),
    SessionScript(
        ago(119, "16:00"),
        feedback=(
            on_track(
                "huddle",
                "Denise runs it standing up. Take leave before day thirty and do not call.",
                will_act(ago(117), "Nine days off, phone in a drawer", ago(92), done=ago(93)),
            ),
            on_track(
                "roster",
                "They drew lots for Sunday and laughed. Write down what they decided that you would have decided otherwise.",
                got_it(ago(118)),
            ),
        ),
    ),
    SessionScript(
        ago(84, "16:00"),
        feedback=(
            on_track(
                "roster", "A fifth off the agency hours in a quarter. Who else sees that number, and in whose words?", got_it(ago(82))
            ),
            on_track(
                "exit",
                "Thirty conversations is a great deal of listening. What would make you stop at fifteen?",
                got_it(ago(83), "Hearing nothing new. I am not there."),
            ),
            watch(
                "masters",
                "You named this one last and fastest. Would you want the degree if the chief nurse’s job were yours tomorrow?",
                discuss(ago(81), "No. Is that allowed?"),
            ),
        ),
    ),
    SessionScript(
        ago(42, "16:00"),
        shared_notes="The degree: a decision either way by the date. Sam thinks it is a no and wants to be able to say why.",
        feedback=(
            on_track(
                "exit",
                "Proud of the shift: eight of twenty-one, unprompted. Be careful with it. It is the sentence the board should hear first "
                "and from them, not from you.",
                got_it(ago(40)),
            ),
            watch(
                "board",
                "Seven numbers are a way of being safe. Which one would you put on the wall of the lift?",
                will_act(ago(39), "Choose one number and try it on the finance chief", ago(18)),
            ),
            off_track(
                "masters",
                "No page opened in six weeks, and dust on the brochures. Write the no, and the reason, before it becomes a guilt.",
                got_it(ago(39)),
            ),
        ),
    ),
    SessionScript(
        ago(4, "16:00"),
        is_published=False,
        agenda=("One number for the lift",),
        brought=("Two who left want to come back: what do I tell them?",),
        shared_notes="They may come back, to a ward that writes its own roster. Sam writes to both.",
        private_notes="The number exists: days until a new nurse asks to change ward. Let Sam find it.",
        feedback=(
            on_track(
                "roster",
                "5 East settled its quarrel before you heard of it. That is the result; the hours are only how it shows. What do you still "
                "do for 4 West that they have not asked for?",
            ),
            on_track("exit", "Two want to come back. What did they say they would need to see on the first day?"),
            watch("board", "One number was due three weeks ago, and"),
        ),
    ),
    SessionScript(ahead(24, "16:00"), state="scheduled"),
)

SAM = Person(
    email="sam@example.org",
    name="Sam Whitlock",
    time_zone="America/Chicago",
    engagements=(EngagementScript("carl@example.org", invited=ago(205), accepted=ago(200), sessions=SESSIONS),),
    goals=(STAY,),
)
