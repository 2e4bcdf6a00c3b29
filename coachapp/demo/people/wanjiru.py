"""Wanjiru Kamau, school head in Nairobi: her work with Thabo has ended, she goes on with Olga."""

from coachapp.demo.script import (
    CheckInScript,
    EngagementScript,
    GoalScript,
    MilestoneScript,
    MoveScript,
    Person,
    ReplyScript,
    SessionScript,
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

READING = MilestoneScript(
    key="reading",
    title="Every child in class three reads aloud, alone",
    done_when="All 118 children read a page they have not seen, to an adult who is not their teacher.",
    added=ago(460),
    due=ago(240),
    scope=2,
    direction="towards",
    check_ins=(
        CheckInScript(ago(430), 45, 4, "We listened to all 118. Fifty-three read, thirty guess, the rest have learned to look busy."),
        CheckInScript(
            ago(340), 70, 4, "Grandmothers come on Thursdays. They do not teach, they listen, and it works better than what we did."
        ),
        CheckInScript(ago(245), 97, 5, "114 of 118. We know the four by name and reason."),
    ),
    done=ago(238),
)

LESSONS = MilestoneScript(
    key="lessons",
    title="Teachers sit in each other’s lessons",
    done_when="Each of the 22 teachers has visited and been visited once a month for a term, without me in the room.",
    added=ago(400),
    due=ago(150),
    scope=2,
    direction="towards",
    check_ins=(
        CheckInScript(ago(350), 20, 2, "They come, sit at the back and mark homework."),
        CheckInScript(ago(260), 55, 3, "New rule: the visitor writes down one question only. Now there are conversations on the stairs."),
        CheckInScript(
            ago(120),
            90,
            4,
            "Twenty of 22. The last two visit each other and will not say what they talk about, so I think it is going well.",
        ),
        CheckInScript(ago(70), 100, 5, "A full term, all 22."),
    ),
    moves=(MoveScript(ago(180), ago(68), "A term was lost to building works."),),
    done=ago(66),
)

NETWORK = MilestoneScript(
    key="network",
    title="Five schools that visit each other",
    done_when="Five heads and twenty teachers a term cross the city to sit in a lesson and leave one question.",
    added=ago(230),
    due=ahead(90),
    scope=3,
    direction="towards",
    check_ins=(
        CheckInScript(ago(160), 10, 3, "Two heads said yes at once, one asked who else had, two want a letter from the county."),
        CheckInScript(ago(45), 35, 4, "Three schools. The buses cost more than the tea and the tea matters more."),
    ),
)

COUNTY = MilestoneScript(
    key="county",
    title="The county trains heads by visits",
    done_when="A county circular that replaces two lecture days a year by two visits.",
    added=ago(80),
    due=ahead(550),
    scope=4,
    direction="towards",
    check_ins=(CheckInScript(ago(22), 5, 3, "The director was a pupil of my mother’s. I have not decided whether to mention it."),),
)

SCHOOLS = GoalScript(
    title="Public schools that learn from one another",
    area="Education",
    vision=(
        "There is a good lesson in every public school in this city and nobody but thirty children ever sees it. I want teachers to see "
        "each "
        "other teach as a matter of course, first in my school, then in five, and in the end wherever a head wants it.\n\nI do not want a "
        "programme with a logo. I want a habit."
    ),
    achievable="Twenty-two teachers, of whom twenty trust me, and grandmothers on Thursdays.",
    novel="Training here means a lecture in a hotel. A lesson next door costs nothing and is never used.",
    motivating="I became a teacher because I once saw one through a window.",
    useful="Eleven hundred children in my school, and the next head, who should not have to begin again.",
    written=ago(465),
    horizon=ahead(1000),
    milestones=(READING, LESSONS, NETWORK, COUNTY),
)

WITH_THABO = (
    SessionScript(
        ago(448, "17:00"),
        feedback=(
            on_track(
                "reading",
                "You listened to all 118 before you changed anything. Many heads would have bought books. What did you hear that you did "
                "not expect?",
                got_it(ago(446), "How good they are at hiding it."),
            ),
        ),
    ),
    SessionScript(
        ago(343, "17:00"),
        feedback=(
            on_track(
                "reading",
                "The grandmothers only listen, and it works. What does that say about what your teachers are busy with?",
                discuss(ago(340), "It says it kindly. I do not want to."),
            ),
            off_track(
                "lessons",
                "They sit at the back and mark homework, and so would I. You have asked them to visit and not told them what to look "
                "for.\n\n"
                "What is the one thing a visitor could take home the same day?",
                will_act(ago(341), "Ask the three best teachers what they would like to see in others", ago(320), done=ago(325)),
            ),
        ),
    ),
    SessionScript(
        ago(252, "17:00"),
        feedback=(
            on_track(
                "reading",
                "97 of a hundred is where others put up a banner. You know the last four by reason. What do they need that is not reading?",
                got_it(ago(250), "Breakfast, glasses, and one of them her mother."),
            ),
            on_track("lessons", "One question only. I have stolen this for my own work.", got_it(ago(251))),
        ),
    ),
    SessionScript(
        ago(147, "17:00"),
        feedback=(
            on_track(
                "lessons",
                "A term lost to builders, and the habit survived it. That tells you more than a term without builders. Who kept it alive?",
                got_it(ago(146), "The two I had given up on."),
            ),
            watch(
                "network",
                "Two want a letter from the county. If the letter came, what would it change on a Tuesday in their school?",
                will_act(ago(145), "Start with the three who need no letter", ago(120), done=ago(125)),
            ),
        ),
    ),
)

WITH_OLGA = (
    SessionScript(
        ago(77, "08:00"),
        shared_notes="A first conversation. Wanjiru tells the four years in the order of what she stopped doing.",
        feedback=(
            achieved(
                "lessons",
                "All 22, for a term, without you in the room. The last clause is the achievement. What are you free to stop now?",
                got_it(ago(75)),
            ),
            on_track(
                "network",
                "Three schools without a letter. What would make a fourth head ask you, and not you her?",
                will_act(ago(74), "Invite heads to sit in a lesson, not in a meeting", ago(50), done=ago(47)),
            ),
        ),
    ),
    SessionScript(
        ago(35, "08:00"),
        feedback=(
            on_track(
                "network",
                "The tea matters more than the bus. Put it in the budget under its own name. Who pays for it when you have left?",
                got_it(ago(33)),
            ),
            watch(
                "county",
                "A circular reaches every school and changes few. Which two lecture days would they have to give up, and who earns by "
                "them?",
                will_act(ago(32), "Find out who holds the contract for the lecture days", ago(9)),
                (
                    ReplyScript(
                        "client",
                        ago(8, "19:00"),
                        "A cousin of the deputy director does. I need to think before I do anything. May I bring it to you unwritten?",
                    ),
                ),
            ),
        ),
    ),
    SessionScript(ahead(15, "08:00"), state="scheduled"),
)

WANJIRU = Person(
    email="wanjiru@example.org",
    name="Wanjiru Kamau",
    time_zone="Africa/Nairobi",
    engagements=(
        EngagementScript("thabo@example.org", invited=ago(475), accepted=ago(470), sessions=WITH_THABO, ended=ago(110)),
        EngagementScript("olga@example.org", invited=ago(90), accepted=ago(86), sessions=WITH_OLGA),
    ),
    goals=(SCHOOLS,),
)
