"""Hands in files that were cut, flipped, nested and misnamed, and looks whether the service lives.

python -m benchmarks.mutations [FILES]      writes benchmarks/results/mutations.md
"""

from __future__ import annotations

import io
import os
import platform
import random
import re
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import httpx
from models.synthesis import Style, random_report, render_pdf

from benchmarks.faults import Fleet, free_port

_SCAN = Path(__file__).parents[1] / "examples" / "report.scan.pdf"
_RESULTS = Path(__file__).parent / "results" / "mutations.md"
_NAMES = ("年报.pdf", "年报.docx", "年报.png", "年报.html", "年报", "=1+1.pdf", "..\\..\\a.tiff")

Mutation = Callable[[bytes, random.Random], bytes]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many files were refused at the door, done, failed with a reason, or anything else.

    `readers` is how many lines of the log say that a reading process died, several for each death;
    `memory` is what the server holds, in MB.
    """

    refused: int
    done: int
    failed: int
    others: int
    readers: int
    memory: float
    good: bool


def truncated(data: bytes, chance: random.Random) -> bytes:
    """Cut off anywhere."""
    return data[: chance.randrange(1, len(data))]


def flipped(data: bytes, chance: random.Random) -> bytes:
    """Up to fifty bits are others."""
    changed = bytearray(data)
    for _ in range(chance.randrange(1, 50)):
        changed[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def shuffled(data: bytes, chance: random.Random) -> bytes:
    """Two stretches have changed places."""
    first, second = sorted(chance.sample(range(len(data)), 2))
    size = min(second - first, len(data) - second, 4096)
    changed = bytearray(data)
    changed[first : first + size] = data[second : second + size]
    changed[second : second + size] = data[first : first + size]
    return bytes(changed)


def nested(data: bytes, chance: random.Random) -> bytes:
    """In a ZIP, perhaps in one that says it is a document."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        if chance.random() < 0.5:
            archive.writestr("[Content_Types].xml", "<Types/>")
            archive.writestr("word/document.xml", data[: chance.randrange(len(data))])
        archive.writestr("年报.pdf", data)
    return out.getvalue()


def numbered(data: bytes, chance: random.Random) -> bytes:
    """Numbers of the file's own structure are others, such as sizes and counts."""
    return re.sub(
        rb"\d{1,6}",
        lambda found: str(chance.randrange(10**7)).encode() if chance.random() < 0.05 else found[0],
        data,
    )


MUTATIONS: Sequence[Mutation] = (truncated, flipped, shuffled, nested, numbered)


def survive(many: int, data: Path, files: Sequence[bytes]) -> Outcome:
    """Hand in `many` mutated files and then a good one; what became of them."""
    chance = random.Random(1)
    fleet = Fleet(data, None, free_port())
    fleet.start("server")
    try:
        fleet.until_ready()
        with fleet.client() as client:
            places = [_hand_in(client, _mutated(files, chance), chance) for _ in range(many)]
            states = Counter(_ended(client, place) for place in places if place)
            good = _post(client, "good.pdf", files[0])
            return Outcome(
                refused=places.count(None),
                done=states["done"],
                failed=states["failed"],
                others=states.total() - states["done"] - states["failed"],
                readers=(data / "server.said").read_text("utf-8").count("reading process died"),
                memory=_memory(client),
                good=_ended(client, good.headers["Location"]) == "done",
            )
    finally:
        fleet.kill("server")


def _mutated(files: Sequence[bytes], chance: random.Random) -> bytes:
    data = chance.choice(files)
    for _ in range(chance.randrange(1, 3)):
        data = chance.choice(MUTATIONS)(data, chance)
    return data


def _hand_in(client: httpx.Client, content: bytes, chance: random.Random) -> str | None:
    answer = _post(client, chance.choice(_NAMES), content)
    assert answer.status_code in (200, 202, 413, 422), answer.text
    return answer.headers["Location"] if answer.is_success else None


def _post(client: httpx.Client, name: str, content: bytes) -> httpx.Response:
    return client.post("/api/v1/reports", files={"file": (name, content)})


def _ended(client: httpx.Client, place: str) -> str:
    """How the report ended; one that failed says why, naming its file."""
    for _ in range(36_000):
        report = client.get(place).json()
        if report["ended_at"]:
            said = report["failure"].startswith(report["name"]) or report["state"] == "done"
            return str(report["state"]) if said else "silent"
        time.sleep(0.1)
    return "stuck"


def _memory(client: httpx.Client) -> float:
    found = re.search(
        r"^process_resident_memory_bytes (\S+)", client.get("/metrics").text, re.MULTILINE
    )
    assert found is not None
    return float(found[1]) / 1024**2


def main() -> None:
    """Mutate as many files as asked, and write down what became of them."""
    many = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    with tempfile.TemporaryDirectory() as folder:
        files = [render_pdf(random_report(1), Style()).pdf, _SCAN.read_bytes()]
        outcome = survive(many, Path(folder), files)
    _RESULTS.write_text(
        "# Mutated uploads\n\n"
        f"{date.today()}, {platform.machine()}, {os.cpu_count()} cores, "
        f"`python -m benchmarks.mutations {many}`: a born-digital report and a scan, cut, flipped, "
        "shuffled, nested, renumbered, once or twice, under right and wrong names.\n\n"
        "| files | refused at once | done | failed with a reason | anything else | lines "
        "of the log on reading processes that died | server, MB | a good file afterwards |\n"
        "|---|---|---|---|---|---|---|---|\n"
        f"| {many} | {outcome.refused} | {outcome.done} | {outcome.failed} | {outcome.others} | "
        f"{outcome.readers} | {outcome.memory:.0f} | {'done' if outcome.good else 'not done'} |\n",
        "utf-8",
    )
    print(outcome)


if __name__ == "__main__":
    main()
