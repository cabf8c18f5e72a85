from __future__ import annotations

import platform
import subprocess
import sys

import pytest

from gouji.memory import at_most_arenas

_THREADS = """
import ctypes, sys, threading
from gouji.memory import at_most_arenas

if len(sys.argv) > 1:
    at_most_arenas(1)
libc = ctypes.CDLL(None)
together = threading.Barrier(4)


def take():
    together.wait()
    for _ in range(100):
        libc.malloc(1000)
    together.wait()


threads = [threading.Thread(target=take) for _ in range(4)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
libc.malloc_stats()
"""

glibc = pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="arenas are glibc's")


def arenas(*arguments: str) -> int:
    told = subprocess.run(
        [sys.executable, "-c", _THREADS, *arguments], check=True, capture_output=True, text=True
    )
    return told.stderr.count("Arena ")


@glibc
def test_threads_share_one_arena_once_they_are_told_to():
    assert arenas() > 1
    assert arenas("one") == 1


@glibc
def test_it_says_that_it_was_done():
    assert at_most_arenas(1)
