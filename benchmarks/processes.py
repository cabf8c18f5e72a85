"""Processes of their own to measure in, and the memory that they hold."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, suppress

import psutil

_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")
_INTERVAL = 0.05
"""Seconds between two looks at the memory."""


@contextmanager
def fresh(
    processes: int = 1, threads: int | None = None, begin: Callable[[], None] | None = None
) -> Iterator[ProcessPoolExecutor]:
    """Fresh interpreters; `threads` is what each may use, `begin` is called in each once."""
    spawn = multiprocessing.get_context("spawn")
    with (
        _environment(threads),
        ProcessPoolExecutor(
            processes, mp_context=spawn, initializer=_begin, initargs=(threads, begin)
        ) as pool,
    ):
        yield pool


def _begin(threads: int | None, begin: Callable[[], None] | None) -> None:
    if threads is not None:
        import cv2

        cv2.setNumThreads(threads)
    if begin is not None:
        begin()


@contextmanager
def _environment(threads: int | None) -> Iterator[None]:
    """NumPy's libraries look at it when they are loaded."""
    before = {name: os.environ.get(name) for name in _THREADS}
    if threads is not None:
        os.environ.update(dict.fromkeys(_THREADS, str(threads)))
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value


class Peak:
    """The most memory that a process and its children have resident while the block runs, MB.

    Looked at many times a second. What the kernel remembers as a process's most is no use: a new
    process begins with the most of the one that started it.
    """

    def __init__(self, process: int) -> None:
        self.megabytes = 0.0
        self._process = psutil.Process(process)
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch)

    def __enter__(self) -> Peak:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._done.wait(_INTERVAL):
            with suppress(psutil.NoSuchProcess):
                family = (self._process, *self._process.children(recursive=True))
                held = sum(map(_resident, family))
                self.megabytes = max(self.megabytes, held)


def _resident(process: psutil.Process) -> float:
    with suppress(psutil.NoSuchProcess):
        return float(process.memory_info().rss) / 2**20
    return 0.0


def resident() -> float:
    """MB that this process has resident now."""
    return _resident(psutil.Process())
