"""Ada’s first goal, reached: the doctorate, from one-page summaries to a thesis others use."""

from coachapp.demo.script import CheckInScript, GoalScript, MilestoneScript, MoveScript, Turn, ago

SURVEY = MilestoneScript(
    key="survey",
    title="Survey of imitation learning, one page a paper",
    done_when="Thirty papers, one page each, and a paragraph that says which three I would have wanted to write.",
    added=ago(1085),
    due=ago(995),
    scope=1,
    direction="towards",
    check_ins=(
        CheckInScript(ago(1060), 30, 4, "Eleven pages. I read faster when I write the page the same evening."),
        CheckInScript(
            ago(1040), 60, 3, "Nineteen. I keep adding papers because the list of open questions grows faster than the list of read ones."
        ),
        CheckInScript(
            ago(991),
            100,
            5,
            "Thirty, and the paragraph. All three papers I would have wanted to write use fewer than fifty demonstrations. I had not "
            "noticed before.",
        ),
    ),
    done=ago(986),
)

BASELINE = MilestoneScript(
    key="baseline",
    title="Reproduce a behaviour-cloning baseline in simulation",
    done_when="The published success rate within three points on two of their tasks, from a script another student can run.",
    added=ago(1085),
    due=ago(950),
    scope=1,
    direction="towards",
    check_ins=(
        CheckInScript(ago(1050), 15, 4, "Simulator runs. Their code does not: two of the dependencies have gone."),
        CheckInScript(ago(1005), 45, 2, "Success rate is twenty points below the paper and I cannot find why."),
        CheckInScript(ago(972), 80, 4, "It was the camera angle. They moved it between tasks and did not say. Within four points now."),
        CheckInScript(
            ago(941), 100, 5, "Two points. Pavel ran the script on his laptop from the README alone.", ("https://example.org/ada/baseline",)
        ),
    ),
    done=ago(937),
)

WORKSHOP_PAPER = MilestoneScript(
    key="cloning",
    title="First workshop paper: when cloning fails",
    done_when="Submitted with my name first, with one figure that somebody outside the lab understands without me.",
    added=ago(1082),
    due=ago(880),
    scope=2,
    direction="towards",
    check_ins=(
        CheckInScript(ago(960), 10, 3, "A title and a list of failures. No claim yet."),
        CheckInScript(
            ago(915),
            40,
            3,
            "The claim: cloning fails where demonstrators disagree, not where data is scarce. I need to show it on something real.",
        ),
        CheckInScript(ago(870), 75, 4, "Real arm, one task, forty runs. The figure works on my mother, who is a notary."),
        CheckInScript(
            ago(845),
            100,
            5,
            "Submitted four hours before the deadline, not four minutes.",
            ("https://example.org/ada/cloning-workshop.pdf",),
        ),
    ),
    moves=(MoveScript(ago(898), ago(842), "The arm was in repair for five weeks."),),
    done=ago(839),
)

TEACHING = MilestoneScript(
    key="teaching",
    title="Teaching assistant for the robotics course",
    done_when="One term of exercises held and marked; every sheet handed over to the next assistant.",
    added=ago(950),
    due=ago(800),
    scope=1,
    direction="elsewhere",
    check_ins=(
        CheckInScript(ago(900), 30, 4, "Twenty-two students, two groups. It takes a day and a half a week, not one."),
        CheckInScript(
            ago(850), 70, 4, "I rewrote the sheet on inverse kinematics as a drawing exercise. For the first time nobody copied."
        ),
        CheckInScript(ago(795), 100, 4, "Handed over. I was sad on the last day, which surprised me."),
    ),
    done=ago(790),
)

ZURICH = MilestoneScript(
    key="zurich",
    title="Three months at the hardware lab in Zurich",
    done_when="I can build, calibrate and repair a two-finger gripper without help, and have one result with their group.",
    added=ago(900),
    due=ago(700),
    scope=2,
    direction="stepping_stone",
    check_ins=(
        CheckInScript(ago(868), 10, 3, "The invitation letter is signed. Funding for two of the three months."),
        CheckInScript(
            ago(815), 35, 4, "First month. I have broken two grippers and repaired both. Lena gives me the tasks her own students avoid."
        ),
        CheckInScript(
            ago(760), 70, 5, "Calibration takes me twenty minutes now. We have forces from eighty grasps and a plot nobody expected."
        ),
        CheckInScript(
            ago(700), 100, 5, "Back in Berlin with a gripper in my suitcase. The result is a short paper with Lena first and me second."
        ),
    ),
    done=ago(692),
)

SIM_TO_REAL = MilestoneScript(
    key="simreal",
    title="Sim-to-real by domain randomisation",
    done_when="A policy trained only in simulation opens three of our five drawers.",
    added=ago(860),
    due=ago(660),
    scope=2,
    direction="towards",
    check_ins=(
        CheckInScript(ago(810), 15, 3, "Randomised light and friction. Zero of five drawers, but each fails in its own way."),
        CheckInScript(
            ago(735),
            25,
            2,
            "One of five on good days. Four groups with a hundred times our compute published the same idea while I was in Zurich.",
        ),
        CheckInScript(ago(655), 25, 1, "I opened the folder once in six weeks."),
    ),
    set_aside=Turn(
        ago(641), "Four groups with more machines do this better. What I would add is small, and I am not curious about it any more."
    ),
)

RIG = MilestoneScript(
    key="rig",
    title="Release the teleoperation rig as open hardware",
    done_when="Another lab builds it from the drawings for under 900 euros and records a demonstration with it.",
    added=ago(800),
    due=ago(560),
    scope=2,
    direction="stepping_stone",
    check_ins=(
        CheckInScript(ago(720), 20, 4, "Second version, printed parts only. My fingers still hurt after an hour."),
        CheckInScript(ago(660), 45, 4, "Bill of materials at 870 euros. Wrote the drawings for someone who hates reading drawings."),
        CheckInScript(ago(600), 60, 3, "Ghent wants to build it. They ask questions I thought the guide answered."),
        CheckInScript(ago(552), 80, 3, "Ghent is stuck at the wrist encoder. It is our drawing that is wrong, not them."),
        CheckInScript(
            ago(505),
            100,
            5,
            "Ghent recorded forty demonstrations in one afternoon. They sent a film of a robot folding a towel badly.",
            ("https://example.org/ada/rig", "https://example.org/ghent/towel"),
        ),
    ),
    moves=(MoveScript(ago(566), ago(500), "Ghent starts building a month later than planned."),),
    done=ago(496),
)

THESIS = MilestoneScript(
    key="thesis",
    title="Submit and defend the thesis",
    done_when="Defended, and the published version states in its first chapter what I no longer believe.",
    added=ago(650),
    due=ago(400),
    scope=2,
    direction="towards",
    check_ins=(
        CheckInScript(ago(610), 10, 3, "An outline with six chapters. Four of them exist as papers or as anger."),
        CheckInScript(ago(540), 25, 3, "Two chapters. I write from six to eight and nothing after."),
        CheckInScript(ago(470), 45, 2, "Chapter four says the opposite of chapter two. I cannot decide which I believe."),
        CheckInScript(ago(430), 60, 3, "Wrote the chapter about the contradiction instead. It is the best one."),
        CheckInScript(ago(365), 85, 4, "Submitted. The printer had the wrong year on the cover."),
        CheckInScript(ago(295), 100, 5, "Defended. One examiner has already built the rig."),
    ),
    moves=(
        MoveScript(ago(480), ago(350), "The rig took the time that chapter four needed."),
        MoveScript(ago(380), ago(294), "The second examiner is away until then."),
    ),
    done=ago(286),
)

GRANT_REPORT = MilestoneScript(
    key="report",
    title="Final report of the institute’s grant",
    done_when="Accepted by the funder without questions.",
    added=ago(380),
    due=ago(260),
    scope=2,
    direction="elsewhere",
    check_ins=(
        CheckInScript(ago(330), 40, 3, "Nobody else knew where the figures are. I do, because I made them."),
        CheckInScript(ago(262), 90, 3, "Sixty pages for a reader who will look at two tables."),
        CheckInScript(ago(230), 100, 4, "Accepted. I have written down how, so that it need not be me next time."),
    ),
    done=ago(223),
)

DOCTORATE = GoalScript(
    title="Finish a doctorate that other people build on",
    area="Robot learning",
    vision=(
        "I want to leave the doctorate with one idea that somebody else uses without asking me. Not three papers that were accepted, but "
        "one thing that a stranger picks up: a rig, a data set, or a result that changes what they try next.\n\n"
        "I know it went well if a person I have never met opens an issue about it."
    ),
    achievable="Two years of funding, a working arm, and a supervisor who answers within a week.",
    novel="Most work asks for more data. Almost nobody asks why ten demonstrations are not enough.",
    motivating="I like the moment when a machine copies a person and gets it wrong in a way that teaches me something.",
    useful="Small labs cannot collect ten thousand demonstrations. They could collect ten.",
    written=ago(1085),
    horizon=ago(260),
    milestones=(SURVEY, BASELINE, WORKSHOP_PAPER, TEACHING, ZURICH, SIM_TO_REAL, RIG, THESIS, GRANT_REPORT),
    reached=ago(220),
)
