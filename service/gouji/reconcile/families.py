"""A parent's figures held against those of the bodies under it, added up.

A report seldom says whom it counts: the bodies under a parent, or its own level too. So each figure
is held against both, and one is called wrong only in a table most of whose figures fit. Where the
own level has no report, what a parent counts more may be its own: only too little is wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto
from functools import cached_property

from gouji.document import Evidence, Finding, Severity, Verdict
from gouji.reconcile.chains import Year, amount, may_be_misread
from gouji.reconcile.fingerprint import fingerprint
from gouji.reconcile.form import Form, FormTable, Identity
from gouji.reconcile.ledger import SURE_FIGURE
from gouji.reconcile.messages import NOTHING, Message
from gouji.reconcile.numbers import plain

RULE = "parent-sum"
_NOT_ADDED = ("项目", "增/减")
"""Columns of the form of 2019 that count matters, which several bodies share, or changes."""

_LEAST_FITTING = 3
_MOST_NAMES = 4


@dataclass(frozen=True)
class Family:
    """The reports of one year of a parent and of the bodies under it.

    `children` are by name, `None` where the report is missing. `own` is a report of the parent's
    own level alone, where there is one. `complete` says that the children are known to be all.
    """

    parent: str
    year: int
    total: Year
    children: Mapping[str, Year | None]
    own: Year | None = None
    complete: bool = False

    @cached_property
    def missing(self) -> tuple[str, ...]:
        """The children without a report."""
        return tuple(name for name, year in self.children.items() if year is None)


class _Why(Enum):
    """What became of a figure."""

    FITS = auto()
    FITS_OTHERWISE = auto()
    UNREAD = auto()
    NOT_ALL_KNOWN = auto()
    OWN_SHARE = auto()
    DISPUTED = auto()
    DOUBTED = auto()
    WRONG = auto()
    FOLLOWS = auto()


_RULINGS = {
    _Why.FITS: (Verdict.AGREE, Severity.INFO),
    _Why.FITS_OTHERWISE: (Verdict.EXPLAINED, Severity.LOW),
    _Why.UNREAD: (Verdict.UNSURE, Severity.LOW),
    _Why.NOT_ALL_KNOWN: (Verdict.UNSURE, Severity.LOW),
    _Why.OWN_SHARE: (Verdict.EXPLAINED, Severity.LOW),
    _Why.DISPUTED: (Verdict.EXPLAINED, Severity.LOW),
    _Why.DOUBTED: (Verdict.UNSURE, Severity.MEDIUM),
    _Why.WRONG: (Verdict.CONTRADICT, Severity.HIGH),
    _Why.FOLLOWS: (Verdict.EXPLAINED, Severity.LOW),
}


@dataclass(frozen=True)
class _Line:
    """One figure of a family: what the parent prints, what each child does, and its own level."""

    figure: str
    printed: Decimal | None
    parts: Mapping[str, Decimal | None]
    own: Decimal | None
    has_own: bool

    @property
    def known(self) -> bool:
        """Whether every number was read."""
        own = not self.has_own or self.own is not None
        return own and self.printed is not None and None not in self.parts.values()

    def total(self, with_own: bool) -> Decimal:
        """The children that were read added up, and the own level if it is asked for."""
        read = [number for number in self.parts.values() if number is not None]
        return sum(read, (self.own or Decimal(0)) if with_own else Decimal(0))

    def gap(self, with_own: bool) -> Decimal:
        """By how much the parent prints more."""
        return (self.printed or Decimal(0)) - self.total(with_own)


def judge_family(form: Form, family: Family) -> tuple[Finding, ...]:
    """One finding for each figure of the parent's `form` that adds up over bodies."""
    lines = {
        figure: _line(family, figure)
        for figure in form.figure_ids
        if not any(word in form.name(figure).replace("／", "/") for word in _NOT_ADDED)
    }
    return tuple(
        _finding(form, family, lines[figure], with_own, why)
        for table in form.tables
        for figure, with_own, why in _judged(form, family, table, lines)
    )


def _line(family: Family, figure: str) -> _Line:
    parts = {name: _amount(year, figure) for name, year in family.children.items()}
    own = _amount(family.own, figure)
    return _Line(figure, _amount(family.total, figure), parts, own, family.own is not None)


def _amount(year: Year | None, figure: str) -> Decimal | None:
    return amount(year.figures.get(figure)) if year else None


def _judged(
    form: Form, family: Family, table: FormTable, lines: Mapping[str, _Line]
) -> Iterator[tuple[str, bool, _Why]]:
    """Each figure of a table, whether the own level counts in it, and what became of it."""
    told = [lines[figure] for figure in table.figure_ids if figure in lines]
    with_own, established = _scope(family, told)
    whys = {line.figure: _why(family, line, with_own, established) for line in told}
    gaps = {
        figure: lines[figure].gap(with_own)
        for figure, why in whys.items()
        if why in (_Why.WRONG, _Why.DISPUTED)
    }
    for figure, why in whys.items():
        follows = why is _Why.WRONG and _follows(figure, gaps, form.identities)
        yield figure, with_own, _Why.FOLLOWS if follows else why


def _scope(family: Family, lines: Sequence[_Line]) -> tuple[bool, bool]:
    """Whether the parent counts its own level in a table, and whether most figures bear it out."""
    scopes = (False, True) if family.own else (False,)
    fitting = {own: _fitting(lines, own) for own in scopes}
    best = max(scopes, key=lambda own: fitting[own][0])
    hits, of = fitting[best]
    return best, family.complete and hits >= _LEAST_FITTING and 2 * hits > of


def _fitting(lines: Iterable[_Line], with_own: bool) -> tuple[int, int]:
    """How many figures fit, of those that say something: nought is nought in any scope."""
    telling = [one for one in lines if one.known and (one.printed or one.total(with_own))]
    return sum(one.gap(with_own) == 0 for one in telling), len(telling)


def _why(family: Family, line: _Line, with_own: bool, established: bool) -> _Why:
    if not line.known:
        return _Why.UNREAD
    if line.gap(with_own) == 0:
        return _Why.FITS
    if family.own and line.gap(not with_own) == 0:
        return _Why.FITS_OTHERWISE
    if not family.complete:
        return _Why.NOT_ALL_KNOWN
    if family.own is None and line.gap(with_own) > 0:
        return _Why.OWN_SHARE
    if any(line.figure in year.disputed for year in _years(family, with_own)):
        return _Why.DISPUTED
    if not established or _may_be_misread(family, line, with_own):
        return _Why.DOUBTED
    return _Why.WRONG


def _years(family: Family, with_own: bool) -> list[Year]:
    """The reports that make up a sum, the parent's first."""
    own = [family.own] if with_own and family.own else []
    return [family.total, *(year for year in family.children.values() if year), *own]


def _may_be_misread(family: Family, line: _Line, with_own: bool) -> bool:
    total, *parts = _years(family, with_own)
    gap = line.gap(with_own)
    return may_be_misread(total, line.figure, -gap, SURE_FIGURE) or any(
        may_be_misread(part, line.figure, gap, SURE_FIGURE) for part in parts
    )


def _follows(figure: str, gaps: Mapping[str, Decimal], identities: Sequence[Identity]) -> bool:
    """Whether a sum is off by no more than its parts are."""
    for one in identities:
        sum_of, parts = _sum_and_parts(one)
        if sum_of == figure and parts.keys() & gaps.keys():
            moved = (sign * gaps.get(part, Decimal(0)) for part, sign in parts.items())
            if sum(moved, Decimal(0)) == gaps[figure]:
                return True
    return False


def _sum_and_parts(identity: Identity) -> tuple[str, Mapping[str, int]]:
    """The printed sum of an identity; of a flow that is what came in, which the rest explains."""
    if len(identity.right) == 1:
        return identity.right[0], dict.fromkeys(identity.left, 1)
    came, *others = identity.left
    return came, dict.fromkeys(identity.right, 1) | dict.fromkeys(others, -1)


def _finding(form: Form, family: Family, line: _Line, with_own: bool, why: _Why) -> Finding:
    verdict, severity = _RULINGS[why]
    message = _sides(form, family, line, with_own) + _tail(family, line, with_own, why)
    printed = family.total.figures.get(line.figure)
    read = [one for year in _years(family, with_own) if (one := year.figures.get(line.figure))]
    return Finding(
        id=fingerprint(form.id, RULE, family.parent, family.year, line.figure),
        rule=RULE,
        verdict=verdict,
        severity=severity,
        message=message.zh,
        message_en=message.en,
        expected=line.total(with_own) if line.known else None,
        actual=line.printed,
        claims=(),
        figures=(line.figure,),
        confidence=min((one.confidence for one in read), default=0.0),
        evidence=(Evidence(printed.page, printed.box),) if printed else (),
    )


def _sides(form: Form, family: Family, line: _Line, with_own: bool) -> Message:
    count = sum(number is not None for number in line.parts.values())
    own, own_en = _own(line) if with_own else ("", "")
    total = plain(line.total(with_own))
    each = _each(line)
    printed = "" if line.printed is None else plain(line.printed)
    name, name_en = form.name(line.figure), form.name_en(line.figure)
    return Message(
        f"{family.parent}{family.year}年度{name}为 {printed or '（未读出）'}，"
        f"{own}下属 {count} 个单位合计 {total}{each}",
        f"{family.parent}, {family.year}: {name_en} is {printed or '(not read)'}; "
        f"{own_en}{count} bodies under it come to {total}{each}",
    )


def _own(line: _Line) -> tuple[str, str]:
    own = plain(line.own or Decimal(0))
    return f"本级 {own} 与", f"its own level, {own}, and "


def _each(line: _Line) -> str:
    """What the children add up from, where there are few."""
    some = {name: number for name, number in line.parts.items() if number}
    if not 0 < len(some) <= _MOST_NAMES:
        return ""
    return "（" + "、".join(f"{name} {plain(number)}" for name, number in some.items()) + "）"


def _tail(family: Family, line: _Line, with_own: bool, why: _Why) -> Message:
    gap = line.gap(with_own)
    apart = Message(f"，相差 {plain(abs(gap))}", f": a difference of {plain(abs(gap))}")
    if why is _Why.FITS:
        return Message("，相符", ", as it should")
    if why is _Why.UNREAD:
        return _unread(family, line)
    return apart + _reasons(family, line, with_own)[why]


def _reasons(family: Family, line: _Line, with_own: bool) -> Mapping[_Why, Message]:
    gap = plain(line.gap(with_own))
    disputed = "、".join(_disputing(family, line.figure))
    scope = ("不含本级", "without its own level") if with_own else ("含本级", "with its own level")
    return {
        _Why.WRONG: NOTHING,
        _Why.FITS_OTHERWISE: Message(f"；{scope[0]}则相符", f"; {scope[1]} it would hold"),
        _Why.NOT_ALL_KNOWN: Message(
            "；未给出下属单位名单，不能断定是否齐全",
            "; no list of the bodies under it was given, so some may be missing",
        ),
        _Why.OWN_SHARE: Message(
            f"；若其余 {gap} 为本级自办则相符", f"; it would hold if {gap} are of its own level"
        ),
        _Why.DISPUTED: Message(
            f"；{disputed}的报告自身即有不符，请先核对该报告",
            f"; the report of {disputed} contradicts itself there, look at that first",
        ),
        _Why.DOUBTED: Message(
            "；统计口径或识读未能确定，请对照原件",
            "; whom it counts, or what was read, is not certain: please look at the pages",
        ),
        _Why.FOLLOWS: Message("；由其各项不符而来，不另计", "; it follows from its parts"),
    }


def _disputing(family: Family, figure: str) -> Iterator[str]:
    if figure in family.total.disputed:
        yield family.parent
    for name, year in family.children.items():
        if year and figure in year.disputed:
            yield name


def _unread(family: Family, line: _Line) -> Message:
    if family.missing:
        names = _listed(family.missing)
        return Message(
            f"；缺{names}的 {family.year} 年度报告，不能加总",
            f"; the reports for {family.year} of {names} are missing, so this cannot be added up",
        )
    parts = [name for name, number in line.parts.items() if number is None]
    names = _listed(parts or [family.parent])
    return Message(
        f"；{names}的该数未读出，不能核对", f"; it was not read in the report of {names}"
    )


def _listed(names: Sequence[str]) -> str:
    more = f" … ({len(names)})" if len(names) > _MOST_NAMES else ""
    return "、".join(names[:_MOST_NAMES]) + more
