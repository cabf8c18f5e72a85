"""Whether a sentence names the row of the form that a number of it was taken for.

A tagger knows 不予公开 and the like by what stands around them. The rows within such a group are
met only by name: 其他组织7起 was taken for 行政执法案卷, whose name was nowhere near.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from gouji.claims.readings import doubted
from gouji.claims.tagger import Context, Tag

_NAMES: Mapping[str, re.Pattern[str]] = {
    row: re.compile(names)
    for row, names in {
        "state_secret": "密",
        "prohibited_by_law": "禁止|法律|法规",
        "stability": "安全|稳定",
        "third_party": "第三|商业|隐私|权益",
        "internal": "内部",
        "process": "过程",
        "enforcement_file": "案卷|执法",
        "administrative_query": "查询",
        "not_held": "掌握|存在|检索|本机关|制作|获取|保存",
        "needs_creation": "现成|加工|制作|汇总|分析",
        "unclear": "明确|补正|不清",
        "complaint": "信访|投诉|举报",
        "repeat": "重复",
        "publication": "出版|公报|报刊|书籍",
        "excessive": "大量|反复|频繁|滥",
        "reconfirm": "重新|确认|已获取",
        "no_correction": "补正",
        "unpaid": "缴|费",
    }.items()
}
"""What names each row of the table of requests that lies within a group."""

_UNNAMED = 0.8
"""What the surest tag is worth whose row is not named: too little to contradict a table."""

_ROW = re.compile(r"requests\.(\w+)\.\w+")


def with_named_row(context: Context, tag: Tag) -> Tag:
    """`tag`, less sure where neither its sentence, the one before nor the heading names its row."""
    match = _ROW.fullmatch(tag.figure)
    names = _NAMES.get(match[1]) if match else None
    around = (context.text, context.previous, context.heading)
    if names is None or any(names.search(text) for text in around):
        return tag
    return replace(tag, readings=doubted(tag.readings, _UNNAMED))
