"""A row and a column are met by their names only."""

from __future__ import annotations

from decimal import Decimal

import pytest

from gouji.claims.naming import with_named_places
from gouji.claims.tagger import Context, Tag
from gouji.reconcile.confidence import SURE_CLAIM

ORGANISATIONS = ("company", "research", "ngo", "legal", "other_org")


def tag(figure: str, at: int = 0) -> Tag:
    return Tag(at, at + 1, "7", Decimal(7), False, ((figure, 0.97), ("narrative.other", 0.02)))


@pytest.mark.parametrize(
    ("context", "figure", "sure"),
    [
        (Context("其他组织7起，公开0起。"), "requests.enforcement_file.other_org", False),
        (Context("依申请公开：7件。"), "requests.not_processed.total", False),
        (Context("属于国家 秘\u3000密的7件。"), "requests.state_secret.total", True),
        (Context("属于行政执法案卷的7起。"), "requests.enforcement_file.total", True),
        (
            Context("其中企业7起。", previous="行政执法案卷9起。"),
            "requests.enforcement_file.company",
            True,
        ),
        (Context("其中企业7起。", heading="过程性信息"), "requests.process.company", True),
        (Context("涉密的7件。"), "requests.state_secret.total", True),
        (Context("企业7件。"), "requests.new.company", True),
        (Context("诉讼7件。"), "litigation.total", True),
    ],
)
def test_only_a_named_row_is_sure(context, figure, sure):
    (told,) = with_named_places(context, [tag(figure)])
    assert told.figure == figure
    assert (told.confidence >= SURE_CLAIM) is sure


@pytest.mark.parametrize(
    ("context", "figures", "sure"),
    [
        (
            Context("其他法人13项，不予处理7项。", previous="法律服务机构12件。"),
            ["requests.new.other_org", "requests.not_processed.legal"],
            False,
        ),
        (
            Context("申请13件，不予公开7件。", previous="商业企业申请5件。"),
            ["requests.new.total", "requests.refused.company"],
            False,
        ),
        (
            Context("不予公开7件。", previous="商业企业申请5件。"),
            ["requests.refused.company"],
            False,
        ),
        (Context("不予公开7件。", heading="企业的申请"), ["requests.refused.company"], True),
        (Context("单位的7件不予公开。"), ["requests.refused.total"], True),
        (
            Context("法人或其他组织7件。"),
            ["+".join(f"requests.new.{one}" for one in ORGANISATIONS)],
            True,
        ),
        (Context("个人7件。"), ["requests.new.company"], False),
        (
            Context("办理情况：公开7件。", previous="律师事务所申请9件。"),
            ["requests.granted.legal"],
            False,
        ),
        (
            Context("其中公开7件。", previous="律师事务所申请9件。"),
            ["requests.granted.legal"],
            True,
        ),
    ],
)
def test_only_a_named_column_is_sure(context, figures, sure):
    *_, told = with_named_places(context, [tag(figure) for figure in figures])
    assert (told.confidence >= SURE_CLAIM) is sure


@pytest.mark.parametrize(
    ("text", "figure", "sure"),
    [
        ("复议12件；未经复议直接起诉19件，其中审理7件。", "review.pending", False),
        ("复议12件；未经复议直接起诉19件，其中审理7件。", "litigation.direct.pending", True),
        ("复议12件，其中审理7件；诉讼3件。", "review.pending", True),
        ("复议12件，诉讼3件，分别审理7件、1件。", "review.pending", True),
        ("行政复议、行政诉讼7件。", "review.total", True),
        ("诉讼12件，7件行政复议。", "review.total", True),
        ("诉讼12件，其中维持7件。", "review.upheld", False),
        ("经复议后起诉的7件。", "litigation.after_review.total", True),
        ("经复议后起诉的7件。", "review.total", False),
        ("复 议12件，诉 讼7件。", "litigation.total", True),
        ("维持7件。", "review.upheld", True),
        ("7例行政复议，5例诉讼。", "review.total", True),
        ("复议、诉讼12件，其中维持7件。", "review.upheld+litigation.upheld", True),
    ],
)
def test_only_the_course_that_was_named_last_is_sure(text, figure, sure):
    (told,) = with_named_places(Context(text), [tag(figure, text.index("7"))])
    assert (told.confidence >= SURE_CLAIM) is sure


@pytest.mark.parametrize(
    ("before", "begins", "sure"),
    [
        ("行政复议3件。", "其中", True),
        ("行政复议3件，行政诉讼2件。", "其中", False),
        ("行政复议3件。", "", False),
        ("行政复议3件，", "", True),
        ("行政复议3件…", "", False),
        ("行政复议情况如下。", "", True),
        ("（行政复议3件。）", "", False),
    ],
)
def test_a_sentence_that_names_no_course_goes_on_from_one_that_does(before, begins, sure):
    text = f"{begins}维持0件，其他7件。"
    (told,) = with_named_places(
        Context(text, previous=before), [tag("review.other", text.index("7"))]
    )
    assert (told.confidence >= SURE_CLAIM) is sure
