"""Ada and Carl, sessions 1 to 9: the first half of the doctorate."""

from coachapp.demo.script import (
    ReplyScript,
    SessionScript,
    achieved,
    ago,
    discuss,
    got_it,
    off_track,
    on_track,
    watch,
    will_act,
)

FIRST_SESSIONS = (
    SessionScript(
        ago(1078, "15:00"),
        agenda=("What would you be proud of in three years?", "How we work together"),
        shared_notes=(
            "Ada wants one idea that others use. We agreed: a check-in per milestone before each session, and no session without one."
        ),
        private_notes="Reads everything, chooses nothing. Ask each time which one.",
        feedback=(
            on_track(
                "survey",
                "Eleven one-page summaries is a real start, and they are yours, not the abstracts.\n\n"
                "Thirty pages are not the aim. Which paper would you be sad not to have written? Keep that question at the top of the "
                "file.",
                will_act(ago(1076), "Put the question at the top of the survey and answer it every fifth paper", ago(1050), done=ago(1062)),
            ),
            on_track(
                "baseline",
                "A good size for a first step: you will know when it is done. Decide today how many weeks you will give to somebody else’s "
                "broken dependencies.",
                got_it(ago(1076), "Three weeks, then I write to the authors."),
            ),
            watch(
                "cloning",
                "A workshop paper before there is a question. What do you know about cloning that the author of your favourite paper does "
                "not?",
                discuss(ago(1075), "Nothing yet. Is that a reason to wait or a reason to start?"),
            ),
        ),
    ),
    SessionScript(
        ago(1036, "15:00"),
        shared_notes="Failures first: Ada starts a list of every failed run, with a guess at why.",
        feedback=(
            watch(
                "survey",
                "Nineteen pages, and the list still grows faster than you read. A survey that must be complete is a way of not "
                "choosing.\n\n"
                "What would you leave out if the deadline were tomorrow?",
                will_act(ago(1034), "Cut the reading list to thirty and write down what I will not read", ago(1020), done=ago(1019)),
            ),
            on_track(
                "baseline",
                "You asked the authors, and they answered. That alone puts you ahead of most. Now make it boring: one script, one number.",
                got_it(ago(1035)),
            ),
            watch(
                "cloning",
                "Start, and let the question come from the failures you already have. Collect ten runs that went wrong and sort them on "
                "paper. Which pile is the largest?",
                will_act(ago(1033), "Sort ten failed runs into piles", ago(1010), "I have far more than ten.", done=ago(1004)),
            ),
        ),
    ),
    SessionScript(
        ago(987, "15:00"),
        feedback=(
            achieved(
                "survey",
                "Thirty pages, and the last paragraph is worth the other twenty-nine: fewer than fifty demonstrations, all three. You did "
                "not look for that. Remember how you found it.",
                got_it(ago(985), "I printed the paragraph."),
            ),
            off_track(
                "baseline",
                "Twenty points below the paper for seven weeks, and every week one more idea tried at random.\n\n"
                "List what differs between your set-up and theirs, from the camera to the table, and test one line a day. When would you "
                "stop?",
                will_act(
                    ago(985),
                    "Write the list of differences and test one a day",
                    ago(970),
                    "I would stop after two more weeks.",
                    done=ago(973),
                ),
                (
                    ReplyScript("client", ago(972), "It was the camera. Line four of the list."),
                    ReplyScript("coach", ago(971), "Keep the list. It is the first page of a paper."),
                ),
            ),
            watch(
                "cloning",
                "Three piles, and the largest is demonstrators who contradict each other. That is closer to a claim than anything in your "
                "survey. Whose work would it annoy?",
                discuss(ago(984)),
            ),
        ),
    ),
    SessionScript(
        ago(938, "15:00"),
        brought=("Is a claim that annoys people a good claim?",),
        shared_notes="A claim is good when the annoyed person can say which experiment would change their mind.",
        feedback=(
            achieved(
                "baseline",
                "Two points, from a README, on somebody else’s laptop. You now own a tool. The third week you gave it was the one that "
                "paid.",
                got_it(ago(937)),
            ),
            on_track(
                "cloning",
                "The claim holds in one sentence. Now it needs one figure, and it must be on a real arm, because in simulation nobody "
                "disagrees with you.",
                will_act(ago(936), "Book the arm for two weeks of forty runs", ago(920), done=ago(918)),
            ),
            watch(
                "teaching",
                "A term of teaching leads elsewhere, and you said yes within a minute. That may be right. What do you hope to learn from "
                "it that the arm cannot teach you?",
                got_it(ago(936), "How to explain a thing to someone who did not ask."),
            ),
        ),
    ),
    SessionScript(
        ago(889, "15:00"),
        feedback=(
            watch(
                "cloning",
                "The arm is in repair and so is your plan. Five weeks is long enough to write the whole paper around an empty figure. What "
                "would you conclude if the figure said the opposite?",
                will_act(ago(887), "Write the paper twice, once for each outcome", ago(865), done=ago(868)),
            ),
            on_track(
                "teaching",
                "A day and a half a week, and you count it honestly. Which part of it would you do again unpaid?",
                got_it(ago(888), "Making the sheets. Not the marking."),
            ),
            on_track(
                "zurich",
                "Good: a place that knows what you do not. Three months are short, so go with one question and leave the rest at home.",
                will_act(ago(886), "Send Lena one question, not five", ago(875), done=ago(876)),
            ),
        ),
    ),
    SessionScript(
        ago(840, "15:00"),
        feedback=(
            achieved(
                "cloning",
                "Your name first, a figure a notary understands, and four hours to spare. Look at how it came about: you cut, and then you "
                "cut again.",
                got_it(ago(839)),
            ),
            on_track(
                "teaching",
                "Nobody copied, because there was something to draw. I would keep that sheet somewhere you will find it in two years.",
                got_it(ago(838)),
            ),
            on_track(
                "zurich",
                "Funding for two of three months is an answer, not a gap. Which month would you give up?",
                discuss(ago(838), "The last. But that is when results come."),
            ),
            watch(
                "simreal",
                "I read three preprints with this title this month. What can you do here with one arm that they cannot do with two "
                "hundred?",
                got_it(ago(837), "I will think about it in Zurich."),
            ),
        ),
    ),
    SessionScript(
        ago(791, "15:00"),
        private_notes="Happier in the workshop than at the keyboard. Do not let her treat it as a holiday.",
        feedback=(
            achieved(
                "teaching",
                "You were sad to hand it over. Write three lines about why, before you explain it away. This led elsewhere, and it told "
                "you something.",
                will_act(ago(790), "Three lines on what I will miss", ago(780), done=ago(788)),
            ),
            on_track(
                "zurich",
                "Two broken grippers, two repaired. What do you know now about your own demonstrations that you could not know from a "
                "screen?",
                got_it(ago(789), "That the fingers slip before the picture shows it."),
            ),
            watch(
                "simreal",
                "Zero of five, each in its own way. Be careful: that is a sentence you enjoy. Set a date by which one drawer opens or the "
                "folder closes.",
                will_act(ago(788), "One drawer by then, or I close it", ago(735), done=ago(736)),
            ),
            on_track(
                "rig",
                "Nine hundred euros is the best constraint in your plan. Who is the first lab that cannot afford more?",
                got_it(ago(789), "Ghent, I think."),
            ),
        ),
    ),
    SessionScript(ago(742, "15:00"), state="cancelled"),
    SessionScript(
        ago(693, "15:00"),
        shared_notes="The last one fell to a fever. Ada is back from Zurich; we looked at the folders she has not opened.",
        feedback=(
            achieved(
                "zurich",
                "You went for hardware and came back with a result and a person you can write to. Lena first, you second, and nobody had "
                "to argue. That is a track record.",
                got_it(ago(692)),
            ),
            off_track(
                "simreal",
                "One drawer on good days, and four groups have published it. I do not think you are behind. I think you have left, and "
                "only the folder has not heard.\n\n"
                "What would it cost to say so?",
                discuss(ago(690), "My supervisor suggested it. That is what it would cost."),
            ),
            watch(
                "rig",
                "Second version, and your fingers hurt. Who has used it for an hour, other than you?",
                will_act(ago(690), "Let two others use it for an hour and watch without helping", ago(670), done=ago(668)),
            ),
        ),
    ),
)
