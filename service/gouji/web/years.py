"""One body over the years: its figures as plots, and the chains from each year to the next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from urllib.parse import urlencode

from gouji.document import Audit
from gouji.export.ranking import UNSURE_BELOW
from gouji.export.words import Term, printed
from gouji.forms import form_of
from gouji.reconcile.chains import Holds, Link, amount, links, year_of
from gouji.reconcile.ledger import SURE_FIGURE
from gouji.store.matrix import Row
from gouji.web.plots import Plot, plot

_UNREAD = Term("未读出", "not read")
_NOT_ASKED = Term("表式无此项", "not in the form")
_NO_FORM = Term("表式未识别", "form not known")
_NO_REPORT = Term("无报告", "no report")

_RULES, _NORM = Term("规章", "Rules"), Term("规范性文件", "Normative documents")
_DISCLOSED = (
    ("issued", Term("本年制发", "issued")),
    ("repealed", Term("本年废止", "repealed")),
    ("in_force", Term("现行有效", "in force")),
)
_HANDLED = (
    ("new", Term("本年新收", "new")),
    ("carried_in", Term("上年结转", "carried in")),
    ("handled", Term("办理总计", "handled")),
    ("carried_out", Term("结转下年度", "carried out")),
)
_SUED = ("litigation.direct.total", "litigation.after_review.total")
_PLOTTED = (
    (_RULES, [(name, (f"proactive.rules.{id}",)) for id, name in _DISCLOSED]),
    (_NORM, [(name, (f"proactive.norm.{id}",)) for id, name in _DISCLOSED]),
    (Term("申请", "Requests"), [(name, (f"requests.{id}.total",)) for id, name in _HANDLED]),
    (
        Term("复议诉讼", "Appeals"),
        [
            (Term("行政复议", "reviews"), ("review.total",)),
            (Term("行政诉讼", "litigation"), _SUED),
        ],
    ),
)
_APPLICANTS = (
    ("natural", Term("自然人", "natural persons")),
    ("company", Term("商业企业", "companies")),
    ("research", Term("科研机构", "research institutes")),
    ("ngo", Term("社会公益组织", "public welfare bodies")),
    ("legal", Term("法律服务机构", "legal services")),
    ("other_org", Term("其他", "other organisations")),
    ("total", Term("总计", "total")),
)
_DOCUMENTS = (("rules", _RULES), ("norm", _NORM))


@dataclass(frozen=True, slots=True)
class Beside:
    """Last year's audit, whose file was handed in only beside the `report` of this year."""

    report: Row
    audit: Audit


@dataclass(frozen=True, slots=True)
class Column:
    """A year and its newest report, with those it stands before; or years without a report.

    Where `beside`, the year's file is only known as last year's of `report`.
    """

    first: int
    last: int
    report: Row | None = None
    older: tuple[Row, ...] = ()
    beside: bool = False

    @property
    def label(self) -> str:
        """The year, or the years."""
        return str(self.first) if self.first == self.last else f"{self.first}–{self.last}"


@dataclass(frozen=True, slots=True)
class Told:
    """A number of a year, or `why` there is none; a blank cell says nothing, and not 0.

    `address` is its place at the desk; a file that was handed in beside another is not shown there.
    """

    amount: Decimal | None
    text: str
    why: Term | None = None
    doubtful: bool = False
    address: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A plot of numbers over the columns."""

    name: Term
    told: tuple[Told, ...]
    plot: Plot


@dataclass(frozen=True, slots=True)
class Joint:
    """What lies between two years of a chain: whether it holds, or `why` nobody can tell."""

    holds: Holds
    before: Told
    after: Told
    why: Term | None = None


@dataclass(frozen=True, slots=True)
class Strand:
    """A chain over the columns: the numbers of each, and what lies between it and the next."""

    label: Term
    told: tuple[tuple[Told, ...], ...]
    joints: tuple[Joint | None, ...]


@dataclass(frozen=True, slots=True)
class Years:
    """All that a page tells of a body over the years."""

    columns: tuple[Column, ...]
    charts: tuple[tuple[Term, tuple[Chart, ...]], ...]
    carried: tuple[Strand, ...]
    in_force: tuple[Strand, ...]
    many: Mapping[Holds, int]


def over(
    reports: Mapping[int, tuple[Row, ...]],
    audits: Mapping[int, Audit],
    beside: Mapping[int, Beside],
) -> Years:
    """The years of a body: its reports by year, the newest first, and the newest ones' audits.

    `beside` are audits of years that have no report of their own.
    """
    columns = tuple(_columns(reports, beside))
    book = _Book({**audits, **{year: one.audit for year, one in beside.items()}})
    carried = tuple(_carried(book, columns, *one) for one in _APPLICANTS)
    in_force = tuple(_in_force(book, columns, *one) for one in _DOCUMENTS)
    joints = [j for strand in (*carried, *in_force) for j in strand.joints if j]
    return Years(
        columns,
        tuple(
            (group, tuple(_chart(book, columns, *one) for one in plotted))
            for group, plotted in _PLOTTED
        ),
        carried,
        in_force,
        {holds: sum(joint.holds is holds for joint in joints) for holds in Holds},
    )


class _Book:
    """The audits of a body by year, and the links between them."""

    def __init__(self, audits: Mapping[int, Audit]) -> None:
        self.forms = {year: form_of(audit) for year, audit in audits.items()}
        self.years = {
            year: year_of(audit, form.continuity if (form := self.forms[year]) else ())
            for year, audit in audits.items()
        }
        self.links = {
            (link.after, link.right[0].figure): link for link in links(self.years, SURE_FIGURE)
        }

    def told(self, column: Column, *ids: str) -> Told:
        """The sum of the figures `ids` of a column's report."""
        if column.report is None:
            return Told(None, "", _NO_REPORT)
        found = [self.years[column.first].figures.get(id) for id in ids]
        read = [figure for figure in found if figure and amount(figure) is not None]
        address = "" if column.beside else _desk(column.report, ids[0])
        if len(read) < len(ids):
            return Told(None, "", self.why(column.first, ids), address=address)
        values = [figure.value for figure in read if figure.value is not None]
        number = sum(values, Decimal(0)) if values else None
        text = printed(number) if values else read[0].text.strip() or "—"
        doubtful = any(figure.confidence < UNSURE_BELOW for figure in read)
        return Told(number, text, None, doubtful, address)

    def why(self, year: int, ids: Sequence[str]) -> Term:
        """Why there is no number of a figure in the report of `year`."""
        form = self.forms[year]
        if form is None:
            return _NO_FORM
        return _UNREAD if set(ids) <= set(form.figure_ids) else _NOT_ASKED

    def joint(self, before: Column, after: Column, figure: str, last_year: str) -> Joint | None:
        """What lies between two columns in the chain that ends in `figure`."""
        if before.report is None or after.report is None:
            return None
        sides = self.told(before, last_year), self.told(after, figure)
        link = self.links.get((after.first, figure))
        if link is None:
            return Joint(Holds.UNREAD, *sides, self.why(after.first, (figure,)))
        expected = replace(sides[0], text=_worked(link)) if len(link.left) > 1 else sides[0]
        return Joint(link.holds, expected, sides[1], self._unread(link))

    def _unread(self, link: Link) -> Term | None:
        """The first number that was not read, with its year."""
        if not link.unread:
            return None
        term = link.unread[0]
        why = self.why(term.year, (term.figure,))
        return Term(f"{term.year} {why.zh}", f"{term.year}: {why.en}")


def _columns(
    reports: Mapping[int, tuple[Row, ...]], beside: Mapping[int, Beside]
) -> Iterator[Column]:
    last = None
    for year in sorted({*reports, *beside}):
        if last is not None and last < year - 1:
            yield Column(last + 1, year - 1)
        if year in reports:
            newest, *older = reports[year]
            yield Column(year, year, newest, tuple(older))
        else:
            yield Column(year, year, beside[year].report, beside=True)
        last = year


def _chart(book: _Book, columns: Sequence[Column], name: Term, ids: Sequence[str]) -> Chart:
    told = tuple(book.told(column, *ids) for column in columns)
    return Chart(name, told, plot([one.amount for one in told]))


def _carried(book: _Book, columns: Sequence[Column], applicant: str, label: Term) -> Strand:
    came, went = f"requests.carried_in.{applicant}", f"requests.carried_out.{applicant}"
    return _strand(book, columns, label, (came, went), (came, went))


def _in_force(book: _Book, columns: Sequence[Column], row: str, label: Term) -> Strand:
    issued, repealed, valid = (
        f"proactive.{row}.{column}" for column in ("issued", "repealed", "in_force")
    )
    return _strand(book, columns, label, (issued, repealed, valid), (valid, valid))


def _strand(
    book: _Book,
    columns: Sequence[Column],
    label: Term,
    shown: Sequence[str],
    tied: tuple[str, str],
) -> Strand:
    """`tied` are this year's figure and that of the year before from which it goes on."""
    told = tuple(tuple(book.told(column, id) for id in shown) for column in columns)
    joints = (book.joint(*pair, *tied) for pair in pairwise(columns))
    return Strand(label, told, tuple(joints))


def _worked(link: Link) -> str:
    """The left side, worked out: 12 + 3 − 1 = 14."""
    first, *more = link.left
    parts = [f"{'−' if term.sign < 0 else '+'} {printed(term.amount)}" for term in more]
    return f"{printed(first.amount)} {' '.join(parts)} = {printed(link.expected)}"


def _desk(report: Row, figure: str) -> str:
    return f"/reports/{report.id}?{urlencode({'figure': figure})}"
