"""Images to build on: those that a registry gives, else made here of Debian's packages."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from scripts.image.engine import Engine

LEFT_OUT = ("doc", "groff", "info", "linda", "lintian", "locale", "man")
"""What Debian's slim images leave out of `/usr/share`. Source: debuerreotype's slimify."""

_AS_SLIM = "".join(f"path-exclude /usr/share/{name}/*\n" for name in LEFT_OUT)
_KEEPS_NOTHING = """\
DPkg::Post-Invoke { "rm -f /var/cache/apt/archives/*.deb || true"; };
Dir::Cache::pkgcache "";
Dir::Cache::srcpkgcache "";
"""
"""As `docker-clean` in Debian's images: what apt downloads is not kept."""

_AUTHORITY = "usr/local/share/authority.crt"
"""Where pip finds the certificates of a network that shows its own (`PIP_CERT`)."""


def debian(engine: Engine, name: str, own: str, place: Path, mirror: str) -> str:
    """The image `name`, as the registry has it; where none is reached, one made here as `own`."""
    if engine.does("image", "inspect", name) or engine.does("pull", name):
        return name
    suite = name.partition(":")[2].partition("-")[0]
    root = place / "debian"
    subprocess.run(["debootstrap", "--variant=minbase", suite, root, mirror], check=True)
    _slim(root)
    _trust(root)
    with subprocess.Popen(["tar", "-C", root, "-c", "."], stdout=subprocess.PIPE) as tar:
        assert tar.stdout is not None
        subprocess.run(
            ["docker", "import", "-", own],
            stdin=tar.stdout, stdout=subprocess.DEVNULL, env=engine.environment, check=True,
        )  # fmt: skip
    return own


def _slim(root: Path) -> None:
    (root / "etc/dpkg/dpkg.cfg.d/slim").write_text(_AS_SLIM)
    (root / "etc/apt/apt.conf.d/docker-clean").write_text(_KEEPS_NOTHING)
    for name in LEFT_OUT:
        shutil.rmtree(root / "usr/share" / name, ignore_errors=True)
    for cached in ("var/cache/apt", "var/lib/apt/lists"):
        shutil.rmtree(root / cached)
        (root / cached / "partial").mkdir(parents=True)


def _trust(root: Path) -> None:
    """Have pip in the image believe the certificates that it is told to believe here."""
    if authority := os.environ.get("PIP_CERT"):
        shutil.copy(authority, root / _AUTHORITY)
        (root / "etc/pip.conf").write_text(f"[global]\ncert = /{_AUTHORITY}\n")


def postgresql(engine: Engine, name: str, own: str, base: str) -> str:
    """The image `name` of PostgreSQL from the registry; else Debian's server, told the same way."""
    if engine.does("image", "inspect", name) or engine.does("pull", name):
        return name
    folder = Path(__file__).parent / "postgresql"
    engine.run("build", "-t", own, "--build-arg", f"BASE={base}", folder)
    return own
