"""What is kept of measurements, and small sums over them."""

from __future__ import annotations

import pytest
from benchmarks.memory import slope
from benchmarks.options import names
from benchmarks.speed import ModelClock

from benchmarks import results


def test_a_row_measured_again_leaves_the_others(tmp_path, monkeypatch):
    monkeypatch.setattr(results, "FOLDER", tmp_path / "reading")
    results.keep("cases", "clean", {"right": 1})
    results.keep("cases", "photo", {"right": 2})
    results.keep("cases", "clean", {"right": 3})
    kept = results.rows("cases")
    assert [(name, row["right"]) for name, row in kept.items()] == [("clean", 3), ("photo", 2)]
    assert results.rows("peers") == {}


def test_the_slope_of_memory_is_that_after_the_first_hundred_pages():
    assert slope([0, 50, 100, 150, 200], [0, 500, 600, 605, 610]) == pytest.approx(0.1)
    assert slope([0, 50, 100], [0, 500, 600]) is None


def test_models_that_run_at_the_same_time_are_counted_once():
    clock = ModelClock()
    with clock.run():
        with clock.run():
            pass
        assert clock.seconds == 0
    assert clock.seconds > 0


def test_an_unknown_name_is_refused_with_those_there_are():
    with pytest.raises(Exception, match="no x; there are a, b"):
        names(("a", "b"))("a,x")
