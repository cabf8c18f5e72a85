"""Builds the image and runs it, alone and as compose.yaml has it, with a Docker engine.

    python -m scripts.image      writes benchmarks/results/image.md

The engine is the one at hand, else one of its own, which needs root. Images come from a registry;
where none is reached, Debian's is made with debootstrap, and PostgreSQL's of Debian's packages.
"""

from __future__ import annotations

import os
import platform
import sys
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from scripts.image import base, compose
from scripts.image.alone import alone
from scripts.image.composed import composed
from scripts.image.containers import Seen
from scripts.image.engine import Engine, engine

TREE = Path(__file__).parents[2]
RESULTS = TREE / "benchmarks/results/image.md"
DEBIAN, POSTGRESQL = "debian:bookworm-20250520-slim", "postgres:17.5-bookworm"
"""Those of Dockerfile and compose.yaml; tests/deploy holds them against each other."""

OWN = "gouji-proof"
IMAGE = "gouji:proof"


def main() -> int:
    """Build, prove, and write down what was seen."""
    options = _options()
    with (
        TemporaryDirectory(prefix="gouji-image-", dir=options.place) as folder,
        engine(Path(folder)) as docker,
        _tidied(docker),
    ):
        _write(docker, _proved(docker, options, Path(folder)))
    return 0


def _proved(docker: Engine, options: Namespace, place: Path) -> Seen:
    debian = base.debian(docker, DEBIAN, f"{OWN}-debian", place, options.mirror)
    begun = time.monotonic()
    given = [
        word for one in (f"BASE={debian}", *options.build_arg) for word in ("--build-arg", one)
    ]
    docker.run("build", "-t", IMAGE, *given, TREE)
    seconds = time.monotonic() - begun
    database = base.postgresql(docker, POSTGRESQL, f"{OWN}-postgresql", debian)
    seen = [
        ("base", f"{_from(debian, DEBIAN)}, {_size(docker, debian)}"),
        ("`docker build`", f"{seconds:.0f} s, {_size(docker, IMAGE)}"),
        *alone(docker, IMAGE, TREE),
    ]
    together = composed(docker, IMAGE, database, TREE, options.port)
    seen.append(("compose.yaml: database", _from(database, POSTGRESQL)))
    return [*seen, *((f"compose.yaml: {what}", how) for what, how in together)]


def _from(name: str, official: str) -> str:
    return official if name == official else f"made of Debian's packages in the place of {official}"


def _size(docker: Engine, image: str) -> str:
    return f"{int(docker.run('image', 'inspect', '-f', '{{.Size}}', image)) / 1e6:.0f} MB"


@contextmanager
def _tidied(docker: Engine) -> Iterator[None]:
    """What was built is gone when the block ends."""
    try:
        yield
    finally:
        for image in (IMAGE, f"{OWN}-postgresql", f"{OWN}-debian"):
            docker.does("rmi", "-f", image)


def _options() -> Namespace:
    parser = ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--place", type=Path, default=Path("/var/tmp"), help="with room for 5 GB")
    parser.add_argument("--mirror", default="http://deb.debian.org/debian", help="of Debian")
    parser.add_argument("--port", type=int, default=18000, help="of this machine, for the service")
    parser.add_argument("--build-arg", action="append", default=[], metavar="NAME=VALUE")
    return parser.parse_args()


def _write(docker: Engine, seen: Seen) -> None:
    version = docker.run("version", "-f", "{{.Server.Version}}")
    rows = "\n".join(f"| {what} | {how} |" for what, how in seen)
    text = (
        "# The image, built and run\n\n"
        f"{date.today()}, {platform.machine()}, {os.cpu_count()} cores, Docker {version}, "
        f"`make image-proof`. Of compose.yaml docker-compose 1.29 was not told: {compose.UNKNOWN}."
        f"\n\n| what | seen |\n|---|---|\n{rows}\n"
    )
    RESULTS.write_text(text, "utf-8")
    print(text)


if __name__ == "__main__":
    sys.exit(main())
