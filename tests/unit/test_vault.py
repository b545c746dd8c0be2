from __future__ import annotations

import pytest
from cryptography.fernet import Fernet
from hypothesis import given
from hypothesis import strategies as st

from bot.configuration.secret import Secret
from bot.vault import SealedError, Vault

NONE = Secret("")
FIRST, SECOND, THIRD = (Secret(f"key-number-{number}-of-the-unit-tests-xx") for number in range(3))
TOKEN = Secret("xoxb-1-a-token-that-nobody-shall-read")


@given(st.text())
def test_what_is_sealed_is_opened_again_and_cannot_be_read(text: str) -> None:
    vault = Vault(FIRST, NONE)
    sealed = vault.seal(Secret(text))
    assert vault.open(sealed).reveal() == text
    assert len(text) < 16 or text.encode() not in sealed


def test_the_same_sealed_twice_does_not_look_the_same() -> None:
    vault = Vault(FIRST, NONE)
    assert vault.seal(TOKEN) != vault.seal(TOKEN)


@pytest.mark.parametrize("vault", [Vault(SECOND, NONE), Vault(SECOND, THIRD)])
def test_another_key_opens_nothing(vault: Vault) -> None:
    sealed = Vault(FIRST, NONE).seal(TOKEN)
    with pytest.raises(SealedError):
        vault.open(sealed)
    with pytest.raises(SealedError):
        vault.resealed(sealed)


def test_what_was_changed_is_not_opened() -> None:
    vault = Vault(FIRST, NONE)
    sealed = bytearray(vault.seal(TOKEN))
    sealed[30] ^= 1
    with pytest.raises(SealedError):
        vault.open(bytes(sealed))
    with pytest.raises(SealedError):
        vault.open(b"")


def test_an_old_key_opens_what_it_sealed_and_seals_nothing() -> None:
    sealed = Vault(FIRST, NONE).seal(TOKEN)
    rotated = Vault(SECOND, FIRST)
    assert rotated.open(sealed) == TOKEN
    anew = rotated.resealed(sealed)
    assert anew is not None
    assert Vault(SECOND, NONE).open(anew) == TOKEN
    assert rotated.resealed(anew) is None
    assert Vault(SECOND, NONE).open(rotated.seal(TOKEN)) == TOKEN


def test_the_key_in_the_settings_is_not_the_key_itself() -> None:
    """It is derived, by HKDF-SHA256: databases of people are sealed so, and this must never change."""
    derived = b"emIrf1zIje3MbKPECcf2t5smHyoKKgfONTDA398UyPw="
    assert Fernet(derived).decrypt(Vault(FIRST, NONE).seal(TOKEN)).decode() == TOKEN.reveal()
