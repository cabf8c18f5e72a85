import json

from models.synthesis import value_of
from models.synthesis.example import CELL, CLAIM, FOLDER, main, planted


def test_exactly_one_claim_is_false():
    report = planted()
    false = [c for _, c in report.claims if c.value != value_of(report.figures, c.figure)]
    assert [c.figure for c in false] == [CLAIM]
    assert false[0].value - value_of(report.figures, CLAIM) == 1


def test_exactly_the_group_of_the_cell_is_broken():
    figures = planted().figures
    over = {
        case: sum(n for name, n in figures.items() if name.startswith(f"{case}."))
        - 2 * figures[f"{case}.total"]
        for case in ("review", "litigation.direct", "litigation.after_review")
    }
    assert over == {"review": 2, "litigation.direct": 0, "litigation.after_review": 0}


def test_files_are_small_and_tell_what_was_planted(tmp_path):
    main(tmp_path)
    assert (tmp_path / "report.scan.pdf").stat().st_size < 1_500_000
    truth = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert {note["figure"] for note in truth["planted"]} == {CELL, CLAIM}
    told = (tmp_path / "README.md").read_text(encoding="utf-8")
    assert CELL in told
    assert CLAIM in told


def test_the_sample_that_is_shipped_is_the_one_that_is_made(tmp_path):
    main(tmp_path)
    made, shipped = (
        json.loads((folder / "report.json").read_text("utf-8")) for folder in (tmp_path, FOLDER)
    )
    for part in ("title", "organisation", "planted", "claims"):
        assert made[part] == shipped[part]
    assert [(one["id"], one["text"]) for one in made["figures"]] == [
        (one["id"], one["text"]) for one in shipped["figures"]
    ]
    assert (tmp_path / "README.md").read_bytes() == (FOLDER / "README.md").read_bytes()
