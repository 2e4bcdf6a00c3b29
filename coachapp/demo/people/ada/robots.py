"""Ada’s main goal: robots that learn from a handful of demonstrations."""

from coachapp.demo.script import CheckInScript, GoalScript, MilestoneScript, MoveScript, ago, ahead

FELLOWSHIP = MilestoneScript(
    key="fellowship",
    title="Fellowship proposal: learning from five demonstrations",
    done_when="Submitted, and two people who would vote against it have read it first.",
    added=ago(425),
    due=ago(270),
    scope=2,
    direction="stepping_stone",
    check_ins=(
        CheckInScript(ago(405), 10, 3, "One page. It promises a result for each year and I only believe the first."),
        CheckInScript(ago(350), 40, 3, "Lena read it as somebody who would vote against it. She did, in the margin, in red."),
        CheckInScript(ago(300), 65, 4, "Second year is now a question and not a promise. It reads better and frightens me more."),
        CheckInScript(ago(228), 100, 4, "Funded: two years, my own arm, my own student. I read the letter standing in the stairwell."),
    ),
    moves=(MoveScript(ago(310), ago(240), "Defence and proposal in one month would have spoiled both."),),
    done=ago(223),
)

ONE_SHOT = MilestoneScript(
    key="oneshot",
    title="Reproduce one-shot imitation on our arm",
    done_when="The published task, our arm, one demonstration, seven of ten runs; the code runs on a second machine.",
    added=ago(240),
    due=ago(112),
    scope=2,
    direction="towards",
    check_ins=(
        CheckInScript(ago(200), 20, 4, "Arm delivered. It hums at a pitch that empties the office."),
        CheckInScript(ago(172), 45, 4, "Three of ten. The failures are all on the approach, none on the grasp."),
        CheckInScript(ago(146), 70, 4, "Six of ten with a slower approach. I think their video is sped up."),
        CheckInScript(
            ago(115), 95, 5, "Eight of ten on ours, seven of ten on the machine in the basement.", ("https://example.org/ada/one-shot",)
        ),
    ),
    done=ago(112, "20:10"),
)

KITCHEN = MilestoneScript(
    key="kitchen",
    title="Collect 400 kitchen demonstrations",
    done_when="400 demonstrations of 12 tasks by people who are not roboticists, each with consent, readable by one loader.",
    added=ago(215),
    due=ago(54),
    scope=2,
    direction="towards",
    check_ins=(
        CheckInScript(ago(180), 10, 3, "Consent form approved at the third attempt. Five kitchens have agreed."),
        CheckInScript(
            ago(145),
            15,
            2,
            "62 demonstrations. Half a day of set-up per kitchen, and everybody’s drawers are different, which was the point and is the "
            "problem.",
        ),
        CheckInScript(
            ago(118), 35, 3, "140. Down to two kitchens. The same person on Tuesday and on Friday differs more than two people on one day."
        ),
        CheckInScript(ago(90), 75, 4, "310. My neighbour’s father, 81, is the best demonstrator we have."),
        CheckInScript(ago(52), 98, 5, "400 and a few spare. Six need their faces blurred.", ("https://example.org/ada/kitchen-400",)),
    ),
    done=ago(49, "21:00"),
)

PAPER = MilestoneScript(
    key="paper",
    title="First-author paper: few-demonstration grasping",
    done_when="Camera-ready submitted, with one experiment that a small lab can repeat in a week.",
    added=ago(190),
    due=ago(37),
    scope=2,
    direction="towards",
    check_ins=(
        CheckInScript(ago(170), 15, 4, "The question fits in a line: which five demonstrations, of fifty?"),
        CheckInScript(
            ago(143),
            30,
            4,
            "Choosing the five that disagree most beats choosing the five best. Nobody in the lab believed it, so I ran it twice.",
        ),
        CheckInScript(ago(114), 35, 3, "Wrote the related work for two weeks. It is four pages and contains no idea of mine."),
        CheckInScript(ago(86), 40, 3, "Reviewers want a second robot. I started a third experiment instead."),
        CheckInScript(ago(53), 55, 4, "Accepted with changes. Related work is down to one page."),
        CheckInScript(ago(5), 65, 4, "Second experiment repeated in six days by Pavel, who was not in the project."),
    ),
    moves=(MoveScript(ago(80), ahead(24), "The reviewers ask for a second robot."),),
)

BENCHMARK = MilestoneScript(
    key="benchmark",
    title="Open benchmark with two other labs",
    done_when="Two labs outside ours report numbers on the same 12 tasks, from the same loader, without our help.",
    added=ago(127),
    due=ahead(69),
    scope=3,
    direction="towards",
    check_ins=(
        CheckInScript(ago(113), 5, 4, "Ghent and Lyon both said yes within a day. Lyon wants forty tasks, Ghent wants six."),
        CheckInScript(ago(88), 10, 4, "A protocol of three pages, signed by three groups. Most of it says what we do not measure."),
        CheckInScript(ago(64), 15, 4, "Task list frozen at 12."),
        CheckInScript(ago(36), 20, 2, "Protocol is agreed, but nobody owns the data format. I keep rewriting it alone."),
        CheckInScript(ago(15), 20, 2, "No reply from Lyon. I started on the loader instead.", ("https://example.org/ada/loader-branch",)),
    ),
    moves=(
        MoveScript(ago(102), ahead(128), "Three labs, three holidays. Nobody is there at the same time."),
        MoveScript(ago(43), ahead(189), "Lab in Lyon lost its engineer."),
    ),
)

STUDENT = MilestoneScript(
    key="student",
    title="Supervise a master’s student on tactile data",
    done_when="Jun hands in a thesis with a result of their own, and would choose the topic again.",
    added=ago(109),
    due=ago(40),
    scope=2,
    direction="stepping_stone",
    check_ins=(
        CheckInScript(ago(92), 10, 4, "Jun started. Asked better questions about the sensor in a week than I did in a year."),
        CheckInScript(ago(57), 25, 4, "First readings. We meet every day at four, because I am there anyway."),
        CheckInScript(ago(22), 40, 3, "Jun’s sensor reads well. I still answer every question within the hour."),
    ),
    moves=(
        MoveScript(ago(95), ahead(14), "Jun’s start was registered two months late."),
        MoveScript(ago(60), ahead(45), "The sensors are at customs."),
        MoveScript(ago(30), ahead(83), "Jun takes the second exam period off from the lab, rightly."),
    ),
)

WORKSHOP = MilestoneScript(
    key="workshop",
    title="Workshop: learning from few demonstrations",
    done_when="A day with sixty people at a main conference, half of them from labs with fewer than five robots.",
    added=ago(70),
    due=ahead(342),
    scope=3,
    direction="towards",
    check_ins=(CheckInScript(ago(25), 10, 4, "Proposal sent to the programme chairs."),),
)

WORKING_GROUP = MilestoneScript(
    key="group",
    title="Found a working group",
    done_when="Eight labs share tasks and data under one written agreement that outlives any one of us.",
    added=ago(66),
    due=ahead(524),
    scope=4,
    direction="towards",
)

ROBOTS = GoalScript(
    title="Robots that learn from a handful of demonstrations",
    area="Robot learning",
    vision=(
        "A carer, a baker or a lab technician shows a robot a task five times and it does the sixth. No engineer in the room, no data "
        "centre, "
        "no month of tuning.\n\n"
        "I want small labs and small workshops to be able to do this with one arm and one afternoon, and I want it measured in a way that "
        "nobody can win by buying more machines."
    ),
    achievable="I have an arm, a rig that others have built, two years of funding and one result that surprised people.",
    novel=(
        "The field scales up. Choosing the right five demonstrations is open, and only recently have models been good enough to make it "
        "matter."
    ),
    motivating="I would read about this on a Sunday. I do read about this on Sundays.",
    useful="Care homes and workshops have people who can show, and nobody who can program.",
    written=ago(430),
    horizon=ahead(1130),
    milestones=(FELLOWSHIP, ONE_SHOT, KITCHEN, PAPER, STUDENT, BENCHMARK, WORKSHOP, WORKING_GROUP),
)
