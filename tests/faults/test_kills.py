"""The server and its workers, killed at random moments; `make faults` kills a hundred times."""

import pytest
from benchmarks.faults import survive


@pytest.mark.parametrize("url", ["sqlite", "postgresql"], indirect=True)
def test_nothing_accepted_is_lost_or_audited_twice(url, made, tmp_path):
    database = None if url.startswith("sqlite") else url
    (tmp_path / "data").mkdir()
    outcome = survive(3, tmp_path / "data", database, [made.pdf, made.scan])
    assert outcome.accepted > 0
    assert (outcome.lost, outcome.failed, outcome.twice) == (0, 0, 0)
