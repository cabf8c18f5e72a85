"""What the report should hold and was not found; whether its form is still the one in force."""

from __future__ import annotations

from collections.abc import Iterator

from gouji.document import Audit, Finding, Severity, Verdict
from gouji.reconcile.fingerprint import fingerprint
from gouji.reconcile.form import Form, FormTable
from gouji.reconcile.ledger import Ledger
from gouji.reconcile.messages import Message, source

_MOST_NAMES = 5


def no_form() -> Finding:
    """The finding when no statutory form was recognised."""
    text = Message("未找到法定格式的统计表", "No statutory form was found")
    return _finding("", "form", Verdict.UNSURE, text, 0.9)


def judge_completeness(form: Form, ledger: Ledger, year: int | None) -> Iterator[Finding]:
    """Findings on the form and on each table of which figures are missing."""
    if form.obsolete_from is not None and year is not None and year >= form.obsolete_from:
        yield _finding(form.id, "obsolete", Verdict.CONTRADICT, _obsolete(form, year), 0.9)
    for table in form.tables:
        missing = [f for f in table.figure_ids if f not in ledger.this_year]
        if len(missing) < len(table.figure_ids):
            missing = [figure for figure in missing if figure not in form.may_lack]
        if missing:
            text = _missing(form, table, missing) + source(form)
            yield _finding(form.id, f"table:{table.id}", Verdict.UNSURE, text, 0.9)


def judge_previous(form: Form, year: int | None, previous: Audit) -> Iterator[Finding]:
    """A finding when the earlier report is not that of the year before."""
    if follows(year, previous):
        return
    text = Message(
        f"所给的上年报告是 {previous.year} 年度的，与本报告的 {year} 年度不相连，未作跨年核对",
        f"The earlier report is that of {previous.year}, not of the year before {year}, "
        "so the years were not compared",
    )
    finding = _finding(form.id, "previous", Verdict.UNCHECKED, text, 1.0)
    yield finding


def follows(year: int | None, previous: Audit) -> bool:
    """Whether `previous` is the year before, as far as both years are known."""
    return year is None or previous.year is None or previous.year == year - 1


def _obsolete(form: Form, year: int) -> Message:
    return Message(
        f"{year} 年度报告仍用{form.source}的格式，该格式自 {form.obsolete_from} 年度起停用",
        f"The report for {year} uses the form of {form.source_en}, "
        f"which is obsolete from {form.obsolete_from} on",
    )


def _missing(form: Form, table: FormTable, missing: list[str]) -> Message:
    count = len(missing)
    if count == len(table.figure_ids):
        return Message(f"未找到表“{table.name}”", f"The table “{table.name_en}” was not found")
    more, more_en = ("等", " and others") if count > _MOST_NAMES else ("", "")
    names = "、".join(form.name(figure) for figure in missing[:_MOST_NAMES])
    names_en = ", ".join(form.name_en(figure) for figure in missing[:_MOST_NAMES])
    return Message(
        f"表“{table.name}”有 {count} 个数未找到：{names}{more}",
        f"{count} figures of the table “{table.name_en}” were not found: {names_en}{more_en}",
    )


def _finding(form: str, what: str, verdict: Verdict, text: Message, confidence: float) -> Finding:
    return Finding(
        id=fingerprint(form, "completeness", what),
        rule="completeness",
        verdict=verdict,
        severity=Severity.INFO if verdict is Verdict.UNCHECKED else Severity.MEDIUM,
        message=text.zh,
        message_en=text.en,
        expected=None,
        actual=None,
        claims=(),
        figures=(),
        confidence=confidence,
        evidence=(),
    )
