"""The addresses that others rely on."""

from __future__ import annotations

from flask import Flask

PROMISED = {
    "/sign-in", "/accounts", "/clients", "/clients/<int:client_id>", "/my/progress", "/goals/<int:goal_id>",
    "/milestones/<int:milestone_id>", "/sessions", "/sessions/<int:session_id>", "/sessions/<int:session_id>/review",
    "/account", "/healthz", "/style",
}  # fmt: skip
PUBLIC = {
    "security.factor_stop", "security.stop_factor_reset",
    "accounts.set_up", "accounts.finish_set_up", "accounts.sign_in", "accounts.finish_sign_in",
    "security.second_factor", "security.finish_second_factor", "security.use_recovery_code", "security.required_factor",
    "security.set_up_required_factor", "security.required_passkey_options", "security.set_up_required_passkey",
    "security.passkey_options", "security.sign_in_with_passkey",
    "security.go_to_issuer", "security.come_back_from_issuer", "security.finish_with_issuer",
    "accounts.forgotten", "accounts.ask_reset", "accounts.reset_sent", "accounts.follow_link", "accounts.new_password",
    "accounts.finish_reset", "accounts.mail_stop", "accounts.stop_mail",
    "engagements.follow_invitation", "engagements.invitation", "engagements.accept_invitation", "home.healthz",
    "home.readyz", "home.style", "home.theme", "sessions.calendar_feed", "notices.stop", "notices.stopping",
    "records.privacy", "answers.answer", "answers.give", "answers.thanks",
}  # fmt: skip


def test_the_promised_addresses_answer_to_get(app: Flask) -> None:
    there = {rule.rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert sorted(PROMISED - there) == []


def test_only_these_endpoints_are_open_without_sign_in(app: Flask) -> None:
    assert {name for name, view in app.view_functions.items() if getattr(view, "is_public", False)} == PUBLIC


def test_addresses_are_nouns_without_a_slash_at_the_end(app: Flask) -> None:
    assert [r.rule for r in app.url_map.iter_rules() if r.rule != "/" and r.rule.endswith("/")] == []


def test_an_address_changes_something_or_shows_something(app: Flask) -> None:
    mixed = [r.endpoint for r in app.url_map.iter_rules() if {"GET", "POST"} <= (r.methods or set())]
    assert mixed == []
