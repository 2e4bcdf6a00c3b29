"""Mira Castellanos, physician-scientist in Madrid: half in the ward, half in the laboratory, and deciding."""

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

COHORT = MilestoneScript(
    key="cohort",
    title="Blood samples of 200 children with fever",
    done_when="200 samples with consent and a diagnosis confirmed four weeks later, frozen within two hours.",
    added=ago(330),
    due=ago(120),
    scope=2,
    direction="towards",
    check_ins=(
        CheckInScript(ago(300), 10, 4, "Ethics approved. The night nurses offered to draw the extra tube before I asked."),
        CheckInScript(ago(235), 45, 3, "88 samples. Eleven thawed in a broken freezer; I found out from the cleaner."),
        CheckInScript(ago(150), 90, 4, "181. The last twenty are slow because the fever season is over."),
        CheckInScript(ago(100), 100, 5, "203, two alarms on the freezer."),
    ),
    moves=(MoveScript(ago(180), ago(98), "Fever season ended before the cohort did."),),
    done=ago(90),
)

ASSAY = MilestoneScript(
    key="assay",
    title="Five-gene assay in under forty minutes",
    done_when="Sensitivity above 95 % on held-out samples, run by a technician who has not seen it before.",
    added=ago(330),
    due=ahead(40),
    scope=2,
    direction="towards",
    check_ins=(
        CheckInScript(ago(210), 25, 3, "Three genes separate most of them. The other two are my supervisor’s favourites."),
        CheckInScript(ago(95), 50, 4, "Fifty-two minutes. The slow step is the one everybody told me not to touch."),
        CheckInScript(
            ago(1, "22:40"),
            70,
            4,
            "Forty-four minutes after touching it. 93 % on the held-out forty.",
            ("https://example.org/mira/assay-44min",),
        ),
    ),
)

PROTECTED = MilestoneScript(
    key="protected",
    title="Two protected days a week, in writing",
    done_when="The head of department has signed a rota in which Tuesdays and Wednesdays have no ward for me.",
    added=ago(240),
    due=ago(60),
    scope=1,
    direction="stepping_stone",
    check_ins=(
        CheckInScript(ago(190), 20, 3, "He said yes in the corridor."),
        CheckInScript(ago(130), 30, 2, "The corridor does not bind the rota. Called in on four of six Tuesdays."),
        CheckInScript(ago(1, "22:50"), 40, 2, "I wrote the rota myself and sent it. No reply in three weeks."),
    ),
    moves=(MoveScript(ago(75), ahead(20), "New head of department."),),
    blocked=Turn(ago(1, "22:52"), "Waits for a signature of someone who has read the mail and not answered it."),
)

PILOT = MilestoneScript(
    key="pilot",
    title="Pilot in two emergency rooms",
    done_when="Sixty children tested at the bedside, and the doctors say beforehand what they would have prescribed.",
    added=ago(160),
    due=ahead(250),
    scope=3,
    direction="towards",
    check_ins=(CheckInScript(ago(1, "23:05"), 5, 3, "Toledo wants to join. They asked who pays for the cartridges, and so do I."),),
)

GUIDELINE = MilestoneScript(
    key="guideline",
    title="National guideline group for fever in children",
    done_when="The group cites the pilot and I sit in the room when they do.",
    added=ago(110),
    due=ahead(700),
    scope=4,
    direction="towards",
)

FEVER = GoalScript(
    title="A bedside test that spares children needless antibiotics",
    area="Paediatric infectious disease",
    vision=(
        "A child with fever comes in at night. Before the parents have found a chair, the doctor knows whether antibiotics will help. In "
        "my "
        "ward we give them to seven of ten children and two need them.\n\nI want to be the doctor who can also build the test, not the one "
        "who was once in a laboratory."
    ),
    achievable="The cohort is frozen, the genes are known, and two emergency rooms want to try.",
    novel="Gene signatures existed for years; only now can one be read in under an hour without a laboratory.",
    motivating="I have had the conversation about resistant bacteria with a father at four in the morning. I do not want it again.",
    useful="Every emergency room that sees children, most of all where nobody can call a specialist.",
    written=ago(335),
    horizon=ahead(1300),
    milestones=(COHORT, ASSAY, PROTECTED, PILOT, GUIDELINE),
)

SESSIONS = (
    SessionScript(
        ago(322, "10:00"),
        shared_notes="Two halves of a week that each want the whole of it. Mira counts hours until the next session.",
        feedback=(
            on_track(
                "cohort",
                "Clear, countable, and it needs other people’s goodwill, which you have. What will you do for the night nurses?",
                got_it(ago(321), "Their names go on the protocol."),
            ),
            watch(
                "assay",
                "Five genes, chosen by whom? Before you optimise, find out which of them you would defend alone.",
                will_act(ago(320), "Run the analysis with each gene left out", ago(290), done=ago(288)),
            ),
        ),
    ),
    SessionScript(
        ago(231, "10:00"),
        feedback=(
            watch(
                "cohort",
                "Eleven samples lost and the cleaner told you. The lesson is not a better freezer. Who looks at it when you are on the "
                "ward?",
                will_act(ago(229), "An alarm that calls two people", ago(215), done=ago(214)),
            ),
            on_track(
                "assay",
                "You left each gene out, and two can go. Say so to your supervisor with the plot, not with the opinion.",
                got_it(ago(230)),
            ),
            watch(
                "protected",
                "A yes in the corridor is a kindness. What would he have to sign, and who prepares the page?",
                discuss(ago(229), "I would have to, and it feels like asking for a favour."),
            ),
        ),
    ),
    SessionScript(ago(182, "10:00"), state="no_show"),
    SessionScript(
        ago(147, "10:00"),
        shared_notes="Missed last time: a night on call that became a day. We meet at ten from now on, never after a night.",
        feedback=(
            on_track(
                "cohort", "181, and slow for an honest reason. Resist opening a third hospital for the last twenty.", got_it(ago(146))
            ),
            off_track(
                "protected",
                "Four of six Tuesdays gone. At this rate the pilot is done by somebody with a quieter phone.\n\n"
                "What would you stop doing on the ward if you had to choose it yourself?",
                will_act(ago(144), "Write the rota for three months and send it", ago(120), done=ago(22), helped="no_difference"),
                (
                    ReplyScript("coach", ago(110, "09:10"), "Is it sent?"),
                    ReplyScript("client", ago(108, "21:15"), "Written. Not sent. There is a new head and I want a good moment."),
                ),
            ),
        ),
    ),
    SessionScript(
        ago(91, "10:00"),
        feedback=(
            achieved(
                "cohort",
                "203, with two alarms. You built something that works while you sleep; look at how, because the rest of your week does "
                "not.",
                got_it(ago(90)),
            ),
            on_track(
                "assay",
                "The step nobody may touch costs you twenty minutes. Who forbade it, and have they looked at it since?",
                will_act(ago(89), "Try a shorter lysis on ten spare samples", ago(60), done=ago(52)),
            ),
            watch(
                "protected",
                "There is no good moment with a new head. There is only before others have asked. What are you protecting by waiting?",
                got_it(ago(88), "Being liked."),
            ),
            on_track(
                "pilot",
                "Two rooms is the right size. Make the doctors write their choice before they see the result, or you will never know what "
                "the test changed.",
                got_it(ago(90)),
            ),
        ),
    ),
    SessionScript(
        ago(42, "10:00"),
        private_notes="Talks about the ward in the first person and the laboratory in the third. Ask which one she would miss on a Sunday.",
        feedback=(
            on_track("assay", "Fifty-two to forty-seven in a month, by touching what was forbidden. Six more and stop.", got_it(ago(41))),
            off_track(
                "protected",
                "Ten weeks, no page sent. I think this milestone is not about the rota. If both days were granted tomorrow, would you take "
                "them?",
                discuss(ago(38), "I do not know. That is the honest answer."),
            ),
            watch(
                "pilot",
                "Nobody has asked what a cartridge costs. It will be the first question in Toledo.",
                will_act(ago(39), "One page: cost per child, with and without the test", ago(14)),
            ),
        ),
    ),
    SessionScript(ago(0, "10:00"), state="scheduled", brought=("Leaving the postdoc: the ward, the laboratory, or a third thing",)),
)

MIRA = Person(
    email="mira@example.org",
    name="Mira Castellanos",
    time_zone="Europe/Madrid",
    engagements=(EngagementScript("carl@example.org", invited=ago(345), accepted=ago(340), sessions=SESSIONS),),
    goals=(FEVER,),
)
