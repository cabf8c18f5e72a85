"""The parent's side of the child that parses a file."""

from __future__ import annotations

import fcntl
import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from gouji import errors
from gouji.intake.limits import Limits, out_of_memory
from gouji.intake.wire import Frame, receive

_START = "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
_START += "from gouji.intake.child import main; main()"
_PIPE = 1024 * 1024
_SET_PIPE_SIZE = 1031  # F_SETPIPE_SZ, which `fcntl` names only on Linux


_OUT_OF_MEMORY = (-signal.SIGKILL, -signal.SIGABRT, -signal.SIGTRAP, -signal.SIGILL)
"""How PDFium and the kernel end a process for which there is no more memory."""


class Child:
    """One request to a fresh interpreter; `receive` its answers, `close` when done.

    A fresh interpreter, not a fork or `multiprocessing`: it shares no locks with the caller's
    threads, does not run the caller's main module again, and its answers are never unpickled.
    Only the time spent waiting for it counts towards `max_seconds`.
    """

    def __init__(self, path: Path, limits: Limits, **request: Any) -> None:
        self._path, self._limits, self._waited = path, limits, 0.0
        self._complaints = tempfile.TemporaryFile()  # noqa: SIM115 - closed in `close`
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-c", _START, json.dumps(sys.path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._complaints,
            env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
        )
        request |= {"path": str(path), "limits": limits.as_json()}
        self._ask(json.dumps(request))

    def receive(self) -> Frame:
        """The next answer; raises what the child found wrong, or why it died."""
        longest = 3 * self._limits.max_pixels + 16 * self._limits.max_bytes
        try:
            header, payload = receive(self._read, longest)
        except EOFError:
            raise self._death() from None
        except ValueError as error:
            raise self._garbled() from error
        if "error" in header:
            raise self._told(header)
        return header, payload

    def close(self) -> None:
        """End the child, whatever it is doing, and reap it."""
        self._process.kill()
        self._process.wait()
        self._complaints.close()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(BrokenPipeError):  # it may have died before it took the request
                    pipe.close()

    def _ask(self, request: str) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with suppress(OSError):  # a larger pipe is faster, but may be denied
            fcntl.fcntl(self._process.stdout, _SET_PIPE_SIZE, _PIPE)
        with suppress(BrokenPipeError):  # a child that is dead already tells so when it is read
            self._process.stdin.write(request.encode() + b"\n")
            self._process.stdin.flush()

    def _read(self, size: int) -> bytearray:
        assert self._process.stdout is not None
        descriptor = self._process.stdout.fileno()
        data = bytearray(size)
        view = memoryview(data)
        while view:
            self._wait(descriptor)
            got = os.readv(descriptor, [view])
            if not got:
                raise EOFError
            view = view[got:]
        return data

    def _wait(self, descriptor: int) -> None:
        begun = time.monotonic()
        left = self._limits.max_seconds - self._waited
        ready = left > 0 and select.select([descriptor], [], [], left)[0]
        self._waited += time.monotonic() - begun
        if not ready:
            raise self._late()

    def _late(self) -> errors.TookTooLong:
        seconds = self._limits.max_seconds
        why = f"解析超过 {seconds:g} 秒 (parsing took more than {seconds:g} seconds)"
        return errors.TookTooLong(
            str(self._path), why, "请拆分或简化后重试 (split or simplify it and try again)"
        )

    def _death(self) -> errors.UnreadableFile:
        """Why the child ended without an answer: its limits, or a file that crashes a parser."""
        status = self._process.wait()
        if status == -signal.SIGXCPU:
            return self._late()
        if status in _OUT_OF_MEMORY or self._last_words().startswith("MemoryError"):
            return out_of_memory(str(self._path), self._limits)
        return self._garbled()

    def _last_words(self) -> str:
        self._complaints.seek(0)
        lines = self._complaints.read(100_000).decode("utf-8", "replace").splitlines()
        return lines[-1] if lines else ""

    def _garbled(self) -> errors.DamagedFile:
        why = "文件使解析程序崩溃 (the file crashes the parser)"
        remedy = "请重新导出或扫描 (export or scan it again)"
        return errors.DamagedFile(str(self._path), why, remedy)

    def _told(self, header: dict[str, Any]) -> errors.UnreadableFile:
        kind = getattr(errors, str(header["error"]), errors.DamagedFile)
        if not (isinstance(kind, type) and issubclass(kind, errors.UnreadableFile)):
            kind = errors.DamagedFile
        return kind(str(self._path), str(header["why"]), str(header["remedy"]))
