"""Ada and Carl, sessions 19 to 25: the fellowship, the benchmark that does not move, the first student."""

from coachapp.demo.script import (
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

LATE_SESSIONS = (
    SessionScript(
        ago(168, "15:00"),
        feedback=(
            on_track(
                "oneshot",
                "Three of ten, and you know where the seven went. Leave the grasp alone until the approach is solved.",
                got_it(ago(167)),
            ),
            watch(
                "kitchen",
                "Five kitchens before the first demonstration is a plan for a data set, not for a question. Which two kitchens differ the "
                "most? What would you lose with only those?",
                discuss(ago(165), "I promised all five. It feels rude to cancel."),
            ),
            on_track(
                "paper",
                "Which five, of fifty. I understand it, I have not heard it before, and I want to know the answer. Do not add a second "
                "question.",
                got_it(ago(167), "It is on the wall above the arm."),
            ),
            on_track(
                "guest",
                "The Jacobian as a drawing: your old exercise sheet has come back. What does it cost you to keep teaching at this size?",
                got_it(ago(166), "Two days a term. I checked."),
            ),
        ),
    ),
    SessionScript(
        ago(140, "15:00"),
        brought=("Five kitchens: how to cancel three without being rude",),
        feedback=(
            off_track(
                "kitchen",
                "62 of 400 in five weeks, half a day of set-up each. At this pace you finish a year late and the paper has no data.\n\n"
                "What is the smallest set that would still surprise you?",
                will_act(
                    ago(138),
                    "Write to three kitchens and keep two",
                    ago(130),
                    "Two kitchens, not five. I will bring cake to the other three.",
                    done=ago(131),
                ),
                (
                    ReplyScript(
                        "client",
                        ago(118, "18:40"),
                        "Two kitchens, not five, was right. 140 in three weeks, and the difference inside one person is a finding of its "
                        "own.",
                    ),
                    ReplyScript("coach", ago(117, "09:20"), "Put that in the paper, not in the data set."),
                ),
            ),
            on_track(
                "oneshot",
                "Six of ten by going slower. If their video is sped up, say it kindly and in a footnote, with the numbers.",
                got_it(ago(139)),
            ),
            on_track(
                "paper",
                "The five that disagree most beat the five best, and you ran it twice because nobody believed it. Who outside the lab "
                "would enjoy proving you wrong? Send it to them first.",
                will_act(ago(137), "Send the first figure to two sceptics", ago(120), done=ago(121)),
            ),
            on_track(
                "guest",
                "Nothing to add but this: you light up when you talk about it, and it takes two days a term. That is a ratio to remember.",
                got_it(ago(139)),
            ),
        ),
    ),
    SessionScript(
        ago(112, "15:00"),
        agenda=("Benchmark: is it yours to do?",),
        shared_notes=(
            "A benchmark is scope 3: it needs people who say no to you. Ada starts with Ghent and Lyon and writes down what is left out."
        ),
        feedback=(
            achieved(
                "oneshot",
                "Seven of ten in the basement, by somebody else’s hands. On the day you said. Now take demonstrations away until it "
                "breaks.",
                got_it(ago(111)),
            ),
            watch(
                "kitchen",
                "The pace is right now. One worry: you have not looked at the data since the change, only counted it. What is in number "
                "97?",
                got_it(ago(110), "A man peeling an egg with a spoon. I looked at all of them."),
            ),
            watch(
                "paper",
                "Two weeks of related work, and by your own account no idea of yours in it. You know this feeling from the survey.\n\n"
                "If you had a page for it, what would stay?",
                got_it(ago(109), "Less than I think."),
            ),
            on_track(
                "benchmark",
                "Forty tasks against six: the argument between Lyon and Ghent is the benchmark. Do not settle it by taking the mean. What "
                "must a task show to be let in?",
                will_act(ago(110), "Write one rule for letting a task in", ago(95), done=ago(92)),
            ),
            on_track(
                "notes", "It grew out of the term you thought was a detour. Write chapter one badly and go on to two.", got_it(ago(111))
            ),
            achieved("guest", "They stopped writing because they were arguing. I would count that twice.", got_it(ago(111, "21:30"))),
        ),
    ),
    SessionScript(
        ago(84, "15:00"),
        private_notes=(
            "Reviewers ask for a robot, she adds an experiment. She does not see it as avoiding. Bring it up again if it repeats."
        ),
        feedback=(
            on_track(
                "kitchen",
                "310, two kitchens, and a man of 81 who demonstrates better than any of you. Whose data would you keep if you could keep "
                "only one person’s?",
                got_it(ago(83), "His. He never hesitates."),
            ),
            watch(
                "paper",
                "They asked for a second robot. You began a third experiment. Both are work; only one was asked for.\n\n"
                "What would make the second experiment enough?",
                discuss(ago(82), "If somebody else repeats it in a week, I think."),
            ),
            on_track(
                "benchmark",
                "A protocol that three groups signed in five weeks is rare. Keep the list of what you refused to include: it will be the "
                "paper’s best paragraph.",
                got_it(ago(83)),
            ),
            on_track(
                "student",
                "You will be tempted to be the supervisor you wished for. Ask Jun first which one they wish for.",
                will_act(ago(82), "Ask Jun how often they want to meet", ago(70)),
            ),
            watch(
                "notes",
                "Chapter two for the fourth time. The person in the third row has a name, and it is yours. What would chapter eight say, "
                "in one line?",
                will_act(ago(81), "Sketch all eight chapters, one page each", ago(60), done=ago(56)),
            ),
        ),
    ),
    SessionScript(
        ago(49, "15:00"),
        brought=("When is the second experiment enough",),
        shared_notes=(
            "The paper closes with two experiments. The second is enough when Pavel repeats it in a week. Two new milestones, workshop and "
            "working group: the first is a date, the second still a wish."
        ),
        feedback=(
            achieved(
                "kitchen",
                "400, five days late, and with two kitchens. The six blurred faces matter more than the number. Who else may use the data, "
                "and how do they ask?",
                got_it(ago(48), "Anybody, by a form of four lines. The three kitchens got cake."),
            ),
            on_track(
                "paper",
                "Accepted, and half of it is still to do, which is a comfortable place to be careless. Cut the related-work section to one "
                "page and stop there.",
                will_act(ago(29), "Cut the related-work section to one page", ago(20), done=ago(24)),
            ),
            watch(
                "benchmark",
                "You have become the only engine of a three-lab project. Before you write more code, find out which of the two labs needs "
                "this as much as you do.",
                will_act(ago(47), "Call both labs", ago(35), "Fair. I will call both before I touch the format again."),
            ),
            on_track("student", "Good first month. You decide too much for Jun.", got_it(ago(48))),
            on_track("workshop", "Start with the people who should meet, then the topic."),
            watch(
                "notes",
                "Eight pages for eight chapters: now it is a book and not a chapter. But nobody has read a line. Who is the reader, and "
                "does that person know it?",
                will_act(ago(46), "Find one reader who was not in the room", ago(25), done=ago(22)),
            ),
        ),
    ),
    SessionScript(
        ago(7, "15:00"),
        agenda=("Benchmark: call both labs, four weeks late",),
        brought=("Am I a good supervisor, or only an available one?",),
        shared_notes=(
            "Ada wants to be a good supervisor, not an available one. We looked at one week: Jun asked 31 questions and answered two of "
            "them before she did."
        ),
        private_notes="Lyon = she avoids the call. Jun: good sign that she brought it up herself.\nAsk about the postdoc offer next time.",
        feedback=(
            off_track(
                "benchmark",
                "Two check-ins and the same 20 %. The call with Lyon has not happened, and I think you know what they would say.\n\n"
                "What would the benchmark look like with one partner who needs it, rather than two who like it?",
            ),
            watch(
                "student",
                "You answer every question Jun asks within the hour. Try a day. What is the smallest thing that is entirely theirs?",
            ),
            on_track(
                "paper",
                "The second experiment is the paper. Cut the third, and say in the introduction what you left out.",
                got_it(ago(6, "18:20")),
            ),
            on_track(
                "notes",
                "Give chapter two to somebody who was not in the room, you said, and you did. Now wait for what they say before you write "
                "chapter three. For whom would three be different?",
                discuss(ago(6, "18:25"), "Who is the reader: the lecturer or the student behind the lecturer?"),
            ),
            on_track(
                "workshop",
                "Two names first, then stop planning. Whom would people travel for, and who would disagree with them on stage?",
                will_act(ago(5), "Ask two keynotes", ahead(10)),
            ),
        ),
    ),
    SessionScript(ahead(21, "15:00"), state="scheduled"),
)
