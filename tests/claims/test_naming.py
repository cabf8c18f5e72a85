"""A row within a group is met by its name only."""

from __future__ import annotations

from decimal import Decimal

import pytest

from gouji.claims.naming import with_named_row
from gouji.claims.tagger import Context, Tag
from gouji.reconcile.narrative import SURE_CLAIM


def tag(figure: str) -> Tag:
    return Tag(0, 1, "7", Decimal(7), False, ((figure, 0.97), ("narrative.other", 0.02)))


@pytest.mark.parametrize(
    ("context", "figure", "sure"),
    [
        (Context("其他组织7起，公开0起。"), "requests.enforcement_file.other_org", False),
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
    told = with_named_row(context, tag(figure))
    assert told.figure == figure
    assert (told.confidence >= SURE_CLAIM) is sure
