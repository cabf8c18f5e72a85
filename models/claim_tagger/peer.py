"""The direct peer's approach, written anew from its description: seven patterns, the first hit.

It reads Arabic digits before 件 only, takes the first match of each pattern in a whole section,
and holds it against one figure. Here each sentence is given to it by itself, which is kinder.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from gouji.claims.tagger import Context, Tag

_PATTERNS = (
    (r"本年度?新收[^。；\d]*?(\d+)\s*件", ("requests.new.total",)),
    (r"上年结转[^。；\d]*?(\d+)\s*件", ("requests.carried_in.total",)),
    (r"(?:共计|合计|共)?收到[^。；\d]*?申请[^。；\d]*?(\d+)\s*件", ("requests.new.total",)),
    (r"(?:答复|办结|办理结果)[^。；\d]*?(\d+)\s*件", ("requests.handled.total",)),
    (r"结转下年度[^。；\d]*?(\d+)\s*件", ("requests.carried_out.total",)),
    (r"行政复议[^。；\d]*?(\d+)\s*件", ("review.total",)),
    (r"行政诉讼[^。；\d]*?(\d+)\s*件", ("litigation.total",)),
)


class PeerTagger:
    """Seven patterns."""

    version = "seven patterns"

    def tag(self, sentences: Sequence[Context]) -> list[tuple[Tag, ...]]:
        """The first match of each pattern in each sentence."""
        return [tuple(sorted(_tags(s.text), key=lambda tag: tag.start)) for s in sentences]


def _tags(text: str) -> Iterator[Tag]:
    for pattern, figures in _PATTERNS:
        match = re.search(pattern, text)
        for figure in figures if match else ():
            assert match is not None
            start, end = match.span(1)
            yield Tag(start, end, match[1], Decimal(match[1]), False, ((figure, 1.0),))
