"""What verdicts, rules, severities and stages are called and how they look, in both languages."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import Literal, NamedTuple

from gouji.document import Finding, Severity, Verdict

Language = Literal["zh", "en"]


class Term(NamedTuple):
    """One thing's name in both languages."""

    zh: str
    en: str

    def __call__(self, language: Language) -> str:
        """The name in one language."""
        return self.zh if language == "zh" else self.en


VERDICTS = {
    Verdict.CONTRADICT: Term("不符", "contradicts"),
    Verdict.EXPLAINED: Term("口径可解释", "explained by scope"),
    Verdict.MISREAD: Term("疑为识别错误", "likely misread"),
    Verdict.UNSURE: Term("存疑", "unsure"),
    Verdict.UNCHECKED: Term("无从核对", "unchecked"),
    Verdict.AGREE: Term("相符", "agrees"),
}
"""In the order in which an auditor wants to see them."""

COLOURS = {
    Verdict.CONTRADICT: "#c62828",
    Verdict.EXPLAINED: "#b26a00",
    Verdict.MISREAD: "#6a5a8c",
    Verdict.UNSURE: "#6a5a8c",
    Verdict.UNCHECKED: "#777777",
    Verdict.AGREE: "#2e7d32",
}
"""Of the boxes around a finding's places, on paper."""

SEVERITIES = {
    Severity.HIGH: Term("重要", "high"),
    Severity.MEDIUM: Term("一般", "medium"),
    Severity.LOW: Term("轻微", "low"),
    Severity.INFO: Term("提示", "info"),
}

RULES = {
    "row-sum": Term("行合计", "row sum"),
    "column-sum": Term("列合计", "column sum"),
    "flow": Term("收办结转", "flow"),
    "group-sum": Term("分组合计", "group sum"),
    "text-table": Term("文表核对", "text against table"),
    "text-text": Term("文内核对", "text against text"),
    "rate": Term("比率", "rate"),
    "cross-table": Term("表间勾稽", "between tables"),
    "cross-year": Term("跨年衔接", "across years"),
    "completeness": Term("完整性", "completeness"),
    "plausibility": Term("合理性", "plausibility"),
}

ACROSS = {"parent-sum": Term("下属汇总", "parent and children")}
"""Rules of findings that no single report has."""

IDENTITIES = frozenset({"row-sum", "column-sum", "flow", "group-sum", "cross-table"})
"""Rules that are equations between figures of the form."""

STATES = {
    "open": Term("待处理", "open"),
    "confirmed": Term("已确认", "confirmed"),
    "dismissed": Term("已排除", "dismissed"),
    "corrected": Term("已更正", "corrected"),
}
"""What an auditor made of a finding."""

OF_ANOTHER = Term("语句说的是别的事项", "the sentence speaks of something else")
"""A reason to dismiss a finding that says that gouji took a sentence for another figure's."""

ACTIONS = {
    "confirm": Term("确认", "confirmed"),
    "dismiss": Term("排除", "dismissed"),
    "correct": Term("更正识别", "corrected"),
    "comment": Term("备注", "commented"),
    "assign": Term("指派", "assigned"),
    "reopen": Term("撤回", "reopened"),
}
"""What an auditor did."""

STAGES = {
    "intake": Term("打开文件", "opening"),
    "reading": Term("识别文字", "reading"),
    "tables": Term("还原表格", "tables"),
    "forms": Term("对应表式", "matching the form"),
    "claims": Term("提取数字表述", "claims"),
    "reconcile": Term("勾稽核对", "reconciling"),
    "second": Term("复读存疑处", "reading again"),
}


CHINA = timezone(timedelta(hours=8))
"""There is one time in all of China."""


def rule_term(rule: str) -> Term:
    """The name of `rule`; a rule that has none here goes by its own."""
    return (RULES | ACROSS).get(rule, Term(rule, rule))


def stage_term(stage: str) -> Term:
    """The name of `stage`; a stage that has none here goes by its own."""
    return STAGES.get(stage, Term(stage, stage))


def printed(value: Decimal | None) -> str:
    """A number as people write it: no exponent, no trailing zeros; a dash for nothing."""
    if value is None:
        return "—"
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def moment(at: datetime) -> str:
    """A moment as the clocks of China show it, whose time it says: there is only one.

    >>> moment(datetime(2026, 1, 31, 20, 5, tzinfo=timezone.utc))
    '2026-02-01 04:05:00 UTC+8'
    """
    return f"{at.astimezone(CHINA):%Y-%m-%d %H:%M:%S} UTC+8"


def difference(finding: Finding, language: Language = "zh") -> str:
    """Both numbers of a finding that differ; empty when they agree or one is not known."""
    if finding.expected is None or finding.actual is None or finding.expected == finding.actual:
        return ""
    told = "{} {}，{} {}" if language == "zh" else "{} {}, {} {}"
    one, other = (getattr(side, language) for side in sides(finding.rule))
    return told.format(one, printed(finding.expected), other, printed(finding.actual))


def sides(rule: str) -> tuple[Term, Term]:
    """What the two numbers of a finding are called.

    Of a sentence and a table nobody knows which is right, so neither is said to be expected.
    """
    if rule == "text-table":
        return Term("文中", "text"), Term("表中", "table")
    return Term("应为", "expected"), Term("实为", "found")
