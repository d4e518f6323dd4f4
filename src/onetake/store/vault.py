"""Secrets at rest: sealed with a key that lies beside the database, not in it.

The one rule: a text is sealed *about* something, such as a channel's id, and opens only about
the same thing. So a row that is copied onto another does not carry its secret along.
"""

import base64
import hmac
import os
import secrets
import stat
from pathlib import Path
from typing import Final

_KEY_BYTES: Final = 32
_NONCE_BYTES: Final = 12
_FORM: Final = "v1:"


class BadKeyFile(Exception):
    """The key file cannot be used; the message says what to do."""


class CannotOpen(Exception):
    """Sealed with another key, about something else, or damaged. Says nothing of the content."""


class Vault:
    """AES-256-GCM with a random nonce for each text."""

    def __init__(self, key: bytes) -> None:
        # Imported here, because a start without channels needs no cryptography.
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        if len(key) != _KEY_BYTES:
            raise BadKeyFile(f"a vault key has {_KEY_BYTES} bytes, not {len(key)}")
        self._key = key
        self._cipher = AESGCM(key)

    @classmethod
    def load(cls, path: Path) -> "Vault":
        """The vault of a key file, which is made when it is missing.

        Raises BadKeyFile when it is too short, too long, or readable by others.
        """
        try:
            key = _read(path)
        except FileNotFoundError:
            key = _create(path)
        return cls(key)

    def derive(self, purpose: str) -> bytes:
        """32 bytes for another use, such as signing links, from which the key cannot be told."""
        return hmac.digest(self._key, purpose.encode(), "sha256")

    def seal(self, text: str, about: str) -> str:
        nonce = secrets.token_bytes(_NONCE_BYTES)
        sealed = self._cipher.encrypt(nonce, text.encode(), about.encode())
        return _FORM + base64.b64encode(nonce + sealed).decode()

    def open(self, sealed: str, about: str) -> str:
        """Raises CannotOpen."""
        from cryptography.exceptions import InvalidTag

        if not sealed.startswith(_FORM):
            raise CannotOpen(f"the secret of {about} is not in a form that this version knows")
        try:
            raw = base64.b64decode(sealed.removeprefix(_FORM), validate=True)
            opened = self._cipher.decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], about.encode())
        except (InvalidTag, ValueError):
            # `from None`: what could not be opened must not reach a log.
            raise CannotOpen(
                f"the secret of {about} cannot be opened: it was sealed with another key file"
            ) from None
        return opened.decode()


def _read(path: Path) -> bytes:
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    with os.fdopen(handle, "rb") as file:
        mode = stat.S_IMODE(os.fstat(handle).st_mode)
        if mode & 0o077:
            raise BadKeyFile(f"{path} can be read by others (mode {mode:04o}); run: chmod 600 it")
        key = file.read(_KEY_BYTES + 1)
    if len(key) != _KEY_BYTES:
        raise BadKeyFile(
            f"{path} is not a key of {_KEY_BYTES} bytes; restore it from a backup, or move it "
            "away and enter the channels' secrets again"
        )
    return key


def _create(path: Path) -> bytes:
    """Write a new key so that it is either there whole or not at all."""
    key = secrets.token_bytes(_KEY_BYTES)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(key)
            file.flush()
            os.fsync(handle)
        os.link(draft, path)  # unlike a rename, never replaces the key of another process
    except FileExistsError:
        return _read(path)
    finally:
        os.unlink(draft)
    _sync_folder(path.parent)
    return key


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
