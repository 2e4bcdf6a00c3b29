"""Kenji Morimoto, student in Kyoto: tries things, and learns which ones to leave."""

from coachapp.demo.script import (
    CheckInScript,
    EngagementScript,
    GoalScript,
    MilestoneScript,
    Person,
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

RANKING = MilestoneScript(
    key="ranking",
    title="Top hundred in the programming league",
    done_when="My name in the first hundred at the end of a season.",
    added=ago(160),
    due=ago(20),
    scope=1,
    direction="towards",
    check_ins=(
        CheckInScript(ago(140), 30, 4, "Place 412 of nine thousand."),
        CheckInScript(ago(112), 35, 2, "Place 388. I solved nothing this month that I would tell anyone about."),
    ),
    set_aside=Turn(ago(90), "Set aside with the goal."),
)

LEAGUE = GoalScript(
    title="Become a top competitive programmer",
    area="Programming",
    vision="A name that recruiters know, and a place in the finals before I graduate.",
    achievable="Two hours each night, and I am quick.",
    novel="It is not, really. There is a well-trodden path with a ranking at the end.",
    motivating="Going up in the ranking. Less so the problems.",
    useful="It helps to get interviews.",
    written=ago(165),
    horizon=ahead(400),
    milestones=(RANKING,),
    set_aside=Turn(ago(90), "The four sentences were honest and three of them were weak. I liked the number, not the problems."),
)

STOPS = MilestoneScript(
    key="stops",
    title="Ride every bus line once and write down what fails",
    done_when="Forty-one lines, one page each: where the announcement is wrong, late or missing.",
    added=ago(82),
    due=ago(14),
    scope=1,
    direction="towards",
    check_ins=(
        CheckInScript(ago(66), 30, 4, "Thirteen lines. On line 5 the voice announces a hospital that moved four years ago."),
        CheckInScript(ago(38), 70, 5, "Twenty-nine. A blind passenger, Mr Oda, now rides with me on Saturdays and finds twice as much."),
        CheckInScript(ago(15), 100, 5, "Forty-one. Mr Oda insisted on the night line."),
    ),
    done=ago(13),
)

APP = MilestoneScript(
    key="app",
    title="A phone that speaks the stop, for one line",
    done_when="Mr Oda rides line 5 for a week with it and without asking anybody.",
    added=ago(60),
    due=ahead(50),
    scope=1,
    direction="towards",
    check_ins=(
        CheckInScript(ago(30), 20, 3, "It speaks, but late. At the third stop it announces the second."),
        CheckInScript(ago(9), 45, 4, "Two seconds early now, which Mr Oda says is polite.", ("https://example.org/kenji/line-5",)),
    ),
)

CITY = MilestoneScript(
    key="city",
    title="The bus company corrects its announcements",
    done_when="Ten of my pages are marked corrected by somebody with a company address.",
    added=ago(45),
    due=ahead(150),
    scope=2,
    direction="towards",
    check_ins=(CheckInScript(ago(11), 0, 3, "I have the address of a complaints form. It allows two hundred characters."),),
)

VOICE = GoalScript(
    title="A city one can cross with closed eyes",
    area="Accessible transport",
    vision=(
        "Mr Oda has not been across the river for six years because he does not trust the announcements. I want him to go, and come back, "
        "and "
        "complain about the tea there."
    ),
    achievable="One line, one phone, one passenger who tells me the truth.",
    novel="Positions of buses became public last year. Nobody has used them for the ear.",
    motivating="I forget to look at the clock when I work on it.",
    useful="Three thousand people in this city who do not see the sign.",
    written=ago(85),
    horizon=ahead(800),
    milestones=(STOPS, APP, CITY),
)

SESSIONS = (
    SessionScript(
        ago(154, "09:00"),
        shared_notes="Kenji reads his four sentences aloud and stops at novel.",
        feedback=(
            watch(
                "ranking",
                "A number that goes up is pleasant company. What is the last problem you solved that you told a friend about?",
                discuss(ago(151), "I cannot remember one. That bothers me."),
            ),
        ),
    ),
    SessionScript(
        ago(98, "09:00"),
        agenda=("What the ranking is for",),
        feedback=(
            off_track(
                "ranking",
                "Two hours each night, and nothing you would tell anyone. You are not failing at this. You are finding out that you do not "
                "want it, which is cheaper at twenty than at forty.\n\n"
                "What did you do last month that made you forget the time?",
                will_act(
                    ago(97),
                    "Write down each hour in which I forget the time",
                    ago(85),
                    "I rode the bus with my grandmother and corrected the announcements.",
                    done=ago(86),
                ),
            ),
        ),
    ),
    SessionScript(
        ago(63, "09:00"),
        feedback=(
            on_track(
                "stops",
                "Forty-one lines by bus is the best literature review I have heard of. Take somebody with you who hears what you only see.",
                will_act(ago(61), "Ask at the centre for the blind whether someone would ride along", ago(50), done=ago(52)),
            ),
        ),
    ),
    SessionScript(
        ago(28, "09:00"),
        feedback=(
            on_track("stops", "Mr Oda finds twice as much. So whose list is it? Put his name on it.", got_it(ago(27))),
            on_track(
                "app",
                "One line, one passenger. Somebody will tell you to support forty-one. What will you answer?",
                got_it(ago(26), "After Mr Oda has had his tea."),
            ),
            watch(
                "city",
                "You plan to send pages to a company. A company does not read. Who there rides line 5 to work?",
                will_act(ago(25), "Find one person in the company who takes the bus", ago(10)),
            ),
        ),
    ),
    SessionScript(ahead(9, "09:00"), state="scheduled", brought=("Two hundred characters: a form is not a person",)),
)

KENJI = Person(
    email="kenji@example.org",
    name="Kenji Morimoto",
    time_zone="Asia/Tokyo",
    engagements=(EngagementScript("thabo@example.org", invited=ago(175), accepted=ago(170), sessions=SESSIONS),),
    goals=(LEAGUE, VOICE),
)
