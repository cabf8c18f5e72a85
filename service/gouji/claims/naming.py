"""Whether a sentence names what a number of it was taken for: row and column, review or lawsuit.

A tagger knows 不予公开 and the like by what stands around them. What it learns from there also
leads it astray: 其他组织7起 was taken for 行政执法案卷, whose name was nowhere near, and 其他法人
…不予处理9件 for 社会公益组织, of which the sentence before spoke; 未经复议直接起诉19件，其中审理6件
for a review that is pending.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from gouji.claims.readings import doubted
from gouji.claims.tagger import Context, Tag

_ROWS: Mapping[str, re.Pattern[str]] = {
    row: re.compile(names)
    for row, names in {
        "granted": "公开|予以|提供|同意|准予|满足|给予|答复|获取",
        "partly_granted": "部分|区分|遮",
        "refused": "不予|未予|不公开|不提供|不同意|拒|免|密|禁止|安全|稳定|第三|商业|隐私"
        "|内部|过程|案卷|查询",
        "unavailable": "无法|不能|未能|不了|没有|未|掌握|存在|检索|制作|加工|补正|明确|告知",
        "not_processed": "不予|不[处作做再]|未[予作]|信访|投诉|举报|重复|出版|大量|反复|频繁|重新"
        "|确认",
        "other_handling": "其[他它余]|另|补正|逾期|缴|撤|终止|不再|放弃",
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
"""What names each row of the table of requests whose number tells how a request ended.

Of 27,678 labelled claims of the tagger's corpus 132 have no such word of their row or column.
"""

_COLUMNS: Mapping[str, re.Pattern[str]] = {
    column: re.compile(names)
    for column, names in {
        "natural": "自然人|个人|公民|[村居市农渔牧移]民|群众|百姓|学生|职工|业主|消费者",
        "company": "企|公司|商|厂|银行",
        "research": "科研|高校|大学|学院|研究|学者|院[校所]",
        "ngo": "公益|社会组织|协会|基金|社团|团体|学会|商会|联合会",
        "legal": "律|法律服务|法务|公证",
        "other_org": "其[他它余]|另|合作社|委员会|村委|居委|机关|单位|组织|学校|幼儿园|医院|机构",
        "orgs": "法人|组织|单位|机构|团体",
    }.items()
}
"""What names the applicants of each column."""

_APPLICANTS = re.compile(
    "自然人|个人|公民|企业|公司|科研|高校|大学|公益|社会组织|律师|法律服务|法人|其[他它]组织"
)

_BOTH_COURSES = "review", "litigation"
_COURSE = re.compile(
    r"(?P<litigation>(?:未经|经过?|先|不服)(?:行政)?复议[^，,。；;\d]{0,6}(?:起诉|诉讼|应诉)"
    r"|复议后[^，,。；;\d]{0,6}(?:起诉|诉讼|应诉)|诉讼|起诉|应诉|法院|[胜败被涉]诉)|(?P<review>复议)"
)
"""Names one of the two courses that a dispute takes. 经复议后起诉 is a lawsuit."""

_OF_ALL = re.compile(r"[各均皆都]|分别|依次|共")
"""What comes after it may be of all that was named before, not of the last alone."""

_UNNAMED = 0.8
"""What the surest tag is worth whose place is not named: too little to contradict."""

_LEANS = re.compile(r"\s*(?:其中|包括|按|上述|以上|分别|此外|另|均)")
"""Begins a sentence that goes on with what the one before speaks of."""

_ENDED = re.compile(r"(?<!如下)[。！？!?…][”’」』）)\"]*\s*$")
"""Ends a sentence; what is told 如下 goes on."""

_DIGITS = re.compile(r"\d+")
_CLAUSE_END = re.compile(r"[，,、。；;：:\d]")
_RECEIVED = "requests.new."
_BLANKS = re.compile(r"\s+")
_FIGURE = re.compile(r"requests\.(?P<row>\w+)\.(?P<column>\w+)")
_ORGANISATIONS = frozenset(["company", "research", "ngo", "legal", "other_org"])


def leans(context: Context) -> bool:
    """Whether the sentence goes on with what the one before speaks of, which may not have ended."""
    return bool(_LEANS.match(context.text)) or not _ENDED.search(context.previous)


def with_named_places(context: Context, tags: Sequence[Tag]) -> tuple[Tag, ...]:
    """The tags of one sentence, less sure where nothing names their row or their column."""
    whose = {_column(tag.figure) for tag in tags if tag.figure.startswith(_RECEIVED)}
    plain = _without_blanks(context)
    return tuple(
        tag
        if _names_row(plain, tag.figure)
        and _names_column(plain, tag.figure, whose)
        and _names_course(context, tag)
        else replace(tag, readings=doubted(tag.readings, _UNNAMED))
        for tag in tags
    )


def _names_row(context: Context, figure: str) -> bool:
    """Whether the sentence, one that it goes on from or the heading names the rows of `figure`."""
    named = (_ROWS[row] for row, _ in _places(figure) if row in _ROWS)
    before = context.previous if leans(context) else ""
    around = context.text, before, context.heading
    return all(any(names.search(text) for text in around) for names in named)


def _names_column(context: Context, figure: str, whose: Collection[str]) -> bool:
    """Whether the sentence names the applicants of `figure`.

    One that names none at all may speak of those of the sentence before where it goes on from it,
    unless it begins anew: `whose` are the columns of the requests that it says came in.
    """
    column = _column(figure)
    if column not in _COLUMNS or _COLUMNS[column].search(context.text):
        return True
    if (whose and column not in whose) or _APPLICANTS.search(context.text):
        return False
    before = context.previous if leans(context) else ""
    return any(_COLUMNS[column].search(text) for text in (before, context.heading))


def _names_course(context: Context, tag: Tag) -> bool:
    """Whether 复议 or 诉讼, whichever the figure is of, was named last before its number.

    复议12件；未经复议直接起诉19件，其中审理6件: the last number is of lawsuits. Or right after it:
    2件行政复议. A sentence that names neither may speak of either, unless its heading names one,
    or it goes on from a sentence that does not tell of both.
    """
    course = tag.figure.partition(".")[0]
    if course not in _BOTH_COURSES or "+" in tag.figure:
        return True
    if course in _courses(_CLAUSE_END.split(context.text[tag.end :])[0]):
        return True
    before = _BLANKS.sub("", context.text[: tag.start])
    named = list(_COURSE.finditer(before))
    if not named and leans(context):
        return _courses(context.previous) != set(_BOTH_COURSES)
    if not named:
        return _courses(context.heading) == {course}
    if _OF_ALL.search(before, named[-1].end()):
        return True
    begun = max((one.end() for one in _DIGITS.finditer(before, 0, named[-1].start())), default=0)
    return course in {one.lastgroup for one in named if one.start() >= begun}


def _courses(text: str) -> set[str | None]:
    return {one.lastgroup for one in _COURSE.finditer(_BLANKS.sub("", text))}


def _column(figure: str) -> str:
    """The one column of `figure`; `orgs` for the five organisations together."""
    columns = {column for _, column in _places(figure)}
    if columns == _ORGANISATIONS:
        return "orgs"
    return columns.pop() if len(columns) == 1 else ""


def _places(figure: str) -> Iterator[tuple[str, str]]:
    """Rows and columns of the table of requests that `figure` adds up."""
    for match in _FIGURE.finditer(figure):
        yield match["row"], match["column"]


def _without_blanks(context: Context) -> Context:
    """Scans part the characters of a word: 国家秘 密."""
    text, previous, heading = (_BLANKS.sub("", text) for text in _around(context))
    return replace(context, text=text, previous=previous, heading=heading)


def _around(context: Context) -> tuple[str, str, str]:
    return context.text, context.previous, context.heading
