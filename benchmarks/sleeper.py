"""A worker whose reading takes a set time and no processor; all else of it is gouji's own.

    python -m benchmarks.sleeper worker --data DIR

So that the queue, the store and many workers can be measured on few cores. The queue, the steps,
the database, the files, the processes that read and the pipes to them are the real ones; only the
`Auditor` in those processes sleeps, and hands out what a real one once read of the same report.
The variable `GOUJI_SLEEPER` names the file that `prepare` wrote.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from gouji import cli
from gouji.document import Audit, ReadPage
from gouji.jobs import readers
from gouji.settings import Settings
from gouji.store.values import audit_of, page_of, text_of, text_of_page

if TYPE_CHECKING:
    from gouji.audit import Auditor

VARIABLE = "GOUJI_SLEEPER"
_CHILD, _MODULE = "gouji.jobs.reading_child", "benchmarks.sleeper"


def prepare(auditor: Auditor, report: Path, seconds: float, kept: Path) -> int:
    """Read `report` once in earnest, and keep it in `kept`; returns its pages.

    `seconds` is how long a page is to take.
    """
    pages = list(auditor.read(report))
    audit = auditor.conclude(report.name, report, pages)
    texts = [text_of_page(page) for page in pages]
    kept.write_text(json.dumps({"seconds": seconds, "pages": texts, "audit": text_of(audit)}))
    return len(pages)


class Sleeper:
    """Stands in for `Auditor` in a process that reads."""

    def __init__(self, settings: Settings) -> None:
        kept = json.loads(Path(os.environ[VARIABLE]).read_text())
        self.settings = settings
        self._seconds: float = kept["seconds"]
        self._pages = [page_of(page) for page in kept["pages"]]
        self._audit = audit_of(kept["audit"])

    def warm(self) -> None:
        """There is nothing to load."""

    def read(self, _path: Path, first: int = 1) -> Iterator[ReadPage]:
        """The pages from `first` on, each after its time."""
        for page in self._pages[first - 1 :]:
            time.sleep(self._seconds)
            yield page

    def conclude(
        self, file: str, _path: Path, _pages: Sequence[ReadPage], _previous: Audit | None = None
    ) -> Audit:
        """The audit that was kept, under this name."""
        return replace(self._audit, file=file)


def child() -> None:
    """The process that reads, with another auditor in it."""
    from gouji.jobs import reading_child  # loads what reads, which a worker itself does not need

    reading_child.Auditor = Sleeper  # type: ignore[misc, assignment]
    reading_child.main()


def started() -> str:
    """The code that starts `child` where the service starts a process that reads."""
    return readers._START.replace(f"from {_CHILD} import", f"from {_MODULE} import child as")


def main() -> int:
    """`gouji`, but that the processes it starts for reading are those of this module."""
    readers._START = started()
    return cli.main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
