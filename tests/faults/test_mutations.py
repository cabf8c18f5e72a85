"""Files that were cut, flipped, nested and misnamed; `make mutations` tries a thousand."""

from benchmarks.mutations import survive


def test_a_mutated_file_ends_with_a_reason_and_hurts_nobody(made, tmp_path):
    outcome = survive(12, tmp_path, [made.pdf.read_bytes(), made.scan.read_bytes()])
    assert outcome.others == 0
    assert outcome.good
