"""How the process takes memory from the system."""

from __future__ import annotations

import ctypes

_ARENA_MAX = -8
"""`M_ARENA_MAX` of glibc's `malloc.h`."""


def at_most_arenas(count: int) -> bool:
    """Have all threads take memory from `count` arenas; `False` where the C library has none.

    glibc gives each thread an arena of its own, and none gives back what another could use. With
    one arena two threads that read pages hold a quarter less, and take no longer
    (`docs/performance.md`).
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    return mallopt is not None and bool(mallopt(_ARENA_MAX, count))
