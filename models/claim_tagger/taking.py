"""Puts new weights in the place of the old: all of them or none.

The new ones lie ready, whole and checked, in a folder of their own. Its new name, `taken`, decides:
before, nothing is changed; from then on, whatever is interrupted, `finish` brings it to its end.
Between the two a process that starts refuses to load weights that do not fit together.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from gouji.store.files import sync_folder
from gouji.weights import verify

WEIGHTS = ("tagger.int8.onnx", "tagger.json", "tokenizer.json")
FILES = (*WEIGHTS, "MODEL_CARD.md", "training.json", "manifest.yaml")

_OF_THE_OLD = "real.json"
"""What was measured of the old weights, and says nothing of the new."""


def take(made: Path, folder: Path) -> None:
    """The files of `made` are those of `folder`; `made` is gone, the old lie in `build/before`.

    Both are on one disk. Raises `ModelError` when `made` is not whole.
    """
    verify(made)
    for name in FILES:
        _sync(made / name)
    _keep(folder)
    made.rename(_taken(folder))
    sync_folder(_taken(folder).parent)
    finish(folder)


def finish(folder: Path) -> bool:
    """End what was interrupted; whether there was anything."""
    taken = _taken(folder)
    if not taken.is_dir():
        return False
    for name in FILES:
        shutil.copyfile(taken / name, folder / f".{name}.part")
        _sync(folder / f".{name}.part")
    for name in FILES:
        (folder / f".{name}.part").replace(folder / name)
    (folder / _OF_THE_OLD).unlink(missing_ok=True)
    sync_folder(folder)
    shutil.rmtree(taken)
    return True


def _taken(folder: Path) -> Path:
    return folder / "build" / "taken"


def _keep(folder: Path) -> None:
    """A copy of the old."""
    before = folder / "build" / "before"
    shutil.rmtree(before, ignore_errors=True)
    before.mkdir(parents=True)
    for name in (*FILES, _OF_THE_OLD):
        if (folder / name).is_file():
            shutil.copyfile(folder / name, before / name)


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
