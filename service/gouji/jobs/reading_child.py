"""The process that reads pages and judges reports, one at a time, until its input ends.

It is told its settings in the first line of JSON on standard input, then one piece of work in each
further line; it answers in frames (`intake.wire`). The models are loaded once, at its start.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from gouji.audit import Auditor
from gouji.document import ReadPage
from gouji.errors import UnreadableFile
from gouji.intake.wire import send
from gouji.settings import Settings
from gouji.store.values import audit_of, page_of, text_of, text_of_page

_COURTESY = 10
"""What it adds to its niceness: where cores are few, whoever is answered goes first."""

Request = dict[str, Any]
"""A page of a file (`path`, `number`), or its pages to judge (with `file` and `previous`)."""


class Pages:
    """The pages of the file that was asked for last, which stays open for the next page."""

    def __init__(self, auditor: Auditor) -> None:
        self._auditor = auditor
        self._path: Path | None = None
        self._next = 0
        self._pages: Iterator[ReadPage] = iter(())

    def read(self, path: Path, number: int) -> ReadPage:
        """Page `number` of `path`; raises `UnreadableFile`."""
        if (path, number) != (self._path, self._next):
            self._pages = self._auditor.read(path, number)
        self._path, self._next = None, 0  # should reading fail, it is begun anew
        page = next(self._pages)
        self._path, self._next = path, number + 1
        return page


def main() -> None:
    """Answer the requests on standard input, then end."""
    answers = os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints is no answer
    settings = Settings.model_validate_json(sys.stdin.readline())
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the service, which ends this too
    os.nice(_COURTESY)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_DATA, (settings.reader_memory, settings.reader_memory))
    auditor = Auditor(settings)
    auditor.warm()
    pages = Pages(auditor)
    try:
        send(answers, {"ready": True})
        for line in sys.stdin:
            send(answers, *_answer(pages, auditor, json.loads(line)))
    except BrokenPipeError:
        return  # nobody reads on


def _answer(pages: Pages, auditor: Auditor, request: Request) -> tuple[dict[str, Any], bytes]:
    try:
        text = _page(pages, request) if "number" in request else _audit(auditor, request)
    except UnreadableFile as error:
        return {"error": type(error).__name__, "why": error.why, "remedy": error.remedy}, b""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024  # kilobytes on Linux
    return {"memory": most}, text.encode()


def _page(pages: Pages, request: Request) -> str:
    return text_of_page(pages.read(Path(request["path"]), request["number"]))


def _audit(auditor: Auditor, request: Request) -> str:
    previous = request["previous"]
    return text_of(
        auditor.conclude(
            request["file"],
            Path(request["path"]),
            [page_of(page) for page in request["pages"]],
            None if previous is None else audit_of(previous),
        )
    )


if __name__ == "__main__":
    main()
