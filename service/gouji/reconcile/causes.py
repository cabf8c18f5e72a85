"""How the causes of a broken identity are told."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from gouji.document import Figure, Verdict
from gouji.reconcile.form import Form
from gouji.reconcile.hypotheses import Hypothesis, Kind
from gouji.reconcile.ledger import LAST_YEAR
from gouji.reconcile.messages import NOTHING, Message, named
from gouji.reconcile.numbers import plain
from gouji.reconcile.repair import Diagnosis

Figures = Mapping[str, Figure]
"""The figures that were found, as a system calls them."""

_LIKELY = 0.5
"""A cause less probable than this is not told."""

_FRAMES = {
    Verdict.MISREAD: (Message("；", "; "), Message("，应系误读", ", so the reader erred")),
    Verdict.CONTRADICT: (Message("；疑为", "; probably "), NOTHING),
    Verdict.UNSURE: (
        Message("；或为", "; perhaps "),
        Message("，请对照原件", ", please look at the page"),
    ),
}
_MISREAD = {
    Kind.DIGIT: Message("一位数字误读：", "one digit was misread: "),
    Kind.NUMBER: Message("数字误读：", "a number was misread: "),
    Kind.PARTED: Message("相邻两格数字分合有误：", "digits went into the neighbouring cell: "),
}
_MISFILLED = Message("该格填报有误：", "the report is filled in wrong there: ")
_STEPS = {Kind.ALONG: Message("列", "column"), Kind.ACROSS: Message("行", "row")}


def told(form: Form, diagnosis: Diagnosis, verdict: Verdict, figures: Figures) -> Message:
    """Why an identity is broken: a clause a cause, nothing where none is likely."""
    if diagnosis.share < _LIKELY or (verdict is Verdict.CONTRADICT and not diagnosis.borne_out):
        return NOTHING
    before, after = _FRAMES[verdict]
    by_report = diagnosis.fault > diagnosis.misread
    clauses = (_clause(form, one, figures, by_report) for one in diagnosis.causes)
    return sum((before + clause + after for clause in clauses), NOTHING)


def _clause(form: Form, one: Hypothesis, figures: Figures, by_report: bool) -> Message:
    if one.kind in _STEPS:
        return _slid(form, one, figures)
    changes = _in_order(form, one)
    names = [_named(form, name) for name in changes]
    was = [_read(figures, name) for name in changes]
    values = [plain(value) for value in changes.values()]
    cells = Message("、".join(name.zh for name in names), " and ".join(name.en for name in names))
    if by_report:
        return _MISFILLED + Message(
            f"{cells.zh}由{'、'.join(was)}改为 {'、'.join(values)} 则各式相符",
            f"with {cells.en} changed from {' and '.join(was)} to {' and '.join(values)} "
            "every identity would hold",
        )
    return _MISREAD[one.kind] + Message(
        f"{cells.zh}识读为{'、'.join(was)}，改读为 {'、'.join(values)} 则各式相符",
        f"{cells.en} was read as {' and '.join(was)}; read as {' and '.join(values)} "
        "every identity holds",
    )


def _slid(form: Form, one: Hypothesis, figures: Figures) -> Message:
    changes = _in_order(form, one)
    if len(changes) == 2 and sum(value != 0 for value in changes.values()) == 1:
        return _moved(form, one, figures)
    (first, *_, last) = (_named(form, name) for name in changes)
    by = _STEPS[one.kind]
    what = "整行错列" if one.kind is Kind.ALONG else "错行"
    return Message(
        f"{what}：自{first.zh}至{last.zh}的数错开了一{by.zh}，移回则各式相符",
        f"numbers slid by a {by.en}: from {first.en} to {last.en}; put back, every identity holds",
    )


def _moved(form: Form, one: Hypothesis, figures: Figures) -> Message:
    """One value and a blank that changed places."""
    (here, _), (there, _) = sorted(one.changes, key=lambda change: change[1])
    by = _STEPS[one.kind]
    was, cell, own = _read(figures, here), _named(form, here), _named(form, there)
    return Message(
        f"错{by.zh}：{cell.zh}的{was}应在{own.zh}，移回则各式相符",
        f"a number slid by a {by.en}: {was} in {cell.en} belongs in {own.en}; "
        "put back, every identity holds",
    )


def _in_order(form: Form, one: Hypothesis) -> dict[str, Decimal]:
    """The changes of a hypothesis as they are printed."""
    place = {name: number for number, name in enumerate(form.figure_ids)}
    return dict(sorted(one.changes, key=lambda change: place.get(change[0], 0)))


def _named(form: Form, name: str) -> Message:
    return named(form, name.removeprefix(LAST_YEAR), last_year=name.startswith(LAST_YEAR))


def _read(figures: Figures, name: str) -> str:
    figure = figures.get(name)
    return f"“{figure.text.strip()}”" if figure else "“”"
