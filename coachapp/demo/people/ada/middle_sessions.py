"""Ada and Carl, sessions 10 to 18: what to leave, the thesis, the fellowship."""

from coachapp.demo.script import ReplyScript, SessionScript, achieved, ago, discuss, got_it, off_track, on_track, watch, will_act

MIDDLE_SESSIONS = (
    SessionScript(
        ago(644, "15:00"),
        brought=("How to tell my supervisor that I stop the drawers",),
        shared_notes="We wrote the three sentences to the supervisor together. It took nine minutes.",
        feedback=(
            off_track(
                "simreal",
                "Put it on the list of what you do not do, with the reason in your own words. It is the most useful line you will write "
                "this year: the next time somebody offers you a crowded field, you can read it.",
                will_act(ago(643), "Set it aside and tell my supervisor first", ago(640), done=ago(641)),
                (ReplyScript("client", ago(641, "20:15"), "She said she had been waiting for me to say it."),),
            ),
            on_track(
                "rig",
                "Drawings for someone who hates reading drawings. Ask Ghent to build it without a call. Every question they send is a line "
                "missing from the guide.",
                got_it(ago(643)),
            ),
            on_track(
                "thesis",
                "The date is far and the chapters are not. Which chapter exists only because a committee expects it?",
                got_it(ago(642), "The literature review."),
            ),
        ),
    ),
    SessionScript(
        ago(595, "15:00"),
        feedback=(
            watch(
                "rig",
                "They ask what you thought the guide answered. Do not answer by mail. Answer in the guide and send them the page.",
                will_act(ago(594), "Answer Ghent only by changing the guide", ago(560), done=ago(561)),
            ),
            watch(
                "thesis",
                "Four of six chapters exist as papers or as anger, you wrote. Start with one that is anger. What do you no longer believe?",
                discuss(ago(592)),
            ),
        ),
    ),
    SessionScript(
        ago(546, "15:00"),
        feedback=(
            on_track(
                "rig",
                "It is your drawing, and you found out because somebody else tried. This is what release means. Fix the encoder page first "
                "and the rest when they ask.",
                got_it(ago(545)),
            ),
            watch(
                "thesis",
                "Six to eight in the morning and nothing after. That is two hours a day more than most theses get. Protect it: what did "
                "you let into those hours last month?",
                will_act(ago(543), "No mail before eight for six weeks", ago(500), done=ago(501)),
            ),
        ),
    ),
    SessionScript(
        ago(497, "15:00"),
        feedback=(
            achieved(
                "rig",
                "A robot folds a towel badly, four hundred miles away, from your drawings. Two years ago you asked for an idea that "
                "somebody uses without asking you. Look at the date.",
                got_it(ago(496), "I cried a bit at the towel."),
            ),
            off_track(
                "thesis",
                "Five months, fifteen per cent. Chapter four waits for you to decide, and you wait for chapter four.\n\n"
                "What if the contradiction is the chapter?",
                discuss(ago(494), "Then chapter two has to change as well."),
            ),
        ),
    ),
    SessionScript(
        ago(448, "15:00"),
        agenda=("After the doctorate: what would you start if nobody had to approve it?",),
        shared_notes=(
            "Ada says the word five, again and again: five demonstrations. She will write a goal around it before the next session."
        ),
        feedback=(
            watch(
                "thesis",
                "Leave chapter two as it was and write, in a footnote, the day you stopped believing it. Examiners trust a person who "
                "changes their mind in writing.",
                will_act(ago(446), "Write the contradiction as a chapter of its own", ago(425), done=ago(431)),
            ),
        ),
    ),
    SessionScript(
        ago(399, "15:00"),
        feedback=(
            on_track(
                "thesis",
                "It is the best chapter, and you wrote it in three weeks. Stop improving the others. Which of them would an examiner miss?",
                got_it(ago(398)),
            ),
            watch(
                "fellowship",
                "Three results for three years, and you believe the first. A panel can smell the other two. What would you put in year two "
                "if you were allowed to write a question?",
                will_act(ago(396), "Rewrite year two as a question", ago(330), done=ago(302)),
            ),
        ),
    ),
    SessionScript(
        ago(343, "15:00"),
        feedback=(
            on_track(
                "thesis",
                "Submitted. The defence is a conversation about the things you wrote that you no longer believe; you have practised that "
                "here.",
                got_it(ago(342)),
            ),
            on_track(
                "fellowship",
                "Lena voted against it in red, and you asked her to. Take the two comments that hurt and leave the rest. Which two?",
                got_it(ago(341), "Too many tasks. No plan for when it fails."),
            ),
            watch(
                "report",
                "Nobody else knows where the figures are, so it is yours. That sentence will follow you for the whole of your career "
                "unless you end it. Who should know by the last page?",
                will_act(ago(340), "Show Pavel where every figure comes from", ago(320), dropped=ago(289)),
            ),
        ),
    ),
    SessionScript(
        ago(287, "15:00"),
        private_notes=(
            "Report action never happened, she did it all herself. Same pattern as the rig. It will come back when she has a student."
        ),
        feedback=(
            achieved(
                "thesis",
                "Defended, and an examiner has built the rig. You may stop being a student now; it takes some people years to notice.",
                got_it(ago(286)),
            ),
            on_track(
                "fellowship",
                "The question frightens you more than the promise did. Good: it is the first thing in this proposal that could fail in an "
                "interesting way.",
                got_it(ago(285)),
            ),
            watch(
                "report",
                "Sixty pages for two tables. Where did the wish to be thorough come from, and who gave you the time for it?",
                discuss(ago(284), "Nobody. I took it from the proposal."),
            ),
        ),
    ),
    SessionScript(
        ago(224, "15:00"),
        brought=("What I take from the report, apart from never again",),
        shared_notes=(
            "Reached: the doctorate. The report led elsewhere; what it taught: write down how, early, so that it can be handed over."
        ),
        feedback=(
            achieved(
                "fellowship",
                "Two years, your own arm, your own student. Reread the sentence about small labs before you order anything. Does the order "
                "serve it?",
                got_it(ago(223), "I took one arm off the order."),
            ),
            achieved(
                "report",
                "Accepted, and you have written how. It cost you two months and bought you one sentence for the rest of your life: it need "
                "not be me.",
                got_it(ago(222)),
            ),
            on_track(
                "oneshot",
                "Somebody else’s result, on your arm, with a number that says done. Resist improving it. What will you do with it the day "
                "after it works?",
                got_it(ago(222), "Take away demonstrations until it breaks."),
            ),
            on_track(
                "guest",
                "Everyone stopped writing at the same moment. That is the most precise feedback a lecturer can get. Where else did pens "
                "slow down?",
                will_act(ago(221), "Mark in the draft where they stop writing", ago(190), done=ago(203)),
            ),
        ),
    ),
)
