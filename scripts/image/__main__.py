"""Proves the image and the compose file where no container engine is at hand.

    python -m scripts.image      writes benchmarks/results/image.md

Each instruction of the Dockerfile is carried out in a fresh root of Debian. Then the root is made
read only, the network is taken away, and the service runs in it as its user without capabilities:
alone on SQLite, and as compose.yaml has it on PostgreSQL. Needs Linux, root, debootstrap.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from argparse import SUPPRESS, ArgumentParser, Namespace
from datetime import date
from pathlib import Path

from scripts.image import proof
from scripts.image.build import Builder
from scripts.image.dockerfile import NotUnderstood, stages
from scripts.image.roots import base, size

TREE = Path(__file__).parents[2]
RESULTS = TREE / "benchmarks/results/image.md"
NEEDED = ("debootstrap", "unshare", "setpriv", "chroot")

OWN = ("unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc")
"""Mounts and process numbers of their own, which end with the process."""


def main() -> int:
    """Build, prove, and write down what was seen; what was mounted is gone before the folder."""
    options = _options()
    if options.within is not None:
        _write(_proved(options, options.within))
        return 0
    _ask_for_what_lacks()
    with tempfile.TemporaryDirectory(prefix="gouji-image-", dir=options.place) as folder:
        again = [*OWN, *sys.orig_argv, "--within", folder]
        return subprocess.run(again, check=False).returncode


def _proved(options: Namespace, place: Path) -> proof.Seen:
    begun = time.monotonic()
    place.chmod(0o755)
    given = dict(argument.split("=", 1) for argument in options.build_arg)
    told = stages(TREE / "Dockerfile", given)
    for stage in told:
        if not stage.base.startswith(f"debian:{options.suite}"):
            raise NotUnderstood(f"FROM {stage.base}: roots are made of Debian's {options.suite}")
    debian = base(options.place / f"gouji-{options.suite}", options.suite, options.mirror)
    image = Builder(TREE, debian, place, given).build(told)
    return [
        ("base, as Debian's slim images", f"{size(debian) / 1e6:.0f} MB"),
        ("layers over it", f"{image.root.size() / 1e6:.0f} MB"),
        ("built in", f"{time.monotonic() - begun:.0f} s"),
        *proof.alone(image, TREE, place / "alone"),
        *proof.composed(image, TREE, place / "composed"),
    ]


def _options() -> Namespace:
    parser = ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--place", type=Path, default=Path("/var/tmp"), help="where roots are made")
    parser.add_argument("--suite", default="bookworm", help="release of Debian")
    parser.add_argument("--mirror", default="http://deb.debian.org/debian", help="of Debian")
    parser.add_argument("--within", type=Path, help=SUPPRESS)
    parser.add_argument("--build-arg", action="append", default=[], metavar="NAME=VALUE")
    return parser.parse_args()


def _ask_for_what_lacks() -> None:
    lacking = [name for name in NEEDED if not shutil.which(name)]
    if lacking:
        how = "install them, for example: apt-get install debootstrap util-linux"
        sys.exit(f"gouji: missing: {', '.join(lacking)}; {how}")
    if os.geteuid():
        sys.exit("gouji: the proof mounts roots of Debian: run it as root")


def _write(seen: proof.Seen) -> None:
    rows = "\n".join(f"| {what} | {how} |" for what, how in seen)
    text = (
        "# The image, carried out without a container engine\n\n"
        f"{date.today()}, {platform.machine()}, {os.cpu_count()} cores, `make image-proof`.\n\n"
        f"| what | seen |\n|---|---|\n{rows}\n"
    )
    RESULTS.write_text(text, "utf-8")
    print(text)


if __name__ == "__main__":
    sys.exit(main())
