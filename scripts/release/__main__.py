"""Makes a release and tries it.

    python -m scripts.release      writes dist/ and benchmarks/results/release.md

The wheel is built from the source archive, installed into an empty environment from a folder of
wheels, and audits the sample, both without a network. Then come the bill of materials, the list of
licences (an unknown or unfit one ends it) and the checksums of all.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timezone
from pathlib import Path

from scripts.release import parts, sbom
from scripts.release.licences import Licences, Unfit
from scripts.release.parts import Part

TREE = Path(__file__).parents[2]
DIST = TREE / "dist"
WHEELS = DIST / "wheels"
RESULTS = TREE / "benchmarks/results/release.md"
LOCK = TREE / "requirements-service.lock"
SAMPLE = TREE / "examples/report.scan.pdf"
FOUND = {"requests.handled.total", "review.other"}
"""Figures of the sample that contradict something. Source: examples/README.md."""

_OFFLINE = ("unshare", "--map-root-user", "--net")


def main() -> int:
    """Make it, try it, tell what comes with it; 1 where a licence is unfit."""
    try:
        _release()
    except Unfit as error:
        print(f"gouji: {error}", file=sys.stderr)
        return 1
    return 0


def _release() -> None:
    begun = time.monotonic()
    shutil.rmtree(DIST, ignore_errors=True)
    source, wheel = _built()
    _download()
    made = time.monotonic() - begun
    with tempfile.TemporaryDirectory(prefix="gouji-release-") as folder:
        place = Path(folder)
        seconds = _installed(place, wheel)
        audited = _audited(place, wheel)
        found = _parts(place)
    _write_list(*found)
    _sums()
    seen = [
        (source.name, _megabytes(source)),
        (wheel.name, _megabytes(wheel)),
        (f"{len(list(WHEELS.iterdir()))} wheels to install from", _megabytes(WHEELS)),
        ("made in", f"{made:.0f} s"),
        ("installed offline into an empty environment in", f"{seconds:.0f} s"),
        ("audit of examples/report.scan.pdf from there, offline", audited),
        ("parts in the bill of materials", str(len(found[1]))),
        ("parts with an unknown or unfit licence", "0"),
    ]
    _write_results(seen)


def _built() -> tuple[Path, Path]:
    """The source archive, and the wheel that is made of nothing else."""
    _hatch(TREE, "sdist")
    (source,) = DIST.glob("*.tar.gz")
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(source) as archive:
            archive.extractall(folder, filter="data")
        (tree,) = Path(folder).iterdir()
        _hatch(tree, "wheel")
    (wheel,) = DIST.glob("*.whl")
    return source, wheel


def _hatch(tree: Path, target: str) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "--target", target, "--directory", DIST]
    subprocess.run(command, cwd=tree, check=True)


def _download() -> None:
    """Every dependency as a wheel, by the lock's hashes; those that have none are built."""
    command = ["wheel", "--quiet", "--require-hashes", "--requirement", LOCK, "--wheel-dir", WHEELS]
    subprocess.run([sys.executable, "-m", "pip", *command], check=True)


def _installed(place: Path, wheel: Path) -> float:
    """Seconds to install into an empty environment, from the folder alone."""
    begun = time.monotonic()
    subprocess.run([sys.executable, "-m", "venv", place / "venv"], check=True)
    command = ["install", "--quiet", "--no-index", "--find-links", WHEELS, f"{wheel}[postgres,s3]"]
    _offline(place, ["python", "-m", "pip", *command])
    return time.monotonic() - begun


def _audited(place: Path, wheel: Path) -> str:
    """What the installed program says of the sample; raises when it is not what is true."""
    begun = time.monotonic()
    shown = _offline(place, ["gouji", "--version"]).stdout.split()[-1]
    done = _offline(place, ["gouji", "audit", "--json", SAMPLE], status=1)
    audit = json.loads(done.stdout)
    wrong = [finding for finding in audit["findings"] if finding["verdict"] == "contradict"]
    blamed = {figure for finding in wrong for figure in finding["figures"]}
    versions = {shown, audit["versions"]["gouji"], wheel.name.split("-")[1]}
    if len(wrong) != len(FOUND) or not blamed >= FOUND or len(versions) != 1:
        raise RuntimeError(f"{versions}: {wrong}")
    return f"its {len(FOUND)} contradictions, {time.monotonic() - begun:.1f} s"


def _offline(
    place: Path, command: Sequence[str | Path], status: int = 0
) -> subprocess.CompletedProcess[str]:
    """Run a program of the environment without a network, with a home that is empty."""
    home = place / "home"
    home.mkdir(exist_ok=True)
    program = place / "venv/bin" / command[0]
    environment = {"PATH": os.environ["PATH"], "HOME": str(home), "LANG": "C.UTF-8"}
    done = subprocess.run(
        [*_OFFLINE, program, *command[1:]],
        cwd=home,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode != status:
        raise RuntimeError(f"{command[0]} ended with {done.returncode}: {done.stderr}")
    return done


def _parts(place: Path) -> tuple[Part, list[Part], Licences]:
    licences = Licences.read()
    (site,) = place.glob("venv/lib/python*/site-packages")
    every = parts.packages(site, WHEELS, licences)
    (ours,) = [part for part in every if part.name == "gouji"]
    others = [part for part in every if part is not ours]
    others += [*parts.weights(TREE / "models"), *parts.carried(TREE)]
    unfit = [part for part in others if not licences.fits(part.licence)]
    if unfit:
        raise Unfit("; ".join(f"{part.name}: {part.licence or 'unknown'}" for part in unfit))
    weights = tuple(part.name for part in others if part.kind != "library")
    return (
        replace(ours, kind="application", needs=(*ours.needs, *weights, "htmx")),
        others,
        licences,
    )


def _write_list(ours: Part, others: list[Part], licences: Licences) -> None:
    moment = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    (DIST / "sbom.cdx.json").write_text(sbom.bill(ours, others, moment), "utf-8")
    (DIST / "THIRD_PARTY.md").write_text(sbom.page(ours, others, licences), "utf-8")


def _sums() -> None:
    """As `sha256sum --check` wants them."""
    files = sorted(path for path in DIST.rglob("*") if path.is_file())
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(DIST)}\n"
        for path in files
    ]
    (DIST / "SHA256SUMS").write_text("".join(lines))


def _megabytes(path: Path) -> str:
    files = [path] if path.is_file() else path.iterdir()
    return f"{sum(file.stat().st_size for file in files) / 1e6:.1f} MB"


def _write_results(seen: Sequence[tuple[str, str]]) -> None:
    rows = "\n".join(f"| {what} | {how} |" for what, how in seen)
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    text = (
        f"# A release\n\n{date.today()}, {machine}, `make release`.\n\n| what | seen |\n|---|---|\n"
    )
    RESULTS.write_text(f"{text}{rows}\n", "utf-8")
    print(text + rows)


if __name__ == "__main__":
    sys.exit(main())
