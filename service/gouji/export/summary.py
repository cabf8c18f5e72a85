"""What `gouji audit` tells at a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table as Columns
from rich.text import Text

from gouji.document import Audit, Severity, Table, Verdict
from gouji.export.layout import layout
from gouji.export.ranking import Numbered, checked_claims, ranked, unsure_figures
from gouji.export.words import (
    IDENTITIES,
    SEVERITIES,
    VERDICTS,
    Language,
    difference,
    rule_term,
    stage_term,
)

_STYLES = {
    Verdict.CONTRADICT: "bold red",
    Verdict.EXPLAINED: "yellow",
    Verdict.MISREAD: "magenta",
    Verdict.UNSURE: "magenta",
}
_TOLD = (Verdict.CONTRADICT, Verdict.EXPLAINED)
_COUNTED = (Verdict.MISREAD, Verdict.UNSURE, Verdict.UNCHECKED)


def summary(audit: Audit, language: Language = "zh") -> RenderableType:
    """The audit on one screen: what was read, what contradicts, what else there is.

    Text from the document is shown as it is, never taken for markup.
    """
    findings = ranked(audit)
    lines: list[RenderableType] = [
        Text(_clean(audit.title or audit.file), style="bold"),
        Padding(Text("\n").join(_facts(audit, findings, language)), (0, 0, 0, 2), expand=False),
    ]
    for verdict in _TOLD:
        lines += told([one for one in findings if one.finding.verdict is verdict], language)
    lines.append(
        Padding(Text("\n").join(_quiet(audit, findings, language)), (0, 0, 0, 2), expand=False)
    )
    return Group(*lines)


def _facts(audit: Audit, findings: Sequence[Numbered], language: Language) -> Iterator[Text]:
    zh = language == "zh"
    year = "" if audit.year is None else f"{audit.year} 年度" if zh else str(audit.year)
    form = audit.form or ("未识别" if zh else "not recognised")
    yield Text(
        " · ".join(
            part
            for part in (
                _clean(audit.organisation),
                year,
                f"表式 {form}" if zh else f"form {form}",
                f"共 {audit.pages} 页" if zh else f"{audit.pages} pages",
                _clean(audit.file),
            )
            if part
        ),
        style="dim",
    )
    yield Text(_figures(audit, zh))
    yield Text(_claims(audit, findings, zh))
    yield Text(_identities(findings, zh))


def _figures(audit: Audit, zh: bool) -> str:
    read, every = sum(figure.value is not None for figure in audit.figures), len(audit.figures)
    unsure = len(unsure_figures(audit))
    if zh:
        return f"表中数据 {every} 项，读出 {read} 项，空白 {every - read} 项，把握不足 {unsure} 项"
    return f"figures: {read} of {every} read, {every - read} blank, {unsure} unsure"


def _claims(audit: Audit, findings: Sequence[Numbered], zh: bool) -> str:
    checked = checked_claims(findings)
    if zh:
        return f"文中数字 {len(audit.claims)} 个，可核对 {len(checked)} 个"
    return f"claims: {len(audit.claims)}, {len(checked)} of them checked"


def _identities(findings: Sequence[Numbered], zh: bool) -> str:
    every = sum(one.finding.rule in IDENTITIES for one in findings)
    held = sum(one.quiet for one in findings)
    return f"勾稽关系 {every} 条，成立 {held} 条" if zh else f"identities: {held} of {every} hold"


def told(findings: Sequence[Numbered], language: Language) -> list[RenderableType]:
    """Findings of one verdict: how many there are, then each with its page; nothing for none."""
    if not findings:
        return []
    verdict = findings[0].finding.verdict
    head = Text(f"{VERDICTS[verdict](language)} {len(findings)}", style=_STYLES[verdict])
    columns = Columns.grid(padding=(0, 1))
    columns.add_column(justify="right", no_wrap=True)
    columns.add_column(no_wrap=True)
    columns.add_column(ratio=1, overflow="fold")
    for one in findings:
        columns.add_row(
            Text(str(one.number), style=_STYLES[verdict]),
            Text(_where(one, language), style="dim"),
            _sentence(one, language),
        )
    return [head, Padding(columns, (0, 0, 0, 2), expand=False)]


def _where(one: Numbered, language: Language) -> str:
    pages = ", ".join(str(page) for page in one.pages)
    if not pages:
        return rule_term(one.finding.rule)(language)
    return f"第 {pages} 页" if language == "zh" else f"p. {pages}"


def _sentence(one: Numbered, language: Language) -> Text:
    finding = one.finding
    said = (finding.message, finding.message_en)
    text = Text(_clean((said[0] or said[1]) if language == "zh" else (said[1] or said[0])))
    if finding.severity is Severity.HIGH:
        text.append(f" [{SEVERITIES[finding.severity](language)}]", style="red")
    if difference(finding, language):
        text.append("  " + difference(finding, language), style="bold")
    return text


def _quiet(audit: Audit, findings: Sequence[Numbered], language: Language) -> Iterator[Text]:
    zh = language == "zh"
    tally = Counter(one.finding.verdict for one in findings)
    counts = [f"{VERDICTS[verdict](language)} {tally[verdict]}" for verdict in _COUNTED]
    if not tally[Verdict.CONTRADICT]:
        yield Text("没有发现不符" if zh else "nothing contradicts", style="green")
    yield Text(" · ".join(counts))
    agreeing = [one for one in findings if one.finding.verdict is Verdict.AGREE and not one.quiet]
    claims = {index for one in agreeing for index in one.finding.claims}
    said = "、".join(_clean(audit.claims[i].text) for i in sorted(claims) if i < len(audit.claims))
    if said:
        label = (
            f"文中相符 {len(claims)} 个：{said}" if zh else f"agreeing claims {len(claims)}: {said}"
        )
        yield Text(label, style="dim", overflow="ellipsis", no_wrap=True)
    times = [f"{stage_term(stage)(language)} {took:.1f}s" for stage, took in audit.timings.items()]
    if times:
        yield Text(("用时 " if zh else "time: ") + " · ".join(times), style="dim")


def tables_summary(file: str, tables: Sequence[Table], language: Language) -> RenderableType:
    """Recovered tables as a terminal shows them; the text of a merged cell stands in its corner."""
    none = "没有找到表格" if language == "zh" else "no table was found"
    lines: list[RenderableType] = [Text(_clean(file), style="bold")]
    for number, table in enumerate(tables, 1):
        pages = ", ".join(str(page) for page in table.pages)
        head = (
            "表 {} · {} 行 × {} 列 · 第 {} 页" if language == "zh" else "table {} · {} × {} · p. {}"
        )
        lines += [Text(head.format(number, table.rows, table.columns, pages)), _drawn(table)]
    return Group(*lines, *([] if tables else [Text(none)]))


def _drawn(table: Table) -> Columns:
    drawn = Columns(show_header=False, show_lines=True)
    for _ in range(table.columns):
        drawn.add_column(overflow="fold")
    for row in layout(table):
        texts = {block.column: block.cell.text for block in row if block.cell is not None}
        drawn.add_row(*(Text(_clean(texts.get(column, ""))) for column in range(table.columns)))
    return drawn


def _clean(text: str) -> str:
    """Text of a document without what a terminal would obey."""
    return "".join(character if character.isprintable() else " " for character in text)
