"""The image by itself, on SQLite in its volume, read only and without a network."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scripts.image.containers import SAMPLE, Container, Seen, examined
from scripts.image.engine import Engine, until

NAME = "gouji-proof-alone"
_MEMORY = "1500m"
_MOST_SECONDS_TO_STOP = 30
_SUBMIT = f"gouji submit --json /{SAMPLE} || [ $? = 1 ]"
"""1 tells that the sample contradicts itself."""

_EXPORTED = """
import os
from gouji.client import Client
with Client("http://127.0.0.1:8000", os.environ["GOUJI_KEY"]) as client:
    (report,) = client.reports()
    kinds = {kind: len(client.export(report, kind)) for kind in ("json", "xlsx", "pdf")}
    assert all(kinds.values()), kinds
    assert b"/FontFile2" in client.paper(report), "paper.pdf embeds no font"
"""


def alone(engine: Engine, image: str, tree: Path) -> Seen:
    """What is seen of it; raises when it is not as it must be."""
    with _running(engine, image, tree) as container:
        ready = until(container.is_healthy, "healthy")
        seen = [*container.confined(), ("healthy after", f"{ready:.1f} s")]
        begun = time.monotonic()
        key = container.key()
        audited = container.run("sh", "-c", _SUBMIT, GOUJI_KEY=key)
        seconds = time.monotonic() - begun
        container.run("python3", "-c", _EXPORTED, GOUJI_KEY=key)
        what = f"{SAMPLE} handed in from inside"
        seen += [
            (what, f"{examined(audited.splitlines())}, {seconds:.1f} s"),
            ("exported", "paper.pdf, export.pdf, .xlsx, .json; Chinese with its font embedded"),
            ("memory, at most", f"{container.peak() / 1e6:.0f} MB, files kept at hand included"),
        ]
        code, seconds = container.stop()
        if code or seconds > _MOST_SECONDS_TO_STOP:
            raise AssertionError(f"status {code} after {seconds:.0f} s")
    return [*seen, ("told to stop", f"ended in order after {seconds:.1f} s")]


@contextmanager
def _running(engine: Engine, image: str, tree: Path) -> Iterator[Container]:
    """As docs/deploy.md starts it, without a network; gone with its volume when the block ends."""
    engine.run(
        "run", "-d", "--name", NAME, "--read-only", "--tmpfs", "/tmp:size=512m,mode=1777",
        "--cap-drop", "ALL", "--security-opt", "no-new-privileges", "--network", "none",
        "--memory", _MEMORY, "-v", f"{NAME}:/data", "-v", f"{tree / 'examples'}:/examples:ro",
        image,
    )  # fmt: skip
    try:
        yield Container(engine, NAME)
    finally:
        engine.run("rm", "-f", NAME)
        engine.run("volume", "rm", NAME)
