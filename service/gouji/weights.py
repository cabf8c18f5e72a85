"""Where the weights are: inside the installed wheel, or in `models/` of the source tree."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

import yaml

from gouji.errors import ModelError

_PACKAGE = Path(__file__).resolve().parent
_PLACES = (_PACKAGE / "models", _PACKAGE.parents[1] / "models")


def weights_folder(name: str) -> Path:
    """The folder of weights `name` (`ocr`, `claim_tagger`); raises `ModelError` when absent."""
    for place in _PLACES:
        if (place / name / "manifest.yaml").is_file():
            return place / name
    raise ModelError(f"the weights '{name}' are missing; install gouji again")


@cache
def verify(folder: Path) -> None:
    """Compare every file that the folder's manifest lists with its sha256, once a process."""
    manifest = yaml.safe_load((folder / "manifest.yaml").read_text(encoding="utf-8"))
    remedy = f"install gouji again, or run {manifest['again']}"
    for file in (file for weight in manifest["weights"] for file in weight["files"]):
        path = folder / file["path"]
        if not path.is_file():
            raise ModelError(f"{path}: the weight is missing; {remedy}")
        if hashlib.sha256(path.read_bytes()).hexdigest() != file["sha256"]:
            raise ModelError(f"{path}: the checksum differs; {remedy}")
