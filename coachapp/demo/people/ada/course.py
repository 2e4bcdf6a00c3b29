"""Ada’s side goal, which grew out of a term of teaching that led elsewhere."""

from coachapp.demo.script import CheckInScript, GoalScript, MilestoneScript, ago, ahead

GUEST = MilestoneScript(
    key="guest",
    title="Two guest lectures from the first draft",
    done_when="Given twice, to two audiences, and the parts where people stopped writing are marked in the draft.",
    added=ago(235),
    due=ago(115),
    scope=1,
    direction="towards",
    check_ins=(
        CheckInScript(ago(205), 30, 4, "First one, in Potsdam. They stopped writing at the Jacobian, all of them, at once."),
        CheckInScript(ago(160), 50, 4, "Rewrote the Jacobian as a drawing, as in my old exercise sheet."),
        CheckInScript(
            ago(119), 100, 5, "Second one. They stopped writing at covariate shift, but they were arguing, so I do not count it."
        ),
    ),
    done=ago(111),
)

NOTES = MilestoneScript(
    key="notes",
    title="Lecture notes on imitation learning",
    done_when="Eight chapters that a lecturer outside my field can teach from without writing to me.",
    added=ago(125),
    due=ahead(128),
    scope=2,
    direction="towards",
    check_ins=(
        CheckInScript(ago(100), 10, 4, "Chapter one, in three evenings."),
        CheckInScript(ago(75), 15, 3, "Chapter two four times. I keep writing it for the person in the third row in Potsdam."),
        CheckInScript(ago(55), 20, 3, "Stopped polishing and sketched all eight chapters on one page each."),
        CheckInScript(ago(21), 30, 4, "Chapter two is in the hands of somebody who was not in the room."),
    ),
)

TAUGHT = MilestoneScript(
    key="taught",
    title="Somebody teaches chapter three without me",
    done_when="A lecturer I have not met teaches it and tells me what they changed.",
    added=ago(62),
    due=ahead(310),
    scope=3,
    direction="towards",
)

COURSE = GoalScript(
    title="A course that others can teach from my notes",
    area="Teaching",
    vision=(
        "There are a hundred places where someone is asked to teach robot learning next term and has two weeks to prepare. I want to be "
        "the "
        "notes they find.\n\nEight chapters, eight exercises on paper, no cluster needed."
    ),
    achievable="I have taught half of it, and writing before eight in the morning works for me.",
    novel="The courses I know assume a robot and a cluster. This one needs a pencil and, in week six, a toy arm.",
    motivating="The day the drawing exercise worked was one of my three best days of that year.",
    useful="Lecturers at places without a robotics group, and their students most of all.",
    written=ago(240),
    horizon=ahead(760),
    milestones=(GUEST, NOTES, TAUGHT),
)
