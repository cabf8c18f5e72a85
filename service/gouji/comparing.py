"""Audits of many reports held together: each body over its years, a parent against its children."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from gouji.document import Audit, Finding, Verdict
from gouji.errors import BadRequest
from gouji.forms import Form, body_key, is_own_level, load_forms
from gouji.reconcile.chains import Holds, Link, Year, links, year_of
from gouji.reconcile.families import Family, judge_family
from gouji.reconcile.ledger import SURE_FIGURE


@dataclass(frozen=True, slots=True)
class Body:
    """A body by the name that its newest report prints.

    `reports` has one audit a year, in the order of the years; `others` are further reports of those
    years, which nothing is chained to. `links` are the chains from each year to the next.
    """

    name: str
    reports: Mapping[int, Audit]
    others: tuple[Audit, ...]
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Summed:
    """A parent's report of one year, held against those of the bodies under it.

    `counted` are the children with a report of that year, `missing` those without. `listed` says
    that the children were named by somebody, so that they are known to be all.
    """

    parent: str
    year: int
    file: str
    counted: tuple[str, ...]
    missing: tuple[str, ...]
    own: str
    listed: bool
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Gathered:
    """Audits of many reports, the bodies that they are of, and the sums of a parent."""

    audits: tuple[Audit, ...]
    bodies: tuple[Body, ...]
    sums: tuple[Summed, ...] = ()

    @property
    def contradicts(self) -> bool:
        """Whether a report contradicts itself, those before it, or those under it."""
        findings = chain(
            *(audit.findings for audit in self.audits), *(summed.findings for summed in self.sums)
        )
        links = (link for body in self.bodies for link in body.links)
        return any(one.verdict is Verdict.CONTRADICT for one in findings) or any(
            link.holds is Holds.BROKEN for link in links
        )

    @property
    def alone(self) -> tuple[Audit, ...]:
        """The reports whose body or year was not read: they are in no chain and no sum."""
        return tuple(one for one in self.audits if not one.organisation or one.year is None)


def bodies(audits: Iterable[Audit]) -> tuple[Body, ...]:
    """The bodies of `audits`, by name; of two reports of a year the first is taken.

    A report whose body or year was not read belongs to none.
    """
    found: dict[str, list[Audit]] = {}
    for audit in audits:
        if audit.organisation and audit.year is not None:
            found.setdefault(body_key(audit.organisation), []).append(audit)
    return tuple(_body(found[key]) for key in sorted(found))


def sums(found: Sequence[Body], parent: str, listed: Sequence[str] | None) -> tuple[Summed, ...]:
    """The parent's report of each year against those of its children of that year.

    `listed` names the children; without it they are all other bodies. Raises `BadRequest` when no
    report is the parent's.
    """
    by_key = {body_key(body.name): body for body in found}
    above = by_key.get(body_key(parent))
    if above is None:
        names = "、".join(body.name for body in found) or "无 none"
        raise BadRequest(
            f"没有“{parent}”的报告 there is no report of it; "
            f"读出的单位 bodies that were read: {names}"
        )
    own = next((body for body in found if is_own_level(body.name, parent)), None)
    children = _children(by_key, above, own, listed)
    return tuple(_summed(year, above, own, children, listed is not None) for year in above.reports)


def _children(
    by_key: Mapping[str, Body], above: Body, own: Body | None, listed: Sequence[str] | None
) -> dict[str, Body | None]:
    names = [body.name for body in by_key.values()] if listed is None else listed
    no_child = {body_key(body.name) for body in (above, own) if body}
    wanted = {body_key(name): name for name in names}
    return {name: by_key.get(key) for key, name in wanted.items() if key not in no_child}


def _body(audits: Sequence[Audit]) -> Body:
    first: dict[int, Audit] = {}
    for audit in audits:
        if audit.year is not None:
            first.setdefault(audit.year, audit)
    years = {year: first[year] for year in sorted(first)}
    others = tuple(one for one in audits if not any(one is taken for taken in years.values()))
    told = {year: _year(audit) for year, audit in years.items()}
    newest = years[max(years)]
    return Body(newest.organisation, years, others, links(told, SURE_FIGURE))


def _summed(
    year: int, above: Body, own: Body | None, children: Mapping[str, Body | None], listed: bool
) -> Summed:
    audit = above.reports[year]
    form = _forms().get(audit.form or "")
    family = Family(
        above.name,
        year,
        _year(audit),
        {name: _of(body, year) for name, body in children.items()},
        _of(own, year),
        complete=listed,
    )
    return Summed(
        parent=above.name,
        year=year,
        file=audit.file,
        counted=tuple(name for name, one in family.children.items() if one),
        missing=family.missing,
        own=own.name if own and family.own else "",
        listed=listed,
        findings=judge_family(form, family) if form else (),
    )


def _of(body: Body | None, year: int) -> Year | None:
    audit = body.reports.get(year) if body else None
    return _year(audit) if audit else None


def _year(audit: Audit) -> Year:
    form = _forms().get(audit.form or "")
    return year_of(audit, form.continuity if form else ())


def _forms() -> dict[str, Form]:
    return {form.id: form for form in load_forms()}
