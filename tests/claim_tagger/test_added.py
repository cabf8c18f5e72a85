"""Sentences that are added to the corpus: joined, parted in two, refused where they are wrong."""

import numpy as np
import pytest
from models.claim_tagger.added import HELD_OUT, Added, gather
from models.claim_tagger.data import Data
from models.claim_tagger.labelled import load

from gouji.errors import ModelError

WORDS = "乡镇街道工业园区林场水库渔港牧场茶山煤矿盐田驿站渡口古城新村老街河湾岭南海北"


@pytest.fixture
def file(tmp_path):
    """Forty sentences that are not alike, each with two others that are nearly it."""
    path = tmp_path / "added.txt"
    random = np.random.default_rng(1)
    lines = ["# what auditors decided"]
    for _ in range(40):
        words = "".join(random.choice(list(WORDS), 16))
        lines += [f"{words}收到{{{n}|requests.new.total}}件。" for n in (3, 14, 159)]
    path.write_text("\n".join(lines), "utf-8")
    return path


def test_without_files_nothing_is_added():
    assert gather([]) == Added()


def test_a_part_is_held_out_and_nearly_the_same_never_parts(file):
    added = gather([file])
    texts = [{item.text[:16] for item in side} for side in (added.training, added.held_out)]
    assert len(added.training) + len(added.held_out) == 120
    assert not texts[0] & texts[1]
    assert 0 < len(texts[1]) < 2 * 40 / HELD_OUT
    assert len(added.held_out) == 3 * len(texts[1])


def test_the_same_sentences_are_held_out_each_time(file, tmp_path):
    more = tmp_path / "more.txt"
    more.write_text("全年现场调处矛盾纠纷{7|narrative.other}起，回访群众。", "utf-8")
    once, again = gather([file]), gather([file, more])
    assert [item.text for item in once.held_out] == [
        item.text for item in again.held_out if item.place.startswith("added")
    ]
    assert once.sha256 != again.sha256


def test_what_is_nearly_held_out_in_the_corpus_never_trains(file):
    corpus = max(load("held_out"), key=lambda item: len(item.text))
    number = next(piece for piece in corpus.pieces if piece.labels)
    line = corpus.text.replace(number.text, f"{{7|{number.labels[0][0]}}}", 1)
    file.write_text(f"{file.read_text('utf-8')}\n{line}", "utf-8")
    assert not [item for item in gather([file]).training if item.text == line]
    assert [one.place for one in gather([file]).held_out if corpus.text[-20:] in one.text] == [
        "added.txt:122"
    ]


def test_a_sentence_of_which_nothing_is_told_is_passed_over(file):
    before = len(gather([file]).training)
    file.write_text(f"{file.read_text('utf-8')}\n{{2023|?}}年春天来得很早，桃花开了。", "utf-8")
    assert len(gather([file]).training) == before


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("收到{8|no.such}件。", r"added\.txt:1: no figure is called 'no\.such'"),
        ("", "no sentence is left"),
        ("{8|?}件", "no sentence is left"),
    ],
)
def test_what_cannot_train_is_refused_by_name(file, content, why):
    file.write_text(content, "utf-8")
    with pytest.raises(ModelError, match=why):
        gather([file])


def test_a_file_that_is_no_text_or_not_there_is_refused(tmp_path):
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\xff")
    for name in ("picture.png", "none.txt"):
        with pytest.raises(ModelError, match=name):
            gather([tmp_path / name])


def test_an_epoch_sees_all_that_is_added_and_of_the_corpus_as_much_as_is_asked(file):
    data = Data(load("sentences"), gather([file]).training)
    random = np.random.default_rng(7)
    some = list(data.of_an_epoch(50, random))
    assert len(some) == 50 + len(data.added)
    assert some[50:] == list(data.added)
    assert set(some[:50]) != set(list(data.of_an_epoch(50, random))[:50])
    assert list(data.of_an_epoch(None, random)) == list(data)


def test_a_training_is_known_by_its_sentences_and_its_start(file):
    corpus, added = load("held_out"), gather([file]).training
    digests = {
        Data(corpus, added, "a").digest,
        Data(corpus, added, "b").digest,
        Data(corpus, added[1:], "a").digest,
    }
    assert len(digests) == 3
    assert Data(corpus, added, "a").digest == Data(list(corpus), list(added), "a").digest
