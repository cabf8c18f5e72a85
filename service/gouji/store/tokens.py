"""Secrets that are shown once: made at random, kept as their SHA-256.

A secret has 256 random bits, so nothing slower is needed to hide it.
"""

from __future__ import annotations

import secrets
from hashlib import sha256


def new() -> str:
    """A secret that nobody can guess, fit for an address and a header."""
    return secrets.token_urlsafe(32)


def kept(secret: str) -> str:
    """What is kept of a secret.

    >>> kept("a") == kept("a") != kept("b")
    True
    """
    return sha256(secret.encode()).hexdigest()
