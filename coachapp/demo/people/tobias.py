"""Tobias Lindqvist, maintainer of an open-source library in Stockholm: how to make himself replaceable."""

from coachapp.demo.script import (
    CheckInScript,
    EngagementScript,
    GoalScript,
    MilestoneScript,
    Person,
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

SECOND = MilestoneScript(
    key="second",
    title="A second maintainer who may release",
    done_when="Someone other than me has released twice, once while I was away from the keyboard for a week.",
    added=ago(80),
    due=ahead(60),
    scope=2,
    direction="towards",
    check_ins=(
        CheckInScript(ago(66), 10, 3, "Three people came to mind. I have written to none of them."),
        CheckInScript(ago(34), 35, 3, "Amara said yes. She asked where the release steps are written down. They are in my head."),
        CheckInScript(ago(9), 45, 4, "Steps written. Amara did a dry run and found two that were wrong."),
    ),
)

RELEASE = MilestoneScript(
    key="release",
    title="Release without a laptop",
    done_when="A tag makes the release, signed, with notes; no token on anybody’s own machine.",
    added=ago(80),
    due=ago(20),
    scope=1,
    direction="towards",
    check_ins=(
        CheckInScript(ago(60), 40, 4, "Works for the test index."),
        CheckInScript(ago(30), 100, 5, "2.14 came out of a tag. I watched it from a train.", ("https://example.org/tobias/release-2.14",)),
    ),
    done=ago(28),
)

FUNDING = MilestoneScript(
    key="funding",
    title="Half a year of paid maintenance",
    done_when="Money for two people, two days a week, from at least three sources, none above half.",
    added=ago(78),
    due=ahead(130),
    scope=3,
    direction="towards",
    check_ins=(CheckInScript(ago(40), 10, 2, "Wrote to two companies that use us in every product. One sent a sticker."),),
)

NO_LIST = MilestoneScript(
    key="no",
    title="A page of what the library will not do",
    done_when="One page in the documentation, linked from the issue form, and I have closed ten requests with it.",
    added=ago(52),
    due=ahead(14),
    scope=1,
    direction="towards",
    check_ins=(CheckInScript(ago(12), 60, 4, "The page has six entries. Nobody was angry about five of them."),),
)

SURVIVES = GoalScript(
    title="A parser that does not need me",
    area="Open-source software",
    vision=(
        "Nine years ago I wrote a parser for one evening’s need. Today hospitals, banks and two space agencies run it and every release "
        "waits for my evening.\n\n"
        "I want it to be in good hands, several of them, so that I can stay because I like to and not because I must."
    ),
    achievable="There are people who send good patches, and a company that would rather pay than fork.",
    novel="Projects are usually saved after they break. I would like to show how to hand one over while it works.",
    motivating="My daughter asked who does it when I am dead. She is seven and it was a practical question.",
    useful="Eleven thousand packages depend on it, and most of their authors do not know my name, which is as it should be.",
    written=ago(82),
    horizon=ahead(640),
    milestones=(SECOND, RELEASE, FUNDING, NO_LIST),
)

SESSIONS = (
    SessionScript(
        ago(70, "15:30"),
        shared_notes="Tobias counts a week of evenings: 61 notifications answered, one line of code he enjoyed.",
        feedback=(
            watch(
                "second",
                "Three names in your head and no letter. What are you afraid they will do to it?",
                will_act(ago(68), "Write to the one I trust most", ago(60), "Break it, and be right.", done=ago(62)),
            ),
            on_track(
                "release",
                "A good first one, because it is in your hands alone. The next four are not, so enjoy it briefly.",
                got_it(ago(69)),
            ),
            watch(
                "funding",
                "Two people, two days, half a year: I can see it. What do you sell that a company cannot have for nothing?",
                got_it(ago(68), "A date."),
            ),
        ),
    ),
    SessionScript(
        ago(28, "15:30"),
        private_notes="Proud of the sticker story. It hides that he wrote to a general address twice.",
        feedback=(
            achieved("release", "From a tag, from a train. The parser needs one thing less from you than a month ago.", got_it(ago(27))),
            on_track(
                "second",
                "She asked where the steps are written down, in the first week. You found the right person. Now let her be wrong once "
                "without catching it.",
                discuss(ago(26), "With what? A broken release reaches a hospital the same day."),
            ),
            off_track(
                "funding",
                "Two mails to general addresses are not an attempt. Somebody in one of those companies is paged when your parser fails. "
                "Who?",
                discuss(ago(25), "I know who. He is a friend, and I do not want to send a friend an invoice."),
            ),
            on_track("no", "Six entries. The one that made somebody angry is the most useful: what did it protect?", got_it(ago(26))),
        ),
    ),
    SessionScript(ago(0, "15:30"), state="scheduled"),
)

TOBIAS = Person(
    email="tobias@example.org",
    name="Tobias Lindqvist",
    time_zone="Europe/Stockholm",
    engagements=(EngagementScript("carl@example.org", invited=ago(90), accepted=ago(86), sessions=SESSIONS),),
    goals=(SURVIVES,),
)
