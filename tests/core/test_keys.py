"""Keys: one for each purpose, and what they close stays in its place."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from coachapp.core.keys import Keys, Unreadable, derived

OLD, NEW = "o" * 40, "n" * 40


def test_a_purpose_has_its_own_key() -> None:
    keys = Keys((NEW,))
    assert keys.key_for("totp") != keys.key_for("audit")
    assert keys.mac(b"line", purpose="audit") != keys.mac(b"line", purpose="links")


def test_derivation_is_rfc_5869() -> None:
    theirs = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"coachapp totp").derive(NEW.encode())
    assert derived(NEW, "totp") == theirs


def test_what_was_encrypted_opens_in_its_place_only() -> None:
    keys = Keys((NEW,))
    kept = keys.encrypt("JBSWY3DPEHPK3PXP", purpose="totp", context="account 7")
    assert "JBSWY3DPEHPK3PXP" not in kept
    assert keys.decrypt(kept, purpose="totp", context="account 7") == "JBSWY3DPEHPK3PXP"
    for purpose, context in [("totp", "account 8"), ("passkey", "account 7")]:
        with pytest.raises(Unreadable):
            keys.decrypt(kept, purpose=purpose, context=context)


@pytest.mark.parametrize("spoilt", ["", ".", "zz.zz", "{kept}x", "{name}.AAAA", "{name}.é"])
def test_what_was_changed_does_not_open(spoilt: str) -> None:
    keys = Keys((NEW,))
    kept = keys.encrypt("a secret", purpose="totp", context="account 7")
    changed = spoilt.format(kept=kept[:-4], name=kept.partition(".")[0])
    with pytest.raises(Unreadable):
        keys.decrypt(changed, purpose="totp", context="account 7")


def test_an_old_secret_opens_and_closes_nothing_new() -> None:
    kept = Keys((OLD,)).encrypt("a secret", purpose="totp", context="account 7")
    both = Keys((NEW, OLD))
    assert both.decrypt(kept, purpose="totp", context="account 7") == "a secret"
    assert not both.is_current(kept)
    assert both.is_current(both.encrypt("a secret", purpose="totp", context="account 7"))
    with pytest.raises(Unreadable):
        Keys((NEW,)).decrypt(kept, purpose="totp", context="account 7")


def test_keys_do_not_show_in_a_log() -> None:
    assert NEW not in repr(Keys((NEW,)))
