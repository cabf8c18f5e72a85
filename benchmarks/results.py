"""What was measured, kept row by row, and the page that is made of it.

Each part has a file of rows under `results/reading/`, so that a part, or a row of it, can be
measured again by itself.
"""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

Row = Mapping[str, Any]
Rows = Mapping[str, Row]

FOLDER = Path(__file__).parent / "results" / "reading"


def rows(part: str) -> dict[str, Row]:
    """All rows of `part` by name; none when it was never measured."""
    path = FOLDER / f"{part}.json"
    return json.loads(path.read_text("utf-8")) if path.exists() else {}


def keep(part: str, name: str, row: Row) -> None:
    """Put `row` in the place of the one of that name, or after the others."""
    kept = rows(part) | {name: {**row, "measured": _today()}}
    FOLDER.mkdir(parents=True, exist_ok=True)
    lines = ",\n".join(
        f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in kept.items()
    )
    (FOLDER / f"{part}.json").write_text(f"{{\n{lines}\n}}\n", "utf-8")


def table(head: Sequence[str], body: Iterable[Sequence[str]]) -> str:
    """A table in Markdown."""
    lines = [f"| {' | '.join(row)} |" for row in (head, *body)]
    return "\n".join([lines[0], "|---" * len(head) + "|", *lines[1:]])


def measured(kept: Rows) -> str:
    """When and on what the rows were measured."""
    return "; ".join(dict.fromkeys(str(row["measured"]) for row in kept.values()))


def share(part: float, whole: float) -> str:
    """A share in per cent; a dash where there is nothing."""
    return f"{part / whole:.2%}" if whole else "–"


def _today() -> str:
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    return f"{date.today()}, {machine}"
