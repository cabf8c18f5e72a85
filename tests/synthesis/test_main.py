from __future__ import annotations

import json

import pytest
from models.synthesis.__main__ import main


def test_writes_both_files_with_their_truth(tmp_path, capsys):
    arguments = ["--seed", "3", "--case", "low-dpi", "--out", str(tmp_path / "new")]
    assert main(arguments) == 0
    names = sorted(p.name for p in (tmp_path / "new").iterdir())
    assert names == ["3.json", "3.low-dpi.json", "3.low-dpi.pdf", "3.pdf"]
    assert capsys.readouterr().out.count(".pdf") == 2
    truth = json.loads((tmp_path / "new" / "3.low-dpi.json").read_text(encoding="utf-8"))
    assert len(truth["figures"]) == 200
    assert truth["form"] == "xxgk-2021"
    for claim in truth["claims"]:
        assert claim["sentence"][claim["start"] : claim["end"]] == claim["text"]


def test_an_unknown_case_is_refused(tmp_path, capsys):
    with pytest.raises(SystemExit) as stop:
        main(["--case", "nothing", "--out", str(tmp_path)])
    assert stop.value.code == 2
    assert "typical" in capsys.readouterr().err
