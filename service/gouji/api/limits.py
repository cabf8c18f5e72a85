"""How often one may ask."""

from __future__ import annotations

from typing import Literal

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter

from gouji.errors import TooMany
from gouji.settings import Settings

What = Literal["logins", "requests", "uploads"]


class Limits:
    """Counts of the last minute, by who asks; each process has its own."""

    def __init__(self, settings: Settings) -> None:
        # Two counters for each who asks, not a moment for each request.
        self._window = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._most = {
            "logins": RateLimitItemPerMinute(settings.logins_per_minute),
            "requests": RateLimitItemPerMinute(settings.requests_per_minute),
            "uploads": RateLimitItemPerMinute(settings.uploads_per_minute),
        }

    def spend(self, what: What, who: str) -> None:
        """Count one; raises `TooMany`."""
        if not self._window.hit(self._most[what], what, who):
            raise TooMany("请求过于频繁，请稍后再试 too many requests, try again in a minute")
