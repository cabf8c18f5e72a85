"""Waiting for a database or a disk that is away."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import TypeVar

from gouji.errors import StoreAway

T = TypeVar("T")

_LONGEST = 30.0
_logger = logging.getLogger(__name__)


def patiently(work: Callable[[], T], sleep: Callable[[float], None] = time.sleep) -> T:
    """What `work` returns, once the store is there; waits longer and longer, at most 30 s."""
    wait = 1.0
    while True:
        try:
            return work()
        except StoreAway as error:
            _logger.warning("the store is away, next try in %g s: %s", wait, error)
            sleep(wait)
            wait = min(2 * wait, _LONGEST)
