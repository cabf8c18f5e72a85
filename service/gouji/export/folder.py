"""What `gouji folder` tells: at a terminal, and as a workbook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from gouji.comparing import Body, Gathered, Summed
from gouji.document import Audit, Finding, Verdict
from gouji.export.ranking import Numbered, ranked
from gouji.export.sheets import Value, empty_workbook, listing, put, saved
from gouji.export.summary import told
from gouji.export.words import VERDICTS, Language, Term, printed
from gouji.export.xlsx import Column, findings_sheet
from gouji.forms import load_forms
from gouji.reconcile.chains import Holds, Link

_MOST_TOLD = 12
"""Findings of one verdict that are told of one parent's report; the workbook has all."""

_HOLDS = {
    Holds.HELD: Term("衔接", "hold"),
    Holds.BROKEN: Term("不衔接", "broken"),
    Holds.UNSURE: Term("存疑", "unsure"),
    Holds.UNREAD: Term("无法核对", "cannot be told"),
}
_COUNTED = (Verdict.CONTRADICT, Verdict.EXPLAINED, Verdict.MISREAD, Verdict.UNSURE)


def folder_summary(gathered: Gathered, language: Language = "zh") -> RenderableType:
    """Each body with its reports and chains, then the parent's sums; whom nothing is chained to."""
    parts: list[RenderableType] = []
    for body in gathered.bodies:
        parts += _body(body, language)
    for audit in gathered.alone:
        head = Term("单位或年度未读出，未作衔接", "body or year not read, so in no chain")
        parts += [Text(f"{_clean(audit.file)}（{head(language)}）", style="bold")]
        parts += _report(audit, language)
    for summed in gathered.sums:
        parts += _summed(summed, language)
    return Group(*parts)


def _body(body: Body, language: Language) -> Iterator[RenderableType]:
    yield Text(_clean(body.name), style="bold")
    for year, audit in body.reports.items():
        yield _indented(Text(f"{year} {_counts(audit.findings, language)}  {_clean(audit.file)}"))
        yield from _report(audit, language)
    for other in body.others:
        why = Term("同年另有报告，未作衔接", "another report of that year, in no chain")
        yield _indented(Text(f"{other.year} {_clean(other.file)}（{why(language)}）", style="dim"))
        yield from _report(other, language)
    yield from map(_indented, _chains(body, language))


def _report(audit: Audit, language: Language) -> Iterator[RenderableType]:
    wrong = [one for one in ranked(audit) if one.finding.verdict is Verdict.CONTRADICT]
    for line in told(wrong, language):
        yield Padding(line, (0, 0, 0, 4), expand=False)


def _counts(findings: Sequence[Finding], language: Language) -> str:
    tally = Counter(one.verdict for one in findings)
    counts = [f"{VERDICTS[one](language)} {tally[one]}" for one in _COUNTED if tally[one]]
    return " · ".join(counts) or VERDICTS[Verdict.AGREE](language)


def _chains(body: Body, language: Language) -> Iterator[Text]:
    for before, after in pairwise(body.reports):
        if before < after - 1:
            gap = f"{before + 1}–{after - 1}" if before < after - 2 else f"{before + 1}"
            missing = Term(f"缺 {gap} 年度报告，无法衔接", f"no report for {gap}, nothing to chain")
            yield Text(missing(language), style="dim")
    for link in body.links:
        if link.holds in (Holds.BROKEN, Holds.UNSURE):
            style = "bold red" if link.holds is Holds.BROKEN else "magenta"
            yield Text(_link(body, link, language), style=style)
    if body.links:
        tally = Counter(link.holds for link in body.links)
        counts = [f"{name(language)} {tally[one]}" for one, name in _HOLDS.items() if tally[one]]
        yield Text(Term("年度衔接：", "from year to year: ")(language) + " · ".join(counts))


def _link(body: Body, link: Link, language: Language) -> str:
    name = _named(body.reports[link.after].form, link.right[0].figure)(language)
    expected, actual = printed(link.expected), printed(link.actual)
    sides = Term(f"应为 {expected}，实为 {actual}", f"expected {expected}, found {actual}")
    return f"{link.before}→{link.after} {name}：{sides(language)}（{_HOLDS[link.holds](language)}）"


def _named(form: str | None, figure: str) -> Term:
    known = next((one for one in load_forms() if one.id == form), None)
    return Term(known.name(figure), known.name_en(figure)) if known else Term(figure, figure)


def _summed(summed: Summed, language: Language) -> Iterator[RenderableType]:
    zh = language == "zh"
    head = "{} {} 年度与下属单位汇总" if zh else "{}, {}: against the bodies under it"
    yield Text(head.format(_clean(summed.parent), summed.year), style="bold")
    yield from map(_indented, _family(summed, zh))
    if not summed.findings:
        none = Term("表式未识别，无从加总", "the form is not known, nothing to add up")
        yield _indented(Text(none(language)))
        return
    for verdict in (Verdict.CONTRADICT, Verdict.EXPLAINED):
        found = _numbered(summed, verdict)
        for line in told(found[:_MOST_TOLD], language):
            yield _indented(line)
        if len(found) > _MOST_TOLD:
            rest = len(found) - _MOST_TOLD
            more = f"另有 {rest} 处，见 --report" if zh else f"{rest} more: see --report"
            yield _indented(Text(more, style="dim"))
    yield _indented(Text(_all_counts(summed.findings, language)))


def _all_counts(findings: Sequence[Finding], language: Language) -> str:
    tally = Counter(one.verdict for one in findings)
    shown = (*_COUNTED, Verdict.AGREE)
    return " · ".join(f"{VERDICTS[one](language)} {tally[one]}" for one in shown if tally[one])


def _family(summed: Summed, zh: bool) -> Iterator[Text]:
    comma = "、" if zh else ", "
    counted = _clean(comma.join(summed.counted)) or ("无" if zh else "none")
    own = f"；本级：{summed.own}" if zh else f"; its own level: {summed.own}"
    label = f"计入 {len(summed.counted)} 个单位：" if zh else f"{len(summed.counted)} counted: "
    yield Text(label + counted + (_clean(own) if summed.own else ""))
    if summed.missing:
        missing = _clean(comma.join(summed.missing))
        yield Text(f"缺报告：{missing}" if zh else f"no report: {missing}", style="magenta")
    if not summed.listed:
        unknown = Term(
            "未给出下属单位名单（--children），不能断定是否齐全",
            "no list of the bodies under it (--children), so some may be missing",
        )
        yield Text(unknown.zh if zh else unknown.en, style="dim")


def _numbered(summed: Summed, verdict: Verdict) -> list[Numbered]:
    found = [one for one in summed.findings if one.verdict is verdict]
    return [Numbered(number, one, (), one.evidence) for number, one in enumerate(found, 1)]


def _indented(line: RenderableType) -> RenderableType:
    return Padding(line, (0, 0, 0, 2), expand=False)


def _clean(text: str) -> str:
    """Text of a document without what a terminal would obey."""
    return "".join(character if character.isprintable() else " " for character in text)


def folder_workbook(gathered: Gathered) -> bytes:
    """An XLSX file: the reports, what is to be looked at in them, the chains, the parent's sums."""
    book = empty_workbook()
    _reports_sheet(book, gathered)
    _findings_sheet(book, gathered)
    _chains_sheet(book, gathered)
    if gathered.sums:
        _sums_sheet(book, gathered)
    return saved(book)


def _reports_sheet(book: Workbook, gathered: Gathered) -> None:
    counts = [VERDICTS[one].zh for one in _COUNTED]
    head = ("单位 Body", "年度 Year", "文件 File", "表式 Form", *counts)
    sheet = listing(book, "报告 Reports", head, (30, 8, 40, 12, *(8 for _ in counts)))
    audits = sorted(gathered.audits, key=lambda one: (one.organisation, one.year or 0))
    for row, audit in enumerate(audits, 2):
        tally = Counter(one.verdict for one in audit.findings)
        told_of = (audit.organisation, audit.year, audit.file, audit.form)
        _fill(sheet, row, (*told_of, *(tally[one] for one in _COUNTED)))


def _findings_sheet(book: Workbook, gathered: Gathered) -> None:
    """All that does not simply agree, numbered through."""
    of: list[Audit] = []
    found: list[Numbered] = []
    for audit in gathered.audits:
        for one in ranked(audit):
            if one.finding.verdict is not Verdict.AGREE:
                of.append(audit)
                found.append(Numbered(len(of), one.finding, one.text, one.table))
    file = Column("文件 File", 30, lambda one: of[one.number - 1].file)
    findings_sheet(book, found, (file,))


def _chains_sheet(book: Workbook, gathered: Gathered) -> None:
    head = (
        "单位 Body",
        "自 From",
        "至 To",
        "指标",
        "Figure",
        "应为 Expected",
        "实为 Actual",
        "衔接",
        "Chain",
    )
    sheet = listing(book, "衔接 Chains", head, (30, 8, 8, 40, 40, 12, 12, 10, 14))
    links = [(body, link) for body in gathered.bodies for link in body.links]
    for row, (body, link) in enumerate(links, 2):
        name = _named(body.reports[link.after].form, link.right[0].figure)
        numbers = (link.expected, link.actual)
        told_of = (body.name, link.before, link.after, *name, *numbers, *_HOLDS[link.holds])
        _fill(sheet, row, told_of)


def _sums_sheet(book: Workbook, gathered: Gathered) -> None:
    head = (
        "单位 Body",
        "年度 Year",
        "指标 Figure",
        "本单位 Parent",
        "下属合计 Sum",
        "结论 Verdict",
        "说明",
        "Message",
    )
    sheet = listing(book, "汇总 Sums", head, (30, 8, 30, 12, 12, 13, 60, 60))
    found = [(summed, one) for summed in gathered.sums for one in summed.findings]
    for row, (summed, one) in enumerate(found, 2):
        numbers = (one.actual, one.expected, VERDICTS[one.verdict].zh)
        whose = (summed.parent, summed.year, one.figures[0])
        _fill(sheet, row, (*whose, *numbers, one.message, one.message_en))
    sheet.auto_filter.ref = sheet.dimensions


def _fill(sheet: Worksheet, row: int, values: Sequence[Value]) -> None:
    for column, value in enumerate(values, 1):
        put(sheet, row, column, value)
