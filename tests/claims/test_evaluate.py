import json
from pathlib import Path

import pytest

from gouji.claims.evaluate import Score, evaluate, main, score
from gouji.claims.lexicon import LexiconTagger

RIGHT = {"start": 10, "end": 11, "text": "3", "value": 3, "figure": "requests.new.total"}
RECORD = {"id": "a", "text": "收到政府信息公开申请3件，热线5件"}


def test_scores_of_bags() -> None:
    assert score([1, 1, 2], [1, 3]) == Score(labelled=3, found=2, right=1)  # type: ignore[list-item]
    assert Score(4, 2, 1).precision == 0.5
    assert Score(4, 2, 1).recall == 0.25
    assert Score(4, 2, 1).f1 == pytest.approx(1 / 3)
    assert Score(0, 0, 0).f1 == 1.0
    assert Score(3, 0, 0).f1 == 0.0


def test_a_wrong_figure_counts_for_the_span_only() -> None:
    wrong = RECORD | {"claims": [RIGHT | {"figure": "requests.handled.total"}]}
    scores = evaluate([wrong], LexiconTagger())
    assert scores["table, span and figure"].right == 0
    assert scores["all, span and value"].right == 1
    assert scores["all, span"] == Score(labelled=1, found=2, right=1)


def test_doubtful_claims_can_be_left_out() -> None:
    record = {"id": "a", "text": "办理政府信息公开申请3件", "claims": []}
    assert evaluate([record], LexiconTagger())["all, span"].found == 1
    assert evaluate([record], LexiconTagger(), least=0.5)["all, span"].found == 0


def test_the_command_prints_its_scores(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "labelled.jsonl"
    file.write_text(json.dumps(RECORD | {"claims": [RIGHT]}) + "\n", "utf-8")
    assert main([str(file)]) == 0
    assert "table, span and figure   P 1.000  R 1.000" in capsys.readouterr().out
