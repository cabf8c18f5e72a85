"""Every notebook runs from its first cell to its last, and is stored as it ran."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

NOTEBOOKS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))
MOST_BYTES = 300_000


def code(path: Path) -> list[dict]:
    cells = json.loads(path.read_text("utf-8"))["cells"]
    return [cell for cell in cells if cell["cell_type"] == "code"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs(path):
    known: dict[str, object] = {}
    for number, cell in enumerate(code(path)):
        source = "".join(cell["source"])
        exec(compile(source, f"{path.name}, cell {number}", "exec"), known)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_stored_as_it_ran_and_is_small(path):
    """In one go, without an error, with its pictures."""
    cells = code(path)
    assert [cell["execution_count"] for cell in cells] == list(range(1, len(cells) + 1))
    outputs = [output for cell in cells for output in cell["outputs"]]
    assert "error" not in {output["output_type"] for output in outputs}
    assert any("image/png" in output.get("data", ()) for output in outputs)
    assert path.stat().st_size < MOST_BYTES


def test_there_are_notebooks():
    assert NOTEBOOKS
