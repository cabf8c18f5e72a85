"""Everything that ties figures and text together, judged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gouji.document import Audit, Claim, Figure, Finding
from gouji.reconcile.completeness import follows, judge_completeness, judge_previous, no_form
from gouji.reconcile.equations import equations
from gouji.reconcile.form import Form
from gouji.reconcile.identities import judge_identities
from gouji.reconcile.ledger import Ledger, by_id
from gouji.reconcile.narrative import judge_claims, unchecked_claims
from gouji.reconcile.plausibility import judge_plausibility
from gouji.reconcile.repair import Repairs


def judge(
    form: Form | None,
    figures: Sequence[Figure],
    claims: Sequence[Claim],
    *,
    year: int | None = None,
    previous: Audit | None = None,
) -> tuple[Finding, ...]:
    """Every identity of `form` and every claim, each judged once.

    `year` is that of the report, `previous` last year's audit: the years are compared when the
    two follow one another, as far as both are known. Without a form there is one finding of
    `completeness`, and every claim is `unchecked`. Order: completeness, plausibility,
    identities, years, claims in reading order.
    """
    if form is None:
        return (no_form(), *unchecked_claims(claims))
    return tuple(_findings(form, figures, claims, year, previous))


def _findings(
    form: Form,
    figures: Sequence[Figure],
    claims: Sequence[Claim],
    year: int | None,
    previous: Audit | None,
) -> Iterator[Finding]:
    comparable = previous if previous and follows(year, previous) else None
    ledger = Ledger(by_id(figures), by_id(comparable.figures) if comparable else None)
    within = equations(form.identities, ledger)
    between = equations(form.continuity, ledger) if comparable else ()
    repairs = Repairs(form, (*within, *between))
    yield from judge_completeness(form, ledger, year)
    if previous:
        yield from judge_previous(form, year, previous)
    yield from judge_plausibility(form, ledger)
    yield from judge_identities(form, (*within, *between), repairs)
    yield from judge_claims(form, ledger, claims, repairs)
