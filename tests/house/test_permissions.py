"""Who gets what from every endpoint: the table, and nothing that is not in it."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from coachapp.core.db import become
from coachapp.feedback.models import Reply
from coachapp.inbound.models import ReplyFile
from tests import make
from tests.browser import Visitor
from tests.conftest import House
from tests.house import world as worlds
from tests.house.world import TOKEN, World

PEOPLE = ("nobody", "ada", "carl", "olga", "max_", "stan")
REFUSALS = ("door", "403", "404")
TABLE = {
    # endpoint: not signed in, Ada, Carl (her coach), Olga (another coach), Max (admin), Stan (a stranger)
    "accounts.account": "door 200 200 200 200 200",
    "security.add_passkey": "door 422 422 422 422 422",
    "security.come_back_from_issuer": "404 404 404 404 404 404",
    "security.finish_with_issuer": "404 404 404 404 404 404",
    "security.go_to_issuer": "404 404 404 404 404 404",
    "security.go_to_link_issuer": "door 404 404 404 404 404",
    "security.go_to_prove_with_issuer": "door 404 404 404 404 404",
    "security.new_passkey": "door 200 200 200 200 200",
    "security.new_passkey_options": "door 404 404 404 404 404",
    "security.passkey_options": "404 404 404 404 404 404",
    "security.passkey_proof_options": "door 404 404 404 404 404",
    "security.prove_with_passkey": "door 404 404 404 404 404",
    "security.remove_passkey": "door 303 404 404 404 404",
    "security.sign_in_with_passkey": "404 404 404 404 404 404",
    "security.unlink_issuer": "door 303 404 404 404 404",
    "security.app": "door 200 200 200 200 200",
    "accounts.ask_mail_change": "door 303 303 303 303 303",
    "accounts.ask_reset": "door door door door door door",
    "accounts.ask_verification": "door 303 303 303 303 303",
    "security.change_password": "door 303 303 303 303 303",
    "accounts.edit_account": "door 303 303 303 303 303",
    "security.decline_two_factor": "door 303 303 303 303 303",
    "security.end_device": "door 303 404 404 404 404",
    "security.end_other_devices": "door 303 303 303 303 303",
    "accounts.confirm_mail": "door 410 410 410 410 410",
    "accounts.finish_reset": "410 410 410 410 410 410",
    "security.finish_second_factor": "door door door door door door",
    "accounts.finish_set_up": "404 404 404 404 404 404",
    "accounts.finish_sign_in": "303 303 303 303 303 303",
    "answers.answer": "410 410 410 410 410 410",
    "answers.give": "410 410 410 410 410 410",
    "inbound.file": "door 200 200 404 404 404",
    "inbound.original": "door 200 404 404 404 404",
    "answers.thanks": "200 200 200 200 200 200",
    "accounts.follow_link": "303 303 303 303 303 303",
    "accounts.forgotten": "200 200 200 200 200 200",
    "accounts.forget_kept_form": "door 303 303 303 303 303",
    "accounts.kept_form": "door 303 303 303 303 303",
    "security.forget_device": "door 303 404 404 404 404",
    "accounts.mail_change": "door 200 200 200 200 200",
    "accounts.mail_confirmation": "door 410 410 410 410 410",
    "accounts.mail_stop": "410 410 410 410 410 410",
    "accounts.new_password": "410 410 410 410 410 410",
    "accounts.proof": "door 200 200 200 200 200",
    "accounts.prove": "door 303 303 303 303 303",
    "security.recovery_codes_file": "door 403 403 403 403 403",
    "security.renew_recovery_codes": "door 409 409 409 409 409",
    "security.required_factor": "door door door door door door",
    "accounts.reset_sent": "200 200 200 200 200 200",
    "security.second_factor": "door door door door door door",
    "security.security": "door 200 200 200 200 200",
    "security.set_up_app": "door 422 422 422 422 422",
    "security.set_up_required_factor": "door door door door door door",
    "security.set_up_required_passkey": "door door door door door door",
    "security.required_passkey_options": "404 404 404 404 404 404",
    "accounts.set_up": "404 404 404 404 404 404",
    "accounts.sign_in": "200 303 303 303 303 303",
    "accounts.sign_out": "door door door door door door",
    "accounts.stop_mail": "410 410 410 410 410 410",
    "security.switch_app_off": "door 404 404 404 404 404",
    "security.use_recovery_code": "door door door door door door",
    "accounts.verification": "door 410 410 410 410 410",
    "accounts.verify_mail": "door 410 410 410 410 410",
    "accounts.withdraw_mail_change": "door 303 303 303 303 303",
    "admin.account": "door 404 404 404 200 404",
    "admin.accounts": "door 404 404 404 200 404",
    "admin.audit_log": "door 404 404 404 200 404",
    "admin.audit_table": "door 404 404 404 200 404",
    "admin.break_glass": "door 404 404 404 200 404",
    "admin.leave_glass": "door 404 404 404 303 404",
    "admin.open_glass": "door 404 404 404 303 404",
    "admin.restore": "door 404 404 404 409 404",
    "admin.end_sign_ins": "door 404 404 404 303 404",
    "admin.engagement": "door 404 404 404 200 404",
    "admin.engagement_coaches": "door 404 404 404 200 404",
    "admin.engagement_end": "door 404 404 404 303 404",
    "admin.engagement_hand_over": "door 404 404 404 303 404",
    "admin.engagement_make": "door 404 404 404 303 404",
    "admin.engagement_new": "door 404 404 404 200 404",
    "admin.engagement_pause": "door 404 404 404 303 404",
    "admin.engagement_successor": "door 404 404 404 200 404",
    "admin.engagements": "door 404 404 404 200 404",
    "admin.engagements_without_coach": "door 404 404 404 200 404",
    "admin.import_confirm": "door 404 404 404 303 404",
    "admin.import_links": "door 404 404 404 409 404",
    "admin.import_new": "door 404 404 404 200 404",
    "admin.import_preview": "door 404 404 404 200 404",
    "admin.import_refused": "door 404 404 404 200 404",
    "admin.import_upload": "door 404 404 404 422 404",
    "admin.ask_reset": "door 404 404 404 403 404",
    "admin.mail": "door 404 404 404 200 404",
    "admin.mail_now": "door 404 404 404 409 404",
    "admin.mail_all_now": "door 404 404 404 303 404",
    "admin.mail_retry": "door 404 404 404 303 404",
    "admin.mail_retry_all": "door 404 404 404 303 404",
    "admin.stop_reset": "door 404 404 404 409 404",
    "security.factor_stop": "410 410 410 410 410 410",
    "security.refuse_factor_reset": "door 409 409 409 409 409",
    "security.stop_factor_reset": "410 410 410 410 410 410",
    "admin.save_settings": "door 404 404 404 303 404",
    "admin.set_roles": "door 404 404 404 303 404",
    "admin.settings": "door 404 404 404 200 404",
    "admin.suspend": "door 404 404 404 303 404",
    "checkins.check_in": "door 303 403 404 404 404",
    "checkins.file": "door 200 200 404 404 404",
    "checkins.remove_file": "door 303 403 404 404 404",
    "checkins.new_check_in": "door 200 403 404 404 404",
    "engagements.accept_invitation": "404 404 404 404 404 404",
    "engagements.coaches": "door 200 200 200 200 200",
    "notices.choices": "door 200 200 200 200 200",
    "notices.count": "door 303 303 303 303 303",
    "notices.notices": "door 200 200 200 200 200",
    "notices.read": "door 303 404 404 404 404",
    "notices.read_all": "door 303 303 303 303 303",
    "notices.save_choices": "door 422 422 422 422 422",
    "notices.stop": "404 404 404 404 404 404",
    "notices.stopping": "404 404 404 404 404 404",
    "progress.end_engagement": "door 303 403 404 404 404",
    "engagements.follow_invitation": "303 303 303 303 303 303",
    "engagements.invitation": "404 404 404 404 404 404",
    "engagements.invitation_sent": "door 404 200 404 404 404",
    "engagements.invite_account": "door 403 403 403 200 403",
    "engagements.invite_client": "door 403 200 200 403 403",
    "engagements.picture": "door 404 404 200 200 200",
    "engagements.renew_invitation": "door 404 303 404 404 404",
    "engagements.send_account_invitation": "door 403 403 403 303 403",
    "engagements.send_client_invitation": "door 403 303 303 403 403",
    "files.picture": "door 200 200 200 200 200",
    "files.remove_picture": "door 303 303 303 303 303",
    "files.set_picture": "door 303 303 303 303 303",
    "feedback.answer": "door 200 200 404 404 404",
    "feedback.facts": "door 404 303 404 404 404",
    "feedback.lenses": "door 404 200 404 404 404",
    "feedback.milestone_note": "door 404 200 404 404 404",
    "feedback.preparation": "door 200 403 404 404 404",
    "feedback.edit": "door 403 200 404 404 404",
    "feedback.help": "door 303 403 404 404 404",
    "feedback.history": "door 200 200 404 404 404",
    "feedback.publication": "door 404 200 404 404 404",
    "feedback.publish": "door 404 303 404 404 404",
    "feedback.reply": "door 403 303 404 404 404",
    "feedback.respond": "door 303 403 404 404 404",
    "feedback.review": "door 404 200 404 404 404",
    "feedback.save_milestone_note": "door 404 303 404 404 404",
    "feedback.save_preparation": "door 303 403 404 404 404",
    "feedback.skip": "door 404 303 404 404 404",
    "feedback.take_up": "door 404 303 404 404 404",
    "feedback.save_edit": "door 403 303 404 404 404",
    "feedback.said_before": "door 404 303 404 404 404",
    "feedback.why_skip": "door 404 200 404 404 404",
    "feedback.write": "door 404 303 404 404 404",
    "goals.accept_changed": "door 303 403 404 404 404",
    "goals.add_not_doing": "door 303 403 403 403 303",
    "goals.answer_proposal": "door 303 403 404 404 404",
    "goals.block": "door 303 403 404 404 404",
    "goals.change_proposal": "door 200 403 404 404 404",
    "goals.confirm_why_now": "door 303 403 404 404 404",
    "goals.edit_goal": "door 200 403 404 404 404",
    "goals.edit_milestone": "door 200 403 404 404 404",
    "goals.edit_not_doing": "door 200 403 404 404 404",
    "goals.goal_history": "door 200 200 404 404 404",
    "goals.leave_not_doing": "door 303 403 404 404 404",
    "goals.make_goal": "door 303 403 403 403 303",
    "goals.make_milestone": "door 303 403 404 404 404",
    "goals.milestone_history": "door 200 200 404 404 404",
    "goals.new_goal": "door 200 403 403 403 200",
    "goals.new_milestone": "door 200 403 404 404 404",
    "goals.not_doing": "door 200 403 403 403 200",
    "goals.order": "door 303 403 404 404 404",
    "goals.propose_change": "door 403 200 404 404 404",
    "goals.propose_milestone": "door 403 200 404 404 404",
    "goals.reflection": "door 200 403 404 404 404",
    "goals.save_goal": "door 303 403 404 404 404",
    "goals.save_milestone": "door 303 403 404 404 404",
    "goals.save_not_doing": "door 303 403 404 404 404",
    "goals.save_reflection": "door 303 403 404 404 404",
    "goals.save_why_now": "door 303 403 404 404 404",
    "goals.send_change_proposal": "door 403 303 404 404 404",
    "goals.send_milestone_proposal": "door 403 303 404 404 404",
    "goals.set_goal_state": "door 303 403 404 404 404",
    "goals.set_milestone_state": "door 303 403 404 404 404",
    "goals.share_goal": "door 303 403 404 404 404",
    "goals.sharing": "door 200 403 404 404 404",
    "goals.take_up": "door 303 403 404 404 404",
    "goals.unblock": "door 303 403 404 404 404",
    "goals.why_now": "door 200 403 404 404 404",
    "goals.withdraw_proposal": "door 403 303 404 404 404",
    "home.healthz": "200 200 200 200 200 200",
    "home.home": "door 200 200 200 200 200",
    "home.later": "door 404 303 404 404 404",
    "home.preview": "door 200 200 200 200 200",
    "home.readyz": "200 200 200 200 200 200",
    "home.style": "200 200 200 200 200 200",
    "home.theme": "303 303 303 303 303 303",
    "hours.add_hours": "door 403 303 303 403 403",
    "hours.answer_naming": "door 409 403 404 404 404",
    "hours.ask_to_name": "door 403 303 404 404 404",
    "hours.edit_hours": "door 404 200 404 404 404",
    "hours.edit_session_hours": "door 404 200 404 404 404",
    "hours.hours": "door 403 200 200 403 403",
    "hours.naming": "door 200 200 200 200 200",
    "hours.new_hours": "door 403 200 200 403 403",
    "hours.remove_hours": "door 404 303 404 404 404",
    "hours.save_hours": "door 404 303 404 404 404",
    "hours.save_session_hours": "door 404 303 404 404 404",
    "hours.set_paid": "door 403 303 404 404 404",
    "hours.table": "door 403 200 200 403 403",
    "meetings.add_action": "door 303 303 404 404 404",
    "meetings.add_agenda_item": "door 303 303 404 404 404",
    "meetings.close": "door 403 409 404 404 404",
    "meetings.closing": "door 403 200 404 404 404",
    "meetings.live": "door 200 200 404 404 404",
    "meetings.meeting": "door 200 200 404 404 404",
    "meetings.save_notes": "door 303 303 404 404 404",
    "progress.client": "door 404 200 404 404 404",
    "progress.client_actions": "door 404 200 404 404 404",
    "progress.client_sessions": "door 404 200 404 404 404",
    "progress.client_not_doing": "door 404 200 404 404 404",
    "progress.client_sheet": "door 404 200 404 404 404",
    "progress.client_timeline": "door 404 200 404 404 404",
    "progress.clients": "door 404 200 200 404 404",
    "progress.goal": "door 200 200 404 404 404",
    "progress.milestone": "door 200 200 404 404 404",
    "progress.actions": "door 200 200 200 404 200",
    "sessions.action_day": "door 200 200 404 404 404",
    "sessions.move_action": "door 303 303 404 404 404",
    "progress.my_actions": "door 200 404 404 404 200",
    "progress.my_progress": "door 200 404 404 404 200",
    "progress.my_sheet": "door 200 404 404 404 200",
    "progress.my_timeline": "door 200 404 404 404 200",
    "progress.open_feedback": "door 303 404 404 404 303",
    "progress.set_reader": "door 303 403 404 404 404",
    "progress.who_has_looked": "door 200 404 404 404 200",
    "progress.who_sees_what": "door 200 200 200 200 200",
    "progress.thread": "door 200 200 404 404 404",
    "ratings.history": "door 200 200 404 404 404",
    "ratings.rate": "door 303 303 404 404 404",
    "feedback.hand_over": "door 303 403 404 404 404",
    "feedback.handover": "door 200 403 404 404 404",
    "feedback.take_back": "door 303 404 404 404 404",
    "engagements.withdraw_reading": "door 403 403 404 404 404",
    "progress.client_record": "door 404 404 404 404 404",
    "progress.client_record_milestone": "door 404 404 404 404 404",
    "records.import_record": "door 200 403 403 403 200",
    "records.bring_record": "door 422 403 403 403 422",
    "records.import_preview": "door 200 404 404 404 404",
    "records.confirm_import": "door 303 404 404 404 404",
    "records.ask_copy": "door 303 303 303 303 303",
    "records.ask_erasure": "door 303 422 422 422 303",
    "records.copy": "door 200 404 404 404 404",
    "records.data": "door 200 200 200 200 200",
    "records.erasure": "door 200 200 200 200 200",
    "records.privacy": "200 200 200 200 200 200",
    "records.stay": "door 303 303 303 303 303",
    "sessions.add_action": "door 303 303 404 404 404",
    "sessions.add_agenda_item": "door 303 303 404 404 404",
    "sessions.calendar": "door 200 200 200 200 200",
    "sessions.calendar_feed": "200 200 200 200 200 200",
    "sessions.new_calendar_address": "door 200 200 200 200 200",
    "sessions.stop_calendar": "door 303 303 303 303 303",
    "sessions.close_action": "door 303 303 404 404 404",
    "sessions.coaching_session": "door 200 200 404 404 404",
    "sessions.edit_session": "door 403 200 404 404 404",
    "sessions.move_session": "door 403 303 404 404 404",
    "sessions.new_session": "door 403 200 200 403 403",
    "sessions.remove_agenda_item": "door 303 303 404 404 404",
    "sessions.save_private_notes": "door 403 303 404 404 404",
    "sessions.save_shared_notes": "door 303 303 404 404 404",
    "sessions.schedule": "door 403 303 422 403 403",
    "sessions.sessions": "door 200 200 200 200 200",
    "sessions.set_session_state": "door 403 303 404 404 404",
    "sessions.accept_time": "door 403 409 404 404 404",
    "sessions.keep_time": "door 403 409 404 404 404",
    "sessions.other_times": "door 200 403 404 404 404",
    "sessions.propose_times": "door 303 403 404 404 404",
    "sessions.series": "door 200 200 404 404 404",
    "sessions.cancel_rest": "door 403 303 404 404 404",
    "booking.availability": "door 403 200 200 403 403",
    "booking.save_availability": "door 403 303 303 403 403",
    "booking.add_absence": "door 403 303 303 403 403",
    "booking.remove_absence": "door 403 303 404 403 403",
    "booking.book": "door 303 403 403 403 303",
    "booking.times": "door 200 403 404 404 404",
    "booking.pick_time": "door 303 403 404 404 404",
    "sessions.tick": "door 303 303 404 404 404",
}  # fmt: skip
"""`door` leads to sign-in. 404: not there, or not yours to see. 403: to see, not to change. 409 and 422: allowed, but this form is not."""


DATA: dict[str, Callable[[World], dict[str, Any]]] = {
    "home.later": lambda _: {"why": "late"},
    "sessions.move_action": lambda _: {"due_on": "2030-02-01", "was": "2030-01-01"},
    "notices.read_all": lambda _: {"end": "1800000000000000"},
    "home.theme": lambda _: {"theme": "dark"},
    "home.preview": lambda _: {"text": "**Words**"},
    "accounts.finish_sign_in": lambda _: {"email": "ada@example.org", "password": "seven quiet herons"},
    "accounts.ask_reset": lambda _: {"email": "ada@example.org"},
    "accounts.ask_mail_change": lambda _: {"email": "new@example.org"},
    "accounts.edit_account": lambda _: {"name": "Somebody Else", "time_zone": "UTC"},
    "accounts.prove": lambda _: {"password": "seven quiet herons"},
    "security.change_password": lambda _: {"current": "seven quiet herons", "new": "eight loud herons"},
    "engagements.send_client_invitation": lambda _: {"email": "new@example.org"},
    "engagements.send_account_invitation": lambda _: {"email": "new@example.org", "roles": "coach"},
    "goals.make_goal": lambda _: {"title": "A goal", "state": "active", "sharing": "all"},
    "goals.save_goal": lambda w: {"title": "A better title", "version": w.goal.version},
    "goals.set_goal_state": lambda _: {"state": "reached"},
    "goals.share_goal": lambda _: {"sharing": "all"},
    "goals.order": lambda w: {"down": w.milestone.id},
    "goals.make_milestone": lambda _: {"title": "A step", "scope": "2", "direction": "towards"},
    "goals.save_milestone": lambda w: {"title": "A better step", "scope": "2", "direction": "towards", "version": w.milestone.version},
    "goals.set_milestone_state": lambda _: {"state": "done"},
    "goals.block": lambda _: {"reason": "The lab is closed"},
    "goals.save_why_now": lambda w: {"why_now": "The arms became cheap.", "version": w.goal.version},
    "goals.save_reflection": lambda _: {"motivating": "The kitchens.", "version": "0"},
    "goals.add_not_doing": lambda _: {"what": "A second workshop"},
    "goals.save_not_doing": lambda w: {"what": "A third workshop", "version": w.line.version},
    "goals.send_milestone_proposal": lambda _: {"title": "A step", "scope": "2", "direction": "towards"},
    "goals.send_change_proposal": lambda _: {"title": "A smaller step", "scope": "2", "direction": "towards"},
    "goals.answer_proposal": lambda _: {"decision": "accept"},
    "goals.accept_changed": lambda _: {"title": "In my words", "scope": "2", "direction": "towards"},
    "checkins.check_in": lambda _: {"text": "It moved.", "progress": "40", "confidence": "3"},
    "progress.set_reader": lambda w: {"engagement": w.engagement.id, "may_read": "no"},
    "progress.open_feedback": lambda _: {"open": "yes"},
    "ratings.rate": lambda _: {"achievable": "4"},
    "feedback.hand_over": lambda _: {"letter": "What you should know."},
    "sessions.schedule": lambda w: {"client": w.ada.id, "starts": "2030-01-10T15:00", "minutes": "50"},
    "sessions.move_session": lambda _: {"starts": "2030-01-11T15:00", "minutes": "50"},
    "sessions.propose_times": lambda _: {"first": "2030-01-12T15:00"},
    "sessions.set_session_state": lambda _: {"state": "held"},
    "hours.add_hours": lambda _: {"held_on": "2019-06-30", "minutes": "60", "paid": "paid", "kind": "group"},
    "hours.answer_naming": lambda _: {"may_name": "yes"},
    "hours.save_hours": lambda _: {"held_on": "2019-06-30", "minutes": "60", "paid": "paid", "kind": "group"},
    "hours.save_session_hours": lambda _: {"minutes": "60", "paid": "paid", "kind": "group"},
    "hours.set_paid": lambda _: {"paid": "pro_bono"},
    "meetings.add_action": lambda w: {"text": "Call Ghent", "owner": w.ada.id, "due_on": "2030-01-12"},
    "meetings.add_agenda_item": lambda _: {"agenda": "The benchmark"},
    "meetings.save_notes": lambda _: {"text": "We talked.", "version": "1", "base": ""},
    "sessions.add_agenda_item": lambda _: {"agenda": "The benchmark"},
    "sessions.save_shared_notes": lambda _: {"text": "We talked.", "version": "1"},
    "sessions.save_private_notes": lambda w: {"text": "Only mine.", "version": w.note.version},
    "sessions.add_action": lambda w: {"text": "Call Ghent", "owner": w.ada.id, "due_on": "2030-01-12"},
    "sessions.close_action": lambda _: {"state": "done"},
    "booking.save_availability": lambda _: {
        "monday": "9-12",
        "minutes": "50",
        "gap": "10",
        "soonest": "24",
        "furthest": "60",
        "most": "2",
    },
    "booking.add_absence": lambda _: {"first_on": "2030-02-01", "last_on": "2030-02-02"},
    "booking.pick_time": lambda _: {"time": f"{make.now().date() + timedelta(days=9)}T12:00:00+00:00"},
    "feedback.write": lambda w: {"signal": "watch", "text": "Who needs it?", "version": w.draft.version},
    "feedback.respond": lambda _: {"kind": "got_it"},
    "feedback.save_preparation": lambda _: {"moved": "The loader.", "send": "1"},
    "feedback.skip": lambda _: {"why": "not started"},
    "feedback.save_milestone_note": lambda _: {"text": "Only mine."},
    "feedback.help": lambda _: {"helped": "helped"},
    "feedback.save_edit": lambda _: {"signal": "off_track", "text": "In other words."},
    "feedback.reply": lambda _: {"text": "One more word."},
    "admin.engagement_pause": lambda _: {"paused": "yes"},
    "admin.engagement_make": lambda _: {"client": "ada@example.org", "coach": "olga@example.org"},
    "admin.save_settings": lambda _: {
        "name": "Practice",
        "two_factor_grace_days": "7",
        "keep_mail_days": "90",
        "keep_attempts_days": "90",
        "keep_looks_days": "730",
    },
    "files.set_picture": lambda _: {"picture": (io.BytesIO(make.picture_of("PNG", 300, 400)), "me.png")},
    "admin.open_glass": lambda _: {"reason": "A complaint about abuse, case 12"},
    "admin.set_roles": lambda _: {"roles": ["client", "coach"]},
}
"""What each endpoint is sent: a form that a person who may do it would send."""


def mailed_by_ada(world: World) -> dict[str, int | str]:
    """A reply of hers that came by mail, with a file."""
    reply = make.kept(Reply.write(world.feedback, author_id=world.ada.id, text="x", now=make.now(), is_mailed=True))
    file = make.file(world.ada)
    make.kept(ReplyFile(file_id=file.id, reply_id=reply.id))
    return {"reply_id": reply.id, "file_id": file.id}


OTHERS: dict[str, Callable[[World], dict[str, int | str]]] = {
    "accounts.follow_link": lambda _: {"purpose": "verification"},
    "admin.engagement_hand_over": lambda w: {"coach_id": w.olga.id},
    "admin.engagement_successor": lambda w: {"coach_id": w.olga.id},
    "inbound.file": mailed_by_ada,
    "inbound.original": mailed_by_ada,
    "answers.answer": lambda _: {"purpose": "got_it", "mark": "x"},
    "answers.give": lambda _: {"purpose": "got_it", "mark": "x"},
    "feedback.help": lambda w: {"feedback_id": w.acted.id},
    "hours.edit_session_hours": lambda w: {"session_id": w.held.id},
    "hours.save_session_hours": lambda w: {"session_id": w.held.id},
    "goals.reflection": lambda w: {"milestone_id": w.ended.id},
    "goals.save_reflection": lambda w: {"milestone_id": w.ended.id},
}
"""A link's purpose; a session that was held; what works only on a milestone that has ended, and on feedback that the client promised
to act on a month ago."""


def values_of(world: World, app: Flask, endpoint: str) -> dict[str, Any]:
    rule = next(r for r in app.url_map.iter_rules() if r.endpoint == endpoint)
    ids = world.ids | (OTHERS[endpoint](world) if endpoint in OTHERS else {})
    return {name: TOKEN if name == "token" else ids[name] for name in rule.arguments}


@pytest.fixture(scope="module")
def prepared(house: House) -> tuple[World, Path]:
    """The world, built once, and the database as it was then."""
    house.make_new()
    with house.app.app_context():
        world = worlds.build()
    return world, house.keep("world.db")


@pytest.mark.sqlite_only
@pytest.mark.parametrize("endpoint", TABLE)
def test_each_person_gets_what_the_table_says(house: House, prepared: tuple[World, Path], endpoint: str) -> None:
    world, kept = prepared
    answers = []
    for who in PEOPLE:
        house.make_new(kept)
        with house.app.app_context():
            become("read")
            answers.append(answer_to(who, world, house.app, endpoint))
            become("read")
    assert " ".join(answers) == TABLE[endpoint]


@pytest.mark.sqlite_only
@pytest.mark.parametrize("headers", [{"HX-Request": "true"}, {"Accept": "application/json"}], ids=["fragment", "json"])
@pytest.mark.parametrize("who", PEOPLE)
def test_who_asks_for_a_fragment_or_for_json_gets_no_further(
    house: House, prepared: tuple[World, Path], who: str, headers: dict[str, str]
) -> None:
    """Whatever is refused to a page is refused to them. It changes nothing, so one world does for all of it."""
    world, kept = prepared
    house.make_new(kept)
    with house.app.app_context():
        become("read")
        refused = {endpoint: answer for endpoint, row in TABLE.items() if (answer := row.split()[PEOPLE.index(who)]) in REFUSALS}
        answers = {endpoint: answer_to(who, world, house.app, endpoint, headers) for endpoint in refused}
        become("read")
    assert len(refused) > 20
    assert answers == refused


def answer_to(who: str, world: World, app: Flask, endpoint: str, headers: dict[str, str] | None = None) -> str:
    return answer_of(Visitor(app, getattr(world, who, None)), world, app, endpoint, headers)


def answer_of(visitor: Visitor, world: World, app: Flask, endpoint: str, headers: dict[str, str] | None = None) -> str:
    address, method = visitor.address(endpoint, **values_of(world, app, endpoint)), method_of(app, endpoint)
    form = {"csrf_token": visitor.token(), **(DATA[endpoint](world) if endpoint in DATA else {})}
    response = visitor.client.open(address, method=method, data=form if method == "POST" else None, headers=headers)
    response.close()
    leads_to_sign_in = response.status_code == 303 and response.location.startswith("/sign-in")
    return "door" if leads_to_sign_in else str(response.status_code)


def method_of(app: Flask, endpoint: str) -> str:
    rule = next(r for r in app.url_map.iter_rules() if r.endpoint == endpoint)
    return "POST" if "POST" in (rule.methods or set()) else "GET"


def test_every_endpoint_has_its_row(app: Flask) -> None:
    assert set(TABLE) == set(app.view_functions) - {"static"}


@pytest.mark.sqlite_only
def test_taking_access_away_works_on_the_very_next_request(app: Flask) -> None:
    world = worlds.build()
    carl, ada = Visitor(app, world.carl), Visitor(app, world.ada)
    assert carl.open("progress.goal", goal_id=world.goal.id).status == 200
    ada.post("goals.share_goal", {"sharing": "chosen"}, goal_id=world.goal.id)
    assert carl.open("progress.goal", goal_id=world.goal.id).status == 404
    assert carl.open("progress.milestone", milestone_id=world.milestone.id).status == 404
    assert world.milestone.title not in carl.open("feedback.review", session_id=world.upcoming.id).text
