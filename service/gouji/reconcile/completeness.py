"""What the report should hold and was not found; whether its form is still the one in force."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gouji.document import Audit, Evidence, Figure, Finding, Severity, Statement, Verdict
from gouji.reconcile.fingerprint import fingerprint
from gouji.reconcile.form import Form, FormTable
from gouji.reconcile.ledger import Ledger, is_sure
from gouji.reconcile.messages import Message, source
from gouji.reconcile.numbers import is_blank
from gouji.reconcile.places import evidence

_MOST_NAMES = 5
_TOLD_OFTEN = 2

CERTAIN = 1.0
"""Words of a text layer are certain; of a scan a year or a missing number may be misread."""


def no_form() -> Finding:
    """The finding when no statutory form was recognised."""
    text = Message("未找到法定格式的统计表", "No statutory form was found")
    return _finding("", "form", Verdict.UNSURE, text, 0.9)


def judge_completeness(
    form: Form, ledger: Ledger, year: int | None, statements: Sequence[Statement] = ()
) -> Iterator[Finding]:
    """Findings on the form, and on each table of which figures are missing or cells are blank."""
    if form.obsolete_from is not None and year is not None and year >= form.obsolete_from:
        sure = _is_borne_out(year, statements)
        verdict = Verdict.CONTRADICT if sure else Verdict.UNSURE
        yield _finding(form.id, "obsolete", verdict, _obsolete(form, year), 0.9 if sure else 0.8)
    for table in form.tables:
        yield from _left_blank(form, table, ledger)
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


def _is_borne_out(year: int, statements: Sequence[Statement]) -> bool:
    """Whether the text names the year; in a title that was recognised a digit may be misread."""
    told = [one for one in statements if str(year) in one.text]
    return len(told) >= _TOLD_OFTEN or any(one.confidence >= CERTAIN for one in told)


def _left_blank(form: Form, table: FormTable, ledger: Ledger) -> Iterator[Finding]:
    """For information: cells without a number in a table that wants one in every cell."""
    there = (ledger.this_year.get(figure) for figure in table.figure_ids if table.filled)
    blank = [one for one in there if one and is_blank(one.text) and is_sure(one)]
    if blank:
        places = evidence((), blank)
        text = _blank(form, table, blank) + source(form)
        yield _finding(form.id, f"blank:{table.id}", Verdict.UNCHECKED, text, 1.0, places)


def _blank(form: Form, table: FormTable, blank: Sequence[Figure]) -> Message:
    count = len(blank)
    names, names_en = _some(form, [one.id for one in blank])
    return Message(
        f"表“{table.name}”有 {count} 格未填数字（空白或“/”），按 0 计：{names}",
        f"{count} cells of the table “{table.name_en}” hold no number (blank or “/”) "
        f"and count as 0: {names_en}",
    )


def _some(form: Form, figures: Sequence[str]) -> tuple[str, str]:
    """The names of the first of `figures`, in both languages."""
    more, more_en = ("等", " and others") if len(figures) > _MOST_NAMES else ("", "")
    names = "、".join(form.name(figure) for figure in figures[:_MOST_NAMES])
    names_en = ", ".join(form.name_en(figure) for figure in figures[:_MOST_NAMES])
    return names + more, names_en + more_en


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
    names, names_en = _some(form, missing)
    return Message(
        f"表“{table.name}”有 {count} 个数未找到：{names}",
        f"{count} figures of the table “{table.name_en}” were not found: {names_en}",
    )


def _finding(
    form: str,
    what: str,
    verdict: Verdict,
    text: Message,
    confidence: float,
    places: tuple[Evidence, ...] = (),
) -> Finding:
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
        evidence=places,
    )
