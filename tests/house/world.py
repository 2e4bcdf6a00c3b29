"""A small world in which every endpoint has something to work on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from coachapp.accounts.models import Account, AccountState, SignIn
from coachapp.accounts.remembered_models import RememberedDevice
from coachapp.admin.import_models import AccountImport
from coachapp.core.security import fingerprint
from coachapp.engagements.models import Engagement, EngagementState, Invitation
from coachapp.feedback.handover_models import Handover
from coachapp.feedback.models import Draft, Feedback, ResponseKind
from coachapp.goals.choice_models import NotDoing
from coachapp.goals.models import Goal, Milestone, MilestoneState
from coachapp.goals.proposal_models import Proposal
from coachapp.ledger.models import OutboxMail
from coachapp.records.import_models import RecordImport
from coachapp.security.issuer_models import IssuerLink
from coachapp.security.passkey_models import Passkey
from coachapp.sessions.models import Action, AgendaItem, CoachingSession, PrivateNote
from tests import make

TOKEN = "a-token-that-was-mailed"


@dataclass
class World:
    """Ada works with Carl and has everything; Stan works with Olga; Max is the admin; Nia has been invited by Carl."""

    ada: Account
    carl: Account
    olga: Account
    max_: Account
    stan: Account
    nia: Account
    engagement: Engagement
    goal: Goal
    milestone: Milestone
    ended: Milestone
    held: CoachingSession
    upcoming: CoachingSession
    feedback: Feedback
    acted: Feedback
    draft: Draft
    item: AgendaItem
    note: PrivateNote
    action: Action
    invitation: Invitation
    line: NotDoing
    proposal: Proposal
    ids: dict[str, int] = field(default_factory=dict, init=False)


def ids_of_ways_in(account: Account) -> dict[str, int]:
    """A passkey, and somebody at an issuer, who are this account."""
    key = {"credential_id": "x", "public_key": b"", "user_handle": "x", "sign_count": 0, "name": "Phone"}
    passkey = make.kept(Passkey(account_id=account.id, made_at=make.ago(5), **key))
    link = make.kept(IssuerLink(account_id=account.id, issuer="https://login.example.org", subject="x", made_at=make.ago(5)))
    return {"passkey_id": passkey.id, "link_id": link.id}


def ids_of_devices(account: Account) -> dict[str, int]:
    """A browser in which this person is signed in too, and one that is asked for no code."""
    sign_in = SignIn.begin(account, token_hash=fingerprint("elsewhere"), device="a test", now=make.ago(1))
    device = RememberedDevice(account_id=account.id, token_hash=fingerprint("remembered"), device="a test", made_at=make.ago(1))
    device.last_used_at, device.expires_at = make.ago(1), make.now() + timedelta(days=29)
    return {"sign_in_id": make.kept(sign_in).id, "device_id": make.kept(device).id}


def people() -> dict[str, Account]:
    return {
        "ada": make.account("Ada Reyes", "client", time_zone="Europe/Berlin"),
        "carl": make.account("Carl Moreau", "coach", time_zone="Europe/London"),
        "olga": make.account("Olga Petrenko", "coach"),
        "max_": make.account("Max Adler", "admin"),
        "stan": make.account("Stan Novak", "client"),
        "nia": make.account("Nia", "client", state=AccountState.INVITED),
    }


def build() -> World:
    who = people()
    ada, carl = who["ada"], who["carl"]
    engagement = make.engagement(ada, carl)
    make.engagement(who["stan"], who["olga"])
    goal = make.goal(ada, achievable="Five small studies first.", why_now="Arms became cheap.")
    milestone = make.milestone(goal)
    make.milestone(goal, "Workshop: learning from few demonstrations")
    report = make.check_in(milestone)
    evidence = make.file(ada)
    make.evidence(report, evidence)
    make.picture(who["stan"])
    held = make.coaching_session(engagement, published=True, feedback_count=1)
    upcoming = make.coaching_session(engagement)
    before = make.engagement(ada, make.account("Vera Lang", "coach"), state=EngagementState.ENDED)
    handover = make.kept(Handover.write("What Vera knew.", from_id=before.id, to_id=engagement.id, now=make.ago(1)))
    invitation = Invitation(
        account_id=who["nia"].id,
        engagement_id=make.kept(Engagement(client_id=who["nia"].id, coach_id=carl.id, created_at=make.ago(1))).id,
        invited_by_id=carl.id,
        token_hash=fingerprint(TOKEN),
        created_at=make.ago(1),
        expires_at=make.now() + timedelta(days=6),
    )
    note = PrivateNote(session_id=upcoming.id, author_id=carl.id, text="Lyon: she avoids the call.", updated_at=make.ago(1))
    action = Action(
        engagement_id=engagement.id,
        owner_id=ada.id,
        session_id=held.id,
        text="Call both labs",
        due_on=date(2030, 1, 1),
        created_at=make.ago(2),
    )
    world = World(
        **who,
        engagement=engagement,
        goal=goal,
        milestone=milestone,
        ended=make.milestone(goal, "Five small studies", state=MilestoneState.DONE),
        held=held,
        upcoming=upcoming,
        feedback=make.feedback(held, milestone),
        acted=make.feedback(
            make.coaching_session(engagement, starts_at=make.ago(50), published=True), milestone, response=ResponseKind.WILL_ACT
        ),
        draft=make.draft(upcoming, milestone, "What would it look like with one partner?"),
        item=make.agenda_item(engagement, "Supervise: good or only available?", coaching_session=upcoming, by=ada),
        note=make.kept(note),
        action=make.kept(action),
        invitation=make.kept(invitation),
        line=make.not_doing(ada),
        proposal=make.proposal(goal, carl),
    )
    listed = {"line": 2, "email": "listed@example.org", "name": "Lis Ted", "roles": ["client"], "coach": "carl@example.org"}
    nothing: dict[str, list[object]] = {"goals": [], "not_doing": [], "refused": [], "stays": []}
    brought = make.kept(RecordImport(account_id=who["ada"].id, made_at=make.ago(0), content=nothing))
    list_of_people = make.kept(AccountImport(made_by_id=who["max_"].id, made_at=make.ago(0), good=[listed], bad=[]))
    failed = make.kept(
        OutboxMail(
            key="f", kind="reset", recipient="a@b.c", subject="", text="", message_id="<f>", queued_at=make.ago(4), failed_at=make.ago(1)
        )
    )
    world.ids = {
        "mail_id": failed.id,
        "feed_of": make.calendar_feed(ada, TOKEN).account_id,
        "copy_id": make.record_copy(ada).id,
        "import_id": list_of_people.id,
        "record_import_id": brought.id,
        **ids_of_devices(ada),
        **ids_of_ways_in(ada),
        "file_id": evidence.id,
        "handover_id": handover.id,
        "notice_id": make.notice(ada, carl).id,
        "goal_id": goal.id,
        "milestone_id": milestone.id,
        "session_id": upcoming.id,
        "absence_id": make.hours(carl).id,
        "series_id": make.series_of(upcoming).id,
        "held_id": held.id,
        "hours_id": make.logged_hours(carl).id,
        "client_id": ada.id,
        "engagement_id": engagement.id,
        "feedback_id": world.feedback.id,
        "item_id": world.item.id,
        "action_id": world.action.id,
        "invitation_id": world.invitation.id,
        "account_id": who["stan"].id,
        "line_id": world.line.id,
        "proposal_id": world.proposal.id,
    }
    return world
