"""Everything that ties figures and text together, judged."""

from __future__ import annotations

from collections.abc import Sequence

from gouji.document import Audit, Claim, Figure, Finding, Statement
from gouji.reconcile.completeness import follows, judge_completeness, judge_previous, no_form
from gouji.reconcile.equations import equations
from gouji.reconcile.form import Form, Identity
from gouji.reconcile.identities import judge_identities
from gouji.reconcile.inferred import judge_tentative, weighed
from gouji.reconcile.ledger import LAST_YEAR, Ledger, by_id
from gouji.reconcile.narrative import judge_claims, unchecked_claims
from gouji.reconcile.plausibility import judge_plausibility
from gouji.reconcile.repair import Repairs
from gouji.reconcile.roots import NO_TIES, Ties, rooted
from gouji.reconcile.telling import (
    judge_authority,
    judge_copied,
    judge_dates,
    judge_duties,
    judge_left_out,
    judge_sections,
)
from gouji.reconcile.textual import judge_text


def judge(
    form: Form | None,
    figures: Sequence[Figure],
    claims: Sequence[Claim],
    *,
    year: int | None = None,
    previous: Audit | None = None,
    organisation: str = "",
    statements: Sequence[Statement] = (),
) -> tuple[Finding, ...]:
    """Every identity of `form` and every claim, each judged once.

    `year` is that of the report, `previous` last year's audit: the years are compared when the
    two follow one another, as far as both are known. `organisation` and `statements` are whose
    report it is and what its narrative says. Without a statutory form there is one finding of
    `completeness`; without any, every claim is held against the text alone. Order: completeness,
    plausibility, identities, years, claims in reading order, the text against itself.
    """
    if form is None:
        return rooted((no_form(), *unchecked_claims(claims), *judge_text(None, claims)), NO_TIES)
    comparable = previous if previous and follows(year, previous) else None
    # The ids of an inferred form say places, and those are others in another report.
    last_year = by_id(comparable.figures) if comparable and not form.inferred else None
    ledger = Ledger(by_id(figures), last_year)
    equated = (
        *equations(form.identities, ledger),
        *(equations(_continuity(form, comparable, ledger), ledger) if comparable else ()),
    )
    repairs = Repairs(form, equated)
    first = (
        *((no_form(),) if form.inferred else ()),
        *judge_completeness(form, ledger, year, statements),
        *(judge_previous(form, year, previous) if previous else ()),
        *judge_sections(form, statements, organisation),
        *judge_left_out(form, statements),
        *judge_duties(form, claims, statements),
        *judge_plausibility(form, ledger),
        *judge_authority(form, ledger, organisation),
        *judge_dates(form, year, statements),
        *judge_copied(form, statements, comparable),
    )
    findings = (
        *first,
        *judge_identities(form, equated, repairs),
        *judge_tentative(form, ledger),
        *judge_claims(form, ledger, claims, repairs, year),
        *judge_text(form, claims),
    )
    return weighed(form, rooted(findings, Ties.of(len(first), equated, repairs)))


def _continuity(form: Form, previous: Audit, ledger: Ledger) -> list[Identity]:
    """What goes on from last year; an older form did not ask for all that this one goes on from."""
    known = ledger.last_year or {}
    return [
        one
        for one in form.continuity
        if previous.form == form.id
        or all(term.removeprefix(LAST_YEAR) in known for term in one.left if LAST_YEAR in term)
    ]
