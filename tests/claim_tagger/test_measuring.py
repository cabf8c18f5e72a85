import json

import numpy as np
import pytest
from models.claim_tagger import leakage
from models.claim_tagger.calibration import f1, fit, outcomes
from models.claim_tagger.labelled import load, parse
from models.claim_tagger.peer import PeerTagger

from gouji.claims import Context, LearnedTagger
from gouji.claims.learned import Judgement
from gouji.weights import weights_folder


@pytest.fixture(scope="module")
def held_out():
    items = load("held_out")
    tagger = LearnedTagger(weights_folder("claim_tagger"))
    return items, tagger.read([item.context for item in items])


def test_the_shipped_judgement_is_the_one_that_held_out_sentences_give(held_out):
    described = json.loads((weights_folder("claim_tagger") / "tagger.json").read_text("utf-8"))
    fitted, shipped = fit(*held_out), Judgement(**described["judgement"])
    assert fitted.scale == pytest.approx(shipped.scale, rel=0.1)
    assert f1(*held_out, shipped) == pytest.approx(f1(*held_out, fitted), abs=0.01)


def test_confidence_is_the_share_that_is_right(held_out):
    """Fitted on one half of the held-out sentences, looked at on the other."""
    items, read = held_out
    fitted = fit(items[::2], read[::2])
    logits, right = outcomes(items[1::2], read[1::2])
    told = 1 / (1 + np.exp(-(fitted.scale * logits + fitted.shift)))
    bins = np.clip(np.digitize(told, np.linspace(0, 1, 6)) - 1, 0, 4)
    gaps = [
        (bins == b).mean() * abs(told[bins == b].mean() - right[bins == b].mean())
        for b in np.unique(bins)
    ]
    assert sum(gaps) < 0.04  # the expected calibration error
    assert right[told > 0.9].mean() > 0.95


def test_the_tagger_beats_the_peers_approach_by_far(held_out):
    items, read = held_out
    described = json.loads((weights_folder("claim_tagger") / "tagger.json").read_text("utf-8"))
    assert f1(items, read, Judgement(**described["judgement"])) > 0.85


def test_the_peer_takes_the_first_number_before_a_counter():
    (found,) = PeerTagger().tag([Context("本年新收8件，行政复议2件，行政诉讼1件。")])
    assert [(tag.text, tag.figure) for tag in found] == [
        ("8", "requests.new.total"),
        ("2", "review.total"),
        ("1", "litigation.total"),
    ]
    assert PeerTagger().tag([Context("共收到申请8起。"), Context("未收到申请。")]) == [(), ()]


def test_near_duplicates_are_found_and_others_are_not(tmp_path, capsys):
    item = next(item for item in load("sentences") if len(item.text) > 60)
    file = tmp_path / "set.jsonl"
    lines = [{"text": item.text.replace("1", "7")}, {"text": "山上的梨花开得正好，溪水清澈见底。"}]
    file.write_text("\n".join(json.dumps(line) for line in lines), "utf-8")
    assert leakage.main([str(file)]) == 1
    assert item.text in capsys.readouterr().out
    file.write_text(json.dumps(lines[1]), "utf-8")
    assert leakage.main([str(file)]) == 0


def test_what_varies_does_not_tell_sentences_apart():
    assert leakage.bare("共 12 件，办结3件。") == leakage.bare("共5件办结18件")
    assert leakage.bare("未收到申请") != leakage.bare("收到申请")


def test_a_sum_that_is_no_measure_is_read_all_the_same():
    (claim,) = parse("{5|requests.refused.total+requests.unavailable.total}件").labelled
    assert claim[2] == (("requests.refused.total+requests.unavailable.total", 1.0),)
