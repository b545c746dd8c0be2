"""The vault: secrets that must lie in the database are sealed, and only who has the key can open them.

Fernet (AES-128-CBC and HMAC-SHA256) under a key that HKDF-SHA256 derives from SYLLABOT_SECRET_KEY, without a salt and
with `PURPOSE` as its info. A second, older key still opens what it sealed.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.configuration.secret import Secret

PURPOSE = b"syllabot: tokens in the database, 1"

_LENGTH = 32


class SealedError(Exception):
    """It was sealed with another key, or it was changed."""


class Vault:
    """Seals with `key`; opens what `key` or `old` sealed."""

    def __init__(self, key: Secret, old: Secret) -> None:
        self._new = Fernet(_derived(key))
        self._all = MultiFernet([self._new, *([Fernet(_derived(old))] if old else [])])

    def seal(self, secret: Secret) -> bytes:
        return self._new.encrypt(secret.reveal().encode())

    def open(self, sealed: bytes) -> Secret:
        """Raises SealedError."""
        try:
            return Secret(self._all.decrypt(sealed).decode())
        except InvalidToken as error:
            raise SealedError from error

    def resealed(self, sealed: bytes) -> bytes | None:
        """The same under the new key; None where it is under it already. Raises SealedError."""
        try:
            self._new.decrypt(sealed)
        except InvalidToken:
            return self.seal(self.open(sealed))
        return None


def _derived(key: Secret) -> bytes:
    found = HKDF(SHA256(), _LENGTH, salt=None, info=PURPOSE).derive(key.reveal().encode())
    return urlsafe_b64encode(found)
