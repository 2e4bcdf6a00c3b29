"""How an issuer is set from outside, and what is said when it is set wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from coachapp.config import Settings
from coachapp.core.environment import SettingsError

WHOLE = {
    "COACHAPP_OIDC_ISSUER": "https://login.example.org/realms/team/",
    "COACHAPP_OIDC_CLIENT_ID": "coachapp",
    "COACHAPP_OIDC_CLIENT_SECRET": "between the two",
}


def read(tmp_path: Path, **given: str) -> Settings:
    return Settings.from_env({"COACHAPP_DATA_DIR": str(tmp_path), **given})


def test_with_nothing_set_there_is_no_issuer(tmp_path: Path) -> None:
    assert read(tmp_path).issuer is None


def test_three_settings_are_enough_and_trust_nobody(tmp_path: Path) -> None:
    issuer = read(tmp_path, **WHOLE).issuer
    assert issuer is not None
    assert issuer.address == "https://login.example.org/realms/team/"  # as its tokens write it, with its last slash
    assert issuer.name == "login.example.org"
    assert (issuer.trusted_domains, issuer.two_factor) == (frozenset(), frozenset())
    assert "between the two" not in repr(read(tmp_path, **WHOLE))


def test_what_an_admin_lets_it_vouch_for(tmp_path: Path) -> None:
    more = {
        "COACHAPP_OIDC_TRUSTED_DOMAINS": "Example.org lab.example.org",
        "COACHAPP_OIDC_TWO_FACTOR": "mfa phr",
        "COACHAPP_OIDC_NAME": "Team",
    }
    issuer = read(tmp_path, **WHOLE, **more).issuer
    assert issuer is not None
    assert issuer.trusted_domains == {"example.org", "lab.example.org"}
    assert issuer.two_factor == {"mfa", "phr"}
    assert issuer.name == "Team"


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("COACHAPP_OIDC_ISSUER", "http://login.example.org"),
        ("COACHAPP_OIDC_ISSUER", "login.example.org"),
        ("COACHAPP_OIDC_ISSUER", "https://login.example.org/?tenant=1"),
        ("COACHAPP_OIDC_ISSUER", "https://[login"),
        ("COACHAPP_OIDC_ISSUER", ""),
        ("COACHAPP_OIDC_CLIENT_ID", ""),
        ("COACHAPP_OIDC_CLIENT_SECRET", ""),
        ("COACHAPP_OIDC_NAME", "x" * 41),
        ("COACHAPP_OIDC_TRUSTED_DOMAINS", "ada@example.org"),
        ("COACHAPP_OIDC_TRUSTED_DOMAINS", "example.org,example.com"),
        ("COACHAPP_OIDC_TRUSTED_DOMAINS", "org"),
    ],
)
def test_a_wrong_value_is_one_sentence_that_names_it(tmp_path: Path, name: str, given: str) -> None:
    with pytest.raises(SettingsError) as error:
        read(tmp_path, **{**WHOLE, name: given})
    (sentence,) = str(error.value).splitlines()
    assert sentence.startswith(f"{name} ")
    assert sentence.endswith(".")
    assert "between the two" not in sentence
