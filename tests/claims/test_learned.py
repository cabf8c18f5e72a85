"""The trained tagger as it is shipped."""

from __future__ import annotations

import subprocess
import sys
import time
from collections import Counter
from statistics import median

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gouji.claims import Context, LearnedTagger
from gouji.claims.learned import Judgement, tags
from gouji.claims.lexicon import LexiconTagger
from gouji.claims.mentions import candidates
from gouji.errors import ModelError
from gouji.weights import verify, weights_folder

TAGGER = LearnedTagger(weights_folder("claim_tagger"))
WORDS = (
    *("收到", "政府信息公开申请", "行政复议", "、", "，", "。", "其中", "予以公开", "办结", "未"),
    *("没有发生", "件", "8", "12", "１２", "3,119", "0", " ", "\n", "万", "95.2%", "十二", "结转"),
    *("\U0001f600", "國務院", "較上年", "同比", "〔2021〕30号", "ﬁ", "㎡", "①", "\u200b", "l"),
)
TEXTS = st.lists(st.sampled_from(WORDS), max_size=40).map("".join)


def said(text: str, **around: str) -> list[tuple[str, str]]:
    (found,) = TAGGER.tag([Context(text, **around)])
    return [(tag.text, tag.figure) for tag in found]


def test_the_weights_are_those_of_the_manifest() -> None:
    verify(weights_folder("claim_tagger"))


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        (
            "今年共收到依申请公开申请9起，已经办结7起。",
            [("9", "requests.new.total"), ("7", "requests.handled.total")],
        ),
        ("全年未收到政府信息公开申请。", [("未收到", "requests.new.total")]),
        (
            "本年度未发生行政复议、行政诉讼。",
            [("未发生", "review.total"), ("未发生", "litigation.total")],
        ),
        ("上年结转申请4件。", [("4", "requests.carried_in.total")]),
        ("有2件申请结转至下一年度继续办理。", [("2", "requests.carried_out.total")]),
        ("全年制发行政规范性文件6件，废止1件。",
         [("6", "proactive.norm.issued"), ("1", "proactive.norm.repealed")]),
        ("因政府信息公开被申请行政复议5件，其中维持3件，纠正2件。",
         [("5", "review.total"), ("3", "review.upheld"), ("2", "review.corrected")]),
        ("全年主动公开政府信息1286条。", [("1286", "narrative.published_total")]),
        ("按时办结率100%。", [("100%", "derived.rate")]),
        ("根据国办公开办函〔2021〕30号文件第二十条编制本报告。", []),
        ("地址：青山路118号，邮编250013，电话12345。", []),
    ],
)  # fmt: skip
def test_what_plain_sentences_claim(text: str, claims: list[tuple[str, str]]) -> None:
    assert said(text) == claims


def test_what_stands_before_decides() -> None:
    requests = said("共12件，均已按时办结。", heading="依申请公开情况")
    assert requests[0] == ("12", "requests.new.total")
    assert all(figure.startswith("requests.") for _, figure in requests)
    assert said("共12件。", heading="行政诉讼") != said("共12件。", heading="依申请公开情况")


@given(TEXTS, TEXTS, TEXTS)
@settings(max_examples=40)
def test_spans_index_the_sentence_as_given(text: str, heading: str, previous: str) -> None:
    (found,) = TAGGER.tag([Context(text, heading, 0, previous)])
    for tag in found:
        assert text[tag.start : tag.end] == tag.text
        assert 0 < tag.confidence <= 1
        assert sum(chance for _, chance in tag.readings) <= 1 + 1e-6
    assert [tag.start for tag in found] == sorted(tag.start for tag in found)


@given(st.lists(TEXTS, max_size=6))
@settings(max_examples=20)
def test_a_sentence_is_tagged_alike_alone_and_in_company(texts: list[str]) -> None:
    contexts = [Context(text) for text in texts]
    assert TAGGER.tag(contexts) == [TAGGER.tag([context])[0] for context in contexts]


@given(st.text(max_size=200))
@settings(max_examples=40)
def test_any_text_is_taken(text: str) -> None:
    TAGGER.tag([Context(text)])


def test_an_empty_sentence_and_none_at_all() -> None:
    assert TAGGER.tag([Context("")]) == [()]
    assert TAGGER.tag([]) == []


def test_a_long_sentence() -> None:
    """As an OCR that loses every full stop makes of a table of many bodies."""
    text = "本年度共收到申请3件，其中自然人2件，企业1件；办结3件。" * 200
    assert len(text) > 5000
    (found,) = TAGGER.tag([Context(text)])
    said = Counter(tag.figure for tag in found)
    assert said["requests.new.total"] == said["requests.handled.total"] == 200
    assert said["requests.new.natural"] == 200


def test_stray_blanks_and_width_do_not_matter() -> None:
    plain = said("今年收到政府信息公开申请12件。")
    assert said("今 年 收 到 政府信息公开申请１２ 件。") == [("１２", plain[0][1])]


def test_traditional_characters_are_understood() -> None:
    assert said("全年收到政府信息公開申請8件。") == [("8", "requests.new.total")]


def test_readings_are_told_where_a_sentence_allows_several() -> None:
    (found,) = TAGGER.tag([Context("全年共办理政府信息公开申请20件。")])
    names = {name for name, _ in found[0].readings}
    assert {
        "requests.handled.total",
        "requests.new.total+requests.carried_in.total",
    } <= names


def test_a_stricter_judgement_says_less() -> None:
    (read,) = TAGGER.read([Context("收到申请3件，公开2条。")])
    counts = [
        sum(1 for mention, row in read for _ in tags(mention, row, Judgement(claim=claim)))
        for claim in (0.01, 0.5, 0.999999)
    ]
    assert counts == sorted(counts, reverse=True)


def test_the_lexicon_sees_no_more_mentions_than_the_model_is_given() -> None:
    text = "全年未收到一件申请，公开信息30条。"
    tagged = LexiconTagger().tag([Context(text)])[0]
    spans = {(mention.start, mention.end) for mention in candidates(text)}
    assert {(tag.start, tag.end) for tag in tagged} <= spans


def test_it_needs_neither_torch_nor_jieba() -> None:
    code = (
        "import sys; from gouji.weights import weights_folder;"
        "from gouji.claims import LearnedTagger;"
        "LearnedTagger(weights_folder('claim_tagger'));"
        "print({'torch', 'transformers', 'jieba'} & sys.modules.keys())"
    )
    command = [sys.executable, "-W", "error", "-c", code]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "set()"


def test_a_sentence_costs_less_than_loading_the_model() -> None:
    contexts = [Context(f"今年收到政府信息公开申请{n}件，办结{n}件。") for n in range(60)]
    loading, reading = [], []
    for _ in range(3):
        start = time.perf_counter()
        tagger = LearnedTagger(weights_folder("claim_tagger"))
        loaded = time.perf_counter()
        tagger.tag(contexts)
        loading.append(loaded - start)
        reading.append((time.perf_counter() - loaded) / len(contexts))
    assert median(reading) < median(loading)


def test_weights_that_were_changed_are_refused(tmp_path) -> None:
    folder = weights_folder("claim_tagger")
    for name in ("manifest.yaml", "tagger.json", "tokenizer.json"):
        (tmp_path / name).write_bytes((folder / name).read_bytes())
    (tmp_path / "tagger.int8.onnx").write_bytes(b"other")
    with pytest.raises(ModelError, match="gouji train claim-tagger"):
        verify(tmp_path)
