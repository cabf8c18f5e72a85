"""Reading in a process of its own: whatever a file does to it, nobody else is hurt."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from gouji import errors
from gouji.errors import ReaderDied, TookTooLong, Unwanted
from gouji.intake.wire import Frame, receive
from gouji.settings import Settings

_START = "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
_START += "from gouji.jobs.reading_child import main; main()"
_LONGEST = 256 * 1024 * 1024
_LOOK = 0.2
"""Seconds between two looks whether the page is still wanted."""

_FULL = 0.8
"""Share of its memory from which on a reader is replaced before the next page."""

Wanted = Callable[[], bool]
"""Whether what is being done is still wanted."""


class Ending(BaseException):
    """This process ends. What it was doing is left undone, for the next to go on with.

    No `Exception`, so that nothing takes it for a failure of the work.
    """


def always() -> bool:
    """Wanted until it is done."""
    return True


class Reader:
    """One process that reads and judges. It starts with its first work, and anew after it died.

    Not to be shared between threads. Its methods raise `UnreadableFile` when the file is at fault,
    also when it takes too long; `ReaderDied` when the process died, then it may be tried again;
    and `Unwanted` as soon as `wanted` says no.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._process: subprocess.Popen[bytes] | None = None
        self._loading = self._ending = False
        self._done = 0
        self._full = False

    def start(self) -> None:
        """Start the process if there is none; it loads its models while the caller goes on."""
        if self._ending:
            raise Ending
        if self._process is None or self._process.poll() is not None:
            self.close()
            self._process, self._loading = _started(self._settings), True

    def read(self, path: Path, number: int, wanted: Wanted = always) -> str:
        """Page `number` of `path`, as `store.values` writes it."""
        return self._work(path.name, {"path": str(path), "number": number}, wanted)

    def conclude(
        self,
        file: str,
        path: Path,
        pages: Sequence[str],
        previous: str | None,
        wanted: Wanted = always,
    ) -> str:
        """The audit of the report `file`, which lies at `path`, with these pages.

        Pages and audits are as `store.values` writes them.
        """
        request = {"file": file, "path": str(path), "pages": pages, "previous": previous}
        return self._work(file, request, wanted)

    def _work(self, file: str, request: dict[str, Any], wanted: Wanted) -> str:
        if self._done >= self._settings.reader_pages or self._full:
            self.close()
        self.start()
        if self._loading:
            self._answer(file, b"", wanted)
            self._loading = False
        header, payload = self._answer(file, json.dumps(request).encode() + b"\n", wanted)
        if "error" in header:
            raise _told(file, header["error"], header["why"], header["remedy"])
        self._done += 1
        self._full = header["memory"] > _FULL * self._settings.reader_memory
        return bytes(payload).decode()

    def close(self) -> None:
        """End the process, whatever it is doing, and reap it."""
        process, self._process, self._done, self._full = self._process, None, 0, False
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            with suppress(BrokenPipeError):
                pipe and pipe.close()

    def end(self) -> None:
        """End the process for good; whoever waits for it, or comes later, gets `Ending`."""
        self._ending = True
        if self._process is not None:
            self._process.kill()

    def _answer(self, file: str, request: bytes, wanted: Wanted) -> Frame:
        """What the process answers to the request."""
        process = self._process
        assert process is not None
        assert process.stdin is not None
        assert process.stdout is not None
        patience = Patience(file, time.monotonic() + self._settings.page_seconds, wanted)
        try:
            _write(process.stdin.fileno(), request, patience)
            answers = process.stdout.fileno()
            return receive(lambda size: _bytes(answers, size, patience), _LONGEST)
        except (EOFError, BrokenPipeError, ValueError) as error:
            status = "garbled" if isinstance(error, ValueError) else process.wait()
            self.close()
            if self._ending:
                raise Ending from error
            raise ReaderDied(f"{file}: the reading process died (status {status})") from error
        except BaseException:
            self.close()  # it still works on this, and would answer the next with it
            raise


class Readers:
    """As many readers as the settings say; each thread leases one."""

    def __init__(self, settings: Settings) -> None:
        self._all = [Reader(settings) for _ in range(settings.readers)]
        self._idle: SimpleQueue[Reader] = SimpleQueue()
        for reader in self._all:
            self._idle.put(reader)

    def start(self) -> None:
        """Start all processes, so that the first page need not wait for the models."""
        for reader in self._all:
            reader.start()

    @contextmanager
    def lease(self) -> Iterator[Reader]:
        """A reader for this thread alone; waits until one is idle."""
        reader = self._idle.get()
        try:
            yield reader
        finally:
            self._idle.put(reader)

    def end(self) -> None:
        """End all processes for good."""
        for reader in self._all:
            reader.end()


def _started(settings: Settings) -> subprocess.Popen[bytes]:
    """A fresh interpreter, not a fork: it shares no locks and no threads with this one."""
    process = subprocess.Popen(
        [sys.executable, "-I", "-c", _START, json.dumps(sys.path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdin is not None
    with suppress(BrokenPipeError):
        process.stdin.write(settings.model_dump_json().encode() + b"\n")
        process.stdin.flush()
    return process


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a process is waited for, and whether what it does for `file` is still wanted."""

    file: str
    deadline: float
    wanted: Wanted

    def until(self, reading: Sequence[int], writing: Sequence[int]) -> None:
        """Wait until one of the pipes is ready; raises `TookTooLong` and `Unwanted`."""
        while not any(select.select(reading, writing, [], _LOOK)):
            if time.monotonic() > self.deadline:
                why = "读取一页用时过长 (reading one page took too long)"
                remedy = "请降低分辨率后重试 (lower its resolution and try again)"
                raise TookTooLong(self.file, why, remedy)
            if not self.wanted():
                raise Unwanted(f"{self.file}: no longer wanted")


def _write(pipe: int, data: bytes, patience: Patience) -> None:
    view = memoryview(data)
    while view:
        patience.until([], [pipe])
        view = view[os.write(pipe, view[: select.PIPE_BUF]) :]


def _bytes(pipe: int, size: int, patience: Patience) -> bytearray:
    data = bytearray(size)
    view = memoryview(data)
    while view:
        patience.until([pipe], [])
        got = os.readv(pipe, [view])
        if not got:
            raise EOFError
        view = view[got:]
    return data


def _told(file: str, name: str, why: str, remedy: str) -> errors.UnreadableFile:
    kind = getattr(errors, name, errors.DamagedFile)
    if not (isinstance(kind, type) and issubclass(kind, errors.UnreadableFile)):
        kind = errors.DamagedFile
    return kind(file, why, remedy)
