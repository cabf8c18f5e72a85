"""Passwords: what is asked of them, and their argon2id hashes (RFC 9106, the low-memory choice)."""

from __future__ import annotations

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from argon2.profiles import RFC_9106_LOW_MEMORY

from gouji.errors import BadRequest, WeakPassword

SHORTEST, LONGEST = 10, 200

_hasher = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)


def hashed(password: str, name: str) -> str:
    """What is kept of the password of `name`; raises `BadRequest` for one that is too
    short or too long, `WeakPassword` for one that is easy to guess.

    Length counts, not the kinds of characters (NIST SP 800-63B, section 3.1.1).
    """
    if not SHORTEST <= len(password) <= LONGEST:
        size = f"{SHORTEST}–{LONGEST}"
        raise BadRequest(f"密码须为 {size} 个字符 a password has {size} characters")
    if name.casefold() in password.casefold() or len(set(password)) < 5:
        raise WeakPassword("密码过于简单 this password is too easy to guess: choose another")
    return _hasher.hash(password)


def fits(password: str, hash: str) -> bool:
    """Whether it is the password; takes as long when there is none (`hash` is empty)."""
    try:
        return _hasher.verify(hash or _nobody(), password) and bool(hash)
    except (VerifyMismatchError, InvalidHashError):
        return False


@cache
def _nobody() -> str:
    return _hasher.hash("nobody has this password")
