"""Roots of Debian to carry instructions out in: a base, layers over it, processes inside.

Everything is mounted in a mount namespace of the caller's, so nothing outlives it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

DEVICES = ("null", "zero", "full", "random", "urandom")
LEFT_OUT = ("doc", "groff", "info", "linda", "lintian", "locale", "man")
"""What Debian's slim images leave out of `/usr/share`. Source: debuerreotype's slimify."""

_AS_SLIM = "".join(f"path-exclude /usr/share/{name}/*\n" for name in LEFT_OUT)
_KEEPS_NOTHING = """\
DPkg::Post-Invoke { "rm -f /var/cache/apt/archives/*.deb || true"; };
Dir::Cache::pkgcache "";
Dir::Cache::srcpkgcache "";
"""
"""As `docker-clean` in Debian's images: what apt downloads is not kept."""

_BARE = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"}
_NOTHING = ("--bounding-set=-all", "--inh-caps=-all", "--no-new-privs", "--clear-groups")


def base(place: Path, suite: str, mirror: str) -> Path:
    """A minimal Debian, made once; without what Debian's slim images leave out."""
    if place.exists():
        return place
    half = place.with_suffix(".half")
    shutil.rmtree(half, ignore_errors=True)
    subprocess.run(["debootstrap", "--variant=minbase", suite, str(half), mirror], check=True)
    (half / "etc/dpkg/dpkg.cfg.d/slim").write_text(_AS_SLIM)
    (half / "etc/apt/apt.conf.d/docker-clean").write_text(_KEEPS_NOTHING)
    for name in LEFT_OUT:
        shutil.rmtree(half / "usr/share" / name, ignore_errors=True)
    for cached in ("var/cache/apt", "var/lib/apt/lists"):
        shutil.rmtree(half / cached)
        (half / cached / "partial").mkdir(parents=True)
    half.rename(place)
    return place


class Root:
    """A layer over `base`, with what a container has besides: `/proc`, `/dev`, the resolver."""

    def __init__(self, base: Path, place: Path) -> None:
        self.layer, self.path = place / "layer", place / "root"
        for folder in (self.layer, self.path, place / "work"):
            folder.mkdir(parents=True)
        below = f"lowerdir={base},upperdir={self.layer},workdir={place / 'work'}"
        mount("-t", "overlay", "-o", below, "overlay", self.path)
        self.mount_on("/proc", "-t", "proc", "proc")
        self.mount_on("/dev", "-t", "tmpfs", "-o", "mode=755", "tmpfs")
        for name in DEVICES:
            (self.inside(f"/dev/{name}")).touch()
            self.bind(Path("/dev", name), f"/dev/{name}")
        self.inside("/dev/shm").mkdir()
        self.mount_on("/dev/shm", "-t", "tmpfs", "-o", "size=64m,mode=1777", "tmpfs")
        self.inside("/dev/fd").symlink_to("/proc/self/fd")
        for name in ("resolv.conf", "hosts"):
            self.bind(Path("/etc", name), f"/etc/{name}")

    def inside(self, path: str) -> Path:
        """The path as it is called outside."""
        return self.path / path.lstrip("/")

    def mount_on(self, path: str, *options: str) -> None:
        """Mount something on `path` of the root, which must be there."""
        mount(*options, self.inside(path))

    def bind(self, source: Path, path: str) -> None:
        """Have `path` show what lies at `source` outside."""
        target = self.inside(path)
        if source.is_file() and not target.exists():
            target.touch()
        self.mount_on(path, "--bind", str(source))

    def forbid_writing(self) -> None:
        """From now on the root is read only; what was mounted on it stays as it is."""
        mount("-o", "remount,ro", self.path)

    def wrapped(
        self, command: Sequence[str], environment: Mapping[str, str], folder: str, user: str
    ) -> list[str]:
        """The command as its user in the root; who is not root there has no capability."""
        numbers = dict(zip(("--reuid", "--regid"), self.numbers(user), strict=True))
        drop = [f"{name}={number}" for name, number in numbers.items()]
        drop += _NOTHING if numbers["--reuid"] else ("--clear-groups",)
        settings = [f"{name}={value}" for name, value in {**_BARE, **environment}.items()]
        return [
            "chroot", str(self.path), "setpriv", *drop,
            "env", "-i", f"--chdir={folder}", *settings, *command,
        ]  # fmt: skip

    def numbers(self, user: str) -> tuple[int, int]:
        """Number of the user and of its group; names are looked up in the root."""
        name, _, group = user.partition(":")
        for line in self.inside("/etc/passwd").read_text().splitlines():
            known, _, number, own, *_ = line.split(":")
            if name in (known, number):
                return int(number), int(group or own)
        return int(name), int(group or 0)

    def size(self) -> int:
        """Bytes of the layer."""
        return size(self.layer)


def size(folder: Path) -> int:
    """Bytes of all files; those with several names count once."""
    seen: dict[tuple[int, int], int] = {}
    for at, _, names in os.walk(folder):
        for name in names:
            found = os.lstat(Path(at, name))
            seen[found.st_dev, found.st_ino] = found.st_size
    return sum(seen.values())


def mount(*words: str | Path) -> None:
    """`mount` as root; raises `CalledProcessError`."""
    subprocess.run(["mount", *map(str, words)], check=True)
