"""One claim, judged beside the figures of a report on the form of 2021."""

from __future__ import annotations

from tests.reconcile.material import read

from gouji.forms import load_forms
from gouji.reconcile.ledger import Ledger, by_id
from gouji.reconcile.narrative import judge_claims
from gouji.reconcile.repair import Repairs

FORM_2021 = next(form for form in load_forms() if form.id == "xxgk-2021")


def of_2021(said, values, *others, year=None):
    """The finding about `said` in a report on the form of 2021; what `values` lack is 0."""
    figures = read({**dict.fromkeys(FORM_2021.figure_ids, 0), **values})
    repairs = Repairs(FORM_2021, ())
    claims = (*others, said)
    return list(judge_claims(FORM_2021, Ledger(by_id(figures)), claims, repairs, year))[-1]
