"""How the process takes memory from the system."""

from __future__ import annotations

import ctypes

_ARENA_MAX = -8
"""`M_ARENA_MAX` of glibc's `malloc.h`."""


def one_arena() -> bool:
    """Have all threads take memory from one arena; `False` where the C library has no arenas.

    glibc gives each thread an arena of its own, and none gives back what another could use.
    Pictures of pages are large and short-lived: with one arena two threads that read them hold a
    quarter less, and take no longer (`docs/performance.md`).
    """
    try:
        return bool(ctypes.CDLL(None).mallopt(_ARENA_MAX, 1))
    except (AttributeError, OSError, TypeError):
        return False
