import json
from pathlib import Path

import pytest

from gouji import cli
from gouji.claims.evaluate import Item, Score, evaluate, score, wordings
from gouji.claims.lexicon import LexiconTagger

RIGHT = {"start": 10, "end": 11, "text": "3", "value": 3, "figure": "requests.new.total"}
RECORD = {"id": "a", "text": "收到政府信息公开申请3件，热线5件"}


def test_scores_of_bags() -> None:
    assert score([1, 1, 2], [1, 3]) == Score(labelled=3, found=2, right=1)
    assert Score(4, 2, 1).precision == 0.5
    assert Score(4, 2, 1).recall == 0.25
    assert Score(4, 2, 1).f1 == pytest.approx(1 / 3)
    assert Score(0, 0, 0).f1 == 1.0
    assert Score(3, 0, 0).f1 == 0.0


def test_a_wrong_figure_counts_for_the_span_only() -> None:
    wrong = RECORD | {"claims": [RIGHT | {"figure": "requests.handled.total"}]}
    found = evaluate([wrong], LexiconTagger())
    assert found.overall["table claims"].right == 0
    assert found.overall["spans"] == Score(labelled=1, found=2, right=1)
    assert found.figures["requests.handled.total"] == Score(labelled=1, found=0, right=0)


def test_doubtful_claims_can_be_left_out() -> None:
    record = {"id": "a", "text": "办理政府信息公开申请3件", "claims": []}
    assert evaluate([record], LexiconTagger()).overall["spans"].found == 1
    assert evaluate([record], LexiconTagger(), least=0.5).overall["spans"].found == 0


def test_errors_are_listed_with_what_was_missed_and_what_was_made_up() -> None:
    wrong = RECORD | {"claims": [RIGHT | {"figure": "requests.handled.total"}]}
    (fault,) = evaluate([RECORD | {"id": "b", "claims": [RIGHT]}, wrong], LexiconTagger()).faults[
        1:
    ]
    assert fault.id == "a"
    assert fault.missed == (("3", "requests.handled.total"),)
    assert ("3", "requests.new.total") in fault.invented


@pytest.mark.parametrize(
    ("text", "said", "figure", "kind"),
    [
        ("全年未收到申请。", "未收到", "requests.new.total", "none received"),
        ("未发生行政复议。", "未发生", "review.total", "no review, no litigation"),
        ("收到申请0件。", "0", "requests.new.total", "zero"),
        ("共12件，其中公开3件。", "3", "requests.granted.total", "after 其中"),
        ("公开、不予公开分别为3件、2件。", "2", "requests.refused.total", "after 分别为"),
        ("公开信息500余条。", "500", "narrative.published_total", "approximate"),
        ("收到申请 8 件。", "8", "requests.new.total", "blanks in it"),
    ],
)
def test_wordings(text: str, said: str, figure: str, kind: str) -> None:
    start = text.index(said)
    assert kind in wordings(text, Item(0, start, start + len(said), figure))


@pytest.fixture
def labelled(tmp_path: Path) -> Path:
    file = tmp_path / "labelled.jsonl"
    file.write_text(json.dumps(RECORD | {"claims": [RIGHT]}) + "\n", "utf-8")
    return file


def test_the_command_prints_scores_and_errors(
    labelled: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["evaluate", "claims", str(labelled), "--lexicon"]) == 0
    said = capfd.readouterr().out
    assert "table claims" in said
    assert "1 right of 1 labelled" in said
    assert "invented 5  narrative.hotline" in said


def test_the_command_prints_json(labelled: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["evaluate", "claims", str(labelled), "--json"]) == 0
    assert json.loads(capfd.readouterr().out)["overall"]["table claims"]["labelled"] == 1


@pytest.mark.parametrize("content", ["not json\n", '{"text": "无"}\n', "[1]\n"])
def test_a_file_that_is_not_labelled_is_told_in_one_line(
    content: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "bad.jsonl"
    file.write_text(content, "utf-8")
    assert cli.main(["evaluate", "claims", str(file)]) == 2
    assert len(capfd.readouterr().err.strip().splitlines()) == 1
