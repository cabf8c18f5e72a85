"""What else befalls a service: clocks, disks, databases, weights, versions.

python -m benchmarks.disturbances [--only NAME,NAME]
"""

from __future__ import annotations

import json
import os
import platform
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import psutil
from models.synthesis import Style, random_report, render_pdf
from sqlalchemy import select

from benchmarks.faults import Fate, Fleet, counted, ended, finished, free_port, postgresql
from benchmarks.options import names
from benchmarks.results import table
from gouji.store import Database
from gouji.store.tables import StoredAudit
from gouji.weights import weights_folder

_RESULTS = Path(__file__).parent / "results" / "disturbances.md"
_ROWS = _RESULTS.with_suffix(".json")
_REPORTS = 8
_PATIENCE = 300.0
_PAUSE = 4.0
"""Seconds between two disturbances."""

_JUMPS = ("+3600", "-3600", "+86400", "+0")
"""Seconds by which the clock on the wall is wrong, one after the other."""

_FAKETIME = Path("/usr/lib") / f"{platform.machine()}-linux-gnu" / "faketime" / "libfaketimeMT.so.1"
_RESTARTS = 3
_DISK = "400m"
_OTHER = "0.0.1"


class NotPermitted(Exception):
    """The machine does not let this be tried; the message says why."""


@dataclass(frozen=True, slots=True)
class Told:
    """What became of the reports, and what else was seen."""

    fate: Fate
    seen: str


def main() -> None:
    """Disturb, and write down what came of it."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--only", type=names(_ALL), default=tuple(_ALL), help=", ".join(_ALL))
    chosen = parser.parse_args().only
    for name in chosen:
        rows = _rows() | {name: [*_row(name), _measured()]}
        _ROWS.write_text(json.dumps(rows, indent=1) + "\n", "utf-8")
        print(name, *rows[name], sep=" | ", flush=True)
    _RESULTS.write_text(_page(_rows()), "utf-8")


def _rows() -> dict[str, list[str]]:
    """What was told of each, by its name: kept, so that one can be tried again by itself."""
    return json.loads(_ROWS.read_text("utf-8")) if _ROWS.exists() else {}


def _row(name: str) -> tuple[str, ...]:
    try:
        with tempfile.TemporaryDirectory(prefix="gouji-disturbed-") as folder:
            told = _ALL[name](Path(folder))
    except NotPermitted as error:
        return ("–", "–", "–", "–", f"not tried: {error}")
    fate = told.fate
    counts = (fate.accepted, fate.lost, fate.failed, fate.twice)
    return (*map(str, counts), told.seen)


def _measured() -> str:
    return f"{date.today()}, {os.cpu_count()} cores, load {os.getloadavg()[1]:.0f}"


def _page(rows: Mapping[str, Sequence[str]]) -> str:
    said = "\n".join(f"- **{name}**: {_first_line(made)}" for name, made in _ALL.items())
    head = ("disturbance", "accepted", "lost", "not done", "audited twice", "seen", "measured")
    return (
        "# Disturbed\n\n"
        f"{platform.machine()}, `python -m benchmarks.disturbances`.\n\n"
        f"{table(head, [(name, *rows[name]) for name in _ALL if name in rows])}\n\n{said}\n"
    )


def _first_line(made: Callable[[Path], Told]) -> str:
    return (made.__doc__ or "").splitlines()[0]


def clocks_on_sqlite(folder: Path) -> Told:
    """The clock of the one server jumps an hour on, two back, a day on, and back."""
    fleet = Fleet(folder, None, free_port())
    with ended(fleet):
        clock = _Clock(folder / "clock")
        fleet.start("server", **clock.environment)
        fleet.until_ready()
        accepted = _handed_in(fleet, _REPORTS)
        _jump(clock)
        return _counted(fleet, accepted, f"{len(_JUMPS)} jumps of the server's clock")


def clocks_of_a_worker(folder: Path) -> Told:
    """The clock of one worker of two jumps so, the other's and the server's stay."""
    clock = _Clock(folder / "clock")
    with _workers(folder, {"true": {}, "jumping": clock.environment}) as fleet:
        accepted = _handed_in(fleet, 2 * _REPORTS)
        _jump(clock)
        text = f"{len(_JUMPS)} jumps; {_takeovers(fleet)} times work was taken over"
        return _counted(fleet, accepted, text)


def full_disk(folder: Path) -> Told:
    """The disk of the server runs full to the last byte while it reads, and has room again."""
    fleet = Fleet(folder, None, free_port())
    with _small_disk(folder), ended(fleet):
        fleet.start("server")
        fleet.until_ready()
        accepted = _handed_in(fleet, _REPORTS)
        fill(folder / "filler")
        with fleet.client() as client:
            refused = client.post("/api/v1/reports", files={"file": ("a.pdf", _report(-1))})
        time.sleep(_PAUSE)
        (folder / "filler").unlink()
        begun = time.monotonic()
        fleet.until_ready()
        seen = f"an upload was answered {refused.status_code}; ready {_since(begun)} after"
        accepted += _handed_in(fleet, 2, first=_REPORTS)
        return _counted(fleet, accepted, seen)


@contextmanager
def _small_disk(folder: Path) -> Iterator[None]:
    """A disk of its own in the place of the folder."""
    mount = ["mount", "-t", "tmpfs", "-o", f"size={_DISK}", "none", str(folder)]
    tried = subprocess.run(mount, capture_output=True, text=True, check=False)
    if tried.returncode:
        raise NotPermitted(f"a disk of its own: {tried.stderr.strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def database_restart(folder: Path) -> Told:
    """PostgreSQL is ended at once (SIGQUIT) under the server and two workers, and starts again."""
    with postgresql() as server:
        fleet = Fleet(folder, server.get_uri(), free_port())
        with ended(fleet):
            for name in ("server", "one", "two"):
                fleet.start(name)
            fleet.until_ready()
            accepted = _handed_in(fleet, 2 * _REPORTS)
            away = []
            for _ in range(_RESTARTS):
                postmaster = psutil.Process(server.get_pid())
                postmaster.send_signal(signal.SIGQUIT)
                postmaster.wait(30)
                begun = time.monotonic()
                time.sleep(_PAUSE)
                server.ensure_postgres_running()
                fleet.until_ready()
                away.append(_since(begun))
                time.sleep(_PAUSE)
            return _counted(
                fleet, accepted, f"{_RESTARTS} restarts; ready again after {', '.join(away)}"
            )


def corrupt_weight(folder: Path) -> Told:
    """One bit of a weight is wrong: command and service refuse it, a whole copy reads on."""
    fleet = Fleet(folder / "data", None, free_port())
    fleet.data.mkdir()
    weight = _copied(folder / "copy")
    whole = weight.read_bytes()
    paths = os.pathsep.join([str(folder / "copy" / "service"), *filter(None, sys.path)])
    report = folder / "a.pdf"
    report.write_bytes(_report(0))
    with ended(fleet):
        fleet.start("server", PYTHONPATH=paths)
        fleet.until_ready()
        accepted = _handed_in(fleet, 2)
        fleet.kill("server")
        weight.write_bytes(_one_bit_off(whole))
        audit = [sys.executable, "-m", "gouji.cli", "audit", str(report)]
        run = subprocess.run(
            audit,
            env={**os.environ, "PYTHONPATH": paths},
            capture_output=True,
            text=True,
            check=False,
        )
        assert "checksum" in run.stderr, run.stderr
        fleet.start("server", PYTHONPATH=paths)
        status = fleet.running["server"].wait(60)
        fleet.running.pop("server")
        assert "checksum" in fleet.said("server").read_text("utf-8")
        weight.write_bytes(whole)
        fleet.start("server", PYTHONPATH=paths)
        fleet.until_ready()
        seen = f"`gouji audit` ends with status {run.returncode}, `gouji serve` with {status}"
        return _counted(fleet, accepted, f"{seen}, both naming the file")


def two_versions(folder: Path) -> Told:
    """Two workers on one queue, the metadata of one saying another version."""
    described = folder / "other" / f"gouji-{_OTHER}.dist-info" / "METADATA"
    described.parent.mkdir(parents=True)
    described.write_text(f"Metadata-Version: 2.1\nName: gouji\nVersion: {_OTHER}\n")
    paths = os.pathsep.join([str(folder / "other"), *filter(None, sys.path)])
    with _workers(folder, {"this": {}, "other": {"PYTHONPATH": paths}}) as fleet:
        accepted = _handed_in(fleet, 2 * _REPORTS)
        told = _counted(fleet, accepted, "")
        database = Database(fleet.url)
        with database.reading() as session:
            audits = session.scalars(select(StoredAudit.audit)).all()
        database.close()
        versions = Counter(json.loads(audit)["versions"]["gouji"] for audit in audits)
        assert len(versions) > 1, versions
        said = ", ".join(f"{many} by {version}" for version, many in sorted(versions.items()))
        return Told(told.fate, f"audits: {said}")


class _Clock:
    """A clock on the wall that can be set while processes look at it (libfaketime)."""

    def __init__(self, path: Path) -> None:
        if not _FAKETIME.exists():
            raise NotPermitted("apt-get install libfaketime")
        self._path = path
        self.set("+0")
        self.environment = {
            "LD_PRELOAD": str(_FAKETIME),
            "FAKETIME_TIMESTAMP_FILE": str(path),
            "FAKETIME_CACHE_DURATION": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }

    def set(self, offset: str) -> None:
        """Seconds that it is ahead."""
        new = self._path.with_suffix(".new")
        new.write_text(f"{offset}\n")
        new.replace(self._path)


def _jump(clock: _Clock) -> None:
    for offset in _JUMPS:
        time.sleep(_PAUSE)
        clock.set(offset)


@contextmanager
def _workers(folder: Path, environments: Mapping[str, Mapping[str, str]]) -> Iterator[Fleet]:
    """A server that only takes reports in until these workers work beside it, on PostgreSQL."""
    with postgresql() as server:
        fleet = Fleet(folder, server.get_uri(), free_port())
        with ended(fleet):
            fleet.start("server")
            for name, environment in environments.items():
                fleet.start(name, **environment)
            fleet.until_ready()
            yield fleet


def _report(number: int) -> bytes:
    """A born-digital report; each has bytes of its own."""
    return _digital() + f"\n% {number}\n".encode()


@cache
def _digital() -> bytes:
    return render_pdf(random_report(1), Style()).pdf


def _handed_in(fleet: Fleet, many: int, first: int = 0) -> list[str]:
    """The ids of as many reports."""
    ids = []
    with fleet.client() as client:
        for number in range(first, first + many):
            files = {"file": ("report.pdf", _report(number))}
            ids.append(client.post("/api/v1/reports", files=files).raise_for_status().json()["id"])
    return ids


def _counted(fleet: Fleet, accepted: Sequence[str], seen: str) -> Told:
    """What became of them once nothing waits any more."""
    took = finished(fleet.url, _PATIENCE)
    fate = counted(fleet.url, accepted)
    return Told(fate, "; ".join(filter(None, (seen, f"the last one done {took:.0f} s later"))))


def _takeovers(fleet: Fleet) -> int:
    said = [path.read_text("utf-8") for path in fleet.data.glob("*.said")]
    return sum(len(re.findall("taking over", text)) for text in said)


def _since(begun: float) -> str:
    return f"{time.monotonic() - begun:.1f} s"


def fill(filler: Path) -> None:
    """Writes `filler` until not a byte of its disk is left."""
    with filler.open("wb", buffering=0) as file:
        for size in (2**20, 2**12, 1):
            try:
                while True:
                    file.write(bytes(size))
            except OSError:
                continue


def _copied(copy: Path) -> Path:
    """A copy of gouji with weights of its own; the path of one of them."""
    import gouji

    shutil.copytree(Path(gouji.__file__).parent, copy / "service" / "gouji")
    for name in ("ocr", "claim_tagger"):
        kept = shutil.ignore_patterns("corpus", "__pycache__")
        shutil.copytree(weights_folder(name), copy / "models" / name, ignore=kept)
    return min((copy / "models" / "ocr").glob("*det/*.onnx"))


def _one_bit_off(content: bytes) -> bytes:
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]


_ALL: Mapping[str, Callable[[Path], Told]] = {
    "clock of the server": clocks_on_sqlite,
    "clock of a worker": clocks_of_a_worker,
    "full disk": full_disk,
    "database restart": database_restart,
    "corrupt weight": corrupt_weight,
    "two versions": two_versions,
}


if __name__ == "__main__":
    main()
